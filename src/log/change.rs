//! What can be done to the log, and what became of it.

use crate::model::{Attempt, Delivery, DeliveryId, Doubt, Facts, NewDelivery, Order, Seen, State, Timestamp};

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
    /// Writes a new delivery, claimed by this process. Becomes [`Applied::Accepted`], or [`Applied::NotClaimed`] where its
    /// webhook id is taken, or where the original of an edited copy is not what was seen of it, or another copy is being sent.
    Accept(Box<NewDelivery>),
    /// Writes a new delivery, claimed by this process, that waits until a time. Becomes as [`Change::Accept`].
    Enqueue {
        /// The delivery.
        new: Box<NewDelivery>,
        /// How long it waits.
        wait: Wait,
    },
    /// Claims a row that no one has and that is still what was seen of it. Becomes [`Applied::Claimed`] or
    /// [`Applied::NotClaimed`].
    Claim {
        /// The row.
        id: DeliveryId,
        /// What the selection saw.
        seen: Seen,
        /// What else keeps it from being claimed.
        refuse: Refuse,
    },
    /// Takes up rows of this process that waited and are due. Becomes [`Applied::Taken`].
    Take(Take),
    /// As the change in it, and keeps the events of its document in line. With [`Order::Document`] what is accepted, claimed or
    /// taken waits behind those before it, and what ends lets the next one go. With [`Order::None`] nothing waits; others only
    /// find it while it is being sent ([`Newer::OnItsWay`]).
    InLine {
        /// What is done.
        change: Box<Change>,
        /// The time it is.
        now: Timestamp,
        /// Whether it waits.
        order: Order,
        /// Who takes it up again if it has to wait.
        lane: u32,
    },
    /// Records an attempt. Becomes [`Applied::Settled`] or [`Applied::Lost`].
    Settle(Box<Settlement>),
    /// Lets a claimed row wait: nothing was sent. Becomes [`Applied::Settled`] or [`Applied::Lost`].
    Postpone {
        /// The claim.
        ticket: Ticket,
        /// How long it waits.
        wait: Wait,
    },
    /// Ends a row that was to be tried again and will not be: its latest attempt stands. Becomes [`Applied::Concluded`] or
    /// [`Applied::Lost`].
    Conclude {
        /// The claim.
        ticket: Ticket,
        /// When: the failure time.
        at: Timestamp,
    },
    /// Gives a claim back as if it had never been made: nothing was sent. Becomes [`Applied::Settled`] or [`Applied::Lost`].
    Release {
        /// The claim.
        ticket: Ticket,
        /// The row that it is held by, where it is.
        waiting_on: Option<DeliveryId>,
    },
    /// Gives back every row of this process that waits. Becomes [`Applied::Released`].
    ReleaseWaiting,
    /// Writes a delivery that failed elsewhere. Becomes [`Applied::Reported`] or [`Applied::Named`], or [`Applied::Conflict`] where
    /// another event has its webhook id.
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
    /// Changes nothing, and reads these rows as they are then. Becomes [`Applied::Seen`].
    Look(Vec<DeliveryId>),
    /// Changes nothing, and looks for a newer event of the row's connector, API key, event, store and document. Becomes
    /// [`Applied::Newer`].
    LookForNewer(DeliveryId, Newer),
}

/// What keeps a row from being sent although it could be. Whether it does is looked up when the row is claimed, because other
/// processes go on after a selection was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Refuse {
    /// A newer event of the same connector, API key, event, store and document.
    pub newer: Newer,
    /// Another copy of the same event was delivered, or is newer and not settled. One that is being sent always refuses.
    pub replaced: bool,
}

impl Refuse {
    /// For what no person named one by one.
    pub const ALL: Self = Self { newer: Newer::OnItsWay, replaced: true };
}

/// Which newer events count. A test payload is never newer than a real event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Newer {
    /// None.
    #[default]
    Ignored,
    /// One that was delivered.
    Delivered,
    /// One that was delivered, or is being sent now.
    OnItsWay,
}

