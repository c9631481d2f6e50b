//! How one delivery ended, and the sum of a run.

use crate::model::{Failure, Outcome, Phase, Skip, State, Summary};
use crate::output::cell::{Cell, Tone};
use crate::output::list::Row;
use crate::output::out::Look;
use schemars::JsonSchema;
use serde::Serialize;

/// One delivery of `send`, `connector test`, `repost` or `resume`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OutcomeView {
    /// The id in the log; null if it was never written.
    pub id: Option<i64>,
    /// The kind of event.
    pub api_key: &'static str,
    /// The event; null for SALE and RETURN.
    pub event: Option<String>,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The store's environment.
    pub environment: String,
    /// `delivered`, `failed`, `unknown`, `pending`, `sending` or `discarded`.
    pub state: &'static str,
    /// The kind of failure; null where it was delivered or not tried.
    pub failure: Option<&'static str>,
    /// How far it had come: `connect`, `send`, `head` or `body`.
    pub phase: Option<&'static str>,
    /// The HTTP status; null where nothing was answered.
    pub status: Option<u16>,
    /// One sentence: what went wrong.
    pub error: Option<String>,
    /// The answer's `errorCode` as text.
    pub error_code: Option<String>,
    /// Attempts over the delivery's life.
    pub attempts: u32,
    /// Milliseconds of this run's attempt; null where there was none.
    pub latency_ms: Option<u64>,
    /// Delivered, but slower than the connector's threshold.
    pub slow: bool,
    /// Delivered, but the answer's body was not read to its end.
    pub body_truncated: bool,
    /// The answer came compressed although it was asked for plain.
    pub body_encoded: bool,
    /// This run's attempt leaves open whether the endpoint acted on it; or an earlier one did, and it was passed over for that.
    pub maybe_applied: bool,
    /// Why it was passed over, or null.
    pub skipped: Option<&'static str>,
    /// The event of its document that holds it back; null where none does.
    pub waiting_on: Option<i64>,
    /// The id on the wire, the same over every attempt and repost.
    pub webhook_id: String,
    /// The same for every delivery of one input.
    pub event_id: String,
    /// As extracted from the payload.
    pub store_id: Option<String>,
    /// As extracted from the payload.
    pub document_id: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    skip_reason: Option<&'static str>,
    #[serde(skip)]
    #[schemars(skip)]
    is_left: bool,
}

impl From<Outcome> for OutcomeView {
    fn from(outcome: Outcome) -> Self {
        let Outcome { facts, state, answer, attempts, skipped, waiting_on, is_left } = outcome;
        let (error, error_code) =
            answer.as_ref().map(|answer| (answer.error.clone(), answer.error_code.clone())).unzip();
        let answer = answer.as_ref();
        Self {
            id: facts.id.map(|id| id.0),
            api_key: facts.api_key.as_str(),
            event: facts.event,
            connector: facts.connector,
            environment: facts.environment,
            state: state.as_str(),
            failure: answer.and_then(|answer| answer.failure).map(Failure::as_str),
            phase: answer.and_then(|answer| answer.phase).map(Phase::as_str),
            status: answer.and_then(|answer| answer.status),
            error: error.flatten(),
            error_code: error_code.flatten(),
            attempts,
            latency_ms: answer
                .filter(|answer| answer.was_tried())
                .map(|answer| u64::try_from(answer.latency.as_millis()).unwrap_or(u64::MAX)),
            slow: answer.is_some_and(|answer| answer.slow),
            body_truncated: answer.is_some_and(|answer| answer.body_truncated),
            body_encoded: answer.is_some_and(|answer| answer.body_encoded),
            maybe_applied: state == State::Unknown
                || skipped == Some(Skip::MaybeApplied)
                || answer.is_some_and(|answer| answer.maybe_applied),
            skipped: skipped.map(Skip::as_str),
            waiting_on: waiting_on.map(|other| other.0),
            webhook_id: facts.webhook_id,
            event_id: facts.event_id,
            store_id: facts.store_id,
            document_id: facts.document_id,
            skip_reason: skipped.map(Skip::reason),
            is_left,
        }
    }
}

impl OutcomeView {
    /// Says in a few words how it went and why.
    fn why(&self) -> String {
        if let Some(reason) = self.skip_reason {
            return reason.to_owned();
        }
        match (&self.error, self.status, self.latency_ms) {
            (Some(error), _, _) => error.clone(),
            (None, Some(status), Some(latency)) => format!("{status} in {latency} ms{}", self.remarks()),
            _ if self.is_left => "not begun".to_owned(),
            _ => "the answer was not recorded".to_owned(),
        }
    }

    fn remarks(&self) -> String {
        let slow = if self.slow { ", slower than the connector's threshold" } else { "" };
        let cut = if self.body_truncated { ", its body was not read to the end" } else { "" };
        format!("{slow}{cut}")
    }

    fn word(&self) -> (&'static str, Tone) {
        match (self.skipped, self.state) {
            (Some(_), _) => ("skipped", Tone::Warn),
            _ if self.is_left => ("left", Tone::Warn),
            (None, "delivered") => ("delivered", Tone::Good),
            (None, "failed") => ("failed", Tone::Bad),
            (None, other) => (other, Tone::Bad),
        }
    }
}

impl Row for OutcomeView {
    const HEADERS: &'static [&'static str] = &["ID", "STATE", "API-KEY", "CONNECTOR", "DOCUMENT", "WHY"];
    const KEYS: &'static [&'static str] = &[
        "id",
        "api_key",
        "event",
        "connector",
        "environment",
        "state",
        "failure",
        "phase",
        "status",
        "error",
        "error_code",
        "attempts",
        "latency_ms",
        "slow",
        "body_truncated",
        "body_encoded",
        "maybe_applied",
        "skipped",
        "waiting_on",
        "webhook_id",
        "event_id",
        "store_id",
        "document_id",
    ];

    fn cells(&self, _: &Look) -> Vec<Cell> {
        let (word, tone) = self.word();
        vec![
            Cell::maybe(self.id.map(|id| id.to_string())).tone(Tone::Strong),
            Cell::new(word).tone(tone),
            Cell::new(self.api_key),
            Cell::new(&self.connector),
            Cell::maybe(self.document_id.as_ref()),
            Cell::new(self.why()),
        ]
    }

    fn name(&self) -> String {
        self.id.map(|id| id.to_string()).unwrap_or_default()
    }
}

/// The sum of a run, as JSON.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct SummaryView {
    /// All that were asked for.
    pub total: u64,
    /// Accepted by their endpoints.
    pub delivered: u64,
    /// Not accepted.
    pub failed: u64,
    /// Passed over for a named reason.
    pub skipped: u64,
    /// Inputs that go to no connector.
    pub unrouted: u64,
    /// Not begun because the run was stopped.
    pub left: u64,
    /// Begun, and the answer not recorded.
    pub unknown: u64,
}

impl From<&Summary> for SummaryView {
    fn from(sum: &Summary) -> Self {
        let Summary { total, delivered, failed, skipped, unrouted, left, unknown } = *sum;
        Self { total, delivered, failed, skipped, unrouted, left, unknown }
    }
}

impl SummaryView {
    /// Renders the sum in words; what is zero is left out.
    pub fn words(&self) -> String {
        let counts = [
            (self.delivered, "delivered"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.unrouted, "unrouted"),
            (self.left, "left"),
            (self.unknown, "unknown"),
        ];
        let words: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if words.is_empty() { "nothing to send".to_owned() } else { words.join(", ") }
    }
}
