//! Reads rows one by one, for conditions that no index can answer.
//!
//! The first rows in order are read first, because most searches end there. If they do not fill the page, two threads read
//! everything, each with its own connection, and only the best rows for the page are kept.

use super::connect;
use super::filter::Filter;
use crate::log::matcher::{MatchCells, Matcher};
use crate::model::{Page, Sort};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BinaryHeap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

/// The columns that [`is_match`] reads, in this order.
pub const COLUMNS: &str = "payload, response, error, error_code";

/// How many rows are read in order before all rows are. It is small in tests so that they get this far.
const FIRST_ROWS: usize = if cfg!(test) { 20 } else { 4_000 };

/// How many ids a thread takes at a time.
const STRIDE: i64 = if cfg!(test) { 16 } else { 8_192 };

const THREADS: usize = 2;

/// The sort values of a row, smaller ones first in the page, and its id.
type Found = (i64, i64, i64);

/// Returns the ids of the rows of `page` that match `filter` and `matcher`, in order.
pub fn scan(
    path: &Path,
    reader: &Connection,
    filter: &Filter,
    matcher: &Matcher,
    page: &Page,
) -> rusqlite::Result<Vec<i64>> {
    let filter = filter.after(page);
    if filter.is_in_order()
        && let Some(ids) = walk(reader, &filter, matcher, page)?
    {
        return Ok(ids);
    }
    let span =
        reader.query_row("SELECT (SELECT min(id) FROM delivery), (SELECT max(id) FROM delivery)", [], |row| {
            Ok((row.get::<_, Option<i64>>(0)?.unwrap_or(0), row.get::<_, Option<i64>>(1)?.unwrap_or(0)))
        })?;
    let next = AtomicI64::new(span.0);
    let found: Vec<rusqlite::Result<BinaryHeap<Found>>> = thread::scope(|scope| {
        let work = || read_strides(path, &next, span.1, &filter, matcher, page);
        let start = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let threads: Vec<_> = (0..THREADS).filter_map(start).collect();
        // If the system cannot start a thread, this one reads alone.
        let alone = threads.is_empty().then(work);
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().expect("reading rows does not panic");
        alone.into_iter().chain(threads.into_iter().map(join)).collect()
    });
    let mut all = BinaryHeap::new();
    for part in found {
        all.append(&mut part?);
    }
    let best = all.into_sorted_vec().into_iter().take(page.limit);
    Ok(best.map(|(_, _, id)| id).collect())
}

/// Reads the first rows in order. Returns the page if they fill it or there are no more rows.
fn walk(reader: &Connection, filter: &Filter, matcher: &Matcher, page: &Page) -> rusqlite::Result<Option<Vec<i64>>> {
    let sql = format!(
        "SELECT id, {COLUMNS} FROM delivery WHERE {} {} LIMIT {FIRST_ROWS}",
        filter.sql,
        filter.order(page.sort)
    );
    let mut statement = reader.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(&filter.values))?;
    let (mut ids, mut seen) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        seen += 1;
        if is_match(matcher, row, 1)? {
            ids.push(row.get(0)?);
        }
        if ids.len() >= page.limit {
            return Ok(Some(ids));
        }
    }
    Ok((seen < FIRST_ROWS).then_some(ids))
}

fn read_strides(
    path: &Path,
    next: &AtomicI64,
    last: i64,
    filter: &Filter,
    matcher: &Matcher,
    page: &Page,
) -> rusqlite::Result<BinaryHeap<Found>> {
    let connection = connect::reader(path)?;
    let sql = format!(
        "SELECT id, {}, {COLUMNS} FROM delivery NOT INDEXED WHERE id >= ? AND id < ? AND {}",
        filter.at, filter.sql
    );
    let mut statement = connection.prepare(&sql)?;
    let mut best = BinaryHeap::new();
    loop {
        let from = next.fetch_add(STRIDE, Ordering::Relaxed);
        if from > last {
            return Ok(best);
        }
        let span = [from, from + STRIDE].map(Value::Integer);
        let mut rows = statement.query(params_from_iter(span.iter().chain(&filter.values)))?;
        while let Some(row) = rows.next()? {
            if is_match(matcher, row, 2)? {
                keep(&mut best, row.get(1)?, row.get(0)?, page);
            }
        }
    }
}

fn keep(best: &mut BinaryHeap<Found>, failed_at: i64, id: i64, page: &Page) {
    best.push(match page.sort {
        Sort::Newest => (-failed_at, -id, id),
        Sort::Oldest => (failed_at, id, id),
    });
    if best.len() > page.limit {
        best.pop();
    }
}

/// Says whether a row matches. Its [`COLUMNS`] start at column `at`. Nothing is copied.
pub fn is_match(matcher: &Matcher, row: &Row<'_>, at: usize) -> rusqlite::Result<bool> {
    let mut cells: MatchCells<'_> = [b""; 4];
    for (index, cell) in cells.iter_mut().enumerate() {
        *cell = row.get_ref(at + index)?.as_bytes_or_null()?.unwrap_or_default();
    }
    Ok(matcher.matches(&cells))
}
