//! Takes one event from its request to its answer: into the log, to the endpoint, and back.
//!
//! Once an event is in the log, it goes its way whatever its sender does. A sender is refused only if nothing will be sent.

use super::connectors::RelayConnector;
use super::drift_watch::DriftWatch;
use super::metrics::Metrics;
use super::responses;
use super::senders::{NewSender, SendTurn, SenderAnswer, Senders, WaitEnd, content_of};
use crate::catalog::{Effect, effect};
use crate::engine::{Intake, Put};
use crate::log::PutRules;
use crate::model::{
    Again, Answer, AnswerFrom, ApiKey, Environment, EventName, Failure, NewDelivery, NewMonitoringEvent,
    PayloadPointers, State, check_webhook_id,
};
use crate::receiver::{Incoming, Response};
use crate::runtime;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a sender waits for its event to be in the log, and after the attempt for its settlement. Source: the design of the relay,
/// "Two ways to answer".
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
    pub(super) metrics: Metrics,
    /// `None` if there are no captures to compare with.
    pub(super) drift: Option<DriftWatch>,
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

/// What a request asks to be done with an event.
#[derive(Debug)]
pub(super) enum Task {
    /// Send it to this connector.
    Send(Arc<RelayConnector>),
    /// Send it to those of these connectors that subscribe to it; all have its API key and answer from the log.
    SendAll(Vec<Arc<RelayConnector>>, Option<EventName>),
    /// Keep it: a monitoring event, and the connector that it names.
    Keep(Option<String>),
}

impl Task {
    /// Returns whether the sender waits for the endpoint's answer.
    pub(super) fn is_sent_at_once(&self) -> bool {
        matches!(self, Self::Send(to) if to.answer == AnswerFrom::Endpoint)
    }
}

