//! Events that come in while their sender waits: written as new rows, unless they are events that failed before.
//!
//! A sender without retries, such as the CMS, sends a failed event again only when a person asks for that. Then the row of its
//! failure is sent again, so that the log and the sender's own list stay the same. If the event was delivered from here meanwhile,
//! it is not sent a second time.
//!
//! Other machines take events at the same time. An event without an id locks its content first. One with an id is looked for again
//! if its row came or went meanwhile, and its row is locked before it is used.

use super::batch::BatchContext;
use super::claim::{claim, claimed, find, read_claimed};
use super::copies::{is_single, replaced_by};
use super::document_line;
use super::insert::{insert_absorbed, insert_awaited, insert_queued};
use super::line_lock::{lines_of, lock_content, lock_line};
use super::pg_error::PgResult;
use super::prune::delete;
use super::report::{report, same_id};
use super::same_event::{Earlier, absorbs, earlier};
use super::session::Session;
use super::stale::seen;
use crate::log::applied::{Applied, Differs, LinePosition, NotClaimed};
use crate::log::change::{Newer, PutRules, Refuse, Reported, Ticket};
use crate::log::doubt_flags::IN_DOUBT;
use crate::log::known_by::own_id;
use crate::model::{DeliveryId, NewDelivery, Seen, State, Timestamp, without_nul};
use std::borrow::Cow;

/// A copy that was delivered instead of the event counts as its delivery.
const REFUSE: Refuse = Refuse { newer: Newer::Ignored, replaced: true };

/// A new row, as its owner knows it.
const READ: &str = concat!("SELECT ", claimed!(), " FROM delivery WHERE id = $1");

/// Nothing has happened to it since it was written. Where another process has locked it, something is happening.
const UNTOUCHED: &str = "SELECT 1 FROM delivery WHERE id = $1 AND token = 1 AND owner IS NULL AND attempts = 0
  AND ((state = 'pending' AND queued_until IS NOT NULL) OR (state = 'discarded' AND again_of IS NOT NULL)
    OR (state = 'failed' AND failure = 'unrouted')) FOR UPDATE SKIP LOCKED";

/// Takes an event in, as [`crate::log::Change::Put`] describes.
pub fn put(session: &Session, context: &BatchContext<'_>, new: &NewDelivery, rules: PutRules) -> PgResult<Applied> {
    if !rules.has_given_id {
        lock_content(session, &new.payload)?;
        return match put_earlier(session, context, new, rules)? {
            Some(applied) => Ok(applied),
            None => insert(session, context, new),
        };
    }
    loop {
        let known = identify(session, new)?;
        let inserted = match known {
            (new, Known::Row(id, seen, is_claimed)) => {
                return put_again(session, context, &new, id, (seen, is_claimed));
            }
            (_, Known::Another(conflict)) => return Ok(conflict),
            (Cow::Borrowed(new), Known::Nothing) => try_insert(session, context, new)?,
            (Cow::Owned(own), Known::Nothing) => insert_and_read(session, context, &own)?,
        };
        if let Some(applied) = inserted {
            return Ok(applied);
        }
    }
}

/// What the log has with the webhook id of an event.
enum Known {
    /// Nothing.
    Nothing,
    /// The row of this event, which is locked, what a claim must find unchanged, and whether a process has claimed it.
    Row(DeliveryId, Seen, bool),
    /// Another event.
    Another(Applied),
}

/// Finds the row of an event by its webhook id, and locks it.
fn identify<'n>(session: &Session, new: &'n NewDelivery) -> PgResult<(Cow<'n, NewDelivery>, Known)> {
    loop {
        let (new, found) = look(session, new)?;
        let known = match found {
            None => Known::Nothing,
            Some(Applied::Reported { id, .. }) => match seen(session, id)? {
                Some((seen, is_claimed)) => Known::Row(id, seen, is_claimed),
                // It was withdrawn meanwhile.
                None => continue,
            },
            Some(conflict) => Known::Another(conflict),
        };
        return Ok((new, known));
    }
}

/// A sender gives a message one id for all that receive it (Standard Webhooks), and the log has every id once. So if another connector's
/// event has it, the event is known, and sent, by this id with the connector's name.
fn look<'n>(session: &Session, new: &'n NewDelivery) -> PgResult<(Cow<'n, NewDelivery>, Option<Applied>)> {
    let found = same_id(session, new)?;
    let is_taken = matches!(found, Some(Applied::Conflict { differs: Differs::Connector, .. }));
    if !is_taken && found.is_some() {
        return Ok((Cow::Borrowed(new), found));
    }
    let webhook_id = own_id(new);
    // The other connector's event may be gone by now.
    if !is_taken && find(session, &webhook_id)?.is_none() {
        return Ok((Cow::Borrowed(new), None));
    }
    let own = NewDelivery { webhook_id, ..new.clone() };
    let found = same_id(session, &own)?;
    let is_own = is_taken || matches!(found, Some(Applied::Reported { .. }));
    Ok(if is_own { (Cow::Owned(own), found) } else { (Cow::Borrowed(new), None) })
}

