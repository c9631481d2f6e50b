//! How a delivery ended for the command that ran it, and the sums of a run.
//!
//! The log keeps more; this is what a run reports.

use super::api_key::ApiKey;
use super::attempt::Answer;
use super::delivery::{Delivery, DeliveryId, IN_DOUBT, NewDelivery, State};

/// What does not change while a delivery is being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The row; `None` until it is written.
    pub id: Option<DeliveryId>,
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event; `None` for SALE and RETURN.
    pub event: Option<String>,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The store's environment.
    pub environment: String,
    /// The webhook id that is sent.
    pub webhook_id: String,
    /// The id of the event: the same for every delivery of one input.
    pub event_id: String,
    /// The document's id, as extracted.
    pub store_id: Option<String>,
    /// When the event happened, as extracted.
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

/// Why a delivery was skipped. The words are a promise: `skipped` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skip {
    /// A newer snapshot of the same document was delivered, or is sent in the same run.
    Superseded,
    /// A stock change that the endpoint may have applied already, and would apply again.
    MaybeApplied,
    /// Another copy of the same event, edited or original, was delivered or is sent instead.
    Replaced,
    /// A shipment whose order another event announced, or announces instead.
    OrderKnown,
    /// A shipment to whose tenant another process sends.
    TenantBusy,
    /// Another process is sending it.
    Taken,
    /// Another process tried it after it was selected.
    Changed,
    /// It was delivered meanwhile.
    Delivered,
    /// It was discarded meanwhile.
    Discarded,
    /// The connector is no longer in the store.
    ConnectorGone,
    /// The connector is for another kind of event.
    OtherApiKey,
    /// The connector is disabled.
    ConnectorDisabled,
    /// The connector or the tenant cannot be used as the store has it.
    ConnectorFaulty,
    /// The row is no longer in the log.
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
            Self::OrderKnown => "order_known",
            Self::TenantBusy => "tenant_busy",
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::Delivered => "delivered",
            Self::Discarded => "discarded",
            Self::ConnectorGone => "connector_gone",
            Self::OtherApiKey => "other_api_key",
            Self::ConnectorDisabled => "connector_disabled",
            Self::ConnectorFaulty => "connector_faulty",
            Self::Missing => "missing",
            Self::NoPayload => "no_payload",
        }
    }

    /// Returns the reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Superseded => "a newer count was delivered, or is sent in this run",
            Self::MaybeApplied => IN_DOUBT,
            Self::Replaced => "an edited copy or its original was delivered, or is sent instead",
            Self::OrderKnown => "another event has its order, which was announced, may be, or is sent instead",
            Self::TenantBusy => "another process is sending shipments to its tenant",
            Self::Taken => "another process is sending it",
            Self::Changed => "another process tried it in the meantime",
            Self::Delivered => "delivered already",
            Self::Discarded => "discarded",
            Self::ConnectorGone => "its connector is not in the store any more",
            Self::OtherApiKey => "the connector takes another API key",
            Self::ConnectorDisabled => "its connector is disabled",
            Self::ConnectorFaulty => "its connector or tenant cannot be used as the store has it",
            Self::Missing => "no longer in the log",
            Self::NoPayload => "its payload is no longer kept",
        }
    }
}

impl Skip {
    /// Returns the reason in more words than fit in a line of a list, and what to do where a person can do something.
    /// `only` is the event, if it is one.
    pub fn advice(self, only: Option<DeliveryId>) -> String {
        match self {
            Self::Superseded => "a newer count of the same document was delivered, or is sent in this run".to_owned(),
            Self::ConnectorGone | Self::OtherApiKey => {
                let id = only.map_or_else(|| "ID".to_owned(), |id| id.to_string());
                format!("{} (`inv-hooks repost {id} --to NAME` sends it elsewhere)", self.reason())
            }
            Self::ConnectorFaulty => format!("{} (`inv-hooks connector validate --resolve`)", self.reason()),
            _ => self.reason().to_owned(),
        }
    }
}

/// How a delivery ended for this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The delivery.
    pub facts: Facts,
    /// Its recorded state; `Unknown` if that could not be recorded.
    pub state: State,
    /// The answer to this run's attempt; `None` if there was none.
    pub answer: Option<Answer>,
    /// How many attempts were made over its life.
    pub attempts: u32,
    /// Why it was skipped.
    pub skipped: Option<Skip>,
    /// The earlier event of its document that holds it.
    pub waiting_on: Option<DeliveryId>,
    /// This run did not try it and left it unchanged.
    pub is_left: bool,
}

impl Outcome {
    /// A delivery that was skipped in `state`.
    pub fn skipped(facts: Facts, state: State, attempts: u32, skip: Skip) -> Self {
        Self { facts, state, answer: None, attempts, skipped: Some(skip), waiting_on: None, is_left: false }
    }
}

/// The sums of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All inputs, including those that go to no connector.
    pub total: u64,
    /// Accepted by their endpoints.
    pub delivered: u64,
    /// Not accepted.
    pub failed: u64,
    /// Skipped for a reason that is reported.
    pub skipped: u64,
    /// Inputs that go to no connector.
    pub unrouted: u64,
    /// Not tried in this run and left unchanged: the run was stopped, or their connector was given up.
    pub left: u64,
    /// Started, and the answer was not recorded.
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

    /// Says whether everything that was tried was delivered.
    pub fn is_clean(&self) -> bool {
        self.failed == 0 && self.unknown == 0 && self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Skip;

    /// Some of them need another process at the same moment.
    #[test]
    fn each_reason_to_skip_an_event_is_explained() {
        let all = [
            Skip::Superseded,
            Skip::MaybeApplied,
            Skip::Replaced,
            Skip::OrderKnown,
            Skip::TenantBusy,
            Skip::Taken,
            Skip::Changed,
            Skip::Delivered,
            Skip::Discarded,
            Skip::ConnectorGone,
            Skip::OtherApiKey,
            Skip::ConnectorDisabled,
            Skip::ConnectorFaulty,
            Skip::Missing,
            Skip::NoPayload,
        ];
        let shown = all.map(|skip| format!("{}: {}\n", skip.as_str(), skip.advice(None)));
        snapbox::assert_data_eq!(
            shown.concat(),
            snapbox::str![[r#"
superseded: a newer count of the same document was delivered, or is sent in this run
maybe_applied: in doubt: the endpoint may already have booked it
replaced: an edited copy or its original was delivered, or is sent instead
order_known: another event has its order, which was announced, may be, or is sent instead
tenant_busy: another process is sending shipments to its tenant
taken: another process is sending it
changed: another process tried it in the meantime
delivered: delivered already
discarded: discarded
connector_gone: its connector is not in the store any more (`inv-hooks repost ID --to NAME` sends it elsewhere)
other_api_key: the connector takes another API key (`inv-hooks repost ID --to NAME` sends it elsewhere)
connector_disabled: its connector is disabled
connector_faulty: its connector or tenant cannot be used as the store has it (`inv-hooks connector validate --resolve`)
missing: no longer in the log
no_payload: its payload is no longer kept

"#]]
        );
    }
}
