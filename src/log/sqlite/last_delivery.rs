//! When each connector last had an event delivered.
//!
//! A log may have millions of delivered rows, and an index of their times would slow down every success. So one row for each
//! connector is written with each commit that has deliveries.

use super::batch::Batch;
use crate::model::{Environment, Timestamp};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// The table. Existing rows give the times of before.
pub const TABLE: &str = "
CREATE TABLE last_delivery (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL,
  connector TEXT NOT NULL,
  delivered_at INTEGER NOT NULL
);
CREATE INDEX last_delivery_of ON last_delivery (environment, connector);
INSERT INTO last_delivery (environment, connector, delivered_at)
  SELECT environment, connector, max(delivered_at) FROM delivery WHERE delivered_at IS NOT NULL AND is_test = 0 GROUP BY 1, 2;
";

/// Notes the latest delivery of each lane in the batch. Deliveries of test payloads do not count.
pub fn note(batch: &Batch<'_>) -> rusqlite::Result<()> {
    for lane in batch.take_delivered() {
        for id in lane.into_iter().rev() {
            if note_row(batch, id)? {
                break;
            }
        }
    }
    Ok(())
}

/// Notes the delivery of one row, which may have been imported. Returns whether it counts.
pub fn note_row(connection: &Connection, id: i64) -> rusqlite::Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE last_delivery SET delivered_at = max(last_delivery.delivered_at, new.delivered_at)
             FROM delivery AS new WHERE new.id = ?1 AND new.is_test = 0 AND new.delivered_at IS NOT NULL
               AND last_delivery.environment = new.environment AND last_delivery.connector = new.connector",
        )?
        .execute([id])?;
    if changed > 0 {
        return Ok(true);
    }
    let added = connection
        .prepare_cached(
            "INSERT INTO last_delivery (environment, connector, delivered_at)
             SELECT environment, connector, delivered_at FROM delivery
             WHERE id = ?1 AND is_test = 0 AND delivered_at IS NOT NULL",
        )?
        .execute([id])?;
    Ok(added > 0)
}

/// Returns when each connector of an environment last had an event delivered.
pub fn read(reader: &Connection, environment: &Environment) -> rusqlite::Result<BTreeMap<String, Timestamp>> {
    let sql = "SELECT connector, max(delivered_at) FROM last_delivery WHERE environment = ?1 GROUP BY 1";
    let mut rows = reader.prepare_cached(sql)?;
    let rows = rows.query_map(params![environment.as_str()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
    let timed = rows.map(|row| row.map(|(name, at)| Some((name, Timestamp::from_millis(at)?))));
    timed.filter_map(Result::transpose).collect()
}
