//! A lock that a living process holds, as a file in a folder beside the log, for systems without locks on byte ranges that
//! belong to an open file. The rest is as in `byte_lock.rs`.

use super::place::{beside, make_private};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Who asks holds the lock for an instant; two who ask must not take each other for a holder.
const PAUSE: Duration = Duration::from_millis(1);

/// How often a held lock is looked at before it counts as held.
const LOOKS: u32 = 3;

/// Files with a number below belong to one owner, and are of no use after it.
const LASTING: u64 = 1 << 60;

/// One number in the folder of a log. Many may hold it at the same time.
#[derive(Clone, Debug)]
pub struct Lock {
    folder: PathBuf,
    file: Arc<LockFile>,
}

#[derive(Debug)]
struct LockFile {
    file: File,
    /// To be removed by whoever is the last to use it.
    path: Option<PathBuf>,
}

/// Nobody asks about an owner before it has claimed something, which it does with the lock held.
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

    /// Holds it no longer.
    pub fn release(&self) {
        let _ = self.file.file.unlock();
    }

    /// Says whether another descriptor holds it, of this process or of another one.
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

/// Returns the file that one process at a time locks while it opens the log at `log`.
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
