//! Plays a plan: one run after the other on the same log, some of them interrupted.

use super::Sabotage;
use super::check::{self, Broken};
use super::event::{COPY, delivery, destination};
use super::plan::{Act, ActEnd, Dice, Plan};
use super::renames::{Names, Renamer};
use super::world::{Counts, Endpoints, Fate, Received, look};
use crate::catalog::needs_a_person;
use crate::engine::log_writer::LogWriter;
use crate::engine::run::run_with;
use crate::engine::{Job, RouteTable, Run, RunLimits, SortKey, Start, Work, in_order_of_sending, queue_of};
use crate::log::{Access, Log, Refuse, open};
use crate::model::{
    ApiKey, AttemptKind, Author, Delivery, Destination, Environment, Lineage, NewDelivery, Outcome, Policy, Query,
    State, Timestamp,
};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// The most steps of a run. Each commit and each request is two steps.
const MOST_STEPS: u64 = 20_000;

/// The longest run, in simulated time.
pub(super) const LONGEST: Duration = Duration::from_hours(25);

thread_local! {
    /// When the current run started, on the monotonic and on the wall clock.
    static STARTED: Cell<Option<(Instant, i64)>> = const { Cell::new(None) };
}

/// A folder for the log, which is created anew for every plan.
pub(super) struct Home {
    folder: TempDir,
}

impl Home {
    /// In memory where possible: the simulation does not test power cuts.
    pub(super) fn new() -> Self {
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { folder: folder.expect("a folder") }
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.path().join("events.db")
    }

    pub(super) fn clear(&self) {
        for name in ["events.db", "events.db-wal", "events.db-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(name));
        }
    }
}

pub(super) fn now() -> Timestamp {
    let elapsed =
        STARTED.get().map_or(0, |(started, at)| at + i64::try_from(started.elapsed().as_millis()).expect("short"));
    Timestamp::from_millis(1_772_466_000_000 + elapsed).expect("a time")
}

impl Endpoints {
    /// The endpoints of one run. What they received, the dice and the connector of each event are the same for all runs.
    pub(super) fn of(
        plan: &Plan,
        act: &Act,
        seen: &Arc<Mutex<Received>>,
        dice: &Arc<Mutex<Dice>>,
        connectors: &Arc<HashMap<String, usize>>,
    ) -> Self {
        let steps = if let ActEnd::KilledAt(steps) = act.end { steps } else { MOST_STEPS };
        Self {
            seen: seen.clone(),
            behaviours: Arc::new(act.behaviours.clone()),
            connectors: connectors.clone(),
            dice: dice.clone(),
            fate: Fate::after(steps),
            sabotage: plan.sabotage,
            lines: Arc::new(plan.lines()),
            once: Arc::new(plan.deltas()),
            idempotent: Arc::new(plan.idempotent()),
        }
    }
}

/// A runtime whose time passes only while nothing else can happen.
pub(super) fn paused_runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime")
}

/// Starts the clock of a run that starts this long after the first one.
pub(super) fn set_clock(after: Duration) {
    STARTED.set(Some((Instant::now(), i64::try_from(after.as_millis()).expect("some days"))));
}

/// Returns when a run starts, if each run is a day after the one before.
pub(super) fn a_day_each(number: usize) -> Duration {
    Duration::from_hours(24) * u32::try_from(number).expect("few runs")
}

/// Plays every run of `plan` and checks the promises.
pub(super) fn play_plan(plan: &Plan, home: &Home) -> Result<Counts, Broken> {
    home.clear();
    let seen = Arc::new(Mutex::new(Received::default()));
    let dice = Arc::new(Mutex::new(Dice::new(plan.seed ^ 0x5eed)));
    let names: Names = Arc::new(Mutex::new((0..plan.acts[0].behaviours.len()).map(label).collect()));
    let connectors = plan.connectors();
    for (number, act) in plan.acts.iter().enumerate() {
        let endpoints = Endpoints::of(plan, act, &seen, &dice, &connectors);
        let runtime = paused_runtime();
        let outcomes = runtime.block_on(play(plan, number, act, (home, &names), &endpoints));
        // Ends the tasks of a process that died.
        drop(runtime);
        let outcomes = outcomes?;
        check::after_act(plan, act, &outcomes, &look(&seen))?;
        endpoints.excuse_open_attempts(&outcomes);
    }
    let mut log = open(&home.log(), Access::Write, now()).expect("a log").log;
    check::at_the_end(plan, log.as_mut(), &look(&names), &mut look(&seen))
}

