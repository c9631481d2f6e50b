//! Deliveries that come in one by one, with a scripted wire and a real log.

use super::{Intake, Put, service};
use crate::engine::{QueueFeed, QueueShare, RunLimits, Start, Wire, WireRequest, origins_of};
use crate::log::{Access, Change, Log, PutRules, Refuse, RelayOrigin, RelayStart, open};
use crate::model::{
    Answer, AnswerFrom, ApiKey, AttemptKind, Author, Delivery, DeliveryId, Destination, Endpoint, Environment,
    Extracted, Failure, NewDelivery, Order, Outcome, Policy, State, Timestamp,
};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

const DELTA: PutRules = PutRules { has_given_id: false, is_absorbed: true };

/// Answers at once, after `SLOW` for a connector called `slow`, with 503 while the payload contains `fail`.
#[derive(Clone, Default)]
struct Script {
    sent: Arc<Mutex<Vec<String>>>,
    is_failing: Arc<Mutex<bool>>,
}

const SLOW: Duration = Duration::from_millis(200);

impl Wire for Script {
    async fn attempt(&self, to: &Destination, request: WireRequest) -> Answer {
        self.sent.lock().expect("no panic").push(request.webhook_id.clone());
        if to.label == "slow" {
            tokio::time::sleep(SLOW).await;
        }
        let is_failing = *self.is_failing.lock().expect("no panic");
        let failure = is_failing.then_some(Failure::HttpStatus);
        Answer { failure, status: Some(if failure.is_some() { 503 } else { 200 }), ..Answer::default() }
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_772_466_012_000).expect("a time")
}

fn destination(label: &str, order: Order) -> Arc<Destination> {
    let endpoint = Endpoint::parse("http://127.0.0.1:9/").expect("an endpoint");
    Arc::new(Destination::bare(label, endpoint, Policy { concurrency: 4, breaker: 0, order, ..Policy::default() }))
}

fn event(id: &str, connector: &str, payload: &str) -> Box<NewDelivery> {
    Box::new(NewDelivery {
        webhook_id: id.to_owned(),
        event_id: id.to_owned(),
        environment: Environment::default(),
        connector: connector.to_owned(),
        api_key: ApiKey::Sale,
        event: None,
        payload: payload.as_bytes().to_vec(),
        extracted: Extracted::default(),
        is_test: false,
        created_at: now(),
        source: None,
        lineage: None,
    })
}

fn log_at(path: &Path) -> Box<dyn Log> {
    open(path, Access::Write, now()).expect("a log").log
}

struct Scene {
    intake: Intake,
    script: Script,
    outcomes: mpsc::UnboundedReceiver<Outcome>,
    stop: Option<oneshot::Sender<()>>,
    ended: oneshot::Receiver<Box<dyn Log>>,
    home: TempDir,
}

impl Scene {
    fn start(destinations: Vec<Arc<Destination>>) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let script = Script::default();
        let limits = RunLimits {
            process: 64,
            clock: now,
            seed: 1,
            start: Start::All,
            stop_after_failures: None,
            refuse: Refuse::default(),
            author: Author { kind: AttemptKind::Relay, by: None, reason: None },
        };
        let mut log = log_at(&home.path().join("events.db"));
        let share = QueueShare {
            destinations,
            environment: Environment::default(),
            feed: QueueFeed::Own,
            on_other_origin: Box::new(|other| panic!("{other:?}")),
        };
        // Also of those that were answered from the log earlier.
        let origins =
            origins_of(&share.destinations).into_iter().map(|to| RelayOrigin { queues: true, ..to }).collect();
        let start = RelayStart { environment: Environment::default(), origins, moves_queued: false };
        log.note_origins(&start).expect("a commit");
        let on_commit = Box::new(|_, _| ());
        let (intake, service) = service(log, script.clone(), &limits, share, on_commit);
        let (settled, outcomes) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        tokio::spawn(async move {
            let stop = async { drop(stopped.await) };
            let run = service.run(std::future::pending(), stop, |outcome| drop(settled.send(outcome))).await;
            drop(end.send(run.log.expect("the log works")));
        });
        Self { intake, script, outcomes, stop: Some(stop), ended, home }
    }

    async fn put(&self, to: usize, event: Box<NewDelivery>) -> super::Job {
        match self.intake.put(to, event, DELTA).await {
            Put::Ready(job) => job,
            other => panic!("it is not sent: {other:?}"),
        }
    }

    async fn send(&self, to: usize, event: Box<NewDelivery>) {
        let job = self.put(to, event).await;
        self.intake.start(job);
    }

    async fn outcome(&mut self) -> Outcome {
        tokio::time::timeout(Duration::from_secs(20), self.outcomes.recv()).await.expect("in time").expect("an outcome")
    }

    fn fail(&self, is_failing: bool) {
        *self.script.is_failing.lock().expect("no panic") = is_failing;
    }

    fn sent(&self) -> Vec<String> {
        self.script.sent.lock().expect("no panic").clone()
    }

    async fn row(&self, id: DeliveryId) -> Delivery {
        let row = self.intake.with_log(move |log| log.get(id)).await;
        row.expect("the log works").expect("an answer").expect("a row")
    }

    async fn end(self) -> (Box<dyn Log>, TempDir) {
        drop(self.intake);
        let ended = tokio::time::timeout(Duration::from_secs(20), self.ended).await;
        (ended.expect("in time").expect("no panic"), self.home)
    }
}

