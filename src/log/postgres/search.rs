//! Finds the rows of a query, and one page of them.

use super::bound::Bound;
use super::filter::Filter;
use super::pg_error::PgResult;
use super::row;
use super::scan::scan;
use super::session::Session;
use crate::log::matcher::Matcher;
use crate::log::query_parts::parts;
use crate::model::{Delivery, Page, Query, Sort};

/// The order in which all rows of a query are read.
const EVERYTHING: Page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };

/// Returns the rows of one page.
pub fn search(session: &Session, query: &Query, page: &Page) -> PgResult<Vec<Delivery>> {
    let parts = parts(query);
    if let [whole] = parts.as_slice() {
        return search_part(session, whole, page);
    }
    // Otherwise a row that changes meanwhile could be in two parts, or in none.
    let mut rows = session.snapshot(|session| {
        let rows: Vec<Vec<Delivery>> =
            parts.iter().map(|part| search_part(session, part, page)).collect::<PgResult<_>>()?;
        Ok(rows.concat())
    })?;
    rows.sort_by_key(|row| (row.listed_at(), row.id));
    if page.sort == Sort::Newest {
        rows.reverse();
    }
    rows.truncate(page.limit);
    Ok(rows)
}

fn search_part(session: &Session, query: &Query, page: &Page) -> PgResult<Vec<Delivery>> {
    let (mut filter, matcher) = plan(session, query)?;
    match matcher {
        Some(matcher) => filter.only(&scan(session, &filter, &matcher, page)?),
        None => filter = filter.after(page),
    }
    let limit = filter.bind(Bound::limit(page.limit));
    let sql =
        format!("SELECT {} FROM delivery WHERE {} {} LIMIT {limit}", row::COLUMNS, filter.sql, filter.order(page.sort));
    session.ask(&sql, &filter.values, row::read)
}

/// Returns a condition that matches exactly the rows of `query`, even if their payloads must be read for it.
pub fn narrow(session: &Session, query: &Query) -> PgResult<Filter> {
    let (mut filter, matcher) = plan(session, query)?;
    if let Some(matcher) = matcher {
        let ids = scan(session, &filter, &matcher, &EVERYTHING)?;
        filter.only(&ids);
    }
    Ok(filter)
}

/// If the text is an extracted id or a webhook id of any row that the other filters match, the query means the rows with this id. Otherwise the
/// text is searched for.
pub fn plan(session: &Session, query: &Query) -> PgResult<(Filter, Option<Matcher>)> {
    let mut filter = Filter::of(query);
    let mut text = query.text.as_deref().filter(|text| !text.is_empty());
    if let Some(id) = text {
        let named = filter.named(id);
        let sql = format!("SELECT 1 FROM delivery WHERE {} LIMIT 1", named.sql);
        if !session.ask(&sql, &named.values, |_| Ok(()))?.is_empty() {
            (filter, text) = (named, None);
        }
    }
    Ok((filter, Matcher::new(text, &query.places)))
}

#[cfg(test)]
mod tests {
    use super::{narrow, search};
    use crate::log::postgres::session::Session;
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::model::{Cursor, Page, Query, Sort, State, Timestamp};

    fn ids(log: &Session, query: &Query, page: &Page) -> Vec<i64> {
        search(log, query, page).expect("rows").into_iter().map(|row| row.id.0).collect()
    }

    #[test]
    fn pages_of_several_values_are_one_list() {
        let Some(log) = new_log() else { return };
        for id in 1..=30 {
            add(&log, id, "{}", &[("connector", ["'a'", "'b'", "'c'"][usize::try_from(id % 3).expect("small")])]);
        }
        let query = Query { connectors: vec!["a".to_owned(), "c".to_owned()], ..Query::default() };
        let page = |sort, after: Option<i64>| {
            let at = |id| Cursor { at: Timestamp::from_millis(id).expect("a time"), id };
            Page { sort, limit: 4, after: after.map(at) }
        };
        assert_eq!(ids(&log, &query, &page(Sort::Newest, None)), [30, 29, 27, 26]);
        assert_eq!(ids(&log, &query, &page(Sort::Newest, Some(26))), [24, 23, 21, 20]);
        assert_eq!(ids(&log, &query, &page(Sort::Oldest, Some(3))), [5, 6, 8, 9]);
    }

    #[test]
    fn an_id_is_looked_for_before_a_text() {
        let Some(log) = new_log() else { return };
        let dead = add_owner(&log, false).to_string();
        add(&log, 1, "the text w2", &[]);
        add(&log, 2, "another one", &[("owner", &dead)]);
        let all = Page { sort: Sort::Oldest, limit: 9, after: None };
        let with = |text: &str| Query { text: Some(text.to_owned()), ..Query::default() };
        assert_eq!(ids(&log, &with("w2"), &all), [2]);
        assert_eq!(ids(&log, &with("text w2"), &all), [1]);
        assert_eq!(ids(&log, &with("\0"), &all), [0_i64; 0]);
        assert_eq!(search(&log, &with("another"), &all).expect("rows")[0].state, State::Unknown);
        let filter = narrow(&log, &with("o")).expect("a condition");
        let sql = format!("SELECT id FROM delivery WHERE {} ORDER BY id", filter.sql);
        let found: Vec<i64> = log.ask(&sql, &filter.values, |cells| cells.next()).expect("rows");
        assert_eq!(found, [2]);
    }
}
