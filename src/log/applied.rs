//! The results of changes to the log.

use super::change::Ticket;
use crate::model::{Delivery, DeliveryId, Facts, State, Timestamp};

/// The result of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A new delivery was written, claimed by this process.
    Accepted {
        /// The claim.
        ticket: Ticket,
        /// Its place in its document's line.
        place: LinePosition,
    },
    /// The row is claimed by this process.
    Claimed(Box<Claimed>),
    /// It is in the log.
    Queued {
        /// The row.
        id: DeliveryId,
        /// Whether this change queued it, or it was queued or sent before.
        is_new: bool,
    },
    /// The monitoring event with this number is in the log.
    Monitoring(i64),
    /// The changes of connectors are in the log.
    History,
    /// The results of all changes, or only the first conflict.
    All(Vec<Applied>),
    /// It came in again and is not sent: the row `of` was delivered.
    Absorbed {
        /// The row that was delivered.
        of: DeliveryId,
        /// The discarded row that keeps what came in; `None` if `of` has its webhook id.
        kept: Option<DeliveryId>,
    },
    /// Claims of dead processes were dissolved.
    Recovered {
        /// How many became `unknown`.
        unknown: u64,
        /// Whether there are more.
        has_more: bool,
    },
    /// The rows that were due, and when the next one is.
    Taken {
        /// Claimed rows.
        rows: Vec<Claimed>,
        /// When the next row of the same lane is due; `None` if no more wait.
        next: Option<Timestamp>,
    },
    /// Rows are queued, and nothing was taken: the latest relay sends them to this other place, or has not noted any.
    OtherOrigin(Option<String>),
    /// The latest attempt is final.
    Concluded(Box<Delivery>),
    /// The number of rows that were released.
    Released(u64),
    /// The row could not be claimed.
    NotClaimed(NotClaimed),
    /// The attempt is recorded.
    Settled(DeliveryId),
    /// Another process took over; nothing was written.
    Lost(DeliveryId),
    /// A reported delivery is in the log.
    Reported {
        /// The row.
        id: DeliveryId,
        /// Whether this change wrote it, or it was in the log before.
        is_new: bool,
    },
    /// A reported delivery was in the log without its webhook id; its row has the id now.
    Named(DeliveryId),
    /// A reported delivery was in the log without its webhook id, and its row keeps the one that it may have been sent with. The
    /// log remembers the reported id, so that it is known again.
    Remembered(DeliveryId),
    /// A reported delivery has the webhook id of another event; nothing was written.
    Conflict {
        /// The row that has the id.
        id: DeliveryId,
        /// How that row differs.
        differs: Differs,
    },
    /// A row from another log is connected with the rows that it refers to.
    Linked {
        /// The webhook ids that it refers to and that the log does not have.
        missing: Vec<String>,
    },
    /// The rows that exist.
    Seen(Vec<Delivery>),
    /// A newer event, if there is one.
    Newer(Option<DeliveryId>),
    /// Whether the row's state changed.
    Changed {
        /// The row.
        id: DeliveryId,
        /// False if there is no such row, or its state does not allow the change.
        is_changed: bool,
    },
}

/// The first difference between two deliveries with the same webhook id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// They have different environments.
    Environment,
    /// They failed at different connectors.
    Connector,
    /// They have different API keys.
    ApiKey,
    /// Their payloads have different bytes.
    Payload,
}

impl Differs {
    /// Returns the word that messages use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Connector => "connector",
            Self::ApiKey => "API key",
            Self::Payload => "payload",
        }
    }
}

/// The place of a claimed row in the line of its document's events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinePosition {
    /// No row is before it, or order does not count.
    #[default]
    First,
    /// A row before it is being sent or waits: this one waits too, and is taken up when that one has ended.
    Behind(DeliveryId),
    /// A row before it failed and no process is sending it: this one must not be sent.
    Held(DeliveryId),
}

/// A claimed row with all that an attempt needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The claim.
    pub ticket: Ticket,
    /// The state it had before.
    pub was: State,
    /// What does not change while it is being sent.
    pub facts: Facts,
    /// The exact payload.
    pub payload: Vec<u8>,
    /// How many attempts were made before.
    pub attempts: u32,
    /// How many of them were made since this claim.
    pub tries: u32,
    /// Until when it is retried, if it was queued.
    pub queued_until: Option<Timestamp>,
    /// Its place in its document's line.
    pub place: LinePosition,
}

/// Why a row could not be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotClaimed {
    /// There is no such row.
    Missing(DeliveryId),
    /// Its state is not the one that was seen; `Sending` if a living process is sending it, or another copy of the same event.
    State(DeliveryId, State),
    /// Another process attempted it since it was seen; this is its state now.
    Changed(DeliveryId, State),
    /// A newer event of its document, the second id, was delivered or is being sent.
    Superseded(DeliveryId, DeliveryId),
    /// Another copy of the same event, the second id, was delivered or is sent instead.
    Replaced(DeliveryId, DeliveryId),
    /// Retention dropped its payload.
    NoPayload(DeliveryId),
}
