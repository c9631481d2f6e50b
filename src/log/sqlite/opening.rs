//! The moment of opening: one process at a time looks at what is there, makes the log where there is none, and moves a
//! write-ahead log away that another file left behind. Then it holds a lock for as long as it has the log open.

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

/// What a process that is opening the log is waited for: it needs some milliseconds.
const PAUSE: Duration = Duration::from_millis(1);
const PAUSES: u32 = 10_000;

/// The log is open, until this is dropped. Drop it after the connections.
#[derive(Debug)]
pub struct Opening {
    /// Tells those who come that someone is here.
    pub lock: Lock,
    /// Where a write-ahead log was moved that another file left.
    pub moved_wal: Option<PathBuf>,
}

/// What is done where there is no log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It is refused.
    Refuse,
    /// It is made.
    Create,
}

impl Opening {
    /// Refuses what is no whole log of ours. `path` is absolute, and its folder is there.
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
            return Err(refuse(path, LogErrorKind::Replaced, "the write-ahead log that it writes is another log's"));
        }
        let moved_wal = if is_left_behind(path, is_there, &lock).map_err(io)? { move_away(path)? } else { None };
        if !is_there {
            create(path)?;
        }
        lock.hold().map_err(io)?;
        drop(gate);
        Ok(Self { lock, moved_wal })
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
        "another process has been opening it, or has held a lock (`flock`) on its folder, for ten seconds",
    ))
}

/// Says whether another log was put in the place of the one that a living process has open: what it writes would be read as
/// part of this one. What it writes just now may be read half, so that it is asked twice.
fn is_replaced(path: &Path, lock: &Lock) -> io::Result<bool> {
    let is_another = || Ok(has_wal(path) && lock.is_held_elsewhere()? && has_another_name(path)?);
    if !is_another()? {
        return Ok(false);
    }
    thread::sleep(PAUSE);
    is_another()
}

/// Says whether the write-ahead log beside `path` is another file's. One that a living process writes is left alone.
fn is_left_behind(path: &Path, is_there: bool, lock: &Lock) -> io::Result<bool> {
    if !is_there {
        return Ok(["-wal", "-shm"].iter().any(|suffix| beside(path, suffix).symlink_metadata().is_ok()));
    }
    Ok(has_wal(path) && !lock.is_held_elsewhere()? && !belongs(path)?)
}

/// Keeps the write-ahead log under another name, for what is in it may be nowhere else.
fn move_away(path: &Path) -> Result<Option<PathBuf>, LogError> {
    let moved = || {
        remove(&beside(path, "-shm"))?;
        let wal = beside(path, "-wal");
        if !has_wal(path) {
            return remove(&wal).map(|()| None);
        }
        let names = (1..).map(|number| beside(path, &format!("-wal.left-{number}")));
        let free = names.into_iter().find(|name| name.symlink_metadata().is_err()).expect("numbers do not end");
        fs::rename(wal, &free)?;
        sync_folder(folder_of(path))?;
        Ok(Some(free))
    };
    moved().map_err(|error: io::Error| {
        let detail = format!("the write-ahead log beside it is another file's and cannot be moved away: {error}");
        refuse(path, LogErrorKind::Io, detail)
    })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
