//! The endpoints of a simulation: how they answer, and what they received.

use super::Sabotage;
use super::event::original;
use super::plan::{Behaviour, Dice};
use crate::engine::wire::{Wire, WireRequest};
use crate::model::{Answer, Destination, Failure, Outcome, Redactor, judge};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Counts the steps until the process dies. Each commit and each request is two steps.
#[derive(Debug)]
pub(super) struct Fate {
    left: AtomicU64,
    died: Notify,
}

impl Fate {
    pub(super) fn after(steps: u64) -> Arc<Self> {
        Arc::new(Self { left: AtomicU64::new(steps), died: Notify::new() })
    }

    /// Counts a step. Returns whether the process is still alive.
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

/// The faults injected into the runs, and their effects.
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

/// What the endpoints received.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// How many times each event was accepted, by webhook id.
    pub(super) accepted: HashMap<String, u64>,
    /// How many times each event may be accepted again: its answer may have been lost, by the network or with the process. For a
    /// stock change: how many times a person asked for it although it may already have been applied.
    pub(super) excused: HashMap<String, u64>,
    /// Events that were accepted and answered, and whose outcome was not reported yet.
    pub(super) unsettled: HashSet<String>,
    /// Attempts in flight, by connector.
    pub(super) in_flight: HashMap<usize, Vec<String>>,
    pub(super) most_in_flight: usize,
    /// The first event that arrived at another connector's endpoint.
    pub(super) wrong_endpoint: Option<String>,
    /// When a weak endpoint accepts the next event.
    pub(super) takes_at: HashMap<usize, Instant>,
    /// The first event that arrived out of order.
    pub(super) disorder: Option<String>,
    pub(super) counts: Counts,
}

/// The endpoints as one process sees them.
#[derive(Clone)]
pub(super) struct Endpoints {
    pub(super) seen: Arc<Mutex<Received>>,
    pub(super) behaviours: Arc<Vec<Behaviour>>,
    /// The connector of each event.
    pub(super) connectors: Arc<HashMap<String, usize>>,
    pub(super) dice: Arc<Mutex<Dice>>,
    pub(super) fate: Arc<Fate>,
    pub(super) sabotage: Sabotage,
    /// The webhook ids of each document's events, in the order in which they happened; empty if order is not checked.
    pub(super) lines: Arc<Vec<Vec<String>>>,
    /// The webhook ids of stock changes: each must be applied once, unless a person asks for more.
    pub(super) once: Arc<HashSet<String>>,
    /// Connectors whose endpoint ignores repeated webhook ids.
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
        let (pause, answer, is_accepted) = self.answer(at, destination.policy.timeout);
        tokio::time::sleep(pause).await;
        if is_accepted {
            let times = if self.sabotage == Sabotage::SendTwice { 2 } else { 1 };
            let accepted = &mut look(&self.seen).accepted;
            let is_ignored = self.idempotent.contains(&at) && accepted.contains_key(&id);
            *accepted.entry(id.clone()).or_default() += if is_ignored { 0 } else { times };
        }
        if !self.fate.step() {
            return std::future::pending().await;
        }
        self.go(at, &id, is_accepted, answer.failure.is_some());
        answer
    }
}

impl Endpoints {
    fn come(&self, connector: usize, id: &str) {
        let seen = &mut *look(&self.seen);
        seen.counts.requests += if self.sabotage == Sabotage::Storm { 100 } else { 1 };
        if self.connectors[original(id)] != connector {
            seen.wrong_endpoint.get_or_insert(format!("{id} arrived at the endpoint of {connector}"));
        }
        if let Some(line) = self.lines.iter().find(|line| line.iter().any(|one| one == id)) {
            let before = line.iter().take_while(|one| *one != id);
            let is_before = |one: &&String| !seen.accepted.contains_key(*one);
            if let Some(missed) = before.clone().find(is_before) {
                seen.disorder.get_or_insert(format!("{id} came before {missed}"));
            }
            let now = seen.in_flight.get(&connector).into_iter().flatten();
            if let Some(other) = now.into_iter().find(|other| line.contains(other)) {
                seen.disorder.get_or_insert(format!("{id} came while {other} was in flight"));
            }
        }
        let here = seen.in_flight.entry(connector).or_default();
        here.push(id.to_owned());
        seen.most_in_flight = seen.most_in_flight.max(here.len());
    }

