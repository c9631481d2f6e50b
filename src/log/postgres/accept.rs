//! New deliveries: inserted in one statement, claimed by this process from the start.

use super::batch::BatchContext;
use super::claim::find;
use super::copies;
use super::doubt::inherit;
use super::insert::insert_claimed;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::{Applied, LinePosition, NotClaimed};
use crate::log::change::{Ticket, Wait};
use crate::model::{DeliveryId, NewDelivery};

/// Writes a new delivery, or one that waits. Refuses one whose webhook id exists, and an edited copy of a row that has changed
/// since it was seen.
pub fn accept(
    session: &Session,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    wait: Option<Wait>,
) -> PgResult<Applied> {
    if let Some(lineage) = &new.lineage
        && let Some(why) = copies::refuse_copy(session, lineage)?
    {
        return Ok(Applied::NotClaimed(why));
    }
    loop {
        if let Some(id) = insert_claimed(session, (context.owner, context.now), new, wait)? {
            if let Some(lineage) = &new.lineage {
                copies::join_family(session, id, lineage)?;
                inherit(session, id)?;
            }
            let ticket = Ticket { id: DeliveryId(id), token: 1 };
            return Ok(Applied::Accepted { ticket, place: LinePosition::First });
        }
        // The row that has the id may be gone by now.
        if let Some((id, state)) = find(session, &new.webhook_id)? {
            return Ok(Applied::NotClaimed(NotClaimed::State(id, state)));
        }
    }
}
