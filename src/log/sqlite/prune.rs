//! Deleting what is done with. Failed, unknown and pending rows are never deleted.

use super::reference;
use crate::model::Timestamp;
use rusqlite::Connection;

/// A delivered event that is newer than a failed one of its document stays: it is why the failed one must not be sent again.
/// So does what was edited from, or to, an event that can still be sent: it is why that one goes alone, or not at all.
const OLD: &str = "state IN ('delivered','discarded') AND owner IS NULL AND created_at < ?1 AND NOT EXISTS (
   SELECT 1 FROM ref, delivery AS older WHERE ref.value = delivery.document_id AND ref.kind = 2 AND older.id = ref.delivery_id
     AND delivery.delivered_at IS NOT NULL AND older.state IN ('failed','unknown') AND older.event_time < delivery.event_time
     AND older.store_id IS delivery.store_id AND older.api_key = delivery.api_key AND older.event IS delivery.event
     AND older.environment = delivery.environment AND older.connector = delivery.connector)
   AND NOT EXISTS (
   SELECT 1 FROM delivery AS kin WHERE (kin.id = delivery.family
       OR kin.id IN (SELECT copy.id FROM delivery AS copy INDEXED BY delivery_family
         WHERE copy.family IS NOT NULL AND copy.family = coalesce(delivery.family, delivery.id)))
     AND kin.state IN ('failed','unknown','pending'))";

/// Counts what [`prune`] would delete.
pub fn count(connection: &Connection, before: Timestamp) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM delivery WHERE {OLD}");
    let count: i64 = connection.query_row(&sql, [before.as_millis()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Deletes delivered and discarded rows that came in before `before`, with their attempts and ids.
pub fn prune(connection: &Connection, before: Timestamp) -> rusqlite::Result<u64> {
    let old = format!("SELECT delivery.id FROM delivery WHERE {OLD}");
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
