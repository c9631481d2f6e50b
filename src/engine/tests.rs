//! The engine with a scripted wire and a real log: limits, stops, and exactly one settlement for each job.

use super::{Job, Jobs, RouteTable, Run, RunLimits, Start, Wire, WireRequest, Work, queue, queue_of, run};
use crate::log::{Access, Log, Refuse, open};
use crate::model::{
    Answer, ApiKey, AttemptKind, Author, Destination, Endpoint, Environment, Extracted, Failure, NewDelivery, Outcome,
    Policy, Source, State, Summary, Timestamp,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// Answers after a while, fails ids that end in `failing` (all for `*`), and counts the attempts in flight.
#[derive(Clone, Default)]
struct Script {
    takes: Duration,
    failing: &'static str,
    sent: Arc<Mutex<Vec<String>>>,
    in_flight: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Wire for Script {
    async fn attempt(&self, _: &Destination, request: WireRequest) -> Answer {
        let now = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(self.takes).await;
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        self.sent.lock().expect("no panic").push(request.webhook_id.clone());
        let is_failing =
            self.failing == "*" || (!self.failing.is_empty() && request.webhook_id.ends_with(self.failing));
        let failure = is_failing.then_some(Failure::HttpStatus);
        Answer { failure, status: Some(if is_failing { 503 } else { 200 }), ..Answer::default() }
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_772_466_012_000).expect("a time")
}

fn destination(label: &str, concurrency: usize) -> Arc<Destination> {
    let endpoint = Endpoint::parse("http://127.0.0.1:9/").expect("an endpoint");
    Arc::new(Destination::bare(label, endpoint, Policy { concurrency, ..Policy::default() }))
}

fn new_job(name: &str, destination: &Arc<Destination>) -> Job {
    let new = NewDelivery {
        webhook_id: name.to_owned(),
        event_id: name.to_owned(),
        environment: Environment::default(),
        connector: destination.label.clone(),
        api_key: ApiKey::Sale,
        event: None,
        payload: b"{}".to_vec(),
        extracted: Extracted::default(),
        is_test: false,
        created_at: now(),
        source: None,
        lineage: None,
    };
    job(Work::New(Box::new(new)), destination)
}

fn job(work: Work, destination: &Arc<Destination>) -> Job {
    Job { work, destination: destination.clone() }
}

fn log_in(folder: &TempDir) -> Box<dyn Log> {
    open(&folder.path().join("events.db"), Access::Write, now()).expect("a log").log
}

/// Runs `jobs` on a runtime of their own.
fn run_all(
    log: Box<dyn Log>,
    wire: Script,
    process: usize,
    jobs: Jobs,
    stop_after: Option<Duration>,
) -> (Box<dyn Log>, Vec<Outcome>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut outcomes = Vec::new();
    let limits = RunLimits {
        process,
        clock: now,
        seed: 1,
        start: Start::All,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author: author(),
    };
    let in_flight = wire.most.clone();
    let stop = async move {
        let Some(after) = stop_after else { return std::future::pending().await };
        // On a busy machine the first request may take a while to start.
        while in_flight.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(after).await;
    };
    let Run { log, was_stopped, .. } =
        runtime.block_on(run(log, wire, limits, jobs, stop, |outcome| outcomes.push(outcome)));
    assert_eq!(was_stopped, stop_after.is_some());
    (log.expect("the log works"), outcomes)
}

fn sum(outcomes: &[Outcome]) -> Summary {
    let mut summary = Summary::default();
    for outcome in outcomes {
        summary.add(outcome);
    }
    summary
}

#[test]
fn every_job_has_one_outcome_and_the_log_has_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = destination("a", 8);
    let jobs: Vec<Job> = (0..200).map(|n| new_job(&format!("event-{n:03}"), &to)).collect();
    let wire = Script { failing: "7", ..Script::default() };
    let (mut log, outcomes) = run_all(log_in(&folder), wire, 16, queue_of(jobs), None);
    let summary = sum(&outcomes);
    assert_eq!((summary.total, summary.delivered, summary.failed), (200, 180, 20));
    let mut states = HashMap::new();
    for outcome in &outcomes {
        let row = log.get(outcome.facts.id.expect("an id")).expect("a read").expect("a row");
        assert_eq!(row.state, outcome.state);
        assert_eq!(row.attempts, 1);
        *states.entry(row.state).or_insert(0) += 1;
    }
    assert_eq!(states, HashMap::from([(State::Delivered, 180), (State::Failed, 20)]));
}

#[test]
fn attempts_in_flight_stay_within_the_limits_of_connector_and_process() {
    let check = |concurrency: usize, process: usize, expected: usize| {
        let folder = tempfile::tempdir().expect("a folder");
        let to = destination("a", concurrency);
        let jobs: Vec<Job> = (0..60).map(|n| new_job(&format!("event-{n}"), &to)).collect();
        let wire = Script { takes: Duration::from_millis(5), ..Script::default() };
        let most = wire.most.clone();
        run_all(log_in(&folder), wire, process, queue_of(jobs), None);
        assert_eq!(most.load(Ordering::SeqCst), expected, "{concurrency} {process}");
    };
    check(4, 64, 4);
    check(16, 3, 3);
    check(1, 64, 1);
}

#[test]
fn after_a_stop_attempts_in_flight_end_and_nothing_more_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = destination("a", 2);
    let jobs: Vec<Job> = (0..50).map(|n| of_file(new_job(&format!("event-{n}"), &to), n)).collect();
    let wire = Script { takes: Duration::from_millis(100), ..Script::default() };
    let sent = wire.sent.clone();
    let (mut log, outcomes) = run_all(log_in(&folder), wire, 4, queue_of(jobs), Some(Duration::from_millis(50)));
    let summary = sum(&outcomes);
    assert_eq!(summary.total, 50, "every job has an outcome");
    assert_eq!(summary.delivered, 2, "attempts in flight end");
    assert_eq!(sent.lock().expect("no panic").len(), 2, "nothing else is sent");
    assert_eq!(summary.delivered + summary.failed + summary.left, 50);
    let unfinished = log.unfinished(&Environment::default()).expect("a read");
    assert!(unfinished.pending.is_empty() && unfinished.unknown.is_empty(), "{unfinished:?}");
}

