//! A query as an SQL condition. Values from users are always bound, never part of the SQL text.

use super::bound::Bound;
use crate::log::doubt_flags::IN_DOUBT;
use crate::log::reference_kind::ReferenceKind;
use crate::log::wanted_causes::WantedCauses;
use crate::model::{
    ApiKey, Environment, FailureKind, IdRange, Page, Query, Sort, State, StatusRange, TimeField, kept_id,
};

/// The rows that searches return, with exactly the condition of the partial indexes.
pub const FOUND: &str = "state IN ('failed','unknown')";

/// When a row failed: each failed or unknown one has a time.
const FAILED_AT: &str = "failed_at";

/// The same for rows in any state: of those that never failed, when they were added.
const ANY_AT: &str = "coalesce(failed_at, created_at)";

/// The ids of the rows that have one of the webhook ids in `$?`: as it is, as a sender gave it to several connectors, or as it was
/// reported later. Made an array, they are looked up; otherwise all rows might be compared with them.
const BY_WEBHOOK_ID: &str = "(WITH given AS MATERIALIZED (SELECT unnest($?) AS id)
   SELECT one.id FROM given JOIN delivery AS one ON one.webhook_id = given.id
   UNION ALL SELECT one.id FROM given JOIN delivery AS one
     ON one.webhook_id > given.id || '-' AND one.webhook_id < given.id || '.'
       AND one.webhook_id = given.id || '-' || one.connector
   UNION ALL SELECT other_id.delivery_id FROM given JOIN other_id ON other_id.webhook_id = given.id)";

