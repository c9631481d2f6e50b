//! The latest failures, numbered in the order of their commits, for those who watch the log.
//!
//! No time can say what is new: clocks of processes differ, a clock may be set back, a commit may be late, and an event that fails again keeps
//! the time of its first failure. The numbers have no gaps, so that whoever read them up to one misses nothing after it.

use super::bound::Bound;
use super::cells::Cells;
use super::filter::Filter;
use super::pg_error::PgResult;
use super::row;
use super::scan::scan;
use super::search::plan;
use super::session::Session;
use crate::log::question::{NewFailure, NewFailures};
use crate::model::{Delivery, Page, Query, Sort, Timestamp};
use std::collections::{HashMap, HashSet};

/// At least this many are kept: more than one commit can have.
const KEPT: i64 = if cfg!(test) { 40 } else { 250_000 };

/// Old ones are deleted this many at a time.
const STEP: i64 = if cfg!(test) { 10 } else { 5_000 };

/// Writes what was noted. A row is locked until the commit, so the order of the numbers is that of the commits. Whoever waited for it
/// asks for the last number only then. The row is not changed: while an older transaction is open, it would have a version of each commit.
pub fn write(session: &Session, failures: &[(i64, i64)]) -> PgResult<()> {
    if failures.is_empty() {
        return Ok(());
    }
    let (ids, times): (Vec<i64>, Vec<i64>) = failures.iter().copied().unzip();
    let count = i64::try_from(failures.len()).unwrap_or(i64::MAX);
    let [lock, add] = [session.prepare(LOCK)?, session.prepare(ADD)?];
    let rows = session.together(&[(&lock, &[]), (&add, &[&ids, &times])])?;
    match rows[1].first().map(|row| Cells::from(row, 0).next::<i64>()).transpose()? {
        Some(before) if (before + count) / STEP > before / STEP => forget(session, before + count),
        _ => Ok(()),
    }
}

const LOCK: &str = "SELECT 1 FROM failure_number FOR UPDATE";

const ADD: &str = "WITH before AS (SELECT coalesce(max(number), 0) AS last FROM latest_failure),
    added AS (INSERT INTO latest_failure (number, delivery_id, failed_at)
      SELECT last + new.at, new.id, new.failed_at FROM before, unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY
        AS new (id, failed_at, at))
    SELECT last FROM before";

/// Deletes old ones. The newest row is never deleted.
fn forget(session: &Session, last: i64) -> PgResult<()> {
    session.execute("DELETE FROM latest_failure WHERE number <= $1", &[&(last - KEPT)]).map(drop)
}

/// Returns the number of the latest failure; 0 if there was none.
pub fn last(session: &Session) -> PgResult<i64> {
    let last = session.one("SELECT coalesce(max(number), 0) FROM latest_failure", &[], |cells| cells.next())?;
    Ok(last.unwrap_or(0))
}

/// Returns the failures after number `after` whose rows match `query`, of at most `most` failures.
pub fn after(session: &Session, query: &Query, after: i64, most: usize) -> PgResult<NewFailures> {
    session.snapshot(|session| of_one_moment(session, query, after, most))
}

fn of_one_moment(session: &Session, query: &Query, after: i64, most: usize) -> PgResult<NewFailures> {
    let notes = notes(session, after, most)?;
    let Some((last, ..)) = notes.last() else {
        // Another log with fewer failures may have taken the place of this one.
        return Ok(NewFailures { rows: Vec::new(), last: last(session)?.min(after), missed: 0, has_more: false });
    };
    let oldest = notes.first().map_or(after, |(number, ..)| *number);
    let mut rows = matching(session, query, &notes)?;
    let mut later = HashSet::new();
    let newest = notes.iter().rev().filter(|(_, id, _)| later.insert(*id));
    let found = newest.filter_map(|(_, id, at)| Some(NewFailure { delivery: rows.remove(id)?, at: *at }));
    let mut found: Vec<NewFailure> = found.collect();
    found.reverse();
    let missed = (oldest - after - 1).unsigned_abs();
    Ok(NewFailures { rows: found, last: *last, missed, has_more: notes.len() == most })
}

type Note = (i64, i64, Timestamp);

fn notes(session: &Session, after: i64, most: usize) -> PgResult<Vec<Note>> {
    let sql = "SELECT number, delivery_id, failed_at FROM latest_failure WHERE number > $1 ORDER BY number LIMIT $2";
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    session.all(sql, &[&after, &limit], |cells| {
        Ok((cells.next()?, cells.next()?, cells.time()?.unwrap_or(Timestamp::EPOCH)))
    })
}

/// Returns the rows of `notes` that match `query`, by their ids.
fn matching(session: &Session, query: &Query, notes: &[Note]) -> PgResult<HashMap<i64, Delivery>> {
    const ALL: Page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };
    let ids: Vec<i64> = notes.iter().map(|(_, id, _)| *id).collect::<HashSet<_>>().into_iter().collect();
    let (mut filter, matcher) = plan(session, query)?;
    among(&mut filter, &ids);
    if let Some(matcher) = matcher {
        let ids = scan(session, &filter, &matcher, &ALL)?;
        among(&mut filter, &ids);
    }
    let sql = format!("SELECT {} FROM delivery WHERE {}", row::COLUMNS, filter.sql);
    let rows = session.ask(&sql, &filter.values, row::read)?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}

/// Adds that the row is one of a few.
fn among(filter: &mut Filter, ids: &[i64]) {
    filter.and("id = ANY($?)", [Bound::Numbers(ids.to_vec())]);
}

#[cfg(test)]
mod tests {
    use super::{after, last};
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::model::Query;

    #[test]
    fn each_new_failure_is_found_once() {
        let Some(log) = new_log() else { return };
        assert_eq!(last(&log).expect("a number"), 0);
        for id in 1..=4 {
            add(&log, id, if id == 3 { "{ other }" } else { "{ text }" }, &[]);
        }
        log.run("INSERT INTO latest_failure VALUES (5, 1, 50), (6, 2, 60), (7, 1, 70), (8, 3, 80)").expect("notes");
        assert_eq!(last(&log).expect("a number"), 8);
        let find = |text: Option<&str>, from, most| {
            let query = Query { text: text.map(str::to_owned), ..Query::default() };
            let found = after(&log, &query, from, most).expect("an answer");
            let rows = found.rows.iter().map(|new| (new.delivery.id.0, new.at.as_millis())).collect::<Vec<_>>();
            (rows, found.last, found.missed, found.has_more)
        };
        assert_eq!(find(None, 4, 9), (vec![(2, 60), (1, 70), (3, 80)], 8, 0, false));
        assert_eq!(find(None, 2, 2), (vec![(1, 50), (2, 60)], 6, 2, true));
        assert_eq!(find(Some("text"), 4, 9), (vec![(2, 60), (1, 70)], 8, 0, false));
        assert_eq!(find(None, 9, 9), (vec![], 8, 0, false));
    }
}
