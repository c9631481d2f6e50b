//! Finds the rows of a query, and one page of them.

use super::cause_ranges;
use super::filter::Filter;
use super::owner::Living;
use super::row;
use super::scan::scan;
use crate::log::matcher::Matcher;
use crate::log::query_parts::parts;
use crate::model::{Delivery, Page, Query, Sort};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// The order in which all rows of a query are read.
const EVERYTHING: Page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };

/// Returns the rows of one page.
pub fn search(path: &Path, reader: &Connection, query: &Query, page: &Page) -> rusqlite::Result<Vec<Delivery>> {
    // Otherwise a row that changes meanwhile could be in two parts, or in none.
    let _snapshot = reader.unchecked_transaction()?;
    let mut parts = planned(reader, query)?;
    if parts.len() > 1 {
        return search_parts(path, reader, &parts, page);
    }
    match parts.pop() {
        Some((filter, matcher)) => search_part(path, reader, filter, matcher, page),
        None => Ok(Vec::new()),
    }
}

/// The indexes have the order of each part; only the rows of the page are read.
fn search_parts(
    path: &Path,
    reader: &Connection,
    parts: &[(Filter, Option<Matcher>)],
    page: &Page,
) -> rusqlite::Result<Vec<Delivery>> {
    let mut keys = Vec::new();
    for (filter, matcher) in parts {
        // A search that reads payloads is never divided.
        debug_assert!(matcher.is_none());
        keys.append(&mut first_keys(reader, filter.after(page), page)?);
    }
    keys.sort_unstable();
    if page.sort == Sort::Newest {
        keys.reverse();
    }
    keys.truncate(page.limit);
    let ids: Vec<i64> = keys.into_iter().map(|(_, id)| id).collect();
    search_part(path, reader, parts[0].0.instead(&ids), None, &Page { after: None, ..*page })
}

/// Returns time and id of the first rows of a part.
fn first_keys(reader: &Connection, mut filter: Filter, page: &Page) -> rusqlite::Result<Vec<(i64, i64)>> {
    filter.values.push(limit_of(page));
    let (at, order) = (filter.at, filter.order(page.sort));
    let sql = format!("SELECT {at}, id FROM delivery WHERE {} {order} LIMIT ?", filter.sql);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params_from_iter(&filter.values), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn limit_of(page: &Page) -> Value {
    Value::Integer(i64::try_from(page.limit).unwrap_or(i64::MAX))
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
    filter.values.push(limit_of(page));
    let sql = format!("SELECT {} FROM delivery WHERE {} {} LIMIT ?", row::COLUMNS, filter.sql, filter.order(page.sort));
    let living = Living::of(path);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params_from_iter(&filter.values), |row| row::read(row, &living))?.collect()
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
