//! Makes one change of a batch, within the transaction of the batch.

use super::accept::accept;
use super::batch::BatchContext;
use super::claim::{claim, release};
use super::discard::{discard, restore};
use super::document_line::{Turn, line_up};
use super::line_lock::{Keys, document_key, line_key, lines_of, lock_line};
use super::link::link;
use super::pg_error::PgResult;
use super::placed::Placed;
use super::put::{keep, put, queue, withdraw};
use super::recover::recover_step;
use super::report::report;
use super::session::Session;
use super::settle::settle;
use super::waiting::{conclude, postpone, release_waiting, take};
use super::{document_line, history, monitoring, newer, row};
use crate::log::applied::{Applied, Claimed, LinePosition};
use crate::log::change::{Change, Newer};
use crate::model::{DeliveryId, NewDelivery, Order};

/// Makes one change and returns its result.
pub fn apply(session: &Session, context: &BatchContext<'_>, change: Change) -> PgResult<Applied> {
    let owner = context.owner;
    let follow = |mut new: Box<NewDelivery>| {
        context.renames.follow(&mut new);
        new
    };
    match change {
        Change::Accept(new) => accept(session, context, &follow(new), None),
        Change::Enqueue { new, wait } => accept(session, context, &follow(new), Some(wait)),
        Change::Put { new, rules } => put(session, context, &follow(new), rules),
        Change::Queue { new, until, may_repeat } => queue(session, &follow(new), until, may_repeat),
        Change::Monitoring(event) => monitoring::keep(session, context, &event),
        Change::History(new) => history::keep(session, &new),
        Change::All(changes) => apply_all(session, context, changes),
        Change::Recover { now, limit } => {
            let step = recover_step(session, context, now, limit)?;
            Ok(Applied::Recovered { unknown: step.unknown, has_more: step.has_more })
        }
        Change::Claim { id, seen, refuse } => claim(session, context, id, seen, refuse),
        Change::Take(what) => {
            let first = Placed { waits: false, place: &|_| Ok(LinePosition::First) };
            take(session, context, &what, &first)
        }
        Change::InLine { change, now, order, lane } => {
            apply_in_line(session, context, *change, Turn { now, order, lane })
        }
        Change::Settle(settlement) => settle(session, context, owner, &settlement),
        Change::Postpone { ticket, wait } => postpone(session, owner, ticket, wait),
        Change::Conclude { ticket, at } => conclude(session, context, ticket, at),
        Change::Release { ticket, waiting_on } => release(session, owner, ticket, waiting_on),
        Change::ReleaseWaiting => release_waiting(session, owner).map(Applied::Released),
        Change::Report(mut reported) => {
            context.renames.follow(&mut reported.delivery);
            report(session, context, *reported)
        }
        Change::Link(what) => link(session, &what),
        Change::Keep(mut reported) => {
            context.renames.follow(&mut reported.delivery);
            keep(session, context, *reported)
        }
        Change::Discard { id, reason } => discard(session, id, &reason),
        Change::Withdraw(id) => withdraw(session, id),
        Change::Restore(id) => restore(session, context, id),
        Change::Look(ids) => look(session, &ids),
        Change::LookForNewer(id, which) => look_for_newer(session, id, which),
    }
}

/// A conflict undoes what was written for the others.
fn apply_all(session: &Session, context: &BatchContext<'_>, changes: Vec<Change>) -> PgResult<Applied> {
    session.run("SAVEPOINT every")?;
    let before = context.notes();
    let mut all = Vec::with_capacity(changes.len());
    for change in changes {
        let applied = apply(session, context, change)?;
        if matches!(applied, Applied::Conflict { .. }) {
            session.run("ROLLBACK TO every")?;
            context.undo_to(before);
            // Nothing of it is in the log.
            all = vec![applied];
            break;
        }
        all.push(applied);
    }
    session.run("RELEASE every")?;
    Ok(Applied::All(all))
}

/// Returns those of `ids` that exist.
pub fn look(session: &Session, ids: &[DeliveryId]) -> PgResult<Applied> {
    let rows = ids.iter().filter_map(|id| row::get(session, *id).transpose());
    rows.collect::<PgResult<_>>().map(Applied::Seen)
}

/// Returns the result of [`Change::LookForNewer`].
pub fn look_for_newer(session: &Session, id: DeliveryId, which: Newer) -> PgResult<Applied> {
    newer::find(session, id, which).map(Applied::Newer)
}

/// A row that has to wait anyway only enters the line. Any other row gets its place in line.
fn apply_in_line(session: &Session, context: &BatchContext<'_>, change: Change, turn: Turn) -> PgResult<Applied> {
    let owner = context.owner;
    let is_waiting = matches!(change, Change::Enqueue { .. });
    let waits = turn.order == Order::Document;
    let place = |id| match turn.order {
        Order::Document => line_up(session, owner, id, turn),
        Order::None => document_line::enter(session, id).map(|()| LinePosition::First),
    };
    let change = match change {
        Change::Take(what) => return take(session, context, &what, &Placed { waits, place: &place }),
        change => change,
    };
    let keys = if waits { lines_to_lock(session, &change)? } else { Keys::new() };
    lock_line(session, &keys)?;
    let mut applied = apply(session, context, change)?;
    match &mut applied {
        Applied::Accepted { ticket, .. } if is_waiting => document_line::enter(session, ticket.id)?,
        Applied::Accepted { ticket, place: at } => *at = place(ticket.id)?,
        Applied::Claimed(claimed) => {
            if waits {
                lock_another(session, &keys, claimed)?;
            }
            claimed.place = place(claimed.ticket.id)?;
        }
        Applied::Queued { id, is_new: true } => document_line::enter(session, *id)?,
        Applied::Settled(id) => document_line::leave(session, *id, turn.now)?,
        Applied::Concluded(delivery) => document_line::leave(session, delivery.id, turn.now)?,
        _ => {}
    }
    Ok(applied)
}

/// Returns the lines that a change looks at, or in which it lets another row start. Whoever only enters a line needs no lock: its row
/// gets its place when it is taken.
pub fn lines_to_lock(session: &Session, change: &Change) -> PgResult<Keys> {
    match change {
        Change::Accept(new) | Change::Put { new, .. } => Ok(line_key(new).into_iter().collect()),
        Change::Claim { id, .. } => lines_of(session, &[id.0]),
        Change::Settle(settlement) => lines_of(session, &[settlement.ticket.id.0]),
        Change::Postpone { ticket, .. } | Change::Conclude { ticket, .. } | Change::Release { ticket, .. } => {
            lines_of(session, &[ticket.id.0])
        }
        _ => Ok(Keys::new()),
    }
}

/// Locks the line of a row that was found by the content of an event, if it is another one.
fn lock_another(session: &Session, keys: &Keys, claimed: &Claimed) -> PgResult<()> {
    let facts = &claimed.facts;
    let Some(document) = &facts.document_id else { return Ok(()) };
    let key = document_key(&facts.environment, facts.api_key.as_str(), facts.store_id.as_deref(), document);
    if keys.contains(&key) { Ok(()) } else { lock_line(session, &[key].into()) }
}
