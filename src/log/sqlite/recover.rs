//! Turns the claims of dead processes into `unknown`: an attempt may have reached the endpoint. Rows that were only waiting get
//! back the state that they had. A row that a sender waited for becomes `unknown` too: the sender got no answer.

use super::author;
use super::batch::{Batch, Delivered};
use super::cause::{self, failed_since};
use super::doubt;
use super::extracted_ids;
use super::latest_failure;
use super::owner::Living;
use super::settle::settle;
use super::waiting::{release_waiting_sql, waiting_sql};
use super::wal_link;
use crate::log::doubt_flags::EARLIER_MAYBE_APPLIED;
use crate::model::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

/// How many rows a step gives up, so that others can write in between.
const STEP: usize = 500;

/// How many rows that only waited are given back for each row that could be given up: one statement does it.
const WAITING_PER_ROW: usize = 10;

/// The result of one step.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecoveryStep {
    /// How many rows became `unknown`.
    pub unknown: u64,
    /// Whether there are more to do.
    pub has_more: bool,
}

/// Dissolves the claims of dead owners, in steps, and returns how many rows became `unknown`. Writes nothing if there are none.
pub fn recover(connection: &mut Connection, living: &Living, now: Timestamp) -> rusqlite::Result<u64> {
    let mut unknown = 0;
    while !dead_owners(connection, living)?.is_empty() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let step = recover_step(&transaction, living, now, STEP)?;
        wal_link::count(&transaction)?;
        transaction.commit()?;
        unknown += step.unknown;
        if !step.has_more {
            break;
        }
    }
    Ok(unknown)
}

/// Dissolves the claims of dead owners on at most `limit` rows, inside the caller's transaction.
pub fn recover_step(
    connection: &Connection,
    living: &Living,
    now: Timestamp,
    limit: usize,
) -> rusqlite::Result<RecoveryStep> {
    let (batch, mut step, mut taken) = (Batch::new(connection), RecoveryStep::default(), 0);
    for owner in dead_owners(connection, living)? {
        let left = limit.saturating_sub(taken);
        let released = give_back(connection, owner, limit * WAITING_PER_ROW)?;
        let claims = claims_of(connection, owner, left)?;
        for &id in &claims {
            step.unknown += u64::from(give_up(&batch, owner, id, now)?);
        }
        taken += claims.len();
        step.has_more = claims.len() >= left || released >= limit * WAITING_PER_ROW;
        if step.has_more {
            break;
        }
    }
    if taken > 0 {
        author::forget(connection, living)?;
    }
    Ok(step)
}

/// Returns the owners of claims whose process is dead.
pub fn dead_owners(connection: &Connection, living: &Living) -> rusqlite::Result<Vec<i64>> {
    let mut next =
        connection.prepare_cached("SELECT min(owner) FROM delivery WHERE owner IS NOT NULL AND owner > ?1")?;
    let mut dead = Vec::new();
    let mut last = i64::MIN;
    while let Some(owner) = next.query_row([last], |row| row.get::<_, Option<i64>>(0))? {
        if !living.has(owner) {
            dead.push(owner);
        }
        last = owner;
    }
    Ok(dead)
}

/// Gives back rows of `owner` that only waited, at most `limit`. Returns how many.
fn give_back(connection: &Connection, owner: i64, limit: usize) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(concat!(release_waiting_sql!(), " AND id IN (", waiting_sql!(), " LIMIT ?2)"))?
        .execute([owner, signed(limit)])
}

/// Returns the rows of `owner` that did not only wait, at most `limit`.
fn claims_of(connection: &Connection, owner: i64, limit: usize) -> rusqlite::Result<Vec<i64>> {
    let mut claims = connection.prepare_cached(
        "SELECT id FROM delivery INDEXED BY delivery_claimed
         WHERE owner IS NOT NULL AND owner = ?1 AND (next_attempt_at IS NULL OR is_awaited IS NOT NULL) LIMIT ?2",
    )?;
    claims.query_map([owner, signed(limit)], |row| row.get(0))?.collect()
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A row may have been sent, which is an attempt without an answer if it is known who made it. A queued row that may be repeated is sent
/// again, and its doubt is kept. It gets no attempt: its pauses would grow with each restart of the relay.
fn give_up(connection: &Batch<'_>, owner: i64, id: i64, now: Timestamp) -> rusqlite::Result<bool> {
    let again = connection
        .prepare_cached(
            "UPDATE delivery SET owner = NULL, next_attempt_at = NULL, waiting_on = NULL, flags = flags | ?2
             WHERE id = ?1 AND queued_until IS NOT NULL AND may_repeat = 1 AND state = 'pending'",
        )?
        .execute([id, EARLIER_MAYBE_APPLIED])?;
    if again == 1 {
        return Ok(false);
    }
    if let Some(lost) = author::lost(connection, id, now)? {
        settle(connection, owner, &lost, Delivered::Whole, true)?;
        return Ok(true);
    }
    let digest = extracted_ids::write(connection, id)?;
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET state = 'unknown', owner = NULL, next_attempt_at = NULL, waiting_on = NULL, ",
            failed_since!("?2"),
            ", digest = ?3 WHERE id = ?1"
        ))?
        .execute(params![id, now.as_millis(), digest])?;
    cause::set_unrecorded(connection, id)?;
    latest_failure::note(connection, id, now)?;
    doubt::spread(connection, id)?;
    Ok(true)
}
