//! Rows that a relay answered from the log: no process has claimed them, and any relay takes them when they are due.
//!
//! A row without a time is due at once: it is new, or was released by a process that stopped or died. A row that another machine is
//! taking at this moment is skipped.

use super::claim::{claimed, read_claimed};
use super::line_lock::{lines_of, lock_line};
use super::pg_error::PgResult;
use super::placed::Placed;
use super::session::{Session, Value};
use crate::log::applied::{Applied, Claimed};
use crate::log::change::Take;
use crate::model::{Environment, Timestamp};

/// No pause is as long as this, in milliseconds. If even the first row is due later, the clock was ahead when it was written.
const LONGEST_PAUSE: i64 = 2 * 60 * 60 * 1000;

/// When to ask again for a row that is due and that another process is taking, in milliseconds: it is committed by then.
const TAKEN_ELSEWHERE: i64 = 100;

/// Whose rows, and who takes them.
pub struct Of<'a> {
    /// The connector's name as the rows have it.
    pub connector: &'a str,
    pub environment: &'a Environment,
    /// Where they are sent.
    pub origin: &'a str,
    pub owner: i64,
}

/// The queued rows of a connector.
macro_rules! queued_sql {
    () => {
        "FROM delivery WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND connector = $1 AND environment = $2 "
    };
}

/// Two parts, each of which ends where the index has no more rows for it: a hundred thousand rows may wait behind one that is due.
/// Both are in the order of the index, or every row would be sorted each time: a million may be due after an outage.
const DUE: &str = concat!(
    "SELECT id FROM (SELECT * FROM (SELECT id ",
    queued_sql!(),
    "AND next_attempt_at IS NULL ORDER BY queued_until, id LIMIT $4 FOR UPDATE SKIP LOCKED) AS fresh
     UNION ALL SELECT * FROM (SELECT id ",
    queued_sql!(),
    "AND next_attempt_at <= $3 ORDER BY next_attempt_at, queued_until, id LIMIT $4 FOR UPDATE SKIP LOCKED) AS again) AS due LIMIT $4"
);

const EXPIRED: &str = concat!("SELECT id ", queued_sql!(), "AND queued_until <= $3 LIMIT $4 FOR UPDATE SKIP LOCKED");

const NEXT: &str =
    concat!("SELECT coalesce(next_attempt_at, 0) ", queued_sql!(), "ORDER BY next_attempt_at NULLS FIRST LIMIT 1");

/// The place that was noted for the connector, and when the first row is due.
const LOOK: &str = concat!(
    "SELECT (SELECT origin FROM route WHERE connector = $1 AND environment = $2), (SELECT coalesce(next_attempt_at, 0) ",
    queued_sql!(),
    "ORDER BY next_attempt_at NULLS FIRST LIMIT 1)"
);

macro_rules! claim_sql {
    ($condition:expr) => {
        concat!(
            "UPDATE delivery SET owner = $2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL,
               is_awaited = false
             WHERE ",
            $condition,
            " RETURNING ",
            claimed!()
        )
    };
}

/// Claims the rows that are due, or those whose time for retries is over. `placed` gives each its place in line.
pub fn take(session: &Session, of: &Of<'_>, take: &Take, only_expired: bool, placed: &Placed<'_>) -> PgResult<Applied> {
    let limit = i64::try_from(take.limit).unwrap_or(i64::MAX);
    let now = take.due.as_millis();
    let first = match look(session, of, only_expired)? {
        Looked::First(first) => first,
        Looked::Nothing(answer) => return Ok(answer),
    };
    let due = if is_clock_behind(first, now) && !only_expired { i64::MAX } else { now };
    let environment = of.environment.as_str();
    let values: [Value<'_>; 4] = [&of.connector, &environment, &due, &limit];
    let ids: Vec<i64> = session.all(if only_expired { EXPIRED } else { DUE }, &values, |cells| cells.next())?;
    let rows = claim(session, of.owner, &ids, placed)?;
    let mut next = next(session, of)?;
    if !only_expired && ids.len() < take.limit {
        next = next.map(|next| if next <= now { now.saturating_add(TAKEN_ELSEWHERE) } else { next });
    }
    Ok(Applied::Taken { rows, next: next.and_then(Timestamp::from_millis) })
}

/// What a look at the queue finds.
enum Looked {
    /// The first row is due then.
    First(i64),
    /// Nothing can be taken.
    Nothing(Applied),
}

fn look(session: &Session, of: &Of<'_>, only_expired: bool) -> PgResult<Looked> {
    let environment = of.environment.as_str();
    let looked = session.one(LOOK, &[&of.connector, &environment], |cells| {
        Ok((cells.next::<Option<String>>()?, cells.next::<Option<i64>>()?))
    })?;
    Ok(match looked.unwrap_or_default() {
        (_, None) => Looked::Nothing(Applied::Taken { rows: Vec::new(), next: None }),
        // Those whose time is over are not sent, so their place does not matter.
        (noted, _) if !only_expired && noted.as_deref() != Some(of.origin) => {
            Looked::Nothing(Applied::OtherOrigin(noted))
        }
        (_, Some(first)) => Looked::First(first),
    })
}

fn is_clock_behind(first: i64, now: i64) -> bool {
    first.saturating_sub(now) > LONGEST_PAUSE
}

/// Returns the answer to a take if no row is due now; otherwise it needs a transaction.
pub fn idle(session: &Session, of: &Of<'_>, due: Timestamp) -> PgResult<Option<Applied>> {
    let now = due.as_millis();
    Ok(match look(session, of, false)? {
        Looked::Nothing(answer) => Some(answer),
        Looked::First(first) if first > now && !is_clock_behind(first, now) => {
            Some(Applied::Taken { rows: Vec::new(), next: Timestamp::from_millis(first) })
        }
        Looked::First(_) => None,
    })
}

/// Claims rows that are locked. If rows wait for one another, each gets its place before the next one is claimed.
fn claim(session: &Session, owner: i64, ids: &[i64], placed: &Placed<'_>) -> PgResult<Vec<Claimed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if !placed.waits {
        let mut rows = session.all(claim_sql!("id = ANY($1)"), &[&ids, &owner], read_claimed)?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.ticket.id.0));
        return placed.all(rows);
    }
    lock_line(session, &lines_of(session, ids)?)?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(claimed) = session.one(claim_sql!("id = $1"), &[id, &owner], read_claimed)? {
            rows.push(placed.one(claimed)?);
        }
    }
    Ok(rows)
}

/// Returns when the first row is due.
fn next(session: &Session, of: &Of<'_>) -> PgResult<Option<i64>> {
    session.one(NEXT, &[&of.connector, &of.environment.as_str()], |cells| cells.next())
}
