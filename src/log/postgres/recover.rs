//! Turns the claims of dead processes into `unknown`: an attempt may have reached the endpoint. Rows that were only waiting get
//! back the state that they had. A row that a sender waited for becomes `unknown` too: the sender got no answer.
//!
//! An owner is first marked as dead. A process in the middle of a commit has locked its own row, and is not marked; once it is marked,
//! it cannot commit any more. Only then its rows are touched.

use super::author;
use super::batch::BatchContext;
use super::cause::{self, failed_since};
use super::doubt;
use super::extracted_ids;
use super::owner::{alive, end_those};
use super::pg_error::PgResult;
use super::session::Session;
use super::settle::settle;
use super::waiting::{release_waiting_sql, waiting_sql};
use crate::log::doubt_flags::EARLIER_MAYBE_APPLIED;
use crate::model::{Cause, Timestamp};

/// How many rows that only waited are given back for each row that could be given up: one statement does it.
const WAITING_PER_ROW: usize = 10;

/// The result of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecoveryStep {
    /// How many rows became `unknown`.
    pub unknown: u64,
    /// Whether there are more to do.
    pub has_more: bool,
}

/// Dissolves the claims of dead owners on at most `limit` rows, inside the caller's transaction.
pub fn recover_step(
    session: &Session,
    context: &BatchContext<'_>,
    now: Timestamp,
    limit: usize,
) -> PgResult<RecoveryStep> {
    mark_dead(session, context.owner)?;
    let (mut step, mut taken) = (RecoveryStep::default(), 0);
    for owner in owners_of_claims(session, MARKED)? {
        let left = limit.saturating_sub(taken);
        let released = give_back(session, owner, limit * WAITING_PER_ROW)?;
        let claims = claims_of(session, owner, left)?;
        for &id in &claims {
            step.unknown += u64::from(give_up(session, context, owner, id, now)?);
        }
        if released > 0 || !claims.is_empty() {
            context.floors.start_over();
        }
        taken += claims.len();
        step.has_more = claims.len() >= left || released >= limit * WAITING_PER_ROW;
        if step.has_more {
            break;
        }
    }
    if taken > 0 {
        author::forget(session)?;
    }
    Ok(step)
}

/// Marks owners whose lease is over, except this process: whoever can ask for this is alive, also after the server was away for longer
/// than a lease.
pub fn mark_dead(session: &Session, but: i64) -> PgResult<()> {
    const SQL: &str = end_those!(
        "SELECT number FROM owner WHERE dead_at IS NULL AND seen_at + lease <= clock_timestamp() AND number <> $1
           ORDER BY number FOR UPDATE SKIP LOCKED"
    );
    session.execute(SQL, &[&but]).map(drop)
}

/// Returns the owners of claims whose process is dead.
pub fn dead_owners(session: &Session) -> PgResult<Vec<i64>> {
    owners_of_claims(session, concat!("NOT IN (", alive!(), ")"))
}

/// Owners that cannot commit any more. A row that is gone was marked before.
const MARKED: &str = "NOT IN (SELECT number FROM owner WHERE dead_at IS NULL)";

/// Returns the owners of claims that meet a condition. There are few owners, and each is looked up once.
fn owners_of_claims(session: &Session, condition: &str) -> PgResult<Vec<i64>> {
    let sql = format!(
        "WITH RECURSIVE claims (owner) AS (
           SELECT min(owner) FROM delivery WHERE owner IS NOT NULL
           UNION ALL SELECT (SELECT min(delivery.owner) FROM delivery WHERE delivery.owner IS NOT NULL AND delivery.owner > claims.owner)
             FROM claims WHERE claims.owner IS NOT NULL)
         SELECT owner FROM claims WHERE owner IS NOT NULL AND owner {condition} ORDER BY owner"
    );
    session.all(&sql, &[], |cells| cells.next())
}

/// Gives back rows of `owner` that only waited, at most `limit`. Returns how many.
fn give_back(session: &Session, owner: i64, limit: usize) -> PgResult<usize> {
    const SQL: &str = concat!(
        release_waiting_sql!(),
        "owner = $1 AND id = ANY (ARRAY (SELECT id FROM delivery WHERE ",
        waiting_sql!(),
        " LIMIT $2 FOR UPDATE SKIP LOCKED))"
    );
    let changed = session.execute(SQL, &[&owner, &signed(limit)])?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}

/// Returns the rows of `owner` that did not only wait, at most `limit`, and locks them. Another process that does the same gets others.
fn claims_of(session: &Session, owner: i64, limit: usize) -> PgResult<Vec<i64>> {
    let sql =
        "SELECT id FROM delivery WHERE owner IS NOT NULL AND owner = $1 AND (next_attempt_at IS NULL OR is_awaited)
               LIMIT $2 FOR UPDATE SKIP LOCKED";
    session.all(sql, &[&owner, &signed(limit)], |cells| cells.next())
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A row, which is locked, may have been sent. That is an attempt without an answer if it is known who made it. A queued row that may be
/// repeated is sent again, and its doubt is kept. It gets no attempt: its pauses would grow with each restart of the relay.
fn give_up(session: &Session, context: &BatchContext<'_>, owner: i64, id: i64, now: Timestamp) -> PgResult<bool> {
    const UNKNOWN: &str = concat!(
        "UPDATE delivery SET state = 'unknown', owner = NULL, next_attempt_at = NULL, waiting_on = NULL, ",
        failed_since!("$3"),
        ", digest = $4, cause_id = $5, cause = $6 WHERE id = $1 AND owner = $2"
    );
    let again = "UPDATE delivery SET owner = NULL, next_attempt_at = NULL, waiting_on = NULL, flags = flags | $3
                 WHERE id = $1 AND owner = $2 AND queued_until IS NOT NULL AND may_repeat AND state = 'pending'";
    if session.execute(again, &[&id, &owner, &EARLIER_MAYBE_APPLIED])? == 1 {
        return Ok(false);
    }
    if let Some(lost) = author::lost(session, owner, id, now)? {
        settle(session, context, owner, &lost)?;
        return Ok(true);
    }
    let digest = extracted_ids::write(session, id)?;
    let [cause_id, cause] = cause::write(Some(&Cause::from_text(Cause::UNRECORDED)));
    if session.execute(UNKNOWN, &[&id, &owner, &now.as_millis(), &digest, &cause_id, &cause])? == 0 {
        return Ok(false);
    }
    context.note_failure(id, now);
    doubt::spread(session, id)?;
    Ok(true)
}