async fn play(
    plan: &Plan,
    number: usize,
    act: &Act,
    (home, names): (&Home, &Names),
    ends: &Endpoints,
) -> Result<Vec<Outcome>, Broken> {
    set_clock(a_day_each(number));
    let reported = Mutex::new(Vec::new());
    let processes = async {
        let mut runs = Vec::new();
        for process in 0..act.processes {
            let mut log = open(&home.log(), Access::Write, now()).expect("a log").log;
            let (called, who) = (look(names).clone(), (number, process));
            let jobs = if number == 0 {
                plan.new_jobs(&called)
            } else {
                plan.jobs_that_are_left((log.as_mut(), &called), act, who, ends)
            };
            let left = if process == 0 { act.renames.clone() } else { Vec::new() };
            let renamer = Renamer { left, steps: 0, names: names.clone(), log: home.log(), now };
            runs.push(one(plan, act, who, (log, jobs, renamer), ends, &reported));
        }
        match <[_; 2]>::try_from(runs) {
            Ok([one, two]) => drop(tokio::join!(one, two)),
            Err(mut runs) => runs.remove(0).await,
        }
    };
    tokio::select! {
        biased;
        () = ends.fate.death() => {
            look(&ends.seen).counts.kills += 1;
            if !matches!(act.end, ActEnd::KilledAt(_)) {
                return Err(Broken::BusyLoop);
            }
        }
        () = processes => {}
        () = tokio::time::sleep(LONGEST) => return Err(Broken::NeverEnds),
    }
    Ok(std::mem::take(&mut *look(&reported)))
}

async fn one(
    plan: &Plan,
    act: &Act,
    (number, process): (usize, usize),
    (mut log, jobs, renamer): (Box<dyn Log>, Vec<Job>, Renamer),
    ends: &Endpoints,
    reported: &Mutex<Vec<Outcome>>,
) {
    let fate = ends.fate.clone();
    let author = Author { kind: AttemptKind::Repost, by: None, reason: None };
    let start = if act.one_first { Start::OneFirst } else { Start::All };
    let seed = plan.seed + number as u64 * 10 + process as u64;
    let limits = RunLimits {
        process: plan.process,
        clock: now,
        seed,
        start,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author,
    };
    log.claim_for(&limits.author, limits.clock);
    let stop = async {
        match act.end {
            ActEnd::StoppedAfter(after) => {
                tokio::time::sleep(after).await;
                look(&ends.seen).counts.stops += 1;
            }
            _ => std::future::pending().await,
        }
    };
    let (renamer, seen) = (Mutex::new(renamer), ends.seen.clone());
    let log_writer = LogWriter::as_task(log, move || {
        look(&seen).counts.renames += look(&renamer).step();
        fate.step()
    });
    let settled = |outcome| look(reported).push(outcome);
    let Run { log, .. } = run_with(log_writer, ends.clone(), limits, queue_of(jobs), stop, settled).await;
    log.map(drop).expect("the log works");
}

fn label(connector: usize) -> String {
    format!("connector-{connector}")
}

pub(super) fn webhook_id(event: usize) -> String {
    format!("event-{event:03}")
}

impl Plan {
    /// Returns the events of each connector and document in order; empty if order is not checked.
    pub(super) fn lines(&self) -> Vec<Vec<String>> {
        let mut lines: std::collections::BTreeMap<(usize, usize), Vec<String>> = std::collections::BTreeMap::new();
        for (event, key) in self.events.iter().enumerate().filter(|_| self.expects_order) {
            lines.entry(*key).or_default().push(webhook_id(event));
        }
        lines.into_values().collect()
    }

    /// Returns the events that must be applied once.
    pub(super) fn deltas(&self) -> HashSet<String> {
        let is_delta = |(_, (connector, _)): &(usize, &(usize, usize))| self.kinds[*connector].is_delta;
        self.events.iter().enumerate().filter(is_delta).map(|(event, _)| webhook_id(event)).collect()
    }

