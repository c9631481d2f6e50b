//! Events that come in while their sender waits: written as new rows, unless they are events that failed before.
//!
//! A sender without retries, such as the CMS, sends a failed event again only when a person asks for that. Then the row of its
//! failure is sent again, so that the log and the sender's own list stay the same. If the event was delivered from here meanwhile,
//! it is not sent a second time.

use super::batch::{Batch, BatchContext};
use super::claim::{claim, claimed, find, read_claimed};
use super::copies::{is_single, replaced_by};
use super::document_line;
use super::insert::{insert_absorbed, insert_awaited, insert_queued};
use super::prune::delete;
use super::report::{report, same_id};
use super::same_event::{Earlier, absorbs, earlier};
use super::stale::seen;
use crate::log::applied::{Applied, Differs, LinePosition, NotClaimed};
use crate::log::change::{Newer, PutRules, Refuse, Reported, Ticket};
use crate::log::doubt_flags::IN_DOUBT;
use crate::log::known_by::own_id;
use crate::model::{DeliveryId, NewDelivery, State, Timestamp};
use rusqlite::params;
use std::borrow::Cow;

/// A copy that was delivered instead of the event counts as its delivery.
const REFUSE: Refuse = Refuse { newer: Newer::Ignored, replaced: true };

/// A new row, as its owner knows it.
const READ: &str = concat!("SELECT ", claimed!(), " FROM delivery WHERE id = ?1");

/// Nothing has happened to it since it was written.
const UNTOUCHED: &str = "SELECT 1 FROM delivery WHERE id = ?1 AND token = 1 AND owner IS NULL AND attempts = 0
  AND ((state = 'pending' AND queued_until IS NOT NULL) OR (state = 'discarded' AND again_of IS NOT NULL)
    OR (state = 'failed' AND failure = 'unrouted'))";

/// Takes an event in, as [`crate::log::Change::Put`] describes.
pub fn put(
    batch: &Batch<'_>,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    rules: PutRules,
) -> rusqlite::Result<Applied> {
    if !rules.has_given_id {
        return match put_earlier(batch, context, new, rules)? {
            Some(applied) => Ok(applied),
            None => insert(batch, context, new),
        };
    }
    match identify(batch, new)? {
        (new, Some(Applied::Reported { id, .. })) => put_again(batch, context, &new, id),
        (_, Some(conflict)) => Ok(conflict),
        (Cow::Borrowed(new), None) => insert(batch, context, new),
        (Cow::Owned(own), None) => insert_and_read(batch, context, &own),
    }
}

/// Finds the row of an event by its webhook id. A sender gives a message one id for all that receive it (Standard Webhooks), and the
/// log has every id once. So if another connector's event has it, the event is known, and sent, by this id with the connector's name.
fn identify<'n>(batch: &Batch<'_>, new: &'n NewDelivery) -> rusqlite::Result<(Cow<'n, NewDelivery>, Option<Applied>)> {
    let found = same_id(batch, new)?;
    let is_taken = matches!(found, Some(Applied::Conflict { differs: Differs::Connector, .. }));
    if !is_taken && found.is_some() {
        return Ok((Cow::Borrowed(new), found));
    }
    let webhook_id = own_id(new);
    // The other connector's event may be gone by now.
    if !is_taken && !batch.prepare_cached("SELECT 1 FROM delivery WHERE webhook_id = ?1")?.exists([&webhook_id])? {
        return Ok((Cow::Borrowed(new), None));
    }
    let own = NewDelivery { webhook_id, ..new.clone() };
    let found = same_id(batch, &own)?;
    let is_own = is_taken || matches!(found, Some(Applied::Reported { .. }));
    Ok(if is_own { (Cow::Owned(own), found) } else { (Cow::Borrowed(new), None) })
}

/// Writes an event that is not sent, as [`crate::log::Change::Keep`] describes.
pub fn keep(batch: &Batch<'_>, mut reported: Reported) -> rusqlite::Result<Applied> {
    let (own, found) = identify(batch, &reported.delivery)?;
    match found {
        Some(Applied::Reported { id, .. }) => {
            hold_on_to(batch, id)?;
            Ok(Applied::Reported { id, is_new: false })
        }
        Some(conflict) => Ok(conflict),
        None => {
            reported.delivery = own.into_owned();
            report(batch, reported)
        }
    }
}

/// Makes sure that a row is not withdrawn that a second sender relies on.
fn hold_on_to(batch: &Batch<'_>, id: DeliveryId) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE delivery SET token = 2 WHERE id = ?1 AND token = 1 AND attempts = 0 AND owner IS NULL";
    batch.prepare_cached(SQL)?.execute([id.0]).map(drop)
}

