//! A simple model of queries: a list that is filtered and sorted.

use crate::model::{
    Attempt, Cause, CauseId, Cursor, DeliveryId, EventName, FailureKind, NewDelivery, Page, Query, Sort, State,
    TimeField, Timestamp, is_in_layers, json,
};

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: DeliveryId,
    pub new: NewDelivery,
    pub state: State,
    pub failed_at: Timestamp,
    pub attempts: u32,
    pub last: Attempt,
    /// An earlier attempt may have reached the endpoint, and the row was not delivered since.
    pub was_maybe_applied: bool,
}

impl Row {
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.failed_at, id: self.id.0 }
    }

    /// Returns whether the endpoint may have applied it already.
    pub fn is_maybe_applied(&self) -> bool {
        let answer = self.last.answer.as_ref();
        let is_now = self.state == State::Unknown || answer.is_some_and(|answer| answer.maybe_applied);
        is_now || self.was_maybe_applied
    }

    fn has_id(&self, text: &str) -> bool {
        let extracted = &self.new.extracted;
        let ids = extracted.products.iter().chain(&extracted.store).chain(&extracted.document);
        ids.into_iter().any(|id| id == text)
    }

    fn has_bytes(&self, text: &str) -> bool {
        let answer = self.last.answer.clone().unwrap_or_default();
        let texts = [answer.error.unwrap_or_default().into_bytes(), answer.error_code.unwrap_or_default().into_bytes()];
        let is_in = |cell: &[u8]| cell.windows(text.len()).any(|window| window == text.as_bytes());
        texts.iter().any(|cell| is_in(cell))
            || [&self.new.payload, &answer.response].iter().any(|cell| is_in_layers(cell, is_in))
    }

    fn has_places(&self, query: &Query) -> bool {
        let root = json::parse(&self.new.payload);
        query.places.iter().all(|place| {
            let values = root.map(|root| place.pointer.find(root)).unwrap_or_default();
            values.into_iter().filter_map(json::scalar).any(|value| value == place.value)
        })
    }

    fn is_named(&self, query: &Query) -> bool {
        let extracted = &self.new.extracted;
        let answer = self.last.answer.as_ref();
        let is =
            |asked: &Option<String>, value: Option<&str>| asked.as_deref().is_none_or(|asked| value == Some(asked));
        let status = answer.and_then(|answer| answer.status);
        matches!(self.state, State::Failed | State::Unknown)
            && query.environment.as_ref().is_none_or(|environment| *environment == self.new.environment)
            && query.api_key.is_none_or(|key| key == self.new.api_key)
            && is(&query.event, self.new.event.as_ref().map(EventName::as_str))
            && is(&query.connector, Some(&self.new.connector))
            && query.failure.is_none_or(|kind| kind == self.failure_kind())
            && query.status.is_none_or(|range| status.is_some_and(|status| (range.from..=range.to).contains(&status)))
            && is(&query.error_code, answer.and_then(|answer| answer.error_code.as_deref()))
            && (query.causes.is_empty() || query.causes.iter().any(|cause| self.has_cause(cause)))
            && is(&query.store, extracted.store.as_deref())
            && is(&query.document, extracted.document.as_deref())
            && query.product.as_ref().is_none_or(|product| extracted.products.contains(product))
            && self.is_in_time(query)
            && query.min_attempts.is_none_or(|attempts| self.attempts >= attempts)
            && query.maybe_applied.is_none_or(|asked| asked == self.is_maybe_applied())
            && (query.include_tests || !self.new.is_test)
    }

    fn has_cause(&self, asked: &str) -> bool {
        let answer = self.last.answer.as_ref().filter(|_| self.state != State::Unknown);
        let cause = Cause::of(answer).expect("it failed");
        cause.as_str() == asked || asked.parse().is_ok_and(|id: CauseId| id == cause.id())
    }

    fn failure_kind(&self) -> FailureKind {
        let failure = self.last.answer.as_ref().and_then(|answer| answer.failure);
        failure.filter(|_| self.state != State::Unknown).map_or(FailureKind::Unknown, FailureKind::Known)
    }

    fn is_in_time(&self, query: &Query) -> bool {
        let time = match query.time {
            TimeField::Failed => Some(self.failed_at),
            TimeField::Last => Some(self.last.started_at),
            TimeField::Event => self.new.extracted.time,
            TimeField::Created => Some(self.new.created_at),
        };
        query.since.is_none_or(|since| time.is_some_and(|time| time >= since))
            && query.until.is_none_or(|until| time.is_some_and(|time| time < until))
    }
}

/// Returns the rows of `query`, by failure time and id.
pub fn named<'a>(rows: &'a [Row], query: &Query) -> Vec<&'a Row> {
    let mut named: Vec<&Row> = rows.iter().filter(|row| row.is_named(query)).collect();
    if let Some(text) = query.text.as_deref().filter(|text| !text.is_empty()) {
        let is_id = named.iter().any(|row| row.has_id(text));
        named.retain(|row| if is_id { row.has_id(text) } else { row.has_bytes(text) });
    }
    named.retain(|row| row.has_places(query));
    named.sort_by_key(|row| (row.failed_at, row.id));
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