    /// Returns the connectors whose endpoint ignores repeated webhook ids.
    pub(super) fn idempotent(&self) -> HashSet<usize> {
        let all = self.kinds.iter().enumerate();
        all.filter(|(_, kind)| kind.is_idempotent).map(|(connector, _)| connector).collect()
    }

    /// Returns the destination of the connector with this name; `None` if there is none.
    fn destination(&self, connector: &str, names: &[String]) -> Option<Arc<Destination>> {
        let at = names.iter().position(|name| name == connector)?;
        let is_idempotent = self.sabotage == Sabotage::TrustAll || self.kinds[at].is_idempotent;
        Some(destination(connector, at, Policy { is_idempotent, ..self.policy }))
    }

    fn new_jobs(&self, names: &[String]) -> Vec<Job> {
        let new = |(event, (connector, document)): (usize, &(usize, usize))| NewDelivery {
            api_key: if self.kinds[*connector].is_delta { ApiKey::Sale } else { ApiKey::Asn },
            ..delivery(event, webhook_id(event), names[*connector].clone(), *document, now())
        };
        let job = |new: NewDelivery| {
            let destination = self.destination(&new.connector, names).expect("a connector");
            Job { destination, work: Work::New(Box::new(new)) }
        };
        self.events.iter().enumerate().map(new).map(job).collect()
    }

    /// Returns the jobs of `repost --all` and `resume`: failed, pending and unknown events. Stock changes that may already have been
    /// applied are included only if a person asks for them; then they may be applied once more.
    fn jobs_that_are_left(
        &self,
        (log, names): (&mut dyn Log, &[String]),
        act: &Act,
        who: (usize, usize),
        ends: &Endpoints,
    ) -> Vec<Job> {
        let mut rows: Vec<Delivery> = Vec::new();
        log.candidates(&Query::default(), &mut |one| rows.push(one.delivery)).expect("an answer");
        let pending = log.unfinished(&Environment::default()).expect("an answer").pending;
        rows.extend(pending.into_iter().filter_map(|id| log.get(id).expect("an answer")));
        rows.retain(|row| row.state != State::Sending);
        let is_idempotent = |row: &Delivery| {
            self.destination(&row.connector, names).is_some_and(|destination| destination.policy.is_idempotent)
        };
        let needs = |row: &Delivery| needs_a_person(row, is_idempotent(row));
        if act.asks {
            rows.iter().filter(|row| needs(row)).for_each(|row| ends.ask_for(&row.webhook_id));
        } else if self.sabotage != Sabotage::SendUnasked {
            let before = rows.len();
            rows.retain(|row| !needs(row));
            look(&ends.seen).counts.left_to_a_person += (before - rows.len()) as u64;
        }
        let mut routes = RouteTable::new(Refuse::ALL);
        let mut dice = Dice::new(self.seed ^ (who.0 * 2 + who.1) as u64);
        let is_last = who.0 + 1 == self.acts.len();
        let job = |row: Delivery| {
            let to = self.destination(&row.connector, names)?;
            // A copy has an id of its own, so no endpoint ignores it: editing an event that may have been applied is asking for it.
            let is_asked = needs_a_person(&row, false);
            let may_edit = !is_last && row.state != State::Pending && (act.asks || !is_asked);
            if may_edit && dice.below(100) < self.edits {
                if is_asked && !needs(&row) {
                    ends.ask_for(&row.webhook_id);
                }
                return Some(Job { destination: to, work: Work::New(Box::new(self.copy_of(&row, who))) });
            }
            let route = routes.of(&row, &to);
            Some(routes.job(row.id, row.claims, route))
        };
        in_order_of_sending(rows, |row| SortKey::from(row)).into_iter().filter_map(job).collect()
    }

    /// Returns an edited copy, whose id contains the original's.
    fn copy_of(&self, row: &Delivery, who: (usize, usize)) -> NewDelivery {
        let lineage = Lineage { of: row.id, seen: Some(row.seen()), difference: String::new() };
        let id = format!("{}{COPY}{}.{}", row.webhook_id, who.0, who.1);
        NewDelivery {
            event_id: row.event_id.clone(),
            lineage: (self.sabotage != Sabotage::ForgetOriginals).then_some(lineage),
            api_key: row.api_key,
            ..delivery(0, id, row.connector.clone(), "edited", now())
        }
    }
}
