//! Changes to the log.

use super::imported::{Imported, Link};
use crate::model::{
    Attempt, DeliveryId, Doubt, Environment, NewDelivery, NewHistory, NewMonitoringEvent, Order, Seen, State, Timestamp,
};

/// Proof of a claim. Every write that settles contains it; if another process took over, it no longer matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The row.
    pub id: DeliveryId,
    /// The number of the claim, never used twice for a row.
    pub token: i64,
}

/// One change. Many are committed in one transaction.
#[derive(Clone, Debug)]
pub enum Change {
    /// Writes a new delivery, claimed by this process. Returns [`Applied::Accepted`], or [`Applied::NotClaimed`] if its webhook id
    /// exists, if the original of an edited copy has changed since it was seen, or if another copy is being sent.
    Accept(Box<NewDelivery>),
    /// Writes a new delivery, claimed by this process, that waits until a time. Returns the same as [`Change::Accept`].
    Enqueue {
        /// The delivery.
        new: Box<NewDelivery>,
        /// How long it waits.
        wait: Wait,
    },
    /// Takes an event that a sender waits for. Returns [`Applied::Accepted`] for a new row; [`Applied::Claimed`] if it failed before:
    /// that row is sent again; [`Applied::Absorbed`] if it needs no second delivery; [`Applied::Conflict`] if another event has its
    /// webhook id; [`Applied::Queued`] if it waits to be sent; or [`Applied::NotClaimed`] while another process is sending it, or if it
    /// was discarded. If an event of another connector has its webhook id, it gets this id with the connector's name.
    Put {
        /// The event.
        new: Box<NewDelivery>,
        /// How it is compared with the rows that exist.
        rules: PutRules,
    },
    /// Takes an event whose sender gets its answer as soon as it is written; it is sent later, by [`Whose::Queued`]. Returns
    /// [`Applied::Queued`], also if the log has its webhook id with the same payload, [`Applied::NotClaimed`] if that row was discarded,
    /// or [`Applied::Conflict`]. A row that failed is queued again. Webhook ids of other connectors are treated as for [`Change::Put`].
    Queue {
        /// The event.
        new: Box<NewDelivery>,
        /// Until when it is retried.
        until: Timestamp,
        /// Whether it may be sent again after an attempt whose answer was lost.
        may_repeat: bool,
    },
    /// Keeps a monitoring event, and deletes the oldest ones beyond [`MOST_MONITORING`]. Returns [`Applied::Monitoring`].
    Monitoring(Box<NewMonitoringEvent>),
    /// Keeps changes of connectors. Returns [`Applied::History`].
    History(Box<NewHistory>),
    /// Makes all changes, or none if one of them is an [`Applied::Conflict`]. Returns [`Applied::All`].
    All(Vec<Change>),
    /// Turns claims of dead processes into `unknown`, `limit` rows at most. Returns [`Applied::Recovered`].
    Recover {
        /// The failure time.
        now: Timestamp,
        /// The size of the step.
        limit: usize,
    },
    /// Claims a row that no process has claimed and that has not changed since it was seen. Returns [`Applied::Claimed`] or
    /// [`Applied::NotClaimed`].
    Claim {
        /// The row.
        id: DeliveryId,
        /// What the selection saw.
        seen: Seen,
        /// What else prevents the claim.
        refuse: Refuse,
    },
    /// Takes rows that waited and are due. Returns [`Applied::Taken`].
    Take(Take),
    /// Makes `change` in the line of its document. With [`Order::Document`] a row that is accepted, claimed or taken waits behind
    /// the rows before it, and a row that ends lets the next one start. With [`Order::None`] no row waits; the line only makes
    /// the row visible to others while it is being sent ([`Newer::OnItsWay`]).
    InLine {
        /// The change.
        change: Box<Change>,
        /// The current time.
        now: Timestamp,
        /// Whether rows wait for one another.
        order: Order,
        /// The lane that takes it up again if it has to wait.
        lane: u32,
    },
    /// Records an attempt. Returns [`Applied::Settled`] or [`Applied::Lost`].
    Settle(Box<Settlement>),
    /// Makes a claimed row wait; nothing was sent. Returns [`Applied::Settled`] or [`Applied::Lost`].
    Postpone {
        /// The claim.
        ticket: Ticket,
        /// How long it waits.
        wait: Wait,
    },
    /// Ends a row that was to be retried and will not be: its latest attempt is final. Returns [`Applied::Concluded`] or
    /// [`Applied::Lost`].
    Conclude {
        /// The claim.
        ticket: Ticket,
        /// The failure time.
        at: Timestamp,
    },
    /// Releases a claim as if it had never been made; nothing was sent. Returns [`Applied::Settled`] or [`Applied::Lost`].
    Release {
        /// The claim.
        ticket: Ticket,
        /// The row that holds it, if one does.
        waiting_on: Option<DeliveryId>,
    },
    /// Releases every row of this process that waits. Returns [`Applied::Released`].
    ReleaseWaiting,
    /// Writes a delivery that failed elsewhere. Becomes [`Applied::Reported`], [`Applied::Named`] or [`Applied::Remembered`],
    /// or [`Applied::Conflict`] where another event has its webhook id.
    Report(Box<Reported>),
    /// Connects a row from another log with the rows that it refers to, if it is as it was imported. Returns [`Applied::Linked`].
    Link(Box<Link>),
    /// Writes an event that is not sent, for a sender who gets its answer as soon as it is written. Becomes the same as
    /// [`Change::Report`]; webhook ids of other connectors are treated as for [`Change::Put`].
    Keep(Box<Reported>),
    /// Discards a failed, unknown or pending row. Returns [`Applied::Changed`].
    Discard {
        /// The row.
        id: DeliveryId,
        /// The reason.
        reason: String,
    },
    /// Deletes a row that was queued, absorbed or kept for a sender who was refused meanwhile, unless a process has taken it since: the
    /// sender counts the event as failed and may send it again. Returns [`Applied::Changed`].
    Withdraw(DeliveryId),
    /// Undoes a discard: the row is failed again. Returns [`Applied::Changed`].
    Restore(DeliveryId),
    /// Changes nothing, and reads rows as they are at this point of the batch. Returns [`Applied::Seen`].
    Look(Vec<DeliveryId>),
    /// Changes nothing, and looks for a newer event of the row's connector, API key, kind of event, store and document. Returns
    /// [`Applied::Newer`].
    LookForNewer(DeliveryId, Newer),
}

