//! Counts the rows of a query.

use super::bound::Bound;
use super::cells::Cells;
use super::filter::Filter;
use super::pg_error::PgResult;
use super::search::narrow;
use super::session::Session;
use crate::log::question::Group;
use crate::model::{Environment, Query};

/// The failure of a row; `unknown` if its answer was never recorded.
pub const FAILURE: &str = "CASE WHEN state = 'unknown' THEN state ELSE coalesce(failure, 'unknown') END";

/// Counts by connector and failure, the largest group first.
pub fn count(session: &Session, query: &Query) -> PgResult<Vec<Group>> {
    let filter = narrow(session, query)?;
    let sql = format!(
        "SELECT connector, {FAILURE}, count(*) FROM delivery WHERE {} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        filter.sql
    );
    session.ask(&sql, &filter.values, |cells| {
        Ok(Group { connector: cells.next()?, failure: cells.next()?, count: number(cells)? })
    })
}

/// Counts at most `most` rows.
pub fn count_up_to(session: &Session, query: &Query, most: u64) -> PgResult<u64> {
    let mut filter = narrow(session, query)?;
    let most = filter.bind(Bound::Number(i64::try_from(most).unwrap_or(i64::MAX)));
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM delivery WHERE {} LIMIT {most}) AS found", filter.sql);
    one(session, &sql, &filter)
}

/// Counts the rows that have no document id or no event time. The condition is the one of a partial index.
pub fn count_unplaced(session: &Session, query: &Query) -> PgResult<u64> {
    let mut filter = narrow(session, query)?;
    filter.and("(document_id IS NULL OR event_time IS NULL)", []);
    one(session, &format!("SELECT count(*) FROM delivery WHERE {}", filter.sql), &filter)
}

/// Returns every connector that has a row.
pub fn connectors(session: &Session) -> PgResult<Vec<String>> {
    session.all("SELECT DISTINCT connector FROM delivery ORDER BY 1", &[], |cells| cells.next())
}

/// Counts rows of other environments than that of `query`, the largest group first.
pub fn elsewhere(session: &Session, query: &Query) -> PgResult<Vec<(String, u64)>> {
    let mut filter = narrow(session, &Query { environment: None, ..query.clone() })?;
    let here = query.environment.as_ref().map_or("", Environment::as_str);
    filter.and("environment <> $?", [Bound::from(here)]);
    let sql = format!("SELECT environment, count(*) FROM delivery WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1", filter.sql);
    session.ask(&sql, &filter.values, |cells| Ok((cells.next()?, number(cells)?)))
}

fn one(session: &Session, sql: &str, filter: &Filter) -> PgResult<u64> {
    Ok(session.ask(sql, &filter.values, number)?.first().copied().unwrap_or(0))
}

fn number(cells: &mut Cells<'_>) -> PgResult<u64> {
    Ok(cells.next::<i64>()?.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::{connectors, count, count_unplaced, count_up_to, elsewhere};
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::log::question::Group;
    use crate::model::Query;

    #[test]
    fn rows_are_counted() {
        let Some(log) = new_log() else { return };
        add(&log, 1, "{}", &[("failure", "'timeout'"), ("document_id", "'D'"), ("event_time", "1")]);
        add(&log, 2, "{}", &[("failure", "'timeout'")]);
        add(&log, 3, "{ x }", &[("state", "'unknown'"), ("failure", "'timeout'"), ("connector", "'pos'")]);
        add(&log, 4, "{}", &[("state", "'delivered'"), ("connector", "'asn'"), ("environment", "'other'")]);
        add(&log, 5, "{ x }", &[("environment", "'other'")]);
        let group = |connector: &str, failure: &str, count| Group {
            connector: connector.to_owned(),
            failure: failure.to_owned(),
            count,
        };
        let here = Query { environment: Some("staging".parse().expect("a name")), ..Query::default() };
        assert_eq!(count(&log, &here).expect("groups"), [group("wms", "timeout", 2), group("pos", "unknown", 1)]);
        let with_text = Query { text: Some("x".to_owned()), ..Query::default() };
        assert_eq!(count_up_to(&log, &Query::default(), 3).expect("a count"), 3);
        assert_eq!(count_up_to(&log, &with_text, 9).expect("a count"), 2);
        assert_eq!(count_unplaced(&log, &here).expect("a count"), 2);
        assert_eq!(connectors(&log).expect("names"), ["asn", "pos", "wms"]);
        assert_eq!(elsewhere(&log, &here).expect("counts"), [("other".to_owned(), 1)]);
    }
}
