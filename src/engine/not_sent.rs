//! Deliveries that end without an attempt, or without another one: held, superseded, given up, stopped, refused.

use super::in_flight::{ClaimOrigin, End, InFlight, settled, unrecorded, untouched};
use super::lane::Lane;
use super::wire::Wire;
use super::worker::Worker;
use crate::log::{Applied, Change, Claimed, Next, Reported, Take, Whose};
use crate::model::{Answer, DeliveryId, Facts, Failure, NewDelivery, Outcome, Skip, State, Timestamp};

impl<W: Wire> Worker<W> {
    /// Ends a delivery that waits for a failed one of its document. A new delivery fails, a stored one stays as it was. One that
    /// was attempted in this run fails by its latest attempt.
    pub(super) async fn hold(&self, delivery: Box<InFlight>, lane: &Lane, by: DeliveryId) -> End {
        if delivery.tries > 0 {
            return self.conclude(delivery, lane, None).await;
        }
        let answer = Answer::not_sent(Failure::Held, format!("not sent: event {by} of the same document comes first"));
        if delivery.queued_until.is_some() {
            return self.record(delivery, lane, self.clock.wall(), answer, Next::Held(by)).await;
        }
        self.not_sent(delivery, lane, answer, Some(by)).await
    }

    /// Ends a snapshot because a newer one was delivered or is being sent. If it was attempted in this run, it fails by its latest
    /// attempt. A pending one fails too: it would stay pending for ever otherwise.
    pub(super) async fn supersede(&self, delivery: Box<InFlight>, lane: &Lane, newer: DeliveryId) -> End {
        let skipped = delivery.is_stored.then_some(Skip::Superseded);
        if delivery.tries > 0 {
            return self.conclude(delivery, lane, skipped).await;
        }
        if delivery.is_stored && delivery.was != State::Pending {
            let release = Change::Release { ticket: delivery.ticket, waiting_on: None };
            let _ = self.ask_until_written(self.lined(lane, release)).await;
            return settled(Outcome::skipped(delivery.facts, delivery.was, delivery.attempts, Skip::Superseded));
        }
        let why = format!("not sent: the newer event {newer} of the same document was delivered or is being sent");
        let answer = Answer::not_sent(Failure::Held, why);
        self.record(delivery, lane, self.clock.wall(), answer, Next::End).await
    }

    /// Ends a delivery whose connector gets no more attempts in this run. If it was attempted in this run, it fails by its latest
    /// attempt.
    pub(super) async fn give_up(&self, delivery: Box<InFlight>, lane: &Lane) -> End {
        if delivery.queued_until.is_some() {
            return self.record(delivery, lane, self.clock.wall(), lane.circuit_open(), Next::End).await;
        }
        if delivery.tries == 0 {
            return self.not_sent(delivery, lane, lane.circuit_open(), None).await;
        }
        self.conclude(delivery, lane, None).await
    }

    /// Settles a delivery by the latest attempt of this run.
    async fn conclude(&self, delivery: Box<InFlight>, lane: &Lane, skipped: Option<Skip>) -> End {
        let conclude = Change::Conclude { ticket: delivery.ticket, at: self.clock.wall() };
        let Ok(Applied::Concluded(row)) = self.ask_for(&delivery, lane, conclude).await else {
            return settled(unrecorded(*delivery));
        };
        let answer = row.last_attempt.and_then(|attempt| attempt.answer);
        let outcome = untouched(delivery.facts, delivery.attempts);
        settled(Outcome { state: row.state, answer, skipped, is_left: false, ..outcome })
    }

    /// Ends a delivery because the run was stopped. One that was attempted in this run waits in the log until the run releases
    /// all that wait.
    pub(super) async fn end_stopped(&self, delivery: Box<InFlight>, lane: &Lane) -> End {
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
        // If the log ends here, the next process that opens it marks the row as unknown, which is safe.
        let release = Change::Release { ticket: delivery.ticket, waiting_on };
        let _ = self.ask_until_written(self.lined(lane, release)).await;
        let outcome = untouched(delivery.facts, delivery.attempts);
        settled(Outcome { state: delivery.was, answer: Some(answer), waiting_on, ..outcome })
    }

    /// Ends a delivery that was received and is not sent: its sender was refused meanwhile, or the run is stopped.
    pub(super) async fn decline(&self, claimed: Claimed, why: Option<String>, lane: &Lane) -> End {
        let why = why.unwrap_or_else(|| "not sent: the run was stopped".to_owned());
        let delivery = self.in_flight(claimed, ClaimOrigin::Waiting);
        self.not_sent(delivery, lane, Answer::not_sent(Failure::Stopped, why), None).await
    }

    /// Ends the rows of a lane that waited behind others when the run was stopped: nothing of them is sent. Queued ones are left for the
    /// next process.
    pub(super) async fn end_waiting(&self, lane: &Lane, mut ended: impl FnMut(Outcome)) {
        let take = || Change::Take(Take { whose: Whose::Mine(lane.number), due: Timestamp::MAX, limit: lane.room });
        while let Ok(Applied::Taken { rows, .. }) = self.log_writer.ask(take()).await
            && !rows.is_empty()
        {
            for row in rows {
                let end = if row.queued_until.is_some() {
                    self.postpone(self.in_flight(row, ClaimOrigin::Waiting), lane, self.clock.now()).await
                } else {
                    self.decline(row, None, lane).await
                };
                if let End::Settled(outcome) = end {
                    ended(*outcome);
                }
            }
        }
    }

    /// Writes a new delivery as failed: its connector gets no more attempts in this run.
    pub(super) async fn refuse(&self, new: Box<NewDelivery>, lane: &Lane) -> End {
        let facts = Facts::from(new.as_ref());
        let (at, answer) = (self.clock.wall(), lane.circuit_open());
        let attempt = self.author.attempt((0, false), at, &lane.url, Some(answer.clone()));
        let reported = Reported::unsent(*new, attempt, at);
        let (id, state) = match self.ask(lane, Change::Report(Box::new(reported))).await {
            Ok(Applied::Reported { id, .. }) => (Some(id), State::Failed),
            _ => (None, State::Pending),
        };
        let facts = Facts { id, ..facts };
        settled(Outcome { state, answer: Some(answer), is_left: id.is_none(), ..untouched(facts, 0) })
    }
}
