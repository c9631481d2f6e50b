//! A queue on PostgreSQL to compare with: procrastinate, in a virtual environment of its own.

use crate::served::Server;
use crate::{is_smoke, say, sized};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How it is shown.
pub const SHOWN: &str = "procrastinate 3 on the same server, one process, 64 jobs at once";

/// Its packages.
const PACKAGES: [&str; 3] = ["procrastinate==3.*", "psycopg[binary,pool]==3.*", "aiohttp==3.*"];

/// A queue that can be run.
pub struct Queue<'a> {
    server: &'a Server,
    python: PathBuf,
    url: String,
    lines: String,
}

impl<'a> Queue<'a> {
    /// Installs it; `None`, with a note, where that is not possible.
    pub fn find(server: &'a Server, url: &str, lines: &str) -> Option<Self> {
        if is_smoke() {
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-queue");
        let python = folder.join("bin/python");
        if !python.exists() || !succeeds(Command::new(&python).args(["-c", "import procrastinate, aiohttp"])) {
            let is_made = succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder));
            let install = || succeeds(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES));
            if !(is_made && install()) {
                say("postgres: left out: the queue to compare with, because it cannot be installed");
                return None;
            }
        }
        Some(Self { server, python, url: url.to_owned(), lines: lines.to_owned() })
    }

    /// Runs it once in a new database; returns events per second.
    #[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
    pub fn run(&self) -> f64 {
        let events = sized(5_000);
        self.server.sql("DROP DATABASE IF EXISTS bench_queue");
        self.server.sql("CREATE DATABASE bench_queue");
        let database = self.server.database().replace("/postgres", "/bench_queue");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers/job_queue.py");
        let mut command = Command::new(&self.python);
        command.arg(script).args([&database, &self.url, &self.lines, &events.to_string(), "64"]);
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds");
        events as f64 / seconds
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
