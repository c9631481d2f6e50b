//! Lives through a plan: one run after the other on the same log, some of them cut short.

use super::Sabotage;
use super::check::{self, Fault};
use super::event::{COPY, delivery, destination};
use super::plan::{Act, Dice, End, Plan};
use super::renames::{Names, Renamer};
use super::world::{Counts, Endpoints, Fate, Seen, look};
use crate::catalog::needs_a_person;
use crate::engine::log_writer::LogWriter;
use crate::engine::run::run_at;
use crate::engine::{Author, Job, Limits, RouteTable, Run, SortKey, Start, Work, in_order_of_sending, queue_of};
use crate::log::{Access, Log, Refuse, open};
use crate::model::{
    ApiKey, AttemptKind, Delivery, Destination, Environment, Lineage, NewDelivery, Outcome, Policy, Query, State,
    Timestamp,
};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// No run takes more steps: each commit and each POST is two.
const MOST_STEPS: u64 = 20_000;

/// Nothing takes longer than this, in the simulation's time.
const LONGEST: Duration = Duration::from_hours(24);

thread_local! {
    /// Since when this simulation runs, and at which time it began.
    static BEGUN: Cell<Option<(Instant, i64)>> = const { Cell::new(None) };
}

/// A folder whose log is made anew for every plan.
pub(super) struct Home {
    folder: TempDir,
}

impl Home {
    /// In memory where there is such a place: what is tried here is no power cut.
    pub(super) fn new() -> Self {
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { folder: folder.expect("a folder") }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("events.db")
    }

    fn clear(&self) {
        for name in ["events.db", "events.db-wal", "events.db-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(name));
        }
    }
}

fn now() -> Timestamp {
    let elapsed = BEGUN.get().map_or(0, |(begun, at)| at + i64::try_from(begun.elapsed().as_millis()).expect("short"));
    Timestamp::from_millis(1_772_466_000_000 + elapsed).expect("a time")
}

/// Runs every act of `plan` and checks what must hold.
pub(super) fn live_through(plan: &Plan, home: &Home) -> Result<Counts, Fault> {
    home.clear();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let dice = Arc::new(Mutex::new(Dice::new(plan.seed ^ 0x5eed)));
    let names: Names = Arc::new(Mutex::new((0..plan.acts[0].manners.len()).map(label).collect()));
    let homes = plan.events.iter().enumerate().map(|(event, (connector, _))| (webhook_id(event), *connector));
    let homes: Arc<HashMap<String, usize>> = Arc::new(homes.collect());
    for (number, act) in plan.acts.iter().enumerate() {
        let steps = if let End::KilledAt(steps) = act.end { steps } else { MOST_STEPS };
        let endpoints = Endpoints {
            seen: seen.clone(),
            manners: Arc::new(act.manners.clone()),
            homes: homes.clone(),
            dice: dice.clone(),
            fate: Fate::after(steps),
            sabotage: plan.sabotage,
            lines: Arc::new(plan.lines()),
            once: Arc::new(plan.deltas()),
            idempotent: Arc::new(plan.idempotent()),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let runtime = runtime.expect("a runtime");
        let outcomes = runtime.block_on(play(plan, number, act, (home, &names), &endpoints));
        // Whatever was under way in a process that died ends here.
        drop(runtime);
        let outcomes = outcomes?;
        check::after_act(plan, act, &outcomes, &look(&seen))?;
        endpoints.excuse_what_is_open(&outcomes);
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
) -> Result<Vec<Outcome>, Fault> {
    let hour = i64::try_from(number).expect("few acts") * 3_600_000 * 24;
    BEGUN.set(Some((Instant::now(), hour)));
    let told = Mutex::new(Vec::new());
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
            runs.push(one(plan, act, who, (log, jobs, renamer), ends, &told));
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
            if !matches!(act.end, End::KilledAt(_)) {
                return Err(Fault::Spins);
            }
        }
        () = processes => {}
        () = tokio::time::sleep(LONGEST) => return Err(Fault::NeverEnds),
    }
    Ok(std::mem::take(&mut *look(&told)))
}

async fn one(
    plan: &Plan,
    act: &Act,
    (number, process): (usize, usize),
    (log, jobs, renamer): (Box<dyn Log>, Vec<Job>, Renamer),
    ends: &Endpoints,
    told: &Mutex<Vec<Outcome>>,
) {
    let fate = ends.fate.clone();
    let author = Author { kind: AttemptKind::Repost, by: None, reason: None };
    let start = if act.one_first { Start::OneFirst } else { Start::All };
    let seed = plan.seed + number as u64 * 10 + process as u64;
    let limits = Limits {
        process: plan.process,
        clock: now,
        seed,
        start,
        stop_after_failures: None,
        refuse: Refuse::ALL,
        author,
    };
    let stop = async {
        match act.end {
            End::StoppedAfter(after) => {
                tokio::time::sleep(after).await;
                look(&ends.seen).counts.stops += 1;
            }
            _ => std::future::pending().await,
        }
    };
    let (renamer, seen) = (Mutex::new(renamer), ends.seen.clone());
    let log_writer = LogWriter::in_line(log, move || {
        look(&seen).counts.renames += look(&renamer).step();
        fate.step()
    });
    let settled = |outcome| look(told).push(outcome);
    let Run { log, .. } = run_at(log_writer, ends.clone(), limits, queue_of(jobs), stop, settled).await;
    log.map(drop).expect("the log works");
}

fn label(connector: usize) -> String {
    format!("connector-{connector}")
}

fn webhook_id(event: usize) -> String {
    format!("event-{event:03}")
}

impl Plan {
    /// The events of each connector and document, in order; nothing where order does not count.
    fn lines(&self) -> Vec<Vec<String>> {
        let mut lines: std::collections::BTreeMap<(usize, usize), Vec<String>> = std::collections::BTreeMap::new();
        for (event, key) in self.events.iter().enumerate().filter(|_| self.expects_order) {
            lines.entry(*key).or_default().push(webhook_id(event));
        }
        lines.into_values().collect()
    }

    /// Events that must be counted once.
    fn deltas(&self) -> HashSet<String> {
        let is_delta = |(_, (connector, _)): &(usize, &(usize, usize))| self.kinds[*connector].is_delta;
        self.events.iter().enumerate().filter(is_delta).map(|(event, _)| webhook_id(event)).collect()
    }

    /// Connectors whose endpoint ignores what it has seen.
    fn idempotent(&self) -> HashSet<usize> {
        let all = self.kinds.iter().enumerate();
        all.filter(|(_, kind)| kind.is_idempotent).map(|(connector, _)| connector).collect()
    }

    /// Where what stands under `connector` goes now; nothing where there is no connector of that name.
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

    /// What `repost --all` and `resume` send again: what failed, what is pending, and what nobody knows of; what may have been counted
    /// already only if a person asks for it. Then it may be counted once more.
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
            // No endpoint ignores a copy: it has another id. So whoever edits one that may have been counted asks for that.
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

    /// An edited copy, with an id that says what it is a copy of.
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
