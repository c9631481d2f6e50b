//! A lock that a living process holds in the folder of the log, and that the kernel removes when the process ends.
//!
//! On Linux it is a byte range of the folder itself, held by an open file description. It leaves no file that someone could
//! remove, follows the folder through links, mounts and renames, and has nothing to do with SQLite's own locks: those are
//! lost when any descriptor of the *database* is closed, so the database is never used for this. Elsewhere it is a file
//! (`file_lock.rs`).

use crate::durable::folder_of;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc::{F_RDLCK, F_UNLCK, F_WRLCK, SEEK_SET, flock};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// One number in the folder of a log. Many may hold it at the same time.
#[derive(Clone, Debug)]
pub struct Lock {
    folder: Arc<File>,
    at: u64,
}

impl Lock {
    /// Makes the lock with the number `at` for the log at `log`, an absolute path. It is not held yet.
    pub fn new(log: &Path, at: u64) -> io::Result<Self> {
        Ok(Self { folder: Arc::new(File::open(folder_of(log))?), at })
    }

    /// Makes another lock on the same descriptor: one does not see whether the other is held.
    #[allow(clippy::unnecessary_wraps, reason = "where a lock is a file, it must be opened")]
    pub fn another(&self, at: u64) -> io::Result<Self> {
        Ok(Self { folder: self.folder.clone(), at })
    }

    /// Holds it until [`Lock::release`], or until every lock of this descriptor is dropped.
    pub fn hold(&self) -> io::Result<()> {
        fcntl(&*self.folder, FcntlArg::F_OFD_SETLK(&self.range(F_RDLCK)))?;
        Ok(())
    }

    /// Holds it no longer.
    pub fn release(&self) {
        let _ = fcntl(&*self.folder, FcntlArg::F_OFD_SETLK(&self.range(F_UNLCK)));
    }

    /// Says whether another descriptor holds it, of this process or of another one. Asking takes no lock.
    pub fn is_held_elsewhere(&self) -> io::Result<bool> {
        let mut range = self.range(F_WRLCK);
        fcntl(&*self.folder, FcntlArg::F_OFD_GETLK(&mut range))?;
        Ok(i32::from(range.l_type) != F_UNLCK)
    }

    #[allow(clippy::cast_possible_truncation, reason = "the kinds of lock are small numbers")]
    fn range(&self, kind: i32) -> flock {
        let at = i64::try_from(self.at).unwrap_or(i64::MAX);
        flock { l_type: kind as i16, l_whence: SEEK_SET as i16, l_start: at, l_len: 1, l_pid: 0 }
    }
}

/// Returns the file that one process at a time locks while it opens the log at `log`.
pub fn gate(log: &Path) -> io::Result<File> {
    File::open(folder_of(log))
}
