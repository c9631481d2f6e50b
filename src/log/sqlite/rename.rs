//! A connector's new name in every row.

use rusqlite::{Connection, params};

/// Renames a connector. Returns how many deliveries changed.
pub fn rename_connector(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<u64> {
    let changed = connection.execute("UPDATE delivery SET connector = ?2 WHERE connector = ?1", params![from, to])?;
    Ok(changed as u64)
}