/// Writes an event that is not sent, as [`crate::log::Change::Keep`] describes.
pub fn keep(session: &Session, context: &BatchContext<'_>, mut reported: Reported) -> PgResult<Applied> {
    let (own, known) = identify(session, &reported.delivery)?;
    match known {
        Known::Row(id, ..) => {
            hold_on_to(session, id)?;
            Ok(Applied::Reported { id, is_new: false })
        }
        Known::Another(conflict) => Ok(conflict),
        Known::Nothing => {
            reported.delivery = own.into_owned();
            match report(session, context, reported.clone())? {
                // It came in at the same time as this one.
                Applied::Reported { id, is_new: false } => {
                    hold_on_to(session, id)?;
                    Ok(Applied::Reported { id, is_new: false })
                }
                // Its id is one that another connector's event has since a moment ago.
                Applied::Conflict { differs: Differs::Connector, .. } => keep(session, context, reported),
                applied => Ok(applied),
            }
        }
    }
}

/// Makes sure that a row is not withdrawn that a second sender relies on.
fn hold_on_to(session: &Session, id: DeliveryId) -> PgResult<()> {
    const SQL: &str = "UPDATE delivery SET token = 2 WHERE id = $1 AND token = 1 AND attempts = 0 AND owner IS NULL";
    session.execute(SQL, &[&id.0]).map(drop)
}

/// Takes an event in, as [`crate::log::Change::Queue`] describes.
pub fn queue(session: &Session, new: &NewDelivery, until: Timestamp, may_repeat: bool) -> PgResult<Applied> {
    loop {
        let (new, known) = identify(session, new)?;
        match known {
            Known::Row(id, seen, _) if seen.state == State::Discarded => {
                return Ok(Applied::NotClaimed(NotClaimed::State(id, State::Discarded)));
            }
            Known::Row(id, ..) => {
                hold_on_to(session, id)?;
                return Ok(Applied::Queued { id, is_new: queue_again(session, id, until, may_repeat)? });
            }
            Known::Another(conflict) => return Ok(conflict),
            Known::Nothing => {
                if let Some(id) = insert_queued(session, &new, until, may_repeat)? {
                    return Ok(Applied::Queued { id: DeliveryId(id), is_new: true });
                }
            }
        }
    }
}

/// Queues a row again whose sender sends its event again: one that failed, or that an earlier command left pending. One that its
/// endpoint may have acted on is left to a person, unless it may be repeated. Returns whether it did.
fn queue_again(session: &Session, id: DeliveryId, until: Timestamp, may_repeat: bool) -> PgResult<bool> {
    const SQL: &str = concat!(
        "UPDATE delivery SET state = 'pending', queued_until = $2, may_repeat = $3, token = token + 1, next_attempt_at = NULL,
           waiting_on = NULL, is_awaited = false, discard_reason = NULL
         WHERE id = $1 AND owner IS NULL AND has_payload
           AND (state = 'failed' OR (state = 'pending' AND queued_until IS NULL)) AND ($3 OR flags & $4 = 0) AND ",
        is_single!("delivery")
    );
    Ok(session.execute(SQL, &[&id.0, &until.as_millis(), &may_repeat, &IN_DOUBT])? == 1)
}

/// Writes a new row; `None` if its webhook id was taken a moment ago.
fn try_insert(session: &Session, context: &BatchContext<'_>, new: &NewDelivery) -> PgResult<Option<Applied>> {
    let id = insert_awaited(session, (context.owner, context.now), new)?;
    let accepted =
        |id| Applied::Accepted { ticket: Ticket { id: DeliveryId(id), token: 1 }, place: LinePosition::First };
    Ok(id.map(accepted))
}

/// Writes a new row whose webhook id was generated here.
fn insert(session: &Session, context: &BatchContext<'_>, new: &NewDelivery) -> PgResult<Applied> {
    loop {
        if let Some(applied) = try_insert(session, context, new)? {
            return Ok(applied);
        }
        if let Some((id, state)) = find(session, &new.webhook_id)? {
            return Ok(Applied::NotClaimed(NotClaimed::State(id, state)));
        }
    }
}

/// As [`try_insert`]; the one who asked does not know the webhook id.
fn insert_and_read(session: &Session, context: &BatchContext<'_>, new: &NewDelivery) -> PgResult<Option<Applied>> {
    match try_insert(session, context, new)? {
        Some(Applied::Accepted { ticket, .. }) => {
            let claimed = session.one(READ, &[&ticket.id.0], read_claimed)?;
            Ok(claimed.map(|claimed| Applied::Claimed(Box::new(claimed))))
        }
        applied => Ok(applied),
    }
}

