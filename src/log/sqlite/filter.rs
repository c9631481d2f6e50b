//! A query as an SQL condition. Values from users are always bound, never part of the SQL text.

use super::attempt::IN_DOUBT;
use super::extracted_ids::ReferenceKind;
use crate::model::{
    ApiKey, Cause, CauseId, Environment, FailureKind, Page, Query, Sort, StatusRange, TimeField, Timestamp,
};
use rusqlite::types::Value;

/// The rows that searches return, with exactly the condition of the partial indexes.
pub const FOUND: &str = "state IN ('failed','unknown')";

/// A condition and the values of its `?`, in order.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The text after `WHERE`.
    pub sql: String,
    /// The values to bind.
    pub values: Vec<Value>,
}

impl Filter {
    /// Returns the condition of `query`, without its text and its values in the payload.
    pub fn of(query: &Query) -> Self {
        let mut filter = Self { sql: FOUND.to_owned(), values: Vec::new() };
        filter.equal("environment", query.environment.as_ref().map(Environment::as_str));
        filter.equal("api_key", query.api_key.map(ApiKey::as_str));
        filter.equal("event", query.event.as_deref());
        filter.equal("connector", query.connector.as_deref());
        filter.failure(query.failure);
        filter.equal("error_code", query.error_code.as_deref());
        filter.status(query.status);
        filter.causes(&query.causes);
        filter.reference(ReferenceKind::Store, query.store.as_deref());
        filter.reference(ReferenceKind::Document, query.document.as_deref());
        filter.reference(ReferenceKind::Product, query.product.as_deref());
        filter.times(query);
        if let Some(attempts) = query.min_attempts {
            filter.and("attempts >= ?", [i64::from(attempts)]);
        }
        if let Some(is_maybe_applied) = query.maybe_applied {
            let not = if is_maybe_applied { "" } else { "NOT " };
            filter.and(&format!("{not}(state = 'unknown' OR flags & ? <> 0)"), [IN_DOUBT]);
        }
        if !query.include_tests {
            filter.and("is_test = ?", [0_i64]);
        }
        filter
    }

    /// As rows are counted: the failure of an unknown row is one of an earlier attempt.
    fn failure(&mut self, kind: Option<FailureKind>) {
        match kind {
            None => {}
            Some(FailureKind::Known(failure)) => {
                self.and("failure = ? AND state <> 'unknown'", [failure.as_str().to_owned()]);
            }
            Some(FailureKind::Unknown) => self.and::<Value>("(state = 'unknown' OR failure IS NULL)", []),
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
            filter.and(&format!("(failed_at, id) {side} (?, ?)"), [cursor.at.as_millis(), cursor.id]);
        }
        filter
    }

    /// Adds that the row is one of `ids`.
    pub fn only(&mut self, ids: &[i64]) {
        let ids = serde_json::to_string(ids).expect("numbers are always JSON");
        self.and("id IN (SELECT value FROM json_each(?))", [ids]);
    }

    fn equal(&mut self, column: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.and(&format!("{column} = ?"), [value.to_owned()]);
        }
    }

    /// A range matches many rows, so an index on the status would be slower than reading in order of time. The `+` keeps the
    /// planner from using it.
    fn status(&mut self, status: Option<StatusRange>) {
        match status {
            Some(status) if status.from == status.to => self.and("status = ?", [i64::from(status.from)]),
            Some(status) => self.and("+status BETWEEN ? AND ?", [i64::from(status.from), i64::from(status.to)]),
            None => {}
        }
    }

    /// The id of a cause is enough for the index; a text must be the same.
    fn causes(&mut self, causes: &[String]) {
        if causes.is_empty() {
            return;
        }
        let typed: Vec<String> =
            causes.iter().filter_map(|cause| Some(cause.parse::<CauseId>().ok()?.to_string())).collect();
        let texts: Vec<Cause> = causes.iter().map(|text| Cause::from_text(text)).collect();
        let ids = typed.iter().cloned().chain(texts.iter().map(|cause| cause.id().to_string()));
        let [ids, typed] = [ids.collect(), typed].map(|list: Vec<String>| serde_json::json!(list).to_string());
        let texts = serde_json::json!(texts.iter().map(Cause::as_str).collect::<Vec<_>>()).to_string();
        let is_in = |column| format!("{column} IN (SELECT value FROM json_each(?))");
        let (id, text) = (is_in("cause_id"), is_in("cause"));
        self.and(&format!("{id} AND ({id} OR {text})"), [ids, typed, texts]);
    }

    fn reference(&mut self, kind: ReferenceKind, value: Option<&str>) {
        if let Some(value) = value {
            let values = [Value::Text(value.to_owned()), Value::Integer(kind as i64)];
            self.and("id IN (SELECT delivery_id FROM ref WHERE value = ? AND kind = ?)", values);
        }
    }

    fn times(&mut self, query: &Query) {
        let column = match query.time {
            TimeField::Failed => "failed_at",
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

/// Returns the `ORDER BY` of a list.
pub fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "ORDER BY failed_at DESC, id DESC",
        Sort::Oldest => "ORDER BY failed_at, id",
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;
    use crate::model::Query;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn user_input_is_never_part_of_the_sql(text in r#"[ -~]{0,4}['"?;)-]{1,4}[\PC]{0,4}"#) {
            let given = |text: &str| Query {
                event: Some(text.to_owned()),
                connector: Some(text.to_owned()),
                error_code: Some(text.to_owned()),
                causes: vec![text.to_owned()],
                store: Some(text.to_owned()),
                document: Some(text.to_owned()),
                product: Some(text.to_owned()),
                ..Query::default()
            };
            let (hostile, harmless) = (Filter::of(&given(&text)), Filter::of(&given("x")));
            prop_assert_eq!(&hostile.sql, &harmless.sql);
            prop_assert_eq!(hostile.sql.matches('?').count(), hostile.values.len());
        }
    }
}
