//! Checks a run for months: events come in one by one and get a receipt, processes are killed and stopped, and others take over.
//!
//! What has a receipt must reach its endpoint, or be left with a reason that a person can see.

use super::Sabotage;
use super::check::Broken;
use super::event::{delivery, destination};
use super::plan::{Act, ActEnd, Dice, Plan};
use super::session::{Home, LONGEST, a_day_each, now, paused_runtime, set_clock, webhook_id};
use super::world::{Counts, Endpoints, Received, look};
use crate::engine::log_writer::LogWriter;
use crate::engine::service::service_with;
use crate::engine::{Intake, Put, QueueFeed, QueueShare, RunLimits, Start, origins_of};
use crate::log::{Access, Log, Refuse, RelayStart, open};
use crate::model::{
    AnswerFrom, ApiKey, AttemptKind, Author, Destination, Environment, Failure, NewDelivery, Outcome, Policy, State,
};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

/// Longer than all runs of a plan together.
const RETRY_FOR: Duration = Duration::from_hours(24 * 30);

/// How long attempts in flight may take after a stop.
const GRACE: Duration = Duration::from_secs(5);

/// The longest pause between two events.
pub(super) const PAUSE: Duration = Duration::from_millis(300);

/// What the senders know.
#[derive(Default)]
pub(super) struct Senders {
    /// How many events were posted, in their order. The last one may have no receipt yet.
    posted: usize,
    pub(super) receipts: HashSet<String>,
}

/// One run of a relay, and how events come in meanwhile.
pub(super) struct Stage<'a> {
    pub(super) plan: &'a Plan,
    pub(super) act: &'a Act,
    pub(super) number: usize,
    /// When it starts, after the start of the first one.
    pub(super) at: Duration,
    /// All events come in, and it ends when they are settled.
    pub(super) is_last: bool,
    /// The longest pause between two events.
    pub(super) pause: Duration,
    /// All events come in, and it goes on until it is stopped or killed.
    pub(super) stays: bool,
    pub(super) retry_for: Duration,
    pub(super) start: Start,
}

/// What became of a run.
pub(super) struct Played {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) lasted: Duration,
}

/// Plays every run of `plan` as a relay and checks the promises.
fn play_relay(plan: &Plan, home: &Home) -> Result<Counts, Broken> {
    home.clear();
    let seen = Arc::new(Mutex::new(Received::default()));
    let dice = Arc::new(Mutex::new(Dice::new(plan.seed ^ 0x7e1a)));
    let senders = Mutex::new(Senders::default());
    let connectors = plan.connectors();
    for (number, act) in plan.acts.iter().enumerate() {
        let ends = Endpoints::of(plan, act, &seen, &dice, &connectors);
        let (at, is_last) = (a_day_each(number), number + 1 == plan.acts.len());
        let (retry_for, start) = (RETRY_FOR, Start::Patient);
        let stage = Stage { plan, act, number, at, is_last, pause: PAUSE, stays: false, retry_for, start };
        let runtime = paused_runtime();
        let played = runtime.block_on(stage.play(home, &ends, &senders));
        drop(runtime);
        ends.excuse_open_attempts(&played?.outcomes);
        if let Some(disorder) = &look(&seen).disorder {
            return Err(Broken::OutOfOrder(disorder.clone()));
        }
    }
    let mut log = open(&home.log(), Access::Write, now()).expect("a log").log;
    at_the_end(plan, log.as_mut(), &look(&senders), &mut look(&seen))
}

