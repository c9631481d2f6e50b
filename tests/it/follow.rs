//! `failed search --follow`: the real binary beside processes that write the log.

mod ends;
mod logs;
mod order;
#[cfg(feature = "postgres")]
mod server;
mod shown;

use crate::harness::Sandbox;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long a line may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long to wait for a line that must not come.
const SILENCE: Duration = Duration::from_millis(500);

/// A running `failed search --follow`; it is killed when dropped.
struct Following {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

/// Sends each line of a stream as soon as it is there.
fn lines_of(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Following {
    /// Starts it, and waits until it waits for events.
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        let following = Self::start_before(sandbox, args);
        following.says("(Ctrl-C to stop)");
        following
    }

    fn start_before(sandbox: &Sandbox, args: &[&str]) -> Self {
        let mut command = sandbox.command(["failed", "search", "--follow"]);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let stdout = lines_of(child.stdout.take().expect("a pipe"));
        let stderr = lines_of(child.stderr.take().expect("a pipe"));
        Self { child, stdout, stderr }
    }

    /// Waits for a line of stderr with `text`.
    fn says(&self, text: &str) {
        let mut before = Vec::new();
        while let Ok(line) = self.stderr.recv_timeout(PATIENCE) {
            if line.contains(text) {
                return;
            }
            before.push(line);
        }
        panic!("no {text:?} on stderr: {before:#?}");
    }

    /// Waits for the next line.
    fn line(&self) -> String {
        self.stdout.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            panic!("no line; stderr: {:#?}", self.stderr.try_iter().collect::<Vec<_>>());
        })
    }

    /// Waits for the next line and reads it as JSON.
    fn event(&self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Waits for the id of the next event.
    fn id(&self) -> i64 {
        self.event()["id"].as_i64().expect("an id")
    }

    /// Waits for `count` events and returns their ids.
    fn ids(&self, count: usize) -> Vec<i64> {
        (0..count).map(|_| self.id()).collect()
    }

    /// Asserts that no line comes.
    fn is_silent(&self) {
        assert_eq!(self.stdout.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout));
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().expect("kill runs").success());
    }

    /// Waits for its end. Returns the exit code and what is left on stderr.
    fn ends(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().expect("it ends").code();
        (code, self.stderr.iter().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes an event that failed elsewhere at `failed_at`, with the document `document`.
fn import(sandbox: &Sandbox, connector: &str, document: &str, failed_at: &str) {
    let row = serde_json::json!({"api_key": "SALE_INVENTORY", "connector": connector, "status": 503,
        "failed_at": failed_at, "payload": {"orderId": document}});
    sandbox.run_with_input(["failed", "import", "-", "-q"], row.to_string().as_bytes()).succeeds();
}
