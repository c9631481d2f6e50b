//! Settlements: records an attempt and releases the claim in one statement or transaction.

use super::attempt::{AttemptCells, COLUMNS};
use super::batch::BatchContext;
use super::cause;
use super::copies;
use super::doubt;
use super::extracted_ids;
use super::pg_error::PgResult;
use super::session::{Session, Value};
use super::thin::{thin_digest, thin_history};
use crate::log::applied::Applied;
use crate::log::change::{Next, Settlement, Ticket, Wait};
use crate::model::{Answer, AttemptKind, Cause, DeliveryId, State};

/// Records an attempt of `owner`. If another process took over the claim, nothing is written and the claim is lost.
pub fn settle(session: &Session, context: &BatchContext<'_>, owner: i64, settlement: &Settlement) -> PgResult<Applied> {
    let (ticket, attempt) = (settlement.ticket, &settlement.attempt);
    let state = State::after(attempt);
    // A first send has no copies, but it may be a copy itself.
    let sets_aside = state == State::Delivered && attempt.kind != AttemptKind::Send;
    let spreads_doubt = attempt.answer.as_ref().is_none_or(|answer| answer.maybe_applied);
    if sets_aside || spreads_doubt {
        copies::lock_if_several(session, ticket.id.0)?;
    }
    let digest = match state {
        State::Delivered => None,
        _ if matches!(settlement.next, Next::Again(_) | Next::Later(_)) => None,
        _ if !is_mine(session, owner, ticket)? => return Ok(Applied::Lost(ticket.id)),
        _ => extracted_ids::write(session, ticket.id.0)?,
    };
    let is_thin = state == State::Delivered && context.thin_delivered;
    let record_as = |sql| record(session, owner, settlement, sql, digest.as_deref(), is_thin);
    let first = if attempt.number <= 1 { record_as(FIRST)? } else { None };
    let settled = match first {
        None => {
            keep_latest(session, owner, ticket)?;
            record_as(FURTHER)?
        }
        first => first,
    };
    let Some(settled) = settled else { return Ok(Applied::Lost(ticket.id)) };
    if is_thin {
        thin_history(session, &[ticket.id.0])?;
    }
    let is_here = attempt.answer.as_ref().is_some_and(|answer| !answer.is_from_elsewhere);
    if state == State::Delivered && is_here && !settled.is_test {
        context.note_delivery(&settled.environment, &settled.connector, settlement.at);
    }
    if state != State::Delivered && matches!(settlement.next, Next::End | Next::Held(_)) {
        context.note_failure(ticket.id.0, settlement.at);
    }
    if sets_aside {
        copies::set_aside(session, ticket.id)?;
    }
    if spreads_doubt {
        doubt::spread(session, ticket.id.0)?;
    }
    Ok(Applied::Settled(ticket.id))
}

/// Says whether this process still has the claim.
pub fn is_mine(session: &Session, owner: i64, ticket: Ticket) -> PgResult<bool> {
    let sql = "SELECT 1 FROM delivery WHERE id = $1 AND owner = $2 AND token = $3";
    session.exists(sql, &[&ticket.id.0, &owner, &ticket.token])
}

/// Copies the row's latest attempt to the table of earlier ones. If nothing was sent, it has the number of the attempt before it
/// and is not kept.
fn keep_latest(session: &Session, owner: i64, ticket: Ticket) -> PgResult<()> {
    let sql = format!(
        "INSERT INTO attempt (delivery_id, number, {COLUMNS}, response) SELECT id, attempts, {COLUMNS}, response
         FROM delivery WHERE id = $1 AND owner = $2 AND token = $3 AND kind IS NOT NULL ON CONFLICT DO NOTHING"
    );
    session.execute(&sql, &[&ticket.id.0, &owner, &ticket.token]).map(drop)
}

