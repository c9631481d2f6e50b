//! Sends the same requests with curl, for the second column of the table.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The same number of requests in flight as the program has.
pub const PARALLEL: [&str; 3] = ["--parallel", "--parallel-max", "16"];

/// Requests with curl.
pub struct Curl<'a> {
    /// The URL.
    pub url: &'a str,
    /// Further lines for each request, as in a configuration file of curl.
    pub each: &'a str,
    /// Flags for the whole run.
    pub flags: &'a [&'a str],
}

impl Curl<'_> {
    /// Sends each of `files` with one process; returns the statuses in the order in which they arrive, 0 for none.
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

    /// The configuration of one request, with its own `webhook-id`.
    fn one(&self, file: &Path) -> String {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // Each answer gets its own file, because curl does not retry requests whose answers it writes to /dev/null.
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

/// Counts the `statuses` that are `status`.
pub fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|one| **one == status).count()
}

/// Writes `content` for curl into `folder`.
pub fn file(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path
}
