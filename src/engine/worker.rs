//! Takes one delivery from start to end: write or claim it, wait for permits, attempt it, settle it.
//!
//! A request goes out only after its row is on disk. Its permits are returned before its settlement is on disk, so that the next
//! attempt overlaps with it; the lane's room limits how many settlements can be pending.

use super::breaker::Decision;
use super::clock::Clock;
use super::in_flight::{
    ClaimOrigin, End, InFlight, MayAttempt, not_claimed, settled, unrecorded, untouched, untouched_job, untouched_row,
};
use super::job::{Job, Work};
use super::lane::{Admission, ArrivalGuard, Lane, UnsentPermit, in_line};
use super::log_writer::{Gone, LogWriter};
use super::stop::StopSignal;
use super::wire::{Wire, WireRequest};
use crate::catalog::{Effect, effect, must_not_repeat};
use crate::killpoint;
use crate::log::{Applied, Change, Claimed, LinePosition, Newer, Next, Refuse, Settlement};
use crate::model::{Answer, AttemptKind, Author, DeliveryId, Facts, NewDelivery, Outcome, State, Timestamp, Verdict};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

/// Within this time after a snapshot was written or claimed, a newer one is not looked for.
const AT_ONCE: Duration = Duration::from_millis(50);

/// Delivers; shared by all tasks of a run.
pub(super) struct Worker<W> {
    pub(super) log_writer: LogWriter,
    pub(super) wire: W,
    pub(super) clock: Clock,
    pub(super) author: Author,
    /// What may have happened to a row since it was chosen that keeps it from being sent.
    pub(super) refuse: Refuse,
    /// Permits for attempts in flight, for the whole process.
    pub(super) process: Semaphore,
    /// Permits always kept in the shared pool: half of them, as there may be more connectors than permits.
    pub(super) shared: usize,
    pub(super) stop: StopSignal,
    pub(super) random: Mutex<ChaCha8Rng>,
    /// Changes that end claims and could not be written, of a log that may work again.
    pub(super) unsettled: Mutex<VecDeque<Change>>,
    /// Some of them were written: rows that waited for theirs may be due.
    pub(super) settled_again: Notify,
}

impl<W: Wire> Worker<W> {
    /// Delivers a new delivery. Never fails: if the log fails, the outcome is `unknown` or the state it had.
    pub(super) async fn deliver_new(&self, new: Box<NewDelivery>, lane: &Lane) -> End {
        let arrival = lane.arrival().await;
        match lane.peek() {
            Decision::NotBefore(until) => return self.enqueue(new, lane, arrival, self.clock.at(until)).await,
            Decision::NotInThisRun => return self.refuse(new, lane).await,
            Decision::Start(_) | Decision::Wait => {}
        }
        // Where order counts, deliveries are written in the order in which they arrive. One that would have to wait for a permit
        // waits in the log instead, so that the next one can be written.
        let unsent = if arrival.is_ordered() {
            lane.try_unsent_new()
        } else {
            self.stop.unless_stopped(lane.unsent_new()).await
        };
        let Some(unsent) = unsent else {
            if self.stop.is_stopped() && !self.must_store(&new) {
                return End::Stopped(Job { work: Work::New(new), destination: lane.destination.clone() });
            }
            return self.enqueue(new, lane, arrival, self.clock.now()).await;
        };
        match self.accept(new, lane, arrival).await {
            Ok((delivery, place)) => self.send(delivery, place, lane, unsent).await,
            Err(end) => end,
        }
    }

    /// Writes a new delivery, which is claimed from the start.
    async fn accept(
        &self,
        new: Box<NewDelivery>,
        lane: &Lane,
        arrival: ArrivalGuard<'_>,
    ) -> Result<(Box<InFlight>, LinePosition), End> {
        let facts = Facts::from(new.as_ref());
        // The log takes one copy of the payload, the request the other.
        let payload = new.payload.clone();
        let effect = effect(facts.api_key, facts.event.as_deref());
        let accept = self.in_line(lane, effect == Effect::Snapshot, Change::Accept(new));
        let Ok(answer) = self.log_writer.put(accept).await else {
            return Err(settled(untouched(facts, 0)));
        };
        drop(arrival);
        match answer.await {
            Ok(Applied::Accepted { ticket, place }) => Ok((InFlight::new(ticket, facts, payload, effect), place)),
            Ok(Applied::NotClaimed(why)) => Err(not_claimed(untouched(facts, 0), &why)),
            _ => Err(settled(untouched(facts, 0))),
        }
    }

