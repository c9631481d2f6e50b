//! How one delivery ended, and the sum of a run.

use super::delivery::DOUBT_MARK;
use crate::catalog::{Effect, effect};
use crate::model::{Failure, Outcome, Phase, Skip, State, Summary};
use crate::output::cell::{Cell, Tone};
use crate::output::count::number;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// One delivery of `send`, `connector test`, `repost` or `resume`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OutcomeView {
    /// The id in the log; null if it was never written.
    pub id: Option<i64>,
    /// The API key.
    pub api_key: &'static str,
    /// The event; null for `SALE_INVENTORY` and `RETURN_INVENTORY`, which have no event names.
    pub event: Option<String>,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The store's environment.
    pub environment: String,
    /// `delivered`, `failed`, `unknown`, `pending`, `sending` or `discarded`.
    pub state: &'static str,
    /// The kind of failure in this run, such as `http_status`, or why the event was not sent, such as `breaker`. Null if there was no
    /// failure.
    pub failure: Option<&'static str>,
    /// The phase in which the attempt ended: `connect`, `send`, `head` or `body`.
    pub phase: Option<&'static str>,
    /// The HTTP status; null if there was no answer.
    pub status: Option<u16>,
    /// What went wrong, in one sentence.
    pub error: Option<String>,
    /// The answer's `errorCode` as text.
    pub error_code: Option<String>,
    /// The number of attempts so far, earlier runs included.
    pub attempts: u32,
    /// How long the attempt of this run took, in milliseconds; null if there was none.
    pub latency_ms: Option<u64>,
    /// Delivered, but slower than the connector's threshold.
    pub slow: bool,
    /// Delivered, but the body of the answer was not read to its end.
    pub body_truncated: bool,
    /// The answer was compressed, although the request did not allow it.
    pub body_encoded: bool,
    /// True if the endpoint may already have booked the event in this run's attempt. Also true if the event was skipped because it
    /// is in doubt.
    pub maybe_applied: bool,
    /// Why the event was skipped; null if it was not.
    pub skipped: Option<&'static str>,
    /// The `id` of the earlier event of the same document for which this event waits, or null.
    pub waiting_on: Option<i64>,
    /// The webhook-id header, the same for every attempt and repost.
    pub webhook_id: String,
    /// An event that goes to two connectors has two rows in the log: they differ in `id` and have the same `event_id`. Commands take
    /// `id`, not `event_id`.
    pub event_id: String,
    /// The id of the shop, extracted from the payload.
    pub store_id: Option<String>,
    /// The id of the document, extracted from the payload.
    pub document_id: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    skip_reason: Option<&'static str>,
    #[serde(skip)]
    #[schemars(skip)]
    is_left: bool,
    #[serde(skip)]
    #[schemars(skip)]
    is_in_doubt: bool,
}

impl From<Outcome> for OutcomeView {
    fn from(outcome: Outcome) -> Self {
        let is_in_doubt = is_in_doubt(&outcome);
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
            is_in_doubt,
            is_left,
        }
    }
}

/// Says whether this run leaves a change of stock in doubt.
fn is_in_doubt(outcome: &Outcome) -> bool {
    let (facts, answer) = (&outcome.facts, outcome.answer.as_ref());
    let may_be = match outcome.state {
        State::Unknown => true,
        State::Failed | State::Pending => answer.is_some_and(|answer| answer.maybe_applied),
        _ => false,
    };
    may_be && outcome.skipped.is_none() && effect(facts.api_key, facts.event.as_deref()) == Effect::Delta
}

impl OutcomeView {
    /// Returns whether this run leaves a change of stock in doubt: the endpoint may already have booked it.
    pub fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }

    /// Returns the result and its reason in a few words.
    fn why(&self) -> String {
        if let Some(reason) = self.skip_reason {
            return reason.to_owned();
        }
        let mark = if self.is_in_doubt { DOUBT_MARK } else { "" };
        match (&self.error, self.status, self.latency_ms) {
            // Its state says "not sent" already.
            (Some(error), _, _) if self.is_left => format!("{mark}{}", error.trim_start_matches("not sent: ")),
            (Some(error), _, _) => format!("{mark}{error}"),
            (None, Some(status), Some(latency)) => format!("{status} in {latency} ms{}", self.remarks()),
            _ if self.is_left => "not started".to_owned(),
            _ => format!("{mark}the answer was not recorded"),
        }
    }

    fn remarks(&self) -> String {
        let slow = if self.slow { ", slower than the connector's threshold" } else { "" };
        let cut = if self.body_truncated { ", the body of the answer was not read to its end" } else { "" };
        format!("{slow}{cut}")
    }

    fn word(&self) -> (&'static str, Tone) {
        match (self.skipped, self.state) {
            (Some(_), _) => ("skipped", Tone::Warn),
            _ if self.is_left => ("not sent", Tone::Warn),
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

/// The totals of a run, as JSON.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
pub struct SummaryView {
    /// All deliveries of the run.
    pub total: u64,
    /// Accepted by their endpoints.
    pub delivered: u64,
    /// Not accepted.
    pub failed: u64,
    /// Skipped for a named reason.
    pub skipped: u64,
    /// Inputs that go to no connector.
    pub unrouted: u64,
    /// Not started, because the run was stopped or the circuit of the connector was open.
    pub left: u64,
    /// Started, but the answer was not recorded.
    pub unknown: u64,
}

impl From<&Summary> for SummaryView {
    fn from(sum: &Summary) -> Self {
        let Summary { total, delivered, failed, skipped, unrouted, left, unknown } = *sum;
        Self { total, delivered, failed, skipped, unrouted, left, unknown }
    }
}

impl SummaryView {
    /// Returns the totals in words, without those that are zero.
    pub fn words(&self) -> String {
        let counts = [
            (self.delivered, "delivered"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.unrouted, "sent to no connector"),
            (self.left, "not sent"),
            (self.unknown, "unknown"),
        ];
        let words: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", number(count)))
            .collect();
        if words.is_empty() { "nothing to send".to_owned() } else { words.join(", ") }
    }
}
