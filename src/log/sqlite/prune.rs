//! Deleting what is done with. Failed, unknown and pending rows are never deleted.

use super::reference;
use crate::model::Timestamp;
use rusqlite::Connection;

const OLD: &str = "state IN ('delivered','discarded') AND owner IS NULL AND created_at < ?1";

/// Counts what [`prune`] would delete.
pub fn count(connection: &Connection, before: Timestamp) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM delivery WHERE {OLD}");
    let count: i64 = connection.query_row(&sql, [before.as_millis()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Deletes delivered and discarded rows that came in before `before`, with their attempts and ids.
pub fn prune(connection: &Connection, before: Timestamp) -> rusqlite::Result<u64> {
    let old = format!("SELECT id FROM delivery WHERE {OLD}");
    let before = [before.as_millis()];
    connection.execute(&format!("DELETE FROM attempt WHERE delivery_id IN ({old})"), before)?;
    // A row that never failed has no digest, and no ids to look for.
    let mut failed = connection.prepare(&format!("{old} AND digest IS NOT NULL"))?;
    for id in failed.query_map(before, |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()? {
        reference::forget(connection, id)?;
    }
    let deleted = connection.execute(&format!("DELETE FROM delivery WHERE {OLD}"), before)?;
    Ok(deleted as u64)
}
