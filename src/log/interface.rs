//! The trait that a log implements. There are two: in a SQLite file (`src/log/sqlite/`) and on a PostgreSQL server (`src/log/postgres/`).
//!
//! Another log would need:
//!
//! - This trait, which has no default methods.
//! - A function that opens it and returns `Opened`. Opening it for writing must turn claims of dead processes into `unknown` and
//!   finish renames that they left, so it must be able to find out which processes are alive. Refusals are `LogError`s.
//! - To pass `src/log/contract/`: implement `Place` for it and run `BEHAVIOURS`, as `src/log/sqlite/tests.rs` does.
//! - A variant of `LogPlace` in `src/log/place.rs`, which chooses between the logs. `Opened::moved_wal`, `engine`, and
//!   `unfit_file_system` are about SQLite files only.

use super::applied::Applied;
use super::change::{Change, Reported};
use super::imported::WholeDelivery;
use super::lease::Lease;
use super::question::{
    Candidate, ConnectorOverview, DamageCheck, Group, GroupBy, Info, InputShare, NewFailures, Replace, SentLine,
    StatsRow, Tended, Unfinished, Unsettled,
};
use super::relay_origin::{QueuedElsewhere, RelayStart};
use crate::error::Fault;
use crate::model::{
    Attempt, Author, Delivery, DeliveryId, Environment, HistoryEntry, MonitoringEvent, MonitoringQuery, Page, Query,
    Timestamp, Zone,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The failed-event log. A value is used by one thread at a time.
pub trait Log: Send {
    /// Applies `changes` in order and in one transaction, and returns their results in the same order. A conflict is the result of
    /// its change. An error means that the log failed and that nothing of the batch was written; a [`LogError`] is its source.
    fn commit(&mut self, changes: Vec<Change>) -> Result<Vec<Applied>, Fault>;

    /// From now on this process claims rows on behalf of `author`, at the times of `clock`. If it dies, each of its claims that may have
    /// been sent becomes an attempt of `author` without an answer. Nothing is written before its next commit.
    fn claim_for(&mut self, author: &Author, clock: fn() -> Timestamp);

    /// Returns how long the claims of this process last: nothing may be sent for longer.
    fn lease(&self) -> Lease;

    /// Notes where the relay that starts sends the queued events of its connectors. The latest relay decides. Only who
    /// sends to the same place takes queued events ([`Whose::Queued`](super::Whose::Queued)). If events are queued for another place, this
    /// returns them and notes nothing, unless the relay may send them to the new one.
    fn note_origins(&mut self, relay: &RelayStart) -> Result<Vec<QueuedElsewhere>, Fault>;

    /// Returns the rows of one page, at most as many as `page` allows. To learn whether more follow, ask for one row more.
    fn search(&mut self, query: &Query, page: &Page) -> Result<Vec<Delivery>, Fault>;

    /// Returns a number that changes with every commit of another process; it costs almost nothing to ask. An error if the log is no longer
    /// at its path, or was brought to a newer version.
    fn commits(&mut self) -> Result<i64, Fault>;

    /// Returns the number of the latest failure; 0 if there was none.
    fn last_failure(&mut self) -> Result<i64, Fault>;

    /// Reads at most `most` failures after number `after`, and returns those whose rows match `query`, which selects failures. The order is that of
    /// the commits, whatever the clocks show.
    fn failures_after(&mut self, query: &Query, after: i64, most: usize) -> Result<NewFailures, Fault>;

    /// Says whether a process died and left claims. The next opening for writing turns them into `unknown`.
    fn has_dead_claims(&mut self) -> Result<bool, Fault>;

    /// Counts the rows of `query` by connector and failure, the largest group first.
    fn count(&mut self, query: &Query) -> Result<Vec<Group>, Fault>;

    /// Counts the rows of `query`, but stops reading at `most`.
    fn count_up_to(&mut self, query: &Query, most: u64) -> Result<u64, Fault>;

    /// Counts the rows of `query` by one or two things; minutes, hours and days are those of `zone`. The groups of the first come in
    /// the order of their times, or the largest first; so do those of the second within them.
    fn stats(&mut self, query: &Query, by: &[GroupBy], zone: &Zone) -> Result<Vec<StatsRow>, Fault>;

    /// Counts the rows of `query` that have no document id or no event time.
    fn count_unplaced(&mut self, query: &Query) -> Result<u64, Fault>;

    /// Calls `visit` for each row of `query`, by failure time and id, with what a repost needs of it. There may be more rows than
    /// memory holds.
    fn candidates(&mut self, query: &Query, visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault>;

    /// Calls `visit`, by failure time and id, for each failed row that waits for one of `ids`, directly or behind another row, and is
    /// not itself in `ids`.
    fn held_behind(&mut self, ids: &[DeliveryId], visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault>;

    /// Returns the failed and unknown rows before `id` in its document's line, the first of the line first. Rows that are pending or
    /// being sent are left out, as they may be delivered soon.
    fn ahead_of(&mut self, id: DeliveryId) -> Result<Vec<DeliveryId>, Fault>;

    /// Returns one row as a candidate, whatever its state.
    fn candidate(&mut self, id: DeliveryId) -> Result<Option<Candidate>, Fault>;

    /// Returns one row, whatever its state.
    fn get(&mut self, id: DeliveryId) -> Result<Option<Delivery>, Fault>;

    /// Returns the row with this webhook id.
    fn find(&mut self, webhook_id: &str) -> Result<Option<Delivery>, Fault>;

    /// Returns the result that a [`Change::Report`] of `reported` would have; `None` if it would be new. Writes nothing.
    fn known(&mut self, reported: &Reported) -> Result<Option<Applied>, Fault>;

    /// Returns a row's exact payload; `None` if there is no such row or retention dropped the payload.
    fn payload(&mut self, id: DeliveryId) -> Result<Option<Vec<u8>>, Fault>;

    /// Returns every attempt of a row with its response, the oldest first.
    fn history(&mut self, id: DeliveryId) -> Result<Vec<Attempt>, Fault>;

    /// Returns one row with all that the log has of it, as it was at one moment.
    fn whole(&mut self, id: DeliveryId) -> Result<Option<WholeDelivery>, Fault>;

    /// Returns other rows of the same environment, API key, store and document that failed or were delivered, the newest event
    /// first, at most `limit`.
    fn same_document(&mut self, id: DeliveryId, limit: usize) -> Result<Vec<Delivery>, Fault>;

    /// Counts the rows of each connector that are queued for a relay and claimed by no process.
    fn queued(&mut self, environment: &Environment) -> Result<BTreeMap<String, u64>, Fault>;

    /// Returns the ids of `pending` and of `unknown` rows, the smallest first.
    fn unfinished(&mut self, environment: &Environment) -> Result<Unfinished, Fault>;

    /// Calls `visit`, in no particular order, for each line of `file` that the log has a delivery of in `environment`: once for each
    /// connector, as a line that goes to several is done only when all have it. The payload's digest is included because a file of
    /// the same name may have other lines the next day. There may be more lines than memory holds.
    fn lines_of(&mut self, environment: &Environment, file: &str, visit: &mut dyn FnMut(SentLine))
    -> Result<(), Fault>;

    /// Records that this process sends lines of `file` in `environment` until it ends. Returns false if another living process does:
    /// the process that sends the rest of a file must be the only one, or the same lines would be sent twice.
    fn begin_input(&mut self, environment: &Environment, file: &str, share: InputShare) -> Result<bool, Fault>;

    /// Counts the rows of `connector` in `environment` that are not delivered and not discarded, or that a living process is sending.
    fn unsettled(&mut self, environment: &Environment, connector: &str) -> Result<Unsettled, Fault>;

    /// Returns what the log has of each connector of an environment. `hours` are the starts of hours in their order, and the end of the last
    /// one; failures are counted for each of them.
    fn overview(&mut self, environment: &Environment, hours: &[Timestamp]) -> Result<Vec<ConnectorOverview>, Fault>;

    /// Returns when each connector last had an event delivered; test payloads, and events that were sent to another place, do not count.
    fn last_delivered(&mut self, environment: &Environment) -> Result<BTreeMap<String, Timestamp>, Fault>;

    /// Returns every connector that has a row, in any state and environment. Reads all rows.
    fn connectors(&mut self) -> Result<Vec<String>, Fault>;

    /// Counts the rows that `query` would select in other environments than its own, by environment, the largest group first.
    fn elsewhere(&mut self, query: &Query) -> Result<Vec<(String, u64)>, Fault>;

    /// Returns monitoring events by the time when they came in, the newest first.
    fn monitoring(&mut self, query: &MonitoringQuery) -> Result<Vec<MonitoringEvent>, Fault>;

    /// Returns the latest changes of a connector, the newest first, at most `limit`. Earlier changes of a renamed connector have its new name.
    fn history_of(&mut self, of: &Environment, connector: &str, limit: usize) -> Result<Vec<HistoryEntry>, Fault>;

    /// Returns what the log contains and its size.
    fn info(&mut self) -> Result<Info, Fault>;

    /// Opens the log once more to read, for another thread of this process. Opening it again by its path would check the file, and
    /// the locks of this process on it would be lost.
    fn another_reader(&self) -> Result<Box<dyn Log>, Fault>;

    /// Copies the log, as it is at one instant, to the file `to`, which is complete or does not exist. Others may write meanwhile.
    fn backup(&mut self, to: &Path, replace: Replace) -> Result<(), Fault>;

    /// Returns an error if no backup can be made at `to`. Writes nothing.
    fn check_backup(&self, to: &Path) -> Result<(), Fault>;

    /// Checks the log for damage. Reads all of it and changes nothing.
    fn check(&mut self) -> Result<Vec<DamageCheck>, Fault>;

    /// Renames a connector in every row of `environment`, in steps of a few milliseconds. Returns how many deliveries changed. If it
    /// was interrupted, the same call continues.
    fn rename_connector(&mut self, environment: &Environment, from: &str, to: &str) -> Result<u64, Fault>;

    /// Deletes delivered and discarded rows of `environment` that were created before `before`, in steps of a few milliseconds; with
    /// `is_dry_run` it only counts them. A delivered row that is newer than a failed one of its document stays.
    fn prune(&mut self, environment: &Environment, before: Timestamp, is_dry_run: bool) -> Result<u64, Fault>;

    /// Sets how long payloads and answers of delivered rows in `environment` are kept; `None` as long as the row. With zero the
    /// settlement itself drops them. Rows always stay, and rows that were not delivered keep everything.
    fn keep_delivered(&mut self, environment: &Environment, keep: Option<Duration>);

    /// Makes one step of retention, which takes a few milliseconds: drops payloads and answers that are older than
    /// [`Log::keep_delivered`] allows, deletes monitoring events that are as old, or returns unused space to the disk. A row that was delivered late may be found only a day
    /// later, or after a [`Log::prune`].
    fn tend(&mut self, now: Timestamp) -> Result<Tended, Fault>;
}
