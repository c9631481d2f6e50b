//! A delivery on its way, and how its way can end.

use super::job::{Job, is_snapshot};
use crate::log::{Claimed, NotClaimed, Ticket};
use crate::model::{Answer, Delivery, Facts, Failure, Outcome, Skip, State, Timestamp};

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

/// A delivery that is claimed. It is kept in a box: every step of its way would hold a copy of its place.
pub(super) struct InFlight {
    pub(super) ticket: Ticket,
    pub(super) facts: Facts,
    pub(super) payload: Vec<u8>,
    pub(super) attempts: u32,
    pub(super) tries: u32,
    pub(super) was: State,
    /// It stood in the log before this run began.
    pub(super) is_stored: bool,
    /// It was written or claimed a while ago.
    pub(super) has_waited: bool,
    pub(super) is_snapshot: bool,
}

impl InFlight {
    /// A new delivery that is written now.
    pub(super) fn new(ticket: Ticket, facts: Facts, payload: Vec<u8>, is_snapshot: bool) -> Box<Self> {
        let facts = Facts { id: Some(ticket.id), ..facts };
        let (was, is_stored, has_waited) = (State::Pending, false, false);
        Box::new(Self { ticket, facts, payload, attempts: 0, tries: 0, was, is_stored, has_waited, is_snapshot })
    }

    /// A row of the log that is claimed now.
    pub(super) fn of(claimed: Claimed, is_stored: bool) -> Box<Self> {
        let Claimed { ticket, facts, payload, attempts, tries, was, .. } = claimed;
        let is_snapshot = is_snapshot(facts.api_key, facts.event.as_deref());
        Box::new(Self { ticket, facts, payload, attempts, tries, was, is_stored, has_waited: true, is_snapshot })
    }
}

/// What is told of a delivery whose connector is not tried any more.
pub(super) fn breaker_is_open() -> Answer {
    Answer::not_sent(Failure::Breaker, "not sent: its connector does not work now (its breaker is open)")
}

/// The way ended with this.
pub(super) fn ended(outcome: Outcome) -> End {
    End::Outcome(Box::new(outcome))
}

/// A delivery that this run leaves as it was.
pub(super) fn left(facts: Facts, attempts: u32) -> Outcome {
    Outcome { facts, state: State::Pending, answer: None, attempts, skipped: None, waiting_on: None, is_left: true }
}

/// What became of it could not be written down.
pub(super) fn unrecorded(delivery: InFlight) -> Outcome {
    Outcome { state: State::Unknown, is_left: false, ..left(delivery.facts, delivery.attempts) }
}

/// A job that this run did not begin.
pub(super) fn unbegun(job: &Job) -> Outcome {
    Outcome { state: job.state(), ..left(job.facts(), 0) }
}

/// A row that this run did not begin.
pub(super) fn left_row(row: &Delivery) -> Outcome {
    Outcome { state: row.state, ..left(Facts::from(row), row.attempts) }
}

/// A row that could not be claimed.
pub(super) fn skip(facts: Facts, was: State, attempts: u32, why: &NotClaimed) -> Outcome {
    let (state, skip) = match why {
        NotClaimed::Missing(_) => (was, Skip::Missing),
        NotClaimed::NoPayload(_) => (was, Skip::NoPayload),
        NotClaimed::State(_, state @ State::Delivered) => (*state, Skip::Delivered),
        NotClaimed::State(_, state @ State::Discarded) => (*state, Skip::Discarded),
        NotClaimed::State(_, state) => (*state, Skip::Taken),
        NotClaimed::Changed(_, state) => (*state, Skip::Changed),
        NotClaimed::Superseded(..) => (was, Skip::Superseded),
        NotClaimed::Replaced(..) => (was, Skip::Replaced),
    };
    Outcome::skipped(facts, state, attempts, skip)
}
