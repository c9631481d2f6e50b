//! Edited copies: an event and the copies that were edited from it are one change of stock, so only one of them may be delivered.
//!
//! They form one family, named by the id of the first event. Any of them may be delivered first, and any may be pruned.
//!
//! Other machines write at the same time, and a row that they have not committed is not seen. So what is done to a family locks its
//! rows first, in the order of their ids. Who makes a copy locks the original and marks it: a claim that waits for the original looks
//! at the mark again.

use super::pg_error::PgResult;
use super::session::Session;
use super::stale::refuse_changed;
use crate::log::applied::NotClaimed;
use crate::log::change::Refuse;
use crate::log::doubt_flags::keep_doubt;
use crate::log::family::{Kin, replacement, why_discarded};
use crate::model::{DeliveryId, Lineage, State};

/// The condition for a row that is not a copy and has none, which is true for nearly all rows.
macro_rules! is_single {
    ($row:literal) => {
        concat!($row, ".family IS NULL AND NOT ", $row, ".has_copies")
    };
}
pub(super) use is_single;

/// The ids of the family of row `$1`, including its own, to be compared with `=`.
macro_rules! family {
    () => {
        "ANY (ARRAY (
           SELECT coalesce(mine.family, mine.id) FROM delivery AS mine WHERE mine.id = $1
           UNION ALL SELECT mine.id FROM delivery AS mine WHERE mine.id = $1 AND mine.family IS NOT NULL
           UNION ALL SELECT copy.id FROM delivery AS mine, delivery AS copy
             WHERE mine.id = $1 AND copy.family IS NOT NULL AND copy.family = coalesce(mine.family, mine.id)))"
    };
}
pub(super) use family;

/// Locks the family of a row, also if it has no other member. Returns false if there is no such row.
pub fn lock_family(session: &Session, id: i64) -> PgResult<bool> {
    const SQL: &str = concat!("SELECT id FROM delivery WHERE id = ", family!(), " ORDER BY id FOR UPDATE");
    let mut locked: Vec<i64> = Vec::new();
    loop {
        let rows: Vec<i64> = session.all(SQL, &[&id], |cells| cells.next())?;
        // Another member may have been committed while a lock was waited for.
        if rows.iter().all(|id| locked.contains(id)) {
            return Ok(rows.contains(&id));
        }
        locked = rows;
    }
}

/// Locks the family of a row that is not single. Returns whether it is not.
pub fn lock_if_several(session: &Session, id: i64) -> PgResult<bool> {
    let is_several = !is_single_row(session, id)?;
    if is_several {
        lock_family(session, id)?;
    }
    Ok(is_several)
}

fn is_single_row(session: &Session, id: i64) -> PgResult<bool> {
    const SQL: &str = concat!("SELECT 1 FROM delivery WHERE id = $1 AND ", is_single!("delivery"));
    session.exists(SQL, &[&id])
}

/// Returns why a row must not be sent because of another copy of its event; `None` if it may.
pub fn refuse(session: &Session, id: DeliveryId, refuse: Refuse) -> PgResult<Option<NotClaimed>> {
    let others = others(session, id)?;
    if others.iter().any(|other| other.is_claimed) {
        return Ok(Some(NotClaimed::State(id, State::Sending)));
    }
    let by = if refuse.replaced { replacement(id, &others, |one, other| is_newer(session, one, other))? } else { None };
    Ok(by.map(|by| NotClaimed::Replaced(id, by)))
}

/// Returns the copy that is sent instead of a row, or that was delivered already.
pub fn replaced_by(session: &Session, id: DeliveryId) -> PgResult<Option<DeliveryId>> {
    replacement(id, &others(session, id)?, |one, other| is_newer(session, one, other))
}

