//! A query as an SQL condition. Values from users are always bound, never part of the SQL text.

use crate::log::doubt_flags::IN_DOUBT;
use crate::log::reference_kind::ReferenceKind;
use crate::log::wanted_causes::WantedCauses;
use crate::model::{
    ApiKey, Environment, FailureKind, IdRange, Page, Query, Sort, State, StatusRange, TimeField, Timestamp, kept_id,
};
use rusqlite::types::Value;

/// The rows that searches return, with exactly the condition of the partial indexes.
pub const FOUND: &str = "state IN ('failed','unknown')";

/// When a row failed: each failed or unknown one has a time.
const FAILED_AT: &str = "failed_at";

/// The same for rows in any state: of those that never failed, when they were added.
const ANY_AT: &str = "coalesce(failed_at, created_at)";

/// A condition and the values of its `?`, in order.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The text after `WHERE`.
    pub sql: String,
    /// The values to bind.
    pub values: Vec<Value>,
    /// The time by which its rows are sorted, in SQL.
    pub at: &'static str,
}

impl Filter {
    /// Returns a condition of ours on rows that failed.
    pub fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new(), at: FAILED_AT }
    }

    /// Returns the condition of `query`, without its text and its values in the payload.
    pub fn of(query: &Query) -> Self {
        let is_of_failures = query.is_of_failures();
        let mut filter = if is_of_failures { Self::new(FOUND) } else { Self { at: ANY_AT, ..Self::new("true") } };
        filter.one_of("state", query.states.iter().copied().map(State::as_str));
        filter.one_of("environment", query.environment.iter().map(Environment::as_str));
        filter.ids(&query.ids);
        filter.imported_ids(&query.imported_ids);
        filter.webhook_ids(&query.webhook_ids);
        filter.one_of("api_key", query.api_keys.iter().copied().map(ApiKey::as_str));
        filter.one_of("event", &query.events);
        filter.one_of("connector", &query.connectors);
        filter.failures(&query.failures);
        filter.one_of("error_code", &query.error_codes);
        filter.statuses(&query.statuses);
        filter.causes(&query.causes);
        filter.references(ReferenceKind::Store, &query.stores);
        filter.references(ReferenceKind::Document, &query.documents);
        filter.references(ReferenceKind::Product, &query.products);
        filter.times(query);
        if let Some(attempts) = query.min_attempts {
            filter.and("attempts >= ?", [i64::from(attempts)]);
        }
        if let Some(is_maybe_applied) = query.maybe_applied {
            let not = if is_maybe_applied { "" } else { "NOT " };
            filter.and(&format!("{not}(state = 'unknown' OR state <> 'delivered' AND flags & ? <> 0)"), [IN_DOUBT]);
        }
        if !query.include_tests {
            filter.and("is_test = ?", [0_i64]);
        }
        filter
    }

    /// Returns the same condition, limited to the rows that `text` names: by the id of their store, document or a product, or by
    /// their webhook id.
    #[must_use]
    pub fn named(&self, text: &str) -> Self {
        let mut filter = self.clone();
        let (webhook_ids, given) = by_webhook_id([text]);
        let id = kept_id(text).into_owned();
        if self.is_in_order() {
            let by_id = format!("id IN (SELECT delivery_id FROM ref WHERE value = ? UNION ALL {webhook_ids})");
            filter.and(&by_id, [Value::Text(id), given]);
        } else {
            let kinds = [ReferenceKind::Store, ReferenceKind::Document, ReferenceKind::Product];
            let by_id: String = kinds.into_iter().map(|kind| format!("{} OR ", in_row(kind, "= ?"))).collect();
            let values = kinds.iter().map(|_| Value::Text(id.clone())).chain([given]);
            filter.and(&format!("({by_id}id IN ({webhook_ids}))"), values);
        }
        filter
    }

    /// As rows are counted: the failure of an unknown row is one of an earlier attempt.
    fn failures(&mut self, kinds: &[FailureKind]) {
        const UNKNOWN: &str = "state = 'unknown' OR state = 'failed' AND failure IS NULL";
        let known = kinds.iter().filter_map(|kind| match kind {
            FailureKind::Known(failure) => Some(failure.as_str()),
            FailureKind::Unknown => None,
        });
        let known = one_of("failure", known).map(|(sql, value)| (format!("{sql} AND state <> 'unknown'"), value));
        match (known, kinds.contains(&FailureKind::Unknown)) {
            (None, false) => {}
            (None, true) => self.and::<Value>(&format!("({UNKNOWN})"), []),
            (Some((sql, value)), false) => self.and(&sql, [value]),
            (Some((sql, value)), true) => self.and(&format!("({UNKNOWN} OR {sql})"), [value]),
        }
    }

    /// Adds a condition. `sql` is a constant of ours; what users gave is in `values`.
    pub fn and<V: Into<Value>>(&mut self, sql: &str, values: impl IntoIterator<Item = V>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values.into_iter().map(Into::into));
    }

    /// Returns the same condition, limited to the rows after the page's cursor.
    #[must_use]
    pub fn after(&self, page: &Page) -> Self {
        let mut filter = self.clone();
        if let Some(cursor) = page.after {
            let side = if page.sort == Sort::Newest { "<" } else { ">" };
            filter.and(&format!("({}, id) {side} (?, ?)", self.at), [cursor.at.as_millis(), cursor.id]);
        }
        filter
    }

    /// Adds that the row is one of `ids`.
    pub fn only(&mut self, ids: &[i64]) {
        self.and("id IN (SELECT value FROM json_each(?))", [json(ids)]);
    }

    /// Returns a filter for exactly the rows `ids`, in the same order.
    pub fn instead(&self, ids: &[i64]) -> Self {
        let mut filter = Self { sql: "true".to_owned(), values: Vec::new(), ..self.clone() };
        filter.only(ids);
        filter
    }

    /// Says whether an index has the rows in the order of a list.
    pub fn is_in_order(&self) -> bool {
        self.at == FAILED_AT
    }

    /// Returns the `ORDER BY` of a list.
    pub fn order(&self, sort: Sort) -> String {
        match sort {
            Sort::Newest => format!("ORDER BY {} DESC, id DESC", self.at),
            Sort::Oldest => format!("ORDER BY {}, id", self.at),
        }
    }

    fn one_of(&mut self, column: &'static str, values: impl IntoIterator<Item = impl AsRef<str>>) {
        if let Some((sql, value)) = one_of(column, values) {
            self.and(&sql, [value]);
        }
    }

    /// The rows of each range are looked up by their ids, however many ranges there are.
    fn ids(&mut self, ranges: &[IdRange]) {
        const SQL: &str = "id IN (SELECT one.id FROM json_each(?) AS span CROSS JOIN delivery AS one
           WHERE one.id BETWEEN span.value ->> 0 AND span.value ->> 1)";
        if !ranges.is_empty() {
            self.and(SQL, [json(ranges.iter().map(|range| [range.from.0, range.to.0]))]);
        }
    }

    fn imported_ids(&mut self, ranges: &[IdRange]) {
        const SQL: &str =
            "id IN (SELECT one.id FROM json_each(?) AS span CROSS JOIN delivery AS one INDEXED BY delivery_imported
           WHERE one.imported_id IS NOT NULL AND one.imported_id BETWEEN span.value ->> 0 AND span.value ->> 1)";
        if !ranges.is_empty() {
            self.and(SQL, [json(ranges.iter().map(|range| [range.from.0, range.to.0]))]);
        }
    }

    fn webhook_ids(&mut self, ids: &[String]) {
        if !ids.is_empty() {
            let (sql, value) = by_webhook_id(ids);
            self.and(&format!("id IN ({sql})"), [value]);
        }
    }

    /// A range matches many rows, so an index on the status would be slower than reading in order of time. The `+` keeps the
    /// planner from using it.
    fn statuses(&mut self, statuses: &[StatusRange]) {
        let is_single = |range: &StatusRange| range.from == range.to;
        match statuses {
            [] => {}
            [one] if is_single(one) => self.and("status = ?", [i64::from(one.from)]),
            [one] => self.and("+status BETWEEN ? AND ?", [i64::from(one.from), i64::from(one.to)]),
            all => {
                let column = if all.iter().all(is_single) { "status" } else { "+status" };
                let values = json(all.iter().flat_map(|range| range.from..=range.to));
                self.and(&format!("{column} IN (SELECT value FROM json_each(?))"), [values]);
            }
        }
    }

    /// The id of a cause is enough for the index; a text must be the same.
    fn causes(&mut self, causes: &[String]) {
        if causes.is_empty() {
            return;
        }
        let wanted = WantedCauses::of(causes);
        let is_in = |column| format!("{column} IN (SELECT value FROM json_each(?))");
        let (id, text) = (is_in("cause_id"), is_in("cause"));
        let values = [json(wanted.ids()), json(wanted.typed()), json(wanted.texts())];
        self.and(&format!("{id} AND ({id} OR {text})"), values);
    }

    /// Only rows that failed once have their ids in `ref`; other rows are read.
    fn references(&mut self, kind: ReferenceKind, values: &[String]) {
        let Some((is_one, value)) = one_of("value", values) else { return };
        if self.is_in_order() {
            let sql = format!("id IN (SELECT delivery_id FROM ref WHERE {is_one} AND kind = ?)");
            self.and(&sql, [value, Value::Integer(kind as i64)]);
        } else {
            self.and(&in_row(kind, is_one.trim_start_matches("value")), [value]);
        }
    }

    fn times(&mut self, query: &Query) {
        let column = match query.time {
            TimeField::Failed => self.at,
            TimeField::Last => "started_at",
            TimeField::Event => "event_time",
            TimeField::Created => "created_at",
        };
        if let Some(since) = query.since.map(Timestamp::as_millis) {
            self.and(&format!("{column} >= ?"), [since]);
        }
        if let Some(until) = query.until.map(Timestamp::as_millis) {
            self.and(&format!("{column} < ?"), [until]);
        }
    }
}

