//! What the log is asked, and the results.

use crate::model::{Cause, Delivery, DeliveryId, State, Timestamp};
use std::collections::BTreeMap;

/// The number of rows of one connector with the same failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The connector.
    pub connector: String,
    /// The failure; `unknown` for rows whose answer was never recorded.
    pub failure: String,
    /// How many.
    pub count: u64,
}

/// The result of one check for damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamageCheck {
    /// What was checked.
    pub name: &'static str,
    /// The damage; empty if there is none.
    pub found: Vec<String>,
}

/// What to do if the file exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// Refuse.
    Refuse,
    /// Replace it.
    Allow,
}

/// A line of a file that the log has a delivery of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SentLine {
    /// Its number, from 1.
    pub line: u64,
    /// The connector that it was sent to.
    pub connector: String,
    /// The SHA-256 of its payload. If that is no longer kept: the digest of its content (`model::content_digest`) if it failed once,
    /// otherwise `None`.
    pub digest: Option<[u8; 32]>,
}

/// Which lines of a file a process sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputShare {
    /// All lines.
    Whole,
    /// The lines that the log does not have.
    Rest,
}

/// What `failed stats` counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// By connector.
    Connector,
    /// By kind of event.
    ApiKey,
    /// By event.
    Event,
    /// By kind of failure.
    Failure,
    /// By the status of the answer.
    Status,
    /// By the error code in the answer.
    ErrorCode,
    /// By cause.
    Cause,
    /// By the store's id.
    Store,
    /// By the document's id.
    Document,
    /// By the ids of products: an event with several products counts for each of them.
    Product,
    /// By the minute of the failure.
    Minute,
    /// By the hour of the failure.
    Hour,
    /// By the day of the failure.
    Day,
}

impl GroupBy {
    /// Says whether the groups are times, which have an order.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Minute | Self::Hour | Self::Day)
    }
}

/// One group of `failed stats`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatsRow {
    /// The group's value for each thing that is counted by; `None` if the payload or the answer does not have it.
    pub values: Vec<Option<String>>,
    /// How many rows.
    pub count: u64,
    /// The earliest failure.
    pub first: Option<Timestamp>,
    /// The latest failure.
    pub last: Option<Timestamp>,
}

/// What a repost needs to know of a row before it claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The row, without its attempts' responses.
    pub delivery: Delivery,
    /// A newer event of the same connector, API key, kind of event, store and document that was delivered.
    pub newer_delivered: Option<DeliveryId>,
    /// Another copy of the same event (its original or an edited copy) that was delivered or is sent instead.
    pub replaced_by: Option<DeliveryId>,
}

/// Rows that are not finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Waiting for an attempt, claimed by no process and not queued.
    pub pending: Vec<DeliveryId>,
    /// How many rows of each connector are queued for a relay and claimed by no process.
    pub queued: BTreeMap<String, u64>,
    /// Started, and the answer was never recorded.
    pub unknown: Vec<DeliveryId>,
    /// How many of the unknown rows are not marked as such yet: searches find them once the log was opened for writing.
    pub unmarked: usize,
    /// The old and the new name of each connector whose rename was interrupted because its process died. It continues as soon as the
    /// log is opened for writing.
    pub renames: Vec<[String; 2]>,
}

/// A delivery that failed, or became unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFailure {
    /// The row as it is now.
    pub delivery: Delivery,
    /// When it failed this time. Its row has the time of the first failure since it was last delivered.
    pub at: Timestamp,
}

/// The failures after a certain one, in the order of their commits. A delivery that failed several times is among them once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFailures {
    /// Those whose rows match.
    pub rows: Vec<NewFailure>,
    /// The number of the last failure that was read: the next question starts after it.
    pub last: i64,
    /// How many failures cannot be read any more, because too many came after them.
    pub missed: u64,
    /// Whether more may follow.
    pub has_more: bool,
}

