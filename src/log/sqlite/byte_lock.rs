//! A lock that a living process holds in the folder of the log, and that the kernel releases when the process ends.
//!
//! On Linux it is a byte range of the folder itself, held by an open file description. There is no lock file that could be
//! removed, and the lock follows the folder through links, mounts and renames. SQLite's own locks are unsuitable: a process loses them
//! when any descriptor of the *database* is closed, so the database is never used for this. On other systems the lock is a file
//! (`file_lock.rs`).

use crate::durable::folder_of;
use nix::fcntl::{FcntlArg, fcntl};
use nix::libc::{F_RDLCK, F_UNLCK, F_WRLCK, SEEK_SET, flock};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// One lock number in the folder of a log. Several processes may hold it at the same time.
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

    /// Makes another lock on the same descriptor. Locks of one descriptor do not see one another.
    #[allow(clippy::unnecessary_wraps, reason = "where a lock is a file, it must be opened")]
    pub fn another(&self, at: u64) -> io::Result<Self> {
        Ok(Self { folder: self.folder.clone(), at })
    }

    /// Holds it until [`Lock::release`], or until every lock of this descriptor is dropped.
    pub fn hold(&self) -> io::Result<()> {
        fcntl(&*self.folder, FcntlArg::F_OFD_SETLK(&self.range(F_RDLCK)))?;
        Ok(())
    }

    /// Releases it.
    pub fn release(&self) {
        let _ = fcntl(&*self.folder, FcntlArg::F_OFD_SETLK(&self.range(F_UNLCK)));
    }

    /// Says whether another descriptor holds it, in this process or another one. Asking takes no lock.
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

/// Returns the file that a process locks while it opens the log at `log`, so that only one does so at a time.
pub fn gate(log: &Path) -> io::Result<File> {
    File::open(folder_of(log))
}
