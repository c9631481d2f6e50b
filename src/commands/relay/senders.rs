//! The senders that wait for an answer, by the webhook id of their event, and the wire that keeps the endpoints' answers for them.

use crate::engine::{Wire, WireRequest};
use crate::http::{Client, Relayed, Request};
use crate::model::{Answer, Destination, Failure, Outcome, State};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// The senders that wait. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Senders(Arc<Mutex<HashMap<String, Sender>>>);

/// Whether an event may still be sent: its sender counts it as failed when it hangs up or is refused, and may send it again. Clones
/// share it.
#[derive(Clone, Default)]
pub(super) struct SendTurn(Arc<AtomicU8>);

/// It waits, and nothing was sent.
const WAITING: u8 = 0;

/// An attempt has started.
const STARTED: u8 = 1;

const HUNG_UP: u8 = 2;

const REFUSED: u8 = 3;

impl SendTurn {
    /// Notes that the sender has hung up when the guard is dropped, unless it got its answer.
    pub(super) fn guard(&self) -> ConnectionGuard {
        ConnectionGuard(Some(self.clone()))
    }

    /// Returns why nothing may be sent; `None` if an attempt may start, which ends the wait.
    fn start(&self) -> Option<&'static str> {
        match self.0.compare_exchange(WAITING, STARTED, Ordering::Relaxed, Ordering::Relaxed) {
            Err(HUNG_UP) => Some("not sent: its sender hung up while the event waited for its turn"),
            Err(REFUSED) => Some("not sent: the event waited too long for its turn, so its sender was refused"),
            _ => None,
        }
    }

    /// Ends the wait, if nothing was sent. Returns whether it did.
    fn end(&self, why: u8) -> bool {
        self.0.compare_exchange(WAITING, why, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

/// Dropped when the connection of a sender ends.
pub(super) struct ConnectionGuard(Option<SendTurn>);

impl ConnectionGuard {
    /// The sender gets its answer.
    pub(super) fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        if let Some(turn) = &self.0 {
            turn.end(HUNG_UP);
        }
    }
}

/// How long an event may wait for its turn, as behind others of its document. Senders that wait take places from all.
const TURN_PATIENCE: Duration = Duration::from_secs(30);

struct Sender {
    turn: SendTurn,
    relayed: Arc<Relayed>,
    attempted: Option<oneshot::Sender<Answer>>,
    settled: oneshot::Sender<Outcome>,
}

/// The end of a sender at which its outcome arrives.
pub(super) struct WaitingSender {
    turn: SendTurn,
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

/// What a sender gets to hear.
pub(super) enum WaitEnd {
    Answer(SenderAnswer),
    /// Nothing was sent, and nothing will be: the event waited too long for its turn.
    TooLong,
    /// The relay ended first.
    Ended,
}

impl Senders {
    /// Adds the sender of an event. Only one event with this id can be claimed at a time.
    pub(super) fn add(&self, webhook_id: String, traceparent: Option<String>, turn: SendTurn) -> WaitingSender {
        let relayed = Arc::new(Relayed { traceparent, ..Relayed::default() });
        let (attempted, answer) = oneshot::channel();
        let (settled, outcome) = oneshot::channel();
        let sender = Sender { turn: turn.clone(), relayed: relayed.clone(), attempted: Some(attempted), settled };
        self.all().insert(webhook_id, sender);
        WaitingSender { turn, relayed, attempted: answer, settled: outcome }
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

    /// Returns why an event may not be sent; `None` if its attempt starts now.
    fn start(&self, webhook_id: &str) -> Option<&'static str> {
        self.all().get(webhook_id).and_then(|sender| sender.turn.start())
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
    pub(super) async fn heard(mut self, patience: Duration) -> WaitEnd {
        let mut impatient = std::pin::pin!(tokio::time::sleep(TURN_PATIENCE));
        let mut waits = true;
        let answer = loop {
            tokio::select! {
                biased;
                settled = &mut self.settled => return heard(settled.ok(), self.relayed),
                answer = &mut self.attempted => break answer.ok(),
                () = &mut impatient, if waits => {
                    if self.turn.end(REFUSED) {
                        return WaitEnd::TooLong;
                    }
                    waits = false;
                }
            }
        };
        match tokio::time::timeout(patience, self.settled).await {
            Ok(settled) => heard(settled.ok(), self.relayed),
            Err(_) => WaitEnd::Answer(SenderAnswer { answer, state: None, relayed: self.relayed }),
        }
    }
}

fn heard(outcome: Option<Outcome>, relayed: Arc<Relayed>) -> WaitEnd {
    let answer = |outcome: Outcome| SenderAnswer { answer: outcome.answer, state: Some(outcome.state), relayed };
    outcome.map_or(WaitEnd::Ended, |outcome| WaitEnd::Answer(answer(outcome)))
}

/// Sends events for the senders that wait.
pub(super) struct RelayWire {
    pub(super) client: Client,
    pub(super) senders: Senders,
}

impl Wire for RelayWire {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        if let Some(why) = self.senders.start(&request.webhook_id) {
            return Answer::not_sent(Failure::Stopped, why);
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

#[cfg(test)]
mod tests {
    use super::{SendTurn, Senders, TURN_PATIENCE, WaitEnd};
    use crate::model::Answer;
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn a_sender_is_refused_when_its_event_waits_too_long_for_its_turn_and_nothing_is_sent() {
        let senders = Senders::default();
        let waiting = senders.add("evt-1".to_owned(), None, SendTurn::default());
        let started = tokio::time::Instant::now();
        assert!(matches!(waiting.heard(PATIENCE).await, WaitEnd::TooLong));
        assert_eq!(started.elapsed().as_secs(), TURN_PATIENCE.as_secs());
        let why = senders.start("evt-1").expect("a reason");
        assert_eq!(why, "not sent: the event waited too long for its turn, so its sender was refused");
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_whose_event_is_being_sent_waits_for_the_answer() {
        let senders = Senders::default();
        let waiting = senders.add("evt-1".to_owned(), None, SendTurn::default());
        assert_eq!(senders.start("evt-1"), None);
        let answering = async {
            tokio::time::sleep(2 * TURN_PATIENCE).await;
            senders.attempted("evt-1", &Answer::default());
        };
        let (heard, ()) = tokio::join!(waiting.heard(PATIENCE), answering);
        assert!(matches!(heard, WaitEnd::Answer(answer) if answer.answer.is_some() && answer.state.is_none()));
    }

    #[test]
    fn an_event_is_sent_or_its_sender_hangs_up_but_not_both() {
        let (left, sent) = (SendTurn::default(), SendTurn::default());
        drop(left.guard());
        assert_eq!(left.start(), Some("not sent: its sender hung up while the event waited for its turn"));
        assert_eq!(sent.start(), None);
        drop(sent.guard());
        assert_eq!(sent.start(), None, "a second attempt of the same event goes on");
    }
}
