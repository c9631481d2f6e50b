//! Rows that a relay answered from the log: no process has claimed them, and any relay takes them when they are due.
//!
//! A row without a time is due at once: it is new, or was released by a process that stopped or died.

use super::claim::{CLAIMED, read_claimed};
use super::origin;
use crate::log::applied::{Applied, Claimed, LinePosition};
use crate::log::change::Take;
use crate::model::{DeliveryId, Environment, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

/// No pause is as long as this, in milliseconds. If even the first row is due later, the clock was ahead when it was written.
const LONGEST_PAUSE: i64 = 2 * 60 * 60 * 1000;

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
        "FROM delivery INDEXED BY delivery_queued
         WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND connector = ?1 AND environment = ?2 "
    };
}

/// Two parts, each of which ends where the index has no more rows for it: a hundred thousand rows may wait behind one that is due.
/// Both are in the order of the index, or every row would be sorted each time: a million may be due after an outage. Rows of the same
/// time come by id, because the columns of the index that follow have one value only.
const DUE: &str = concat!(
    "SELECT id FROM (SELECT id, next_attempt_at ",
    queued_sql!(),
    "AND next_attempt_at IS NULL ORDER BY queued_until LIMIT ?4)
     UNION ALL SELECT id FROM (SELECT id, next_attempt_at ",
    queued_sql!(),
    "AND next_attempt_at <= ?3 ORDER BY next_attempt_at, queued_until LIMIT ?4) LIMIT ?4"
);

const EXPIRED: &str = concat!("SELECT id ", queued_sql!(), "AND queued_until <= ?3 LIMIT ?4");

const NEXT: &str = concat!("SELECT coalesce(next_attempt_at, 0) ", queued_sql!(), "ORDER BY next_attempt_at LIMIT 1");

/// Claims the rows that are due, or those whose time for retries is over. `place` returns the place of each in line.
pub fn take(
    connection: &Connection,
    of: &Of<'_>,
    take: &Take,
    only_expired: bool,
    place: impl Fn(DeliveryId) -> rusqlite::Result<LinePosition>,
) -> rusqlite::Result<Applied> {
    let limit = i64::try_from(take.limit).unwrap_or(i64::MAX);
    let Some(first) = next(connection, of)? else { return Ok(Applied::Taken { rows: Vec::new(), next: None }) };
    let noted = origin::of(connection, of.environment, of.connector)?;
    // Those whose time is over are not sent, so their place does not matter.
    if !only_expired && noted.as_deref() != Some(of.origin) {
        return Ok(Applied::OtherOrigin(noted));
    }
    let is_clock_behind = first - take.due.as_millis() > LONGEST_PAUSE;
    let due = if is_clock_behind && !only_expired { i64::MAX } else { take.due.as_millis() };
    let due = params![of.connector, of.environment.as_str(), due, limit];
    let mut ids = connection.prepare_cached(if only_expired { EXPIRED } else { DUE })?;
    let ids: Vec<i64> = ids.query_map(due, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let claimed = claim(connection, of.owner, id, take.due)?;
        rows.push(Claimed { place: place(claimed.ticket.id)?, ..claimed });
    }
    Ok(Applied::Taken { rows, next: next(connection, of)?.and_then(Timestamp::from_millis) })
}

/// Returns when the first row is due.
fn next(connection: &Connection, of: &Of<'_>) -> rusqlite::Result<Option<i64>> {
    let mut next = connection.prepare_cached(NEXT)?;
    next.query_row([of.connector, of.environment.as_str()], |row| row.get(0)).optional()
}

fn claim(connection: &Connection, owner: i64, id: i64, now: Timestamp) -> rusqlite::Result<Claimed> {
    let sql = format!(
        "UPDATE delivery SET owner = ?2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL,
           is_awaited = NULL, claimed_at = ?3
         WHERE id = ?1 RETURNING {CLAIMED}"
    );
    connection.prepare_cached(&sql)?.query_row(params![id, owner, now.as_millis()], read_claimed)
}

/// Releases a row that was settled with the time of its next attempt.
pub fn leave(connection: &Connection, id: DeliveryId) -> rusqlite::Result<()> {
    let mut release = connection.prepare_cached("UPDATE delivery SET owner = NULL, lane = NULL WHERE id = ?1")?;
    release.execute([id.0]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{DUE, EXPIRED, NEXT};
    use crate::log::sqlite::migrate::migrate;
    use rusqlite::{Connection, StatementStatus};

    fn log(rows: i64) -> Connection {
        log_of(rows, "1000 + n")
    }

    /// `due` is the time of the next attempt of row `n`.
    fn log_of(rows: i64, due: &str) -> Connection {
        let mut log = Connection::open_in_memory().expect("a database");
        migrate(&mut log).expect("the tables");
        let sql = format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             INSERT INTO delivery (webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, payload_bytes,
               queued_until, next_attempt_at) SELECT n, n, 'e', 'c', 'SALE', 'pending', 0, 0, 0, 5000, {due} FROM n"
        );
        log.execute(&sql, [rows]).expect("rows");
        log
    }

    fn steps(log: &Connection, sql: &str, values: &[&dyn rusqlite::ToSql]) -> (Vec<i64>, i32) {
        let mut statement = log.prepare(sql).expect("a statement");
        let ids = statement.query_map(values, |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("ids");
        (ids, statement.get_status(StatementStatus::VmStep))
    }

    #[test]
    fn rows_that_wait_cost_nothing_when_another_one_is_due() {
        let log = log(10_000);
        for (due, expected) in [(1, vec![]), (1002, vec![1, 2])] {
            let (ids, steps) = steps(&log, DUE, &[&"c", &"e", &due, &16]);
            assert_eq!(ids, expected);
            assert!(steps < 500, "{steps} steps");
        }
        let (next, steps) = steps(&log, NEXT, &[&"c", &"e"]);
        assert_eq!(next, [1001]);
        assert!(steps < 100, "{steps} steps");
    }

    /// After an outage all are due: new ones without a time, and those that were tried with one.
    #[test]
    fn a_page_of_many_rows_that_are_due_costs_no_more_than_a_page() {
        for due in ["NULL", "1000", "1000 + n"] {
            let log = log_of(10_000, due);
            let (ids, steps) = steps(&log, DUE, &[&"c", &"e", &100_000, &16]);
            assert_eq!(ids, (1..=16).collect::<Vec<_>>(), "{due}");
            assert!(steps < 1000, "{due}: {steps} steps");
        }
    }

    /// All of them are looked at, but only in the index.
    #[test]
    fn rows_whose_time_may_be_over_are_not_read() {
        let log = log(10);
        let mut plan = log.prepare(&format!("EXPLAIN QUERY PLAN {EXPIRED}")).expect("a plan");
        let plan: String = plan.query_row(rusqlite::params!["c", "e", 1, 16], |row| row.get(3)).expect("one step");
        assert!(plan.contains("COVERING INDEX delivery_queued"), "{plan}");
    }
}
