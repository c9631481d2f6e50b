//! The version of a file, for people who want to know it. Every command that opens an older log brings it up to date.

use super::connect;
use super::fault::{io_error, log_error};
use super::migrate::{VERSION, check_version};
use super::open::open;
use super::opening::{Absent, Opening};
use crate::durable::resolve;
use crate::log::error::LogError;
use crate::log::migration::Migration;
use crate::log::opened::Access;
use crate::model::Timestamp;
use std::path::Path;

/// Returns the version of the log at `path`, and that of this program.
pub fn look_at_version(path: &Path) -> Result<Migration, LogError> {
    let path = resolve(path).map_err(|error| io_error(path, &error))?;
    let _opening = Opening::begin(&path, Absent::Refuse)?;
    let reader = connect::reader(&path).map_err(|error| log_error(&path, &error))?;
    Ok(Migration { from: check_version(&path, &reader)?, to: VERSION })
}

/// Migrates the log at `path`.
pub fn migrate_file(path: &Path, now: Timestamp) -> Result<Migration, LogError> {
    let migration = look_at_version(path)?;
    drop(open(path, Access::Write, now)?);
    Ok(migration)
}
