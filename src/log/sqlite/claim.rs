//! Claims existing rows, and releases them.

use super::batch::{Batch, BatchContext};
use super::cells::{Cells, time};
use super::copies::{self, is_single};
use super::stale::{refuse_changed, refuse_stale, shown};
use crate::log::applied::{Applied, Claimed, LinePosition, NotClaimed};
use crate::log::change::{Newer, Refuse, Ticket};
use crate::model::{ApiKey, DeliveryId, Facts, Seen, State};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// The columns of [`CLAIMED`]. A row that failed, or that a sender waits for, is not retried for hours even if it was queued once.
macro_rules! claimed {
    () => {
        "id, token, state, attempts, tries, CASE WHEN state = 'pending' AND is_awaited IS NULL THEN queued_until END, webhook_id, event_id, environment, connector, api_key, event, store_id,
         document_id, is_test, payload"
    };
}

pub(super) use claimed;

macro_rules! claim_sql {
    ($condition:expr) => {
        concat!(
            "UPDATE delivery SET owner = ?2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL, is_awaited = NULL,
               claimed_at = ?5
             WHERE id = ?1 AND owner IS NULL AND payload IS NOT NULL AND state = ?3 AND token = ?4 AND ",
            $condition,
            " RETURNING ",
            claimed!()
        )
    };
}

/// Claims a row that has no claim and has not changed since it was seen. Its state stays the same.
pub fn claim(
    connection: &Batch<'_>,
    context: &BatchContext<'_>,
    id: DeliveryId,
    seen: Seen,
    refuse: Refuse,
) -> rusqlite::Result<Applied> {
    if refuse.newer != Newer::Ignored
        && let Some(why) = refuse_stale(connection, id, seen, refuse.newer)?
    {
        return Ok(Applied::NotClaimed(why));
    }
    let take = |sql| {
        let found = params![id.0, context.owner, seen.state.as_str(), seen.claims, time(context.now)];
        connection.run(sql, |statement| statement.query_row(found, read_claimed).optional())
    };
    // A copy, or a row with copies, needs a second check.
    let first = if context.copies_exist { claim_sql!(is_single!("delivery")) } else { claim_sql!("true") };
    let claimed = match take(first)? {
        Some(claimed) => Ok(claimed),
        None => match refuse_changed(connection, id, seen)? {
            Some(why) => Err(why),
            None => match copies::refuse(connection, id, refuse)? {
                Some(why) => Err(why),
                None => take(claim_sql!("true"))?.ok_or(NotClaimed::NoPayload(id)),
            },
        },
    };
    // Who claims a certain row waits for what becomes of it.
    let at_once = |claimed| Claimed { queued_until: None, ..claimed };
    Ok(claimed.map_or_else(Applied::NotClaimed, |claimed| Applied::Claimed(Box::new(at_once(claimed)))))
}

/// Releases a claim. If nothing was tried under it, it counts as never made, so that the selection of another process stays
/// valid. Records the row that holds it, if one does.
pub fn release(
    connection: &Connection,
    owner: i64,
    ticket: Ticket,
    by: Option<DeliveryId>,
) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached(
            "UPDATE delivery SET owner = NULL, token = token - (tries = 0), waiting_on = ?4 WHERE id = ?1 AND owner = ?2 AND token = ?3",
        )?
        .execute(params![ticket.id.0, owner, ticket.token, by.map(|by| by.0)])?;
    Ok(if changed == 1 { Applied::Settled(ticket.id) } else { Applied::Lost(ticket.id) })
}

/// Returns the row with this webhook id, and its state.
pub fn find(connection: &Connection, webhook_id: &str) -> rusqlite::Result<(DeliveryId, State)> {
    connection
        .prepare_cached("SELECT id, state, owner IS NOT NULL FROM delivery WHERE webhook_id = ?1")?
        .query_row([webhook_id], |row| Ok((DeliveryId(row.get(0)?), shown(&mut Cells::from(row, 1))?)))
}

/// The columns that [`read_claimed`] reads, for statements that are built at run time.
pub const CLAIMED: &str = claimed!();

/// Reads a row of [`CLAIMED`] with its payload.
pub fn read_claimed(row: &Row<'_>) -> rusqlite::Result<Claimed> {
    let mut cells = Cells::from(row, 0);
    let id = DeliveryId(cells.next()?);
    Ok(Claimed {
        ticket: Ticket { id, token: cells.next()? },
        was: cells.state()?,
        attempts: cells.count()?,
        tries: cells.count()?,
        queued_until: cells.time()?,
        facts: read_facts(&mut cells, id)?,
        payload: cells.next()?,
        place: LinePosition::First,
    })
}

fn read_facts(cells: &mut Cells<'_>, id: DeliveryId) -> rusqlite::Result<Facts> {
    Ok(Facts {
        id: Some(id),
        webhook_id: cells.next()?,
        event_id: cells.next()?,
        environment: cells.next()?,
        connector: cells.next()?,
        api_key: cells.word(&ApiKey::LOGGED, ApiKey::as_str)?.ok_or_else(|| cells.unexpected())?,
        event: cells.next()?,
        store_id: cells.next()?,
        document_id: cells.next()?,
        is_test: cells.next()?,
    })
}
