//! A row of the failed-event log, as a list shows it.

use crate::catalog::needs_a_person;
use crate::model::{
    Answer, Cause, Cursor, Delivery, Failure, KEPT_RESPONSE_BYTES, Masked, Phase, Redactor, Secret, State, Timestamp,
    uncut_part,
};
use crate::output::cell::{Cell, Tone};
use crate::output::layout::Step;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// One item of `failed search`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DeliveryView {
    /// The id for the command line.
    pub id: i64,
    /// The API key.
    pub api_key: &'static str,
    /// The event; null for `SALE_INVENTORY` and `RETURN_INVENTORY`, which have no event names.
    pub event: Option<String>,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The store's environment.
    pub environment: String,
    /// The id of the shop, extracted from the payload.
    pub store_id: Option<String>,
    /// The id of the document, extracted from the payload.
    pub document_id: Option<String>,
    /// `failed` or `unknown`; in `failed show` and with `--state` also `delivered`, `pending`, `sending` or `discarded`.
    pub state: &'static str,
    /// The kind of failure.
    pub failure: Option<&'static str>,
    /// The phase in which the last attempt ended.
    pub phase: Option<&'static str>,
    /// The last HTTP status; null if there was no answer.
    pub status: Option<u16>,
    /// What went wrong, in one sentence.
    pub error: Option<String>,
    /// The answer's `errorCode` as text.
    pub error_code: Option<String>,
    /// Why it failed, in a few words that are the same for all events that failed for this reason. If it was not sent because other
    /// events failed, this is the cause of their failure.
    pub cause: Option<String>,
    /// The short id of the cause, for `--cause`.
    pub cause_id: Option<String>,
    /// The number of attempts so far.
    pub attempts: u32,
    /// How many of the attempts were reposts.
    pub reposts: u32,
    /// Whether it is a test payload.
    pub test: bool,
    /// True if the endpoint may already have booked the event in any attempt. It stays true until the event is delivered.
    pub maybe_applied: bool,
    /// The `id` of the earlier event of the same document for which this event waits, or null.
    pub waiting_on: Option<i64>,
    /// The time of the event, from the payload. RFC 3339.
    pub event_time: Option<String>,
    /// When it was added to the log. RFC 3339.
    pub created_at: String,
    /// When it failed first, or became unknown. A repost that fails again does not change this time. RFC 3339.
    pub failed_at: Option<String>,
    /// When its latest attempt started. RFC 3339.
    pub last_attempt_at: Option<String>,
    /// The length of the payload.
    pub payload_bytes: u64,
    /// The webhook-id header, the same for every attempt and repost.
    pub webhook_id: String,
    /// The `id` that it had in the log that it was imported from.
    pub imported_id: Option<i64>,
    /// The value for `--after` to continue after this row.
    pub cursor: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    shown_at: Timestamp,
    /// The cause as lists show it.
    #[serde(skip)]
    #[schemars(skip)]
    why: String,
    /// It changes stock by an amount, and the endpoint may already have booked it.
    #[serde(skip)]
    #[schemars(skip)]
    is_in_doubt: bool,
}

impl From<&Delivery> for DeliveryView {
    fn from(row: &Delivery) -> Self {
        let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
        let cursor = Cursor { at: row.listed_at(), id: row.id.0 }.to_string();
        Self {
            id: row.id.0,
            api_key: row.api_key.as_str(),
            event: row.event.clone(),
            connector: row.connector.clone(),
            environment: row.environment.clone(),
            store_id: row.store_id.clone(),
            document_id: row.document_id.clone(),
            state: row.state.as_str(),
            failure: answer.and_then(|answer| answer.failure).map(Failure::as_str),
            phase: answer.and_then(|answer| answer.phase).map(Phase::as_str),
            status: answer.and_then(|answer| answer.status),
            error: answer.and_then(|answer| answer.error.clone()),
            error_code: answer.and_then(|answer| answer.error_code.clone()),
            cause: row.cause.as_ref().map(Cause::to_string),
            cause_id: row.cause.as_ref().map(|cause| cause.id().to_string()),
            attempts: row.attempts,
            reposts: row.reposts,
            test: row.is_test,
            maybe_applied: row.is_maybe_applied(),
            waiting_on: row.waiting_on.map(|id| id.0),
            event_time: row.event_time.map(|time| time.to_string()),
            created_at: row.created_at.to_string(),
            failed_at: row.failed_at.map(|time| time.to_string()),
            last_attempt_at: row.last_attempt_at().map(|time| time.to_string()),
            payload_bytes: row.payload_bytes,
            webhook_id: row.webhook_id.clone(),
            imported_id: row.imported_id.map(|id| id.0),
            cursor: Some(cursor),
            shown_at: row.listed_at(),
            why: listed_why(row),
            is_in_doubt: needs_a_person(row, false),
        }
    }
}

