//! The endpoints of a simulation: how they answer, and what they saw.

use super::Sabotage;
use super::event::original;
use super::plan::{Dice, Manner};
use crate::engine::wire::{Wire, WireRequest};
use crate::model::{Answer, Destination, Failure, Outcome, Redactor, judge};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// When the process dies. Every commit and every POST is two steps.
#[derive(Debug)]
pub(super) struct Fate {
    left: AtomicU64,
    died: Notify,
}

impl Fate {
    pub(super) fn after(steps: u64) -> Arc<Self> {
        Arc::new(Self { left: AtomicU64::new(steps), died: Notify::new() })
    }

    /// Takes a step. Says whether the process still lives.
    pub(super) fn step(&self) -> bool {
        let before = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        let lives = before.is_ok_and(|before| before > 1);
        if !lives {
            self.died.notify_one();
        }
        lives
    }

    pub(super) async fn death(&self) {
        self.died.notified().await;
    }
}

/// What was done to the runs, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) kills: u64,
    pub(super) stops: u64,
    pub(super) lost_answers: u64,
    pub(super) failures: u64,
    pub(super) timeouts: u64,
    pub(super) requests: u64,
    pub(super) refusals: u64,
    pub(super) renames: u64,
    pub(super) duplicates: u64,
    pub(super) delivered: u64,
    pub(super) copies: u64,
    pub(super) lost_by_gateways: u64,
    pub(super) left_to_a_person: u64,
    pub(super) asked_for: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.stops += other.stops;
        self.lost_answers += other.lost_answers;
        self.failures += other.failures;
        self.timeouts += other.timeouts;
        self.requests += other.requests;
        self.refusals += other.refusals;
        self.renames += other.renames;
        self.duplicates += other.duplicates;
        self.delivered += other.delivered;
        self.copies += other.copies;
        self.lost_by_gateways += other.lost_by_gateways;
        self.left_to_a_person += other.left_to_a_person;
        self.asked_for += other.asked_for;
    }

    pub(super) fn named(&self) -> [(&'static str, u64); 13] {
        [
            ("kill", self.kills),
            ("stop", self.stops),
            ("lost answer", self.lost_answers),
            ("failure", self.failures),
            ("time-out", self.timeouts),
            ("refusal", self.refusals),
            ("rename", self.renames),
            ("duplicate", self.duplicates),
            ("delivery", self.delivered),
            ("edited copy", self.copies),
            ("answer lost by a gateway", self.lost_by_gateways),
            ("event left to a person", self.left_to_a_person),
            ("event that a person asked for", self.asked_for),
        ]
    }
}

/// What the endpoints saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How often each event was taken, by its webhook id.
    pub(super) taken: HashMap<String, u64>,
    /// How often its answer may have been lost: to the network, or with the process. Of a delta, how
    /// often a person asked for it although it may have been counted.
    pub(super) excused: HashMap<String, u64>,
    /// Events whose acceptance was answered and that were not told as settled yet.
    pub(super) unsettled: HashSet<String>,
    /// What is being answered now, by connector.
    pub(super) in_flight: HashMap<usize, Vec<String>>,
    pub(super) most_in_flight: usize,
    /// What came to another connector's endpoint, told once.
    pub(super) astray: Option<String>,
    /// When a weak endpoint takes the next one.
    pub(super) takes_at: HashMap<usize, Instant>,
    /// What went wrong with the order, told once.
    pub(super) disorder: Option<String>,
    pub(super) counts: Counts,
}

/// The endpoints as one process sees them.
#[derive(Clone)]
pub(super) struct Endpoints {
    pub(super) seen: Arc<Mutex<Seen>>,
    pub(super) manners: Arc<Vec<Manner>>,
    /// Which connector each event is for.
    pub(super) homes: Arc<HashMap<String, usize>>,
    pub(super) dice: Arc<Mutex<Dice>>,
    pub(super) fate: Arc<Fate>,
    pub(super) sabotage: Sabotage,
    /// Webhook ids of each document's events, in the order in which they happened; empty where order does not count.
    pub(super) lines: Arc<Vec<Vec<String>>>,
    /// Webhook ids of events that change stock by an amount: they must be counted once, unless a person asks for more.
    pub(super) once: Arc<HashSet<String>>,
    /// Connectors whose endpoint ignores a webhook id that it has seen.
    pub(super) idempotent: Arc<HashSet<usize>>,
}

pub(super) fn look<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wire for Endpoints {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        let id = request.webhook_id;
        let at = destination.endpoint.url().path()[1..].parse().expect("a number");
        self.come(at, &id);
        if !self.fate.step() {
            return std::future::pending().await;
        }
        let (pause, answer, is_taken) = self.answer(at, destination.policy.timeout);
        tokio::time::sleep(pause).await;
        if is_taken {
            let times = if self.sabotage == Sabotage::SendTwice { 2 } else { 1 };
            let taken = &mut look(&self.seen).taken;
            let is_ignored = self.idempotent.contains(&at) && taken.contains_key(&id);
            *taken.entry(id.clone()).or_default() += if is_ignored { 0 } else { times };
        }
        if !self.fate.step() {
            return std::future::pending().await;
        }
        self.go(at, &id, is_taken, answer.failure.is_some());
        answer
    }
}

