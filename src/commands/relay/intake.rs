//! Takes one event from its request to its answer: into the log, to the endpoint, and back.
//!
//! Once an event is in the log, it goes its way whatever its sender does. A sender is refused only if nothing will be sent.

use super::connectors::RelayConnector;
use super::responses;
use super::senders::Senders;
use crate::catalog::{Effect, effect};
use crate::engine::{Intake, Put};
use crate::log::PutRules;
use crate::model::{Again, ApiKey, Environment, EventName, NewDelivery, PayloadPointers, check_webhook_id};
use crate::receiver::{Incoming, Response};
use crate::runtime;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a sender waits for its event to be in the log. Source: the design of the relay, "Two ways to answer".
const LOG_PATIENCE: Duration = Duration::from_secs(5);

/// Why an event is not sent although it is in the log.
const TOO_LATE: &str = "not sent: the log could not write it in time, so its sender was refused";

/// Takes events in. Clones share it.
#[derive(Clone)]
pub(super) struct EventIntake {
    pub(super) intake: Intake,
    pub(super) senders: Senders,
    pub(super) environment: Environment,
    pub(super) pointers: Arc<HashMap<ApiKey, PayloadPointers>>,
    pub(super) again: Again,
    /// Permits for events between their request and their settlement, also of senders that hung up.
    pub(super) places: Arc<Semaphore>,
}

/// The answer to an event, and its row.
pub(super) struct Taken {
    pub(super) response: Response,
    /// The word of the access line.
    pub(super) outcome: &'static str,
    pub(super) id: Option<i64>,
}

impl Taken {
    fn refused(response: Response, outcome: &'static str) -> Self {
        Self { response, outcome, id: None }
    }

    /// The relay ended first.
    pub(super) fn ended() -> Self {
        Self::refused(responses::ended(), "unknown")
    }
}

impl EventIntake {
    /// Takes an event for `connector` in, sends it, and returns the answer. Spawn it: it must not end when the sender hangs up.
    pub(super) async fn take(self, connector: Arc<ConnectorFacts>, incoming: Incoming) -> Taken {
        let Ok(_place) = self.places.clone().try_acquire_owned() else {
            return Taken::refused(responses::too_many(), "busy");
        };
        let header = |name: &str| {
            let mut values = incoming.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            values.next().map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        let webhook_id = header("webhook-id");
        if webhook_id.as_deref().is_some_and(|id| check_webhook_id(id).is_err()) {
            return Taken::refused(responses::bad_webhook_id(), "refused");
        }
        let traceparent = header("traceparent");
        let (new, rules) = self.delivery(&connector, incoming, webhook_id);
        let mut put = Box::pin(self.put(connector.index, new, rules));
        if let Ok(put) = tokio::time::timeout(LOG_PATIENCE, &mut put).await {
            return self.follow(put, traceparent).await;
        }
        tokio::spawn(async move {
            if let (Put::Ready(job), intake) = put.await {
                intake.decline(job, TOO_LATE);
            }
        });
        Taken::refused(responses::log_failed(), "log_failed")
    }

    /// Owns what it needs, so that it can go on after the sender was refused.
    fn put(&self, index: usize, new: Box<NewDelivery>, rules: PutRules) -> impl Future<Output = (Put, Intake)> + use<> {
        let intake = self.intake.clone();
        async move { (intake.put(index, new, rules).await, intake) }
    }

    fn delivery(
        &self,
        connector: &ConnectorFacts,
        incoming: Incoming,
        webhook_id: Option<String>,
    ) -> (Box<NewDelivery>, PutRules) {
        let extracted = self.pointers[&connector.api_key].extract(&incoming.body);
        let event = extracted.event_of(connector.api_key);
        let is_delta = effect(connector.api_key, event.as_ref().map(EventName::as_str)) == Effect::Delta;
        let rules = PutRules { has_given_id: webhook_id.is_some(), is_absorbed: is_delta && self.again == Again::Skip };
        let new = NewDelivery {
            webhook_id: webhook_id.unwrap_or_else(runtime::new_id),
            event_id: runtime::new_id(),
            environment: self.environment.clone(),
            connector: connector.name.clone(),
            api_key: connector.api_key,
            event,
            payload: incoming.body,
            extracted,
            is_test: false,
            created_at: incoming.received_at,
            source: None,
            lineage: None,
        };
        (Box::new(new), rules)
    }

    async fn follow(&self, (put, intake): (Put, Intake), traceparent: Option<String>) -> Taken {
        match put {
            Put::Ready(job) => {
                let facts = job.facts();
                let waiting = self.senders.add(facts.webhook_id, traceparent);
                intake.start(job);
                drop(intake);
                let id = facts.id.map(|id| id.0);
                match waiting.outcome().await {
                    Some((outcome, relayed)) => Taken {
                        response: responses::of_outcome(&outcome, relayed.raw.get()),
                        outcome: outcome.state.as_str(),
                        id,
                    },
                    None => Taken { response: responses::ended(), outcome: "unknown", id },
                }
            }
            Put::Absorbed { of, kept } => {
                Taken { response: responses::absorbed(of), outcome: "absorbed", id: kept.or(Some(of)).map(|id| id.0) }
            }
            Put::Busy(id) => Taken { response: responses::busy(id), outcome: "busy", id: Some(id.0) },
            Put::Conflict(id, differs) => {
                Taken { response: responses::conflict(id, differs), outcome: "conflict", id: Some(id.0) }
            }
            Put::LogFailed => Taken::refused(responses::log_failed(), "log_failed"),
        }
    }
}

/// What a delivery takes from its connector.
#[derive(Debug)]
pub(super) struct ConnectorFacts {
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) api_key: ApiKey,
}

impl From<&RelayConnector> for ConnectorFacts {
    fn from(connector: &RelayConnector) -> Self {
        Self { index: connector.index, name: connector.name.clone(), api_key: connector.api_key }
    }
}
