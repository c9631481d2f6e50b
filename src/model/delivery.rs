//! Deliveries: one payload on its way to one connector, a row of the log.
//!
//! This file has only data. `log` writes and claims rows; `engine` decides when.

use super::api_key::ApiKey;
use super::attempt::{Attempt, AttemptKind};
use super::cause::Cause;
use super::extract::Extracted;
use super::name::{Environment, EventName};
use super::time::Timestamp;
use std::fmt;
use std::str::FromStr;

/// The id that people type: a small integer that is never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub i64);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is not a delivery id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a whole number from 1, as `failed search` shows it")]
pub struct BadId;

impl FromStr for DeliveryId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let id = if is_plain { text.parse().map_err(|_| BadId)? } else { return Err(BadId) };
        if id == 0 { Err(BadId) } else { Ok(Self(id)) }
    }
}

/// The state of a delivery. `Sending` is never stored: a row that a living process has claimed is shown with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting for its first or next attempt.
    Pending,
    /// Claimed by a living process.
    Sending,
    /// The endpoint accepted it.
    Delivered,
    /// The endpoint did not accept it.
    Failed,
    /// Discarded by a person.
    Discarded,
    /// An attempt was started and its answer never recorded, because the process died.
    Unknown,
}

impl State {
    /// Returns the state that an attempt leaves its delivery in.
    pub fn after(attempt: &Attempt) -> Self {
        match &attempt.answer {
            None => Self::Unknown,
            Some(answer) if answer.failure.is_none() => Self::Delivered,
            Some(_) => Self::Failed,
        }
    }

    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Sending, Self::Delivered, Self::Failed, Self::Discarded, Self::Unknown];

    /// Returns the word in JSON and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Discarded => "discarded",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The input that a delivery came from, so that a killed run can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The absolute path of the file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
}

/// What a selection saw of a row. A claim contains it, and fails if the row has changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its state.
    pub state: State,
    /// See [`Delivery::claims`].
    pub claims: u32,
}

/// The delivery that an edited copy was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The original's id.
    pub of: DeliveryId,
    /// What was seen of the original when the copy was made; `None` if the copy comes from another log.
    pub seen: Option<Seen>,
    /// The differences, one per line.
    pub difference: String,
}

/// What is known of a delivery before it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// The id of this delivery for the endpoint: the same for every attempt and repost.
    pub webhook_id: String,
    /// The id of the event: the same for every delivery of one input.
    pub event_id: String,
    /// The store's environment.
    pub environment: Environment,
    /// The connector's name, or the URL of a `repost --to URL`.
    pub connector: String,
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event; `None` for SALE and RETURN.
    pub event: Option<EventName>,
    /// The payload's exact bytes.
    pub payload: Vec<u8>,
    /// What was extracted from the payload.
    pub extracted: Extracted,
    /// Whether it is a test payload.
    pub is_test: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The input that it came from.
    pub source: Option<Source>,
    /// What it is an edited copy of.
    pub lineage: Option<Lineage>,
}

/// A row of the log, without its payload and its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The id that people type.
    pub id: DeliveryId,
    /// See [`NewDelivery::webhook_id`].
    pub webhook_id: String,
    /// See [`NewDelivery::event_id`].
    pub event_id: String,
    /// See [`NewDelivery::environment`].
    pub environment: String,
    /// See [`NewDelivery::connector`].
    pub connector: String,
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event; `None` for SALE and RETURN.
    pub event: Option<String>,
    /// Its state; `Sending` if a living process has claimed it.
    pub state: State,
    /// The store's id, as extracted.
    pub store_id: Option<String>,
    /// The document's id, as extracted.
    pub document_id: Option<String>,
    /// When the event happened, as extracted.
    pub event_time: Option<Timestamp>,
    /// Whether it is a test payload.
    pub is_test: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// Since when it is failed or unknown. A further failure does not change it.
    pub failed_at: Option<Timestamp>,
    /// The length of the payload; kept when retention drops the payload.
    pub payload_bytes: u64,
    /// How many attempts were made.
    pub attempts: u32,
    /// How many of the attempts were reposts.
    pub reposts: u32,
    /// How many times it was claimed. If two readings have the same number, no attempt was made in between.
    pub claims: u32,
    /// The earlier delivery of its document that holds it.
    pub waiting_on: Option<DeliveryId>,
    /// The latest attempt; its answer's `response` is empty here.
    pub last_attempt: Option<Attempt>,
    /// The input that it came from.
    pub source: Option<Source>,
    /// What it is an edited copy of.
    pub lineage: Option<Lineage>,
    /// Why it was discarded.
    pub discard_reason: Option<String>,
    /// Why its latest attempt failed; `None` if it never failed, or was delivered since.
    pub cause: Option<Cause>,
    /// The doubt that attempts before the latest one left.
    pub doubt: Doubt,
    /// The id that it had in the log that it was imported from.
    pub imported_id: Option<DeliveryId>,
}