/// A condition on `delivery` and the values of its `$1`, `$2` and so on.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The text after `WHERE`.
    pub sql: String,
    /// The values to bind.
    pub values: Vec<Bound>,
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
        let mut filter =
            if query.is_of_failures() { Self::new(FOUND) } else { Self { at: ANY_AT, ..Self::new("true") } };
        filter.one_of("state", query.states.iter().copied().map(State::as_str));
        filter.one_of("environment", query.environment.iter().map(Environment::as_str));
        filter.ranges("id", &query.ids);
        filter.ranges("imported_id", &query.imported_ids);
        if !query.webhook_ids.is_empty() {
            filter.and(&format!("id = ANY(ARRAY{BY_WEBHOOK_ID})"), [Bound::texts(&query.webhook_ids)]);
        }
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
        filter.rest(query);
        filter
    }

    /// Returns the same condition, limited to the rows that `text` names: by the id of their store, document or a product, or by
    /// their webhook id.
    #[must_use]
    pub fn named(&self, text: &str) -> Self {
        let mut filter = self.clone();
        let values = [Bound::from(&*kept_id(text)), Bound::texts([text])];
        if self.is_in_order() {
            let by_id = format!("SELECT delivery_id FROM ref WHERE value = $? UNION ALL {BY_WEBHOOK_ID}");
            filter.and(&format!("id = ANY(ARRAY({by_id}))"), values);
        } else {
            let [id, given] = values;
            let by_id = "(store_id = $? OR document_id = $? OR products @> ARRAY[$?]";
            filter.and(&format!("{by_id} OR id = ANY(ARRAY{BY_WEBHOOK_ID}))"), [id.clone(), id.clone(), id, given]);
        }
        filter
    }

    /// Adds a condition. `sql` is a constant of ours, with `$?` for each of `values`; what users gave is in those.
    pub fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Bound>) {
        self.sql.push_str(" AND ");
        let mut parts = sql.split("$?");
        self.sql.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            let place = self.bind(value);
            self.sql.push_str(&place);
            self.sql.push_str(part);
        }
    }

    /// Binds a value and returns its place in SQL.
    pub fn bind(&mut self, value: Bound) -> String {
        let kind = match value {
            Bound::Text(_) => "text",
            Bound::Texts(_) => "text[]",
            Bound::Number(_) => "bigint",
            Bound::Numbers(_) => "bigint[]",
            Bound::Bytes(_) => "bytea",
        };
        self.values.push(value);
        format!("${}::{kind}", self.values.len())
    }

    /// Returns the same condition, limited to the rows after the page's cursor.
    #[must_use]
    pub fn after(&self, page: &Page) -> Self {
        let mut filter = self.clone();
        if let Some(cursor) = page.after {
            let side = if page.sort == Sort::Newest { "<" } else { ">" };
            filter.and(&format!("({}, id) {side} ($?, $?)", self.at), [cursor.at.into(), cursor.id.into()]);
        }
        filter
    }

    /// Adds that the row is one of `ids`.
    pub fn only(&mut self, ids: &[i64]) {
        self.and("id IN (SELECT unnest($?))", [Bound::Numbers(ids.to_vec())]);
    }

    /// Says whether an index has the rows in the order of a list.
    pub fn is_in_order(&self) -> bool {
        self.at == FAILED_AT
    }

    /// Returns the `ORDER BY` of a list.
    pub fn order(&self, sort: Sort) -> String {
        match sort {
            Sort::Newest => format!("ORDER BY {} DESC, delivery.id DESC", self.at),
            Sort::Oldest => format!("ORDER BY {}, delivery.id", self.at),
        }
    }

    /// One value is compared, so that rows of an index are read in its order.
    fn one_of(&mut self, column: &'static str, values: impl IntoIterator<Item = impl AsRef<str>>) {
        let values: Vec<_> = values.into_iter().collect();
        match values.as_slice() {
            [] => {}
            [one] => self.and(&format!("{column} = $?"), [one.as_ref().into()]),
            all => self.and(&format!("{column} = ANY($?)"), [Bound::texts(all)]),
        }
    }

    /// Single ids are looked up. The rows of ranges are looked up too, however many ranges there are.
    fn ranges(&mut self, column: &'static str, ranges: &[IdRange]) {
        let [from, to] = [|range: &IdRange| range.from.0, |range: &IdRange| range.to.0]
            .map(|end| Bound::Numbers(ranges.iter().map(end).collect()));
        match ranges {
            [] => {}
            all if all.iter().all(|range| range.from == range.to) => self.and(&format!("{column} = ANY($?)"), [from]),
            [one] => self.and(&format!("{column} BETWEEN $? AND $?"), [one.from.0.into(), one.to.0.into()]),
            _ => {
                let sql = format!(
                    "id IN (SELECT one.id FROM unnest($?, $?) AS span (low, high)
                       JOIN delivery AS one ON one.{column} BETWEEN span.low AND span.high)"
                );
                self.and(&sql, [from, to]);
            }
        }
    }

    /// As rows are counted: the failure of an unknown row is one of an earlier attempt.
    fn failures(&mut self, kinds: &[FailureKind]) {
        const UNKNOWN: &str = "state = 'unknown' OR state = 'failed' AND failure IS NULL";
        let known = kinds.iter().filter_map(|kind| match kind {
            FailureKind::Known(failure) => Some(failure.as_str()),
            FailureKind::Unknown => None,
        });
        let known: Vec<&str> = known.collect();
        let (is_known, values) = match known.as_slice() {
            [one] => ("failure = $? AND state <> 'unknown'", Bound::from(*one)),
            all => ("failure = ANY($?) AND state <> 'unknown'", Bound::texts(all)),
        };
        match (known.is_empty(), kinds.contains(&FailureKind::Unknown)) {
            (true, false) => {}
            (true, true) => self.and(&format!("({UNKNOWN})"), []),
            (false, false) => self.and(is_known, [values]),
            (false, true) => self.and(&format!("({UNKNOWN} OR {is_known})"), [values]),
        }
    }

    fn statuses(&mut self, statuses: &[StatusRange]) {
        match statuses {
            [] => {}
            [one] if one.from == one.to => self.and("status = $?", [i64::from(one.from).into()]),
            [one] => self.and("status BETWEEN $? AND $?", [i64::from(one.from).into(), i64::from(one.to).into()]),
            all => {
                let values = all.iter().flat_map(|range| range.from..=range.to).map(i64::from).collect();
                self.and("status = ANY($?)", [Bound::Numbers(values)]);
            }
        }
    }

    /// The id of a cause is enough for the index; a text must be the same.
    fn causes(&mut self, causes: &[String]) {
        if causes.is_empty() {
            return;
        }
        let wanted = WantedCauses::of(causes);
        let values = [Bound::texts(wanted.ids()), Bound::texts(wanted.typed()), Bound::texts(wanted.texts())];
        self.and("cause_id = ANY($?) AND (cause_id = ANY($?) OR cause = ANY($?))", values);
    }

    /// Only rows that failed once have their ids in `ref`; other rows are read.
    fn references(&mut self, kind: ReferenceKind, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let sql = match kind {
            _ if self.is_in_order() => "id IN (SELECT delivery_id FROM ref WHERE value = ANY($?) AND kind = $?)",
            ReferenceKind::Store => "store_id = ANY($?)",
            ReferenceKind::Document => "document_id = ANY($?)",
            ReferenceKind::Product => "products && $?",
        };
        self.and(sql, [Bound::texts(values), Bound::Number(kind as i64)]);
    }

    fn times(&mut self, query: &Query) {
        let column = match query.time {
            TimeField::Failed => self.at,
            TimeField::Last => "started_at",
            TimeField::Event => "event_time",
            TimeField::Created => "created_at",
        };
        if let Some(since) = query.since {
            self.and(&format!("{column} >= $?"), [since.into()]);
        }
        if let Some(until) = query.until {
            self.and(&format!("{column} < $?"), [until.into()]);
        }
    }

    fn rest(&mut self, query: &Query) {
        if let Some(attempts) = query.min_attempts {
            self.and("attempts >= $?", [i64::from(attempts).into()]);
        }
        if let Some(is_maybe_applied) = query.maybe_applied {
            let not = if is_maybe_applied { "" } else { "NOT " };
            let sql = format!("{not}(state = 'unknown' OR state <> 'delivered' AND flags & $? <> 0)");
            self.and(&sql, [IN_DOUBT.into()]);
        }
        if !query.include_tests {
            self.and("NOT is_test", []);
        }
    }
}

#[cfg(test)]
mod tests;
