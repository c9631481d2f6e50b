//! Checks order: within a document one event at a time and the oldest first, whatever fails, is held or is sent again, while
//! different documents are sent in parallel.
//!
//! It has endpoints and plans of its own, made for order alone. No process is killed here.

use super::event::{delivery, destination};
use super::plan::Dice;
use super::world::look;
use crate::engine::log_writer::LogWriter;
use crate::engine::run::run_with;
use crate::engine::wire::{Wire, WireRequest};
use crate::engine::{Job, RouteTable, Run, RunLimits, SortKey, Start, Work, in_order_of_sending, queue_of};
use crate::log::{Access, Log, Refuse, open};
use crate::model::{
    Answer, AttemptKind, Author, Delivery, Destination, Failure, NewDelivery, Order, Outcome, Policy, Query, Timestamp,
};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// A connector and a document.
type Line = (String, u64);

/// Documents that must be in flight at once, if the policy allows it.
const AT_ONCE: usize = 8;

thread_local! {
    static STARTED: Cell<Option<Instant>> = const { Cell::new(None) };
}

fn now() -> Timestamp {
    let elapsed = STARTED.get().map_or(0, |started| i64::try_from(started.elapsed().as_millis()).expect("short"));
    Timestamp::from_millis(1_772_466_000_000 + elapsed).expect("a time")
}

/// Everything that a seed decides.
struct OrderPlan {
    seed: u64,
    policy: Policy,
    /// The line of each event, in the order in which they happened.
    events: Vec<Line>,
    /// The percentage of attempts that fail in each run; zero in the last one.
    shares: Vec<u64>,
}

impl OrderPlan {
    fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let concurrency = [2, AT_ONCE, 12][usize::try_from(dice.below(3)).expect("small")];
        let retries = u32::try_from(dice.below(3)).expect("small");
        let policy = Policy { concurrency, retries, breaker: 0, order: Order::Document, ..Policy::default() };
        let documents = 10 + dice.below(6);
        // The second connector has few events, so that what the first one has no room for goes into the log.
        let event = |_| (if dice.below(4) > 0 { "busy" } else { "idle" }.to_owned(), dice.below(documents));
        let events = (0..80).map(event).collect();
        let shares = (0..=dice.below(3)).map(|_| dice.below(40)).chain([0]).collect();
        Self { seed, policy, events, shares }
    }
}

/// What the endpoints received.
#[derive(Default)]
struct Seen {
    accepted: HashMap<Line, Vec<u64>>,
    /// Accepted events whose answer was lost.
    uncertain: BTreeSet<u64>,
    in_flight: BTreeSet<Line>,
    most: usize,
    /// The first fault.
    broken: Option<String>,
    failures: u64,
    holds: usize,
    reposts: usize,
}

#[derive(Clone)]
struct Endpoints {
    seen: Arc<Mutex<Seen>>,
    dice: Arc<Mutex<Dice>>,
    /// The events of each line, oldest first.
    lines: Arc<HashMap<Line, Vec<u64>>>,
    events: Arc<Vec<Line>>,
    share: u64,
}

impl Wire for Endpoints {
    async fn attempt(&self, _: &Destination, request: WireRequest) -> Answer {
        let event: u64 = request.webhook_id.parse().expect("a number");
        let line = self.events[usize::try_from(event).expect("small")].clone();
        self.come(event, &line);
        let (pause, percent) = {
            let dice = &mut *look(&self.dice);
            (1 + dice.below(60), dice.below(100))
        };
        tokio::time::sleep(Duration::from_millis(pause)).await;
        self.go(event, line, (percent < self.share).then_some(percent % 3))
    }
}

impl Endpoints {
    fn come(&self, event: u64, line: &Line) {
        let seen = &mut *look(&self.seen);
        let accepted = seen.accepted.entry(line.clone()).or_default().len();
        let all = &self.lines[line];
        let is_next = all.get(accepted) == Some(&event);
        let is_again = accepted > 0 && all.get(accepted - 1) == Some(&event) && seen.uncertain.contains(&event);
        if !is_next && !is_again {
            seen.broken.get_or_insert(format!("{event} of {line:?} came after {accepted} of {all:?}"));
        }
        if !seen.in_flight.insert(line.clone()) {
            seen.broken.get_or_insert(format!("{event} of {line:?} came while another one was in flight"));
        }
        seen.most = seen.most.max(seen.in_flight.len());
    }

    /// Ends an attempt: accepted, failed temporarily or permanently, or accepted without an answer.
    fn go(&self, event: u64, line: Line, fault: Option<u64>) -> Answer {
        let seen = &mut *look(&self.seen);
        seen.in_flight.remove(&line);
        seen.failures += u64::from(fault.is_some());
        let status = match fault {
            Some(0) => 502,
            Some(1) => 422,
            _ => 200,
        };
        let accepted = seen.accepted.entry(line).or_default();
        if status == 200 && accepted.last() != Some(&event) {
            accepted.push(event);
        }
        match fault {
            Some(2) => {
                seen.uncertain.insert(event);
                Answer { maybe_applied: true, ..Answer::not_sent(Failure::Network, "reset") }
            }
            fault => Answer { failure: fault.map(|_| Failure::HttpStatus), status: Some(status), ..Answer::default() },
        }
    }
}

fn new_jobs(plan: &OrderPlan) -> Vec<Job> {
    let new = |(event, (connector, document)): (usize, &Line)| {
        delivery(event, event.to_string(), connector.clone(), *document, now())
    };
    let job = |new: NewDelivery| Job {
        destination: destination(&new.connector, 0, plan.policy),
        work: Work::New(Box::new(new)),
    };
    plan.events.iter().enumerate().map(new).map(job).collect()
}

