//! Discards deliveries, and undoes that.

use super::extracted_ids;
use super::latest_failure;
use crate::log::applied::Applied;
use crate::log::doubt_flags::keep_doubt;
use crate::model::{Cause, DeliveryId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Discards a failed, unknown or pending row that no process has claimed.
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

/// Makes a discarded row failed again. If it never failed, its failure time is the time when it was created, and its cause says so. Those who
/// watch the log see it: it is failed, and may have been discarded before they began.
pub fn restore(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Applied> {
    let never_sent = Cause::from_text(Cause::NEVER_SENT);
    let failed_at = connection
        .prepare_cached(
            "UPDATE delivery SET state = 'failed', discard_reason = NULL, failed_at = coalesce(failed_at, created_at),
               cause_id = coalesce(cause_id, ?2), cause = coalesce(cause, ?3)
             WHERE id = ?1 AND owner IS NULL AND state = 'discarded' RETURNING failed_at",
        )?
        .query_row(params![id.0, never_sent.id().as_str(), never_sent.as_str()], |row| row.get(0))
        .optional()?;
    let Some(failed_at) = failed_at else { return Ok(Applied::Changed { id, is_changed: false }) };
    if let Some(digest) = extracted_ids::write(connection, id.0)? {
        connection
            .prepare_cached("UPDATE delivery SET digest = ?2 WHERE id = ?1 AND digest IS NULL")?
            .execute(params![id.0, digest])?;
    }
    latest_failure::note(connection, id.0, Timestamp::from_millis(failed_at).unwrap_or(Timestamp::EPOCH))?;
    Ok(Applied::Changed { id, is_changed: true })
}
