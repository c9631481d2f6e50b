//! Claims existing rows, and releases them.

use super::batch::BatchContext;
use super::cells::Cells;
use super::copies::{self, is_single, lock_family};
use super::pg_error::PgResult;
use super::session::Session;
use super::stale::{refuse_changed, refuse_stale, shown};
use crate::log::applied::{Applied, Claimed, LinePosition, NotClaimed};
use crate::log::change::{Newer, Refuse, Ticket};
use crate::model::{ApiKey, DeliveryId, Facts, Seen, State, Timestamp, without_nul};

/// The columns that [`read_claimed`] reads. A row that failed, or that a sender waits for, is not retried for hours even if it was
/// queued once.
macro_rules! claimed {
    () => {
        "delivery.id, delivery.token, delivery.state, delivery.attempts, delivery.tries,
         CASE WHEN delivery.state = 'pending' AND NOT delivery.is_awaited THEN delivery.queued_until END, delivery.webhook_id,
         delivery.event_id, delivery.environment, delivery.connector, delivery.api_key, delivery.event, delivery.store_id,
         delivery.document_id, delivery.is_test, (SELECT bytes FROM payload WHERE delivery_id = delivery.id)"
    };
}
pub(super) use claimed;

macro_rules! claim_sql {
    ($condition:expr) => {
        concat!(
            "UPDATE delivery SET owner = $2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL, is_awaited = false,
               claimed_at = $5
             WHERE id = $1 AND owner IS NULL AND has_payload AND state = $3 AND token = $4 AND ",
            $condition,
            " RETURNING ",
            claimed!()
        )
    };
}

/// Claims a row that has no claim and has not changed since it was seen. Its state stays the same.
pub fn claim(
    session: &Session,
    context: &BatchContext<'_>,
    id: DeliveryId,
    seen: Seen,
    refuse: Refuse,
) -> PgResult<Applied> {
    let claimed = match try_claim(session, context, id, seen, refuse)? {
        Ok(claimed) => claimed,
        Err(why) => return Ok(Applied::NotClaimed(why)),
    };
    // Who claims a certain row waits for what becomes of it.
    Ok(Applied::Claimed(Box::new(Claimed { queued_until: None, ..claimed })))
}

fn try_claim(
    session: &Session,
    context: &BatchContext<'_>,
    id: DeliveryId,
    seen: Seen,
    refuse: Refuse,
) -> PgResult<Result<Claimed, NotClaimed>> {
    if refuse.newer != Newer::Ignored
        && let Some(why) = refuse_stale(session, id, seen, refuse.newer)?
    {
        return Ok(Err(why));
    }
    let (state, claims, now) = (seen.state.as_str(), i64::from(seen.claims), context.now.map(Timestamp::as_millis));
    let take = |sql: &str| session.one(sql, &[&id.0, &context.owner, &state, &claims, &now], read_claimed);
    if let Some(claimed) = take(claim_sql!(is_single!("delivery")))? {
        return Ok(Ok(claimed));
    }
    if let Some(why) = refuse_changed(session, id, seen)? {
        return Ok(Err(why));
    }
    // A copy, or a row with copies, needs a second check. What it looks at must stay as it is.
    lock_family(session, id.0)?;
    let why = match refuse_changed(session, id, seen)? {
        None => copies::refuse(session, id, refuse)?,
        why => why,
    };
    Ok(match why {
        Some(why) => Err(why),
        None => take(claim_sql!("true"))?.ok_or(NotClaimed::NoPayload(id)),
    })
}

/// Releases a claim. If nothing was tried under it, it counts as never made, so that the selection of another process stays
/// valid. Records the row that holds it, if one does.
pub fn release(session: &Session, owner: i64, ticket: Ticket, by: Option<DeliveryId>) -> PgResult<Applied> {
    let sql = "UPDATE delivery SET owner = NULL, token = token - CASE WHEN tries = 0 THEN 1 ELSE 0 END, waiting_on = $4
               WHERE id = $1 AND owner = $2 AND token = $3";
    let changed = session.execute(sql, &[&ticket.id.0, &owner, &ticket.token, &by.map(|by| by.0)])?;
    Ok(if changed == 1 { Applied::Settled(ticket.id) } else { Applied::Lost(ticket.id) })
}

/// Returns the row with this webhook id, and its state; `None` if it was deleted meanwhile.
pub fn find(session: &Session, webhook_id: &str) -> PgResult<Option<(DeliveryId, State)>> {
    let sql = "SELECT id, state, owner IS NOT NULL FROM delivery WHERE webhook_id = $1";
    session.one(sql, &[&without_nul(webhook_id)], |cells| Ok((DeliveryId(cells.next()?), shown(cells)?)))
}

/// The columns that [`read_claimed`] reads, for statements that are built at run time.
pub const CLAIMED: &str = claimed!();

/// Reads a row of [`CLAIMED`] with its payload.
pub fn read_claimed(cells: &mut Cells<'_>) -> PgResult<Claimed> {
    let id = DeliveryId(cells.next()?);
    Ok(Claimed {
        ticket: Ticket { id, token: cells.next()? },
        was: cells.state()?,
        attempts: cells.count()?,
        tries: cells.count()?,
        queued_until: cells.time()?,
        facts: read_facts(cells, id)?,
        payload: cells.next()?,
        place: LinePosition::First,
    })
}

fn read_facts(cells: &mut Cells<'_>, id: DeliveryId) -> PgResult<Facts> {
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
