//! Taking turns: who wrote last lets those go first who wait.
//!
//! SQLite gives its lock to whoever asks at the right moment, and in a run of many commits that is always the process that
//! had it last. Whoever waits therefore holds a shared lock on a file, and whoever is about to write looks at it first. It
//! makes the log fair and not safe: without it, nothing that is written would differ.

use std::fs::File;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long the others get: longer than the step in which they ask again.
const COURTESY: Duration = Duration::from_millis(2);

/// The file; nothing where it could not be opened, and then nobody is polite.
#[derive(Debug)]
pub struct Turns {
    file: Option<File>,
}

/// Somebody waits, until this is dropped.
#[derive(Debug)]
pub struct Waiting<'a> {
    file: Option<&'a File>,
}

impl Turns {
    /// Uses the file `waiting.lock` in `folder`.
    pub fn of(folder: &Path) -> Self {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self { file: options.open(folder.join("waiting.lock")).ok() }
    }

    /// Lets others go first, once and for a moment, if there are any; then says that this process waits.
    pub fn wait(&self) -> Waiting<'_> {
        let Some(file) = &self.file else { return Waiting { file: None } };
        match file.try_lock() {
            Ok(()) => drop(file.unlock()),
            Err(_) => thread::sleep(COURTESY),
        }
        Waiting { file: file.lock_shared().is_ok().then_some(file) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COURTESY, Turns};
    use std::time::Instant;

    #[test]
    fn only_who_would_push_in_is_held_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (Turns::of(folder.path()), Turns::of(folder.path()));
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

    #[test]
    fn without_its_file_nobody_waits() {
        let turns = Turns::of(std::path::Path::new("/nowhere/at/all"));
        drop(turns.wait());
        assert!(turns.file.is_none());
    }
}
