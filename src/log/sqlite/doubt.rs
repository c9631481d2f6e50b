//! Doubt that passes from one row to another: if the endpoint may have acted on one copy of an event, the same may be true of the
//! other copies.
//!
//! The flags are defined in `attempt`. A row's own doubt is kept by the statements that settle or discard it.

use super::copies::family;
use crate::log::doubt_flags::{IN_DOUBT, OTHER_MAYBE_APPLIED};
use crate::model::DeliveryId;
use rusqlite::{Connection, params};

/// Gives the new row `id`, an edited copy, the doubt of the other copies: they are the same change of stock under another webhook
/// id.
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

/// Marks the other copies of row `id`, because the endpoint may have acted on it: all copies are the same change of stock.
pub fn spread(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET flags = flags | ?2 WHERE id <> ?1 AND state <> 'delivered' AND id IN ",
            family!()
        ))?
        .execute(params![id, OTHER_MAYBE_APPLIED])?;
    Ok(())
}

/// Records that the endpoint may have acted on a row that was not delivered. A process that selected it before must look at it
/// again, so the token changes as it would for a claim. If the row is in this doubt already, nothing changes.
pub fn note(connection: &Connection, id: DeliveryId, flag: i64) -> rusqlite::Result<()> {
    // An event that the endpoint may know by another id is in more doubt than one that it may know by this id.
    let (known, is_unknown) =
        if flag == OTHER_MAYBE_APPLIED { (OTHER_MAYBE_APPLIED, "") } else { (IN_DOUBT, "unknown") };
    let sql = "UPDATE delivery SET flags = flags | ?2, token = token + (owner IS NULL)
               WHERE id = ?1 AND state <> 'delivered' AND flags & ?3 = 0 AND state <> ?4";
    connection.prepare_cached(sql)?.execute(params![id.0, flag, known, is_unknown])?;
    Ok(())
}
