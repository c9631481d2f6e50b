//! Edited copies: an event and the copies that were edited from it are one change of stock, so only one of them may be delivered.
//!
//! They form one family, named by the id of the first event. Any of them may be delivered first, and any may be pruned.

use super::cells::Cells;
use super::stale::refuse_changed;
use crate::log::applied::NotClaimed;
use crate::log::change::{Change, Refuse};
use crate::log::doubt_flags::keep_doubt;
use crate::log::family::{Kin, replacement, why_discarded};
use crate::model::{DeliveryId, Lineage, State};
use rusqlite::{Connection, params};

/// The condition for a row that is not a copy and has none, which is true for nearly all rows.
macro_rules! is_single {
    ($row:literal) => {
        concat!(
            $row,
            ".family IS NULL AND NOT EXISTS (SELECT 1 FROM delivery AS copy INDEXED BY delivery_family
               WHERE copy.family IS NOT NULL AND copy.family = ",
            $row,
            ".id)"
        )
    };
}
pub(super) use is_single;

/// Says whether the log has copies, or will have some once `changes` are made. Few logs have any, and checking once per batch is
/// cheaper than checking every row.
pub fn exist(connection: &Connection, changes: &[Change]) -> rusqlite::Result<bool> {
    Ok(changes.iter().any(makes_copy) || has_any(connection)?)
}

fn makes_copy(change: &Change) -> bool {
    match change {
        Change::Accept(new) | Change::Enqueue { new, .. } => new.lineage.is_some(),
        Change::Report(reported) => reported.delivery.lineage.is_some(),
        Change::InLine { change, .. } => makes_copy(change),
        _ => false,
    }
}

/// Says whether there are copies in the log.
pub fn has_any(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM delivery INDEXED BY delivery_family WHERE family IS NOT NULL LIMIT 1")?
        .exists([])
}

/// Returns why a row must not be sent because of another copy of its event; `None` if it may.
pub fn refuse(connection: &Connection, id: DeliveryId, refuse: Refuse) -> rusqlite::Result<Option<NotClaimed>> {
    let others = others(connection, id)?;
    if others.iter().any(|other| other.is_claimed) {
        return Ok(Some(NotClaimed::State(id, State::Sending)));
    }
    let by =
        if refuse.replaced { replacement(id, &others, |one, other| is_newer(connection, one, other))? } else { None };
    Ok(by.map(|by| NotClaimed::Replaced(id, by)))
}

/// Returns the copy that is sent instead of a row, or that was delivered already.
pub fn replaced_by(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Option<DeliveryId>> {
    replacement(id, &others(connection, id)?, |one, other| is_newer(connection, one, other))
}

/// By what a copy is newer than another one: the latest time at which it, or any row that it was edited from, was created; then how many
/// these rows are; then its id. So it is newer than its original also if the clock was set back between them. The id alone says
/// nothing about imported rows: a copy may come before its original.
macro_rules! newness {
    ($row:literal) => {
        concat!(
            "(WITH RECURSIVE up (id) AS (SELECT ",
            $row,
            ".id UNION SELECT of.lineage_of FROM up CROSS JOIN delivery AS of WHERE of.id = up.id AND of.lineage_of IS NOT NULL)
              SELECT max(made.created_at), count(*), ",
            $row,
            ".id FROM up CROSS JOIN delivery AS made WHERE made.id = up.id)"
        )
    };
}
pub(super) use newness;

fn is_newer(connection: &Connection, one: DeliveryId, other: DeliveryId) -> rusqlite::Result<bool> {
    const SQL: &str = concat!(
        "SELECT 1 FROM delivery AS one, delivery AS other WHERE one.id = ?1 AND other.id = ?2 AND ",
        newness!("one"),
        " > ",
        newness!("other")
    );
    connection.prepare_cached(SQL)?.exists([one.0, other.0])
}

/// Returns why an edited copy must not be written: its original or another copy has changed since it was seen.
pub fn refuse_copy(connection: &Connection, lineage: &Lineage) -> rusqlite::Result<Option<NotClaimed>> {
    let (of, Some(seen)) = (lineage.of, lineage.seen) else { return Ok(None) };
    match refuse_changed(connection, of, seen)? {
        // A copy has a payload of its own.
        None | Some(NotClaimed::NoPayload(_)) => refuse(connection, of, Refuse::default()),
        why => Ok(why),
    }
}

/// Discards the other copies of an event that was just delivered: if they were sent as well, the stock would change twice.
pub fn set_aside(connection: &Connection, id: DeliveryId) -> rusqlite::Result<()> {
    let is_single = connection
        .prepare_cached(concat!("SELECT 1 FROM delivery AS mine WHERE mine.id = ?1 AND ", is_single!("mine")))?
        .exists([id.0])?;
    if is_single {
        return Ok(());
    }
    let originals = originals(connection, id)?;
    for other in others(connection, id)?.iter().filter(|other| other.is_open() && !other.is_claimed) {
        let reason = why_discarded(id, &originals, other.id);
        connection
            .prepare_cached(concat!(
                "UPDATE delivery SET state = 'discarded', discard_reason = ?2, ",
                keep_doubt!(),
                " WHERE id = ?1"
            ))?
            .execute(params![other.id.0, reason])?;
    }
    Ok(())
}

/// Adds an edited copy to the family of its original.
pub fn join_family(connection: &Connection, id: i64, lineage: &Lineage) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE delivery SET family = coalesce((SELECT family FROM delivery WHERE id = ?2), ?2) WHERE id = ?1",
        )?
        .execute([id, lineage.of.0])?;
    Ok(())
}

/// The ids of the family of row `?1`, including its own.
macro_rules! family {
    () => {
        "(WITH first (id) AS (SELECT coalesce(family, id) FROM delivery WHERE id = ?1)
          SELECT id FROM first
          UNION ALL SELECT copy.id FROM first, delivery AS copy INDEXED BY delivery_family
            WHERE copy.family IS NOT NULL AND copy.family = first.id)"
    };
}
pub(super) use family;

/// Returns the other rows of a row's family.
fn others(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Vec<Kin>> {
    let mut rows = connection.prepare_cached(concat!(
        "SELECT delivery.id, state, owner IS NOT NULL, delivered_at IS NOT NULL FROM delivery
         WHERE delivery.id <> ?1 AND delivery.id IN ",
        family!(),
        " ORDER BY delivery.id"
    ))?;
    let read = |row: &rusqlite::Row<'_>| {
        let mut cells = Cells::from(row, 0);
        Ok(Kin {
            id: DeliveryId(cells.next()?),
            state: cells.state()?,
            is_claimed: cells.next()?,
            was_delivered: cells.next()?,
        })
    };
    rows.query_map([id.0], read)?.collect()
}

/// Returns the row that a row was edited from, the one that this one was edited from, and so on.
fn originals(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Vec<i64>> {
    let mut rows = connection.prepare_cached(
        "WITH RECURSIVE up (id) AS (
           SELECT lineage_of FROM delivery WHERE id = ?1
           UNION SELECT delivery.lineage_of FROM up, delivery WHERE delivery.id = up.id)
         SELECT id FROM up WHERE id IS NOT NULL",
    )?;
    rows.query_map([id.0], |row| row.get(0))?.collect()
}
