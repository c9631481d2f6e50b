//! How a delivery ended for the command that ran it, and the sum of many.
//!
//! The log keeps more; this is what one run tells.

use super::api_key::ApiKey;
use super::attempt::Answer;
use super::delivery::{Delivery, DeliveryId, NewDelivery, State};

/// What does not change while a delivery is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The row; nothing before it is written.
    pub id: Option<DeliveryId>,
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event; nothing for SALE and RETURN.
    pub event: Option<String>,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The store's environment.
    pub environment: String,
    /// The id on the wire.
    pub webhook_id: String,
    /// The same for every delivery of one input.
    pub event_id: String,
    /// As extracted.
    pub store_id: Option<String>,
    /// As extracted.
    pub document_id: Option<String>,
    /// Whether it is a test payload.
    pub is_test: bool,
}

impl From<&NewDelivery> for Facts {
    fn from(new: &NewDelivery) -> Self {
        Self {
            id: None,
            api_key: new.api_key,
            event: new.event.as_ref().map(ToString::to_string),
            connector: new.connector.clone(),
            environment: new.environment.to_string(),
            webhook_id: new.webhook_id.clone(),
            event_id: new.event_id.clone(),
            store_id: new.extracted.store.clone(),
            document_id: new.extracted.document.clone(),
            is_test: new.is_test,
        }
    }
}

impl From<&Delivery> for Facts {
    fn from(row: &Delivery) -> Self {
        Self {
            id: Some(row.id),
            api_key: row.api_key,
            event: row.event.clone(),
            connector: row.connector.clone(),
            environment: row.environment.clone(),
            webhook_id: row.webhook_id.clone(),
            event_id: row.event_id.clone(),
            store_id: row.store_id.clone(),
            document_id: row.document_id.clone(),
            is_test: row.is_test,
        }
    }
}

/// Why a delivery was passed over. The words are a promise: `skipped` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skip {
    /// A newer snapshot of the same document was delivered, or goes out in the same run.
    Superseded,
    /// A delta event that the endpoint may have acted on already, and does not ignore when it comes again.
    MaybeApplied,
    /// Another copy of the same event, edited or original, was delivered or goes instead.
    Replaced,
    /// Another process has it.
    Taken,
    /// Another process tried it after it was chosen.
    Changed,
    /// Delivered in the meantime.
    Delivered,
    /// Discarded in the meantime.
    Discarded,
    /// The connector is not in the store any more.
    ConnectorGone,
    /// The connector takes another kind of event.
    OtherApiKey,
    /// The connector is disabled.
    ConnectorDisabled,
    /// The row is not in the log any more.
    Missing,
    /// Retention dropped the payload.
    NoPayload,
}

impl Skip {
    /// Returns the word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Superseded => "superseded",
            Self::MaybeApplied => "maybe_applied",
            Self::Replaced => "replaced",
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::Delivered => "delivered",
            Self::Discarded => "discarded",
            Self::ConnectorGone => "connector_gone",
            Self::OtherApiKey => "other_api_key",
            Self::ConnectorDisabled => "connector_disabled",
            Self::Missing => "missing",
            Self::NoPayload => "no_payload",
        }
    }

    /// Returns the reason for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Superseded => "a newer snapshot of the same document was delivered or goes with these",
            Self::MaybeApplied => "a delta event that the endpoint may have counted already",
            Self::Replaced => "an edited copy of it, or its original, was delivered or goes instead",
            Self::Taken => "another process is sending it",
            Self::Changed => "another process tried it in the meantime",
            Self::Delivered => "delivered already",
            Self::Discarded => "discarded",
            Self::ConnectorGone => {
                "its connector is not in the store any more (`inv-hooks repost ID --to NAME` sends it elsewhere)"
            }
            Self::OtherApiKey => {
                "the connector takes another API key (`inv-hooks repost ID --to NAME` sends it elsewhere)"
            }
            Self::ConnectorDisabled => "its connector is disabled",
            Self::Missing => "no longer in the log",
            Self::NoPayload => "its payload is no longer kept",
        }
    }
}

/// How a delivery ended for this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is.
    pub facts: Facts,
    /// Where it stands now, as recorded; `Unknown` where it could not be recorded.
    pub state: State,
    /// What this run's attempt brought; nothing where there was none.
    pub answer: Option<Answer>,
    /// How many attempts were made over its life.
    pub attempts: u32,
    /// Why it was passed over.
    pub skipped: Option<Skip>,
    /// The event of its document that comes before it.
    pub waiting_on: Option<DeliveryId>,
    /// This run did not try it, and left it as it was.
    pub is_left: bool,
}

impl Outcome {
    /// A delivery that was passed over in `state`.
    pub fn skipped(facts: Facts, state: State, attempts: u32, skip: Skip) -> Self {
        Self { facts, state, answer: None, attempts, skipped: Some(skip), waiting_on: None, is_left: false }
    }
}

/// The sum of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All that were asked for, unrouted inputs included.
    pub total: u64,
    /// Accepted by their endpoints.
    pub delivered: u64,
    /// Not accepted.
    pub failed: u64,
    /// Passed over for a named reason.
    pub skipped: u64,
    /// Inputs that go to no connector.
    pub unrouted: u64,
    /// Not tried in this run and left as they were: it was stopped, or their connector was not to be tried any more.
    pub left: u64,
    /// Begun, and the answer not recorded.
    pub unknown: u64,
}

impl Summary {
    /// Counts one more.
    pub fn add(&mut self, outcome: &Outcome) {
        self.total += 1;
        match (outcome.skipped, outcome.state) {
            (Some(_), _) => self.skipped += 1,
            _ if outcome.is_left => self.left += 1,
            (None, State::Delivered) => self.delivered += 1,
            (None, State::Unknown | State::Sending) => self.unknown += 1,
            (None, State::Pending) => self.left += 1,
            (None, State::Failed | State::Discarded) => self.failed += 1,
        }
    }

    /// Says whether everything that was tried arrived.
    pub fn is_clean(&self) -> bool {
        self.failed == 0 && self.unknown == 0 && self.left == 0
    }
}