/// The attempt's columns come first, in the order in which they are written. The doubt from earlier attempts is kept until the row is
/// delivered: flags 8, 16 and 32 (see `attempt`), an unknown row, or a delivered one that is sent again on purpose.
macro_rules! settle_sql {
    ($condition:literal) => {
        concat!(
            "UPDATE delivery SET kind = $1, started_at = $2, url = $3, made_by = $4, reason = $5, failure = $6, phase = $7,
           status = $8, error = $9, error_code = $10, latency_us = $11, response_type = $12,
           flags = $13::bigint | CASE WHEN $17::bigint IS NOT NULL THEN 0
             ELSE (flags & 32) | CASE WHEN flags & 24 <> 0 OR state IN ('unknown','delivered') THEN 16 ELSE 0 END END,
           response = $14, state = coalesce($15::text, state), owner = CASE WHEN $25 THEN owner END, lane = $26,
           next_attempt_at = $22, waiting_on = $23, discard_reason = NULL,
           failed_at = CASE WHEN $16::bigint IS NULL THEN failed_at WHEN state = 'delivered' THEN $16 ELSE coalesce(failed_at, $16) END,
           delivered_at = coalesce($17, delivered_at), cause_id = $27, cause = $28,
           attempts = attempts + $24, tries = tries + $24, reposts = reposts + $18, has_payload = has_payload AND NOT $30::boolean,
           digest = CASE WHEN $30 THEN ",
            thin_digest!(),
            " ELSE coalesce($29::bytea, digest) END
         WHERE id = $19 AND owner = $20 AND token = $21",
            $condition,
            " RETURNING environment, connector, is_test"
        )
    };
}

/// A first attempt has no earlier one to copy, so it needs only one statement.
const FIRST: &str = settle_sql!(" AND attempts = 0");
const FURTHER: &str = settle_sql!("");

/// What a settled row says of itself.
struct Settled {
    environment: String,
    connector: String,
    is_test: bool,
}

/// Records an attempt in the claimed row; `None` if there was no such row.
fn record(
    session: &Session,
    owner: i64,
    settlement: &Settlement,
    sql: &str,
    digest: Option<&[u8]>,
    is_thin: bool,
) -> PgResult<Option<Settled>> {
    let Settlement { ticket, attempt, at, next, .. } = settlement;
    let state = State::after(attempt);
    let is_delivered = state == State::Delivered;
    let was_tried = attempt.answer.as_ref().is_none_or(Answer::was_tried);
    let (again, held_by) = match next {
        Next::End => (None, None),
        Next::Held(by) => (None, Some(by.0)),
        Next::Again(wait) => (Some(*wait), None),
        Next::Later(until) => (Some(Wait { until: *until, lane: 0 }), None),
    };
    let keeps_claim = matches!(next, Next::Again(_));
    // A row behind a failed one has the cause of that one.
    let behind = held_by.map(|by| cause::behind(session, DeliveryId(by))).transpose()?.flatten();
    let failed_by = if is_delivered { None } else { behind.or_else(|| Cause::of_row(state, attempt.answer.as_ref())) };
    let [cause_id, cause] = cause::write(failed_by.as_ref());
    let mut of_attempt = AttemptCells::of(attempt);
    if is_thin {
        of_attempt.response = None;
    }
    let rest: [Value<'_>; 16] = [
        &again.is_none().then_some(state.as_str()),
        &(!is_delivered && again.is_none()).then_some(at.as_millis()),
        &is_delivered.then_some(at.as_millis()),
        &i64::from(was_tried && attempt.kind.is_repost()),
        &ticket.id.0,
        &owner,
        &ticket.token,
        &again.map(|wait| wait.until.as_millis()),
        &held_by,
        &i64::from(was_tried),
        &keeps_claim,
        &again.filter(|_| keeps_claim).map(|wait| i64::from(wait.lane)),
        &cause_id,
        &cause,
        &digest,
        &is_thin,
    ];
    let values: Vec<Value<'_>> = of_attempt.values().into_iter().chain(rest).collect();
    session.one(sql, &values, |cells| {
        Ok(Settled { environment: cells.next()?, connector: cells.next()?, is_test: cells.next()? })
    })
}
