//! Rows that a relay answered from the log: no process has claimed them, and any relay takes them when they are due.
//!
//! A row without a time is due at once: it is new, or was released by a process that stopped or died. A row that another machine is
//! taking at this moment is skipped.

use super::claim::{claimed, read_claimed};
use super::floor::{FirstRows, Floor, Floors};
use super::line_lock::{lines_of, lock_line};
use super::pg_error::PgResult;
use super::placed::Placed;
use super::session::{Session, Value};
use crate::log::applied::{Applied, Claimed};
use crate::log::change::Take;
use crate::model::{Environment, Timestamp};
use std::time::Instant;

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
    /// Where looks at them begin.
    pub floors: &'a Floors,
}

/// The queued rows of a connector.
macro_rules! queued_sql {
    () => {
        "FROM delivery WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND connector = $1 AND environment = $2 "
    };
}

/// The fresh rows of a connector from the floor on, in the order of the index. The server does not see that the first column has one value
/// only, so it is part of the order, or all rows would be sorted each time: a million may be due after an outage.
macro_rules! fresh_sql {
    ($columns:literal, $floor:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " ",
            queued_sql!(),
            "AND next_attempt_at IS NULL AND queued_until >= ",
            $floor,
            " ORDER BY next_attempt_at NULLS FIRST, queued_until, id "
        )
    };
}

/// The retries of a connector from the floor on, in the order of the index.
macro_rules! again_sql {
    ($columns:literal, $condition:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " ",
            queued_sql!(),
            "AND next_attempt_at ",
            $condition,
            " ORDER BY next_attempt_at NULLS FIRST, queued_until, id "
        )
    };
}

/// Two parts, each of which ends where the index has no more rows for it: a hundred thousand rows may wait behind one that is due.
const DUE: &str = concat!(
    "SELECT id FROM (SELECT * FROM (",
    fresh_sql!("id", "$5"),
    "LIMIT $4 FOR UPDATE SKIP LOCKED) AS fresh UNION ALL SELECT * FROM (",
    again_sql!("id", "BETWEEN $6 AND $3"),
    "LIMIT $4 FOR UPDATE SKIP LOCKED) AS again) AS due LIMIT $4"
);

const EXPIRED: &str = concat!("SELECT id ", queued_sql!(), "AND queued_until <= $3 LIMIT $4 FOR UPDATE SKIP LOCKED");

/// The place that was noted for the connector, the first fresh row, and when the first retry is due.
const LOOK: &str = concat!(
    "SELECT (SELECT origin FROM route WHERE connector = $1 AND environment = $2), (",
    fresh_sql!("queued_until", "$3"),
    "LIMIT 1), (",
    again_sql!("next_attempt_at", ">= $4"),
    "LIMIT 1)"
);

macro_rules! claim_sql {
    ($condition:expr) => {
        concat!(
            "UPDATE delivery SET owner = $2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL,
               is_awaited = false, claimed_at = $3
             WHERE ",
            $condition,
            " RETURNING ",
            claimed!()
        )
    };
}

/// Claims the rows that are due, or those whose time for retries is over. `placed` gives each its place in line.
pub fn take(session: &Session, of: &Of<'_>, take: &Take, only_expired: bool, placed: &Placed<'_>) -> PgResult<Applied> {
    let now = take.due.as_millis();
    let ids = if only_expired {
        expired(session, of, take)?
    } else {
        let looked = look(session, of, now)?;
        match looked.nothing(of) {
            Some(answer) => return Ok(answer),
            None => due(session, of, take, &looked)?,
        }
    };
    let rows = claim(session, (of.owner, now), &ids, placed)?;
    let mut next = look(session, of, now)?.first();
    if !only_expired && ids.len() < take.limit {
        next = next.map(|next| if next <= now { now.saturating_add(TAKEN_ELSEWHERE) } else { next });
    }
    Ok(Applied::Taken { rows, next: next.and_then(Timestamp::from_millis) })
}

