//! Doubt that goes from one row to another: what the endpoint may have done by the one, it may have done of the other.
//!
//! The flags themselves are an attempt's and stand in `attempt`; a row's own doubt is kept by the statements that settle it or put it
//! aside.

use super::attempt::{IN_DOUBT, OTHER_MAYBE_APPLIED};
use super::copies::family;
use crate::model::DeliveryId;
use rusqlite::{Connection, params};

/// The new row `id` is an edited copy: what it counts is what the other copies of its event count, under another webhook id.
pub fn inherit(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET flags = flags | ?2 WHERE id = ?1 AND EXISTS (SELECT 1 FROM delivery AS other
             WHERE other.id <> ?1 AND (other.state IN ('unknown','delivered') OR other.flags & ?3 <> 0) AND other.id IN ",
            family!(),
            ")"
        ))?
        .execute(params![id, OTHER_MAYBE_APPLIED, IN_DOUBT])?;
    Ok(())
}

/// The endpoint may have acted on the row `id`. It may have counted by it what the other copies of the event count.
pub fn spread(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET flags = flags | ?2 WHERE id <> ?1 AND state <> 'delivered' AND id IN ",
            family!()
        ))?
        .execute(params![id, OTHER_MAYBE_APPLIED])?;
    Ok(())
}

/// Notes on a row that was not delivered that the endpoint may have acted on it before. Whoever chose it before that must look
/// again, so it counts as a claim.
pub fn note(connection: &Connection, id: DeliveryId, flag: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE delivery SET flags = flags | ?2, token = token + (owner IS NULL) WHERE id = ?1 AND state <> 'delivered'";
    connection.prepare_cached(sql)?.execute(params![id.0, flag])?;
    Ok(())
}
