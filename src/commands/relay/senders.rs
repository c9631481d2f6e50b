//! The senders that wait for an answer, by the webhook id of their event, and the wire that keeps the endpoints' answers for them.

use crate::engine::{Wire, WireRequest};
use crate::http::{Client, Relayed, Request};
use crate::model::{Answer, Destination, Failure, Outcome, State};
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// The senders that wait. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Senders(Arc<Mutex<Waiting>>);

/// Who waits.
#[derive(Default)]
struct Waiting {
    by_id: HashMap<String, VecDeque<Sender>>,
    /// The contents of events whose senders were refused and that are not in the log yet.
    late: Vec<u64>,
    /// No one gets an answer any more.
    has_ended: bool,
}

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

    /// Refuses the sender, unless something was sent.
    pub(super) fn refuse(&self) {
        self.end(REFUSED);
    }

    /// Returns whether nothing may be sent any more.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.0.load(Ordering::Relaxed), HUNG_UP | REFUSED)
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

/// A sender that starts to wait.
#[derive(Default)]
pub(super) struct NewSender {
    pub(super) traceparent: Option<String>,
    pub(super) turn: SendTurn,
    pub(super) content: u64,
    pub(super) place: Option<OwnedSemaphorePermit>,
}

/// Returns a number that is the same for equal events of a connector, and differs for others.
pub(super) fn content_of(connector: &str, payload: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (connector, payload).hash(&mut hasher);
    hasher.finish()
}

struct Sender {
    turn: SendTurn,
    /// Tells equal events of a connector from others.
    content: u64,
    /// Its place among the events that wait, which is free when the event is settled.
    _place: Option<OwnedSemaphorePermit>,
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
    /// Adds the sender of an event. Only one event with this id can be claimed at a time, so the first one in line is that of the
    /// current attempt: the next one may be added before the outcome of the first has arrived.
    pub(super) fn add(&self, webhook_id: String, new: NewSender) -> WaitingSender {
        let NewSender { traceparent, turn, content, place } = new;
        let relayed = Arc::new(Relayed { traceparent, ..Relayed::default() });
        let (attempted, answer) = oneshot::channel();
        let (settled, outcome) = oneshot::channel();
        let sender = Sender {
            turn: turn.clone(),
            content,
            _place: place,
            relayed: relayed.clone(),
            attempted: Some(attempted),
            settled,
        };
        let mut all = self.all();
        if !all.has_ended {
            all.by_id.entry(webhook_id).or_default().push_back(sender);
        }
        drop(all);
        WaitingSender { turn, relayed, attempted: answer, settled: outcome }
    }

    /// Gives the answer of an attempt to the sender of its event. It waits for the outcome only for a while then.
    fn attempted(&self, webhook_id: &str, answer: &Answer) {
        let sender = self.all().by_id.get_mut(webhook_id).and_then(|line| line.front_mut()?.attempted.take());
        if let Some(attempted) = sender {
            let _ = attempted.send(answer.clone());
        }
    }

    /// Gives an outcome to the sender of its event, if it still waits.
    pub(super) fn settle(&self, outcome: Outcome) {
        let mut all = self.all();
        let Some(line) = all.by_id.get_mut(&outcome.facts.webhook_id) else { return };
        let sender = line.pop_front();
        if line.is_empty() {
            all.by_id.remove(&outcome.facts.webhook_id);
        }
        if let Some(sender) = sender {
            let _ = sender.settled.send(outcome);
        }
    }

    /// Returns whether an equal event waits to be settled as not sent, because its sender gave up or was refused. Until then the log does
    /// not know that it failed, and the new one would be another event.
    pub(super) fn has_given_up(&self, content: u64) -> bool {
        let all = self.all();
        let is_given_up = |sender: &Sender| sender.content == content && sender.turn.is_over();
        all.late.contains(&content) || all.by_id.values().flatten().any(is_given_up)
    }

    /// Notes that the sender of an event is refused before the log has it, until the guard is dropped.
    pub(super) fn late(&self, content: u64) -> LateGuard {
        self.all().late.push(content);
        LateGuard { senders: self.clone(), content }
    }

    /// Lets everyone who still waits hear that the relay ended.
    pub(super) fn end(&self) {
        let mut all = self.all();
        all.has_ended = true;
        all.by_id.clear();
    }