/// The same job, from a line of a file, which can be read again.
fn of_file(mut job: Job, line: u64) -> Job {
    if let Work::New(new) = &mut job.work {
        new.source = Some(Source { file: "/day.ndjson".to_owned(), line });
    }
    job
}

#[test]
fn input_that_cannot_be_read_again_is_pending_after_a_stop() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = destination("a", 2);
    let jobs: Vec<Job> = (0..50).map(|n| new_job(&format!("event-{n}"), &to)).collect();
    let wire = Script { takes: Duration::from_millis(100), ..Script::default() };
    let (mut log, outcomes) = run_all(log_in(&folder), wire, 4, queue_of(jobs), Some(Duration::from_millis(50)));
    let summary = sum(&outcomes);
    assert_eq!((summary.delivered, summary.left), (2, 0));
    let unfinished = log.unfinished(&Environment::default()).expect("a read");
    assert_eq!(summary.total + unfinished.pending.len() as u64, 50, "each has an outcome or waits in the log");
    assert!(unfinished.pending.len() > 40 && unfinished.unknown.is_empty(), "{unfinished:?}");
}

#[test]
fn stored_deliveries_that_a_stop_prevents_stay_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = destination("a", 1);
    let jobs: Vec<Job> = (0..10).map(|n| new_job(&format!("event-{n}"), &to)).collect();
    let (mut log, outcomes) =
        run_all(log_in(&folder), Script { failing: "*", ..Script::default() }, 4, queue_of(jobs), None);
    assert_eq!(sum(&outcomes).failed, 10);
    let mut routes = RouteTable::new(Refuse::default());
    let stored: Vec<Job> = outcomes
        .iter()
        .map(|outcome| {
            let delivery = log.get(outcome.facts.id.expect("an id")).expect("a read").expect("a row");
            let route = routes.of(&delivery, &to);
            routes.job(delivery.id, delivery.claims, route)
        })
        .collect();
    let wire = Script { takes: Duration::from_millis(800), ..Script::default() };
    let (mut log, outcomes) = run_all(log, wire, 4, queue_of(stored), Some(Duration::from_millis(400)));
    assert_eq!(sum(&outcomes).delivered, 1);
    let left = outcomes.iter().filter(|outcome| outcome.state != State::Delivered);
    for outcome in left {
        let row = log.get(outcome.facts.id.expect("an id")).expect("a read").expect("a row");
        assert_eq!((row.state, row.attempts), (State::Failed, 1));
    }
}

#[test]
fn a_run_waits_for_more_jobs_while_the_queue_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = destination("a", 4);
    let (sender, jobs) = queue(1);
    let feeder = std::thread::spawn(move || {
        for n in 0..5 {
            std::thread::sleep(Duration::from_millis(5));
            sender.blocking_send(new_job(&format!("event-{n}"), &to)).expect("the run is alive");
        }
    });
    let (_, outcomes) = run_all(log_in(&folder), Script::default(), 4, jobs, None);
    feeder.join().expect("no panic");
    assert_eq!(sum(&outcomes).delivered, 5);
}

