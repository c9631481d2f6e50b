//! The senders that wait for an answer, by the webhook id of their event, and the wire that keeps the endpoints' answers for them.

use crate::engine::{Wire, WireRequest};
use crate::http::{Client, Relayed, Request};
use crate::model::{Answer, Destination, Outcome};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The senders that wait. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Senders(Arc<Mutex<HashMap<String, Sender>>>);

struct Sender {
    relayed: Arc<Relayed>,
    settled: oneshot::Sender<Outcome>,
}

/// The end of a sender at which its outcome arrives.
pub(super) struct WaitingSender {
    relayed: Arc<Relayed>,
    settled: oneshot::Receiver<Outcome>,
}

impl Senders {
    /// Adds the sender of an event. Only one event with this id can be claimed at a time.
    pub(super) fn add(&self, webhook_id: String, traceparent: Option<String>) -> WaitingSender {
        let relayed = Arc::new(Relayed { traceparent, ..Relayed::default() });
        let (settled, outcome) = oneshot::channel();
        self.all().insert(webhook_id, Sender { relayed: relayed.clone(), settled });
        WaitingSender { relayed, settled: outcome }
    }

    /// Gives an outcome to the sender of its event, if it still waits.
    pub(super) fn settle(&self, outcome: Outcome) {
        if let Some(sender) = self.all().remove(&outcome.facts.webhook_id) {
            let _ = sender.settled.send(outcome);
        }
    }

    fn relayed(&self, webhook_id: &str) -> Option<Arc<Relayed>> {
        self.all().get(webhook_id).map(|sender| sender.relayed.clone())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Sender>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WaitingSender {
    /// Waits for the outcome, and returns it with the endpoint's own answer; `None` if the relay ended first.
    pub(super) async fn outcome(self) -> Option<(Outcome, Arc<Relayed>)> {
        let outcome = self.settled.await.ok()?;
        Some((outcome, self.relayed))
    }
}

/// Sends events for the senders that wait.
pub(super) struct RelayWire {
    pub(super) client: Client,
    pub(super) senders: Senders,
}

impl Wire for RelayWire {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        let relayed = self.senders.relayed(&request.webhook_id);
        let request = Request {
            webhook_id: request.webhook_id,
            timestamp: request.timestamp,
            payload: request.payload.into(),
            is_test: request.is_test,
            may_repeat: request.may_repeat,
            relayed,
        };
        self.client.attempt(destination, &request).await
    }
}
