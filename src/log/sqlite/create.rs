//! Makes a new log so that nobody ever sees half of one.
//!
//! It is made whole under another name, brought to disk, and then given its name, unless somebody was faster.

use super::connect::new_file;
use super::fault::{io_error, log_error};
use super::migrate::migrate;
use super::place::make_private;
use super::wal_link;
use crate::durable::{folder_of, put_new, sync_folder};
use crate::log::error::{LogError, LogErrorKind};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// Some six rows of the usual size on a page: fewer pages in each commit than with 4 KiB, and less of each left empty.
const PAGE_BYTES: u32 = 8_192;

/// Creates the folder of the log at `path` and those above it, for the user alone.
///
/// In a work tree of git the log would be a file to commit, and it is business data: a folder that is made here ignores itself.
pub fn create_folder_of(path: &Path) -> Result<(), LogError> {
    let folder = folder_of(path);
    let create = || {
        if create_folder(folder)? { ignore(folder) } else { Ok(()) }
    };
    create().map_err(|error| as_io(path, &error))
}

/// Creates the log at `path`, for the user alone. One that is there already is left as it is.
pub fn create(path: &Path) -> Result<(), LogError> {
    let folder = folder_of(path);
    let file = tempfile::Builder::new().prefix(".inv-hooks-new-").tempfile_in(folder);
    let file = file.map_err(|error| as_io(path, &error))?;
    fill(file.path()).map_err(|error| log_error(path, &error))?;
    match put_new(file, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        put => put.map_err(|error| as_io(path, &error)),
    }
}

/// The tables come first and the write-ahead log last, so that all of it is in the one file when it is closed. Nothing needs
/// to be rolled back, for a file that was not filled is thrown away, and so no journal can be left beside it.
fn fill(path: &Path) -> rusqlite::Result<()> {
    let mut connection = new_file(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    // Before the first table, or never: free pages can then be given back a few at a time.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    migrate(&mut connection)?;
    wal_link::name(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)
}

/// Makes a folder and those above it. Says whether it is new.
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

/// Keeps everything in `folder` out of git. A file that is there already is left as it is.
fn ignore(folder: &Path) -> io::Result<()> {
    match File::create_new(folder.join(".gitignore")) {
        Ok(mut file) => file.write_all(b"*\n"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// A folder that is missing on the way is no missing log.
fn as_io(path: &Path, error: &io::Error) -> LogError {
    LogError { kind: LogErrorKind::Io, ..io_error(path, error) }
}