#[test]
fn a_connector_keeps_going_when_all_others_hang() {
    let folder = tempfile::tempdir().expect("a folder");
    let (dead, well) = (destination("dead", 16), destination("well", 16));
    let mut jobs = vec![new_job("well-first", &well)];
    jobs.extend((0..8).map(|n| new_job(&format!("hangs-{n}"), &dead)));
    jobs.extend((0..20).map(|n| new_job(&format!("well-{n:02}"), &well)));
    let wire = Hanging { sent: Arc::default() };
    let sent = wire.sent.clone();
    let limits = RunLimits {
        process: 4,
        clock: now,
        seed: 1,
        start: Start::All,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author: author(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let stopped = runtime.block_on(async {
        let stop = tokio::time::sleep(Duration::from_secs(1));
        let work = run(log_in(&folder), wire, limits, queue_of(jobs), stop, |_| {});
        tokio::time::timeout(Duration::from_secs(2), work).await
    });
    assert!(stopped.is_err(), "the run waits for the attempts that hang");
    assert_eq!(sent.lock().expect("no panic").len(), 21, "all events of the other connector were sent");
}

/// Records at the start of each attempt how many are in flight.
struct Crowd {
    in_flight: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<usize>>>,
}

impl Wire for Crowd {
    async fn attempt(&self, _: &Destination, _: WireRequest) -> Answer {
        let now = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.seen.lock().expect("no panic").push(now);
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        Answer { status: Some(200), ..Answer::default() }
    }
}

#[test]
fn half_of_the_permits_are_shared_by_all_connectors() {
    let folder = tempfile::tempdir().expect("a folder");
    let jobs: Vec<Job> = (0..40).map(|n| new_job(&format!("event-{n}"), &destination(&format!("to-{n}"), 4))).collect();
    let wire = Crowd { in_flight: Arc::default(), seen: Arc::default() };
    let seen = wire.seen.clone();
    let limits = RunLimits {
        process: 8,
        clock: now,
        seed: 1,
        start: Start::All,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author: author(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run(log_in(&folder), wire, limits, queue_of(jobs), std::future::pending(), |_| {}));
    let seen = seen.lock().expect("no panic");
    assert_eq!(seen.len(), 40);
    assert!(seen.iter().all(|count| *count <= 8), "{seen:?}");
    // The first connectors have a reserved permit each; the last ones share the rest.
    assert!(seen[20..].iter().any(|count| *count >= 4), "{seen:?}");
}

#[test]
fn retried_attempts_count_as_failures() {
    let check = |retries: u32, most: u64| {
        let folder = tempfile::tempdir().expect("a folder");
        let policy = Policy { concurrency: 1, retries, ..Policy::default() };
        let to = Arc::new(Destination { policy, ..Destination::clone(&destination("a", 1)) });
        let jobs: Vec<Job> = (0..20).map(|n| new_job(&format!("event-{n:02}"), &to)).collect();
        let wire = Script { failing: "*", ..Script::default() };
        let sent = wire.sent.clone();
        let stop_after_failures = Some(most);
        let limits = RunLimits {
            process: 4,
            clock: now,
            seed: 1,
            start: Start::All,
            stop_after_failures,
            refuse: Refuse::ALL,
            author: author(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let stop = std::future::pending();
        let mut outcomes = Vec::new();
        let work = run(log_in(&folder), wire, limits, queue_of(jobs), stop, |outcome| outcomes.push(outcome));
        let Run { was_stopped, failed_attempts, given_back, .. } = runtime.block_on(work);
        assert!(was_stopped);
        assert_eq!(failed_attempts, most, "not one more");
        assert_eq!(sent.lock().expect("no panic").len() as u64, most, "one at a time, so not one more");
        assert_eq!(outcomes.len() as u64 + given_back, 20, "every event has an outcome or is released");
    };
    check(3, 1);
    check(3, 5);
    check(0, 5);
}

fn author() -> Author {
    Author { kind: AttemptKind::Send, by: None, reason: None }
}

/// Never answers for connector `dead`, and at once for the others.
struct Hanging {
    sent: Arc<Mutex<Vec<String>>>,
}

impl Wire for Hanging {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        if destination.label == "dead" {
            return std::future::pending().await;
        }
        self.sent.lock().expect("no panic").push(request.webhook_id);
        Answer { status: Some(200), ..Answer::default() }
    }
}