/// Returns the condition that a column has one of `values`, and the value to bind; `None` without values. One value is compared,
/// so that rows of an index are read in its order.
fn one_of(column: &str, values: impl IntoIterator<Item = impl AsRef<str>>) -> Option<(String, Value)> {
    let values: Vec<String> = values.into_iter().map(|value| value.as_ref().to_owned()).collect();
    match values.as_slice() {
        [] => None,
        [one] => Some((format!("{column} = ?"), Value::Text(one.clone()))),
        all => Some((format!("{column} IN (SELECT value FROM json_each(?))"), json(all))),
    }
}

/// Returns a query for the ids of the rows that have one of these webhook ids: as it is, as a sender gave it to several connectors (see `put.rs`), or
/// as it was reported later (see `other_id.rs`).
fn by_webhook_id(ids: impl IntoIterator<Item = impl AsRef<str>>) -> (&'static str, Value) {
    const SQL: &str = "SELECT id FROM (WITH given AS MATERIALIZED (SELECT value AS id FROM json_each(?))
       SELECT one.id FROM given CROSS JOIN delivery AS one WHERE one.webhook_id = given.id
       UNION ALL SELECT one.id FROM given CROSS JOIN delivery AS one
         WHERE one.webhook_id > given.id || '-' AND one.webhook_id < given.id || '.'
           AND one.webhook_id = given.id || '-' || one.connector
       UNION ALL SELECT other_id.delivery_id FROM given CROSS JOIN other_id WHERE other_id.webhook_id = given.id)";
    (SQL, json(ids.into_iter().map(|id| id.as_ref().to_owned())))
}

