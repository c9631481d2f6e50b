//! One delivery's way: begin, wait for its place, attempt, settle.
//!
//! The write before the POST is always waited for. The place is given back before the settlement is on disk, so that the next
//! attempt overlaps with it; the lane's room bounds how many settlements can be under way.

use super::breaker::Pass;
use super::clock::Clock;
use super::in_flight::{End, InFlight, breaker_is_open, ended, left, left_row, skip, unbegun, unrecorded};
use super::job::{Author, Job, Work, is_snapshot};
use super::lane::{Entry, Lane};
use super::log_writer::{Gone, LogWriter};
use super::stop::StopSignal;
use super::wire::{Wire, WireRequest};
use crate::catalog::{Effect, effect, must_not_repeat};
use crate::killpoint;
use crate::log::{Applied, Change, Claimed, Newer, Next, Place, Refuse, Reported, Settlement};
use crate::model::{
    Answer, AttemptKind, Delivery, DeliveryId, Doubt, Facts, Failure, NewDelivery, Outcome, Skip, State, Timestamp,
    Verdict,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// What begins within this time after it was written has not waited.
const AT_ONCE: Duration = Duration::from_millis(50);

/// What every delivery of a run shares.
pub(super) struct Worker<W> {
    pub(super) log_writer: LogWriter,
    pub(super) wire: W,
    pub(super) clock: Clock,
    pub(super) author: Author,
    /// What keeps a row from being sent that waited.
    pub(super) refuse: Refuse,
    pub(super) process: Semaphore,
    /// So many places of the process stay for all connectors: half of them, for there may be more connectors than places.
    pub(super) shared: usize,
    pub(super) stop: StopSignal,
    pub(super) random: Mutex<ChaCha8Rng>,
}

impl<W: Wire> Worker<W> {
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
            None => self.stop.unless_stopped(lane.ahead.acquire()).await.map(|ahead| ahead.expect("never closed")),
        };
        let Some(ahead) = ahead else {
            let is_left = self.stop.is_stopped() && !self.keeps(&job);
            return if is_left { End::Left(job) } else { self.enqueue(job, lane, door, self.clock.now()).await };
        };
        match self.accept(job, lane, door).await {
            Ok((delivery, place)) => self.go_on(delivery, place, lane, ahead).await,
            Err(end) => end,
        }
    }

    /// Writes a new delivery.
    async fn accept(&self, job: Job, lane: &Lane, door: impl Sized) -> Result<(Box<InFlight>, Place), End> {
        let Work::New(new) = job.work else { unreachable!("it is new") };
        let facts = Facts::from(new.as_ref());
        // The log keeps a copy of the payload, and the wire gets the other.
        let payload = new.payload.clone();
        let is_snapshot = is_snapshot(facts.api_key, facts.event.as_deref());
        let Ok(answer) = self.log_writer.put(lane.in_line(Change::Accept(new), is_snapshot, self.clock.now())).await
        else {
            return Err(ended(left(facts, 0)));
        };
        drop(door);
        match answer.await {
            Ok(Applied::Accepted { ticket, place }) => Ok((InFlight::new(ticket, facts, payload, is_snapshot), place)),
            Ok(Applied::NotClaimed(why)) => Err(ended(skip(facts, State::Pending, 0, &why))),
            _ => Err(ended(left(facts, 0))),
        }
    }

    async fn deliver_stored(&self, job: Job, lane: &Lane) -> End {
        let Some(claim) = self.stop.unless_stopped(lane.claims.acquire()).await else { return End::Left(job) };
        match self.stop.unless_stopped(lane.proven()).await {
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
        match self.log_writer.ask(Change::Look(ids)).await {
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
        let Ok(answer) = self.log_writer.put(lane.in_line(enqueue, is_snapshot, self.clock.now())).await else {
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
        self.go_on(InFlight::of(claimed, is_stored), place, lane, ahead)
    }

    /// Ends a row that waited: its connector is not tried any more.
    pub(super) fn let_go(&self, claimed: Claimed, lane: &Lane) -> impl Future<Output = End> {
        let is_stored = claimed.was != State::Pending;
        self.give_up(InFlight::of(claimed, is_stored), lane)
    }

    async fn go_on(&self, mut delivery: Box<InFlight>, place: Place, lane: &Lane, ahead: impl Sized) -> End {
        match place {
            Place::First => {}
            Place::Behind(_) => return End::Waits(self.clock.now()),
            Place::Held(by) => return self.hold(delivery, lane, by).await,
        }
        let asked = Instant::now();
        let Some(entry) = self.stop.unless_stopped(lane.enter(&self.process)).await else {
            return self.end_stopped(delivery, lane).await;
        };
        delivery.has_waited |= asked.elapsed() > AT_ONCE;
        drop(ahead);
        match entry {
            Entry::Go(places) => {
                if let Some(newer) = self.superseded_by(&delivery, lane).await {
                    drop(places);
                    return self.supersede(delivery, lane, newer).await;
                }
                let (started_at, answer) = self.attempt(&mut delivery, lane).await;
                lane.answered(&places, &answer);
                self.stop.count(&answer);
                drop(places);
                self.settle(delivery, lane, started_at, answer).await
            }
            Entry::Later(until) => self.postpone(delivery, lane, self.clock.at(until)).await,
            Entry::Never => self.give_up(delivery, lane).await,
        }
    }

    /// Looks for a newer snapshot that was delivered, or is on its way, since this one was written or claimed: sent after it,
    /// this one would put old numbers over new ones. What is sent the moment it comes in is not looked at.
    async fn superseded_by(&self, delivery: &InFlight, lane: &Lane) -> Option<DeliveryId> {
        let which = lane.newer(self.refuse);
        if !delivery.is_snapshot || !delivery.has_waited || which == Newer::Ignored {
            return None;
        }
        match self.log_writer.ask(Change::LookForNewer(delivery.ticket.id, which)).await {
            Ok(Applied::Newer(newer)) => newer,
            _ => None,
        }
    }

    async fn attempt(&self, delivery: &mut InFlight, lane: &Lane) -> (Timestamp, Answer) {
        let effect = effect(delivery.facts.api_key, delivery.facts.event.as_deref());
        let request = WireRequest {
            webhook_id: delivery.facts.webhook_id.clone(),
            timestamp: self.clock.wall(),
            payload: std::mem::take(&mut delivery.payload),
            is_test: delivery.facts.is_test,
            may_repeat: effect != Effect::Delta || lane.destination.policy.is_idempotent,
        };
        let started_at = request.timestamp;
        killpoint::reach("post.before");
        let answer = self.wire.attempt(&lane.destination, request).await;
        killpoint::reach("post.after");
        let is_from_elsewhere = lane.destination.label != delivery.facts.connector;
        (started_at, Answer { is_from_elsewhere, ..answer })
    }

    /// Says whether a delivery that is not begun goes into the log all the same: one that came from where it cannot be read again.
    pub(super) fn keeps(&self, job: &Job) -> bool {
        let is_read_once = matches!(&job.work, Work::New(new) if new.source.is_none());
        is_read_once && self.author.kind == AttemptKind::Send && !self.log_writer.is_gone()
    }

    /// Asks the log, in line where events of one document wait for one another.
    pub(super) async fn ask(&self, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.log_writer.ask(lane.in_line(change, false, self.clock.now())).await
    }

    /// As [`Worker::ask`], for a delivery that others may look for.
    async fn ask_of(&self, delivery: &InFlight, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.log_writer.ask(lane.in_line(change, delivery.is_snapshot, self.clock.now())).await
    }

    /// Settles an attempt: for good, or with the time of the next one.
    async fn settle(&self, delivery: Box<InFlight>, lane: &Lane, started_at: Timestamp, answer: Answer) -> End {
        let policy = &lane.destination.policy;
        let effect = effect(delivery.facts.api_key, delivery.facts.event.as_deref());
        let may_repeat = !must_not_repeat(effect, &answer, policy.is_idempotent);
        let is_passing = answer.verdict() == Verdict::TryAgain && may_repeat;
        let is_again = is_passing && delivery.tries < policy.retries && !self.stop.is_stopped();
        if !is_again {
            return self.record(delivery, lane, started_at, answer, Next::End).await;
        }
        let random = self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64();
        let pause = policy.pause(delivery.tries + 1, random, answer.retry_after);
        let due = self.clock.at(Instant::now() + pause);
        self.record(delivery, lane, started_at, answer, Next::Again(lane.until(due))).await
    }

    async fn record(
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
            attempt: self.author.attempt(attempts, started_at, &lane.url, answer.clone()),
            at: self.clock.wall(),
            next,
        };
        let applied = self.ask_of(&delivery, lane, Change::Settle(Box::new(settlement))).await;
        let is_recorded = matches!(applied, Ok(Applied::Settled(_)));
        let state = match (next, answer.failure) {
            (Next::Again(wait), _) if is_recorded => return End::Waits(wait.until),
            (_, None) if is_recorded => State::Delivered,
            (_, Some(_)) if is_recorded => State::Failed,
            _ => State::Unknown,
        };
        let waiting_on = if let Next::Held(by) = next { Some(by) } else { None };
        let (facts, answer) = (delivery.facts, Some(answer));
        ended(Outcome { state, answer, waiting_on, is_left: false, ..left(facts, attempts) })
    }

    /// One before it failed. A new delivery has failed by that; a stored one is as it was. What was tried in this run has failed
    /// by its latest attempt.
    async fn hold(&self, delivery: Box<InFlight>, lane: &Lane, by: DeliveryId) -> End {
        if delivery.tries > 0 {
            return self.conclude(delivery, lane, None).await;
        }
        let answer = Answer::not_sent(Failure::Held, format!("not sent: event {by} of the same document comes first"));
        self.not_sent(delivery, lane, answer, Some(by)).await
    }

    /// A newer snapshot of its document was delivered, or is on its way. The latest attempt of this run stands, where there is
    /// one. One that is pending has failed by it: else it would stay pending for good.
    async fn supersede(&self, delivery: Box<InFlight>, lane: &Lane, newer: DeliveryId) -> End {
        let skipped = delivery.is_stored.then_some(Skip::Superseded);
        if delivery.tries > 0 {
            return self.conclude(delivery, lane, skipped).await;
        }
        if delivery.is_stored && delivery.was != State::Pending {
            let _ = self.ask(lane, Change::Release { ticket: delivery.ticket, waiting_on: None }).await;
            return ended(Outcome::skipped(delivery.facts, delivery.was, delivery.attempts, Skip::Superseded));
        }
        let why = format!("not sent: the newer event {newer} of the same document was delivered or is being sent");
        let answer = Answer::not_sent(Failure::Held, why);
        self.record(delivery, lane, self.clock.wall(), answer, Next::End).await
    }

    /// Its connector is not tried any more in this run. The latest attempt of this run stands, where there is one.
    async fn give_up(&self, delivery: Box<InFlight>, lane: &Lane) -> End {
        if delivery.tries == 0 {
            return self.not_sent(delivery, lane, breaker_is_open(), None).await;
        }
        self.conclude(delivery, lane, None).await
    }

    /// Lets the latest attempt be the last.
    async fn conclude(&self, delivery: Box<InFlight>, lane: &Lane, skipped: Option<Skip>) -> End {
        let conclude = Change::Conclude { ticket: delivery.ticket, at: self.clock.wall() };
        let Ok(Applied::Concluded(row)) = self.ask_of(&delivery, lane, conclude).await else {
            return ended(unrecorded(*delivery));
        };
        let answer = row.last_attempt.and_then(|attempt| attempt.answer);
        ended(Outcome { state: row.state, answer, skipped, is_left: false, ..left(delivery.facts, delivery.attempts) })
    }

    /// Nothing is sent any more. What was tried in this run waits in the log until the run gives it back.
    async fn end_stopped(&self, delivery: Box<InFlight>, lane: &Lane) -> End {
        if delivery.tries > 0 {
            return self.postpone(delivery, lane, self.clock.now()).await;
        }
        self.not_sent(delivery, lane, Answer::not_sent(Failure::Stopped, "not sent: the run was stopped"), None).await
    }

    async fn not_sent(
        &self,
        delivery: Box<InFlight>,
        lane: &Lane,
        answer: Answer,
        waiting_on: Option<DeliveryId>,
    ) -> End {
        if !delivery.is_stored {
            let next = waiting_on.map_or(Next::End, Next::Held);
            return self.record(delivery, lane, self.clock.wall(), answer, next).await;
        }
        // Where the release is lost with the log, the row becomes unknown at the next open: safe, if not exact.
        let _ = self.ask(lane, Change::Release { ticket: delivery.ticket, waiting_on }).await;
        ended(Outcome {
            state: delivery.was,
            answer: Some(answer),
            waiting_on,
            ..left(delivery.facts, delivery.attempts)
        })
    }

    async fn postpone(&self, delivery: Box<InFlight>, lane: &Lane, until: Timestamp) -> End {
        match self.ask(lane, Change::Postpone { ticket: delivery.ticket, wait: lane.until(until) }).await {
            Ok(Applied::Settled(_)) => End::Waits(until),
            _ => ended(unrecorded(*delivery)),
        }
    }

    /// A new delivery for a connector that is not tried any more is written as one that failed.
    async fn refuse(&self, job: Job, lane: &Lane) -> End {
        let facts = job.facts();
        let Work::New(new) = job.work else { unreachable!("only new ones are written") };
        let (at, answer) = (self.clock.wall(), breaker_is_open());
        let reported = Reported {
            delivery: NewDelivery { ..*new },
            attempt: self.author.attempt(0, at, &lane.url, answer.clone()),
            at,
            state: State::Failed,
            doubt: Doubt::None,
            reposts: 0,
            has_given_id: true,
            allow_duplicate: true,
        };
        let (id, state) = match self.ask(lane, Change::Report(Box::new(reported))).await {
            Ok(Applied::Reported { id, .. }) => (Some(id), State::Failed),
            _ => (None, State::Pending),
        };
        let facts = Facts { id, ..facts };
        ended(Outcome { state, answer: Some(answer), is_left: id.is_none(), ..left(facts, 0) })
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
