//! What can be done to the log, and what became of it.

use crate::model::{Attempt, DeliveryId, NewDelivery, State, Timestamp};

/// Proof of a claim. Every write that settles names it; when somebody else took over, it no longer fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The row.
    pub id: DeliveryId,
    /// Which claim of it, never used twice.
    pub token: i64,
}

/// One change; many are committed together.
#[derive(Clone, Debug)]
pub enum Change {
    /// Writes a new delivery, claimed by this process. Becomes [`Applied::Claimed`].
    Accept(Box<NewDelivery>),
    /// Claims a row that nobody has. Becomes [`Applied::Claimed`] or [`Applied::NotClaimed`].
    Claim {
        /// The row.
        id: DeliveryId,
        /// In which states it may be; of `Delivered` and `Discarded` only on request.
        from: Vec<State>,
    },
    /// Records an attempt and gives the claim back. Becomes [`Applied::Settled`] or [`Applied::Lost`].
    Settle(Box<Settlement>),
    /// Gives a claim back as if it had never been made: nothing was sent. Becomes [`Applied::Settled`] or [`Applied::Lost`].
    Release(Ticket),
    /// Writes a delivery that failed elsewhere. Becomes [`Applied::Reported`].
    Report(Box<Reported>),
    /// Puts failed, unknown and pending rows aside. Becomes [`Applied::Changed`].
    Discard {
        /// The row.
        id: DeliveryId,
        /// Why.
        reason: String,
    },
    /// Takes a discard back: the row is failed again. Becomes [`Applied::Changed`].
    Restore(DeliveryId),
}

/// The end of one attempt.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The claim.
    pub ticket: Ticket,
    /// What was tried and what came back. Without an answer the row becomes unknown.
    pub attempt: Attempt,
    /// When it settled: the failure time of a failed one.
    pub at: Timestamp,
}

/// A delivery that failed elsewhere, such as one copied from the CMS.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The delivery.
    pub delivery: NewDelivery,
    /// What is known of its latest attempt; its number is how many there were, and with 0 there was none.
    pub attempt: Attempt,
    /// When it failed.
    pub at: Timestamp,
    /// `Failed`, or `Unknown` where its answer was never recorded.
    pub state: State,
    /// How many of its attempts were reposts.
    pub reposts: u32,
    /// Whether `delivery.webhook_id` was given by the reporter, so that it alone decides what is a duplicate.
    pub has_given_id: bool,
    /// Write it even if the log has the same already.
    pub allow_duplicate: bool,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// This process has it now.
    Claimed(Box<Claimed>),
    /// It could not be claimed.
    NotClaimed(NotClaimed),
    /// The attempt is recorded.
    Settled(DeliveryId),
    /// Somebody else took over; nothing was written.
    Lost(DeliveryId),
    /// A reported delivery is in the log; `is_new` is false where it was there already.
    Reported {
        /// The row.
        id: DeliveryId,
        /// Whether this change wrote it.
        is_new: bool,
    },
    /// Whether the row's state changed.
    Changed {
        /// The row.
        id: DeliveryId,
        /// False where there is no such row, or its state does not allow it.
        is_changed: bool,
    },
}

/// A claimed row with all that an attempt needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The claim.
    pub ticket: Ticket,
    /// The state it had before.
    pub was: State,
    /// The row's own words on the wire.
    pub webhook_id: String,
    /// The connector's name, or a URL.
    pub connector: String,
    /// The exact payload; empty for [`Change::Accept`], whose caller has it.
    pub payload: Vec<u8>,
    /// Whether it is a test payload.
    pub is_test: bool,
    /// How many attempts were made before.
    pub attempts: u32,
}

/// Why a row could not be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotClaimed {
    /// There is no such row.
    Missing(DeliveryId),
    /// It is in another state than asked for; `Sending` when a living process has it.
    State(DeliveryId, State),
    /// Retention dropped its payload.
    NoPayload(DeliveryId),
}