/// Returns the condition that an id in a row itself `is` so.
fn in_row(kind: ReferenceKind, is: &str) -> String {
    match kind {
        ReferenceKind::Store => format!("store_id {is}"),
        ReferenceKind::Document => format!("document_id {is}"),
        ReferenceKind::Product => {
            format!("EXISTS (SELECT 1 FROM json_each(products) AS product WHERE product.value {is})")
        }
    }
}

fn json(values: impl IntoIterator<Item = impl serde::Serialize>) -> Value {
    let values: Vec<_> = values.into_iter().collect();
    Value::Text(serde_json::to_string(&values).expect("numbers and texts are always JSON"))
}

#[cfg(test)]
mod tests {
    use super::Filter;
    use crate::model::{Query, State};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn user_input_is_never_part_of_the_sql(text in r#"[ -~]{0,4}['"?;)-]{1,4}[\PC]{0,4}"#) {
            for count in [1, 2, 40] {
                for states in [Vec::new(), vec![State::Delivered]] {
                    let given = |text: &str| {
                        let texts = || vec![text.to_owned(); count];
                        Filter::of(&Query {
                            states: states.clone(),
                            webhook_ids: texts(),
                            events: texts(),
                            connectors: texts(),
                            error_codes: texts(),
                            causes: texts(),
                            stores: texts(),
                            documents: texts(),
                            products: texts(),
                            ..Query::default()
                        })
                        .named(text)
                    };
                    let (hostile, harmless) = (given(&text), given("x"));
                    prop_assert_eq!(&hostile.sql, &harmless.sql);
                    prop_assert_eq!(hostile.sql.matches('?').count(), hostile.values.len());
                }
            }
        }
    }
}
