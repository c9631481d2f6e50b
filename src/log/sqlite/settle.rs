//! Settlements: records an attempt and releases the claim in one statement or transaction.

use super::attempt::{self, COLUMNS};
use super::batch::{Batch, Delivered};
use super::cause;
use super::cells::{bytes, number, text, time};
use super::copies;
use super::doubt;
use super::extracted_ids;
use super::latest_failure;
use super::queued;
use super::thin::{thin_history, thin_sql};
use crate::log::applied::Applied;
use crate::log::change::{Next, Settlement, Ticket, Wait};
use crate::model::{Answer, AttemptKind, Cause, DeliveryId, State};
use rusqlite::{Connection, params};

/// Records an attempt of `owner`. If another process took over the claim, nothing is written and the claim is lost.
pub fn settle(
    connection: &Batch<'_>,
    owner: i64,
    settlement: &Settlement,
    delivered: Delivered,
    copies_exist: bool,
) -> rusqlite::Result<Applied> {
    let ticket = settlement.ticket;
    let state = State::after(&settlement.attempt);
    let digest = match state {
        State::Delivered => None,
        _ if matches!(settlement.next, Next::Again(_) | Next::Later(_)) => None,
        _ if !is_mine(connection, owner, ticket)? => return Ok(Applied::Lost(ticket.id)),
        _ => extracted_ids::write(connection, ticket.id.0)?,
    };
    let more = match (&digest, delivered) {
        (Some(digest), _) => More::Digest(digest),
        (None, Delivered::Thin) if state == State::Delivered => More::Thin,
        (None, Delivered::Whole) if state == State::Delivered => More::Whole,
        (None, _) => More::Doubt,
    };
    let is_first = settlement.attempt.number <= 1;
    let record_as = |sql| record(connection, owner, settlement, sql, more);
    let is_settled = (is_first && record_as(Sql::First)?) || {
        keep_latest(connection, owner, ticket)?;
        let is_settled = record_as(Sql::Further)?;
        if is_settled && matches!(more, More::Thin) {
            thin_history(connection, ticket.id.0)?;
        }
        is_settled
    };
    if !is_settled {
        return Ok(Applied::Lost(ticket.id));
    }
    let is_here = settlement.attempt.answer.as_ref().is_some_and(|answer| !answer.is_from_elsewhere);
    if state == State::Delivered && is_here {
        connection.note_delivered(settlement.lane, ticket.id.0);
    }
    if let Next::Later(_) = settlement.next {
        queued::leave(connection, ticket.id)?;
    }
    if state != State::Delivered && matches!(settlement.next, Next::End | Next::Held(_)) {
        latest_failure::note(connection, ticket.id.0, settlement.at)?;
    }
    if !copies_exist {
        return Ok(Applied::Settled(ticket.id));
    }
    // A first send has no copies, but it may be a copy itself.
    if state == State::Delivered && settlement.attempt.kind != AttemptKind::Send {
        copies::set_aside(connection, ticket.id)?;
    }
    if settlement.attempt.answer.as_ref().is_none_or(|answer| answer.maybe_applied) {
        doubt::spread(connection, ticket.id.0)?;
    }
    Ok(Applied::Settled(ticket.id))
}

/// Says whether this process still has the claim.
pub fn is_mine(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM delivery WHERE id = ?1 AND owner = ?2 AND token = ?3")?.exists(params![
        ticket.id.0,
        owner,
        ticket.token
    ])
}

/// Copies the row's latest attempt to the table of earlier ones. If nothing was sent, it has the number of the attempt before it
/// and is not kept.
fn keep_latest(connection: &Connection, owner: i64, ticket: Ticket) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR IGNORE INTO attempt (delivery_id, number, {COLUMNS}, response) SELECT id, attempts, {COLUMNS}, response
         FROM delivery WHERE id = ?1 AND owner = ?2 AND token = ?3 AND kind IS NOT NULL"
    );
    connection.prepare_cached(&sql)?.execute(params![ticket.id.0, owner, ticket.token])?;
    Ok(())
}

