//! Putting failed deliveries aside, and taking that back.

use super::attempt::keep_doubt;
use super::reference;
use crate::log::change::Applied;
use crate::model::DeliveryId;
use rusqlite::{Connection, params};

/// Puts a failed, unknown or pending row aside that nobody has.
pub fn discard(connection: &Connection, id: DeliveryId, reason: &str) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached(concat!(
            "UPDATE delivery SET state = 'discarded', discard_reason = ?2, ",
            keep_doubt!(),
            " WHERE id = ?1 AND owner IS NULL AND state IN ('failed','unknown','pending')"
        ))?
        .execute(params![id.0, reason])?;
    Ok(Applied::Changed { id, is_changed: changed == 1 })
}

/// Makes a discarded row failed again. One that had never failed gets the time when it came in.
pub fn restore(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached(
            "UPDATE delivery SET state = 'failed', discard_reason = NULL, failed_at = coalesce(failed_at, created_at)
             WHERE id = ?1 AND owner IS NULL AND state = 'discarded'",
        )?
        .execute([id.0])?;
    if changed == 1
        && let Some(digest) = reference::write(connection, id.0)?
    {
        connection
            .prepare_cached("UPDATE delivery SET digest = ?2 WHERE id = ?1 AND digest IS NULL")?
            .execute(params![id.0, digest])?;
    }
    Ok(Applied::Changed { id, is_changed: changed == 1 })
}