impl Stage<'_> {
    /// Plays it to its end.
    pub(super) async fn play(&self, home: &Home, ends: &Endpoints, senders: &Mutex<Senders>) -> Result<Played, Broken> {
        set_clock(self.at);
        let (plan, act, started) = (self.plan, self.act, Instant::now());
        let reported = Mutex::new(Vec::new());
        let mut log = open(&home.log(), Access::Write, now()).expect("a log").log;
        let share = QueueShare {
            destinations: plan.relay_destinations(self.retry_for),
            environment: Environment::default(),
            feed: QueueFeed::Own,
            on_other_origin: Box::new(|other| panic!("{other:?}")),
        };
        let (environment, origins) = (share.environment.clone(), origins_of(&share.destinations));
        let in_the_way = log.note_origins(&RelayStart { environment, origins, moves_queued: false });
        assert_eq!(in_the_way.expect("a commit"), []);
        let limits = RunLimits {
            process: plan.process,
            clock: now,
            seed: plan.seed + self.number as u64,
            start: self.start,
            stop_after_failures: None,
            refuse: Refuse::default(),
            author: Author { kind: AttemptKind::Relay, by: None, reason: None },
        };
        log.claim_for(&limits.author, limits.clock);
        let fate = ends.fate.clone();
        let log_writer = LogWriter::as_task(log, move || fate.step());
        let (_health, healthy) = watch::channel(None);
        let (intake, service) = service_with(log_writer, healthy, ends.clone(), &limits, share);
        let stopped = |grace: Duration| async move {
            match act.end {
                ActEnd::StoppedAfter(after) => tokio::time::sleep(after + grace).await,
                _ => std::future::pending().await,
            }
        };
        let posted = Notify::new();
        let posting = async {
            tokio::select! {
                () = self.post(&intake, senders) => if self.is_last { drain(plan, &intake).await },
                () = stopped(Duration::ZERO) => look(&ends.seen).counts.stops += 1,
            }
            drop(intake);
            posted.notify_one();
        };
        let run = service.run(posted.notified(), stopped(GRACE), |outcome| look(&reported).push(outcome));
        tokio::select! {
            biased;
            () = ends.fate.death() => {
                look(&ends.seen).counts.kills += 1;
                if !matches!(act.end, ActEnd::KilledAt(_)) {
                    return Err(Broken::BusyLoop);
                }
            }
            (run, ()) = async { tokio::join!(run, posting) } => drop(run.log.expect("the log works")),
            () = tokio::time::sleep(LONGEST) => return Err(Broken::NeverEnds),
        }
        Ok(Played { outcomes: std::mem::take(&mut *look(&reported)), lasted: started.elapsed() })
    }

    /// Posts events in their order, one after the other with pauses. A sender without a receipt posts its event again.
    async fn post(&self, intake: &Intake, senders: &Mutex<Senders>) {
        let (plan, mut dice) = (self.plan, Dice::new(self.plan.seed ^ 0x9057));
        let most = u64::try_from(self.pause.as_millis()).expect("a day at most");
        let without_receipt = look(senders).posted.saturating_sub(1);
        for event in without_receipt..plan.events.len() {
            // The last run gets all that is left; the others get a part.
            if !self.is_last && !self.stays && dice.below(plan.events.len() as u64) < 2 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(dice.below(most))).await;
            look(senders).posted = event + 1;
            let connector = plan.events[event].0;
            if let Put::Queued(_) = intake.queue(vec![(connector, plan.relay_event(event))]).await {
                look(senders).receipts.insert(webhook_id(event));
            }
        }
        if self.stays {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits until no event is on its way any more.
async fn drain(plan: &Plan, intake: &Intake) {
    for connector in 0..plan.kinds.len() {
        let count = move |log: &mut dyn Log| log.unsettled(&Environment::default(), &name(connector));
        while let Some(left) = intake.with_log(count).await {
            let left = left.expect("an answer");
            if left.pending + left.waiting == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_mins(1)).await;
        }
    }
}

