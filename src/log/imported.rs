//! Rows that move from one log to another with all that is known of them.
//!
//! A row gets a new id in each log, so rows name one another by their webhook ids.

use crate::model::{Attempt, Cause, Delivery, DeliveryId, Timestamp};

/// A row with all that its log has of it.
#[derive(Clone, Debug)]
pub struct WholeDelivery {
    /// The row.
    pub delivery: Delivery,
    /// Its exact payload; `None` if it is no longer kept.
    pub payload: Option<Vec<u8>>,
    /// Every attempt with its response, the oldest first.
    pub history: Vec<Attempt>,
    /// The rest.
    pub kept: KeptDetails,
}

/// What the log has of a row besides the row itself, its payload and its attempts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptDetails {
    /// When it was last delivered.
    pub delivered_at: Option<Timestamp>,
    /// The webhook id of the event that it was edited from, if the log still has that.
    pub edited_from: Option<String>,
    /// The webhook ids of the other members of its family: its original and its copies.
    pub copies: Vec<String>,
    /// The webhook id of the delivered event that made its own delivery needless.
    pub again_of: Option<String>,
    /// The webhook id of the event that holds it.
    pub waiting_on: Option<String>,
    /// A webhook id that it was reported with later.
    pub reported_id: Option<String>,
    /// What is left of its payload, if that is no longer kept.
    pub gone: Option<GonePayload>,
}

/// A row of another log.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its id there.
    pub id: DeliveryId,
    /// All that is known of it; `None` if only its latest attempt is.
    pub whole: Option<Whole>,
}

/// What another log had of a row besides its latest attempt. With it, the row may have any state that no process has to act on.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// Whether there was an attempt. The latest one is that of the report.
    pub has_attempt: bool,
    /// The attempts before the latest one, the oldest first.
    pub earlier: Vec<Attempt>,
    /// Since when it is failed; `None` if it never failed.
    pub failed_at: Option<Timestamp>,
    /// When it was last delivered.
    pub delivered_at: Option<Timestamp>,
    /// Why it was discarded.
    pub discard_reason: Option<String>,
    /// Why its latest attempt failed.
    pub cause: Option<Cause>,
    /// What is left of its payload, if that was not kept. Such a row is never sent.
    pub gone: Option<GonePayload>,
}

/// What a log still knows of a payload that it no longer has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GonePayload {
    /// Its length.
    pub bytes: u64,
    /// The digest of its content, by which an event that comes in again is recognised; `None` if it never failed.
    pub digest: Option<[u8; 32]>,
    /// The ids of products in it.
    pub products: Vec<String>,
}

/// What a row from another log refers to. Other rows are named by their webhook ids, because a row has another id in each log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The webhook id of the row.
    pub webhook_id: String,
    /// The id that it had in the other log.
    pub imported_id: DeliveryId,
    /// The event that it was edited from, and the differences.
    pub edited_from: Option<(String, String)>,
    /// The other members of its family: its original and its copies. Those that the log has become one family.
    pub copies: Vec<String>,
    /// The delivered event that made its own delivery needless.
    pub again_of: Option<String>,
    /// The event that holds it.
    pub waiting_on: Option<String>,
    /// A webhook id that it was reported with later.
    pub reported_id: Option<String>,
}