/// How a claimed row waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When it is due.
    pub until: Timestamp,
    /// Who takes it up again: a number that its process chose. Its connector's name would not do, for that may change meanwhile.
    pub lane: u32,
}

/// Which waiting rows of this process are taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Those that wait for this one.
    pub lane: u32,
    /// Those that are due at this time, the longest due first.
    pub due: Timestamp,
    /// At most so many.
    pub limit: usize,
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
    /// What comes after it.
    pub next: Next,
}

/// What comes after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the claim is given back.
    End,
    /// Nothing, and it waits for another row of its document: it was not sent.
    Held(DeliveryId),
    /// It is tried again after this, and stays claimed.
    Again(Wait),
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
    /// What is known of its doubt beside its latest attempt.
    pub doubt: Doubt,
    /// How many of its attempts were reposts.
    pub reposts: u32,
    /// Whether `delivery.webhook_id` was given by the reporter. Two ids that were given are two events; where one side has none, the
    /// payloads decide.
    pub has_given_id: bool,
    /// Write it even if the log has the same already.
    pub allow_duplicate: bool,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A new delivery is written, and this process has it.
    Accepted {
        /// The claim.
        ticket: Ticket,
        /// Its place among those of its document.
        place: Place,
    },
    /// This process has it now.
    Claimed(Box<Claimed>),
    /// What was due, and when the next one is.
    Taken {
        /// Claimed rows.
        rows: Vec<Claimed>,
        /// When the next row of the same lane is due; nothing where none is left.
        next: Option<Timestamp>,
    },
    /// The latest attempt stands.
    Concluded(Box<Delivery>),
    /// So many rows are given back.
    Released(u64),
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
    /// A reported delivery is in the log, where it was reported without its webhook id before: its row has the id now.
    Named(DeliveryId),
    /// A reported delivery has the webhook id of another event: nothing was written.
    Conflict {
        /// The row that has the id.
        id: DeliveryId,
        /// In what that row differs.
        differs: Differs,
    },
    /// Those rows that are there.
    Seen(Vec<Delivery>),
    /// A newer event, where there is one.
    Newer(Option<DeliveryId>),
    /// Whether the row's state changed.
    Changed {
        /// The row.
        id: DeliveryId,
        /// False where there is no such row, or its state does not allow it.
        is_changed: bool,
    },
}

/// In what two deliveries of one webhook id differ, the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// They are of two environments.
    Environment,
    /// They failed at two connectors.
    Connector,
    /// They are of two kinds of event.
    ApiKey,
    /// Their payloads are not the same bytes.
    Payload,
}

impl Differs {
    /// Returns the word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Connector => "connector",
            Self::ApiKey => "API key",
            Self::Payload => "payload",
        }
    }
}

/// Where a claimed row stands among the events of its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nothing is before it, or order does not count.
    #[default]
    First,
    /// One before it is under way: the row waits, and is taken up when that one has ended.
    Behind(DeliveryId),
    /// One before it failed and nobody is at it: the row must not be sent.
    Held(DeliveryId),
}

/// A claimed row with all that an attempt needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The claim.
    pub ticket: Ticket,
    /// The state it had before.
    pub was: State,
    /// What does not change while it is on its way.
    pub facts: Facts,
    /// The exact payload.
    pub payload: Vec<u8>,
    /// How many attempts were made before.
    pub attempts: u32,
    /// How many of them were made under this claim.
    pub tries: u32,
    /// Its place among those of its document.
    pub place: Place,
}

/// Why a row could not be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotClaimed {
    /// There is no such row.
    Missing(DeliveryId),
    /// It is in another state than what was seen; `Sending` when a living process has it, or another copy of the same event.
    State(DeliveryId, State),
    /// Another process tried it since it was seen; this is its state now.
    Changed(DeliveryId, State),
    /// A newer event of its document was delivered or is being sent: the second one.
    Superseded(DeliveryId, DeliveryId),
    /// Another copy of the same event was delivered or goes instead: the second one.
    Replaced(DeliveryId, DeliveryId),
    /// Retention dropped its payload.
    NoPayload(DeliveryId),
}