/// How many deliveries of a connector have no final result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsettled {
    /// Failed, including held ones.
    pub failed: u64,
    /// Started, and the answer was never recorded.
    pub unknown: u64,
    /// Waiting for an attempt, claimed by no process.
    pub pending: u64,
    /// Being sent, or waiting for a retry, by a living process.
    pub waiting: u64,
}

impl Unsettled {
    /// Returns their sum.
    pub fn total(&self) -> u64 {
        self.failed + self.unknown + self.pending + self.waiting
    }
}

/// How many events of a connector have one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseCount {
    /// The cause.
    pub cause: Cause,
    /// How many.
    pub count: u64,
    /// How many of them are unknown, not failed.
    pub unknown: u64,
    /// The earliest failure.
    pub first: Option<Timestamp>,
    /// The latest failure.
    pub last: Option<Timestamp>,
}

/// What the log has of one connector. Test payloads do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectorOverview {
    /// Its name.
    pub connector: String,
    /// Failed events, including those that were not sent.
    pub failed: u64,
    /// Events whose answer was not recorded.
    pub unknown: u64,
    /// Events that wait for an attempt, claimed by no living process.
    pub pending: u64,
    /// Those of the pending events that a relay sends.
    pub queued: u64,
    /// When the oldest failed or unknown event failed.
    pub first_failed: Option<Timestamp>,
    /// When the newest one failed.
    pub last_failed: Option<Timestamp>,
    /// When an event was last delivered.
    pub last_delivered: Option<Timestamp>,
    /// The causes of failed and unknown events, the most frequent first.
    pub causes: Vec<CauseCount>,
    /// Failed and unknown events by the hour of their failure, in the order of the hours that were asked for.
    pub hours: Vec<u64>,
}

impl ConnectorOverview {
    /// Counts an unknown event with this cause, which has no time yet.
    pub fn add_unknown(&mut self, cause: Cause) {
        self.unknown += 1;
        if let Some(known) = self.causes.iter_mut().find(|known| known.cause == cause) {
            known.count += 1;
            known.unknown += 1;
        } else {
            self.causes.push(CauseCount { cause, count: 1, unknown: 1, first: None, last: None });
        }
    }
}

/// The result of one step of retention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tended {
    /// How many deliveries lost their payload.
    pub thinned: u64,
    /// How many bytes were returned to the disk.
    pub freed_bytes: u64,
    /// Whether there may be more to do now.
    pub has_more: bool,
}

/// What the log contains in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateInfo {
    /// The state, which may be `sending`.
    pub state: State,
    /// How many rows.
    pub rows: u64,
    /// Bytes of the payloads that are kept.
    pub payload_bytes: u64,
    /// When the oldest of them was created.
    pub oldest: Option<Timestamp>,
    /// When the newest of them was created.
    pub newest: Option<Timestamp>,
}

/// Which monitoring events the log contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitoringInfo {
    /// How many.
    pub rows: u64,
    /// Bytes of their payloads.
    pub payload_bytes: u64,
    /// When the oldest came in.
    pub oldest: Option<Timestamp>,
    /// When the newest came in.
    pub newest: Option<Timestamp>,
}

/// What the log contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its location.
    pub location: String,
    /// The version of its tables.
    pub version: u32,
    /// Every state, including those without rows.
    pub states: Vec<StateInfo>,
    /// The monitoring events.
    pub monitoring: MonitoringInfo,
    /// Whether it has changes of connectors.
    pub has_history: bool,
    /// Bytes on disk, including the write-ahead log.
    pub bytes: u64,
    /// Bytes of the write-ahead log.
    pub wal_bytes: u64,
    /// Unused bytes inside the file.
    pub free_bytes: u64,
    /// When the oldest row was created.
    pub oldest: Option<Timestamp>,
    /// When the newest row was created.
    pub newest: Option<Timestamp>,
    /// The version of the database library.
    pub engine: String,
}
