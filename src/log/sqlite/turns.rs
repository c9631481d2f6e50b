//! Fair access to the write lock: the process that wrote last lets waiting processes go first.
//!
//! SQLite gives its lock to whichever process asks at the right moment. While one process makes many commits, that is always the
//! one that had it last. So a waiting process holds a second lock, and a process that wants to write looks at it first. This is
//! about fairness, not safety: without it the same data would be written.

use super::lock::{Lock, waiting_number};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long the others get: longer than the interval at which they ask again.
const COURTESY: Duration = Duration::from_millis(2);

/// The lock; `None` if it could not be made, and then there is no fairness.
#[derive(Debug)]
pub struct Turns {
    lock: Option<Lock>,
}

/// This process waits until this is dropped.
#[derive(Debug)]
pub struct Waiting<'a> {
    lock: Option<&'a Lock>,
}

impl Turns {
    /// Makes one for the log at `log`, which `open` is a lock of.
    pub fn of(log: &Path, open: &Lock) -> Self {
        Self { lock: open.another(waiting_number(log)).ok() }
    }

    /// Lets waiting processes go first, once and for a moment; then shows that this process waits.
    pub fn wait(&self) -> Waiting<'_> {
        let Some(lock) = &self.lock else { return Waiting { lock: None } };
        if lock.is_held_elsewhere().unwrap_or(false) {
            thread::sleep(COURTESY);
        }
        Waiting { lock: lock.hold().is_ok().then_some(lock) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(lock) = self.lock {
            lock.release();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COURTESY, Turns};
    use crate::log::sqlite::lock::Lock;
    use std::time::Instant;

    #[test]
    fn only_a_process_that_would_go_before_others_waits() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("events.db");
        let turns = || Turns::of(&log, &Lock::new(&log, 0).expect("a lock"));
        let (one, other) = (turns(), turns());
        let timed = |turns: &Turns| {
            let started = Instant::now();
            drop(turns.wait());
            started.elapsed()
        };
        let waiting = other.wait();
        assert!(timed(&one) >= COURTESY);
        drop(waiting);
        let fastest = (0..20).map(|_| timed(&one)).min().expect("times");
        assert!(fastest < COURTESY, "{fastest:?}");
    }
}
