//! A simple model of queries: a list that is filtered and sorted.

use crate::model::{
    Attempt, Cause, CauseId, Cursor, DeliveryId, EventName, FailureKind, NOT_DELIVERED, NewDelivery, Page, Query, Sort,
    State, TimeField, Timestamp, is_in_layers, json, layers,
};
use serde_json::value::RawValue;

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: DeliveryId,
    pub new: NewDelivery,
    pub state: State,
    /// When it failed; if it never did, when it was created.
    pub listed_at: Timestamp,
    pub attempts: u32,
    pub last: Attempt,
    /// An earlier attempt may have reached the endpoint, and the row was not delivered since.
    pub was_maybe_applied: bool,
}

impl Row {
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.listed_at, id: self.id.0 }
    }

    /// Returns whether the endpoint may have applied it already.
    pub fn is_maybe_applied(&self) -> bool {
        let answer = self.last.answer.as_ref();
        let is_now = self.state == State::Unknown || answer.is_some_and(|answer| answer.maybe_applied);
        self.state != State::Delivered && (is_now || self.was_maybe_applied)
    }

    fn has_id(&self, text: &str) -> bool {
        let extracted = &self.new.extracted;
        let ids = extracted.products.iter().chain(&extracted.store).chain(&extracted.document);
        ids.into_iter().any(|id| id == text) || self.has_webhook_id(text)
    }

    fn has_bytes(&self, text: &str) -> bool {
        let answer = self.last.answer.clone().unwrap_or_default();
        let texts = [answer.error.unwrap_or_default().into_bytes(), answer.error_code.unwrap_or_default().into_bytes()];
        let forms: Vec<Vec<u8>> = layers(text.as_bytes()).collect();
        let is_in = |cell: &[u8]| forms.iter().any(|form| cell.windows(form.len()).any(|window| window == form));
        texts.iter().any(|cell| is_in(cell))
            || [&self.new.payload, &answer.response].iter().any(|cell| is_in_layers(cell, is_in))
    }

    fn has_places(&self, query: &Query) -> bool {
        let root = json::parse(&self.new.payload);
        query.places.iter().all(|place| {
            let values = root.map(|root| place.pointer.find(root)).unwrap_or_default();
            let text =
                |value: &RawValue| json::scalar(value).or_else(|| (value.get() == "null").then(|| "null".to_owned()));
            values.into_iter().filter_map(text).any(|value| value == place.value)
        })
    }

    fn is_named(&self, query: &Query) -> bool {
        let extracted = &self.new.extracted;
        let answer = self.last.answer.as_ref();
        let is = |asked: &[String], value: Option<&str>| is_one(asked, |asked| value == Some(asked.as_str()));
        let status = answer.and_then(|answer| answer.status);
        let states = if query.states.is_empty() { &NOT_DELIVERED[..] } else { query.states.as_slice() };
        states.contains(&self.state)
            && query.environment.as_ref().is_none_or(|environment| *environment == self.new.environment)
            && is_one(&query.ids, |range| (range.from..=range.to).contains(&self.id))
            && is_one(&query.webhook_ids, |id| self.has_webhook_id(id))
            && is_one(&query.api_keys, |key| *key == self.new.api_key)
            && is(&query.events, self.new.event.as_ref().map(EventName::as_str))
            && is(&query.connectors, Some(&self.new.connector))
            && is_one(&query.failures, |kind| self.has_failure(*kind))
            && is_one(&query.statuses, |range| status.is_some_and(|status| (range.from..=range.to).contains(&status)))
            && is(&query.error_codes, answer.and_then(|answer| answer.error_code.as_deref()))
            && (query.causes.is_empty() || query.causes.iter().any(|cause| self.has_cause(cause)))
            && is(&query.stores, extracted.store.as_deref())
            && is(&query.documents, extracted.document.as_deref())
            && is_one(&query.products, |product| extracted.products.contains(product))
            && self.is_in_time(query)
            && query.min_attempts.is_none_or(|attempts| self.attempts >= attempts)
            && query.maybe_applied.is_none_or(|asked| asked == self.is_maybe_applied())
            && (query.include_tests || !self.new.is_test)
    }

    fn has_cause(&self, asked: &str) -> bool {
        if !matches!(self.state, State::Failed | State::Unknown) {
            return false;
        }
        let answer = self.last.answer.as_ref().filter(|_| self.state != State::Unknown);
        let cause = Cause::of(answer).expect("it failed");
        cause.as_str() == asked || asked.parse().is_ok_and(|id: CauseId| id == cause.id())
    }

    fn has_failure(&self, kind: FailureKind) -> bool {
        let failure = self.last.answer.as_ref().and_then(|answer| answer.failure);
        match (self.state, kind) {
            (State::Unknown, kind) => kind == FailureKind::Unknown,
            (State::Failed, FailureKind::Unknown) => failure.is_none(),
            (_, kind) => failure.map(FailureKind::Known) == Some(kind),
        }
    }

    fn has_webhook_id(&self, id: &str) -> bool {
        self.new.webhook_id == id || self.new.webhook_id == format!("{id}-{}", self.new.connector)
    }

    fn is_in_time(&self, query: &Query) -> bool {
        let time = match query.time {
            TimeField::Failed => Some(self.listed_at),
            TimeField::Last => Some(self.last.started_at),
            TimeField::Event => self.new.extracted.time,
            TimeField::Created => Some(self.new.created_at),
        };
        query.since.is_none_or(|since| time.is_some_and(|time| time >= since))
            && query.until.is_none_or(|until| time.is_some_and(|time| time < until))
    }
}

fn is_one<T>(asked: &[T], is: impl Fn(&T) -> bool) -> bool {
    asked.is_empty() || asked.iter().any(is)
}

/// Returns the rows of `query`, by failure time and id.
pub fn named<'a>(rows: &'a [Row], query: &Query) -> Vec<&'a Row> {
    let mut named: Vec<&Row> = rows.iter().filter(|row| row.is_named(query)).collect();
    if let Some(text) = query.text.as_deref().filter(|text| !text.is_empty()) {
        let is_id = named.iter().any(|row| row.has_id(text));
        named.retain(|row| if is_id { row.has_id(text) } else { row.has_bytes(text) });
    }
    named.retain(|row| row.has_places(query));
    named.sort_by_key(|row| (row.listed_at, row.id));
    named
}

/// Returns the ids of one page.
pub fn page(rows: &[Row], query: &Query, page: &Page) -> Vec<DeliveryId> {
    let key = |cursor: Cursor| (cursor.at, cursor.id);
    let mut named = named(rows, query);
    if page.sort == Sort::Newest {
        named.reverse();
    }
    let comes_after = |row: &&Row| match (page.after, page.sort) {
        (None, _) => true,
        (Some(after), Sort::Newest) => key(row.cursor()) < key(after),
        (Some(after), Sort::Oldest) => key(row.cursor()) > key(after),
    };
    named.into_iter().filter(comes_after).map(|row| row.id).take(page.limit).collect()
}
