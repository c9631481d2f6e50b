//! Counts the rows of a query by what people ask for.

use super::cause_ranges::{self, CauseRange};
use super::cells::Cells;
use super::count::FAILURE;
use super::extracted_ids::ReferenceKind;
use super::filter::Filter;
use super::search::narrow;
use crate::log::question::{GroupBy, StatsRow};
use crate::model::{Query, Timestamp, Zone};
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;
use std::path::Path;

/// The values of a group.
type Values = Vec<Option<String>>;

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

/// Adds up groups with the same values, where a time is its name in `zone`.
fn together(rows: Vec<StatsRow>, by: &[GroupBy], zone: &Zone) -> Vec<StatsRow> {
    let mut groups: HashMap<Values, StatsRow> = HashMap::new();
    for row in rows {
        let named = |(by, value): (&GroupBy, Option<String>)| name_of(*by, row.first, zone).or(value);
        let values: Values = by.iter().zip(row.values).map(named).collect();
        match groups.get_mut(&values) {
            Some(group) => {
                group.count += row.count;
                group.first = [group.first, row.first].into_iter().flatten().min();
                group.last = group.last.max(row.last);
            }
            None => drop(groups.insert(values.clone(), StatsRow { values, ..row })),
        }
    }
    groups.into_values().collect()
}

fn name_of(by: GroupBy, time: Option<Timestamp>, zone: &Zone) -> Option<String> {
    let time = time?;
    match by {
        GroupBy::Minute => Some(zone.minute(time)),
        GroupBy::Hour => Some(zone.hour(time)),
        GroupBy::Day => Some(zone.day(time)),
        _ => None,
    }
}

fn sorted(mut rows: Vec<StatsRow>, by: &[GroupBy]) -> Vec<StatsRow> {
    // Of each group of the first thing: how many there are, and when the earliest failed.
    let mut firsts: HashMap<Option<String>, (u64, Option<Timestamp>)> = HashMap::new();
    for row in &rows {
        let of_first = firsts.entry(row.values[0].clone()).or_insert((0, row.first));
        *of_first = (of_first.0 + row.count, of_first.1.min(row.first));
    }
    let place = |by: Option<&GroupBy>, count: u64, first: Option<Timestamp>| match by {
        Some(by) if by.is_time() => (first, 0),
        _ => (None, u64::MAX - count),
    };
    rows.sort_by_cached_key(|row| {
        let (count, first) = firsts[&row.values[0]];
        (
            place(by.first(), count, first),
            row.values[0].clone(),
            place(by.get(1), row.count, row.first),
            row.values.clone(),
        )
    });
    rows
}