fn id_of(outcome: &Outcome) -> DeliveryId {
    outcome.facts.id.expect("an id")
}

#[tokio::test]
async fn an_event_that_failed_is_sent_again_in_its_row_when_it_comes_in_again() {
    let mut scene = Scene::start(vec![destination("wms", Order::None)]);
    scene.fail(true);
    scene.send(0, event("a", "wms", "{\"total\": 1}")).await;
    let failed = scene.outcome().await;
    assert_eq!((failed.state, scene.row(id_of(&failed)).await.last_kind()), (State::Failed, Some(AttemptKind::Relay)));
    scene.fail(false);
    scene.send(0, event("b", "wms", "{\"total\":1}")).await;
    let again = scene.outcome().await;
    assert_eq!((again.state, id_of(&again), again.facts.webhook_id.as_str()), (State::Delivered, id_of(&failed), "a"));
    let row = scene.row(id_of(&again)).await;
    assert_eq!((row.last_kind(), row.attempts, row.reposts), (Some(AttemptKind::RelayRepost), 2, 1));
    assert_eq!(scene.sent(), ["a", "a"]);
    scene.end().await;
}

#[tokio::test]
async fn a_declined_event_is_not_sent_and_fails() {
    let mut scene = Scene::start(vec![destination("wms", Order::None)]);
    let job = scene.put(0, event("a", "wms", "{}")).await;
    scene.intake.decline(job, "not sent: the sender was refused");
    let outcome = scene.outcome().await;
    let row = scene.row(id_of(&outcome)).await;
    let answer = row.last_attempt.and_then(|attempt| attempt.answer).expect("an answer");
    assert_eq!((row.state, answer.failure, row.attempts), (State::Failed, Some(Failure::Stopped), 0));
    assert_eq!(answer.error.as_deref(), Some("not sent: the sender was refused"));
    assert_eq!(scene.sent(), [""; 0]);
    scene.end().await;
}

#[tokio::test]
async fn a_slow_connector_delays_no_other() {
    let mut scene = Scene::start(vec![destination("slow", Order::None), destination("wms", Order::None)]);
    for n in 0..200 {
        scene.send(0, event(&format!("slow-{n}"), "slow", "{}")).await;
    }
    scene.send(1, event("fast", "wms", "{}")).await;
    let first = loop {
        let outcome = scene.outcome().await;
        if outcome.facts.connector == "wms" || scene.sent().len() > 100 {
            break outcome;
        }
    };
    assert_eq!(first.facts.webhook_id, "fast", "after {} requests", scene.sent().len());
}

#[tokio::test]
async fn events_of_a_document_are_sent_one_after_the_other() {
    let mut scene = Scene::start(vec![destination("slow", Order::Document)]);
    for n in 1..=3 {
        let mut new = event(&n.to_string(), "slow", &format!("{{\"n\":{n}}}"));
        let time = Timestamp::from_millis(now().as_millis() + n);
        new.extracted = Extracted { document: Some("D".to_owned()), time, ..Extracted::default() };
        scene.send(0, new).await;
    }
    for n in 1..=3 {
        let outcome = scene.outcome().await;
        assert_eq!((outcome.state, outcome.facts.webhook_id), (State::Delivered, n.to_string()));
        assert_eq!(scene.sent().len() - n, usize::from(n < 3 && scene.sent().len() > n), "one at a time");
    }
    scene.end().await;
}

#[tokio::test]
async fn a_stop_settles_what_was_not_sent() {
    let mut scene = Scene::start(vec![destination("slow", Order::None)]);
    for n in 0..40 {
        scene.send(0, event(&n.to_string(), "slow", "{}")).await;
    }
    while scene.sent().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(scene.stop.take());
    let (mut delivered, mut stopped) = (0, 0);
    for _ in 0..40 {
        match scene.outcome().await.state {
            State::Delivered => delivered += 1,
            State::Failed => stopped += 1,
            other => panic!("{other}"),
        }
    }
    assert!((1..40).contains(&delivered) && delivered + stopped == 40, "{delivered} {stopped}");
    let sent = scene.sent().len();
    assert_eq!(sent, delivered, "what is not sent fails");
    let (mut log, _home) = scene.end().await;
    assert_eq!(log.unfinished(&Environment::default()).expect("an answer").unknown, []);
}

