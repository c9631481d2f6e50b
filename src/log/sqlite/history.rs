//! The history of connectors, in a table of its own.

use super::cells::Cells;
use crate::log::applied::Applied;
use crate::model::{Environment, HistoryEntry, NewHistory};
use rusqlite::{Connection, Row, params};

/// The table, and the index for the history of one connector.
pub const TABLE: &str = "
CREATE TABLE connector_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  environment TEXT NOT NULL,
  connector TEXT NOT NULL,
  change TEXT NOT NULL,
  made_by TEXT,
  fields TEXT NOT NULL
);
CREATE INDEX connector_change_of ON connector_change (environment, connector, id);
";

/// Keeps changes, as [`crate::log::Change::History`] describes.
pub fn keep(connection: &Connection, new: &NewHistory) -> rusqlite::Result<Applied> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO connector_change (at, environment, connector, change, made_by, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let environment = new.environment.as_str();
    for entry in &new.entries {
        let HistoryEntry { at, connector, change, by, fields } = entry;
        insert.execute(params![at.as_millis(), environment, connector, change, by, fields])?;
    }
    Ok(Applied::History)
}

/// Returns the latest changes of a connector, the newest first.
pub fn list(
    connection: &Connection,
    environment: &Environment,
    connector: &str,
    limit: usize,
) -> rusqlite::Result<Vec<HistoryEntry>> {
    let sql = "SELECT at, connector, change, made_by, fields FROM connector_change
       WHERE environment = ?1 AND connector = ?2 ORDER BY id DESC LIMIT ?3";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection.prepare_cached(sql)?.query_map(params![environment.as_str(), connector, limit], read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<HistoryEntry> {
    let mut cells = Cells::from(row, 0);
    let at = cells.time()?.ok_or_else(|| cells.unexpected())?;
    let (connector, change) = (cells.next()?, cells.next()?);
    Ok(HistoryEntry { at, connector, change, by: cells.next()?, fields: cells.next()? })
}

/// Says whether there are any changes, of any connector.
pub fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM connector_change)", [], |row| row.get(0))
}