/// The attempt's columns come first, in the order in which they are written; the optional part comes last.
macro_rules! settle_sql {
    ($flags:expr, $more:expr, $condition:literal) => {
        concat!(
            "UPDATE delivery SET kind = ?1, started_at = ?2, url = ?3, made_by = ?4, reason = ?5, failure = ?6, phase = ?7,
           status = ?8, error = ?9, error_code = ?10, latency_us = ?11, response_type = ?12,
           flags = ?13",
            $flags,
            ", response = ?14, state = coalesce(?15, state), owner = CASE WHEN ?22 IS NULL THEN NULL ELSE owner END,
           next_attempt_at = ?22, lane = ?25, waiting_on = ?23, discard_reason = NULL,
           failed_at = CASE WHEN ?16 IS NULL THEN failed_at WHEN state = 'delivered' THEN ?16 ELSE coalesce(failed_at, ?16) END,
           delivered_at = coalesce(?17, delivered_at), cause_id = ?26, cause = ?27,
           attempts = attempts + ?24, tries = tries + ?24, reposts = reposts + ?18",
            $more,
            " WHERE id = ?19 AND owner = ?20 AND token = ?21",
            $condition
        )
    };
}

/// The doubt from earlier attempts is kept until the row is delivered: flags 8, 16 and 32 (see `attempt`), an unknown row, or a
/// delivered one that is sent again on purpose.
macro_rules! past_doubt {
    () => {
        " | (flags & 32) | CASE WHEN flags & 24 <> 0 OR state IN ('unknown','delivered') THEN 16 ELSE 0 END"
    };
}

/// What a settlement changes in a row besides recording the attempt.
#[derive(Clone, Copy)]
enum More<'a> {
    /// It is delivered and keeps everything.
    Whole,
    /// It is not delivered, and earlier doubt is kept.
    Doubt,
    /// Like `Doubt`, and it gets its digest. A separate variant, because SQLite updates the index of every column that is named,
    /// even if its value stays the same.
    Digest(&'a [u8]),
    /// It is delivered and loses its payload.
    Thin,
}

/// A first attempt has no earlier one to copy, so it needs only one statement.
#[derive(Clone, Copy)]
enum Sql {
    First,
    Further,
}

impl Sql {
    fn text(self, more: More<'_>) -> &'static str {
        match (self, more) {
            (Self::First, More::Whole) => settle_sql!("", "", " AND attempts = 0"),
            (Self::Further, More::Whole) => settle_sql!("", "", ""),
            (Self::First, More::Doubt) => settle_sql!(past_doubt!(), "", " AND attempts = 0"),
            (Self::Further, More::Doubt) => settle_sql!(past_doubt!(), "", ""),
            (Self::First, More::Digest(_)) => settle_sql!(past_doubt!(), ", digest = ?28", " AND attempts = 0"),
            (Self::Further, More::Digest(_)) => settle_sql!(past_doubt!(), ", digest = ?28", ""),
            (Self::First, More::Thin) => settle_sql!("", concat!(", ", thin_sql!()), " AND attempts = 0"),
            (Self::Further, More::Thin) => settle_sql!("", concat!(", ", thin_sql!()), ""),
        }
    }
}

/// Records an attempt in the claimed row. Says whether there was such a row.
fn record(batch: &Batch<'_>, owner: i64, settlement: &Settlement, sql: Sql, more: More<'_>) -> rusqlite::Result<bool> {
    let Settlement { ticket, attempt, at, next, .. } = settlement;
    let state = State::after(attempt);
    let is_delivered = state == State::Delivered;
    let was_tried = attempt.answer.as_ref().is_none_or(Answer::was_tried);
    let (again, held_by) = match next {
        Next::End => (None, None),
        Next::Held(by) => (None, Some(by.0)),
        Next::Again(wait) => (Some(*wait), None),
        // The lane is removed with the claim.
        Next::Later(until) => (Some(Wait { until: *until, lane: 0 }), None),
    };
    let rest = [
        text(again.is_none().then_some(state.as_str())),
        time((!is_delivered && again.is_none()).then_some(*at)),
        time(is_delivered.then_some(*at)),
        number(i64::from(was_tried && attempt.kind.is_repost())),
        number(ticket.id.0),
        number(owner),
        number(ticket.token),
        time(again.map(|wait| wait.until)),
        number(held_by),
        number(i64::from(was_tried)),
        number(again.map(|wait| i64::from(wait.lane))),
    ];
    // A row behind a failed one has the cause of that one.
    let behind = held_by.map(|by| cause::behind(batch, DeliveryId(by))).transpose()?.flatten();
    let failed_by = if is_delivered { None } else { behind.or_else(|| Cause::of_row(state, attempt.answer.as_ref())) };
    let mut of_attempt = attempt::write(attempt);
    let last = match more {
        More::Whole | More::Doubt => None,
        More::Digest(digest) => Some(bytes(digest)),
        More::Thin => {
            of_attempt[attempt::RESPONSE] = bytes(None);
            None
        }
    };
    let cells = of_attempt.into_iter().chain(rest).chain(cause::write(failed_by.as_ref())).chain(last);
    Ok(batch.execute(sql.text(more), cells)? == 1)
}
