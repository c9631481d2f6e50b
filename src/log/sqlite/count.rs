//! Counts the rows of a query.

use super::search::narrow;
use crate::log::question::{Group, GroupBy, StatsRow};
use crate::model::{Query, Timestamp, Zone};
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

use super::cells::Cells;

/// The failure of a row; `unknown` if its answer was never recorded.
const FAILURE: &str = "CASE WHEN state = 'unknown' THEN state ELSE coalesce(failure, 'unknown') END";

/// Counts by connector and failure, the largest group first.
pub fn count(path: &Path, reader: &Connection, query: &Query) -> rusqlite::Result<Vec<Group>> {
    let filter = narrow(path, reader, query)?;
    let sql = format!(
        "SELECT connector, {FAILURE}, count(*) FROM delivery WHERE {} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        filter.sql
    );
    let mut rows = reader.prepare_cached(&sql)?;
    let groups = rows.query_map(params_from_iter(&filter.values), |row| {
        Ok(Group { connector: row.get(0)?, failure: row.get(1)?, count: row.get::<_, i64>(2)?.unsigned_abs() })
    })?;
    groups.collect()
}

/// Counts at most `most` rows.
pub fn count_up_to(path: &Path, reader: &Connection, query: &Query, most: u64) -> rusqlite::Result<u64> {
    let filter = narrow(path, reader, query)?;
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM delivery WHERE {} LIMIT {most})", filter.sql);
    let count: i64 = reader.prepare_cached(&sql)?.query_row(params_from_iter(&filter.values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Returns every connector that has a row.
pub fn connectors(reader: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut rows = reader.prepare_cached("SELECT DISTINCT connector FROM delivery ORDER BY connector")?;
    rows.query_map([], |row| row.get(0))?.collect()
}

/// Counts by environment, the largest group first.
pub fn environments(path: &Path, reader: &Connection, query: &Query) -> rusqlite::Result<Vec<(String, u64)>> {
    let filter = narrow(path, reader, &Query { environment: None, ..query.clone() })?;
    let sql = format!("SELECT environment, count(*) FROM delivery WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1", filter.sql);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params_from_iter(&filter.values), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?
        .collect()
}

/// Counts by `by`: hours and days in their order, other groups with the largest first. Hours and days are those of `zone`.
pub fn stats(
    path: &Path,
    reader: &Connection,
    query: &Query,
    by: GroupBy,
    zone: &Zone,
) -> rusqlite::Result<Vec<StatsRow>> {
    let filter = narrow(path, reader, query)?;
    let order = if matches!(by, GroupBy::Hour | GroupBy::Day) { "3" } else { "2 DESC, 1" };
    // The index of causes has all that is read, unless more is asked.
    let (group, without) = match by {
        GroupBy::Cause => ("cause_id, cause", "0, 0"),
        _ => ("1", "sum(document_id IS NULL), sum(event_time IS NULL)"),
    };
    let sql = format!(
        "SELECT {}, count(*), min(failed_at), max(failed_at), {without}
         FROM delivery WHERE {} GROUP BY {group} ORDER BY {order}",
        value_of(by),
        filter.sql
    );
    let mut rows = reader.prepare_cached(&sql)?;
    let stats = rows.query_map(params_from_iter(&filter.values), |row| {
        let mut cells = Cells::from(row, 0);
        Ok(StatsRow {
            value: cells.next()?,
            count: cells.next::<i64>()?.unsigned_abs(),
            first: cells.time()?,
            last: cells.time()?,
            without_document: cells.next::<i64>()?.unsigned_abs(),
            without_time: cells.next::<i64>()?.unsigned_abs(),
        })
    })?;
    let stats: Vec<StatsRow> = stats.collect::<rusqlite::Result<_>>()?;
    Ok(match by {
        GroupBy::Hour => together(stats, |time| zone.hour(time)),
        GroupBy::Day => together(stats, |time| zone.day(time)),
        _ => stats,
    })
}

/// Adds up neighbours that are in the same hour or day.
fn together(stats: Vec<StatsRow>, name: impl Fn(Timestamp) -> String) -> Vec<StatsRow> {
    let mut groups: Vec<StatsRow> = Vec::new();
    for row in stats {
        let value = row.first.map(&name);
        match groups.last_mut().filter(|group| group.value == value) {
            Some(group) => {
                group.count += row.count;
                group.last = row.last;
                group.without_document += row.without_document;
                group.without_time += row.without_time;
            }
            None => groups.push(StatsRow { value, ..row }),
        }
    }
    groups
}

fn value_of(by: GroupBy) -> &'static str {
    match by {
        GroupBy::ApiKey => "api_key",
        GroupBy::Event => "event",
        GroupBy::Connector => "connector",
        GroupBy::Failure => FAILURE,
        GroupBy::Cause => "cause",
        GroupBy::Store => "store_id",
        // SQLite knows no time zones. In every zone an hour starts at a full minute.
        GroupBy::Hour | GroupBy::Day => "CAST(failed_at / 60000 AS TEXT)",
    }
}
