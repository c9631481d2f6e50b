//! Checks whether a row has changed since a selection saw it: other processes may have changed it.

use super::cells::Cells;
use super::newer;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::NotClaimed;
use crate::log::change::Newer;
use crate::model::{DeliveryId, Seen, State};

/// Returns whether a newer event of the row's document prevents it from being sent. It is checked only if there is no other
/// reason.
pub fn refuse_stale(session: &Session, id: DeliveryId, seen: Seen, which: Newer) -> PgResult<Option<NotClaimed>> {
    if let Some(why) = refuse_changed(session, id, seen)? {
        return Ok(Some(why));
    }
    Ok(newer::find(session, id, which)?.map(|newer| NotClaimed::Superseded(id, newer)))
}

/// Returns how a row has changed since it was seen, without claiming it; `None` if it has not.
pub fn refuse_changed(session: &Session, id: DeliveryId, seen: Seen) -> PgResult<Option<NotClaimed>> {
    let sql = "SELECT state, owner IS NOT NULL, token, has_payload FROM delivery WHERE id = $1";
    let row = session.one(sql, &[&id.0], |cells| Ok((shown(cells)?, cells.next::<i64>()?, cells.next::<bool>()?)))?;
    Ok(match row {
        None => Some(NotClaimed::Missing(id)),
        Some((state, ..)) if state != seen.state => Some(NotClaimed::State(id, state)),
        Some((state, claims, _)) if claims != i64::from(seen.claims) => Some(NotClaimed::Changed(id, state)),
        Some((.., has_payload)) => (!has_payload).then_some(NotClaimed::NoPayload(id)),
    })
}

/// Returns what a claim of an existing row must find unchanged, and whether a process has claimed it. The row is locked, so that it
/// stays as it is; `None` if it was deleted.
pub fn seen(session: &Session, id: DeliveryId) -> PgResult<Option<(Seen, bool)>> {
    let sql = "SELECT state, token, owner IS NOT NULL FROM delivery WHERE id = $1 FOR UPDATE";
    session.one(sql, &[&id.0], |cells| Ok((Seen { state: cells.state()?, claims: cells.count()? }, cells.next()?)))
}

/// Reads a state and whether the row is claimed, which is shown as `Sending`.
pub fn shown(cells: &mut Cells<'_>) -> PgResult<State> {
    let state = cells.state()?;
    Ok(if cells.next()? { State::Sending } else { state })
}
