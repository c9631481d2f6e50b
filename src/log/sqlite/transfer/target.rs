//! A file that gets the content of another log.
//!
//! During the copy it has no write-ahead log, so that the header in the file itself tells everyone that the copy has not finished.
//! At the end it gets one before its last commit. If the process dies after the last commit and before that is in the file, the
//! header still says so; the same command then ends the work.

use super::file_end::FileEnd;
use super::rows;
use super::users::users_of;
use crate::durable::{folder_of, resolve};
use crate::error::Fault;
use crate::log::error::LogErrorKind;
use crate::log::sqlite::connect::new_file;
use crate::log::sqlite::create::create_folder_of;
use crate::log::sqlite::fault::{fault, io_error, refuse};
use crate::log::sqlite::header::check_file_system;
use crate::log::sqlite::migrate::{COPYING_ID, VERSION, application_id_of, version_of};
use crate::log::sqlite::opening::{Absent, Opening};
use crate::log::transfer::{TABLES, TransferEnd, TransferState, refuse_rows, refuse_used};
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// How much of the file is kept in memory.
const CACHE_KIB: i64 = 64_000;

/// A process that looks at the header holds no lock for longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the log at `path` to copy another one to it, and creates it if it does not exist.
pub fn transfer_target(path: &Path) -> Result<(Box<dyn TransferEnd>, TransferState), Fault> {
    let io = |error: std::io::Error| io_error(path, &error);
    let found = resolve(path).map_err(io)?;
    let unfit = |detail| refuse(&found, LogErrorKind::Unfit, detail);
    check_file_system(folder_of(&found)).map_err(unfit)?;
    create_folder_of(&found)?;
    let path = resolve(path).map_err(io)?;
    let (opening, was_copying) = match Opening::begin(&path, Absent::Create) {
        Err(error) if error.kind == LogErrorKind::Copying => (Opening::resume(&path)?, true),
        opening => (opening?, false),
    };
    if opening.lock.is_held_elsewhere().map_err(|error| io_error(&path, &error))? {
        return Err(refuse_used(&path.display().to_string(), &users_of(&path)));
    }
    let connection = new_file(&path).map_err(|error| fault(&path, &error))?;
    let end = FileEnd::new(path, connection, opening);
    let (state, version) = end.ask(|connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok((state_of(connection, was_copying)?, version_of(connection)?))
    })?;
    let Some(state) = state else { return Err(refuse_rows(&end.shown())) };
    if version != VERSION {
        let kind = if version > VERSION { LogErrorKind::Newer } else { LogErrorKind::Older };
        return Err(refuse(&end.path, kind, "its tables are of another version").into());
    }
    end.ask(alone)?;
    Ok((Box::new(end), state))
}

/// Returns how far the log is; `None` if it has rows of its own. `was_copying` says that the header in the file itself is that of a copy.
fn state_of(connection: &Connection, was_copying: bool) -> rusqlite::Result<Option<TransferState>> {
    if application_id_of(connection)? == COPYING_ID {
        return Ok(Some(TransferState::Started));
    }
    for table in &TABLES {
        if rows::count(connection, table)? > 0 {
            // A copy whose last step has not come to the header.
            return Ok(was_copying.then_some(TransferState::Whole));
        }
    }
    Ok(Some(TransferState::Empty))
}

/// From the first change on, only this connection can use the file.
fn alone(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")
}
