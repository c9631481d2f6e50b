//! The end of a delivery's way: what came back is settled, or nothing was sent and the log is told why.

use super::crew::Crew;
use super::job::{Job, Work};
use super::lane::Lane;
use super::parcel::{End, Parcel, breaker_is_open, ended, left, unrecorded};
use super::wire::Wire;
use crate::catalog;
use crate::log::{Applied, Change, Next, Reported, Settlement};
use crate::model::{
    Answer, Attempt, DeliveryId, Doubt, Facts, Failure, NewDelivery, Outcome, Skip, State, Timestamp, Verdict,
};
use rand_chacha::rand_core::Rng as _;
use std::sync::PoisonError;
use tokio::time::Instant;

impl<W: Wire> Crew<W> {
    /// Settles an attempt: for good, or with the time of the next one.
    pub(super) async fn settle(&self, parcel: Box<Parcel>, lane: &Lane, started_at: Timestamp, answer: Answer) -> End {
        let policy = &lane.destination.policy;
        let effect = catalog::effect(parcel.facts.api_key, parcel.facts.event.as_deref());
        let may_repeat = !catalog::must_not_repeat(effect, &answer, policy.is_idempotent);
        let is_passing = answer.verdict() == Verdict::TryAgain && may_repeat;
        let is_again = is_passing && parcel.tries < policy.retries && !self.is_stopped();
        if !is_again {
            return self.record(parcel, lane, started_at, answer, Next::End).await;
        }
        let random = self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64();
        let pause = policy.pause(parcel.tries + 1, random, answer.retry_after);
        let due = self.clock.at(Instant::now() + pause);
        self.record(parcel, lane, started_at, answer, Next::Again(lane.until(due))).await
    }

    async fn record(&self, parcel: Box<Parcel>, lane: &Lane, started_at: Timestamp, answer: Answer, next: Next) -> End {
        let attempts = parcel.attempts.saturating_add(u32::from(answer.was_tried()));
        let settlement = Settlement {
            ticket: parcel.ticket,
            attempt: self.describe(lane, attempts, started_at, answer.clone()),
            at: self.clock.wall(),
            next,
        };
        let applied = self.ask_of(&parcel, lane, Change::Settle(Box::new(settlement))).await;
        let is_recorded = matches!(applied, Ok(Applied::Settled(_)));
        let state = match (next, answer.failure) {
            (Next::Again(wait), _) if is_recorded => return End::Waits(wait.until),
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

    /// One before it failed. A new delivery has failed by that; a stored one is as it was. What was tried in this run has failed
    /// by its latest attempt.
    pub(super) async fn hold(&self, parcel: Box<Parcel>, lane: &Lane, by: DeliveryId) -> End {
        if parcel.tries > 0 {
            return self.conclude(parcel, lane, None).await;
        }
        let answer = Answer::not_sent(Failure::Held, format!("not sent: event {by} of the same document comes first"));
        self.not_sent(parcel, lane, answer, Some(by)).await
    }

    /// A newer snapshot of its document was delivered, or is on its way. The latest attempt of this run stands, where there is
    /// one. One that is pending has failed by it: else it would stay pending for good.
    pub(super) async fn supersede(&self, parcel: Box<Parcel>, lane: &Lane, newer: DeliveryId) -> End {
        let skipped = parcel.is_stored.then_some(Skip::Superseded);
        if parcel.tries > 0 {
            return self.conclude(parcel, lane, skipped).await;
        }
        if parcel.is_stored && parcel.was != State::Pending {
            let _ = self.ask(lane, Change::Release { ticket: parcel.ticket, waiting_on: None }).await;
            return ended(Outcome::skipped(parcel.facts, parcel.was, parcel.attempts, Skip::Superseded));
        }
        let why = format!("not sent: the newer event {newer} of the same document was delivered or is being sent");
        let answer = Answer::not_sent(Failure::Held, why);
        self.record(parcel, lane, self.clock.wall(), answer, Next::End).await
    }

    /// Its connector is not tried any more in this run. The latest attempt of this run stands, where there is one.
    pub(super) async fn give_up(&self, parcel: Box<Parcel>, lane: &Lane) -> End {
        if parcel.tries == 0 {
            return self.not_sent(parcel, lane, breaker_is_open(), None).await;
        }
        self.conclude(parcel, lane, None).await
    }

    /// Lets the latest attempt be the last.
    async fn conclude(&self, parcel: Box<Parcel>, lane: &Lane, skipped: Option<Skip>) -> End {
        let conclude = Change::Conclude { ticket: parcel.ticket, at: self.clock.wall() };
        let Ok(Applied::Concluded(row)) = self.ask_of(&parcel, lane, conclude).await else {
            return ended(unrecorded(*parcel));
        };
        let answer = row.last_attempt.and_then(|attempt| attempt.answer);
        ended(Outcome { state: row.state, answer, skipped, is_left: false, ..left(parcel.facts, parcel.attempts) })
    }

    /// Nothing is sent any more. What was tried in this run waits in the log until the run gives it back.
    pub(super) async fn stop(&self, parcel: Box<Parcel>, lane: &Lane) -> End {
        if parcel.tries > 0 {
            return self.postpone(parcel, lane, self.clock.now()).await;
        }
        self.not_sent(parcel, lane, Answer::not_sent(Failure::Stopped, "not sent: the run was stopped"), None).await
    }

    async fn not_sent(&self, parcel: Box<Parcel>, lane: &Lane, answer: Answer, waiting_on: Option<DeliveryId>) -> End {
        if !parcel.is_stored {
            let next = waiting_on.map_or(Next::End, Next::Held);
            return self.record(parcel, lane, self.clock.wall(), answer, next).await;
        }
        // Where the release is lost with the log, the row becomes unknown at the next open: safe, if not exact.
        let _ = self.ask(lane, Change::Release { ticket: parcel.ticket, waiting_on }).await;
        ended(Outcome { state: parcel.was, answer: Some(answer), waiting_on, ..left(parcel.facts, parcel.attempts) })
    }

    pub(super) async fn postpone(&self, parcel: Box<Parcel>, lane: &Lane, until: Timestamp) -> End {
        match self.ask(lane, Change::Postpone { ticket: parcel.ticket, wait: lane.until(until) }).await {
            Ok(Applied::Settled(_)) => End::Waits(until),
            _ => ended(unrecorded(*parcel)),
        }
    }

    /// A new delivery for a connector that is not tried any more is written as one that failed.
    pub(super) async fn refuse(&self, job: Job, lane: &Lane) -> End {
        let facts = job.facts();
        let Work::New(new) = job.work else { unreachable!("only new ones are written") };
        let (at, answer) = (self.clock.wall(), breaker_is_open());
        let reported = Reported {
            delivery: NewDelivery { ..*new },
            attempt: self.describe(lane, 0, at, answer.clone()),
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
