//! A delivery between its claim and its settlement, and how its task can end.

use super::job::Job;
use crate::catalog::{self, Effect};
use crate::log::{Claimed, NotClaimed, Ticket};
use crate::model::{Delivery, DeliveryId, Facts, Outcome, Skip, State, Timestamp};

/// How a delivery's task ended.
pub(super) enum End {
    /// The delivery has its outcome for this run.
    Settled(Box<Outcome>),
    /// It waits in the log until this time, as far as this process knows.
    Waits(Timestamp),
    /// It is in the log, and whoever finds it due at this time sends it.
    Later(Timestamp),
    /// It was not started, because its connector takes no attempt now.
    NotNow(Job),
    /// It was not started, because the run was stopped.
    Stopped(Job),
}

/// What a delivery that has its permits does next.
pub(super) enum MayAttempt {
    /// Its attempt starts now.
    Go,
    /// This newer snapshot was delivered, or is being sent.
    Superseded(DeliveryId),
    /// The run was stopped.
    Stopped,
    /// This process has lost its claims.
    Lost,
}

/// Where a claimed row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClaimOrigin {
    /// It was in the log before this run started.
    Log,
    /// It waited in the log, perhaps since this run wrote it.
    Waiting,
}

/// A claimed delivery. It is boxed, so that the future of each step holds a pointer and not a copy of it.
pub(super) struct InFlight {
    pub(super) ticket: Ticket,
    pub(super) facts: Facts,
    pub(super) payload: Vec<u8>,
    /// Attempts that the log has of it.
    pub(super) attempts: u32,
    /// Attempts of this run.
    pub(super) tries: u32,
    /// The state it had when it was claimed.
    pub(super) was: State,
    /// It was in the log before this run started.
    pub(super) is_stored: bool,
    /// Some time has passed since it was written or claimed.
    pub(super) has_waited: bool,
    pub(super) effect: Effect,
    /// Until when it is retried, if it was queued.
    pub(super) queued_until: Option<Timestamp>,
}

impl InFlight {
    /// A new delivery that was written just now.
    pub(super) fn new(ticket: Ticket, facts: Facts, payload: Vec<u8>, effect: Effect) -> Box<Self> {
        let facts = Facts { id: Some(ticket.id), ..facts };
        let (was, is_stored, has_waited) = (State::Pending, false, false);
        let (attempts, tries, queued_until) = (0, 0, None);
        Box::new(Self { ticket, facts, payload, attempts, tries, was, is_stored, has_waited, effect, queued_until })
    }

    /// A row of the log that was claimed just now.
    pub(super) fn of(claimed: Claimed, origin: ClaimOrigin) -> Box<Self> {
        let Claimed { ticket, facts, payload, attempts, tries, was, queued_until, .. } = claimed;
        let effect = catalog::effect(facts.api_key, facts.event.as_deref());
        let is_stored = origin == ClaimOrigin::Log || was != State::Pending || queued_until.is_some();
        let has_waited = true;
        Box::new(Self { ticket, facts, payload, attempts, tries, was, is_stored, has_waited, effect, queued_until })
    }
}

pub(super) fn settled(outcome: Outcome) -> End {
    End::Settled(Box::new(outcome))
}

/// The outcome of a delivery that this run leaves as it was.
pub(super) fn untouched(facts: Facts, attempts: u32) -> Outcome {
    Outcome { facts, state: State::Pending, answer: None, attempts, skipped: None, waiting_on: None, is_left: true }
}

/// The outcome of a row that this run leaves as it was.
pub(super) fn untouched_row(row: &Delivery) -> Outcome {
    Outcome { state: row.state, ..untouched(Facts::from(row), row.attempts) }
}

/// The outcome of a job that this run did not start, where its row could not be read.
pub(super) fn untouched_job(job: &Job) -> Outcome {
    Outcome { state: job.state(), ..untouched(job.facts(), 0) }
}

/// The outcome of an attempt whose settlement could not be written.
pub(super) fn unrecorded(delivery: InFlight) -> Outcome {
    Outcome { state: State::Unknown, is_left: false, ..untouched(delivery.facts, delivery.attempts) }
}

/// Ends a delivery that could not be claimed.
pub(super) fn not_claimed(outcome: Outcome, why: &NotClaimed) -> End {
    let was = outcome.state;
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
    settled(Outcome::skipped(outcome.facts, state, outcome.attempts, skip))
}