/// Takes an event in, as [`crate::log::Change::Queue`] describes.
pub fn queue(batch: &Batch<'_>, new: &NewDelivery, until: Timestamp, may_repeat: bool) -> rusqlite::Result<Applied> {
    match identify(batch, new)? {
        (_, Some(Applied::Reported { id, .. })) if seen(batch, id)?.0.state == State::Discarded => {
            Ok(Applied::NotClaimed(NotClaimed::State(id, State::Discarded)))
        }
        (_, Some(Applied::Reported { id, .. })) => {
            hold_on_to(batch, id)?;
            Ok(Applied::Queued { id, is_new: queue_again(batch, id, until, may_repeat)? })
        }
        (_, Some(conflict)) => Ok(conflict),
        (new, None) => {
            let id = insert_queued(batch, &new, until, may_repeat)?.expect("no row has its webhook id");
            Ok(Applied::Queued { id: DeliveryId(id), is_new: true })
        }
    }
}

/// Queues a row again whose sender sends its event again: one that failed, or that an earlier command left pending. One that its
/// endpoint may have acted on is left to a person, unless it may be repeated. Returns whether it did.
fn queue_again(batch: &Batch<'_>, id: DeliveryId, until: Timestamp, may_repeat: bool) -> rusqlite::Result<bool> {
    const SQL: &str = concat!(
        "UPDATE delivery SET state = 'pending', queued_until = ?2, may_repeat = ?3, token = token + 1, next_attempt_at = NULL,
           waiting_on = NULL, is_awaited = NULL, discard_reason = NULL
         WHERE id = ?1 AND owner IS NULL AND payload IS NOT NULL
           AND (state = 'failed' OR (state = 'pending' AND queued_until IS NULL)) AND (?3 OR flags & ?4 = 0) AND ",
        is_single!("delivery")
    );
    let mut queue = batch.prepare_cached(SQL)?;
    Ok(queue.execute(params![id.0, until.as_millis(), may_repeat, IN_DOUBT])? == 1)
}

fn insert(batch: &Batch<'_>, context: &BatchContext<'_>, new: &NewDelivery) -> rusqlite::Result<Applied> {
    if let Some(id) = insert_awaited(batch, (context.owner, context.now), new)? {
        return Ok(Applied::Accepted { ticket: Ticket { id: DeliveryId(id), token: 1 }, place: LinePosition::First });
    }
    let (id, state) = find(batch, &new.webhook_id)?;
    Ok(Applied::NotClaimed(NotClaimed::State(id, state)))
}

/// As [`insert`]; the one who asked does not know the webhook id.
fn insert_and_read(batch: &Batch<'_>, context: &BatchContext<'_>, new: &NewDelivery) -> rusqlite::Result<Applied> {
    let applied = insert(batch, context, new)?;
    let Applied::Accepted { ticket, .. } = applied else { return Ok(applied) };
    let mut row = batch.prepare_cached(READ)?;
    row.query_row([ticket.id.0], read_claimed).map(|claimed| Applied::Claimed(Box::new(claimed)))
}

/// Takes an event whose webhook id the log has with the same payload.
fn put_again(
    batch: &Batch<'_>,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    id: DeliveryId,
) -> rusqlite::Result<Applied> {
    let (seen, is_claimed) = seen(batch, id)?;
    match seen.state {
        _ if is_claimed => Ok(Applied::NotClaimed(NotClaimed::State(id, State::Sending))),
        State::Delivered | State::Sending => Ok(Applied::Absorbed { of: id, kept: None }),
        State::Discarded => Ok(match delivered_copy(batch, id)? {
            Some(of) => Applied::Absorbed { of, kept: None },
            None => Applied::NotClaimed(NotClaimed::State(id, State::Discarded)),
        }),
        // A receipt was given for it: it is sent and retried anyway.
        State::Pending if is_queued(batch, id)? => {
            hold_on_to(batch, id)?;
            Ok(Applied::Queued { id, is_new: false })
        }
        State::Failed | State::Unknown | State::Pending => {
            let row = Earlier { id: id.0, seen, is_claimed, can_absorb: true };
            Ok(claim_earlier(batch, context, new, &row, true)?.unwrap_or(Applied::Absorbed { of: id, kept: None }))
        }
    }
}

fn is_queued(batch: &Batch<'_>, id: DeliveryId) -> rusqlite::Result<bool> {
    batch.prepare_cached("SELECT 1 FROM delivery WHERE id = ?1 AND queued_until IS NOT NULL")?.exists([id.0])
}

