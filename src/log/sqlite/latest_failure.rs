//! The latest failures, numbered in the order of their commits, for those who watch the log.
//!
//! No time can say what is new: clocks of processes differ, a clock may be set back, a commit may be late, and an event that fails again keeps
//! the time of its first failure. The numbers have no gaps, so that whoever read them up to one misses nothing after it.

use super::filter::Filter;
use super::owner::Living;
use super::row;
use super::scan;
use super::search::plan;
use crate::log::matcher::Matcher;
use crate::log::question::{NewFailure, NewFailures};
use crate::model::{Delivery, Query, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The newest row is never deleted, so that a number is never given twice.
pub const TABLE: &str = "
CREATE TABLE latest_failure (
  number INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL,
  failed_at INTEGER NOT NULL
);
";

/// At least this many are kept: more than one commit can have.
const KEPT: i64 = if cfg!(test) { 40 } else { 250_000 };

/// Old ones are deleted this many at a time.
const STEP: i64 = if cfg!(test) { 10 } else { 5_000 };

/// Notes that a delivery failed at `at`, became unknown, or is failed since then because its discard was undone.
pub fn note(connection: &Connection, id: i64, at: Timestamp) -> rusqlite::Result<()> {
    let mut add = connection.prepare_cached("INSERT INTO latest_failure (delivery_id, failed_at) VALUES (?1, ?2)")?;
    let number = add.insert(params![id, at.as_millis()])?;
    if number % STEP == 0 {
        let mut forget = connection.prepare_cached("DELETE FROM latest_failure WHERE number <= ?1")?;
        forget.execute([number - KEPT])?;
    }
    Ok(())
}

/// Returns the number of the latest failure; 0 if there was none.
pub fn last(reader: &Connection) -> rusqlite::Result<i64> {
    reader.prepare_cached("SELECT coalesce(max(number), 0) FROM latest_failure")?.query_row([], |row| row.get(0))
}

/// Returns the failures after number `after` whose rows match `query`, of at most `most` failures.
pub fn after(
    path: &Path,
    reader: &Connection,
    query: &Query,
    after: i64,
    most: usize,
) -> rusqlite::Result<NewFailures> {
    let _snapshot = reader.unchecked_transaction()?;
    let notes = notes(reader, after, most)?;
    let Some((last, ..)) = notes.last() else {
        // Another log with fewer failures may have taken the place of this one.
        return Ok(NewFailures { rows: Vec::new(), last: last(reader)?.min(after), missed: 0, has_more: false });
    };
    let oldest = notes.first().map_or(after, |(number, ..)| *number);
    let mut rows = matching(path, reader, query, &notes)?;
    let mut later = HashSet::new();
    let newest = notes.iter().rev().filter(|(_, id, _)| later.insert(*id));
    let found = newest.filter_map(|(_, id, at)| Some(NewFailure { delivery: rows.remove(id)?, at: *at }));
    let mut found: Vec<NewFailure> = found.collect();
    found.reverse();
    let missed = (oldest - after - 1).unsigned_abs();
    Ok(NewFailures { rows: found, last: *last, missed, has_more: notes.len() == most })
}

type Note = (i64, i64, Timestamp);

fn notes(reader: &Connection, after: i64, most: usize) -> rusqlite::Result<Vec<Note>> {
    let mut notes = reader.prepare_cached(
        "SELECT number, delivery_id, failed_at FROM latest_failure WHERE number > ?1 ORDER BY number LIMIT ?2",
    )?;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let read = |row: &rusqlite::Row<'_>| {
        let at = Timestamp::from_millis(row.get(2)?).unwrap_or(Timestamp::EPOCH);
        Ok((row.get(0)?, row.get(1)?, at))
    };
    notes.query_map(params![after, limit], read)?.collect()
}

/// Returns the rows of `notes` that match `query`, by their ids.
fn matching(
    path: &Path,
    reader: &Connection,
    query: &Query,
    notes: &[Note],
) -> rusqlite::Result<HashMap<i64, Delivery>> {
    let (filter, matcher) = plan(reader, query)?;
    let ids: Vec<i64> = notes.iter().map(|(_, id, _)| *id).collect::<HashSet<_>>().into_iter().collect();
    let mut get = reader.prepare_cached(&sql(&filter, row::COLUMNS))?;
    let mut check = reader.prepare_cached(&sql(&filter, scan::COLUMNS))?;
    let living = Living::of(path);
    let mut found = HashMap::new();
    for id in ids {
        let values = || params_from_iter(std::iter::once(Value::Integer(id)).chain(filter.values.iter().cloned()));
        let is_match = |matcher: &Matcher| {
            let matched = check.query_row(values(), |row| scan::is_match(matcher, row, 0)).optional();
            matched.map(|matched| matched == Some(true))
        };
        if matcher.as_ref().map_or(Ok(true), is_match)?
            && let Some(delivery) = get.query_row(values(), |row| row::read(row, &living)).optional()?
        {
            found.insert(id, delivery);
        }
    }
    Ok(found)
}

/// A row is looked up by its id: with a list of ids SQLite may read all failed rows of a connector instead.
fn sql(filter: &Filter, columns: &str) -> String {
    format!("SELECT {columns} FROM delivery WHERE id = ? AND {}", filter.sql)
}

#[cfg(test)]
mod tests {
    use super::{KEPT, STEP, TABLE, last, note};
    use crate::model::Timestamp;
    use rusqlite::Connection;

    #[test]
    fn only_the_latest_are_kept_and_a_number_is_given_once() {
        let log = Connection::open_in_memory().expect("a database");
        log.execute_batch(TABLE).expect("a table");
        for number in 1..=200 {
            note(&log, 7, Timestamp::EPOCH).expect("noted");
            assert_eq!(last(&log).expect("a number"), number);
            let kept: i64 =
                log.query_row("SELECT count(*) FROM latest_failure", [], |row| row.get(0)).expect("a count");
            assert!(kept == number.min(kept) && kept < KEPT + STEP && kept >= number.min(KEPT), "{number}: {kept}");
        }
    }
}