    /// Delivers a row of the log; as [`Worker::deliver_new`], it never fails.
    pub(super) async fn deliver_stored(&self, job: Job, lane: &Lane) -> End {
        let Some(unsent) = self.stop.unless_stopped(lane.unsent_claim()).await else { return End::Stopped(job) };
        match self.stop.unless_stopped(lane.after_probe()).await {
            None => return End::Stopped(job),
            Some(Decision::NotBefore(_) | Decision::NotInThisRun) => return End::NotNow(job),
            Some(Decision::Start(_) | Decision::Wait) => {}
        }
        match self.ask(lane, job.claim()).await {
            Ok(Applied::Claimed(claimed)) => self.resume(*claimed, ClaimOrigin::Log, lane, unsent).await,
            Ok(Applied::NotClaimed(why)) => not_claimed(self.read_untouched(&job).await, &why),
            _ => End::Stopped(job),
        }
    }

    /// Ends a stored delivery whose connector gets no more attempts in this run, without claiming it.
    pub(super) async fn leave(&self, job: Job, lane: &Lane) -> End {
        settled(Outcome { answer: Some(lane.circuit_open()), ..self.read_untouched(&job).await })
    }

    async fn read_untouched(&self, job: &Job) -> Outcome {
        let row = match job.row() {
            Some(id) => self.log_writer.read(vec![id]).await.pop(),
            None => None,
        };
        row.map_or_else(|| untouched_job(job), |row| untouched_row(&row))
    }

    /// Writes a new delivery that waits in the log until `until`.
    pub(super) async fn enqueue(
        &self,
        new: Box<NewDelivery>,
        lane: &Lane,
        arrival: ArrivalGuard<'_>,
        until: Timestamp,
    ) -> End {
        let facts = Facts::from(new.as_ref());
        let effect = effect(facts.api_key, facts.event.as_deref());
        let enqueue = Change::Enqueue { new, wait: lane.until(until) };
        let Ok(answer) = self.log_writer.put(self.in_line(lane, effect == Effect::Snapshot, enqueue)).await else {
            return settled(untouched(facts, 0));
        };
        drop(arrival);
        match answer.await {
            Ok(Applied::Accepted { .. }) => End::Waits(until),
            Ok(Applied::NotClaimed(why)) => not_claimed(untouched(facts, 0), &why),
            _ => settled(untouched(facts, 0)),
        }
    }

    /// Continues with a row that has just been claimed, or that waited in the log.
    pub(super) fn resume(
        &self,
        claimed: Claimed,
        origin: ClaimOrigin,
        lane: &Lane,
        unsent: UnsentPermit<'_>,
    ) -> impl Future<Output = End> {
        let place = claimed.place;
        self.send(self.in_flight(claimed, origin), place, lane, unsent)
    }

    /// Ends a row that waited in the log: its connector gets no more attempts in this run.
    pub(super) fn give_up_waiting(&self, claimed: Claimed, lane: &Lane) -> impl Future<Output = End> {
        self.give_up(self.in_flight(claimed, ClaimOrigin::Waiting), lane)
    }

    /// Only a relay retries for hours; another command reports what became of a row.
    pub(super) fn in_flight(&self, claimed: Claimed, origin: ClaimOrigin) -> Box<InFlight> {
        let queued_until = claimed.queued_until.filter(|_| self.author.kind == AttemptKind::Relay);
        InFlight::of(Claimed { queued_until, ..claimed }, origin)
    }

