//! One delivery's way: begin, wait for its place, attempt, settle.
//!
//! The write before the POST is always waited for. The place is given back before the settlement is on disk, so that the next
//! attempt overlaps with it; the lane's room bounds how many settlements can be under way.

use super::clock::Clock;
use super::desk::{Desk, Gone};
use super::gate::Pass;
use super::job::{Author, Job, Work};
use super::lane::{Entry, Lane};
use super::wire::{Wire, WireRequest};
use crate::killpoint;
use crate::log::{Applied, Change, Claimed, Next, NotClaimed, Place, Reported, Settlement, Ticket};
use crate::model::{
    Answer, Attempt, Delivery, DeliveryId, Facts, Failure, NewDelivery, Order, Outcome, Skip, State, Timestamp, Verdict,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, watch};

/// What every delivery of a run shares.
pub(super) struct Crew<W> {
    pub(super) desk: Desk,
    pub(super) wire: W,
    pub(super) clock: Clock,
    pub(super) author: Author,
    pub(super) process: Semaphore,
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) random: Mutex<ChaCha8Rng>,
}

/// How a delivery's way ended, for now or for good.
pub(super) enum End {
    /// For this run.
    Outcome(Box<Outcome>),
    /// It waits in the log; when it is due, as far as is known.
    Waits(Timestamp),
    /// It was not begun because its connector is to be left alone: until then, or in this run.
    Back(Job),
    /// It was not begun because the run was stopped.
    Left(Job),
}

/// A delivery that is claimed.
struct Parcel {
    ticket: Ticket,
    facts: Facts,
    payload: Vec<u8>,
    attempts: u32,
    tries: u32,
    was: State,
    /// It stood in the log before this run began.
    is_stored: bool,
}

