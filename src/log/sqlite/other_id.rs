//! Webhook ids that came too late: the event was reported without one, and was sent or discarded before its own id was known.
//!
//! The row keeps the id that an endpoint may have seen; the other one is remembered here, so that the same report is known again.

use rusqlite::{Connection, params};

/// Remembers the webhook id that a row was reported with later. A row has at most one.
pub fn remember(connection: &Connection, id: i64, webhook_id: &str) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached("INSERT INTO other_id (delivery_id, webhook_id) VALUES (?1, ?2)")?;
    insert.execute(params![id, webhook_id]).map(drop)
}

/// Says whether a row was reported with this webhook id later.
pub fn is_known(connection: &Connection, webhook_id: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM other_id WHERE webhook_id = ?1")?.exists([webhook_id])
}

/// Deletes what is remembered for a row.
pub fn forget(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM other_id WHERE delivery_id = ?1")?.execute([id]).map(drop)
}
