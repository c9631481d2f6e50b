//! The lock of a living process as a file in a folder beside the log, for systems without byte-range locks that belong to an open
//! file. Otherwise it does the same as `byte_lock.rs`.

use super::place::{beside, make_private};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Checking a lock takes it for an instant, so two processes that check at once could each believe that the other holds it.
const PAUSE: Duration = Duration::from_millis(1);

/// How many times a lock must be found held before it counts as held.
const LOOKS: u32 = 3;

/// Lock files below this number belong to one owner and are useless after it ends.
const LASTING: u64 = 1 << 60;

/// One lock number in the folder of a log. Several processes may hold it at the same time.
#[derive(Clone, Debug)]
pub struct Lock {
    folder: PathBuf,
    file: Arc<LockFile>,
}

#[derive(Debug)]
struct LockFile {
    file: File,
    /// The path if the last user has to remove the file.
    path: Option<PathBuf>,
}

/// Removing it is safe: no other process checks an owner that has claimed nothing, and an owner holds its lock before its first
/// claim.
impl Drop for LockFile {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && self.file.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Lock {
    /// Makes the lock with the number `at` for the log at `log`, an absolute path. It is not held yet.
    pub fn new(log: &Path, at: u64) -> io::Result<Self> {
        Self::within(folder(log)?, at)
    }

    /// Makes another lock of the same log.
    pub fn another(&self, at: u64) -> io::Result<Self> {
        Self::within(self.folder.clone(), at)
    }

    fn within(folder: PathBuf, at: u64) -> io::Result<Self> {
        let path = folder.join(format!("{at:016x}"));
        let file = file(&path)?;
        let path = (at < LASTING).then_some(path);
        Ok(Self { folder, file: Arc::new(LockFile { file, path }) })
    }

    /// Holds it until [`Lock::release`], or until it is dropped.
    pub fn hold(&self) -> io::Result<()> {
        self.file.file.lock_shared()
    }

    /// Releases it.
    pub fn release(&self) {
        let _ = self.file.file.unlock();
    }

    /// Says whether another descriptor holds it, in this process or another one.
    pub fn is_held_elsewhere(&self) -> io::Result<bool> {
        for _ in 0..LOOKS {
            match self.file.file.try_lock() {
                Ok(()) => return self.file.file.unlock().map(|()| false),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(true)
    }
}

/// Returns the file that a process locks while it opens the log at `log`, so that only one does so at a time.
pub fn gate(log: &Path) -> io::Result<File> {
    file(&folder(log)?.join("opening"))
}

fn folder(log: &Path) -> io::Result<PathBuf> {
    let folder = beside(log, "-owners");
    match make_private(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(folder),
    }
}

fn file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
