//! What the log answers to questions.

use crate::model::{Delivery, DeliveryId, State, Timestamp};

/// How many rows of one connector failed in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The connector.
    pub connector: String,
    /// The failure; `unknown` for rows whose answer was never recorded.
    pub failure: String,
    /// How many.
    pub count: u64,
}

/// One thing that was looked at for damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// What is damaged; nothing where all is well.
    pub found: Vec<String>,
}

/// What is done where a file is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// It is refused.
    Refuse,
    /// It is replaced.
    Allow,
}

/// A line of a file that the log has a delivery of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SentLine {
    /// Its number, from 1.
    pub line: u64,
    /// The connector that it went to.
    pub connector: String,
    /// The SHA-256 of its payload; where that is no longer kept, of what it says (`model::content_digest`) if it had failed once, or
    /// nothing.
    pub digest: Option<[u8; 32]>,
}

/// Which lines of a file a process sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputShare {
    /// All of them, whatever the log has.
    Whole,
    /// Those that the log does not have.
    Rest,
}

/// What `failed stats` counts by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum GroupBy {
    /// By kind of event.
    ApiKey,
    /// By event.
    Event,
    /// By connector.
    #[default]
    Connector,
    /// By kind of failure.
    Failure,
    /// By the store's id.
    Store,
    /// By the hour of the failure.
    Hour,
    /// By the day of the failure.
    Day,
}

/// One group of `failed stats`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatsRow {
    /// The group's value; nothing where the payload did not say.
    pub value: Option<String>,
    /// How many rows.
    pub count: u64,
    /// The earliest failure.
    pub first: Option<Timestamp>,
    /// The latest failure.
    pub last: Option<Timestamp>,
    /// How many had no document id.
    pub without_document: u64,
    /// How many had no event time.
    pub without_time: u64,
}

/// What a repost must know of a row before it claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The row, without its attempts' responses.
    pub delivery: Delivery,
    /// A newer delivery of the same connector, API key, event, store and document was delivered.
    pub newer_delivered: Option<DeliveryId>,
    /// Another copy of the same event, edited from it or it from that one, that was delivered or goes instead.
    pub replaced_by: Option<DeliveryId>,
}

/// Rows that wait to be finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Waiting for an attempt, claimed by nobody.
    pub pending: Vec<DeliveryId>,
    /// Begun, and the answer never recorded.
    pub unknown: Vec<DeliveryId>,
    /// How many of the unknown ones nothing has marked as such yet: searches find them once the log was opened for writing.
    pub unmarked: usize,
    /// Old and new name of each connector whose rename stopped half-way, for its process died. It goes on as soon as the log is
    /// opened for writing.
    pub renames: Vec<[String; 2]>,
}

/// How many deliveries of a connector are not settled for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsettled {
    /// Failed, held ones included.
    pub failed: u64,
    /// Started, and the answer never recorded.
    pub unknown: u64,
    /// Waiting for an attempt, and no process has them.
    pub pending: u64,
    /// A living process sends them or waits to try them again.
    pub waiting: u64,
}

impl Unsettled {
    /// Returns how many there are altogether.
    pub fn total(&self) -> u64 {
        self.failed + self.unknown + self.pending + self.waiting
    }
}

/// What one step of retention did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tended {
    /// How many deliveries lost their payload.
    pub thinned: u64,
    /// How many bytes were given back to the disk.
    pub freed_bytes: u64,
    /// There may be more to do at once.
    pub has_more: bool,
}

/// What the log holds of one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateInfo {
    /// The state, `sending` included.
    pub state: State,
    /// How many rows.
    pub rows: u64,
    /// Bytes of their payloads, as far as they are kept.
    pub payload_bytes: u64,
    /// When the oldest of them came in.
    pub oldest: Option<Timestamp>,
    /// When the newest of them came in.
    pub newest: Option<Timestamp>,
}

/// What the log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Where it is.
    pub location: String,
    /// The version of its tables.
    pub version: u32,
    /// Every state, those without a row too.
    pub states: Vec<StateInfo>,
    /// Bytes on disk, write-ahead log included.
    pub bytes: u64,
    /// Bytes of the write-ahead log.
    pub wal_bytes: u64,
    /// Bytes inside the file that nothing uses now.
    pub free_bytes: u64,
    /// When the oldest row came in.
    pub oldest: Option<Timestamp>,
    /// When the newest row came in.
    pub newest: Option<Timestamp>,
    /// The version of the database library.
    pub engine: String,
}