#[tokio::test]
async fn claims_of_a_process_that_dies_meanwhile_are_found() {
    let scene = Scene::start(vec![destination("wms", Order::None)]);
    let mut dead = log_at(&scene.home.path().join("events.db"));
    dead.commit(vec![Change::Accept(event("x", "wms", "{}"))]).expect("a commit");
    drop(dead);
    let unfinished = || scene.intake.with_log(|log| log.unfinished(&Environment::default()));
    for _ in 0..100 {
        let found = unfinished().await.expect("the log works").expect("an answer");
        if !found.unknown.is_empty() && found.unmarked == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never");
}

fn from_log(label: &str) -> Arc<Destination> {
    let to = destination(label, Order::None);
    let policy = Policy { answer: AnswerFrom::Log, ..to.policy };
    Arc::new(Destination { policy, ..(*to).clone() })
}

async fn queue(scene: &Scene, event: Box<NewDelivery>) -> DeliveryId {
    match scene.intake.queue(vec![(0, event)]).await {
        Put::Queued(id) => id,
        other => panic!("not queued: {other:?}"),
    }
}

/// The older count fails and is retried; meanwhile the newer one arrives and is delivered.
#[tokio::test]
async fn a_retried_count_does_not_replace_a_newer_one() {
    let mut scene = Scene::start(vec![from_log("wms")]);
    let count = |n: i64| {
        let mut new = event(&n.to_string(), "wms", &format!("{{\"n\":{n}}}"));
        (new.api_key, new.event) = (ApiKey::Cyc, "CYC_COUNT_COMPLETED_EVENT".parse().ok());
        let time = Timestamp::from_millis(now().as_millis() + n);
        new.extracted = Extracted { document: Some("D".to_owned()), time, ..Extracted::default() };
        new
    };
    scene.fail(true);
    let older = queue(&scene, count(1)).await;
    while scene.row(older).await.attempts == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    scene.fail(false);
    let newer = queue(&scene, count(2)).await;
    let outcomes = [scene.outcome().await, scene.outcome().await];
    let state = |id| outcomes.iter().find(|outcome| id_of(outcome) == id).map(|outcome| outcome.state);
    assert_eq!((state(older), state(newer)), (Some(State::Failed), Some(State::Delivered)), "{:?}", scene.sent());
    assert_eq!(scene.sent().last().map(String::as_str), Some("2"), "{:?}", scene.sent());
    scene.end().await;
}

/// As after a change from `answer = "log"` to `"endpoint"`.
#[tokio::test]
async fn a_sender_gets_a_receipt_for_an_event_that_waits_to_be_sent_anyway() {
    let mut scene = Scene::start(vec![destination("wms", Order::None)]);
    scene.fail(true);
    let queued = queue(&scene, event("a", "wms", "{}")).await;
    while !matches!(scene.row(queued).await, Delivery { attempts: 1, state: State::Pending, .. }) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let rules = PutRules { has_given_id: true, ..DELTA };
    let put = scene.intake.put(0, event("a", "wms", "{}"), rules).await;
    assert!(matches!(put, Put::Queued(id) if id == queued), "{put:?}");
    scene.fail(false);
    let outcome = scene.outcome().await;
    assert_eq!((id_of(&outcome), outcome.state), (queued, State::Delivered));
    scene.end().await;
}

/// Another process holds the log for longer than a sender waits.
#[tokio::test]
async fn what_was_queued_for_a_sender_that_gave_up_is_taken_out_of_the_log() {
    let mut scene = Scene::start(vec![from_log("wms")]);
    let path = scene.home.path().join("events.db");
    for round in 0..5 {
        let lock = rusqlite::Connection::open(&path).expect("the log opens");
        lock.execute_batch("BEGIN IMMEDIATE").expect("the lock");
        let queued = scene.intake.queue(vec![(0, event(&format!("late-{round}"), "wms", "{}"))]);
        assert!(tokio::time::timeout(Duration::from_millis(50), queued).await.is_err(), "the log is held");
        let unrouted = Answer::not_sent(Failure::Unrouted, "not sent");
        let kept = scene.intake.keep_failed(event(&format!("kept-{round}"), "wms", "{}"), "http://a.example", unrouted);
        assert!(tokio::time::timeout(Duration::from_millis(50), kept).await.is_err(), "the log is held");
        drop(lock);
        let id = queue(&scene, event(&format!("in-time-{round}"), "wms", "{}")).await;
        assert_eq!(id_of(&scene.outcome().await), id);
    }
    assert_eq!(scene.sent(), (0..5).map(|round| format!("in-time-{round}")).collect::<Vec<_>>());
    let late = (0..5).flat_map(|round| [format!("late-{round}"), format!("kept-{round}")]);
    let find = |id: String| scene.intake.with_log(move |log| log.find(&id).expect("an answer"));
    for id in late {
        assert_eq!(find(id).await.expect("the log works"), None);
    }
    scene.end().await;
}
