//! Finds the rows of a query, and one page of them.

use super::filter::{Filter, order};
use super::matcher::Matcher;
use super::owner::Living;
use super::row;
use super::scan::scan;
use crate::model::{Delivery, Page, Query, Sort, kept_id};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// The order in which all rows of a query are read.
const EVERYTHING: Page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };

/// Returns the rows of one page.
pub fn search(path: &Path, reader: &Connection, query: &Query, page: &Page) -> rusqlite::Result<Vec<Delivery>> {
    let (mut filter, matcher) = plan(reader, query)?;
    match matcher {
        Some(matcher) => filter.only(&scan(path, reader, &filter, &matcher, page)?),
        None => filter = filter.after(page),
    }
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    filter.values.push(Value::Integer(limit));
    let sql = format!("SELECT {} FROM delivery WHERE {} {} LIMIT ?", row::COLUMNS, filter.sql, order(page.sort));
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

/// If the text is an extracted id of any row that the other filters match, the query means the rows with this id. Otherwise the
/// text is searched for.
fn plan(reader: &Connection, query: &Query) -> rusqlite::Result<(Filter, Option<Matcher>)> {
    let mut filter = Filter::of(query);
    let mut text = query.text.as_deref().filter(|text| !text.is_empty());
    if let Some(id) = text {
        let mut named = filter.clone();
        named.and("id IN (SELECT delivery_id FROM ref WHERE value = ?)", [kept_id(id).into_owned()]);
        let sql = format!("SELECT 1 FROM delivery WHERE {} LIMIT 1", named.sql);
        if reader.prepare_cached(&sql)?.exists(params_from_iter(&named.values))? {
            (filter, text) = (named, None);
        }
    }
    Ok((filter, Matcher::new(text, &query.places)))
}
