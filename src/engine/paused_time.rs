//! The engine in paused time with a real log: when attempts start, how many are in flight, and how often the log is asked.
//!
//! A run that never ends would make a test hang, so the commits are counted, and too many fail the test.

use super::log_writer::LogWriter;
use super::run::run_with;
use super::{Job, Run, RunLimits, Start, Wire, WireRequest, Work, queue_of};
use crate::log::{Access, Refuse, open};
use crate::model::{
    Answer, ApiKey, AttemptKind, Author, Destination, Endpoint, Environment, Extracted, Failure, NewDelivery, Order,
    Outcome, Policy, State, Timestamp,
};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

mod weak;

/// More commits than any run here needs.
const MOST_COMMITS: u64 = 20_000;

/// How the endpoint of a connector answers an attempt, by when it started and how many are in flight: after what time, and what.
type Behaviour = Arc<dyn Fn(&str, Duration, usize) -> (Duration, Answer) + Send + Sync>;

/// What another process does to the log, and when.
type Interference<'a> = Option<(Duration, &'a dyn Fn(&Path))>;

/// Records when each attempt started and how many were in flight then.
#[derive(Clone)]
struct Watched {
    behaviour: Behaviour,
    started: Instant,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    in_flight: usize,
    attempts: Vec<Attempt>,
}

#[derive(Clone, Debug)]
struct Attempt {
    connector: String,
    started: Duration,
    /// Including this one.
    in_flight: usize,
    is_accepted: bool,
}

impl Wire for Watched {
    async fn attempt(&self, destination: &Destination, _: WireRequest) -> Answer {
        let started = self.started.elapsed();
        let in_flight = {
            let mut seen = self.seen.lock().expect("no panic");
            seen.in_flight += 1;
            seen.in_flight
        };
        let (takes, answer) = (self.behaviour)(&destination.label, started, in_flight);
        let (connector, is_accepted) = (destination.label.clone(), answer.failure.is_none());
        self.seen.lock().expect("no panic").attempts.push(Attempt { connector, started, in_flight, is_accepted });
        tokio::time::sleep(takes).await;
        self.seen.lock().expect("no panic").in_flight -= 1;
        answer
    }
}

/// The result of a run.
struct Ended {
    run: Run,
    outcomes: Vec<Outcome>,
    attempts: Vec<Attempt>,
    commits: u64,
    took: Duration,
}

impl Ended {
    fn delivered(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.state == State::Delivered).count()
    }

    /// How many attempts started in a second, not counting the first.
    fn rate(&self) -> f64 {
        let (first, last) = (&self.attempts[0], self.attempts.last().expect("some"));
        f64::from(u32::try_from(self.attempts.len() - 1).expect("few"))
            / last.started.saturating_sub(first.started).as_secs_f64()
    }
}

fn home() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder")
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_772_466_012_000).expect("a time")
}

fn status(status: u16) -> Answer {
    let failure = (status >= 300).then_some(Failure::HttpStatus);
    Answer { failure, status: Some(status), ..Answer::default() }
}

fn jobs(connector: &str, policy: Policy, count: usize) -> Vec<Job> {
    let endpoint = Endpoint::parse("http://127.0.0.1:9/").expect("an endpoint");
    let destination = Arc::new(Destination::bare(connector, endpoint, policy));
    let new = |n: usize| NewDelivery {
        webhook_id: format!("{connector}-{n:05}"),
        event_id: format!("{connector}-{n:05}"),
        environment: Environment::default(),
        connector: connector.to_owned(),
        api_key: ApiKey::Asn,
        event: None,
        payload: b"{}".to_vec(),
        extracted: Extracted {
            document: Some(format!("D-{}", n / 4)),
            time: Timestamp::from_millis(1_772_000_000_000 + i64::try_from(n).expect("few")),
            ..Extracted::default()
        },
        is_test: false,
        created_at: now(),
        source: None,
        lineage: None,
    };
    let job = |n| Job { work: Work::New(Box::new(new(n))), destination: destination.clone() };
    (0..count).map(job).collect()
}

