//! A running worker with its store.

use crate::harness::Sandbox;
use crate::relay::{signal, until};
use serde_json::Value;
use std::fs::File;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A worker in a sandbox, which prints lines of JSON. It is killed when it is dropped.
pub struct WorkerScene {
    child: Child,
    /// The files of its stdout and stderr.
    files: [String; 2],
}

impl WorkerScene {
    /// Starts one and waits until it takes events.
    pub fn start(sandbox: &Sandbox, more: &[&str]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let files = ["out", "err"].map(|what| format!("worker-{number}.{what}"));
        let [out, err] = files.each_ref().map(|name| File::create(sandbox.file(name)).expect("a file"));
        let mut command = sandbox.command([&["worker", "-o", "ndjson"], more].concat());
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn().expect("the binary starts");
        let mut scene = Self { child, files };
        until("the worker is ready", || {
            let ended = scene.child.try_wait().expect("a state");
            assert!(ended.is_none(), "{ended:?}: {}", scene.errors(sandbox));
            scene.lines(sandbox).first().is_some_and(|line| line["ready"] == true)
        });
        scene
    }

    /// The lines of JSON so far.
    pub fn lines(&self, sandbox: &Sandbox) -> Vec<Value> {
        let text = sandbox.read(&self.files[0]);
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// What it wrote to stderr.
    pub fn errors(&self, sandbox: &Sandbox) -> String {
        sandbox.read(&self.files[1])
    }

    /// Sends a signal by its name, except KILL.
    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Waits for the end of the process and returns its exit code; a signal is a negative number.
    pub fn ended(&mut self) -> i32 {
        let mut ended = None;
        until("the worker ends", || {
            ended = self.child.try_wait().expect("a state");
            ended.is_some()
        });
        let status = ended.expect("an end");
        status.code().unwrap_or_else(|| -status.signal().expect("a signal"))
    }

    /// Kills the process and waits for its end: until then it still holds its locks.
    pub fn killed(&mut self) {
        self.child.kill().expect("it runs");
        assert_eq!(self.ended(), -9);
    }

    /// Asks for the end by SIGTERM and returns the exit code.
    pub fn ended_well(&mut self) -> i32 {
        self.signal("TERM");
        self.ended()
    }
}

impl Drop for WorkerScene {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