/// Finds the event among those that failed before, by its content: the oldest one that still has to be sent, or one that was
/// delivered from here meanwhile. Returns `None` if it is a new event.
fn put_earlier(
    batch: &Batch<'_>,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    rules: PutRules,
) -> rusqlite::Result<Option<Applied>> {
    let rows = earlier(batch, new)?;
    let is_open = |row: &&Earlier| matches!(row.seen.state, State::Failed | State::Unknown);
    for row in rows.iter().filter(is_open).filter(|row| !row.is_claimed) {
        if let Some(applied) = claim_earlier(batch, context, new, row, rules.is_absorbed)? {
            return Ok(Some(applied));
        }
    }
    if let Some(row) = rows.iter().filter(is_open).find(|row| row.is_claimed) {
        return Ok(Some(Applied::NotClaimed(NotClaimed::State(DeliveryId(row.id), State::Sending))));
    }
    if !rules.is_absorbed {
        return Ok(None);
    }
    let delivered = rows.iter().find(|row| row.seen.state == State::Delivered && row.can_absorb).map(|row| row.id);
    let delivered = delivered.map_or_else(|| edited_copy(batch, &rows), |id| Ok(Some(id)))?;
    delivered.map(|id| absorb(batch, new, id)).transpose()
}

/// Returns a copy that was edited from one of `rows` and delivered from here instead of it.
fn edited_copy(batch: &Batch<'_>, rows: &[Earlier]) -> rusqlite::Result<Option<i64>> {
    for row in rows.iter().filter(|row| row.seen.state == State::Discarded) {
        if let Some(copy) = delivered_copy(batch, DeliveryId(row.id))?
            && absorbs(batch, copy)?
        {
            return Ok(Some(copy.0));
        }
    }
    Ok(None)
}

/// Returns the edited copy, or the original of one, that was delivered instead of a row.
fn delivered_copy(batch: &Batch<'_>, id: DeliveryId) -> rusqlite::Result<Option<DeliveryId>> {
    Ok(match replaced_by(batch, id)? {
        Some(by) if is_delivered(batch, by)? => Some(by),
        _ => None,
    })
}

fn is_delivered(batch: &Batch<'_>, id: DeliveryId) -> rusqlite::Result<bool> {
    Ok(seen(batch, id)?.0.state == State::Delivered)
}

/// Claims a row that failed before; `None` if that is not possible and the event is to be taken as a new one.
fn claim_earlier(
    batch: &Batch<'_>,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    row: &Earlier,
    is_absorbed: bool,
) -> rusqlite::Result<Option<Applied>> {
    let id = DeliveryId(row.id);
    let claim = |refuse| claim(batch, context, id, row.seen, refuse);
    let applied = match claim(REFUSE)? {
        // An edited copy that was not delivered does not count: whoever sends the event again wants it as it is.
        Applied::NotClaimed(NotClaimed::Replaced(_, by)) if !is_delivered(batch, by)? => {
            claim(Refuse { replaced: false, ..REFUSE })?
        }
        applied => applied,
    };
    match applied {
        Applied::NotClaimed(NotClaimed::Replaced(_, by)) if is_absorbed => absorb(batch, new, by.0).map(Some),
        Applied::NotClaimed(NotClaimed::Replaced(..) | NotClaimed::NoPayload(_)) => Ok(None),
        Applied::Claimed(claimed) => {
            batch.prepare_cached("UPDATE delivery SET is_awaited = 1 WHERE id = ?1")?.execute([row.id])?;
            Ok(Some(Applied::Claimed(claimed)))
        }
        applied => Ok(Some(applied)),
    }
}

fn absorb(batch: &Batch<'_>, new: &NewDelivery, of: i64) -> rusqlite::Result<Applied> {
    let reason = format!("it came in again after event {of}, which is the same, was delivered");
    let kept = insert_absorbed(batch, new, of, &reason)?;
    Ok(Applied::Absorbed { of: DeliveryId(of), kept: kept.map(DeliveryId) })
}

/// Removes a row that was written for a sender who was refused meanwhile, as [`crate::log::Change::Withdraw`] describes.
pub fn withdraw(batch: &Batch<'_>, id: DeliveryId) -> rusqlite::Result<Applied> {
    let is_untouched = batch.prepare_cached(UNTOUCHED)?.exists([id.0])?;
    if is_untouched {
        delete(batch, id.0)?;
        // What waits for it is due at once.
        document_line::leave(batch, id, Timestamp::EPOCH)?;
    }
    Ok(Applied::Changed { id, is_changed: is_untouched })
}