/// Begins the reason of an event in doubt in lists.
pub(super) const DOUBT_MARK: &str = "in doubt: ";

/// Replaces a value that must not be shown.
const HIDDEN: &str = "***";

impl DeliveryView {
    /// Returns whether it changes stock by an amount, and the endpoint may already have booked it.
    pub fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }

    /// Returns the time that lists show: since when it is failed, or when it was added.
    pub fn shown_at(&self) -> Timestamp {
        self.shown_at
    }

    /// Returns why it is in the log, marked if it is in doubt.
    fn marked_why(&self) -> String {
        let mark = if self.is_in_doubt { DOUBT_MARK } else { "" };
        format!("{mark}{}", self.why)
    }

    /// Removes what was removed from the payload: the extracted ids, event and time, and their copies in an answer. `last` is the latest
    /// answer with its body.
    pub(super) fn hide(&mut self, masked: &Masked, cause: Option<&Cause>, last: Option<&Answer>) {
        let ids = [&mut self.store_id, &mut self.document_id, &mut self.event, &mut self.error_code];
        for id in ids.into_iter().flatten().filter(|id| masked.hides(id)) {
            HIDDEN.clone_into(id);
        }
        let time = self.event_time.as_deref().and_then(|time| time.parse().ok());
        self.event_time.take_if(|_| time.is_some_and(|time| masked.hides_time(time)));
        let redactor = Redactor::of(Vec::new(), masked.values().map(Secret::new).collect());
        for text in [&mut self.error, &mut self.error_code].into_iter().flatten() {
            *text = redacted(&redactor, text);
        }
        let shown = cause.map(|cause| masked_cause(cause, last, &redactor));
        self.set_cause(shown);
    }

    /// Removes what the endpoint said, which may repeat any part of a payload.
    pub(super) fn withhold(&mut self, row: &Delivery) {
        [&mut self.error, &mut self.error_code].into_iter().flatten().for_each(|text| HIDDEN.clone_into(text));
        let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
        let bare = answer.map(|answer| Answer {
            failure: answer.failure,
            phase: answer.phase,
            status: answer.status,
            ..Answer::default()
        });
        let shown = row.cause.as_ref().map(|cause| {
            let is_ours = [Cause::UNRECORDED, Cause::NO_REASON, Cause::NEVER_SENT].contains(&cause.as_str());
            let bare = bare.as_ref().and_then(|bare| Cause::of(Some(bare)));
            if is_ours { cause.to_string() } else { bare.map_or_else(|| HIDDEN.to_owned(), |bare| bare.to_string()) }
        });
        self.set_cause(shown);
    }

    /// Sets what is shown of the cause. The id is made of the whole text.
    fn set_cause(&mut self, shown: Option<String>) {
        if shown != self.cause {
            self.cause_id = None;
            self.why = shown.clone().unwrap_or_default();
            self.cause = shown;
        }
    }
}

/// Returns a cause without the values that `redactor` has. A cause is short: it may have only a part of a value, or a value whose digits
/// are left out. So the values are removed from the answer, and the cause is found again; if it is not from this answer, from its text.
fn masked_cause(cause: &Cause, last: Option<&Answer>, redactor: &Redactor) -> String {
    let of_answer = last.filter(|last| Cause::of(Some(last)).as_ref() == Some(cause));
    let Some(answer) = of_answer else { return redacted(redactor, cause.as_str()) };
    let clean = Answer {
        error: answer.error.as_deref().map(|text| redacted(redactor, text)),
        error_code: answer.error_code.as_deref().map(|text| redacted(redactor, text)),
        response: if answer.body_truncated || answer.response.len() >= KEPT_RESPONSE_BYTES {
            redactor.redact_cut(&answer.response, 1)
        } else {
            redactor.redact_bytes(&answer.response)
        },
        ..answer.clone()
    };
    Cause::of(Some(&clean)).map_or_else(|| HIDDEN.to_owned(), |cause| redacted(redactor, cause.as_str()))
}