impl Endpoints {
    fn come(&self, connector: usize, id: &str) {
        let seen = &mut *look(&self.seen);
        seen.counts.requests += 1;
        if self.homes[original(id)] != connector {
            seen.astray.get_or_insert(format!("{id} came to the endpoint of {connector}"));
        }
        if let Some(line) = self.lines.iter().find(|line| line.iter().any(|one| one == id)) {
            let before = line.iter().take_while(|one| *one != id);
            let is_before = |one: &&String| !seen.taken.contains_key(*one);
            if let Some(missed) = before.clone().find(is_before) {
                seen.disorder.get_or_insert(format!("{id} came before {missed}"));
            }
            let now = seen.in_flight.get(&connector).into_iter().flatten();
            if let Some(other) = now.into_iter().find(|other| line.contains(other)) {
                seen.disorder.get_or_insert(format!("{id} came while {other} was on its way"));
            }
        }
        let here = seen.in_flight.entry(connector).or_default();
        here.push(id.to_owned());
        seen.most_in_flight = seen.most_in_flight.max(here.len());
    }

    fn go(&self, connector: usize, id: &str, is_taken: bool, is_failed: bool) {
        let seen = &mut *look(&self.seen);
        seen.in_flight.entry(connector).or_default().retain(|one| one != id);
        if is_taken && !is_failed {
            seen.unsettled.insert(id.to_owned());
        } else if is_taken {
            seen.counts.lost_answers += 1;
            self.excuse(seen, id);
        }
    }

    /// It may come once more, unless that would be counted: then only a person may ask for it.
    fn excuse(&self, seen: &mut Seen, id: &str) {
        if !self.once.contains(original(id)) {
            *seen.excused.entry(id.to_owned()).or_default() += 1;
        }
    }

    /// A person asks for an event that may have been counted already.
    pub(super) fn ask_for(&self, id: &str) {
        let seen = &mut *look(&self.seen);
        seen.counts.asked_for += 1;
        *seen.excused.entry(id.to_owned()).or_default() += 1;
    }

    /// Returns how long it takes, what comes back, and whether the event was taken.
    fn answer(&self, connector: usize, timeout: Duration) -> (Duration, Answer, bool) {
        let dice = &mut *look(&self.dice);
        let pause = Duration::from_millis(dice.below(50));
        let percent = dice.below(100);
        let Seen { counts, takes_at, .. } = &mut *look(&self.seen);
        let status = |status: u16, retry_after: Option<u64>| {
            let judged = judge(status, b"", true, &Redactor::default());
            let retry_after = retry_after.map(Duration::from_secs);
            let (failure, maybe_applied) = (judged.failure, judged.maybe_applied);
            Answer { failure, status: Some(status), retry_after, maybe_applied, ..Answer::default() }
        };
        match self.manners[connector] {
            Manner::Flaky(share) if percent < share => {
                counts.failures += 1;
                (pause, status(if percent.is_multiple_of(3) { 422 } else { 503 }, None), false)
            }
            Manner::Down => {
                counts.failures += 1;
                (pause, status(503, None), false)
            }
            Manner::Dead => {
                counts.timeouts += 1;
                (timeout, Answer::not_sent(Failure::Timeout, "late"), false)
            }
            Manner::Busy if percent < 70 => (pause, status(429, Some(percent % 40)), false),
            Manner::Weak(each_second) => {
                let (now, takes) = (Instant::now(), takes_at.entry(connector).or_insert_with(Instant::now));
                if now < *takes {
                    counts.refusals += 1;
                    return (pause, status(503, None), false);
                }
                *takes = now + Duration::from_millis(1_000 / each_second);
                (pause, status(200, None), true)
            }
            Manner::Silent(share) if percent < share => {
                let lost = Answer { maybe_applied: true, ..Answer::not_sent(Failure::Network, "reset") };
                (pause, lost, true)
            }
            Manner::Behind(share) if percent < share => {
                counts.lost_by_gateways += 1;
                (pause, status(if percent.is_multiple_of(3) { 502 } else { 504 }, None), dice.below(2) == 0)
            }
            _ => (pause, status(200, None), true),
        }
    }

    /// What was under way when the process died may be sent again: a POST was begun, and its settlement is not known to be on
    /// disk.
    pub(super) fn excuse_what_is_open(&self, told: &[Outcome]) {
        let seen = &mut *look(&self.seen);
        // Of two processes the other one may tell that it passed the event over.
        for outcome in told.iter().filter(|outcome| outcome.skipped.is_none()) {
            seen.unsettled.remove(&outcome.facts.webhook_id);
        }
        let open: Vec<String> = seen.in_flight.drain().flat_map(|(_, ids)| ids).chain(seen.unsettled.drain()).collect();
        open.iter().for_each(|id| self.excuse(seen, id));
    }
}
