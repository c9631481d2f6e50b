//! Makes the changes of a batch, within its transaction.

use super::accept::accept;
use super::batch::{Batch, BatchContext};
use super::claim::{claim, release};
use super::discard::{discard, restore};
use super::document_line::{Turn, line_up};
use super::link::link;
use super::owner::Living;
use super::put::{keep, put, queue, withdraw};
use super::recover::{dead_owners, recover_step};
use super::report::report;
use super::settle::settle;
use super::stale::{claim_of, refuse_changed};
use super::waiting::{conclude, postpone, release_waiting, take};
use super::{document_line, history, last_delivery, monitoring, newer, row};
use crate::log::applied::{Applied, LinePosition};
use crate::log::change::{Change, Newer};
use crate::model::{DeliveryId, NewDelivery, Order};
use rusqlite::Connection;

/// Makes all changes of a batch in order, and returns their results.
pub fn apply_batch(
    connection: &Connection,
    context: &BatchContext<'_>,
    changes: Vec<Change>,
) -> rusqlite::Result<Vec<Applied>> {
    let batch = Batch::new(connection);
    let applied = changes.into_iter().map(|change| apply(&batch, context, change));
    let applied = applied.collect::<rusqlite::Result<_>>()?;
    last_delivery::note(&batch)?;
    Ok(applied)
}

/// Returns the results of `changes` if they only read rows, or claim rows that cannot be claimed. Processes that go through
/// the same rows skip those that others claimed in this way, without the write lock.
pub fn only_look(
    connection: &Connection,
    living: &Living,
    changes: &[Change],
) -> rusqlite::Result<Option<Vec<Applied>>> {
    let look_at = |change: &Change| match (change, claim_of(change)) {
        (Change::Look(ids), _) => look(connection, living, ids).map(Some),
        (Change::Recover { .. }, _) => {
            let is_none = dead_owners(connection, living)?.is_empty();
            Ok(is_none.then_some(Applied::Recovered { unknown: 0, has_more: false }))
        }
        (Change::LookForNewer(id, which), _) => look_for_newer(connection, *id, *which).map(Some),
        (_, Some((id, seen))) => Ok(refuse_changed(connection, id, seen)?.map(Applied::NotClaimed)),
        (_, None) => Ok(None),
    };
    changes.iter().map(look_at).collect()
}

/// Makes one change and returns its result.
fn apply(connection: &Batch<'_>, context: &BatchContext<'_>, change: Change) -> rusqlite::Result<Applied> {
    let BatchContext { owner, delivered, living, renames, copies_exist, .. } = *context;
    let follow = |mut new: Box<NewDelivery>| {
        renames.follow(&mut new);
        new
    };
    match change {
        Change::Accept(new) => accept(connection, context, &follow(new), None),
        Change::Enqueue { new, wait } => accept(connection, context, &follow(new), Some(wait)),
        Change::Put { new, rules } => put(connection, context, &follow(new), rules),
        Change::Queue { new, until, may_repeat } => queue(connection, &follow(new), until, may_repeat),
        Change::Monitoring(event) => monitoring::keep(connection, renames, &event),
        Change::History(new) => history::keep(connection, &new),
        Change::All(changes) => apply_all(connection, context, changes),
        Change::Recover { now, limit } => {
            let step = recover_step(connection, living, now, limit)?;
            Ok(Applied::Recovered { unknown: step.unknown, has_more: step.has_more })
        }
        Change::Claim { id, seen, refuse } => claim(connection, context, id, seen, refuse),
        Change::Take(what) => take(connection, context, &what, |_| Ok(LinePosition::First)),
        Change::InLine { change, now, order, lane } => {
            apply_in_line(connection, context, *change, Turn { now, order, lane })
        }
        Change::Settle(settlement) => settle(connection, owner, &settlement, delivered, copies_exist),
        Change::Postpone { ticket, wait } => postpone(connection, owner, ticket, wait),
        Change::Conclude { ticket, at } => conclude(connection, owner, ticket, at, living),
        Change::Release { ticket, waiting_on } => release(connection, owner, ticket, waiting_on),
        Change::ReleaseWaiting => release_waiting(connection, owner).map(Applied::Released),
        Change::Report(mut reported) => {
            renames.follow(&mut reported.delivery);
            report(connection, *reported)
        }
        Change::Link(what) => link(connection, &what),
        Change::Keep(mut reported) => {
            renames.follow(&mut reported.delivery);
            keep(connection, *reported)
        }
        Change::Discard { id, reason } => discard(connection, id, &reason),
        Change::Withdraw(id) => withdraw(connection, id),
        Change::Restore(id) => restore(connection, id),
        Change::Look(ids) => look(connection, living, &ids),
        Change::LookForNewer(id, which) => look_for_newer(connection, id, which),
    }
}

/// A conflict undoes what was written for the others.
fn apply_all(connection: &Batch<'_>, context: &BatchContext<'_>, changes: Vec<Change>) -> rusqlite::Result<Applied> {
    connection.execute_batch("SAVEPOINT every")?;
    let mut all = Vec::with_capacity(changes.len());
    for change in changes {
        let applied = apply(connection, context, change)?;
        let is_conflict = matches!(applied, Applied::Conflict { .. });
        if is_conflict {
            connection.execute_batch("ROLLBACK TO every")?;
            // Nothing of it is in the log, and the next rows may get these ids.
            all.clear();
        }
        all.push(applied);
        if is_conflict {
            break;
        }
    }
    connection.execute_batch("RELEASE every")?;
    Ok(Applied::All(all))
}

/// Returns those of `ids` that exist.
fn look(connection: &Connection, living: &Living, ids: &[DeliveryId]) -> rusqlite::Result<Applied> {
    let rows = ids.iter().filter_map(|id| row::get(connection, living, *id).transpose());
    rows.collect::<rusqlite::Result<_>>().map(Applied::Seen)
}

/// Returns the result of [`Change::LookForNewer`].
fn look_for_newer(connection: &Connection, id: DeliveryId, which: Newer) -> rusqlite::Result<Applied> {
    newer::find(connection, id, which).map(Applied::Newer)
}

/// A row that has to wait anyway only enters the line. Any other row gets its place in line.
fn apply_in_line(
    connection: &Batch<'_>,
    context: &BatchContext<'_>,
    change: Change,
    turn: Turn,
) -> rusqlite::Result<Applied> {
    let owner = context.owner;
    let is_waiting = matches!(change, Change::Enqueue { .. });
    let line_up = |id| match turn.order {
        Order::Document => line_up(connection, owner, id, turn, context.living),
        Order::None => document_line::enter(connection, id).map(|()| LinePosition::First),
    };
    let mut applied = match change {
        Change::Take(what) => return take(connection, context, &what, line_up),
        change => apply(connection, context, change)?,
    };
    match &mut applied {
        Applied::Accepted { ticket, .. } if is_waiting => document_line::enter(connection, ticket.id)?,
        Applied::Accepted { ticket, place } => *place = line_up(ticket.id)?,
        Applied::Claimed(claimed) => claimed.place = line_up(claimed.ticket.id)?,
        Applied::Queued { id, is_new: true } => document_line::enter(connection, *id)?,
        Applied::Settled(id) => document_line::leave(connection, *id, turn.now)?,
        Applied::Concluded(delivery) => document_line::leave(connection, delivery.id, turn.now)?,
        _ => {}
    }
    Ok(applied)
}