/// Removes values from an endpoint's words. If the words were cut, the beginning of a value at the cut is removed too, and with it
/// the digest at the end.
fn redacted(redactor: &Redactor, text: &str) -> String {
    let (kept, cut) = uncut_part(text);
    let shown = match cut {
        None => return redactor.redact(text),
        Some(_) => String::from_utf8_lossy(&redactor.redact_cut(kept.as_bytes(), 1)).into_owned(),
    };
    match cut.unwrap_or_default() {
        "" => shown,
        _ if shown != kept => shown + "…",
        cut => shown + cut,
    }
}

/// Returns the cause of a delivery for a list, which may have deliveries in any state.
fn listed_why(row: &Delivery) -> String {
    match (row.state, row.shown_cause()) {
        (State::Pending | State::Discarded, Some(cause)) => format!("{}; {cause}", row.state),
        (State::Delivered, _) | (_, None) => row.state.to_string(),
        (_, Some(cause)) => cause,
    }
}

/// Returns in a few words why a delivery is in the failed-event log.
pub(super) fn why(row: &Delivery) -> String {
    let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
    describe(row.state.as_str(), answer.and_then(|answer| answer.error.as_deref()))
}

fn describe(state: &str, error: Option<&str>) -> String {
    match (state, error) {
        (state, _) if state == State::Unknown.as_str() => "started, but its answer was never recorded".to_owned(),
        (_, Some(error)) => error.to_owned(),
        (state, None) => state.to_owned(),
    }
}

impl Row for DeliveryView {
    const HEADERS: &'static [&'static str] = &["ID", "WHEN", "API-KEY", "CONNECTOR", "DOCUMENT", "WHY"];
    const KEYS: &'static [&'static str] = &[
        "id",
        "api_key",
        "event",
        "connector",
        "environment",
        "store_id",
        "document_id",
        "state",
        "failure",
        "phase",
        "status",
        "error",
        "error_code",
        "cause",
        "cause_id",
        "attempts",
        "reposts",
        "test",
        "maybe_applied",
        "waiting_on",
        "event_time",
        "created_at",
        "failed_at",
        "last_attempt_at",
        "payload_bytes",
        "webhook_id",
        "imported_id",
        "cursor",
    ];
    const WIDE: &'static [&'static str] = &["event", "store_id", "status", "attempts", "reposts", "webhook_id"];
    // The connector implies the API key, and `failed show` has the whole text of WHY. A UUID as the id of a document stays whole.
    const NARROW: &'static [Step] =
        &[(5, 40), (2, 0), (5, 20), (4, 36), (1, 0), (5, 12), (4, 12), (4, 0), (5, 8), (3, 0)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let is_unknown = self.state == State::Unknown.as_str();
        let tone = if is_unknown || self.is_in_doubt { Tone::Warn } else { Tone::Plain };
        vec![
            Cell::new(self.id.to_string()).tone(Tone::Strong),
            Cell::new(look.time(self.shown_at)).tone(Tone::Dim),
            Cell::new(self.api_key),
            Cell::new(&self.connector),
            Cell::maybe(self.document_id.as_ref()),
            Cell::new(self.marked_why()).tone(tone),
        ]
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

/// The flags of an answer that a person should know about.
pub(super) fn remarks(answer: &Answer) -> Vec<&'static str> {
    let is_silent = answer.maybe_applied && answer.status.is_none();
    let flags = [
        (answer.slow, "slower than the connector's threshold"),
        (answer.body_truncated, "the body of the answer was not read to its end"),
        (answer.body_encoded, "the answer was compressed, although the request did not allow it"),
        (is_silent, "the whole request was sent: the endpoint may already have booked it"),
        (answer.maybe_applied && !is_silent, "the answer does not show whether the endpoint booked the event"),
    ];
    flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, words)| words).collect()
}
