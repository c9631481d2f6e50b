//! Deletes finished rows, in steps. Failed, unknown and pending rows are never deleted.

use super::extracted_ids;
use super::other_id;
use super::small_steps::RowStep;
use crate::model::{Environment, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

/// The condition for rows that may be deleted: `?2` is the time, `?3` the environment.
///
/// A delivered event that is newer than a failed one of its document is kept: it is the reason why the failed one must not be
/// sent again. The `CROSS JOIN` makes the planner search by the document instead of reading every failed row of the connector. A
/// copy, or the original of one, is kept while a related event can still be sent: it decides whether that event may be sent.
pub const OLD: &str = "state IN ('delivered','discarded') AND owner IS NULL AND created_at < ?2 AND environment = ?3 AND NOT EXISTS (
   SELECT 1 FROM ref CROSS JOIN delivery AS older WHERE ref.value = delivery.document_id AND ref.kind = 2 AND older.id = ref.delivery_id
     AND delivery.delivered_at IS NOT NULL AND older.state IN ('failed','unknown') AND older.event_time < delivery.event_time
     AND older.store_id IS delivery.store_id AND older.api_key = delivery.api_key AND older.event IS delivery.event
     AND older.environment = delivery.environment AND older.connector = delivery.connector)
   AND NOT EXISTS (
   SELECT 1 FROM delivery AS kin WHERE (kin.id = delivery.family
       OR kin.id IN (SELECT copy.id FROM delivery AS copy INDEXED BY delivery_family
         WHERE copy.family IS NOT NULL AND copy.family = coalesce(delivery.family, delivery.id)))
     AND kin.state IN ('failed','unknown','pending'))";

/// Returns the values of [`OLD`].
pub fn values(environment: &Environment, before: Timestamp) -> [Value; 2] {
    [Value::Integer(before.as_millis()), Value::Text(environment.as_str().to_owned())]
}

/// Counts the rows that may be deleted.
pub fn count(connection: &Connection, values: &[Value; 2]) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM delivery WHERE id >= ?1 AND {OLD}");
    let values = std::iter::once(&Value::Integer(0)).chain(values);
    let count: i64 = connection.query_row(&sql, params_from_iter(values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Deletes the rows of one step that may still be deleted, with their attempts and ids. Returns how many.
pub fn prune(connection: &Connection, step: &RowStep, [before, environment]: &[Value; 2]) -> rusqlite::Result<u64> {
    let old = format!("SELECT delivery.id FROM delivery WHERE id IN (SELECT value FROM json_each(?1)) AND {OLD}");
    let values = params![step.ids, before, environment];
    let ids: Vec<i64> =
        connection.prepare_cached(&old)?.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.iter().try_for_each(|id| delete(connection, *id))?;
    Ok(ids.len() as u64)
}

/// Deletes a row with its attempts and ids.
pub fn delete(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM attempt WHERE delivery_id = ?1")?.execute([id])?;
    // Rows that never failed may have ids too, if they waited in line for their document.
    extracted_ids::forget(connection, id)?;
    other_id::forget(connection, id)?;
    connection.prepare_cached("DELETE FROM delivery WHERE id = ?1")?.execute([id]).map(drop)
}
