//! New deliveries: written whole, and claimed by this process from their first instant.

use super::claim::find;
use super::insert::insert_claimed;
use crate::log::change::{Applied, Claimed, NotClaimed, Ticket};
use crate::model::{DeliveryId, NewDelivery, State};
use rusqlite::Connection;

/// Writes a new delivery. One whose webhook id is taken is not written.
pub fn accept(connection: &Connection, owner: i64, new: &NewDelivery) -> rusqlite::Result<Applied> {
    if let Some(id) = insert_claimed(connection, owner, new)? {
        return Ok(Applied::Claimed(Box::new(claimed(new, id))));
    }
    let (id, state) = find(connection, &new.webhook_id)?;
    Ok(Applied::NotClaimed(NotClaimed::State(id, state)))
}

fn claimed(new: &NewDelivery, id: i64) -> Claimed {
    Claimed {
        ticket: Ticket { id: DeliveryId(id), token: 1 },
        was: State::Pending,
        webhook_id: new.webhook_id.clone(),
        connector: new.connector.clone(),
        payload: Vec::new(),
        is_test: new.is_test,
        attempts: 0,
    }
}
