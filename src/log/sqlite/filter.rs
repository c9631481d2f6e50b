//! A query as a condition in SQL. What users give is always bound, never part of the text.

use super::attempt::IN_DOUBT;
use super::reference::Kind;
use crate::model::{ApiKey, Environment, Failure, Page, Query, Sort, StatusRange, TimeField, Timestamp};
use rusqlite::types::Value;

/// The rows that searches look at, in the words of the partial indexes.
pub const FOUND: &str = "state IN ('failed','unknown')";

/// A condition and the values of its `?`, in order.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What follows `WHERE`.
    pub sql: String,
    /// What is bound.
    pub values: Vec<Value>,
}

impl Filter {
    /// Returns the condition of `query`, but for its text and its places in the payload.
    pub fn of(query: &Query) -> Self {
        let mut filter = Self { sql: FOUND.to_owned(), values: Vec::new() };
        filter.equal("environment", query.environment.as_ref().map(Environment::as_str));
        filter.equal("api_key", query.api_key.map(ApiKey::as_str));
        filter.equal("event", query.event.as_deref());
        filter.equal("connector", query.connector.as_deref());
        filter.equal("failure", query.failure.map(Failure::as_str));
        filter.equal("error_code", query.error_code.as_deref());
        filter.status(query.status);
        filter.reference(Kind::Store, query.store.as_deref());
        filter.reference(Kind::Document, query.document.as_deref());
        filter.reference(Kind::Product, query.product.as_deref());
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

    /// Adds a condition. `sql` is ours; what users gave is in `values`.
    pub fn and<V: Into<Value>>(&mut self, sql: &str, values: impl IntoIterator<Item = V>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values.into_iter().map(Into::into));
    }

    /// Returns the same condition for the rows of `page` and after.
    #[must_use]
    pub fn after(&self, page: &Page) -> Self {
        let mut filter = self.clone();
        if let Some(cursor) = page.after {
            let side = if page.sort == Sort::Newest { "<" } else { ">" };
            filter.and(&format!("(failed_at, id) {side} (?, ?)"), [cursor.failed_at.as_millis(), cursor.id.0]);
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

    /// A range of many is no reason to leave the order of time, so it hides from the planner.
    fn status(&mut self, status: Option<StatusRange>) {
        match status {
            Some(status) if status.from == status.to => self.and("status = ?", [i64::from(status.from)]),
            Some(status) => self.and("+status BETWEEN ? AND ?", [i64::from(status.from), i64::from(status.to)]),
            None => {}
        }
    }

    fn reference(&mut self, kind: Kind, value: Option<&str>) {
        if let Some(value) = value {
            let values = [Value::Text(value.to_owned()), Value::Integer(kind as i64)];
            self.and("id IN (SELECT delivery_id FROM ref WHERE value = ? AND kind = ?)", values);
        }
    }

    fn times(&mut self, query: &Query) {
        let column = match query.time {
            TimeField::Failed => "failed_at",
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

/// Returns the order of a list.
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
        fn what_users_give_is_never_part_of_the_text(text in r#"[ -~]{0,4}['"?;)-]{1,4}[\PC]{0,4}"#) {
            let given = |text: &str| Query {
                event: Some(text.to_owned()),
                connector: Some(text.to_owned()),
                error_code: Some(text.to_owned()),
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
