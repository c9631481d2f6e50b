//! Finds the rows of a query, and one page of them.

use super::cause_ranges;
use super::filter::Filter;
use super::matcher::Matcher;
use super::owner::Living;
use super::row;
use super::scan::scan;
use crate::model::{Delivery, FailureKind, Page, Query, Sort, StatusRange};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// The order in which all rows of a query are read.
const EVERYTHING: Page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };

/// A query for at most this many values is asked for each of them alone.
const MOST_PARTS: usize = 16;

/// Returns the rows of one page.
pub fn search(path: &Path, reader: &Connection, query: &Query, page: &Page) -> rusqlite::Result<Vec<Delivery>> {
    // Otherwise a row that changes meanwhile could be in two parts, or in none.
    let _snapshot = reader.unchecked_transaction()?;
    let mut rows = Vec::new();
    for (filter, matcher) in planned(reader, query)? {
        rows.append(&mut search_part(path, reader, filter, matcher, page)?);
    }
    rows.sort_by_key(|row| (row.listed_at(), row.id));
    if page.sort == Sort::Newest {
        rows.reverse();
    }
    rows.truncate(page.limit);
    Ok(rows)
}

/// Returns conditions that together select the rows of `query`, each row once.
fn planned(reader: &Connection, query: &Query) -> rusqlite::Result<Vec<(Filter, Option<Matcher>)>> {
    let ranges = if query.causes.is_empty() { None } else { cause_ranges::ranges(reader, query)? };
    match ranges {
        Some(ranges) => Ok(ranges.into_iter().map(|(_, filter)| (filter, None)).collect()),
        None => parts(query).iter().map(|part| plan(reader, part)).collect(),
    }
}

fn search_part(
    path: &Path,
    reader: &Connection,
    mut filter: Filter,
    matcher: Option<Matcher>,
    page: &Page,
) -> rusqlite::Result<Vec<Delivery>> {
    match matcher {
        Some(matcher) => filter.only(&scan(path, reader, &filter, &matcher, page)?),
        None => filter = filter.after(page),
    }
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    filter.values.push(Value::Integer(limit));
    let sql = format!("SELECT {} FROM delivery WHERE {} {} LIMIT ?", row::COLUMNS, filter.sql, filter.order(page.sort));
    let living = Living::of(path);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params_from_iter(&filter.values), |row| row::read(row, &living))?.collect()
}

/// Returns queries that together select the rows of `query`, each row once. An index has the rows of one value in order of time, but those of
/// several values would all be read and sorted, even for a page of fifty.
fn parts(query: &Query) -> Vec<Query> {
    let whole = || vec![query.clone()];
    let is_single = |status: &StatusRange| status.from == status.to;
    let is_known = |failure: &FailureKind| matches!(failure, FailureKind::Known(_));
    let texts = [&query.connectors, &query.events, &query.error_codes];
    let has_one = texts.iter().any(|texts| texts.len() == 1)
        || query.api_keys.len() == 1
        || matches!(query.statuses.as_slice(), [one] if is_single(one))
        || matches!(query.failures.as_slice(), [one] if is_known(one));
    if has_one || !query.is_of_failures() || query.text.is_some() || !query.places.is_empty() {
        return whole();
    }
    let by_status = || {
        let all = query.statuses.iter().all(is_single).then_some(query.statuses.as_slice());
        split(all.unwrap_or_default(), |one| Query { statuses: one, ..query.clone() })
    };
    let by_failure = || {
        let all = query.failures.iter().all(is_known).then_some(query.failures.as_slice());
        split(all.unwrap_or_default(), |one| Query { failures: one, ..query.clone() })
    };
    split(&query.error_codes, |one| Query { error_codes: one, ..query.clone() })
        .or_else(by_status)
        .or_else(|| split(&query.events, |one| Query { events: one, ..query.clone() }))
        .or_else(|| split(&query.connectors, |one| Query { connectors: one, ..query.clone() }))
        .or_else(|| split(&query.api_keys, |one| Query { api_keys: one, ..query.clone() }))
        .or_else(by_failure)
        .unwrap_or_else(whole)
}

fn split<T: Clone + PartialEq>(values: &[T], of: impl Fn(Vec<T>) -> Query) -> Option<Vec<Query>> {
    let mut each: Vec<&T> = Vec::new();
    for value in values {
        if !each.contains(&value) {
            each.push(value);
        }
    }
    (2..=MOST_PARTS).contains(&each.len()).then(|| each.into_iter().map(|value| of(vec![value.clone()])).collect())
}

/// Returns a condition that matches exactly the rows of `query`, even if their payloads must be read for it.
pub fn narrow(path: &Path, reader: &Connection, query: &Query) -> rusqlite::Result<Filter> {
    let (mut filter, matcher) = plan(reader, query)?;
    if let Some(matcher) = matcher {
        let ids = scan(path, reader, &filter, &matcher, &EVERYTHING)?;
        filter.only(&ids);
    }
    Ok(filter)
}

/// If the text is an extracted id or a webhook id of any row that the other filters match, the query means the rows with this id. Otherwise the
/// text is searched for.
pub fn plan(reader: &Connection, query: &Query) -> rusqlite::Result<(Filter, Option<Matcher>)> {
    let mut filter = Filter::of(query);
    let mut text = query.text.as_deref().filter(|text| !text.is_empty());
    if let Some(id) = text {
        let named = filter.named(id);
        let sql = format!("SELECT 1 FROM delivery WHERE {} LIMIT 1", named.sql);
        if reader.prepare_cached(&sql)?.exists(params_from_iter(&named.values))? {
            (filter, text) = (named, None);
        }
    }
    Ok((filter, Matcher::new(text, &query.places)))
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::model::{Query, State, StatusRange};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_list_is_read_value_by_value_if_no_other_filter_has_an_index() {
        let check = |query: Query, expected: usize| assert_eq!(parts(&query).len(), expected, "{query:?}");
        let statuses = |texts: &[&str]| texts.iter().filter_map(|text| text.parse::<StatusRange>().ok()).collect();
        check(Query::default(), 1);
        check(Query { connectors: texts(&["a", "b", "a"]), ..Query::default() }, 2);
        check(Query { statuses: statuses(&["503", "401", "404"]), ..Query::default() }, 3);
        check(Query { statuses: statuses(&["503", "4xx"]), connectors: texts(&["a", "b"]), ..Query::default() }, 2);
        check(Query { statuses: statuses(&["503"]), connectors: texts(&["a", "b"]), ..Query::default() }, 1);
        check(Query { connectors: texts(&["a", "b"]), events: texts(&["e", "f", "g"]), ..Query::default() }, 3);
        check(Query { connectors: texts(&["a", "b"]), text: Some("x".to_owned()), ..Query::default() }, 1);
        check(Query { connectors: texts(&["a", "b"]), states: vec![State::Delivered], ..Query::default() }, 1);
        check(Query { connectors: (0..17).map(|n| n.to_string()).collect(), ..Query::default() }, 1);
    }
}