/// Takes an event whose webhook id the log has with the same payload. Its row is locked.
fn put_again(
    session: &Session,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    id: DeliveryId,
    (seen, is_claimed): (Seen, bool),
) -> PgResult<Applied> {
    match seen.state {
        _ if is_claimed => Ok(Applied::NotClaimed(NotClaimed::State(id, State::Sending))),
        State::Delivered | State::Sending => Ok(Applied::Absorbed { of: id, kept: None }),
        State::Discarded => Ok(match delivered_copy(session, id)? {
            Some(of) => Applied::Absorbed { of, kept: None },
            None => Applied::NotClaimed(NotClaimed::State(id, State::Discarded)),
        }),
        // A receipt was given for it: it is sent and retried anyway.
        State::Pending if is_queued(session, id)? => {
            hold_on_to(session, id)?;
            Ok(Applied::Queued { id, is_new: false })
        }
        State::Failed | State::Unknown | State::Pending => {
            let row = Earlier { id: id.0, seen, is_claimed, can_absorb: true };
            Ok(claim_earlier(session, context, new, &row, true)?.unwrap_or(Applied::Absorbed { of: id, kept: None }))
        }
    }
}

fn is_queued(session: &Session, id: DeliveryId) -> PgResult<bool> {
    session.exists("SELECT 1 FROM delivery WHERE id = $1 AND queued_until IS NOT NULL", &[&id.0])
}

/// Finds the event among those that failed before, by its content, which is locked: the oldest one that still has to be sent, or one
/// that was delivered from here meanwhile. Returns `None` if it is a new event.
fn put_earlier(
    session: &Session,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    rules: PutRules,
) -> PgResult<Option<Applied>> {
    let rows = earlier(session, new)?;
    let is_open = |row: &&Earlier| matches!(row.seen.state, State::Failed | State::Unknown);
    for row in rows.iter().filter(is_open).filter(|row| !row.is_claimed) {
        if let Some(applied) = claim_earlier(session, context, new, row, rules.is_absorbed)? {
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
    let delivered = delivered.map_or_else(|| edited_copy(session, &rows), |id| Ok(Some(id)))?;
    delivered.map(|id| absorb(session, new, id)).transpose()
}

/// Returns a copy that was edited from one of `rows` and delivered from here instead of it.
fn edited_copy(session: &Session, rows: &[Earlier]) -> PgResult<Option<i64>> {
    for row in rows.iter().filter(|row| row.seen.state == State::Discarded) {
        if let Some(copy) = delivered_copy(session, DeliveryId(row.id))?
            && absorbs(session, copy)?
        {
            return Ok(Some(copy.0));
        }
    }
    Ok(None)
}

/// Returns the edited copy, or the original of one, that was delivered instead of a row.
fn delivered_copy(session: &Session, id: DeliveryId) -> PgResult<Option<DeliveryId>> {
    Ok(match replaced_by(session, id)? {
        Some(by) if is_delivered(session, by)? => Some(by),
        _ => None,
    })
}

fn is_delivered(session: &Session, id: DeliveryId) -> PgResult<bool> {
    session.exists("SELECT 1 FROM delivery WHERE id = $1 AND state = 'delivered'", &[&id.0])
}

/// Claims a row that failed before; `None` if that is not possible and the event is to be taken as a new one.
fn claim_earlier(
    session: &Session,
    context: &BatchContext<'_>,
    new: &NewDelivery,
    row: &Earlier,
    is_absorbed: bool,
) -> PgResult<Option<Applied>> {
    let id = DeliveryId(row.id);
    let claim = |refuse| claim(session, context, id, row.seen, refuse);
    let applied = match claim(REFUSE)? {
        // An edited copy that was not delivered does not count: whoever sends the event again wants it as it is.
        Applied::NotClaimed(NotClaimed::Replaced(_, by)) if !is_delivered(session, by)? => {
            claim(Refuse { replaced: false, ..REFUSE })?
        }
        applied => applied,
    };
    match applied {
        Applied::NotClaimed(NotClaimed::Replaced(_, by)) if is_absorbed => absorb(session, new, by.0).map(Some),
        Applied::NotClaimed(NotClaimed::Replaced(..) | NotClaimed::NoPayload(_)) => Ok(None),
        Applied::Claimed(claimed) => {
            session.execute("UPDATE delivery SET is_awaited = true WHERE id = $1", &[&row.id])?;
            Ok(Some(Applied::Claimed(claimed)))
        }
        applied => Ok(Some(applied)),
    }
}

fn absorb(session: &Session, new: &NewDelivery, of: i64) -> PgResult<Applied> {
    let reason = format!("it came in again after event {of}, which is the same, was delivered");
    let kept = insert_absorbed(session, new, of, &without_nul(&reason))?;
    Ok(Applied::Absorbed { of: DeliveryId(of), kept: kept.map(DeliveryId) })
}

/// Removes a row that was written for a sender who was refused meanwhile, as [`crate::log::Change::Withdraw`] describes.
pub fn withdraw(session: &Session, id: DeliveryId) -> PgResult<Applied> {
    lock_line(session, &lines_of(session, &[id.0])?)?;
    let is_untouched = session.exists(UNTOUCHED, &[&id.0])?;
    if is_untouched {
        delete(session, &[id.0])?;
        // What waits for it is due at once.
        document_line::leave(session, id, Timestamp::EPOCH)?;
    }
    Ok(Applied::Changed { id, is_changed: is_untouched })
}
