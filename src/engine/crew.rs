//! One delivery's way: begin, wait for its place, attempt, settle.
//!
//! The write before the POST is always waited for. The place is given back before the settlement is on disk, so that the next
//! attempt overlaps with it; the lane's room bounds how many settlements can be under way.

use super::clock::Clock;
use super::desk::{Desk, Gone};
use super::gate::Pass;
use super::job::{Author, Job, Work, is_snapshot};
use super::lane::{Entry, Lane};
use super::parcel::{End, Parcel, breaker_is_open, ended, left, left_row, skip, unbegun};
use super::wire::{Wire, WireRequest};
use crate::catalog::{Effect, effect};
use crate::killpoint;
use crate::log::{Applied, Change, Claimed, Newer, Place, Refuse};
use crate::model::{Answer, AttemptKind, Delivery, DeliveryId, Facts, Order, Outcome, State, Timestamp};
use rand_chacha::ChaCha8Rng;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

/// What begins within this time after it was written has not waited.
const AT_ONCE: Duration = Duration::from_millis(50);

/// What every delivery of a run shares.
pub(super) struct Crew<W> {
    pub(super) desk: Desk,
    pub(super) wire: W,
    pub(super) clock: Clock,
    pub(super) author: Author,
    /// What keeps a row from being sent that waited.
    pub(super) refuse: Refuse,
    pub(super) process: Semaphore,
    /// So many places of the process stay for all connectors: half of them, for there may be more connectors than places.
    pub(super) shared: usize,
    /// Whether the run was stopped, by whoever waits for that or by its own failures.
    pub(super) stopper: watch::Sender<bool>,
    /// Attempts that failed, tried again or not.
    pub(super) failed_attempts: AtomicU64,
    /// The run stops itself after so many of them.
    pub(super) stop_after_failures: Option<u64>,
    pub(super) random: Mutex<ChaCha8Rng>,
}

impl<W: Wire> Crew<W> {
    /// Takes `job` on its way. Never fails: where the log failed, the outcome is `unknown` or the state it was in.
    pub(super) async fn deliver(&self, job: Job, lane: &Lane) -> End {
        match job.work {
            Work::New(_) => self.deliver_new(job, lane).await,
            Work::Stored { .. } => self.deliver_stored(job, lane).await,
        }
    }

    async fn deliver_new(&self, job: Job, lane: &Lane) -> End {
        // What stands in line is written in the order in which it came: it goes on into the log instead of waiting here.
        let door = lane.door().await;
        match lane.look() {
            Pass::Later(until) => return self.enqueue(job, lane, door, self.clock.at(until)).await,
            Pass::Never => return self.refuse(job, lane).await,
            Pass::Go(_) | Pass::Wait => {}
        }
        let ahead = match &door {
            Some(_) => lane.ahead.try_acquire().ok(),
            None => self.unless_stopped(lane.ahead.acquire()).await.map(|ahead| ahead.expect("never closed")),
        };
        let Some(ahead) = ahead else {
            let is_left = self.is_stopped() && !self.keeps(&job);
            return if is_left { End::Left(job) } else { self.enqueue(job, lane, door, self.clock.now()).await };
        };
        match self.accept(job, lane, door).await {
            Ok((parcel, place)) => self.go_on(parcel, place, lane, ahead).await,
            Err(end) => end,
        }
    }

    /// Writes a new delivery.
    async fn accept(&self, job: Job, lane: &Lane, door: impl Sized) -> Result<(Box<Parcel>, Place), End> {
        let Work::New(new) = job.work else { unreachable!("it is new") };
        let facts = Facts::from(new.as_ref());
        // The log keeps a copy of the payload, and the wire gets the other.
        let payload = new.payload.clone();
        let is_snapshot = is_snapshot(facts.api_key, facts.event.as_deref());
        let Ok(answer) = self.desk.put(self.in_line(lane, is_snapshot, Change::Accept(new))).await else {
            return Err(ended(left(facts, 0)));
        };
        drop(door);
        match answer.await {
            Ok(Applied::Accepted { ticket, place }) => Ok((Parcel::new(ticket, facts, payload, is_snapshot), place)),
            Ok(Applied::NotClaimed(why)) => Err(ended(skip(facts, State::Pending, 0, &why))),
            _ => Err(ended(left(facts, 0))),
        }
    }

