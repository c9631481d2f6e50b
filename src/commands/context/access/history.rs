//! Writes the history of connectors to the log. A log that cannot be written never stops a change of the store.

use crate::commands::context::Context;
use crate::durable::is_own;
use crate::error::Fault;
use crate::log::{Access, Change, LogPlace, open_at};
use crate::model::{HistoryEntry, NewHistory, Timestamp};
use crate::runtime;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a command that has changed the store waits for the log.
const PATIENCE: Duration = Duration::from_secs(5);

impl Context {
    /// Notes changes of connectors that were made: name, what happened, and the fields as JSON. If that fails, it warns: the store has
    /// the change already.
    pub fn note_history(&mut self, changes: Vec<(String, &str, String)>) {
        if changes.is_empty() || self.global.dry_run {
            return;
        }
        if let Err(error) = self.write_history(changes) {
            self.out.warn(format!("the change was made, but its history was not written: {error:#}"));
        }
    }

    fn write_history(&mut self, changes: Vec<(String, &str, String)>) -> anyhow::Result<()> {
        // An administrator who edits the store must not own the log of the user who sends events.
        let place = self.log_place()?;
        let is_foreign = place.file().is_some_and(|path| !path.exists() && !is_own(path));
        if is_foreign {
            return Ok(());
        }
        let (at, by) = (self.now(), runtime::who());
        let entry = |(connector, change, fields): (String, &str, String)| HistoryEntry {
            at,
            connector,
            change: change.to_owned(),
            by: by.clone(),
            fields,
        };
        let new = NewHistory { environment: self.environment()?, entries: changes.into_iter().map(entry).collect() };
        if let Some(moved) = write_in_time(place, at, new)? {
            self.tell_moved_wal(&moved);
        }
        Ok(())
    }
}

/// Writes to the log in a thread, because the log itself waits longer for a lock. A thread that is left behind ends with the process.
/// Returns where a write-ahead log of another file was moved to.
fn write_in_time(place: LogPlace, at: Timestamp, new: NewHistory) -> anyhow::Result<Option<PathBuf>> {
    let (done, is_done) = mpsc::channel();
    let write = move || -> anyhow::Result<Option<PathBuf>> {
        let mut opened = open_at(&place, Access::Write, at).map_err(Fault::from)?;
        opened.log.commit(vec![Change::History(Box::new(new))])?;
        Ok(opened.moved_wal)
    };
    // After the time, no one waits for the answer.
    thread::Builder::new().name("history".to_owned()).spawn(move || done.send(write()))?;
    is_done.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let seconds = PATIENCE.as_secs();
        Err(Fault::storage(format!("the failed-event log was not ready for {seconds} s")).into())
    })
}
