//! A file that is copied. No other process may have it open, and none can write to it until the copy has ended.

use super::file_end::FileEnd;
use super::users::users_of;
use crate::durable::resolve;
use crate::error::Fault;
use crate::log::error::LogErrorKind;
use crate::log::opened::Access;
use crate::log::sqlite::connect;
use crate::log::sqlite::fault::{fault, io_error, refuse};
use crate::log::sqlite::migrate::check_version;
use crate::log::sqlite::opening::{Absent, Opening};
use crate::log::sqlite::place::Identity;
use crate::log::sqlite::sqlite_log::SqliteLog;
use crate::log::transfer::{TransferEnd, refuse_used};
use crate::model::Timestamp;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A process that only looks at the log has it open for a moment.
const PAUSE: Duration = Duration::from_millis(20);
const PAUSES: u32 = 100;

/// What a process that writes has, or a dead one has left.
const LEFT: &str =
    "SELECT 1 FROM delivery WHERE owner IS NOT NULL UNION ALL SELECT 1 FROM renamed WHERE owner IS NOT NULL";

/// Says whether two paths lead to one file.
pub fn is_same_file(one: &Path, two: &Path) -> bool {
    let [one, two] = [one, two].map(|path| resolve(path).unwrap_or_else(|_| path.to_owned()));
    one == two || (one.exists() && Identity::of(&one) == Identity::of(&two) && cfg!(unix))
}

/// Opens the log at `path` to copy it. Claims of dead processes become `unknown` first, as when any command writes; returns how many.
pub fn transfer_source(path: &Path, now: Timestamp) -> Result<(Box<dyn TransferEnd>, u64), Fault> {
    let path = resolve(path).map_err(|error| io_error(path, &error))?;
    if !path.exists() {
        return Err(refuse(&path, LogErrorKind::Missing, "there is no such file").into());
    }
    let (log, recovered) = SqliteLog::open(&path, Access::Write, now)?;
    drop(log);
    let opening = Opening::begin(&path, Absent::Refuse)?;
    let connection = connect::writer(&path).map_err(|error| fault(&path, &error))?;
    check_version(&path, &connection)?;
    wait_for_others(&opening, &path)?;
    // Others can still read. Whoever wants to write waits, and gives up after a minute.
    connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| fault(&path, &error))?;
    let end = FileEnd::new(path, connection, opening);
    if end.ask(|connection| connection.prepare(LEFT)?.exists([]))? {
        return Err(refuse_used(&end.shown(), &users_of(&end.path)));
    }
    Ok((Box::new(end), recovered))
}

fn wait_for_others(opening: &Opening, path: &Path) -> Result<(), Fault> {
    for _ in 0..PAUSES {
        if !opening.lock.is_held_elsewhere().map_err(|error| io_error(path, &error))? {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(refuse_used(&path.display().to_string(), &users_of(path)))
}
