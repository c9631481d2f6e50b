//! New deliveries: written whole, and claimed by this process from their first instant.

use super::claim::find;
use super::copies;
use super::doubt::inherit;
use super::insert::insert_claimed;
use crate::log::change::{Applied, NotClaimed, Place, Ticket};
use crate::model::{DeliveryId, NewDelivery, Timestamp};
use rusqlite::Connection;

/// Writes a new delivery; with a time, as one that waits until then. One whose webhook id is taken is not written, and no
/// edited copy of a row that is no longer what was seen of it.
pub fn accept(
    connection: &Connection,
    owner: i64,
    new: &NewDelivery,
    until: Option<Timestamp>,
) -> rusqlite::Result<Applied> {
    if let Some(lineage) = &new.lineage
        && let Some(why) = copies::refuse_copy(connection, lineage)?
    {
        return Ok(Applied::NotClaimed(why));
    }
    if let Some(id) = insert_claimed(connection, owner, new, until)? {
        if let Some(lineage) = &new.lineage {
            copies::join_family(connection, id, lineage)?;
            inherit(connection, id)?;
        }
        return Ok(Applied::Accepted { ticket: Ticket { id: DeliveryId(id), token: 1 }, place: Place::First });
    }
    let (id, state) = find(connection, &new.webhook_id)?;
    Ok(Applied::NotClaimed(NotClaimed::State(id, state)))
}