    async fn deliver_stored(&self, job: Job, lane: &Lane) -> End {
        let Some(claim) = self.unless_stopped(lane.claims.acquire()).await else { return End::Left(job) };
        match self.unless_stopped(lane.proven()).await {
            None => return End::Left(job),
            Some(Pass::Later(_) | Pass::Never) => return End::Back(job),
            Some(Pass::Go(_) | Pass::Wait) => {}
        }
        match self.ask(lane, job.claim()).await {
            Ok(Applied::Claimed(claimed)) => self.resume(*claimed, Origin::Log, lane, claim).await,
            Ok(Applied::NotClaimed(why)) => {
                let unbegun = self.look_at(&job).await;
                ended(skip(unbegun.facts, unbegun.state, unbegun.attempts, &why))
            }
            _ => End::Left(job),
        }
    }

    /// Leaves a job alone whose connector is not tried any more.
    pub(super) async fn leave(&self, job: Job) -> End {
        ended(Outcome { answer: Some(breaker_is_open()), ..self.look_at(&job).await })
    }

    async fn look_at(&self, job: &Job) -> Outcome {
        let row = match job.row() {
            Some(id) => self.look(vec![id]).await.pop(),
            None => None,
        };
        row.map_or_else(|| unbegun(job), |row| left_row(&row))
    }

    /// Reads rows from the log; those that are not there, and all if it failed, are missing.
    pub(super) async fn look(&self, ids: Vec<DeliveryId>) -> Vec<Delivery> {
        match self.desk.ask(Change::Look(ids)).await {
            Ok(Applied::Seen(rows)) => rows,
            _ => Vec::new(),
        }
    }

    /// Writes a new delivery that waits until `until`.
    pub(super) async fn enqueue(&self, job: Job, lane: &Lane, door: impl Sized, until: Timestamp) -> End {
        let facts = job.facts();
        let Work::New(new) = job.work else { unreachable!("only new ones are written") };
        let is_snapshot = is_snapshot(facts.api_key, facts.event.as_deref());
        let enqueue = Change::Enqueue { new, wait: lane.until(until) };
        let Ok(answer) = self.desk.put(self.in_line(lane, is_snapshot, enqueue)).await else {
            return ended(left(facts, 0));
        };
        drop(door);
        match answer.await {
            Ok(Applied::Accepted { .. }) => End::Waits(until),
            Ok(Applied::NotClaimed(why)) => ended(skip(facts, State::Pending, 0, &why)),
            _ => ended(left(facts, 0)),
        }
    }

    /// Goes on with a row that waited, or that was claimed just now.
    pub(super) fn resume(
        &self,
        claimed: Claimed,
        origin: Origin,
        lane: &Lane,
        ahead: impl Sized,
    ) -> impl Future<Output = End> {
        let (place, is_stored) = (claimed.place, origin == Origin::Log || claimed.was != State::Pending);
        self.go_on(Parcel::of(claimed, is_stored), place, lane, ahead)
    }

    /// Ends a row that waited: its connector is not tried any more.
    pub(super) fn let_go(&self, claimed: Claimed, lane: &Lane) -> impl Future<Output = End> {
        let is_stored = claimed.was != State::Pending;
        self.give_up(Parcel::of(claimed, is_stored), lane)
    }

    async fn go_on(&self, mut parcel: Box<Parcel>, place: Place, lane: &Lane, ahead: impl Sized) -> End {
        match place {
            Place::First => {}
            Place::Behind(_) => return End::Waits(self.clock.now()),
            Place::Held(by) => return self.hold(parcel, lane, by).await,
        }
        let asked = Instant::now();
        let Some(entry) = self.unless_stopped(lane.enter(&self.process)).await else {
            return self.stop(parcel, lane).await;
        };
        parcel.has_waited |= asked.elapsed() > AT_ONCE;
        drop(ahead);
        match entry {
            Entry::Go(places) => {
                if let Some(newer) = self.superseded_by(&parcel, lane).await {
                    drop(places);
                    return self.supersede(parcel, lane, newer).await;
                }
                let (started_at, answer) = self.attempt(&mut parcel, lane).await;
                lane.answered(&places, &answer);
                self.count(&answer);
                drop(places);
                self.settle(parcel, lane, started_at, answer).await
            }
            Entry::Later(until) => self.postpone(parcel, lane, self.clock.at(until)).await,
            Entry::Never => self.give_up(parcel, lane).await,
        }
    }