/// Returns jobs for failed events: all in the order of a repost, or some in any order, as a person might select them by id.
fn jobs_to_repost(plan: &OrderPlan, log: &mut dyn Log, is_last: bool, dice: &mut Dice) -> Vec<Job> {
    let mut rows: Vec<Delivery> = Vec::new();
    log.candidates(&Query::default(), &mut |one| rows.push(one.delivery)).expect("an answer");
    if is_last || dice.below(2) == 0 {
        rows = in_order_of_sending(rows, |row| SortKey::from(row));
    } else {
        rows.retain(|_| dice.below(3) > 0);
        rows.sort_by_cached_key(|_| dice.below(1_000));
    }
    let mut routes = RouteTable::new(Refuse::default());
    let job = |row: Delivery| {
        let route = routes.of(&row, &destination(&row.connector, 0, plan.policy));
        routes.job(row.id, row.claims, route)
    };
    rows.into_iter().map(job).collect()
}

async fn act(plan: &OrderPlan, number: usize, mut log: Box<dyn Log>, ends: &Endpoints) -> (Box<dyn Log>, Vec<Outcome>) {
    STARTED.set(Some(Instant::now()));
    let jobs = if number == 0 {
        new_jobs(plan)
    } else {
        jobs_to_repost(plan, log.as_mut(), number + 1 == plan.shares.len(), &mut Dice::new(plan.seed + number as u64))
    };
    look(&ends.seen).reposts += if number == 0 { 0 } else { jobs.len() };
    let author = Author { kind: AttemptKind::Repost, by: None, reason: None };
    let limits = RunLimits {
        process: 64,
        clock: now,
        seed: plan.seed,
        start: Start::All,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author,
    };
    let mut outcomes = Vec::new();
    let settled = |outcome| outcomes.push(outcome);
    let stop = std::future::pending();
    let Run { log, .. } =
        run_with(LogWriter::as_task(log, || true), ends.clone(), limits, queue_of(jobs), stop, settled).await;
    (log.expect("the log works"), outcomes)
}

/// Plays a plan. Returns what the endpoints received, or the fault.
fn play_plan(plan: &OrderPlan) -> Result<Seen, String> {
    let folder = home();
    let mut log = open(&folder.path().join("events.db"), Access::Write, now()).expect("a log").log;
    let mut lines: HashMap<Line, Vec<u64>> = HashMap::new();
    (0..).zip(&plan.events).for_each(|(event, line)| lines.entry(line.clone()).or_default().push(event));
    let seen = Arc::new(Mutex::new(Seen::default()));
    let mut ends = Endpoints {
        seen: seen.clone(),
        dice: Arc::new(Mutex::new(Dice::new(plan.seed ^ 0x5eed))),
        lines: Arc::new(lines),
        events: Arc::new(plan.events.clone()),
        share: 0,
    };
    for (number, &share) in plan.shares.iter().enumerate() {
        ends.share = share;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let (back, outcomes) = runtime.expect("a runtime").block_on(act(plan, number, log, &ends));
        log = back;
        look(&seen).holds += outcomes.iter().filter(|outcome| outcome.waiting_on.is_some()).count();
    }
    drop(ends);
    let seen = std::mem::take(&mut *look(&seen));
    let accepted: usize = seen.accepted.values().map(Vec::len).sum();
    match &seen.broken {
        Some(broken) => Err(broken.clone()),
        None if accepted < plan.events.len() => Err(format!("{accepted} of {} were accepted", plan.events.len())),
        None if plan.policy.concurrency >= AT_ONCE && seen.most < AT_ONCE => {
            Err(format!("only {} documents were in flight at once", seen.most))
        }
        None => Ok(seen),
    }
}

fn home() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder")
}

/// Seeds that once found a fault.
const KNOWN: [u64; 4] = [204, 417, 599, 609];

fn seeds() -> std::ops::Range<u64> {
    let first = std::env::var("SIMULATION_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    first..first + if std::env::var_os("INV_HOOKS_FULL").is_some() { 1_000 } else { 24 }
}

#[test]
fn documents_are_sent_in_order_and_at_least_eight_at_once() {
    let (mut broken, mut sum, mut widest) = (Vec::new(), Seen::default(), 0);
    for seed in seeds().chain(KNOWN) {
        match play_plan(&OrderPlan::of(seed)) {
            Ok(seen) => {
                sum.failures += seen.failures;
                sum.holds += seen.holds;
                sum.reposts += seen.reposts;
                widest = widest.max(seen.most);
            }
            Err(why) => broken.push(format!("seed {seed}: {why}")),
        }
    }
    assert!(broken.is_empty(), "{} of seeds {:?}:\n{}", broken.len(), seeds(), broken.join("\n"));
    assert!(sum.failures > 0 && sum.holds > 0 && sum.reposts > 0, "no fault was injected in {:?}", seeds());
    assert!(widest >= AT_ONCE, "{widest}");
}

#[test]
fn a_broken_order_and_too_few_documents_at_once_are_found() {
    let broken = |change: fn(&mut OrderPlan)| {
        let try_one = |seed| {
            let mut plan = OrderPlan::of(seed);
            change(&mut plan);
            play_plan(&plan).err()
        };
        (0..12).find_map(try_one).expect("the fault is found")
    };
    let found = broken(|plan| plan.policy.order = Order::None);
    assert!(found.contains("came after") || found.contains("came while"), "{found}");
    let found = broken(|plan| {
        plan.policy.concurrency = AT_ONCE;
        plan.events.iter_mut().for_each(|line| line.1 %= 3);
    });
    assert!(found.starts_with("only 6 documents"), "{found}");
}
