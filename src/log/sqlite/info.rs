//! The content and the size of the log.

use super::cells::Cells;
use super::history;
use super::migrate::version_of;
use super::monitoring;
use super::owner::Living;
use super::place::beside;
use crate::log::question::{Info, StateInfo};
use crate::model::State;
use rusqlite::Connection;
use std::path::Path;

/// Returns the content and the size of the log at `path`.
pub fn info(path: &Path, reader: &Connection, living: &Living) -> rusqlite::Result<Info> {
    let states = states(reader, living)?;
    Ok(Info {
        location: path.display().to_string(),
        version: version_of(reader)?,
        monitoring: monitoring::info(reader)?,
        has_history: !history::is_empty(reader)?,
        bytes: size(path) + size(&beside(path, "-wal")),
        wal_bytes: size(&beside(path, "-wal")),
        free_bytes: free_bytes(reader)?,
        oldest: states.iter().filter_map(|of| of.oldest).min(),
        newest: states.iter().filter_map(|of| of.newest).max(),
        states,
        engine: engine(),
    })
}

fn states(reader: &Connection, living: &Living) -> rusqlite::Result<Vec<StateInfo>> {
    let mut statement = reader.prepare_cached(
        "SELECT state, CASE WHEN next_attempt_at IS NULL THEN owner END, count(*),
           sum(CASE WHEN payload IS NOT NULL THEN payload_bytes ELSE 0 END), min(created_at), max(created_at)
         FROM delivery GROUP BY 1, 2",
    )?;
    let mut rows = statement.query([])?;
    let empty = |state| StateInfo { state, rows: 0, payload_bytes: 0, oldest: None, newest: None };
    let mut states = State::ALL.map(empty);
    while let Some(row) = rows.next()? {
        let mut cells = Cells::from(row, 0);
        let (state, owner) = (cells.state()?, cells.next::<Option<i64>>()?);
        let (rows, bytes) = (cells.next::<i64>()?, cells.next::<i64>()?);
        let (oldest, newest) = (cells.time()?, cells.time()?);
        let shown = match owner {
            None => state,
            Some(owner) if living.has(owner) => State::Sending,
            Some(_) => State::Unknown,
        };
        for sum in states.iter_mut().filter(|sum| sum.state == shown) {
            sum.rows += rows.unsigned_abs();
            sum.payload_bytes += bytes.unsigned_abs();
            sum.oldest = sum.oldest.into_iter().chain(oldest).min();
            sum.newest = sum.newest.max(newest);
        }
    }
    Ok(states.to_vec())
}

fn free_bytes(reader: &Connection) -> rusqlite::Result<u64> {
    let ask = |pragma: &str| reader.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    Ok((ask("freelist_count")? * ask("page_size")?).unsigned_abs())
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

/// Returns the name and version of the database library.
pub fn engine() -> String {
    format!("SQLite {}", rusqlite::version())
}