    /// Looks for a newer snapshot that was delivered, or is on its way, since this one was written or claimed: sent after it,
    /// this one would put old numbers over new ones. What is sent the moment it comes in is not looked at.
    async fn superseded_by(&self, parcel: &Parcel, lane: &Lane) -> Option<DeliveryId> {
        let which = lane.newer(self.refuse);
        if !parcel.is_snapshot || !parcel.has_waited || which == Newer::Ignored {
            return None;
        }
        match self.desk.ask(Change::LookForNewer(parcel.ticket.id, which)).await {
            Ok(Applied::Newer(newer)) => newer,
            _ => None,
        }
    }

    async fn attempt(&self, parcel: &mut Parcel, lane: &Lane) -> (Timestamp, Answer) {
        let effect = effect(parcel.facts.api_key, parcel.facts.event.as_deref());
        let request = WireRequest {
            webhook_id: parcel.facts.webhook_id.clone(),
            timestamp: self.clock.wall(),
            payload: std::mem::take(&mut parcel.payload),
            is_test: parcel.facts.is_test,
            may_repeat: effect != Effect::Delta || lane.destination.policy.is_idempotent,
        };
        let started_at = request.timestamp;
        killpoint::reach("post.before");
        let answer = self.wire.attempt(&lane.destination, request).await;
        killpoint::reach("post.after");
        let is_from_elsewhere = lane.destination.label != parcel.facts.connector;
        (started_at, Answer { is_from_elsewhere, ..answer })
    }

    /// Counts a failure while its place is still taken, so that no attempt more begins than may.
    fn count(&self, answer: &Answer) {
        if answer.failure.is_none() {
            return;
        }
        let failures = self.failed_attempts.fetch_add(1, Ordering::Relaxed) + 1;
        if self.stop_after_failures.is_some_and(|most| failures >= most) {
            self.stop_all();
        }
    }

    /// Says whether a delivery that is not begun goes into the log all the same: one that came from where it cannot be read again.
    pub(super) fn keeps(&self, job: &Job) -> bool {
        let is_read_once = matches!(&job.work, Work::New(new) if new.source.is_none());
        is_read_once && self.author.kind == AttemptKind::Send && !self.desk.is_gone()
    }

    /// Lets nothing more begin.
    pub(super) fn stop_all(&self) {
        self.stopper.send_if_modified(|is_stopped| !std::mem::replace(is_stopped, true));
    }

    /// Says whether nothing more is to begin.
    pub(super) fn is_stopped(&self) -> bool {
        *self.stopper.borrow()
    }

    /// Asks the log, in line where events of one document wait for one another.
    pub(super) async fn ask(&self, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.desk.ask(self.in_line(lane, false, change)).await
    }

    /// As [`Crew::ask`], for a delivery that others may look for.
    pub(super) async fn ask_of(&self, parcel: &Parcel, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.desk.ask(self.in_line(lane, parcel.is_snapshot, change)).await
    }

    /// Puts a change in line, where its connector keeps events of a document in order. A snapshot stands there in any case, so
    /// that an older one is not sent beside it.
    fn in_line(&self, lane: &Lane, is_snapshot: bool, change: Change) -> Change {
        match lane.destination.policy.order {
            Order::None if !is_snapshot => change,
            order => Change::InLine { change: Box::new(change), now: self.clock.now(), order, lane: lane.number },
        }
    }

    pub(super) async fn unless_stopped<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let mut stopped = self.stopper.subscribe();
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => None,
            done = wait => Some(done),
        }
    }
}

/// Where a claimed row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It stood there before the run.
    Log,
    /// It may be one of this run that waited.
    Waiting,
}
