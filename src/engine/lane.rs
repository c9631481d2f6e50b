//! The way to one connector: how much may happen at once, how fast, and whether at all.

use super::breaker::{Breaker, Epoch, Pass, Start};
use super::job::newer_in;
use crate::log::{Change, Newer, Refuse, Wait};
use crate::model::{Answer, Destination, Order, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

/// So many rows are claimed for each attempt that may be in flight.
const CLAIMS_PER_ATTEMPT: usize = 2;

/// Settlements are pipelined: so many deliveries for each attempt may be between beginning and settlement.
const ROOM_PER_ATTEMPT: usize = 4;

/// Who is late may catch up by so much and no more: a timer wakes up to a millisecond late, and a commit takes some.
const CATCH_UP: Duration = Duration::from_millis(50);

/// The way to one connector.
pub(super) struct Lane {
    /// Tells it from the others of its process; rows that wait for it have this.
    pub(super) number: u32,
    /// Where it goes.
    pub(super) destination: Arc<Destination>,
    /// The same as attempts tell it.
    pub(super) url: String,
    /// So many deliveries may be under way.
    pub(super) room: usize,
    /// New deliveries that are written and not sent yet.
    pub(super) ahead: Semaphore,
    /// Rows of the log that are claimed and not sent yet: few, so that other processes find some to claim too.
    pub(super) claims: Semaphore,
    /// Attempts in flight.
    attempts: Semaphore,
    /// A place in the process that no other connector can take: where all the others hang, this one still goes on.
    own: Semaphore,
    breaker: std::sync::Mutex<Breaker>,
    /// One at a time, in the order of coming.
    door: Mutex<()>,
    /// Wakes everyone who waits for a probe, a place or their turn, in the order in which they came, to ask the breaker again.
    changed: Notify,
    /// Who holds it is next to begin, where the endpoint bears less than all.
    entrance: Mutex<()>,
    /// When attempts begin, where a rate or a gap is set; who holds it is next.
    turnstile: Mutex<Turnstile>,
}

/// When attempts begin.
#[derive(Default)]
struct Turnstile {
    /// When the next one may, by the rate.
    next: Option<Instant>,
    /// When the latest one did.
    latest: Option<Instant>,
}

impl Turnstile {
    /// When the next attempt may begin; nothing where none has.
    fn begins(&self, gap: Duration) -> Option<Instant> {
        self.next.max(self.latest.map(|latest| latest + gap))
    }
}

/// What an attempt that wanted to begin got.
pub(super) enum Entry<'a> {
    /// It begins now.
    Go(Places<'a>),
    /// Not before this time.
    Later(Instant),
    /// Not in this run.
    Never,
}

/// Places of an attempt in flight.
pub(super) struct Places<'a> {
    seat: Seat<'a>,
    _lane: SemaphorePermit<'a>,
    _process: SemaphorePermit<'a>,
}

/// One of as many attempts as the breaker lets through; its place is free when this is dropped.
struct Seat<'a> {
    lane: &'a Lane,
    epoch: Epoch,
    has_started: bool,
    is_answered: AtomicBool,
}

