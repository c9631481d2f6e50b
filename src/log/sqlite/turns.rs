//! Taking turns: who wrote last lets those go first who wait.
//!
//! SQLite gives its lock to whoever asks at the right moment, and in a run of many commits that is always the process that
//! had it last. Whoever waits therefore holds a lock, and whoever is about to write looks at it first. It makes the log fair
//! and not safe: without it, nothing that is written would differ.

use super::lock::{Lock, waiting_number};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long the others get: longer than the step in which they ask again.
const COURTESY: Duration = Duration::from_millis(2);

/// The lock; nothing where there could be none, and then nobody is polite.
#[derive(Debug)]
pub struct Turns {
    lock: Option<Lock>,
}

/// Somebody waits, until this is dropped.
#[derive(Debug)]
pub struct Waiting<'a> {
    lock: Option<&'a Lock>,
}

impl Turns {
    /// Takes turns at the log at `log`, which `open` is a lock of.
    pub fn of(log: &Path, open: &Lock) -> Self {
        Self { lock: open.another(waiting_number(log)).ok() }
    }

    /// Lets others go first, once and for a moment, if there are any; then says that this process waits.
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
    fn only_who_would_push_in_is_held_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("events.db");
        let turns = || Turns::of(&log, &Lock::new(&log, 0).expect("a lock"));
        let (one, other) = (turns(), turns());
        let timed = |turns: &Turns| {
            let begun = Instant::now();
            drop(turns.wait());
            begun.elapsed()
        };
        let waiting = other.wait();
        assert!(timed(&one) >= COURTESY);
        drop(waiting);
        let fastest = (0..20).map(|_| timed(&one)).min().expect("times");
        assert!(fastest < COURTESY, "{fastest:?}");
    }
}
