//! One connector's queue: how many deliveries may be under way, how fast attempts start, and whether any may start now.

use super::breaker::{Breaker, Decision, Epoch, Start};
use super::job::newer_in;
use crate::log::{Change, Newer, Refuse, Wait};
use crate::model::{Answer, Destination, Failure, Order, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

/// Rows claimed for each attempt that may be in flight.
const CLAIMS_PER_ATTEMPT: usize = 2;

/// Deliveries between start and settlement for each attempt that may be in flight: settlements are written while the next
/// attempts run.
const ROOM_PER_ATTEMPT: usize = 4;

/// How much lost time the rate makes up for. A timer wakes up to a millisecond late, and a commit takes a few.
const CATCH_UP: Duration = Duration::from_millis(50);

/// Puts a change in its document's line, if the connector keeps order. What `enters` is in that line in any case, such as a snapshot: an
/// older one must not be sent at the same time. `lane` takes up a row that has to wait.
pub(super) fn in_line(order: Order, lane: u32, enters: bool, now: Timestamp, change: Change) -> Change {
    match order {
        Order::None if !enters => change,
        order => Change::InLine { change: Box::new(change), now, order, lane },
    }
}

/// One connector's queue.
pub(super) struct Lane {
    /// Identifies the lane within its process; rows that wait in the log carry it.
    pub(super) number: u32,
    pub(super) destination: Arc<Destination>,
    /// The redacted URL, as attempts record it.
    pub(super) url: String,
    /// How many deliveries may be under way.
    pub(super) room: usize,
    /// Permits for new deliveries that are written and not sent yet.
    unsent_new: Semaphore,
    /// Permits for rows that are claimed and not sent yet: few, so that other processes find rows to claim.
    unsent_claims: Semaphore,
    /// Permits for attempts in flight.
    attempts: Semaphore,
    /// A permit of the process that is reserved for this connector: it keeps going when all other connectors hang.
    reserved: Semaphore,
    breaker: std::sync::Mutex<Breaker>,
    /// Held while a new delivery is put into the log writer's channel, where order counts.
    arrival: Mutex<()>,
    /// Wakes all that wait for a probe, a permit or the rate, in the order in which they came, to ask the breaker again.
    changed: Notify,
    /// Held by the attempt that starts next, where the endpoint accepts less than the policy allows.
    next_to_start: Mutex<()>,
    /// Held by the attempt that starts next, where a rate or a gap is set.
    pacer: Mutex<Pacer>,
}

/// When attempts may start.
#[derive(Default)]
struct Pacer {
    /// When the next one may start, by the rate.
    next: Option<Instant>,
    /// When the latest one started.
    latest: Option<Instant>,
}

impl Pacer {
    /// Returns when the next attempt may start; `None` before the first one.
    fn starts_at(&self, gap: Duration) -> Option<Instant> {
        self.next.max(self.latest.map(|latest| latest + gap))
    }
}

/// Keeps new deliveries in the order in which they arrived until they are in the log writer's channel.
pub(super) struct ArrivalGuard<'a>(Option<MutexGuard<'a, ()>>);

impl ArrivalGuard<'_> {
    /// Returns whether the connector keeps order at all.
    pub(super) fn is_ordered(&self) -> bool {
        self.0.is_some()
    }
}

/// The permit of a delivery that is in the log and not sent yet.
pub(super) struct UnsentPermit<'a> {
    _permit: Option<SemaphorePermit<'a>>,
}

impl UnsentPermit<'_> {
    /// For a row that waited in the log: [`Lane::room`] limits how many are taken up.
    pub(super) fn none() -> Self {
        Self { _permit: None }
    }
}

/// The answer to an attempt that asks to start.
pub(super) enum Admission<'a> {
    Start(Permits<'a>),
    NotBefore(Instant),
    NotInThisRun,
}

/// The permits of an attempt in flight.
pub(super) struct Permits<'a> {
    slot: Slot<'a>,
    _lane: SemaphorePermit<'a>,
    _process: SemaphorePermit<'a>,
}