impl Drop for Seat<'_> {
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
            ahead: Semaphore::new(concurrency),
            claims: Semaphore::new(concurrency * CLAIMS_PER_ATTEMPT),
            attempts: Semaphore::new(concurrency),
            own: Semaphore::new(0),
            breaker: std::sync::Mutex::new(Breaker::new(policy, start, Instant::now())),
            door: Mutex::new(()),
            changed: Notify::new(),
            entrance: Mutex::new(()),
            turnstile: Mutex::default(),
        }
    }

    /// Sets a place of the process aside for this connector, as long as more than `shared` are left to all of them.
    pub(super) fn set_aside(&self, process: &Semaphore, shared: usize) {
        if process.available_permits() > shared
            && let Ok(place) = process.try_acquire()
        {
            place.forget();
            self.own.add_permits(1);
        }
    }

    /// Returns how a row of this lane waits until then.
    pub(super) fn until(&self, until: Timestamp) -> Wait {
        Wait { until, lane: self.number }
    }

    /// Says whether events of one document wait for one another.
    pub(super) fn is_in_line(&self) -> bool {
        self.destination.policy.order == Order::Document
    }

    /// Puts a change in line, where its connector keeps events of a document in order. A snapshot stands there in any case, so
    /// that an older one is not sent beside it.
    pub(super) fn in_line(&self, change: Change, is_snapshot: bool, now: Timestamp) -> Change {
        match self.destination.policy.order {
            Order::None if !is_snapshot => change,
            order => Change::InLine { change: Box::new(change), now, order, lane: self.number },
        }
    }

    /// Says which newer events keep a snapshot from being sent.
    pub(super) fn newer(&self, refuse: Refuse) -> Newer {
        newer_in(self.destination.policy.order, refuse)
    }

    /// Waits until all that came before is on its way into the log; nothing where order does not count.
    pub(super) async fn door(&self) -> Option<MutexGuard<'_, ()>> {
        if self.is_in_line() { Some(self.door.lock().await) } else { None }
    }

    /// Waits while a probe is under way. Returns what an attempt would be told then.
    pub(super) async fn proven(&self) -> Pass {
        loop {
            let changed = self.changed.notified();
            match self.look() {
                Pass::Wait => changed.await,
                pass => return pass,
            }
        }
    }

    /// Says what an attempt would be told, without asking for one.
    pub(super) fn look(&self) -> Pass {
        self.breaker().look(Instant::now())
    }

    /// Waits for a place in the connector and in the process, for its turn by the rate, and for a probe that is under way.
    pub(super) async fn enter<'a>(&'a self, process: &'a Semaphore) -> Entry<'a> {
        loop {
            // Not to hold a place for nothing.
            match self.proven().await {
                Pass::Never => return Entry::Never,
                Pass::Later(until) => return Entry::Later(until),
                Pass::Go(_) | Pass::Wait => {}
            }
            let lane = self.attempts.acquire().await.expect("never closed");
            let Some(mut seat) = self.seat().await else { continue };
            let Some(process) = self.turn(process, seat.epoch).await else { continue };
            let epoch = self.breaker().begin(seat.epoch);
            if let Some(epoch) = epoch {
                (seat.epoch, seat.has_started) = (epoch, true);
                return Entry::Go(Places { seat, _lane: lane, _process: process });
            }
        }
    }

    /// Waits until the breaker lets one more through, one after the other; nothing where the connector is to be left alone.
    async fn seat(&self) -> Option<Seat<'_>> {
        let is_narrow = self.breaker().is_narrow();
        let _first = if is_narrow { Some(self.entrance.lock().await) } else { None };
        loop {
            let changed = self.changed.notified();
            let pass = self.breaker().ask(Instant::now());
            match pass {
                Pass::Go(epoch) => {
                    return Some(Seat { lane: self, epoch, has_started: false, is_answered: AtomicBool::new(false) });
                }
                Pass::Wait => changed.await,
                Pass::Later(_) | Pass::Never => return None,
            }
        }
    }

    /// Waits for a place in the process, where a rate is set or the endpoint bears little not before the time of the next
    /// attempt. Whoever waits for that time holds no place that another connector could use. Returns nothing as
    /// soon as the breaker opens: everyone in the queue stops waiting at once instead of one by one.
    async fn turn<'a>(&'a self, process: &'a Semaphore, epoch: Epoch) -> Option<SemaphorePermit<'a>> {
        let rate = self.destination.policy.rate;
        if rate.is_none() && self.breaker().gap().is_zero() {
            return Some(self.place(process).await);
        }
        let mut turnstile = self.turnstile.lock().await;
        // The gap may grow while it is waited for.
        loop {
            let changed = self.changed.notified();
            let gap = {
                let breaker = self.breaker();
                breaker.may_begin(epoch).then(|| breaker.gap())?
            };
            match turnstile.begins(gap) {
                Some(at) if at > Instant::now() => drop(timeout_at(at, changed).await),
                _ => break,
            }
        }
        let place = self.place(process).await;
        let now = Instant::now();
        turnstile.latest = Some(now);
        turnstile.next = rate.map(|rate| {
            let late = now.checked_sub(CATCH_UP).unwrap_or(now);
            turnstile.next.map_or(now, |next| next.max(late)) + rate.interval()
        });
        Some(place)
    }

    async fn place<'a>(&'a self, process: &'a Semaphore) -> SemaphorePermit<'a> {
        let place = tokio::select! {
            biased;
            own = self.own.acquire() => own,
            shared = process.acquire() => shared,
        };
        place.expect("never closed")
    }

    /// Takes note of what an attempt brought.
    pub(super) fn answered(&self, places: &Places<'_>, answer: &Answer) {
        places.seat.is_answered.store(true, Ordering::Relaxed);
        if self.breaker().answered(places.seat.epoch, answer, Instant::now()) {
            self.changed.notify_waiters();
        }
    }

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
