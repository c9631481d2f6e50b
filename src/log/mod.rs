//! Deliveries in a durable log, behind one blocking trait.
//!
//! The log is the queue. It knows rows, claims and queries; it knows nothing of the wire. Every write is part of a batch
//! that is one transaction: what [`Log::commit`] returned from survives kill -9 and power loss.

mod change;
mod error;

pub use change::{Applied, Change, Claimed, NotClaimed, Reported, Settlement, Ticket};
pub use error::{LogError, LogErrorKind};

use crate::error::Fault;
use crate::model::{Attempt, Delivery, DeliveryId, Environment, Page, Query, Timestamp};

/// The failed-event log. One value is used by one thread; SQLite and PostgreSQL behave the same (`log/contract.rs`).
pub trait Log: Send {
    /// Applies `changes` in order in one transaction and returns what became of each, in the same order. A conflict is the
    /// change's own outcome; only a broken log is an error ([`LogError`] is its source), and then nothing of the batch was done.
    fn commit(&mut self, changes: Vec<Change>) -> Result<Vec<Applied>, Fault>;

    /// Returns the rows of one page. `more` of the answer says whether there are rows after it.
    fn search(&mut self, query: &Query, page: &Page) -> Result<Vec<Delivery>, Fault>;

    /// Counts the rows that `query` names, by connector and failure, the largest group first.
    fn count(&mut self, query: &Query) -> Result<Vec<Group>, Fault>;

    /// Counts the rows that `query` names by `by`; times in UTC.
    fn stats(&mut self, query: &Query, by: GroupBy) -> Result<Vec<StatsRow>, Fault>;

    /// Returns every row that `query` names, as far as a repost must know it, by failure time and id.
    fn candidates(&mut self, query: &Query) -> Result<Vec<Candidate>, Fault>;

    /// Returns one row as a candidate, whatever its state.
    fn candidate(&mut self, id: DeliveryId) -> Result<Option<Candidate>, Fault>;

    /// Returns one row, whatever its state.
    fn get(&mut self, id: DeliveryId) -> Result<Option<Delivery>, Fault>;

    /// Returns a row's exact payload; nothing if there is no such row or retention dropped it.
    fn payload(&mut self, id: DeliveryId) -> Result<Option<Vec<u8>>, Fault>;

    /// Returns every attempt of a row with its response, the first first.
    fn history(&mut self, id: DeliveryId) -> Result<Vec<Attempt>, Fault>;

    /// Returns other rows of the same environment, API key, store and document, the newest event first, at most `limit`.
    fn same_document(&mut self, id: DeliveryId, limit: usize) -> Result<Vec<Delivery>, Fault>;

    /// Returns ids of rows that wait to be finished: `pending` ones, or `unknown` ones, oldest first.
    fn unfinished(&mut self, environment: &Environment) -> Result<Unfinished, Fault>;

    /// Returns the lines of `file` that the log has deliveries of.
    fn lines_of(&mut self, file: &str) -> Result<Vec<u64>, Fault>;

    /// Says what the log holds and how large it is.
    fn info(&mut self) -> Result<Info, Fault>;

    /// Renames a connector in every row. Returns how many rows changed.
    fn rename_connector(&mut self, from: &str, to: &str) -> Result<u64, Fault>;

    /// Deletes delivered and discarded rows that were created before `before`; with `is_dry_run` only counts them.
    fn prune(&mut self, before: Timestamp, is_dry_run: bool) -> Result<u64, Fault>;
}

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
}

/// Rows that wait to be finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Waiting for an attempt, claimed by nobody.
    pub pending: Vec<DeliveryId>,
    /// Begun, and the answer never recorded.
    pub unknown: Vec<DeliveryId>,
}

/// What the log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Where it is.
    pub location: String,
    /// The version of its tables.
    pub version: u32,
    /// Rows by state, `sending` included.
    pub rows: Vec<(String, u64)>,
    /// Bytes on disk, write-ahead log included.
    pub bytes: u64,
    /// When the oldest row came in.
    pub oldest: Option<Timestamp>,
    /// When the newest row came in.
    pub newest: Option<Timestamp>,
    /// The version of the database library.
    pub engine: String,
}