/// By what a copy is newer than another one: the latest time at which it, or any row that it was edited from, was created; then how many
/// these rows are; then its id. So it is newer than its original also if the clock was set back between them. The id alone says
/// nothing about imported rows: a copy may come before its original.
macro_rules! newness {
    ($row:literal) => {
        concat!(
            "(WITH RECURSIVE up (id) AS (SELECT ",
            $row,
            ".id UNION SELECT of.lineage_of FROM up, delivery AS of WHERE of.id = up.id AND of.lineage_of IS NOT NULL)
              SELECT ROW (max(made.created_at), count(*), ",
            $row,
            ".id) FROM up, delivery AS made WHERE made.id = up.id)"
        )
    };
}
pub(super) use newness;

fn is_newer(session: &Session, one: DeliveryId, other: DeliveryId) -> PgResult<bool> {
    const SQL: &str = concat!(
        "SELECT 1 FROM delivery AS one, delivery AS other WHERE one.id = $1 AND other.id = $2 AND ",
        newness!("one"),
        " > ",
        newness!("other")
    );
    session.exists(SQL, &[&one.0, &other.0])
}

/// Locks the family of an edited copy's original, and returns why the copy must not be written: its original or another copy has
/// changed since it was seen.
pub fn refuse_copy(session: &Session, lineage: &Lineage) -> PgResult<Option<NotClaimed>> {
    lock_family(session, lineage.of.0)?;
    let (of, Some(seen)) = (lineage.of, lineage.seen) else { return Ok(None) };
    match refuse_changed(session, of, seen)? {
        // A copy has a payload of its own.
        None | Some(NotClaimed::NoPayload(_)) => refuse(session, of, Refuse::default()),
        why => Ok(why),
    }
}

/// Discards the other copies of an event that was just delivered: if they were sent as well, the stock would change twice.
pub fn set_aside(session: &Session, id: DeliveryId) -> PgResult<()> {
    const SQL: &str =
        concat!("UPDATE delivery SET state = 'discarded', discard_reason = $2, ", keep_doubt!(), " WHERE id = $1");
    if is_single_row(session, id.0)? {
        return Ok(());
    }
    lock_family(session, id.0)?;
    let originals = originals(session, id)?;
    for other in others(session, id)?.iter().filter(|other| other.is_open() && !other.is_claimed) {
        let reason = why_discarded(id, &originals, other.id);
        session.execute(SQL, &[&other.id.0, &reason])?;
    }
    Ok(())
}

/// Adds an edited copy to the family of its original, which is locked. Both have their mark then.
pub fn join_family(session: &Session, id: i64, lineage: &Lineage) -> PgResult<()> {
    let of = lineage.of.0;
    let join = "UPDATE delivery SET family = coalesce((SELECT family FROM delivery WHERE id = $2), $2) WHERE id = $1";
    session.execute(join, &[&id, &of])?;
    mark_first(session, id)
}

/// Marks the first event of a row's family: it has copies.
pub fn mark_first(session: &Session, id: i64) -> PgResult<()> {
    let mark = "UPDATE delivery SET has_copies = true
                WHERE id = (SELECT family FROM delivery WHERE id = $1) AND NOT has_copies";
    session.execute(mark, &[&id]).map(drop)
}

/// Removes the mark of events whose last copy was deleted. They are locked first: who makes another copy meanwhile is waited for.
pub fn unmark(session: &Session, firsts: &[i64]) -> PgResult<()> {
    if firsts.is_empty() {
        return Ok(());
    }
    session.rows("SELECT 1 FROM delivery WHERE id = ANY($1) ORDER BY id FOR UPDATE", &[&firsts])?;
    let sql = "UPDATE delivery SET has_copies = false WHERE id = ANY($1) AND has_copies
               AND NOT EXISTS (SELECT 1 FROM delivery AS copy WHERE copy.family IS NOT NULL AND copy.family = delivery.id)";
    session.execute(sql, &[&firsts]).map(drop)
}

/// Returns the other rows of a row's family.
fn others(session: &Session, id: DeliveryId) -> PgResult<Vec<Kin>> {
    const SQL: &str = concat!(
        "SELECT id, state, owner IS NOT NULL, delivered_at IS NOT NULL FROM delivery WHERE id <> $1 AND id = ",
        family!(),
        " ORDER BY id"
    );
    session.all(SQL, &[&id.0], |cells| {
        Ok(Kin {
            id: DeliveryId(cells.next()?),
            state: cells.state()?,
            is_claimed: cells.next()?,
            was_delivered: cells.next()?,
        })
    })
}

/// Returns the row that a row was edited from, the one that this one was edited from, and so on.
fn originals(session: &Session, id: DeliveryId) -> PgResult<Vec<i64>> {
    let sql = "WITH RECURSIVE up (id) AS (
           SELECT lineage_of FROM delivery WHERE id = $1
           UNION SELECT delivery.lineage_of FROM up, delivery WHERE delivery.id = up.id)
         SELECT id FROM up WHERE id IS NOT NULL";
    session.all(sql, &[&id.0], |cells| cells.next())
}