    fn go(&self, connector: usize, id: &str, is_accepted: bool, is_failed: bool) {
        let seen = &mut *look(&self.seen);
        seen.in_flight.entry(connector).or_default().retain(|one| one != id);
        if is_accepted && !is_failed {
            seen.unsettled.insert(id.to_owned());
        } else if is_accepted {
            seen.counts.lost_answers += 1;
            self.excuse(seen, id);
        }
    }

    /// Allows an event to be accepted once more, unless it is a stock change: only a person may ask for that.
    fn excuse(&self, seen: &mut Received, id: &str) {
        if !self.once.contains(original(id)) {
            *seen.excused.entry(id.to_owned()).or_default() += 1;
        }
    }

    /// A person asks for an event that may already have been applied.
    pub(super) fn ask_for(&self, id: &str) {
        let seen = &mut *look(&self.seen);
        seen.counts.asked_for += 1;
        *seen.excused.entry(id.to_owned()).or_default() += 1;
    }

    /// Returns after what time the endpoint answers, its answer, and whether it accepted the event.
    fn answer(&self, connector: usize, timeout: Duration) -> (Duration, Answer, bool) {
        let dice = &mut *look(&self.dice);
        let pause = Duration::from_millis(dice.below(50));
        let percent = dice.below(100);
        let Received { counts, takes_at, .. } = &mut *look(&self.seen);
        let status = |status: u16, retry_after: Option<u64>| {
            let judged = judge(status, b"", true, &Redactor::default());
            let retry_after = retry_after.map(Duration::from_secs);
            let (failure, maybe_applied) = (judged.failure, judged.maybe_applied);
            Answer { failure, status: Some(status), retry_after, maybe_applied, ..Answer::default() }
        };
        match self.behaviours[connector] {
            Behaviour::Flaky(share) if percent < share => {
                counts.failures += 1;
                (pause, status(if percent.is_multiple_of(3) { 422 } else { 503 }, None), false)
            }
            Behaviour::Down => {
                counts.failures += 1;
                (pause, status(503, None), false)
            }
            Behaviour::Dead => {
                counts.timeouts += 1;
                (timeout, Answer::not_sent(Failure::Timeout, "late"), false)
            }
            Behaviour::Busy if percent < 70 => (pause, status(429, Some(percent % 40)), false),
            Behaviour::Weak(each_second) => {
                let (now, takes) = (Instant::now(), takes_at.entry(connector).or_insert_with(Instant::now));
                if now < *takes {
                    counts.refusals += 1;
                    return (pause, status(503, None), false);
                }
                *takes = now + Duration::from_millis(1_000 / each_second);
                (pause, status(200, None), true)
            }
            Behaviour::Silent(share) if percent < share => {
                let lost = Answer { maybe_applied: true, ..Answer::not_sent(Failure::Network, "reset") };
                (pause, lost, true)
            }
            Behaviour::Behind(share) if percent < share => {
                counts.lost_by_gateways += 1;
                (pause, status(if percent.is_multiple_of(3) { 502 } else { 504 }, None), dice.below(2) == 0)
            }
            _ => (pause, status(200, None), true),
        }
    }

    /// Allows the attempts that were under way when the process died to arrive once more: their requests were started, and their
    /// settlements may not be on disk.
    pub(super) fn excuse_open_attempts(&self, reported: &[Outcome]) {
        let seen = &mut *look(&self.seen);
        // One of two processes may report that it skipped the event.
        for outcome in reported.iter().filter(|outcome| outcome.skipped.is_none()) {
            seen.unsettled.remove(&outcome.facts.webhook_id);
        }
        let open: Vec<String> = seen.in_flight.drain().flat_map(|(_, ids)| ids).chain(seen.unsettled.drain()).collect();
        open.iter().for_each(|id| self.excuse(seen, id));
    }
}
