//! The causes of failed events, each at one connector of one environment, as ranges of the index of causes.
//!
//! A range is counted in a third of the time that the same rows take in groups, and its rows are in the order of their times.

use super::filter::Filter;
use crate::log::wanted_causes::WantedCauses;
use crate::model::{Environment, Query, TimeField, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

/// More ranges than this are not read one by one.
const MOST: usize = 256;

/// SQLite reads every row that is equal to the bound before it finds one that is greater. No row has the time at the end, so there is none
/// to read.
const NEXT: &str = "SELECT cause_id, cause, connector, environment, is_test FROM delivery INDEXED BY failed_by_cause
  WHERE state IN ('failed','unknown') AND (cause_id, cause, connector, environment, is_test, failed_at) > (?1, ?2, ?3, ?4, ?5, 9223372036854775807)
  ORDER BY cause_id, cause, connector, environment, is_test LIMIT 1";

const RANGE: &str = "cause_id = ? AND cause = ? AND connector = ? AND environment = ? AND is_test = ?";

/// What the rows of a range have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CauseRange {
    /// The id of the cause.
    pub id: String,
    /// The text of the cause.
    pub cause: String,
    /// The connector.
    pub connector: String,
    /// The environment.
    pub environment: String,
    /// Whether they are test payloads.
    pub is_test: bool,
}

impl CauseRange {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let [id, cause, connector, environment] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        Ok(Self { id, cause, connector, environment, is_test: row.get(4)? })
    }

    /// Returns `rest`, limited to the rows of the range.
    fn within(&self, rest: &Filter) -> Filter {
        let texts = [&self.id, &self.cause, &self.connector, &self.environment];
        let mut filter = rest.clone();
        filter.and(RANGE, texts.map(|text| Value::Text(text.clone())).into_iter().chain([Value::from(self.is_test)]));
        filter
    }
}

/// Returns the range after `last` in the order of the index.
pub fn next(reader: &Connection, last: &CauseRange) -> rusqlite::Result<Option<CauseRange>> {
    let values = params![last.id, last.cause, last.connector, last.environment, last.is_test];
    reader.prepare_cached(NEXT)?.query_row(values, CauseRange::read).optional()
}

/// Returns the ranges that `query` selects, each with the condition of its rows. `None` if the index does not have all that the query
/// asks for, or if there are too many ranges.
pub fn ranges(reader: &Connection, query: &Query) -> rusqlite::Result<Option<Vec<(CauseRange, Filter)>>> {
    if !is_in_index(query) {
        return Ok(None);
    }
    let Some(ranges) = selected(reader, query)? else { return Ok(None) };
    let rest = Query {
        states: query.states.clone(),
        since: query.since,
        until: query.until,
        include_tests: true,
        ..Query::default()
    };
    let rest = Filter::of(&rest);
    let with_filter = |range: CauseRange| {
        let filter = range.within(&rest);
        (range, filter)
    };
    Ok(Some(ranges.into_iter().map(with_filter).collect()))
}

/// Whatever is added to queries later is not in the index.
fn is_in_index(query: &Query) -> bool {
    let indexed = Query {
        environment: query.environment.clone(),
        states: query.states.clone(),
        connectors: query.connectors.clone(),
        causes: query.causes.clone(),
        since: query.since,
        until: query.until,
        include_tests: query.include_tests,
        ..Query::default()
    };
    query.is_of_failures() && query.time == TimeField::Failed && *query == indexed
}

fn selected(reader: &Connection, query: &Query) -> rusqlite::Result<Option<Vec<CauseRange>>> {
    let wanted = WantedCauses::of(&query.causes);
    let starts = if query.causes.is_empty() { vec![String::new()] } else { wanted.ids() };
    let environment = query.environment.as_ref().map(Environment::as_str);
    let is_selected = |range: &CauseRange| {
        (query.connectors.is_empty() || query.connectors.contains(&range.connector))
            && environment.is_none_or(|environment| range.environment == environment)
            && (query.include_tests || !range.is_test)
            && wanted.has(&range.id, &range.cause)
    };
    let (mut found, mut seen) = (Vec::new(), 0);
    for id in starts {
        let mut last = CauseRange { id: id.clone(), ..CauseRange::default() };
        while let Some(range) = next(reader, &last)?.filter(|range| id.is_empty() || range.id == id) {
            seen += 1;
            if seen > MOST {
                return Ok(None);
            }
            if is_selected(&range) {
                found.push(range.clone());
            }
            last = range;
        }
    }
    Ok(Some(found))
}

/// Counts the rows of a range with its condition.
pub fn count(reader: &Connection, filter: &Filter) -> rusqlite::Result<u64> {
    Ok(one(reader, filter, "count(*)", "")?.unwrap_or(0).unsigned_abs())
}

