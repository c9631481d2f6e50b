//! The one trait that stands between the house and the database.
//!
//! It has no default behaviour: what every implementation must do is written in `log/contract`, as tests.

use super::answer::{
    Candidate, Check, Group, GroupBy, Info, InputShare, Replace, SentLine, StatsRow, Tended, Unfinished, Unsettled,
};
use super::change::{Applied, Change, Reported};
use crate::error::Fault;
use crate::model::{Attempt, Delivery, DeliveryId, Environment, Page, Query, Timestamp, Zone};
use std::path::Path;
use std::time::Duration;

/// The failed-event log. One value is used by one thread; SQLite and PostgreSQL behave the same (`log/contract.rs`).
pub trait Log: Send {
    /// Applies `changes` in order in one transaction and returns what became of each, in the same order. A conflict is the
    /// change's own outcome; only a broken log is an error ([`LogError`] is its source), and then nothing of the batch was done.
    fn commit(&mut self, changes: Vec<Change>) -> Result<Vec<Applied>, Fault>;

    /// Returns the rows of one page. `more` of the answer says whether there are rows after it.
    fn search(&mut self, query: &Query, page: &Page) -> Result<Vec<Delivery>, Fault>;

    /// Counts the rows that `query` names, by connector and failure, the largest group first.
    fn count(&mut self, query: &Query) -> Result<Vec<Group>, Fault>;

    /// Counts the rows that `query` names, at most `most` of them: no more rows are looked at.
    fn count_up_to(&mut self, query: &Query, most: u64) -> Result<u64, Fault>;

    /// Counts the rows that `query` names by `by`; hours and days are those of `zone`.
    fn stats(&mut self, query: &Query, by: GroupBy, zone: &Zone) -> Result<Vec<StatsRow>, Fault>;

    /// Shows every row that `query` names, as far as a repost must know it, by failure time and id. They may be more than
    /// memory holds.
    fn candidates(&mut self, query: &Query, visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault>;

    /// Shows every failed row that waits for one of `ids`, or for one that does, and is none of them; by failure time and id.
    fn held_behind(&mut self, ids: &[DeliveryId], visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault>;

    /// Returns every row that stands before `id` in its document's line and failed or is unknown, the head of the line first.
    /// What is pending or on its way may be through in a moment, and is left out.
    fn ahead_of(&mut self, id: DeliveryId) -> Result<Vec<DeliveryId>, Fault>;

    /// Returns one row as a candidate, whatever its state.
    fn candidate(&mut self, id: DeliveryId) -> Result<Option<Candidate>, Fault>;

    /// Returns one row, whatever its state.
    fn get(&mut self, id: DeliveryId) -> Result<Option<Delivery>, Fault>;

    /// Returns the row with this webhook id.
    fn find(&mut self, webhook_id: &str) -> Result<Option<Delivery>, Fault>;

    /// Says what a [`Change::Report`] of `reported` would find in the log; nothing where it would be new. Nothing is written.
    fn known(&mut self, reported: &Reported) -> Result<Option<Applied>, Fault>;

    /// Returns a row's exact payload; nothing if there is no such row or retention dropped it.
    fn payload(&mut self, id: DeliveryId) -> Result<Option<Vec<u8>>, Fault>;

    /// Returns every attempt of a row with its response, the first first.
    fn history(&mut self, id: DeliveryId) -> Result<Vec<Attempt>, Fault>;

    /// Returns other rows of the same environment, API key, store and document that failed or were delivered, the newest event
    /// first, at most `limit`.
    fn same_document(&mut self, id: DeliveryId, limit: usize) -> Result<Vec<Delivery>, Fault>;

    /// Returns ids of rows that wait to be finished: `pending` ones, or `unknown` ones, oldest first.
    fn unfinished(&mut self, environment: &Environment) -> Result<Unfinished, Fault>;

    /// Shows the lines of `file` that the log has deliveries of in `environment`, in no order, each with the connector it went to: a line that goes
    /// to several is done with only when all of them have it. A file of the same name may hold other lines the next day, so that
    /// the payload's digest is told too. They may be more than memory holds.
    fn lines_of(&mut self, environment: &Environment, file: &str, visit: &mut dyn FnMut(SentLine))
    -> Result<(), Fault>;

    /// Says that this process sends lines of `file` in `environment` from now on, until it ends. False where a living process is in the way: only
    /// one may send the rest of a file, and nobody else meanwhile, or the same lines would go out twice.
    fn begin_input(&mut self, environment: &Environment, file: &str, share: InputShare) -> Result<bool, Fault>;

    /// Counts the rows of `connector` in `environment` that are neither delivered nor discarded, or that a living process sends.
    fn unsettled(&mut self, environment: &Environment, connector: &str) -> Result<Unsettled, Fault>;

    /// Returns every connector that a row names, whatever its state and its environment. Reads all rows.
    fn connectors(&mut self) -> Result<Vec<String>, Fault>;

    /// Counts the rows that `query` names by their environment; one that it asks for itself is passed over.
    fn environments(&mut self, query: &Query) -> Result<Vec<(String, u64)>, Fault>;

    /// Says what the log holds and how large it is.
    fn info(&mut self) -> Result<Info, Fault>;

    /// Copies the log as it is at one instant to the file `to`, which is there whole or not at all. Others may write meanwhile.
    fn backup(&mut self, to: &Path, replace: Replace) -> Result<(), Fault>;

    /// Says why no backup could be made at `to`; nothing is written.
    fn check_backup(&self, to: &Path) -> Result<(), Fault>;

    /// Looks for damage. Reads all of the log and changes nothing.
    fn check(&mut self) -> Result<Vec<Check>, Fault>;

    /// Renames a connector in every row of `environment`, in steps of a few milliseconds. Returns how many rows changed. Where it
    /// ends early, the same call goes on.
    fn rename_connector(&mut self, environment: &Environment, from: &str, to: &str) -> Result<u64, Fault>;

    /// Deletes delivered and discarded rows of `environment` that were created before `before`, in steps of a few milliseconds; with
    /// `is_dry_run` only counts them. A delivered one that is newer than a failed one of its document stays.
    fn prune(&mut self, environment: &Environment, before: Timestamp, is_dry_run: bool) -> Result<u64, Fault>;

    /// Says how long payloads and answers of what was delivered in `environment` are kept; nothing for as long as the row. With zero
    /// they go with the settlement itself. Rows stay in any case, and so does everything of what was not delivered.
    fn keep_delivered(&mut self, environment: &Environment, keep: Option<Duration>);

    /// Does one step of a few milliseconds: takes payloads and answers from rows that were delivered longer ago than
    /// [`Log::keep_delivered`] says, or gives unused space back. What was delivered late may be found only a day later,
    /// or after a [`Log::prune`].
    fn tend(&mut self, now: Timestamp) -> Result<Tended, Fault>;
}
