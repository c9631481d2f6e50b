//! What a file knows of itself, besides its rows.

use crate::log::transfer::TransferTable;
use rusqlite::{Connection, OptionalExtension as _};

/// Counts the events in each state.
pub fn states(connection: &Connection) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut states = connection.prepare("SELECT state, count(*) FROM delivery GROUP BY 1")?;
    states.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?.collect()
}

/// Returns the last id that was given.
pub fn last_id(connection: &Connection, table: &TransferTable) -> rusqlite::Result<i64> {
    number_of(connection, table.name).map(Option::unwrap_or_default)
}

/// Returns the log's own name and the number of its commits.
pub fn mark(connection: &Connection) -> rusqlite::Result<String> {
    let [name, commits] = ["log_name", "log_commits"].map(|name| number_of(connection, name));
    Ok(format!("{} {}", name?.unwrap_or_default(), commits?.unwrap_or_default()))
}

fn number_of(connection: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT seq FROM sqlite_sequence WHERE name = ?1", [name], |row| row.get(0)).optional()
}
