//! Creates a new log atomically, so that no process ever sees an incomplete one.
//!
//! The file is written under another name, synced to disk, and then linked to its name unless another process created the log
//! first.

use super::connect::new_file;
use super::fault::{io_error, log_error};
use super::migrate::migrate;
use super::place::make_private;
use super::wal_link;
use crate::durable::{folder_of, put_new, sync_folder, temporary_in};
use crate::log::error::{LogError, LogErrorKind};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// About six rows of the usual size fit on a page. A commit writes fewer pages than with 4 KiB, and less of each page is unused.
const PAGE_BYTES: u32 = 8_192;

/// Creates the folder of the log at `path` and its parents, readable only by the user.
///
/// In a git work tree the log would show up as a file to commit, but it is business data: a folder that is created here gets a
/// `.gitignore` for all its files.
pub fn create_folder_of(path: &Path) -> Result<(), LogError> {
    let folder = folder_of(path);
    let create = || {
        if create_folder(folder)? { ignore(folder) } else { Ok(()) }
    };
    create().map_err(|error| as_io(path, &error))
}

/// Creates the log at `path`, readable only by the user. An existing one is left as it is.
pub fn create(path: &Path) -> Result<(), LogError> {
    let folder = folder_of(path);
    let file = temporary_in(folder, tempfile::Builder::new().prefix(".inv-hooks-new-"));
    let file = file.map_err(|error| as_io(path, &error))?;
    fill(file.path()).map_err(|error| log_error(path, &error))?;
    match put_new(file, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        put => put.map_err(|error| as_io(path, &error)),
    }
}

/// Creates the tables first and switches to the write-ahead log last, so that everything is in the one file when it is closed. A
/// file that could not be filled is thrown away, so nothing needs to be rolled back, and the journal is kept in memory so that
/// none can be left beside the file.
fn fill(path: &Path) -> rusqlite::Result<()> {
    let mut connection = new_file(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    // This must be set before the first table is created. Free pages can then be returned to the disk a few at a time.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    migrate(&mut connection)?;
    wal_link::name(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)
}

/// Creates a folder and its parents. Says whether it is new.
fn create_folder(folder: &Path) -> io::Result<bool> {
    if folder.is_dir() {
        return Ok(false);
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_folder(parent)?;
    }
    let is_new = match make_private(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        made => made.is_ok(),
    };
    sync_folder(folder_of(folder))?;
    Ok(is_new)
}

/// Makes git ignore everything in `folder`. An existing `.gitignore` is left as it is.
fn ignore(folder: &Path) -> io::Result<()> {
    match File::create_new(folder.join(".gitignore")) {
        Ok(mut file) => file.write_all(b"*\n"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// A missing folder is an I/O error here, not a missing log.
fn as_io(path: &Path, error: &io::Error) -> LogError {
    LogError { kind: LogErrorKind::Io, ..io_error(path, error) }
}
