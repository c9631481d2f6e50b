//! A connector's new name in every row.

use rusqlite::{Connection, params};

/// Renames a connector. Returns how many deliveries changed.
pub fn rename_connector(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<u64> {
    let changed = connection.execute("UPDATE delivery SET connector = ?2 WHERE connector = ?1", params![from, to])?;
    if from != to {
        // A newer event may have been delivered under either name.
        connection.execute(
            "INSERT INTO document_head (document, store, api_key, environment, connector, event, event_time, delivery_id)
             SELECT document, store, api_key, environment, ?2, event, event_time, delivery_id
             FROM document_head WHERE connector = ?1
             ON CONFLICT DO UPDATE SET event_time = excluded.event_time, delivery_id = excluded.delivery_id
             WHERE (excluded.event_time, excluded.delivery_id) > (event_time, delivery_id)",
            params![from, to],
        )?;
        connection.execute("DELETE FROM document_head WHERE connector = ?1", params![from])?;
    }
    Ok(changed as u64)
}
