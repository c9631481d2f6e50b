//! Counts the rows of a query by what people ask for.

use super::cause_ranges::{self, CauseRange};
use super::cells::Cells;
use super::count::FAILURE;
use super::filter::Filter;
use super::search::narrow;
use crate::log::question::{GroupBy, StatsRow};
use crate::log::reference_kind::ReferenceKind;
use crate::log::stats_groups::{sorted, together};
use crate::model::{Query, Zone};
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// Counts by `by`. The groups of the first thing come in the order of their times, or the largest first; so do those of the second
/// thing within them. Minutes, hours and days are those of `zone`.
pub fn stats(
    path: &Path,
    reader: &Connection,
    query: &Query,
    by: &[GroupBy],
    zone: &Zone,
) -> rusqlite::Result<Vec<StatsRow>> {
    if by.iter().all(|by| matches!(by, GroupBy::Cause | GroupBy::Connector))
        && let Some(ranges) = cause_ranges::ranges(reader, query)?
    {
        return Ok(sorted(together(by_range(reader, &ranges, by)?, by, zone), by));
    }
    let filter = narrow(path, reader, query)?;
    let sql = question(&filter, by);
    let mut rows = reader.prepare_cached(&sql)?;
    let rows = rows.query_map(params_from_iter(&filter.values), |row| {
        let mut cells = Cells::from(row, 0);
        Ok(StatsRow {
            values: by.iter().map(|_| cells.next()).collect::<rusqlite::Result<_>>()?,
            count: cells.next::<i64>()?.unsigned_abs(),
            first: cells.time()?,
            last: cells.time()?,
        })
    })?;
    let rows: Vec<StatsRow> = rows.collect::<rusqlite::Result<_>>()?;
    let has_times = by.iter().any(|by| by.is_time());
    Ok(sorted(if has_times { together(rows, by, zone) } else { rows }, by))
}

/// Counts each range.
fn by_range(reader: &Connection, ranges: &[(CauseRange, Filter)], by: &[GroupBy]) -> rusqlite::Result<Vec<StatsRow>> {
    let mut rows = Vec::new();
    for (range, filter) in ranges {
        let (count, [first, last]) = (cause_ranges::count(reader, filter)?, cause_ranges::times(reader, filter)?);
        let value = |by: &GroupBy| Some(if *by == GroupBy::Cause { &range.cause } else { &range.connector }.clone());
        if count > 0 {
            rows.push(StatsRow { values: by.iter().map(value).collect(), count, first, last });
        }
    }
    Ok(rows)
}

/// Returns the SQL that counts the rows of `filter`.
pub fn question(filter: &Filter, by: &[GroupBy]) -> String {
    let columns: String = by.iter().map(|by| format!("{}, ", column_of(*by))).collect();
    let groups: Vec<&str> = by.iter().map(|by| group_of(*by)).collect();
    let products = if by.contains(&GroupBy::Product) { products() } else { String::new() };
    format!(
        "SELECT {columns}count(*), min(failed_at), max(failed_at)
         FROM delivery{products} WHERE {} GROUP BY {}",
        filter.sql,
        groups.join(", ")
    )
}

/// SQLite knows no time zones: it groups by minutes since 1970. In every zone an hour starts at a full minute.
fn column_of(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Connector => "connector",
        GroupBy::ApiKey => "api_key",
        GroupBy::Event => "event",
        GroupBy::Cause => "cause",
        GroupBy::Failure => FAILURE,
        GroupBy::Status => "CAST(status AS TEXT)",
        GroupBy::ErrorCode => "error_code",
        GroupBy::Store => "store_id",
        GroupBy::Document => "document_id",
        GroupBy::Product => "product.value",
        GroupBy::Minute | GroupBy::Hour | GroupBy::Day => "CAST(failed_at / 60000 AS TEXT)",
    }
}

/// The index of causes has the ids first: in its order nothing has to be sorted.
fn group_of(by: GroupBy) -> &'static str {
    if by == GroupBy::Cause { "cause_id, cause" } else { column_of(by) }
}

fn products() -> String {
    let kind = ReferenceKind::Product as i64;
    format!(" LEFT JOIN ref AS product ON product.delivery_id = delivery.id AND product.kind = {kind}")
}
