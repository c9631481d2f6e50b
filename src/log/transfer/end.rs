//! What a log must be able to do so that its content can move to another log, or come from one.
//!
//! As long as a copy has not finished, the log that gets it has a table of notes and is refused by everything else, also by
//! earlier versions of this program.

use super::row::{TransferCell, TransferRow};
use super::table::TransferTable;
use crate::error::Fault;

/// How many rows are read at once, and written in one transaction.
pub const MOST_ROWS: usize = if cfg!(test) { 40 } else { 4_000 };

/// How many bytes of rows are read at once, if it is more than one row.
pub const MOST_BYTES: usize = if cfg!(test) { 20_000 } else { 8 << 20 };

/// The name of the table of notes.
pub const NOTES: &str = "transfer";

/// A note that changes with the rows that are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteChange {
    /// Its name.
    pub name: String,
    /// Its text before. If it is another one, nothing is written.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
}

/// How far a log is that is to get the content of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferState {
    /// It has no rows.
    Empty,
    /// It has some rows of a copy.
    Started,
    /// It has all of them, and the last step was interrupted.
    Whole,
}

/// One end of a copy: a log that no other process writes to.
pub trait TransferEnd: Send {
    /// Returns where it is, without a password.
    fn shown(&self) -> String;

    /// Returns the next rows of a table in the order of its keys: those after the row with the key `after`, or the first ones. None if
    /// there are no more.
    fn rows_after(&mut self, table: &TransferTable, after: &[TransferCell]) -> Result<Vec<TransferRow>, Fault>;

    /// Counts the rows of a table.
    fn count(&mut self, table: &TransferTable) -> Result<u64, Fault>;

    /// Counts the events in each state.
    fn states(&mut self) -> Result<Vec<(String, u64)>, Fault>;

    /// Returns the last id that the log gave to a row of a table.
    fn last_id(&mut self, table: &TransferTable) -> Result<i64, Fault>;

    /// Returns a text that is another one after every commit.
    fn mark(&mut self) -> Result<String, Fault>;

    /// Begins to get the content of another log: from now on, everything else refuses this one. Indexes are left to the end.
    fn begin(&mut self, notes: &[(String, String)]) -> Result<(), Fault>;

    /// Returns a note.
    fn note(&mut self, name: &str) -> Result<Option<String>, Fault>;

    /// Adds rows to a table and changes a note, in one transaction.
    fn add(&mut self, table: &TransferTable, rows: &[TransferRow], note: &NoteChange) -> Result<(), Fault>;

    /// Counts the indexes that were left to the end and are not built yet.
    fn indexes_left(&mut self) -> Result<u64, Fault>;

    /// Builds one of the indexes that were left to the end; false if there is none left.
    fn build_index(&mut self) -> Result<bool, Fault>;

    /// Ends: it is a log like any other, which gives ids after those in `last_ids`.
    fn complete(&mut self, last_ids: &[(&TransferTable, i64)]) -> Result<(), Fault>;
}

/// Refuses to copy from a log that `users` write to.
pub fn refuse_used(shown: &str, users: &[String]) -> Fault {
    let users = if users.is_empty() { "another process".to_owned() } else { users.join(", ") };
    Fault::refused(format!("the failed-event log {shown} is used by {users}, so it is not copied"))
        .hint("End it first, and run `inv-hooks log copy` again. On a server, a process that was killed counts as alive for 30 seconds.")
}

/// Refuses to copy to a log that has rows of its own.
pub fn refuse_rows(shown: &str) -> Fault {
    Fault::refused(format!("the failed-event log {shown} is not empty, so nothing is copied to it"))
        .hint("Name a file or a schema that does not exist yet. If an earlier `inv-hooks log copy` put the events there, that copy is complete.")
}