/// How many monitoring events a log keeps, and how many bytes of their payloads: a flood of them must not fill the disk. Tests have
/// less patience.
pub const MOST_MONITORING: Most =
    if cfg!(test) { Most { rows: 40, bytes: 4_000 } } else { Most { rows: 100_000, bytes: 256 << 20 } };

/// How much is kept; what is older goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// At most this many rows.
    pub rows: u64,
    /// At most this many bytes.
    pub bytes: u64,
}

/// How an event that comes in is compared with those that failed before.
///
/// With a webhook id the id decides. Without one, the same payload for the same connector is the same event if it failed before;
/// otherwise two equal payloads are two events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PutRules {
    /// Whether its webhook id came with it.
    pub has_given_id: bool,
    /// Whether it is not sent if a repost from here has delivered it meanwhile. Each delivery absorbs one event.
    pub is_absorbed: bool,
}

/// What prevents a row from being sent. It is checked when the row is claimed, because other processes may have sent events since the
/// row was selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Refuse {
    /// A newer event of the same connector, API key, kind of event, store and document.
    pub newer: Newer,
    /// Another copy of the same event that was delivered, or is newer and not settled. A copy that is being sent always prevents it.
    pub replaced: bool,
}

impl Refuse {
    /// For rows that a person did not select by id.
    pub const ALL: Self = Self { newer: Newer::OnItsWay, replaced: true };
}

/// Which newer events prevent a row from being sent. A test payload is never newer than a real event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Newer {
    /// None.
    #[default]
    Ignored,
    /// Those that were delivered.
    Delivered,
    /// Those that were delivered or are being sent.
    OnItsWay,
}

/// How a claimed row waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When it is due.
    pub until: Timestamp,
    /// The lane that takes it up again, a number chosen by its process. The connector's name may change meanwhile.
    pub lane: u32,
}

/// Which rows that wait for their time to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// Rows of these.
    pub whose: Whose,
    /// Rows that are due at this time, the earliest first.
    pub due: Timestamp,
    /// At most this many.
    pub limit: usize,
}

/// Whose rows to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Rows that this process has claimed, of this lane.
    Mine(u32),
    /// Rows that no process has claimed and that were queued for this connector. They are claimed.
    Queued {
        /// The connector's name, as it was when this process opened the log.
        connector: String,
        /// The environment.
        environment: Environment,
        /// Where this process sends them: scheme, host and port. If [`Log::note_origins`](super::Log::note_origins) had another place, or
        /// none, the result is [`Applied::OtherOrigin`](super::Applied::OtherOrigin), except with `only_expired`.
        origin: String,
        /// Only rows whose time for retries is over.
        only_expired: bool,
    },
}

/// The result of one attempt, to be recorded.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The claim.
    pub ticket: Ticket,
    /// The attempt and its answer. Without an answer the row becomes unknown.
    pub attempt: Attempt,
    /// The lane of its connector in this process.
    pub lane: u32,
    /// When it settled, which is the failure time if it failed.
    pub at: Timestamp,
    /// What happens next.
    pub next: Next,
}

/// What happens after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the claim is released.
    End,
    /// Nothing: it was not sent and is held by another row of its document.
    Held(DeliveryId),
    /// It is retried after this wait, and stays claimed.
    Again(Wait),
    /// It is retried at this time by whoever takes it then: the claim is released. Only for a row that was queued.
    Later(Timestamp),
}

impl Reported {
    /// A new delivery that fails without an attempt; `attempt` says why. It is written whatever the log has.
    pub fn unsent(delivery: NewDelivery, attempt: Attempt, at: Timestamp) -> Self {
        Self {
            delivery,
            attempt,
            at,
            state: State::Failed,
            doubt: Doubt::None,
            reposts: 0,
            has_given_id: true,
            allow_duplicate: true,
            imported: None,
        }
    }
}

/// A delivery that failed elsewhere, such as one copied from the CMS.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The delivery.
    pub delivery: NewDelivery,
    /// What is known of its latest attempt. Its number is the number of attempts; 0 means that there was none.
    pub attempt: Attempt,
    /// When it failed.
    pub at: Timestamp,
    /// `Failed`, or `Unknown` if its answer was never recorded.
    pub state: State,
    /// The doubt that earlier attempts left.
    pub doubt: Doubt,
    /// How many of its attempts were reposts.
    pub reposts: u32,
    /// Whether `delivery.webhook_id` was given by the reporter. Two given ids are two events; if one side has none, the payloads
    /// decide.
    pub has_given_id: bool,
    /// Write it even if the log has the same already.
    pub allow_duplicate: bool,
    /// The row of another log that it is.
    pub imported: Option<Box<Imported>>,
}
