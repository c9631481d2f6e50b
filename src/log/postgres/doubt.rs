//! Doubt that passes from one row to another: if the endpoint may have acted on one copy of an event, the same may be true of the
//! other copies.
//!
//! The flags are defined in `attempt`. A row's own doubt is kept by the statements that settle or discard it.

use super::copies::family;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::doubt_flags::{IN_DOUBT, OTHER_MAYBE_APPLIED};
use crate::model::DeliveryId;

/// Gives the new row `id`, an edited copy, the doubt of the other copies: they are the same change of stock under another webhook
/// id.
pub fn inherit(session: &Session, id: i64) -> PgResult<()> {
    const SQL: &str = concat!(
        "UPDATE delivery SET flags = flags | $2 WHERE id = $1 AND EXISTS (SELECT 1 FROM delivery AS other
         WHERE other.id <> $1 AND (other.state IN ('unknown','delivered') OR other.flags & $3 <> 0) AND other.id = ",
        family!(),
        ")"
    );
    session.execute(SQL, &[&id, &OTHER_MAYBE_APPLIED, &IN_DOUBT]).map(drop)
}

/// Marks the other copies of row `id`, because the endpoint may have acted on it: all copies are the same change of stock.
pub fn spread(session: &Session, id: i64) -> PgResult<()> {
    const SQL: &str =
        concat!("UPDATE delivery SET flags = flags | $2 WHERE id <> $1 AND state <> 'delivered' AND id = ", family!());
    session.execute(SQL, &[&id, &OTHER_MAYBE_APPLIED]).map(drop)
}

/// Records that the endpoint may have acted on a row that was not delivered. A process that selected it before must look at it
/// again, so the token changes as it would for a claim. If the row is in this doubt already, nothing changes.
pub fn note(session: &Session, id: DeliveryId, flag: i64) -> PgResult<()> {
    // An event that the endpoint may know by another id is in more doubt than one that it may know by this id.
    let (known, is_unknown) =
        if flag == OTHER_MAYBE_APPLIED { (OTHER_MAYBE_APPLIED, "") } else { (IN_DOUBT, "unknown") };
    let sql = "UPDATE delivery SET flags = flags | $2, token = token + CASE WHEN owner IS NULL THEN 1 ELSE 0 END
               WHERE id = $1 AND state <> 'delivered' AND flags & $3 = 0 AND state <> $4";
    session.execute(sql, &[&id.0, &flag, &known, &is_unknown]).map(drop)
}
