//! Opens the log: refuses a file that is not an intact log, creates a new one where that is allowed, and takes over the claims of
//! dead processes.

use super::connect::{self, has_wal};
use super::create::create_folder_of;
use super::fault::{io_error, log_error, refuse};
use super::header;
use super::migrate::{VERSION, check_version, migrate, refuse_copying, version_of};
use super::opening::{Absent, Opening};
use super::owner::{Living, Owner};
use super::recover::recover;
use super::rename::{self, Renames};
use super::sqlite_log::SqliteLog;
use crate::durable::{folder_of, resolve};
use crate::log::error::{LogError, LogErrorKind};
use crate::log::opened::{Access, Opened};
use crate::model::Timestamp;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Earlier versions of SQLite could lose a commit when two connections use a write-ahead log.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Opens the log at `path`. Opening it for writing first turns the claims of dead processes into `unknown`, with `now` as their
/// failure time.
pub fn open(path: &Path, access: Access, now: Timestamp) -> Result<Opened, LogError> {
    let (log, recovered) = SqliteLog::open(path, access, now)?;
    let moved_wal = log.moved_wal();
    Ok(Opened { log: Box::new(log), recovered, moved_wal })
}

impl SqliteLog {
    /// Opens the log at `path` as [`open`] does.
    pub fn open(path: &Path, access: Access, now: Timestamp) -> Result<(Self, u64), LogError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(refuse(path, LogErrorKind::Io, "SQLite 3.51.3 or newer is needed"));
        }
        match access {
            Access::Read => Ok((open_up_to_date(&real(path)?, now)?, 0)),
            Access::Write => open_to_write(path, now),
        }
    }
}

/// From here on there is one path, whatever spelling the caller used: SQLite names the write-ahead log after it. SQLite also never takes an
/// absolute path for a URI or for a database in memory.
fn real(path: &Path) -> Result<PathBuf, LogError> {
    resolve(path).map_err(|error| io_error(path, &error))
}

/// Opens the log to read. Who upgrades and looks at the log first must not find it refused: an older one is brought up to date once.
fn open_up_to_date(path: &Path, now: Timestamp) -> Result<SqliteLog, LogError> {
    match open_to_read(path) {
        Err(older) if older.kind == LogErrorKind::Older => {
            let updated = open_to_write(path, now).map(drop);
            updated.map_err(|cause| match cause.kind {
                LogErrorKind::Io => LogError { detail: format!("{}, and {}", older.detail, cause.detail), ..older },
                _ => cause,
            })?;
            open_to_read(path)
        }
        opened => opened,
    }
}

fn open_to_read(path: &Path) -> Result<SqliteLog, LogError> {
    let opening = Opening::begin(path, Absent::Refuse)?;
    let reader = connect::reader(path).map_err(|error| log_error(path, &error))?;
    if check_version(path, &reader)? < VERSION {
        return Err(refuse(path, LogErrorKind::Older, "its tables are older"));
    }
    Ok(SqliteLog::to_read(path, reader, opening))
}

fn open_to_write(path: &Path, now: Timestamp) -> Result<(SqliteLog, u64), LogError> {
    let path = &real(path)?;
    refuse_unfit(folder_of(path), path)?;
    create_folder_of(path)?;
    let path = &real(path)?;
    refuse_unfit(folder_of(path), path)?;
    let opening = Opening::begin(path, Absent::Create)?;
    if has_wal(path) {
        // Closing a connection that can write would move the write-ahead log into the file.
        check_version(path, &connect::reader(path).map_err(|error| log_error(path, &error))?)?;
    }
    let mut writer = connect::writer(path).map_err(|error| log_error(path, &error))?;
    refuse_copying(path, &writer)?;
    let (recovered, renames) = take_over(path, &mut writer, now).map_err(|error| log_error(path, &error))?;
    let owner = Owner::begin(&opening.lock).map_err(|error| refuse(path, LogErrorKind::Io, error.to_string()))?;
    Ok((SqliteLog::to_write(path, (writer, owner), renames, opening), recovered))
}

fn refuse_unfit(folder: &Path, path: &Path) -> Result<(), LogError> {
    header::check_file_system(folder).map_err(|detail| refuse(path, LogErrorKind::Unfit, detail))
}

fn take_over(path: &Path, writer: &mut Connection, now: Timestamp) -> rusqlite::Result<(u64, Renames)> {
    if version_of(writer)? < VERSION {
        migrate(writer)?;
    }
    let living = Living::of(path);
    let recovered = recover(writer, &living, now)?;
    let finished = rename::finish(writer, &living)?;
    Ok((recovered, Renames::from_now_on(writer, finished)?))
}