/// One of the attempts that the breaker allows at once; dropping it makes room for the next one.
struct Slot<'a> {
    lane: &'a Lane,
    epoch: Epoch,
    has_started: bool,
    is_answered: AtomicBool,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut breaker = self.lane.breaker();
        if !self.is_answered.load(Ordering::Relaxed) {
            breaker.abandon(self.epoch, self.has_started, Instant::now());
        }
        let is_waited_for = breaker.leave();
        drop(breaker);
        if is_waited_for {
            self.lane.changed.notify_waiters();
        }
    }
}

impl Lane {
    pub(super) fn new(number: u32, destination: Arc<Destination>, start: Start) -> Self {
        let policy = destination.policy;
        let concurrency = policy.concurrency.min(Semaphore::MAX_PERMITS / ROOM_PER_ATTEMPT);
        Self {
            number,
            url: destination.endpoint.redacted(),
            destination,
            room: concurrency * ROOM_PER_ATTEMPT,
            unsent_new: Semaphore::new(concurrency),
            unsent_claims: Semaphore::new(concurrency * CLAIMS_PER_ATTEMPT),
            attempts: Semaphore::new(concurrency),
            reserved: Semaphore::new(0),
            breaker: std::sync::Mutex::new(Breaker::new(policy, start, Instant::now())),
            arrival: Mutex::new(()),
            changed: Notify::new(),
            next_to_start: Mutex::new(()),
            pacer: Mutex::default(),
        }
    }

    /// Reserves one permit of the process for this connector, unless fewer than `shared` would be left for all.
    pub(super) fn reserve(&self, process: &Semaphore, shared: usize) {
        if process.available_permits() > shared
            && let Ok(permit) = process.try_acquire()
        {
            permit.forget();
            self.reserved.add_permits(1);
        }
    }

    /// Returns how a row of this lane waits until then.
    pub(super) fn until(&self, until: Timestamp) -> Wait {
        Wait { until, lane: self.number }
    }

    /// Returns whether events of one document wait for one another.
    pub(super) fn is_in_line(&self) -> bool {
        self.destination.policy.order == Order::Document
    }

    /// Returns which newer events keep a snapshot from being sent.
    pub(super) fn newer(&self, refuse: Refuse) -> Newer {
        newer_in(self.destination.policy.order, refuse)
    }