/// The doubt that earlier attempts left. Only a delivery ends it: a later failure does not undo what the endpoint may have done
/// before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing.
    #[default]
    None,
    /// The endpoint may have acted on an attempt with the row's webhook id.
    SameId,
    /// The endpoint may have acted on the event under another webhook id (the original of an edited copy, or an event sent by
    /// another program), or another endpoint may have (`repost --to`). Its own connector's endpoint cannot recognise it by its
    /// id.
    OtherId,
}

/// What being in doubt means. Every message, help and page says it in these words.
pub const IN_DOUBT: &str = "in doubt: the endpoint may already have booked it";

/// Returns the same of `count` events.
pub fn in_doubt(count: u64) -> &'static str {
    if count == 1 { IN_DOUBT } else { "in doubt: the endpoint may already have booked them" }
}

/// What follows from it for an event that changes stock by an amount.
pub const STOCK_IS_WRONG: &str = "if an event is booked twice, stock is wrong";

impl Doubt {
    /// All kinds of doubt except `None`.
    pub const WORDS: [(&str, Self); 2] = [("same_id", Self::SameId), ("other_id", Self::OtherId)];

    /// Returns its word in JSON; `None` if there is no doubt.
    pub fn as_str(self) -> Option<&'static str> {
        Self::WORDS.into_iter().find(|(_, doubt)| *doubt == self).map(|(word, _)| word)
    }
}

impl Delivery {
    /// Returns what a claim must find unchanged.
    pub fn seen(&self) -> Seen {
        Seen { state: self.state, claims: self.claims }
    }

    /// Says whether the endpoint may have acted on it without confirming it. True for every unknown delivery; false for a
    /// delivered one, because that one is certain.
    pub fn is_maybe_applied(&self) -> bool {
        let answer = self.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
        let is_in_doubt = self.doubt != Doubt::None || answer.is_some_and(|answer| answer.maybe_applied);
        self.state == State::Unknown || (self.state != State::Delivered && is_in_doubt)
    }

    /// Returns the doubt about it, whichever attempt left it.
    pub fn whole_doubt(&self) -> Doubt {
        match self.doubt {
            _ if !self.is_maybe_applied() => Doubt::None,
            Doubt::OtherId => Doubt::OtherId,
            Doubt::None | Doubt::SameId => Doubt::SameId,
        }
    }

    /// Returns its cause as lists show it; `None` if it has none. If others failed and it was not sent, it says so.
    pub fn shown_cause(&self) -> Option<String> {
        let answer = self.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
        let failure = answer.and_then(|answer| answer.failure).filter(|_| self.state != State::Unknown);
        self.cause.as_ref().map(|cause| cause.shown(failure))
    }

    /// Returns when its latest attempt started.
    pub fn last_attempt_at(&self) -> Option<Timestamp> {
        self.last_attempt.as_ref().map(|attempt| attempt.started_at)
    }

    /// Returns the time by which lists sort it: when it failed; if it never did, when it was created.
    pub fn listed_at(&self) -> Timestamp {
        self.failed_at.unwrap_or(self.created_at)
    }

    /// Returns the kind of the latest attempt.
    pub fn last_kind(&self) -> Option<AttemptKind> {
        self.last_attempt.as_ref().map(|attempt| attempt.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryId;

    #[test]
    fn ids_are_positive_numbers() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(text.parse::<DeliveryId>().ok().map(|id| id.0), expected, "{text:?}");
        };
        check("1", Some(1));
        check("0", None);
        check("-1", None);
        check("+1", None);
        check("1.0", None);
        check("", None);
        check("99999999999999999999", None);
    }
}
