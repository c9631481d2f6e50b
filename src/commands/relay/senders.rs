//! The senders that wait for an answer, by the webhook id of their event, and the wire that keeps the endpoints' answers for them.

use crate::engine::{Wire, WireRequest};
use crate::http::{Client, Relayed, Request};
use crate::model::{Answer, Destination, Failure, Outcome, State};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// The senders that wait. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Senders(Arc<Mutex<HashMap<String, Sender>>>);

/// Whether a sender has hung up. Clones share it.
#[derive(Clone, Default)]
pub(super) struct HungUp(Arc<AtomicBool>);

impl HungUp {
    /// Notes that the sender has hung up when the guard is dropped, unless it got its answer.
    pub(super) fn guard(&self) -> ConnectionGuard {
        ConnectionGuard(Some(self.clone()))
    }

    fn has(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Dropped when the connection of a sender ends.
pub(super) struct ConnectionGuard(Option<HungUp>);

impl ConnectionGuard {
    /// The sender gets its answer.
    pub(super) fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        if let Some(hung_up) = &self.0 {
            hung_up.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Why an event is not sent: its sender counts it as failed and may send it again.
const HUNG_UP: &str = "not sent: its sender hung up while the event waited for its turn";

struct Sender {
    hung_up: HungUp,
    relayed: Arc<Relayed>,
    attempted: Option<oneshot::Sender<Answer>>,
    settled: oneshot::Sender<Outcome>,
}

/// The end of a sender at which its outcome arrives.
pub(super) struct WaitingSender {
    relayed: Arc<Relayed>,
    attempted: oneshot::Receiver<Answer>,
    settled: oneshot::Receiver<Outcome>,
}

/// What a sender can be given.
pub(super) struct SenderAnswer {
    /// `None` if there was no attempt.
    pub(super) answer: Option<Answer>,
    /// `None` if the answer could not be recorded in time.
    pub(super) state: Option<State>,
    /// The endpoint's own answer.
    pub(super) relayed: Arc<Relayed>,
}

impl Senders {
    /// Adds the sender of an event. Only one event with this id can be claimed at a time.
    pub(super) fn add(&self, webhook_id: String, traceparent: Option<String>, hung_up: HungUp) -> WaitingSender {
        let relayed = Arc::new(Relayed { traceparent, ..Relayed::default() });
        let (attempted, answer) = oneshot::channel();
        let (settled, outcome) = oneshot::channel();
        let sender = Sender { hung_up, relayed: relayed.clone(), attempted: Some(attempted), settled };
        self.all().insert(webhook_id, sender);
        WaitingSender { relayed, attempted: answer, settled: outcome }
    }

    /// Gives the answer of an attempt to the sender of its event. It waits for the outcome only for a while then.
    fn attempted(&self, webhook_id: &str, answer: &Answer) {
        let sender = self.all().get_mut(webhook_id).and_then(|sender| sender.attempted.take());
        if let Some(attempted) = sender {
            let _ = attempted.send(answer.clone());
        }
    }

    /// Gives an outcome to the sender of its event, if it still waits.
    pub(super) fn settle(&self, outcome: Outcome) {
        if let Some(sender) = self.all().remove(&outcome.facts.webhook_id) {
            let _ = sender.settled.send(outcome);
        }
    }

    fn has_hung_up(&self, webhook_id: &str) -> bool {
        self.all().get(webhook_id).is_some_and(|sender| sender.hung_up.has())
    }

    fn relayed(&self, webhook_id: &str) -> Option<Arc<Relayed>> {
        self.all().get(webhook_id).map(|sender| sender.relayed.clone())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Sender>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WaitingSender {
    /// Waits for the outcome; after the attempt, at most for `patience`, because the sender would count a late answer as none.
    /// Returns `None` if the relay ended first.
    pub(super) async fn heard(mut self, patience: Duration) -> Option<SenderAnswer> {
        let answer = tokio::select! {
            biased;
            settled = &mut self.settled => return Some(heard(settled.ok()?, self.relayed)),
            answer = &mut self.attempted => answer.ok(),
        };
        match tokio::time::timeout(patience, self.settled).await {
            Ok(settled) => Some(heard(settled.ok()?, self.relayed)),
            Err(_) => Some(SenderAnswer { answer, state: None, relayed: self.relayed }),
        }
    }
}

fn heard(outcome: Outcome, relayed: Arc<Relayed>) -> SenderAnswer {
    SenderAnswer { answer: outcome.answer, state: Some(outcome.state), relayed }
}

/// Sends events for the senders that wait.
pub(super) struct RelayWire {
    pub(super) client: Client,
    pub(super) senders: Senders,
}

impl Wire for RelayWire {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        if self.senders.has_hung_up(&request.webhook_id) {
            return Answer::not_sent(Failure::Stopped, HUNG_UP);
        }
        let relayed = self.senders.relayed(&request.webhook_id);
        let webhook_id = request.webhook_id;
        let request = Request {
            webhook_id: webhook_id.clone(),
            timestamp: request.timestamp,
            payload: request.payload.into(),
            is_test: request.is_test,
            may_repeat: request.may_repeat,
            relayed,
        };
        let answer = self.client.attempt(destination, &request).await;
        self.senders.attempted(&webhook_id, &answer);
        answer
    }
}