    /// Returns why an event may not be sent; `None` if its attempt starts now.
    fn start(&self, webhook_id: &str) -> Option<&'static str> {
        self.all().by_id.get(webhook_id).and_then(|line| line.front()?.turn.start())
    }

    fn relayed(&self, webhook_id: &str) -> Option<Arc<Relayed>> {
        self.all().by_id.get(webhook_id).and_then(|line| Some(line.front()?.relayed.clone()))
    }

    fn all(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event is on its way into the log although its sender was refused.
pub(super) struct LateGuard {
    senders: Senders,
    content: u64,
}

impl Drop for LateGuard {
    fn drop(&mut self) {
        let mut all = self.senders.all();
        if let Some(at) = all.late.iter().position(|content| *content == self.content) {
            all.late.swap_remove(at);
        }
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
    use super::{NewSender, SendTurn, Senders, TURN_PATIENCE, WaitEnd, content_of};
    use crate::model::{Answer, ApiKey, Facts, Outcome, State};
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(5);

    fn outcome(webhook_id: &str) -> Outcome {
        let facts = Facts {
            id: None,
            webhook_id: webhook_id.to_owned(),
            event_id: String::new(),
            environment: String::new(),
            connector: String::new(),
            api_key: ApiKey::Sale,
            event: None,
            store_id: None,
            document_id: None,
            is_test: false,
        };
        Outcome {
            facts,
            state: State::Failed,
            answer: None,
            attempts: 0,
            skipped: None,
            waiting_on: None,
            is_left: false,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_is_refused_when_its_event_waits_too_long_for_its_turn_and_nothing_is_sent() {
        let senders = Senders::default();
        let waiting = senders.add("evt-1".to_owned(), NewSender::default());
        let started = tokio::time::Instant::now();
        assert!(matches!(waiting.heard(PATIENCE).await, WaitEnd::TooLong));
        assert_eq!(started.elapsed().as_secs(), TURN_PATIENCE.as_secs());
        let why = senders.start("evt-1").expect("a reason");
        assert_eq!(why, "not sent: the event waited too long for its turn, so its sender was refused");
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_whose_event_is_being_sent_waits_for_the_answer() {
        let senders = Senders::default();
        let waiting = senders.add("evt-1".to_owned(), NewSender::default());
        assert_eq!(senders.start("evt-1"), None);
        let answering = async {
            tokio::time::sleep(2 * TURN_PATIENCE).await;
            senders.attempted("evt-1", &Answer::default());
        };
        let (heard, ()) = tokio::join!(waiting.heard(PATIENCE), answering);
        assert!(matches!(heard, WaitEnd::Answer(answer) if answer.answer.is_some() && answer.state.is_none()));
    }

    #[tokio::test]
    async fn two_senders_of_one_event_get_the_outcomes_of_their_own_attempts() {
        let senders = Senders::default();
        let [first, second] = [1, 2].map(|_| senders.add("evt-1".to_owned(), NewSender::default()));
        for (waiting, state) in [(first, State::Failed), (second, State::Delivered)] {
            assert_eq!(senders.start("evt-1"), None);
            senders.settle(Outcome { state, ..outcome("evt-1") });
            let WaitEnd::Answer(answer) = waiting.heard(PATIENCE).await else { panic!("no answer") };
            assert_eq!(answer.state, Some(state));
        }
        assert!(senders.all().by_id.is_empty());
    }

    #[test]
    fn an_event_whose_sender_gave_up_is_known_by_its_content_until_it_is_settled() {
        let (senders, turn) = (Senders::default(), SendTurn::default());
        let content = content_of("sale", b"{}");
        assert!(content != content_of("sale", b"[]") && content != content_of("sal", b"e{}"));
        let _waiting =
            senders.add("evt-1".to_owned(), NewSender { turn: turn.clone(), content, ..NewSender::default() });
        assert!(!senders.has_given_up(content), "it waits for its turn");
        drop(turn.guard());
        assert!(senders.has_given_up(content) && !senders.has_given_up(content_of("sale", b"[]")));
        senders.settle(outcome("evt-1"));
        assert!(!senders.has_given_up(content));
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
