//! A temporary folder with its own home folder, a clean environment, and the real binary in it.
//!
//! By default a command must print nothing to stderr; a test that expects output must check it.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Owns the folder and removes it when the test ends.
pub struct Sandbox {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Sandbox {
    /// Makes an empty folder `project` to work in and an empty home folder next to it.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["project", "home"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder, variables: Vec::new() }
    }

    /// Sets an environment variable for every command.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The folder in which commands run.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file below the working folder.
    pub fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file below the working folder, with its parents.
    pub fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// Reads a file below the working folder.
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.file(name)).expect("a text file")
    }

    /// A command with the clean environment, ready to be spawned.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inv-hooks"));
        command.args(args).current_dir(self.path()).env_clear();
        command.env("HOME", self.home()).env("TZ", "UTC").env("LANG", "C.UTF-8").env("USER", "tester");
        command
            .env("HOSTNAME", "here")
            .env("TMPDIR", self.home())
            .env("PAGER", "cat")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the binary beside the test, with nothing on stdin and its output thrown away.
    pub fn start<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts")
    }

    /// Runs the binary to its end with nothing on stdin.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        self.run_with_input(args, b"")
    }

    /// Runs the binary to its end with `input` on stdin.
    pub fn run_with_input<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>, input: &[u8]) -> Ran {
        self.run_as(args, input, |_| {})
    }

    /// The same with a change of the command, such as another folder.
    pub fn run_as<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: &[u8],
        change: impl FnOnce(&mut Command),
    ) -> Ran {
        let mut command = self.command(args);
        change(&mut command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let line = format!("{command:?}");
        let mut child = command.spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        // A command that does not read its input may close the pipe early.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("the binary ends");
        feeder.join().expect("the input is fed");
        Ran { line, output }
    }
}

/// A command that has ended, with checks of its exit code and output.
#[must_use = "a command that ran must be checked"]
pub struct Ran {
    line: String,
    output: std::process::Output,
}

/// What a command wrote.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its stdout as text.
    pub stdout: String,
    /// Its stderr as text.
    pub stderr: String,
    /// Its stdout as bytes.
    pub bytes: Vec<u8>,
}

impl Ran {
    /// Asserts the exit code.
    pub fn exits(self, code: i32) -> Shown {
        let shown = self.shown();
        let ended = self.output.status.code();
        assert_eq!(ended, Some(code), "{}\nstdout:\n{}\nstderr:\n{}", self.line, shown.stdout, shown.stderr);
        shown
    }

    /// Asserts exit 0.
    pub fn succeeds(self) -> Shown {
        self.exits(0)
    }

    /// Asserts exit 0 and nothing on stderr.
    pub fn succeeds_silently(self) -> Shown {
        let line = self.line.clone();
        let shown = self.exits(0);
        assert_eq!(shown.stderr, "", "{line}");
        shown
    }

    /// Returns the exit code, for tests that allow several.
    pub fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Returns what it wrote, whatever its exit code.
    pub fn shown(&self) -> Shown {
        Shown {
            stdout: String::from_utf8_lossy(&self.output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&self.output.stderr).into_owned(),
            bytes: self.output.stdout.clone(),
        }
    }
}

impl Shown {
    /// Asserts what it wrote to stderr. In `expected`, `[..]` matches anything within a line, and `...` any lines. With
    /// `SNAPSHOTS=overwrite` the test rewrites the text.
    pub fn says(&self, expected: impl snapbox::IntoData) -> &Self {
        snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(self.stderr.as_str(), expected);
        self
    }

    /// Parses stdout as one JSON document.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {}", self.stdout))
    }

    /// Parses every line of stdout as JSON.
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        self.stdout.lines().map(parse).collect()
    }
}
