//! Whether a row is still what a selection saw of it: other processes go on in between.

use super::cells::Cells;
use super::newer;
use crate::log::change::{Newer, NotClaimed};
use crate::model::{DeliveryId, Seen, State};
use rusqlite::{Connection, OptionalExtension as _};

/// Says whether a newer event of the row's document keeps it from being sent. Any other reason comes first.
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

/// Says how a row is no longer what was seen, without claiming it; nothing where it is.
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

/// Reads a state and whether the row is claimed: then it is being sent.
pub fn shown(cells: &mut Cells<'_>) -> rusqlite::Result<State> {
    let state = cells.state()?;
    Ok(if cells.next()? { State::Sending } else { state })
}
