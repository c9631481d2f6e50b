//! Counts the rows of a query.

use super::cause_ranges;
use super::search::narrow;
use crate::log::question::Group;
use crate::model::{Environment, Query};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// The failure of a row; `unknown` if its answer was never recorded.
pub const FAILURE: &str = "CASE WHEN state = 'unknown' THEN state ELSE coalesce(failure, 'unknown') END";

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

/// Counts the rows that have no document id or no event time. The condition is the one of a partial index.
pub fn count_unplaced(path: &Path, reader: &Connection, query: &Query) -> rusqlite::Result<u64> {
    let mut filter = narrow(path, reader, query)?;
    filter.and::<Value>("(document_id IS NULL OR event_time IS NULL)", []);
    let sql = format!("SELECT count(*) FROM delivery WHERE {}", filter.sql);
    let count: i64 = reader.prepare_cached(&sql)?.query_row(params_from_iter(&filter.values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Returns every connector that has a row.
pub fn connectors(reader: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut rows = reader.prepare_cached("SELECT DISTINCT connector FROM delivery ORDER BY connector")?;
    rows.query_map([], |row| row.get(0))?.collect()
}

/// Counts rows of other environments than that of `query`, the largest group first.
pub fn elsewhere(path: &Path, reader: &Connection, query: &Query) -> rusqlite::Result<Vec<(String, u64)>> {
    let anywhere = Query { environment: None, ..query.clone() };
    let here = query.environment.as_ref().map_or("", Environment::as_str);
    if let Some(ranges) = cause_ranges::ranges(reader, &anywhere)? {
        let others = ranges.iter().filter(|(range, _)| range.environment != here);
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (range, filter) in others {
            *counts.entry(&range.environment).or_default() += cause_ranges::count(reader, filter)?;
        }
        let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        return Ok(counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect());
    }
    let mut filter = narrow(path, reader, &anywhere)?;
    filter.and("environment <> ?", [here.to_owned()]);
    let sql = format!("SELECT environment, count(*) FROM delivery WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1", filter.sql);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params_from_iter(&filter.values), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?
        .collect()
}