/// Returns when the first and the last row of a range failed.
pub fn times(reader: &Connection, filter: &Filter) -> rusqlite::Result<[Option<Timestamp>; 2]> {
    let time =
        |order| Ok::<_, rusqlite::Error>(one(reader, filter, "failed_at", order)?.and_then(Timestamp::from_millis));
    Ok([time(" ORDER BY failed_at LIMIT 1")?, time(" ORDER BY failed_at DESC LIMIT 1")?])
}

fn one(reader: &Connection, filter: &Filter, what: &str, more: &str) -> rusqlite::Result<Option<i64>> {
    let sql = format!("SELECT {what} FROM delivery INDEXED BY failed_by_cause WHERE {}{more}", filter.sql);
    reader.prepare_cached(&sql)?.query_row(params_from_iter(&filter.values), |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use super::{CauseRange, MOST, NEXT, next, ranges};
    use crate::log::question::GroupBy;
    use crate::log::sqlite::search::search;
    use crate::log::sqlite::stats::stats;
    use crate::log::sqlite::{connect, create};
    use crate::model::{Cause, Page, Query, Sort, State, TimeField, Timestamp, Zone};
    use rusqlite::{Connection, OptionalExtension as _, StatementStatus, params};
    use std::path::PathBuf;
    use tempfile::TempDir;

    /// A log with one event for a cause at each of many connectors, and one for another cause.
    fn log(connectors: i64) -> (TempDir, PathBuf, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().canonicalize().expect("a path").join("events.db");
        create::create(&path).expect("a log");
        let mut writer = connect::writer(&path).expect("a writer");
        let all = writer.transaction().expect("a transaction");
        let sql = "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, failed_at, is_test,
            payload_bytes, cause_id, cause) VALUES (?1, 'w' || ?1, 'e', 'staging', ?2, 'SALE_INVENTORY', 'failed', ?1, ?1, 0, 0, ?3, ?4)";
        let busy = (1..=connectors).map(|id| (id, format!("wms-{}", id % connectors), "503"));
        for (id, connector, cause) in busy.chain([(connectors + 1, "wms-0".to_owned(), "401")]) {
            let cause = Cause::from_text(cause);
            all.execute(sql, params![id, connector, cause.id().as_str(), cause.as_str()]).expect("a row");
        }
        all.commit().expect("rows");
        (folder, path, writer)
    }

    #[test]
    fn few_ranges_are_counted_one_by_one_and_many_in_groups() {
        let most = i64::try_from(MOST).expect("small");
        for connectors in [most - 1, most + 1] {
            let (_folder, path, log) = log(connectors);
            let query = Query { causes: vec!["503".to_owned()], ..Query::default() };
            let found = ranges(&log, &query).expect("an answer");
            assert_eq!(found.map(|ranges| ranges.len()), (connectors < most).then_some(MOST - 1));
            let page = Page { sort: Sort::Newest, limit: 3, after: None };
            let rows = search(&path, &log, &query, &page).expect("a page");
            let newest: Vec<i64> = (0..3).map(|n| connectors - n).collect();
            assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), newest);
            let counts = stats(&path, &log, &Query::default(), &[GroupBy::Cause], &Zone::utc()).expect("counts");
            let counts: Vec<_> = counts.into_iter().map(|row| (row.values, row.count, row.first)).collect();
            let row = |cause: &str, count: i64, first: i64| {
                (vec![Some(cause.to_owned())], count.unsigned_abs(), Timestamp::from_millis(first))
            };
            assert_eq!(counts, [row("503", connectors, 1), row("401", 1, connectors + 1)]);
        }
    }

    /// Otherwise each question for the next range would read all rows of the last one.
    #[test]
    fn the_next_range_is_found_without_reading_the_last_one() {
        let (_folder, _path, log) = log(1);
        let more = "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, failed_at, is_test,
              payload_bytes, cause_id, cause)
            SELECT i, 'w' || i, 'e', 'staging', connector, api_key, state, i, i, 0, 0, cause_id, cause FROM n, delivery WHERE id = 1";
        log.execute_batch(more).expect("rows");
        let last = next(&log, &CauseRange::default()).expect("an answer").expect("a range");
        let mut next = log.prepare(NEXT).expect("a statement");
        let values = params![last.id, last.cause, last.connector, last.environment, last.is_test];
        next.query_row(values, CauseRange::read).optional().expect("an answer");
        let steps = next.get_status(StatementStatus::VmStep);
        assert!(steps < 200, "{steps} steps of SQLite's machine for 2,000 rows");
    }

    #[test]
    fn what_the_index_does_not_have_is_read_from_the_rows() {
        let (_folder, _path, log) = log(3);
        let is_range = |query: Query| ranges(&log, &query).expect("an answer").is_some();
        assert!(is_range(Query { include_tests: true, ..Query::default() }));
        assert!(!is_range(Query { text: Some("x".to_owned()), ..Query::default() }));
        assert!(!is_range(Query { min_attempts: Some(1), ..Query::default() }));
        assert!(!is_range(Query { states: vec![State::Delivered], ..Query::default() }));
        assert!(!is_range(Query { time: TimeField::Event, ..Query::default() }));
    }
}
