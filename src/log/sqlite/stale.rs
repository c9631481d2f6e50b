//! Checks whether a row has changed since a selection saw it: other processes may have changed it.

use super::cells::Cells;
use super::newer;
use crate::log::applied::NotClaimed;
use crate::log::change::{Change, Newer};
use crate::model::{DeliveryId, Seen, State};
use rusqlite::{Connection, OptionalExtension as _};

/// Returns the row that a change claims, and what was seen of it.
pub fn claim_of(change: &Change) -> Option<(DeliveryId, Seen)> {
    match change {
        Change::Claim { id, seen, .. } => Some((*id, *seen)),
        Change::InLine { change, .. } => claim_of(change),
        _ => None,
    }
}

/// Returns whether a newer event of the row's document prevents it from being sent. It is checked only if there is no other
/// reason.
pub fn refuse_stale(
    connection: &Connection,
    id: DeliveryId,
    seen: Seen,
    which: Newer,
) -> rusqlite::Result<Option<NotClaimed>> {
    if let Some(why) = refuse_changed(connection, id, seen)? {
        return Ok(Some(why));
    }
    Ok(newer::find(connection, id, which)?.map(|newer| NotClaimed::Superseded(id, newer)))
}

/// Returns how a row has changed since it was seen, without claiming it; `None` if it has not.
pub fn refuse_changed(connection: &Connection, id: DeliveryId, seen: Seen) -> rusqlite::Result<Option<NotClaimed>> {
    let row = connection
        .prepare_cached("SELECT state, owner IS NOT NULL, token, payload IS NOT NULL FROM delivery WHERE id = ?1")?
        .query_row([id.0], |row| {
            let mut cells = Cells::from(row, 0);
            Ok((shown(&mut cells)?, cells.next::<i64>()?, cells.next::<bool>()?))
        })
        .optional()?;
    Ok(match row {
        None => Some(NotClaimed::Missing(id)),
        Some((state, ..)) if state != seen.state => Some(NotClaimed::State(id, state)),
        Some((state, claims, _)) if claims != i64::from(seen.claims) => Some(NotClaimed::Changed(id, state)),
        Some((.., has_payload)) => (!has_payload).then_some(NotClaimed::NoPayload(id)),
    })
}

/// Returns what a claim of an existing row must find unchanged, and whether a process has claimed it.
pub fn seen(connection: &Connection, id: DeliveryId) -> rusqlite::Result<(Seen, bool)> {
    connection
        .prepare_cached("SELECT state, min(token, 4294967295), owner IS NOT NULL FROM delivery WHERE id = ?1")?
        .query_row([id.0], |row| {
            let mut cells = Cells::from(row, 0);
            Ok((Seen { state: cells.state()?, claims: cells.next()? }, cells.next()?))
        })
}

/// Reads a state and whether the row is claimed, which is shown as `Sending`.
pub fn shown(cells: &mut Cells<'_>) -> rusqlite::Result<State> {
    let state = cells.state()?;
    Ok(if cells.next()? { State::Sending } else { state })
}
