//! Settlements: an attempt is recorded and the claim given back, both or neither.

use super::attempt::{self, COLUMNS};
use super::cells::{bytes, number, text, time};
use super::reference;
use crate::log::change::{Applied, Next, Settlement, Ticket};
use crate::model::{Attempt, AttemptKind, State};
use rusqlite::{Connection, params, params_from_iter};

/// Records an attempt. A claim that somebody else took over is lost, and nothing is written.
pub fn settle(connection: &Connection, owner: i64, settlement: &Settlement) -> rusqlite::Result<Applied> {
    let ticket = settlement.ticket;
    let state = state_of(&settlement.attempt);
    let digest = match state {
        State::Delivered => None,
        _ if matches!(settlement.next, Next::Again(_)) => None,
        _ if !is_mine(connection, owner, ticket)? => return Ok(Applied::Lost(ticket.id)),
        _ => reference::write(connection, ticket.id.0)?,
    };
    let is_settled = record(connection, owner, settlement, digest.as_deref(), Sql::First)? || {
        keep_latest(connection, owner, ticket)?;
        record(connection, owner, settlement, digest.as_deref(), Sql::Further)?
    };
    if !is_settled {
        return Ok(Applied::Lost(ticket.id));
    }
    Ok(Applied::Settled(ticket.id))
}

/// Returns the state that an attempt leaves its delivery in.
pub fn state_of(attempt: &Attempt) -> State {
    match &attempt.answer {
        None => State::Unknown,
        Some(answer) if answer.failure.is_none() => State::Delivered,
        Some(_) => State::Failed,
    }
}

/// Says whether the claim is still this process's.
pub fn is_mine(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM delivery WHERE id = ?1 AND owner = ?2 AND token = ?3")?.exists(params![
        ticket.id.0,
        owner,
        ticket.token
    ])
}

/// Moves the row's latest attempt to those before it.
fn keep_latest(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT INTO attempt (delivery_id, number, {COLUMNS}, response) SELECT id, attempts, {COLUMNS}, response
         FROM delivery WHERE id = ?1 AND owner = ?2 AND token = ?3 AND kind IS NOT NULL"
    );
    connection.prepare_cached(&sql)?.execute(params![ticket.id.0, owner, ticket.token])?;
    Ok(())
}

/// The attempt's cells come first, in the order in which they are written.
macro_rules! settle_sql {
    () => {
        "UPDATE delivery SET kind = ?1, started_at = ?2, url = ?3, made_by = ?4, reason = ?5, failure = ?6, phase = ?7,
           status = ?8, error = ?9, error_code = ?10, latency_us = ?11, response_type = ?12,
           flags = ?13 | CASE WHEN (?15 = 'failed' OR ?23 IS NOT NULL) AND (flags & 24 <> 0 OR state = 'unknown') THEN 16 ELSE 0 END,
           response = ?14, state = coalesce(?15, state), owner = CASE WHEN ?23 IS NULL THEN NULL ELSE owner END,
           next_attempt_at = ?23, waiting_on = ?24, discard_reason = NULL,
           failed_at = coalesce(?16, failed_at), delivered_at = coalesce(?17, delivered_at), digest = coalesce(?18, digest),
           attempts = attempts + 1, tries = tries + 1, reposts = reposts + ?19
         WHERE id = ?20 AND owner = ?21 AND token = ?22"
    };
}

/// A first attempt has none before it, so that it costs one statement.
#[derive(Clone, Copy)]
enum Sql {
    First,
    Further,
}

impl Sql {
    fn text(self) -> &'static str {
        match self {
            Self::First => concat!(settle_sql!(), " AND attempts = 0"),
            Self::Further => settle_sql!(),
        }
    }
}

/// Records an attempt in the claimed row. Says whether there was such a row.
fn record(
    connection: &Connection,
    owner: i64,
    settlement: &Settlement,
    digest: Option<&[u8]>,
    sql: Sql,
) -> rusqlite::Result<bool> {
    let Settlement { ticket, attempt, at, next } = settlement;
    let state = state_of(attempt);
    let is_delivered = state == State::Delivered;
    let (again, held_by) = match next {
        Next::End => (None, None),
        Next::Held(by) => (None, Some(by.0)),
        Next::Again(at) => (Some(*at), None),
    };
    let rest = [
        text(again.is_none().then_some(state.as_str())),
        time((!is_delivered && again.is_none()).then_some(*at)),
        time(is_delivered.then_some(*at)),
        bytes(digest),
        number(i64::from(attempt.kind == AttemptKind::Repost)),
        number(ticket.id.0),
        number(owner),
        number(ticket.token),
        time(again),
        number(held_by),
    ];
    let cells = attempt::write(attempt).into_iter().chain(rest);
    Ok(connection.prepare_cached(sql.text())?.execute(params_from_iter(cells))? == 1)
}
