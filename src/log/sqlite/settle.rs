//! Settlements: an attempt is recorded and the claim given back, both or neither.

use super::attempt::{COLUMNS, flags};
use super::reference;
use crate::log::change::{Applied, Settlement, Ticket};
use crate::model::{Attempt, AttemptKind, Failure, Phase, State, Timestamp};
use rusqlite::{Connection, params};

/// What is known at the end of an attempt.
#[derive(Clone, Copy)]
pub struct Settled<'a> {
    /// The claim.
    pub ticket: Ticket,
    /// What was tried.
    pub attempt: &'a Attempt,
    /// When it ended.
    pub at: Timestamp,
}

/// Records the first attempt of a row that this process has just written, with its digest.
pub fn settle_first(connection: &Connection, owner: i64, settled: Settled<'_>, digest: &[u8]) -> rusqlite::Result<()> {
    record(connection, owner, settled, Some(digest), Sql::First).map(|_| ())
}

/// Records an attempt. A claim that somebody else took over is lost, and nothing is written.
pub fn settle(connection: &Connection, owner: i64, settlement: &Settlement) -> rusqlite::Result<Applied> {
    let ticket = settlement.ticket;
    let state = state_of(&settlement.attempt);
    let digest = match state {
        State::Delivered => None,
        _ if !is_mine(connection, owner, ticket)? => return Ok(Applied::Lost(ticket.id)),
        _ => reference::write(connection, ticket.id.0)?,
    };
    let settled = Settled { ticket, attempt: &settlement.attempt, at: settlement.at };
    let is_settled = record(connection, owner, settled, digest.as_deref(), Sql::First)? || {
        keep_latest(connection, owner, ticket)?;
        record(connection, owner, settled, digest.as_deref(), Sql::Further)?
    };
    if !is_settled {
        return Ok(Applied::Lost(ticket.id));
    }
    Ok(Applied::Settled(ticket.id))
}

fn state_of(attempt: &Attempt) -> State {
    match &attempt.answer {
        None => State::Unknown,
        Some(answer) if answer.failure.is_none() => State::Delivered,
        Some(_) => State::Failed,
    }
}

fn is_mine(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<bool> {
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

macro_rules! settle_sql {
    () => {
        "UPDATE delivery SET state = ?1, owner = NULL, next_attempt_at = NULL, waiting_on = NULL, discard_reason = NULL,
           failed_at = coalesce(?2, failed_at), digest = coalesce(?3, digest), attempts = attempts + 1, reposts = reposts + ?4,
           delivered_at = coalesce(?22, delivered_at), kind = ?5, started_at = ?6, url = ?7, made_by = ?8, reason = ?9,
           failure = ?10, phase = ?11, status = ?12, error = ?13, error_code = ?14, latency_us = ?15, response_type = ?16,
           response = ?18,
           flags = ?17 | CASE WHEN ?1 = 'failed' AND (flags & 24 <> 0 OR state = 'unknown') THEN 16 ELSE 0 END
         WHERE id = ?19 AND owner = ?20 AND token = ?21"
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
    settled: Settled<'_>,
    digest: Option<&[u8]>,
    sql: Sql,
) -> rusqlite::Result<bool> {
    let Settled { ticket, attempt, at } = settled;
    let state = state_of(attempt);
    let answer = attempt.answer.as_ref();
    let changed = connection.prepare_cached(sql.text())?.execute(params![
        state.as_str(),
        (state != State::Delivered).then(|| at.as_millis()),
        digest,
        attempt.kind == AttemptKind::Repost,
        attempt.kind.as_str(),
        attempt.started_at.as_millis(),
        attempt.url,
        attempt.by,
        attempt.reason,
        answer.and_then(|answer| answer.failure).map(Failure::as_str),
        answer.and_then(|answer| answer.phase).map(Phase::as_str),
        answer.and_then(|answer| answer.status),
        answer.and_then(|answer| answer.error.as_deref()),
        answer.and_then(|answer| answer.error_code.as_deref()),
        answer.map(|answer| i64::try_from(answer.latency.as_micros()).unwrap_or(i64::MAX)),
        answer.and_then(|answer| answer.response_type.as_deref()),
        answer.map_or(0, flags),
        answer.map(|answer| answer.response.as_slice()).filter(|response| !response.is_empty()),
        ticket.id.0,
        owner,
        ticket.token,
        (state == State::Delivered).then(|| at.as_millis()),
    ])?;
    Ok(changed == 1)
}
