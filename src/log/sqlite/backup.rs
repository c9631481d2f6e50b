//! Copies the log as it is at one instant, while others may write to it.

use super::connect::new_file;
use super::fault::{io_error, log_error};
use super::place::beside;
use super::wal_link;
use crate::durable::{check_room, folder_of, put, put_new, resolve, temporary_in, try_writing};
use crate::error::Fault;
use crate::log::error::{LogError, LogErrorKind};
use crate::log::question::Replace;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait before reading a page again that is being written.
const PAUSE: Duration = Duration::from_millis(10);

/// The suffixes of SQLite's companion files. Even without its database such a file is dangerous: SQLite would replay it into the
/// backup.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Copies the log of `reader` to the absolute path `to`, readable only by the user. The backup is complete or does not exist.
///
/// It gets a log name of its own, so that a write-ahead log that an earlier file left is recognised as foreign.
pub fn backup(reader: &Connection, to: &Path, replace: Replace) -> Result<(), LogError> {
    let io = |error: io::Error| LogError { kind: LogErrorKind::Io, ..io_error(to, &error) };
    let file = temporary_in(folder_of(to), tempfile::Builder::new().prefix(".inv-hooks-new-")).map_err(io)?;
    copy(reader, file.path()).map_err(|error| log_error(to, &error))?;
    match replace {
        Replace::Refuse => put_new(file, to),
        Replace::Allow => put(file, to),
    }
    .map_err(io)
}

/// Returns the path of the backup `to` of the log at `log`, with links and spellings resolved, or an error if it is refused.
pub fn place(to: &Path, log: &Path) -> Result<PathBuf, Fault> {
    let to = resolve(to).map_err(|error| io_error(to, &error))?;
    refuse(&to, log)?;
    Ok(to)
}

/// The fewest bytes that a backup needs on the disk: an empty log.
const LEAST_ROOM: usize = 64 * 1024;

/// Returns an error if no file can be written at `to`. Writes nothing.
pub fn check_room_for(to: &Path) -> Result<(), Fault> {
    let tried = check_room(folder_of(to), false).and_then(|()| try_writing(folder_of(to), LEAST_ROOM));
    Ok(tried.map_err(|error| LogError { kind: LogErrorKind::Io, ..io_error(to, &error) })?)
}

/// Refuses the log at `log`, its companions and those of other databases, anything that exists and is not a regular file, and a
/// missing folder.
fn refuse(to: &Path, log: &Path) -> Result<(), Fault> {
    let refused = |words: String| Err(Fault::refused(words).hint("Name another file."));
    if to == log {
        return refused("the backup would replace the log itself".to_owned());
    }
    let name = to.to_string_lossy();
    let database = COMPANIONS.iter().find_map(|suffix| name.strip_suffix(suffix));
    if COMPANIONS.iter().any(|suffix| beside(log, suffix) == to)
        || database.is_some_and(|path| Path::new(path).exists())
    {
        return refused(format!("{} belongs to a database beside it", to.display()));
    }
    let folder = folder_of(to);
    if !folder.is_dir() {
        let words = format!("the backup cannot be written: the folder {} does not exist", folder.display());
        return Err(Fault::storage(words).hint("Create the folder first, or name another file."));
    }
    match to.symlink_metadata() {
        Ok(there) if !there.is_file() => {
            let words = format!("{} is not a regular file, so a backup cannot replace it", to.display());
            Err(Fault::storage(words).hint("Name another file."))
        }
        _ => Ok(()),
    }
}

/// One step copies all pages as they are at one instant, and other processes can write meanwhile.
fn copy(reader: &Connection, path: &Path) -> rusqlite::Result<()> {
    let mut copy = new_file(path)?;
    // The backup has no other reader, so it needs neither shared memory nor a journal file.
    copy.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    copy.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    Backup::new(reader, &mut copy)?.run_to_completion(i32::MAX, PAUSE, None)?;
    wal_link::name(&copy)?;
    copy.close().map_err(|(_, error)| error)
}