/// Runs `jobs` to their end. Another process does `interfere` to the log at the given time.
fn run_all(
    folder: &TempDir,
    jobs: Vec<Job>,
    behaviour: impl Fn(&str, Duration, usize) -> (Duration, Answer) + Send + Sync + 'static,
    process: usize,
    interfere: Interference<'_>,
) -> Ended {
    let path = folder.path().join("events.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let log = open(&path, Access::Write, now()).expect("a log").log;
        let started = Instant::now();
        let wire = Watched { behaviour: Arc::new(behaviour), started, seen: Arc::default() };
        let (seen, commits) = (wire.seen.clone(), Arc::new(AtomicU64::new(0)));
        let counted = commits.clone();
        let log_writer = LogWriter::as_task(log, move || {
            assert!(counted.fetch_add(1, Ordering::Relaxed) < 2 * MOST_COMMITS, "the run does not end");
            true
        });
        let author = Author { kind: AttemptKind::Send, by: None, reason: None };
        let limits = RunLimits {
            process,
            clock: now,
            seed: 1,
            start: Start::All,
            stop_after_failures: None,
            refuse: Refuse::default(),
            author,
        };
        let mut outcomes = Vec::new();
        let settled = |outcome| outcomes.push(outcome);
        let run = run_with(log_writer, wire, limits, queue_of(jobs), std::future::pending(), settled);
        let others = async {
            if let Some((after, interfere)) = interfere {
                tokio::time::sleep(after).await;
                interfere(&path);
            }
        };
        let (run, ()) = tokio::join!(run, others);
        let attempts = std::mem::take(&mut seen.lock().expect("no panic").attempts);
        let commits = commits.load(Ordering::Relaxed) / 2;
        Ended { run, outcomes, attempts, commits, took: started.elapsed() }
    })
}

const MILLI: Duration = Duration::from_millis(1);

#[test]
fn a_rate_is_kept_with_timers_of_1_ms() {
    for rate in [50, 200, 1_000, 2_000, 5_000] {
        let policy = Policy { rate: format!("{rate}/s").parse().ok(), ..Policy::default() };
        let count = 3 * rate.min(2_000);
        let ended = run_all(&home(), jobs("paced", policy, count), |_: &str, _, _| (MILLI, status(200)), 64, None);
        let (rate, got) = (f64::from(u32::try_from(rate).expect("small")), ended.rate());
        assert!((got - rate).abs() < rate * 0.02, "asked for {rate}, got {got}");
    }
}

#[test]
fn late_attempts_catch_up_by_50_ms_at_most() {
    // The first attempt keeps the only permit of the process for 500 ms, so the next ones are late.
    let slow = |_: &str, at: Duration, _| {
        (if at.is_zero() { Duration::from_millis(500) } else { Duration::ZERO }, status(200))
    };
    let policy = Policy { rate: "100/s".parse().ok(), ..Policy::default() };
    let ended = run_all(&home(), jobs("paced", policy, 40), slow, 1, None);
    let late = ended.attempts[1].started;
    assert!(late >= Duration::from_millis(500), "{late:?}");
    let at_once = ended.attempts.iter().filter(|one| one.started >= late && one.started < late + MILLI * 5).count();
    assert!((2..=6).contains(&at_once), "{at_once} at once: 50 ms at 100/s are five, plus the one that was due");
    let rest: Vec<_> =
        ended.attempts[1 + at_once..].windows(2).map(|pair| pair[1].started.saturating_sub(pair[0].started)).collect();
    assert!(rest.iter().all(|gap| *gap >= MILLI * 9), "evenly spaced from there: {rest:?}");
}

#[test]
fn a_run_ends_whatever_other_processes_do_to_its_waiting_rows() {
    let sql = |text: &'static str| {
        move |path: &Path| {
            let log = rusqlite::Connection::open(path).expect("the log opens");
            log.execute_batch(text).expect("the statement runs");
        }
    };
    let rename = |path: &Path| {
        let mut log = open(path, Access::Write, now()).expect("a log").log;
        assert!(log.rename_connector(&Environment::default(), "a", "b").expect("a count") > 0);
    };
    let release = sql("UPDATE delivery SET owner = NULL, next_attempt_at = NULL WHERE next_attempt_at IS NOT NULL");
    let delete = sql("DELETE FROM delivery WHERE next_attempt_at IS NOT NULL");
    let half = sql("DELETE FROM delivery WHERE next_attempt_at IS NOT NULL AND id % 2 = 0");
    let check = |interfere: &dyn Fn(&Path), expected: std::ops::RangeInclusive<u64>| {
        for order in Order::ALL {
            let policy = Policy { retries: 3, breaker: 0, order, concurrency: 4, ..Policy::default() };
            let asks = Answer { retry_after: Some(Duration::from_secs(10)), ..status(503) };
            let behaviour = move |_: &str, at: Duration, _| {
                (MILLI, if at < Duration::from_secs(5) { asks.clone() } else { status(200) })
            };
            let folder = home();
            let ended =
                run_all(&folder, jobs("a", policy, 40), behaviour, 64, Some((Duration::from_secs(2), interfere)));
            let counted = ended.outcomes.len() as u64 + ended.run.missing;
            assert_eq!(counted, 40, "{order:?}: each has an outcome, or is counted as missing");
            assert!(expected.contains(&ended.run.missing), "{order:?}: {} missing", ended.run.missing);
            assert!(ended.commits < 800, "{order:?}: {} commits for 40 events", ended.commits);
            assert!(ended.run.log.is_ok());
        }
    };
    check(&rename, 0..=0);
    check(&release, 30..=40);
    check(&delete, 30..=40);
    check(&half, 15..=20);
}
