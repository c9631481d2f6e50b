//! The same posts by curl, for the column beside the program.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// As many at once as the program has.
pub const PARALLEL: [&str; 3] = ["--parallel", "--parallel-max", "16"];

/// Posts by curl.
pub struct Curl<'a> {
    /// Where to.
    pub url: &'a str,
    /// More lines for each post, as in a configuration file of curl.
    pub each: &'a str,
    /// Flags for the whole run.
    pub flags: &'a [&'a str],
}

impl Curl<'_> {
    /// Posts each of `files` by one process; returns the statuses, 0 for none, as they come.
    pub fn post(&self, files: &[PathBuf]) -> Vec<u16> {
        let posts: Vec<String> = files.iter().map(|file| self.one(file)).collect();
        let mut command = Command::new("curl");
        command.arg("--silent").args(self.flags).args(["--config", "-"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("curl starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(posts.join("next\n").as_bytes()).expect("curl reads its configuration");
        drop(stdin);
        let output = child.wait_with_output().expect("curl ends");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace().map(|status| status.parse().expect("a status")).collect()
    }

    /// Each post has a `webhook-id` of its own.
    fn one(&self, file: &Path) -> String {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // A file of its own for the answer: curl does not try again what it wrote into /dev/null.
        format!(
            "url = \"{}\"\ndata-binary = \"@{}\"\nheader = \"Content-Type: application/json\"\nheader = \"webhook-id: curl-{number}\"\n\
             output = \"{}.answer-{number}\"\nwrite-out = \"%{{http_code}}\\n\"\n{}\n",
            self.url,
            file.display(),
            file.display(),
            self.each
        )
    }
}

/// How many of `statuses` are `status`.
pub fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|one| **one == status).count()
}

/// Writes `content` for curl into `folder`.
pub fn file(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path
}