impl Parcel {
    fn of(claimed: Claimed, is_stored: bool) -> Self {
        let Claimed { ticket, facts, payload, attempts, tries, was, .. } = claimed;
        Self { ticket, facts, payload, attempts, tries, was, is_stored }
    }
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
            let is_stopped = *self.stopped.borrow();
            return if is_stopped { End::Left(job) } else { self.enqueue(job, lane, door, self.clock.now()).await };
        };
        self.accept(job, lane, door, ahead).await
    }

    async fn accept(&self, job: Job, lane: &Lane, door: impl Sized, ahead: impl Sized) -> End {
        let Work::New(new) = job.work else { unreachable!("it is new") };
        let facts = Facts::from(new.as_ref());
        // The log keeps a copy of the payload, and the wire gets the other.
        let payload = new.payload.clone();
        let Ok(answer) = self.desk.put(self.in_line(lane, Change::Accept(new))).await else {
            return ended(left(facts, 0));
        };
        drop(door);
        match answer.await {
            Ok(Applied::Accepted { ticket, place }) => {
                let facts = Facts { id: Some(ticket.id), ..facts };
                let (was, is_stored) = (State::Pending, false);
                let parcel = Parcel { ticket, facts, payload, attempts: 0, tries: 0, was, is_stored };
                self.go_on(parcel, place, lane, ahead).await
            }
            Ok(Applied::NotClaimed(why)) => ended(skip(facts, State::Pending, 0, &why)),
            _ => ended(left(facts, 0)),
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
        let Ok(answer) = self.desk.put(self.in_line(lane, Change::Enqueue { new, until })).await else {
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
    pub(super) async fn resume(&self, claimed: Claimed, origin: Origin, lane: &Lane, ahead: impl Sized) -> End {
        let (place, is_stored) = (claimed.place, origin == Origin::Log || claimed.was != State::Pending);
        self.go_on(Parcel::of(claimed, is_stored), place, lane, ahead).await
    }

    /// Ends a row that waited: its connector is not tried any more.
    pub(super) async fn let_go(&self, claimed: Claimed, lane: &Lane) -> End {
        let is_stored = claimed.was != State::Pending;
        self.give_up(Parcel::of(claimed, is_stored), lane).await
    }

    async fn go_on(&self, mut parcel: Parcel, place: Place, lane: &Lane, ahead: impl Sized) -> End {
        match place {
            Place::First => {}
            Place::Behind(_) => return End::Waits(self.clock.now()),
            Place::Held(by) => return self.hold(parcel, lane, by).await,
        }
        let Some(entry) = self.unless_stopped(lane.enter(&self.process)).await else {
            return self.stop(parcel, lane).await;
        };
        drop(ahead);
        match entry {
            Entry::Go(places) => {
                let (started_at, answer) = self.attempt(&mut parcel, lane).await;
                lane.answered(&places, &answer);
                drop(places);
                self.settle(parcel, lane, started_at, answer).await
            }
            Entry::Later(until) => self.postpone(parcel, lane, self.clock.at(until)).await,
            Entry::Never => self.give_up(parcel, lane).await,
        }
    }

    async fn attempt(&self, parcel: &mut Parcel, lane: &Lane) -> (Timestamp, Answer) {
        let request = WireRequest {
            webhook_id: parcel.facts.webhook_id.clone(),
            timestamp: self.clock.wall(),
            payload: std::mem::take(&mut parcel.payload),
            is_test: parcel.facts.is_test,
        };
        let started_at = request.timestamp;
        killpoint::reach("post.before");
        let answer = self.wire.attempt(&lane.destination, request).await;
        killpoint::reach("post.after");
        (started_at, answer)
    }

    async fn settle(&self, parcel: Parcel, lane: &Lane, started_at: Timestamp, answer: Answer) -> End {
        let policy = &lane.destination.policy;
        let is_again =
            answer.verdict() == Verdict::TryAgain && parcel.tries < policy.retries && !*self.stopped.borrow();
        if !is_again {
            return self.record(parcel, lane, started_at, answer, Next::End).await;
        }
        let random = self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64();
        let pause = policy.pause(parcel.tries + 1, random, answer.retry_after);
        let due = self.clock.at(tokio::time::Instant::now() + pause);
        self.record(parcel, lane, started_at, answer, Next::Again(due)).await
    }

    async fn record(&self, parcel: Parcel, lane: &Lane, started_at: Timestamp, answer: Answer, next: Next) -> End {
        let attempts = parcel.attempts + u32::from(answer.was_tried());
        let settlement = Settlement {
            ticket: parcel.ticket,
            attempt: self.describe(lane, attempts, started_at, answer.clone()),
            at: self.clock.wall(),
            next,
        };
        let applied = self.ask(lane, Change::Settle(Box::new(settlement))).await;
        let is_recorded = matches!(applied, Ok(Applied::Settled(_)));
        let state = match (next, answer.failure) {
            (Next::Again(due), _) if is_recorded => return End::Waits(due),
            (_, None) if is_recorded => State::Delivered,
            (_, Some(_)) if is_recorded => State::Failed,
            _ => State::Unknown,
        };
        let waiting_on = if let Next::Held(by) = next { Some(by) } else { None };
        let (facts, answer) = (parcel.facts, Some(answer));
        ended(Outcome { state, answer, waiting_on, is_left: false, ..left(facts, attempts) })
    }

    fn describe(&self, lane: &Lane, number: u32, started_at: Timestamp, answer: Answer) -> Attempt {
        Attempt {
            number,
            kind: self.author.kind,
            started_at,
            url: lane.url.clone(),
            by: self.author.by.clone(),
            reason: self.author.reason.clone(),
            answer: Some(answer),
        }
    }

    /// One before it failed. A new delivery has failed by that; a stored one is as it was.
    async fn hold(&self, parcel: Parcel, lane: &Lane, by: DeliveryId) -> End {
        let answer = Answer::not_sent(Failure::Held, format!("not sent: event {by} of the same document comes first"));
        self.not_sent(parcel, lane, answer, Some(by)).await
    }

    /// Its connector is not tried any more in this run. The latest attempt of this run stands, where there is one.
    async fn give_up(&self, parcel: Parcel, lane: &Lane) -> End {
        if parcel.tries == 0 {
            return self.not_sent(parcel, lane, breaker_is_open(), None).await;
        }
        let conclude = Change::Conclude { ticket: parcel.ticket, at: self.clock.wall() };
        let Ok(Applied::Concluded(row)) = self.ask(lane, conclude).await else {
            return ended(unrecorded(parcel));
        };
        let answer = row.last_attempt.and_then(|attempt| attempt.answer);
        ended(Outcome { state: row.state, answer, is_left: false, ..left(parcel.facts, parcel.attempts) })
    }

    /// Nothing is sent any more. What was tried in this run waits in the log until the run gives it back.
    async fn stop(&self, parcel: Parcel, lane: &Lane) -> End {
        if parcel.tries > 0 {
            return self.postpone(parcel, lane, self.clock.now()).await;
        }
        self.not_sent(parcel, lane, Answer::not_sent(Failure::Stopped, "not sent: the run was stopped"), None).await
    }

    async fn not_sent(&self, parcel: Parcel, lane: &Lane, answer: Answer, waiting_on: Option<DeliveryId>) -> End {
        if !parcel.is_stored {
            let next = waiting_on.map_or(Next::End, Next::Held);
            return self.record(parcel, lane, self.clock.wall(), answer, next).await;
        }
        // Where the release is lost with the log, the row becomes unknown at the next open: safe, if not exact.
        let _ = self.ask(lane, Change::Release { ticket: parcel.ticket, waiting_on }).await;
        ended(Outcome { state: parcel.was, answer: Some(answer), waiting_on, ..left(parcel.facts, parcel.attempts) })
    }

    async fn postpone(&self, parcel: Parcel, lane: &Lane, until: Timestamp) -> End {
        match self.ask(lane, Change::Postpone { ticket: parcel.ticket, until }).await {
            Ok(Applied::Settled(_)) => End::Waits(until),
            _ => ended(unrecorded(parcel)),
        }
    }

    /// A new delivery for a connector that is not tried any more is written as one that failed.
    async fn refuse(&self, job: Job, lane: &Lane) -> End {
        let facts = job.facts();
        let Work::New(new) = job.work else { unreachable!("only new ones are written") };
        let (at, answer) = (self.clock.wall(), breaker_is_open());
        let reported = Reported {
            delivery: NewDelivery { ..*new },
            attempt: self.describe(lane, 0, at, answer.clone()),
            at,
            state: State::Failed,
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

    /// Asks the log, in line where events of one document wait for one another.
    pub(super) async fn ask(&self, lane: &Lane, change: Change) -> Result<Applied, Gone> {
        self.desk.ask(self.in_line(lane, change)).await
    }

    fn in_line(&self, lane: &Lane, change: Change) -> Change {
        match lane.destination.policy.order {
            Order::None => change,
            Order::Document => Change::InLine { change: Box::new(change), now: self.clock.now() },
        }
    }

    pub(super) async fn unless_stopped<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let mut stopped = self.stopped.clone();
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

fn breaker_is_open() -> Answer {
    Answer::not_sent(Failure::Breaker, "not sent: its connector does not work now (its breaker is open)")
}

fn ended(outcome: Outcome) -> End {
    End::Outcome(Box::new(outcome))
}

/// A delivery that this run leaves as it was.
fn left(facts: Facts, attempts: u32) -> Outcome {
    Outcome { facts, state: State::Pending, answer: None, attempts, skipped: None, waiting_on: None, is_left: true }
}

/// What became of it could not be written down.
fn unrecorded(parcel: Parcel) -> Outcome {
    Outcome { state: State::Unknown, is_left: false, ..left(parcel.facts, parcel.attempts) }
}

/// A job that this run did not begin.
pub(super) fn unbegun(job: &Job) -> Outcome {
    Outcome { state: job.state(), ..left(job.facts(), 0) }
}

/// A row that this run did not begin.
pub(super) fn left_row(row: &Delivery) -> Outcome {
    Outcome { state: row.state, ..left(Facts::from(row), row.attempts) }
}

fn skip(facts: Facts, was: State, attempts: u32, why: &NotClaimed) -> Outcome {
    let (state, skip) = match why {
        NotClaimed::Missing(_) => (was, Skip::Missing),
        NotClaimed::NoPayload(_) => (was, Skip::NoPayload),
        NotClaimed::State(_, state @ State::Delivered) => (*state, Skip::Delivered),
        NotClaimed::State(_, state @ State::Discarded) => (*state, Skip::Discarded),
        NotClaimed::State(_, state) => (*state, Skip::Taken),
    };
    Outcome::skipped(facts, state, attempts, skip)
}
