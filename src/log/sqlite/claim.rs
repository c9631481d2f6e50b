//! Claims on rows that are there already, and giving them back.

use super::cells::Cells;
use crate::log::change::{Applied, Claimed, NotClaimed, Place, Ticket};
use crate::model::{ApiKey, DeliveryId, Facts, State};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Claims a row that nobody has and that is in one of the states `from`. The state stays as it is.
pub fn claim(connection: &Connection, owner: i64, id: DeliveryId, from: &[State]) -> rusqlite::Result<Applied> {
    // No state's word is a part of another one's.
    let words: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let words = words.join(" ");
    let claimed = connection
        .prepare_cached(&format!(
            "UPDATE delivery SET owner = ?2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL
             WHERE id = ?1 AND owner IS NULL AND payload IS NOT NULL AND instr(?3, state) > 0
             RETURNING {CLAIMED}"
        ))?
        .query_row(params![id.0, owner, words], read_claimed)
        .optional()?;
    if let Some(claimed) = claimed {
        Ok(Applied::Claimed(Box::new(claimed)))
    } else {
        let why = refuse_claim(connection, id, from)?;
        Ok(Applied::NotClaimed(why.unwrap_or(NotClaimed::NoPayload(id))))
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

/// Gives a claim back as if it had never been made. What holds it is noted.
pub fn release(
    connection: &Connection,
    owner: i64,
    ticket: Ticket,
    by: Option<DeliveryId>,
) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached(
            "UPDATE delivery SET owner = NULL, waiting_on = ?4 WHERE id = ?1 AND owner = ?2 AND token = ?3",
        )?
        .execute(params![ticket.id.0, owner, ticket.token, by.map(|by| by.0)])?;
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

/// What [`read_claimed`] reads.
pub const CLAIMED: &str = "id, token, state, attempts, tries, webhook_id, event_id, environment, connector, api_key, event, store_id, \
                           document_id, is_test, payload";

/// Reads a row of [`CLAIMED`] with its payload.
pub fn read_claimed(row: &Row<'_>) -> rusqlite::Result<Claimed> {
    let mut cells = Cells::from(row, 0);
    let id = DeliveryId(cells.next()?);
    Ok(Claimed {
        ticket: Ticket { id, token: cells.next()? },
        was: cells.state()?,
        attempts: cells.next()?,
        tries: cells.next()?,
        facts: read_facts(&mut cells, id)?,
        payload: cells.next()?,
        place: Place::First,
    })
}

fn read_facts(cells: &mut Cells<'_>, id: DeliveryId) -> rusqlite::Result<Facts> {
    Ok(Facts {
        id: Some(id),
        webhook_id: cells.next()?,
        event_id: cells.next()?,
        environment: cells.next()?,
        connector: cells.next()?,
        api_key: cells.word(&ApiKey::ALL, ApiKey::as_str)?.ok_or_else(|| cells.unexpected())?,
        event: cells.next()?,
        store_id: cells.next()?,
        document_id: cells.next()?,
        is_test: cells.next()?,
    })
}
