//! Claims on rows that are there already, and giving them back.

use super::cells::Cells;
use crate::log::change::{Applied, Claimed, NotClaimed, Ticket};
use crate::model::{DeliveryId, State};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Claims a row that nobody has and that is in one of the states `from`. The state stays as it is.
pub fn claim(connection: &Connection, owner: i64, id: DeliveryId, from: &[State]) -> rusqlite::Result<Applied> {
    let words: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let words = serde_json::to_string(&words).expect("texts are always JSON");
    let claimed = connection
        .prepare_cached(
            "UPDATE delivery SET owner = ?2, token = token + 1
             WHERE id = ?1 AND owner IS NULL AND payload IS NOT NULL AND state IN (SELECT value FROM json_each(?3))
             RETURNING token, state, webhook_id, connector, is_test, attempts, payload",
        )?
        .query_row(params![id.0, owner, words], |row| read(row, id))
        .optional()?;
    match claimed {
        Some(claimed) => Ok(Applied::Claimed(Box::new(claimed))),
        None => {
            let why = refuse_claim(connection, id, from)?;
            Ok(Applied::NotClaimed(why.unwrap_or(NotClaimed::NoPayload(id))))
        }
    }
}

/// Says why a row cannot be claimed, without trying to; nothing where it can.
pub fn refuse_claim(connection: &Connection, id: DeliveryId, from: &[State]) -> rusqlite::Result<Option<NotClaimed>> {
    let row = connection
        .prepare_cached("SELECT state, owner IS NOT NULL, payload IS NOT NULL FROM delivery WHERE id = ?1")?
        .query_row([id.0], |row| {
            let mut cells = Cells::from(row, 0);
            Ok((shown(&mut cells)?, cells.next::<bool>()?))
        })
        .optional()?;
    Ok(match row {
        None => Some(NotClaimed::Missing(id)),
        Some((state, _)) if !from.contains(&state) => Some(NotClaimed::State(id, state)),
        Some((_, has_payload)) => (!has_payload).then_some(NotClaimed::NoPayload(id)),
    })
}

/// Gives a claim back as if it had never been made.
pub fn release(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached("UPDATE delivery SET owner = NULL WHERE id = ?1 AND owner = ?2 AND token = ?3")?
        .execute(params![ticket.id.0, owner, ticket.token])?;
    Ok(if changed == 1 { Applied::Settled(ticket.id) } else { Applied::Lost(ticket.id) })
}

/// Returns the row that has this webhook id, and its state.
pub fn find(connection: &Connection, webhook_id: &str) -> rusqlite::Result<(DeliveryId, State)> {
    connection
        .prepare_cached("SELECT id, state, owner IS NOT NULL FROM delivery WHERE webhook_id = ?1")?
        .query_row([webhook_id], |row| Ok((DeliveryId(row.get(0)?), shown(&mut Cells::from(row, 1))?)))
}

fn shown(cells: &mut Cells<'_>) -> rusqlite::Result<State> {
    let state = cells.state()?;
    Ok(if cells.next()? { State::Sending } else { state })
}

fn read(row: &Row<'_>, id: DeliveryId) -> rusqlite::Result<Claimed> {
    let mut cells = Cells::from(row, 0);
    Ok(Claimed {
        ticket: Ticket { id, token: cells.next()? },
        was: cells.state()?,
        webhook_id: cells.next()?,
        connector: cells.next()?,
        is_test: cells.next()?,
        attempts: cells.next()?,
        payload: cells.next()?,
    })
}
