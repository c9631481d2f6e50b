//! Opening the log. One process at a time looks at the files, creates the log if it is missing, and moves away a write-ahead log
//! that belongs to another file. After that the process holds a lock for as long as it has the log open.

use super::connect::has_wal;
use super::create::create;
use super::fault::{io_error, refuse};
use super::header;
use super::lock::{Lock, gate, open_number};
use super::place::beside;
use super::wal_link::{belongs, has_another_name};
use crate::durable::{folder_of, sync_folder};
use crate::log::error::{LogError, LogErrorKind};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How long to wait before looking again whether another process has finished opening the log, which takes a few milliseconds.
const PAUSE: Duration = Duration::from_millis(1);
const PAUSES: u32 = 10_000;

/// The log is open until this is dropped. Drop it after the connections.
#[derive(Debug)]
pub struct Opening {
    /// Shows other processes that this one has the log open.
    pub lock: Lock,
    /// The new path of a write-ahead log that belonged to another file.
    pub moved_wal: Option<PathBuf>,
}

/// What to do if the log is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Refuse.
    Refuse,
    /// Create it.
    Create,
}

impl Opening {
    /// Refuses a file that is not an intact log. `path` is absolute, and its folder exists.
    pub fn begin(path: &Path, absent: Absent) -> Result<Self, LogError> {
        let io = |error: io::Error| io_error(path, &error);
        let gate = pass(gate(path).map_err(io)?, path)?;
        let lock = Lock::new(path, open_number(path)).map_err(io)?;
        let is_there = match path.symlink_metadata() {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound && absent == Absent::Create => false,
            Err(error) => return Err(io(error)),
        };
        if is_there {
            header::check(path)?;
        }
        if is_there && is_replaced(path, &lock).map_err(io)? {
            return Err(refuse(
                path,
                LogErrorKind::Replaced,
                "the write-ahead log that it writes belongs to another log",
            ));
        }
        let moved_wal = if is_left_behind(path, is_there, &lock).map_err(io)? { move_away(path)? } else { None };
        if !is_there {
            create(path)?;
        }
        lock.hold().map_err(io)?;
        drop(gate);
        Ok(Self { lock, moved_wal })
    }

    /// Opens a log to which another one is being copied.
    pub fn resume(path: &Path) -> Result<Self, LogError> {
        let io = |error: io::Error| io_error(path, &error);
        let gate = pass(gate(path).map_err(io)?, path)?;
        let lock = Lock::new(path, open_number(path)).map_err(io)?;
        lock.hold().map_err(io)?;
        drop(gate);
        Ok(Self { lock, moved_wal: None })
    }

    /// Opens the log once more while it is open in this process. The file is not looked at again: closing a descriptor of it would
    /// drop the locks that SQLite has on it.
    pub fn once_more(path: &Path) -> Result<Self, LogError> {
        let lock = Lock::new(path, open_number(path)).and_then(|lock| lock.hold().map(|()| lock));
        Ok(Self { lock: lock.map_err(|error| io_error(path, &error))?, moved_wal: None })
    }
}

fn pass(gate: File, path: &Path) -> Result<File, LogError> {
    for _ in 0..PAUSES {
        match gate.try_lock() {
            Ok(()) => return Ok(gate),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(io_error(path, &error)),
        }
    }
    Err(refuse(
        path,
        LogErrorKind::Busy,
        "for ten seconds another process has been opening it or holding a lock (`flock`) on its folder",
    ))
}

/// Says whether the file was replaced by another log while a living process has the first one open: what that process writes
/// would be read as part of the new one. It may be writing now, so a mismatch is checked twice.
fn is_replaced(path: &Path, lock: &Lock) -> io::Result<bool> {
    let is_another = || Ok(has_wal(path) && lock.is_held_elsewhere()? && has_another_name(path)?);
    if !is_another()? {
        return Ok(false);
    }
    thread::sleep(PAUSE);
    is_another()
}

/// Says whether the write-ahead log beside `path` belongs to another file. One that a living process writes is left alone.
fn is_left_behind(path: &Path, is_there: bool, lock: &Lock) -> io::Result<bool> {
    if !is_there {
        return Ok(["-wal", "-shm"].iter().any(|suffix| beside(path, suffix).symlink_metadata().is_ok()));
    }
    Ok(has_wal(path) && !lock.is_held_elsewhere()? && !belongs(path)?)
}

/// Keeps the write-ahead log under another name: its content may exist nowhere else.
fn move_away(path: &Path) -> Result<Option<PathBuf>, LogError> {
    let moved = || {
        remove(&beside(path, "-shm"))?;
        let wal = beside(path, "-wal");
        if !has_wal(path) {
            return remove(&wal).map(|()| None);
        }
        let names = (1..).map(|number| beside(path, &format!("-wal.left-{number}")));
        let free =
            names.into_iter().find(|name| name.symlink_metadata().is_err()).expect("there is always a free number");
        fs::rename(wal, &free)?;
        sync_folder(folder_of(path))?;
        Ok(Some(free))
    };
    moved().map_err(|error: io::Error| {
        let detail = format!("the write-ahead log beside it belongs to another file and cannot be moved away: {error}");
        refuse(path, LogErrorKind::Io, detail)
    })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