/// Locks rows whose time is over. They are not sent, so their place does not matter.
fn expired(session: &Session, of: &Of<'_>, take: &Take) -> PgResult<Vec<i64>> {
    let values: [Value<'_>; 4] = [&of.connector, &of.environment.as_str(), &take.due.as_millis(), &signed(take.limit)];
    session.all(EXPIRED, &values, |cells| cells.next())
}

/// Locks rows that are due.
fn due(session: &Session, of: &Of<'_>, take: &Take, looked: &Looked) -> PgResult<Vec<i64>> {
    let now = take.due.as_millis();
    let due = if looked.first().is_some_and(|first| is_clock_behind(first, now)) { i64::MAX } else { now };
    let Floor { fresh, again } = looked.floor;
    let values: [Value<'_>; 6] = [&of.connector, &of.environment.as_str(), &due, &signed(take.limit), &fresh, &again];
    session.all(DUE, &values, |cells| cells.next())
}

fn signed(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What a look at the queue finds.
struct Looked {
    /// The place that was noted for the connector.
    noted: Option<String>,
    rows: FirstRows,
    /// Where to begin from now on.
    floor: Floor,
}

impl Looked {
    /// Returns when the first row is due.
    fn first(&self) -> Option<i64> {
        self.rows.fresh.map(|_| 0).or(self.rows.again)
    }

    /// Returns the answer if nothing can be taken, now or later.
    fn nothing(&self, of: &Of<'_>) -> Option<Applied> {
        if self.first().is_none() {
            return Some(Applied::Taken { rows: Vec::new(), next: None });
        }
        (self.noted.as_deref() != Some(of.origin)).then(|| Applied::OtherOrigin(self.noted.clone()))
    }
}

/// A row before the floor is not seen. The next look from the front finds it, and looks are made several times a second.
fn look(session: &Session, of: &Of<'_>, now: i64) -> PgResult<Looked> {
    let queue = [of.environment.as_str(), of.connector];
    let look = of.floors.begin(queue, now, Instant::now());
    let values: [Value<'_>; 4] = [&of.connector, &of.environment.as_str(), &look.floor.fresh, &look.floor.again];
    let looked = session.one(LOOK, &values, |cells| {
        Ok((cells.next::<Option<String>>()?, FirstRows { fresh: cells.next()?, again: cells.next()? }))
    })?;
    let (noted, rows) = looked.unwrap_or_default();
    let floor = of.floors.end(queue, look, rows, now, Instant::now());
    Ok(Looked { noted, rows, floor })
}

fn is_clock_behind(first: i64, now: i64) -> bool {
    first.saturating_sub(now) > LONGEST_PAUSE
}

/// Returns the answer to a take if no row is due now; otherwise it needs a transaction.
pub fn idle(session: &Session, of: &Of<'_>, due: Timestamp) -> PgResult<Option<Applied>> {
    let now = due.as_millis();
    let looked = look(session, of, now)?;
    let next = looked.first().filter(|first| *first > now && !is_clock_behind(*first, now));
    let waits = |next| Applied::Taken { rows: Vec::new(), next: Timestamp::from_millis(next) };
    Ok(looked.nothing(of).or(next.map(waits)))
}

/// Claims rows that are locked. If rows wait for one another, each gets its place before the next one is claimed.
fn claim(session: &Session, (owner, now): (i64, i64), ids: &[i64], placed: &Placed<'_>) -> PgResult<Vec<Claimed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if !placed.waits {
        let mut rows = session.all(claim_sql!("id = ANY($1)"), &[&ids, &owner, &now], read_claimed)?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.ticket.id.0));
        return placed.all(rows);
    }
    lock_line(session, &lines_of(session, ids)?)?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(claimed) = session.one(claim_sql!("id = $1"), &[id, &owner, &now], read_claimed)? {
            rows.push(placed.one(claimed)?);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::{DUE, LOOK};
    use crate::log::postgres::testing::log::new_log;

    /// A sort reads every row that waits, for each take.
    #[test]
    fn rows_are_read_in_the_order_of_the_index() {
        let Some(log) = new_log() else { return };
        log.run("SET enable_seqscan = off").expect("a setting");
        let values = [("$1", "'wms'"), ("$2", "'staging'"), ("$3", "5"), ("$4", "5"), ("$5", "5"), ("$6", "5")];
        for sql in [DUE, LOOK] {
            let sql = values.iter().fold(format!("EXPLAIN {sql}"), |sql, (name, value)| sql.replace(name, value));
            let plan: Vec<String> = log.all(&sql, &[], |cells| cells.next()).expect("a plan");
            let count = |what: &str| plan.iter().filter(|line| line.contains(what)).count();
            assert_eq!(
                (
                    count("Index Scan using delivery_queued") + count("Index Only Scan using delivery_queued"),
                    count("Sort")
                ),
                (2, 0),
                "{plan:#?}"
            );
        }
    }
}
