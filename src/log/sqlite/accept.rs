//! New deliveries: inserted in one statement, claimed by this process from the start.

use super::batch::{Batch, BatchContext};
use super::claim::find;
use super::copies;
use super::doubt::inherit;
use super::insert::insert_claimed;
use crate::log::applied::{Applied, LinePosition, NotClaimed};
use crate::log::change::{Ticket, Wait};
use crate::model::{DeliveryId, NewDelivery};

/// Writes a new delivery, or one that waits. Refuses one whose webhook id exists, and an edited copy of a row that has changed
/// since it was seen.
pub fn accept(
    connection: &Batch<'_>,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    wait: Option<Wait>,
) -> rusqlite::Result<Applied> {
    if let Some(lineage) = &new.lineage
        && let Some(why) = copies::refuse_copy(connection, lineage)?
    {
        return Ok(Applied::NotClaimed(why));
    }
    if let Some(id) = insert_claimed(connection, (context.owner, context.now), new, wait)? {
        if let Some(lineage) = &new.lineage {
            copies::join_family(connection, id, lineage)?;
            inherit(connection, id)?;
        }
        return Ok(Applied::Accepted { ticket: Ticket { id: DeliveryId(id), token: 1 }, place: LinePosition::First });
    }
    let (id, state) = find(connection, &new.webhook_id)?;
    Ok(Applied::NotClaimed(NotClaimed::State(id, state)))
}