    /// Waits for permits, makes an attempt and settles it, if the delivery is first in its document's line.
    async fn send(
        &self,
        mut delivery: Box<InFlight>,
        place: LinePosition,
        lane: &Lane,
        unsent: UnsentPermit<'_>,
    ) -> End {
        match place {
            LinePosition::First => {}
            LinePosition::Behind(_) => return End::Waits(self.clock.now()),
            LinePosition::Held(by) => return self.hold(delivery, lane, by).await,
        }
        let asked_at = Instant::now();
        let admission = {
            // Dropped at the end of this block: a stop gives back what was waited for at once.
            let entering = pin!(lane.enter(&self.process));
            self.stop.unless_stopped(self.log_writer.expected.unless_slow(entering)).await
        };
        let Some(admission) = admission else {
            return self.end_stopped(delivery, lane).await;
        };
        delivery.has_waited |= asked_at.elapsed() > AT_ONCE;
        drop(unsent);
        match admission {
            Admission::Start(permits) => {
                let ready = self.ready(&mut delivery, lane).await;
                if !matches!(ready, MayAttempt::Go) {
                    drop(permits);
                    return match ready {
                        MayAttempt::Superseded(newer) => self.supersede(delivery, lane, newer).await,
                        MayAttempt::Stopped => self.end_stopped(delivery, lane).await,
                        _ => settled(unrecorded(*delivery)),
                    };
                }
                let (started_at, answer) = self.attempt(&mut delivery, lane).await;
                lane.answered(&permits, &answer);
                self.stop.count(&answer);
                drop(permits);
                self.settle(delivery, lane, started_at, answer).await
            }
            Admission::NotBefore(until) => self.postpone(delivery, lane, self.clock.at(until)).await,
            Admission::NotInThisRun => self.give_up(delivery, lane).await,
        }
    }

    /// Returns a newer snapshot that was delivered, or is being sent, since this one was written or claimed. Sending this one
    /// after it would replace newer counts by older ones. A snapshot that did not wait is not checked again.
    pub(super) async fn superseded_by(&self, delivery: &InFlight, lane: &Lane) -> Option<DeliveryId> {
        // A queued one may have been retried for hours.
        let which = lane.newer(if delivery.queued_until.is_some() { Refuse::ALL } else { self.refuse });
        if delivery.effect != Effect::Snapshot || !delivery.has_waited || which == Newer::Ignored {
            return None;
        }
        match self.log_writer.ask(Change::LookForNewer(delivery.ticket.id, which)).await {
            Ok(Applied::Newer(newer)) => newer,
            _ => None,
        }
    }

    async fn attempt(&self, delivery: &mut InFlight, lane: &Lane) -> (Timestamp, Answer) {
        let request = WireRequest {
            webhook_id: delivery.facts.webhook_id.clone(),
            timestamp: self.clock.wall(),
            payload: std::mem::take(&mut delivery.payload),
            is_test: delivery.facts.is_test,
            may_repeat: delivery.effect != Effect::Delta || lane.destination.policy.is_idempotent,
        };
        let started_at = request.timestamp;
        killpoint::reach("post.before");
        let attempt = pin!(self.wire.attempt(&lane.destination, request));
        let answer = self.log_writer.expected.unless_slow(attempt).await;
        killpoint::reach("post.after");
        let is_from_elsewhere = lane.destination.label != delivery.facts.connector;
        (started_at, Answer { is_from_elsewhere, ..answer })
    }

    /// Returns whether a new delivery must go into the log even if it is not sent: it came from input that cannot be read again.
    pub(super) fn must_store(&self, new: &NewDelivery) -> bool {
        new.source.is_none() && self.author.kind == AttemptKind::Send && !self.log_writer.is_gone()
    }

    /// Asks the log, in the document's line if the connector keeps order.
    pub(super) async fn ask(&self, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.log_writer.ask(self.lined(lane, change)).await
    }

    pub(super) fn lined(&self, lane: &Lane, change: Change) -> Change {
        self.in_line(lane, false, change)
    }

    /// Puts a change in its document's line, if the connector keeps order. A snapshot is always in that line, so that an older one
    /// is not sent at the same time.
    fn in_line(&self, lane: &Lane, is_snapshot: bool, change: Change) -> Change {
        in_line(lane.destination.policy.order, lane.number, is_snapshot, self.clock.now(), change)
    }

    /// As [`Worker::ask`]; a snapshot is always in its document's line, so that an older one is not sent at the same time.
    pub(super) async fn ask_for(&self, delivery: &InFlight, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.log_writer.ask(self.in_line(lane, delivery.effect == Effect::Snapshot, change)).await
    }