/// Checks what must hold after the last run, which nothing disturbed, with every endpoint healthy.
fn at_the_end(plan: &Plan, log: &mut dyn Log, senders: &Senders, seen: &mut Received) -> Result<Counts, Broken> {
    if senders.receipts.len() != plan.events.len() {
        return Err(Broken::Lost(format!("{} receipts", senders.receipts.len())));
    }
    for (number, id) in senders.receipts.iter().enumerate() {
        let row = log.find(id).expect("an answer").filter(|_| plan.sabotage != Sabotage::LoseOne || number > 0);
        let Some(row) = row else { return Err(Broken::Lost(id.clone())) };
        let failure = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref()?.failure);
        let is_delta = row.api_key == ApiKey::Sale;
        let is_explained = match (row.state, failure) {
            (State::Delivered, _) => seen.accepted.contains_key(id),
            // A permanent failure, or one that a person must decide about.
            (State::Failed, Some(Failure::Held)) => plan.expects_order,
            (State::Failed, Some(Failure::Breaker | Failure::Stopped)) => false,
            (State::Failed, _) => is_final(&row) || (is_delta && row.is_maybe_applied()),
            (State::Unknown, _) => is_delta,
            _ => false,
        };
        if !is_explained {
            return Err(Broken::Lost(format!("{id}: {} {failure:?}", row.state)));
        }
    }
    for (id, accepted) in &seen.accepted {
        let excused = seen.excused.get(id).copied().unwrap_or_default();
        if *accepted > 1 + excused {
            return Err(Broken::TooOften { id: id.clone(), accepted: *accepted, excused });
        }
        seen.counts.duplicates += accepted - 1;
        seen.counts.delivered += 1;
    }
    Ok(seen.counts.clone())
}

fn is_final(row: &crate::model::Delivery) -> bool {
    let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
    answer.is_some_and(|answer| answer.status == Some(422))
}

impl Plan {
    /// The connector of each event, by webhook id.
    pub(super) fn connectors(&self) -> Arc<HashMap<String, usize>> {
        let connectors = self.events.iter().enumerate();
        Arc::new(connectors.map(|(event, (connector, _))| (webhook_id(event), *connector)).collect())
    }

    fn relay_destinations(&self, retry_for: Duration) -> Vec<Arc<Destination>> {
        let policy = |at: usize| Policy {
            answer: AnswerFrom::Log,
            retry_for,
            is_idempotent: self.sabotage == Sabotage::TrustAll || self.kinds[at].is_idempotent,
            ..self.policy
        };
        (0..self.kinds.len()).map(|at| destination(&name(at), at, policy(at))).collect()
    }

    fn relay_event(&self, event: usize) -> Box<NewDelivery> {
        let (connector, document) = self.events[event];
        let api_key = if self.kinds[connector].is_delta { ApiKey::Sale } else { ApiKey::Asn };
        Box::new(NewDelivery { api_key, ..delivery(event, webhook_id(event), name(connector), document, now()) })
    }
}

fn name(connector: usize) -> String {
    format!("connector-{connector}")
}

fn run_seeds(seeds: std::ops::Range<u64>, sabotage: Sabotage) -> (Vec<(u64, Broken)>, Counts) {
    super::run_all_with(seeds, |seed, home| play_relay(&Plan::of(seed, sabotage), home))
}

#[test]
fn what_has_a_receipt_is_delivered_or_left_with_a_reason() {
    let seeds = super::seeds();
    let (broken, counts) = run_seeds(seeds.clone(), Sabotage::None);
    assert!(broken.is_empty(), "seeds {seeds:?}: {} broke: {:?}", broken.len(), &broken[..broken.len().min(5)]);
    let injected =
        [counts.kills, counts.stops, counts.lost_answers, counts.failures, counts.timeouts, counts.duplicates];
    assert!(injected.iter().all(|count| *count > 0), "{counts:?}");
}

#[test]
fn deliberate_faults_of_a_relay_are_found() {
    for sabotage in [Sabotage::SendTwice, Sabotage::LoseOne, Sabotage::TrustAll] {
        let (broken, _) = run_seeds(0..40, sabotage);
        assert!(!broken.is_empty(), "{sabotage:?} was not noticed");
    }
}