impl EventIntake {
    /// Takes an event in, and returns the answer. Spawn it where it [`Task::is_sent_at_once`]: an attempt must not end when the sender hangs
    /// up. Otherwise it is dropped then, and the event is not in the log: its sender has no receipt.
    pub(super) async fn take(self, task: Task, incoming: Incoming, turn: SendTurn) -> Taken {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return Taken::refused(responses::too_many(), "busy");
        };
        let webhook_id = header(&incoming, "webhook-id").filter(|_| !matches!(task, Task::Keep(_)));
        if webhook_id.as_deref().is_some_and(|id| check_webhook_id(id).is_err()) {
            return Taken::refused(responses::bad_webhook_id(), "refused");
        }
        match task {
            Task::Send(to) if to.answer == AnswerFrom::Endpoint => {
                self.pass_on(&to, incoming, webhook_id, (turn, place)).await
            }
            Task::Send(to) => self.queue(vec![to], None, incoming, webhook_id).await,
            Task::SendAll(all, event) => self.queue(all, event, incoming, webhook_id).await,
            Task::Keep(connector) => self.keep(connector, incoming).await,
        }
    }

    /// Sends an event whose sender waits for the endpoint's answer.
    async fn pass_on(
        &self,
        to: &RelayConnector,
        incoming: Incoming,
        webhook_id: Option<String>,
        (turn, place): (SendTurn, OwnedSemaphorePermit),
    ) -> Taken {
        let traceparent = header(&incoming, "traceparent");
        let has_given_id = webhook_id.is_some();
        let content = content_of(&to.name, &incoming.body);
        if !has_given_id && self.senders.has_given_up(content) {
            return Taken::refused(responses::same_waits(), "busy");
        }
        let sender = NewSender { traceparent, turn, content, place: Some(place) };
        let new = self.delivery(to, None, incoming, webhook_id);
        if !to.route.connector.is_subscribed_to(new.event.as_ref()) {
            self.metrics.unsubscribed(&to.name);
        }
        let is_delta = effect(to.api_key, new.event.as_ref().map(EventName::as_str)) == Effect::Delta;
        let rules = PutRules { has_given_id, is_absorbed: is_delta && self.again == Again::Skip };
        let (intake, index) = (self.intake.clone(), to.index);
        let mut put = Box::pin(async move { (intake.put(index, new, rules).await, intake) });
        if let Ok((put, intake)) = tokio::time::timeout(LOG_PATIENCE, &mut put).await {
            return self.follow(put, intake, sender).await;
        }
        // It keeps its place, and its content is known, until it is settled.
        sender.turn.refuse();
        let (late, senders) = (self.senders.late(content), self.senders.clone());
        tokio::spawn(async move {
            match put.await {
                (Put::Ready(job), intake) => {
                    drop(senders.add(job.facts().webhook_id, sender));
                    intake.decline(job, TOO_LATE);
                }
                (Put::Absorbed { kept: Some(kept), .. }, intake) => intake.withdraw(kept).await,
                _ => {}
            }
            drop(late);
        });
        Taken::refused(responses::log_failed(), "log_failed")
    }

    /// Queues an event for those of `to` that subscribe to it. If none does, it is kept as a failed event of the first.
    async fn queue(
        &self,
        to: Vec<Arc<RelayConnector>>,
        event: Option<EventName>,
        incoming: Incoming,
        webhook_id: Option<String>,
    ) -> Taken {
        let Some(first) = to.first() else { return Taken::refused(responses::unauthorized(), "refused") };
        let new = self.delivery(first, event, incoming, webhook_id.clone());
        let subscribed = to.iter().filter(|one| one.route.connector.is_subscribed_to(new.event.as_ref()));
        let subscribed: Vec<&Arc<RelayConnector>> = subscribed.collect();
        if subscribed.is_empty() {
            return self.keep_unrouted(first, new).await;
        }
        // With an id, the log knows each of them by it.
        let of = |one: &&Arc<RelayConnector>| {
            let webhook_id = webhook_id.clone().unwrap_or_else(runtime::new_id);
            (one.index, Box::new(NewDelivery { webhook_id, connector: one.name.clone(), ..(*new).clone() }))
        };
        let put = in_time(self.intake.queue(subscribed.iter().map(of).collect())).await;
        self.follow(put, self.intake.clone(), NewSender::default()).await
    }

    /// Keeps a monitoring event. One that the log writes too late stays there, although its sender was refused: a second one does no
    /// harm.
    async fn keep(&self, connector: Option<String>, incoming: Incoming) -> Taken {
        let environment = self.environment.clone();
        let (received_at, payload) = (incoming.received_at, incoming.body);
        let event = NewMonitoringEvent { received_at, environment, connector, payload };
        match tokio::time::timeout(LOG_PATIENCE, self.intake.keep_monitoring(event)).await {
            Ok(true) => Taken { response: responses::kept(), outcome: "kept", id: None },
            _ => Taken::refused(responses::not_kept(), "log_failed"),
        }
    }

    async fn keep_unrouted(&self, to: &RelayConnector, new: Box<NewDelivery>) -> Taken {
        let event = new.event.as_ref().map_or("without a name", EventName::as_str);
        let why = format!("not sent: connector {} does not subscribe to the event {event}", to.name);
        let url = to.route.destination.endpoint.redacted();
        let answer = Answer::not_sent(Failure::Unrouted, why);
        match in_time(self.intake.keep_failed(new, &url, answer)).await {
            Put::Queued(id) => Taken { response: responses::queued(id), outcome: "unrouted", id: Some(id.0) },
            put => self.follow(put, self.intake.clone(), NewSender::default()).await,
        }
    }

    fn delivery(
        &self,
        to: &RelayConnector,
        event: Option<EventName>,
        incoming: Incoming,
        webhook_id: Option<String>,
    ) -> Box<NewDelivery> {
        if let Some(drift) = &self.drift {
            drift.see(to, &incoming.body);
        }
        let extracted = self.pointers[&to.api_key].extract(&incoming.body);
        let event = event.or_else(|| extracted.event_of(to.api_key));
        Box::new(NewDelivery {
            webhook_id: webhook_id.unwrap_or_else(runtime::new_id),
            event_id: runtime::new_id(),
            environment: self.environment.clone(),
            connector: to.name.clone(),
            api_key: to.api_key,
            event,
            payload: incoming.body,
            extracted,
            is_test: false,
            created_at: incoming.received_at,
            source: None,
            lineage: None,
        })
    }

    async fn follow(&self, put: Put, intake: Intake, sender: NewSender) -> Taken {
        match put {
            Put::Ready(job) => {
                let facts = job.facts();
                let waiting = self.senders.add(facts.webhook_id, sender);
                intake.start(job);
                drop(intake);
                let id = facts.id.map(|id| id.0);
                match waiting.heard(LOG_PATIENCE).await {
                    WaitEnd::Answer(SenderAnswer { answer, state, relayed }) => Taken {
                        response: responses::of_attempt(answer.as_ref(), relayed.raw.get()),
                        outcome: state.map_or("unknown", State::as_str),
                        id,
                    },
                    WaitEnd::TooLong => Taken { response: responses::no_turn(), outcome: "busy", id },
                    WaitEnd::Ended => Taken { response: responses::ended(), outcome: "unknown", id },
                }
            }
            Put::Queued(id) => Taken { response: responses::queued(id), outcome: "queued", id: Some(id.0) },
            Put::Discarded(id) => Taken { response: responses::discarded(id), outcome: "absorbed", id: Some(id.0) },
            Put::Absorbed { of, kept } => {
                // Its sender counts it as failed and may send it again.
                if let Some(kept) = kept.filter(|_| sender.turn.is_over()) {
                    intake.withdraw(kept).await;
                }
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

/// Waits until the log has written an event that is sent later. Later than that, it is taken out of the log again.
async fn in_time(put: impl Future<Output = Put>) -> Put {
    tokio::time::timeout(LOG_PATIENCE, put).await.unwrap_or(Put::LogFailed)
}

/// Returns the first value of a header.
fn header(incoming: &Incoming, name: &str) -> Option<String> {
    let mut values = incoming.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}
