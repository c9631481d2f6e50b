//! Deliveries that failed elsewhere: written once, however often they are reported.

use super::accept::insert;
use super::claim;
use super::reference;
use super::reference::find_same;
use super::settle::{Settled, settle_first};
use crate::log::change::{Applied, Reported, Ticket};
use crate::model::{DeliveryId, digest};
use rusqlite::Connection;

/// When the ids for search are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// With the row.
    Now,
    /// At the end of the batch, all at once.
    Later,
}

/// Writes a reported delivery with its one attempt, unless the log has the same already.
pub fn report(
    connection: &Connection,
    owner: i64,
    reported: &Reported,
    references: References,
) -> rusqlite::Result<Applied> {
    let digest = digest(&reported.delivery.payload);
    if !reported.has_given_id
        && !reported.allow_duplicate
        && let Some(id) = find_same(connection, &reported.delivery, &digest)?
    {
        return Ok(Applied::Reported { id: DeliveryId(id), is_new: false });
    }
    let Some(id) = insert(connection, owner, &reported.delivery, Some(&digest))? else {
        let (id, _) = claim::find(connection, &reported.delivery.webhook_id)?;
        return Ok(Applied::Reported { id, is_new: false });
    };
    let ticket = Ticket { id: DeliveryId(id), token: 1 };
    let settled = Settled { ticket, attempt: &reported.attempt, at: reported.at };
    settle_first(connection, owner, settled, &digest)?;
    if references == References::Now {
        reference::write(connection, id)?;
    }
    Ok(Applied::Reported { id: ticket.id, is_new: true })
}