    /// Settles an attempt, finally or with the time of the next one.
    async fn settle(&self, delivery: Box<InFlight>, lane: &Lane, started_at: Timestamp, answer: Answer) -> End {
        let policy = &lane.destination.policy;
        let may_repeat = !must_not_repeat(delivery.effect, &answer, policy.is_idempotent);
        let is_temporary = answer.verdict() == Verdict::TryAgain && may_repeat;
        let random = || self.random_number();
        let next = match delivery.queued_until {
            Some(until) => {
                let pause = policy.long_pause(delivery.attempts + 1, random(), answer.retry_after);
                let due = self.clock.at(Instant::now() + pause);
                if is_temporary && due < until { Next::Later(due) } else { Next::End }
            }
            None if is_temporary && delivery.tries < policy.retries && !self.stop.is_stopped() => {
                let pause = policy.pause(delivery.tries + 1, random(), answer.retry_after);
                Next::Again(lane.until(self.clock.at(Instant::now() + pause)))
            }
            None => Next::End,
        };
        self.record(delivery, lane, started_at, answer, next).await
    }

    pub(super) fn random_number(&self) -> u64 {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64()
    }

    pub(super) async fn record(
        &self,
        delivery: Box<InFlight>,
        lane: &Lane,
        started_at: Timestamp,
        answer: Answer,
        next: Next,
    ) -> End {
        let attempts = delivery.attempts.saturating_add(u32::from(answer.was_tried()));
        let settlement = Settlement {
            ticket: delivery.ticket,
            attempt: self.author.attempt(
                (attempts, delivery.was != State::Pending),
                started_at,
                &lane.url,
                Some(answer.clone()),
            ),
            lane: lane.number,
            at: self.clock.wall(),
            next,
        };
        let settle = self.in_line(lane, delivery.effect == Effect::Snapshot, Change::Settle(Box::new(settlement)));
        let applied = self.ask_until_written(settle).await;
        let is_recorded = matches!(applied, Ok(Applied::Settled(_)));
        let state = match (next, answer.failure) {
            (Next::Again(wait), _) if is_recorded => return End::Waits(wait.until),
            (Next::Later(until), _) if is_recorded => return End::Later(until),
            (_, None) if is_recorded => State::Delivered,
            (_, Some(_)) if is_recorded => State::Failed,
            _ => State::Unknown,
        };
        let waiting_on = if let Next::Held(by) = next { Some(by) } else { None };
        let (facts, answer) = (delivery.facts, Some(answer));
        settled(Outcome { state, answer, waiting_on, is_left: false, ..untouched(facts, attempts) })
    }

    /// Asks the log to give up a claim. If it fails and goes on, it is asked again: a claim that this process keeps would keep the row
    /// from being sent for as long as the process lives.
    pub(super) async fn ask_until_written(&self, change: Change) -> Result<Applied, Gone> {
        let again = self.log_writer.goes_on().then(|| change.clone());
        let applied = self.log_writer.ask(change).await;
        if applied.is_err() {
            self.unsettled().extend(again);
        }
        applied
    }

    /// Writes what could not be written before. What fails again stays, and the rest is not tried then. It may be dropped at any
    /// time: what is written twice is lost the second time, because its claim is given up.
    pub(super) async fn settle_again(&self) {
        loop {
            let Some(change) = self.unsettled().front().cloned() else { return };
            let is_written = self.log_writer.ask(change).await.is_ok();
            let mut unsettled = self.unsettled();
            let change = unsettled.pop_front();
            if !is_written {
                unsettled.extend(change);
                return;
            }
            self.settled_again.notify_one();
        }
    }

    fn unsettled(&self) -> MutexGuard<'_, VecDeque<Change>> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a claimed row wait. A queued one waits without a claim, where every relay finds it, also when its time is over.
    pub(super) async fn postpone(&self, delivery: Box<InFlight>, lane: &Lane, until: Timestamp) -> End {
        if delivery.queued_until.is_some() {
            let release = Change::Release { ticket: delivery.ticket, waiting_on: None };
            let _ = self.ask_until_written(self.lined(lane, release)).await;
            return End::Later(until);
        }
        match self.ask(lane, Change::Postpone { ticket: delivery.ticket, wait: lane.until(until) }).await {
            Ok(Applied::Settled(_)) => End::Waits(until),
            _ => settled(unrecorded(*delivery)),
        }
    }
}
