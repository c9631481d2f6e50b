//! Discards deliveries, and undoes that.

use super::batch::BatchContext;
use super::extracted_ids;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::Applied;
use crate::log::doubt_flags::keep_doubt;
use crate::model::{Cause, DeliveryId, Timestamp, without_nul};

/// Discards a failed, unknown or pending row that no process has claimed.
pub fn discard(session: &Session, id: DeliveryId, reason: &str) -> PgResult<Applied> {
    const SQL: &str = concat!(
        "UPDATE delivery SET state = 'discarded', discard_reason = $2, ",
        keep_doubt!(),
        " WHERE id = $1 AND owner IS NULL AND state IN ('failed','unknown','pending')"
    );
    let changed = session.execute(SQL, &[&id.0, &without_nul(reason)])?;
    Ok(Applied::Changed { id, is_changed: changed == 1 })
}

/// Makes a discarded row failed again. If it never failed, its failure time is the time when it was created, and its cause says so. Those who
/// watch the log see it: it is failed, and may have been discarded before they began.
pub fn restore(session: &Session, context: &BatchContext<'_>, id: DeliveryId) -> PgResult<Applied> {
    let never_sent = Cause::from_text(Cause::NEVER_SENT);
    let sql =
        "UPDATE delivery SET state = 'failed', discard_reason = NULL, failed_at = coalesce(failed_at, created_at),
               cause_id = coalesce(cause_id, $2), cause = coalesce(cause, $3)
             WHERE id = $1 AND owner IS NULL AND state = 'discarded' RETURNING failed_at";
    let (id_of_cause, cause) = (never_sent.id(), never_sent.as_str());
    let restored = session.one(sql, &[&id.0, &id_of_cause.as_str(), &cause], |cells| cells.time())?;
    let Some(failed_at) = restored else { return Ok(Applied::Changed { id, is_changed: false }) };
    if let Some(digest) = extracted_ids::write(session, id.0)? {
        session.execute("UPDATE delivery SET digest = $2 WHERE id = $1 AND digest IS NULL", &[&id.0, &digest])?;
    }
    context.note_failure(id.0, failed_at.unwrap_or(Timestamp::EPOCH));
    Ok(Applied::Changed { id, is_changed: true })
}
