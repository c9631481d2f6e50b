//! The endpoints of a simulation: how they answer, and what they saw.

use super::Sabotage;
use super::plan::{Dice, Manner};
use crate::engine::wire::{Wire, WireRequest};
use crate::model::{Answer, Destination, Failure, Outcome};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

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
    pub(super) duplicates: u64,
    pub(super) delivered: u64,
    pub(super) copies: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.stops += other.stops;
        self.lost_answers += other.lost_answers;
        self.failures += other.failures;
        self.timeouts += other.timeouts;
        self.requests += other.requests;
        self.duplicates += other.duplicates;
        self.delivered += other.delivered;
        self.copies += other.copies;
    }

    pub(super) fn named(&self) -> [(&'static str, u64); 8] {
        [
            ("kill", self.kills),
            ("stop", self.stops),
            ("lost answer", self.lost_answers),
            ("failure", self.failures),
            ("time-out", self.timeouts),
            ("duplicate", self.duplicates),
            ("delivery", self.delivered),
            ("edited copy", self.copies),
        ]
    }
}

/// What the endpoints saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How often each event was taken, by its webhook id.
    pub(super) taken: HashMap<String, u64>,
    /// How often its answer may have been lost: to the network, or with the process.
    pub(super) excused: HashMap<String, u64>,
    /// Events whose acceptance was answered and that were not told as settled yet.
    pub(super) unsettled: HashSet<String>,
    /// What is being answered now, by connector.
    pub(super) in_flight: HashMap<String, Vec<String>>,
    pub(super) most_in_flight: usize,
    /// What went wrong with the order, told once.
    pub(super) disorder: Option<String>,
    pub(super) counts: Counts,
}

/// The endpoints as one process sees them.
#[derive(Clone)]
pub(super) struct Endpoints {
    pub(super) seen: Arc<Mutex<Seen>>,
    pub(super) manners: Arc<HashMap<String, Manner>>,
    pub(super) dice: Arc<Mutex<Dice>>,
    pub(super) fate: Arc<Fate>,
    pub(super) sabotage: Sabotage,
    /// Webhook ids of each document's events, in the order in which they happened; empty where order does not count.
    pub(super) lines: Arc<Vec<Vec<String>>>,
}

pub(super) fn look<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wire for Endpoints {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        let id = request.webhook_id;
        self.come(&destination.label, &id);
        if !self.fate.step() {
            return std::future::pending().await;
        }
        let (pause, answer, is_taken) = self.answer(&destination.label, destination.policy.timeout);
        tokio::time::sleep(pause).await;
        if is_taken {
            let times = if self.sabotage == Sabotage::SendTwice { 2 } else { 1 };
            *look(&self.seen).taken.entry(id.clone()).or_default() += times;
        }
        if !self.fate.step() {
            return std::future::pending().await;
        }
        self.go(&destination.label, &id, is_taken, answer.failure.is_some());
        answer
    }
}

impl Endpoints {
    fn come(&self, connector: &str, id: &str) {
        let seen = &mut *look(&self.seen);
        seen.counts.requests += 1;
        if let Some(line) = self.lines.iter().find(|line| line.iter().any(|one| one == id)) {
            let before = line.iter().take_while(|one| *one != id);
            let is_before = |one: &&String| !seen.taken.contains_key(*one);
            if let Some(missed) = before.clone().find(is_before) {
                seen.disorder.get_or_insert(format!("{id} came before {missed}"));
            }
            let now = seen.in_flight.get(connector).into_iter().flatten();
            if let Some(other) = now.into_iter().find(|other| line.contains(other)) {
                seen.disorder.get_or_insert(format!("{id} came while {other} was on its way"));
            }
        }
        let here = seen.in_flight.entry(connector.to_owned()).or_default();
        here.push(id.to_owned());
        seen.most_in_flight = seen.most_in_flight.max(here.len());
    }

    fn go(&self, connector: &str, id: &str, is_taken: bool, is_failed: bool) {
        let seen = &mut *look(&self.seen);
        seen.in_flight.entry(connector.to_owned()).or_default().retain(|one| one != id);
        if is_taken && !is_failed {
            seen.unsettled.insert(id.to_owned());
        } else if is_taken {
            seen.counts.lost_answers += 1;
            *seen.excused.entry(id.to_owned()).or_default() += 1;
        }
    }

    /// Returns how long it takes, what comes back, and whether the event was taken.
    fn answer(&self, connector: &str, timeout: Duration) -> (Duration, Answer, bool) {
        let dice = &mut *look(&self.dice);
        let pause = Duration::from_millis(dice.below(50));
        let percent = dice.below(100);
        let counts = &mut look(&self.seen).counts;
        let status = |status: u16, retry_after: Option<u64>| {
            let failure = (status >= 300).then_some(Failure::HttpStatus);
            let retry_after = retry_after.map(Duration::from_secs);
            Answer { failure, status: Some(status), retry_after, ..Answer::default() }
        };
        match self.manners[connector] {
            Manner::Flaky(share) if percent < share => {
                counts.failures += 1;
                (pause, status(if percent.is_multiple_of(3) { 422 } else { 502 }, None), false)
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
            Manner::Silent(share) if percent < share => {
                let lost = Answer { maybe_applied: true, ..Answer::not_sent(Failure::Network, "reset") };
                (pause, lost, true)
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
        for id in open {
            *seen.excused.entry(id).or_default() += 1;
        }
    }
}