    /// Waits, where order counts, until all deliveries that came before are in the log writer's channel.
    pub(super) async fn arrival(&self) -> ArrivalGuard<'_> {
        ArrivalGuard(if self.is_in_line() { Some(self.arrival.lock().await) } else { None })
    }

    /// Waits until another new delivery may be written before it is sent.
    pub(super) async fn unsent_new(&self) -> UnsentPermit<'_> {
        UnsentPermit { _permit: Some(self.unsent_new.acquire().await.expect("never closed")) }
    }

    pub(super) fn try_unsent_new(&self) -> Option<UnsentPermit<'_>> {
        self.unsent_new.try_acquire().ok().map(|permit| UnsentPermit { _permit: Some(permit) })
    }

    /// Waits until another row may be claimed before it is sent.
    pub(super) async fn unsent_claim(&self) -> UnsentPermit<'_> {
        UnsentPermit { _permit: Some(self.unsent_claims.acquire().await.expect("never closed")) }
    }

    /// Waits while a probe is under way. Returns what the breaker would decide then.
    pub(super) async fn after_probe(&self) -> Decision {
        loop {
            let changed = self.changed.notified();
            match self.peek() {
                Decision::Wait => changed.await,
                decision => return decision,
            }
        }
    }

    /// Returns whether the breaker is open, or probes the endpoint.
    pub(super) fn is_open(&self) -> bool {
        self.breaker().is_open()
    }

    /// Returns what the breaker would decide for an attempt, without asking for one.
    pub(super) fn peek(&self) -> Decision {
        self.breaker().peek(Instant::now())
    }

    /// Waits until an attempt may start: for a probe, a permit of the connector, the rate, and a permit of the process.
    pub(super) async fn enter<'a>(&'a self, process: &'a Semaphore) -> Admission<'a> {
        loop {
            // Checked first, so that no permit is held while the breaker is open.
            match self.after_probe().await {
                Decision::NotInThisRun => return Admission::NotInThisRun,
                Decision::NotBefore(until) => return Admission::NotBefore(until),
                Decision::Start(_) | Decision::Wait => {}
            }
            let lane = self.attempts.acquire().await.expect("never closed");
            let Some(mut slot) = self.slot().await else { continue };
            let Some(process) = self.paced_permit(process, slot.epoch).await else { continue };
            let epoch = self.breaker().start(slot.epoch);
            if let Some(epoch) = epoch {
                (slot.epoch, slot.has_started) = (epoch, true);
                return Admission::Start(Permits { slot, _lane: lane, _process: process });
            }
        }
    }

    /// Waits, one attempt after the other, until the breaker allows one more; `None` if it opens.
    async fn slot(&self) -> Option<Slot<'_>> {
        let is_narrow = self.breaker().is_narrow();
        let _next = if is_narrow { Some(self.next_to_start.lock().await) } else { None };
        loop {
            let changed = self.changed.notified();
            let decision = self.breaker().ask(Instant::now());
            match decision {
                Decision::Start(epoch) => {
                    return Some(Slot { lane: self, epoch, has_started: false, is_answered: AtomicBool::new(false) });
                }
                Decision::Wait => changed.await,
                Decision::NotBefore(_) | Decision::NotInThisRun => return None,
            }
        }
    }

    /// Waits for the rate and the gap, if there are any, then for a permit of the process: an attempt that waits for the rate
    /// holds no permit that another connector could use. Returns `None` as soon as the breaker opens, so that all that wait
    /// stop at once instead of one by one.
    async fn paced_permit<'a>(&'a self, process: &'a Semaphore, epoch: Epoch) -> Option<SemaphorePermit<'a>> {
        let rate = self.destination.policy.rate;
        if rate.is_none() && self.breaker().gap().is_zero() {
            return Some(self.process_permit(process).await);
        }
        let mut pacer = self.pacer.lock().await;
        // The gap may grow meanwhile.
        loop {
            let changed = self.changed.notified();
            let gap = {
                let breaker = self.breaker();
                breaker.is_current(epoch).then(|| breaker.gap())?
            };
            match pacer.starts_at(gap) {
                Some(at) if at > Instant::now() => drop(timeout_at(at, changed).await),
                _ => break,
            }
        }
        let permit = self.process_permit(process).await;
        let now = Instant::now();
        pacer.latest = Some(now);
        pacer.next = rate.map(|rate| {
            let late = now.checked_sub(CATCH_UP).unwrap_or(now);
            pacer.next.map_or(now, |next| next.max(late)) + rate.interval()
        });
        Some(permit)
    }

    async fn process_permit<'a>(&'a self, process: &'a Semaphore) -> SemaphorePermit<'a> {
        let permit = tokio::select! {
            biased;
            reserved = self.reserved.acquire() => reserved,
            shared = process.acquire() => shared,
        };
        permit.expect("never closed")
    }

    /// Gives an attempt's answer to the breaker.
    pub(super) fn answered(&self, permits: &Permits<'_>, answer: &Answer) {
        permits.slot.is_answered.store(true, Ordering::Relaxed);
        if self.breaker().answered(permits.slot.epoch, answer, Instant::now()) {
            self.changed.notify_waiters();
        }
    }

    /// Returns the answer of a delivery that is not sent because its connector gets no more attempts in this run.
    pub(super) fn circuit_open(&self) -> Answer {
        let breaker = self.breaker();
        Answer { behind: breaker.cause().cloned(), ..Answer::not_sent(Failure::Breaker, breaker.why_open()) }
    }

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
