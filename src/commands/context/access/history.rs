//! Writes the history of connectors to the log. A log that cannot be written never stops a change of the store.

use crate::commands::context::{Context, Need, Notice};
use crate::durable::is_own;
use crate::log::Change;
use crate::model::{HistoryEntry, NewHistory};
use crate::runtime;

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
        let is_foreign = self.log_place()?.file().is_some_and(|path| !path.exists() && !is_own(path));
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
        if let Some(mut log) = self.open_log(Need::Create, Notice::None)? {
            log.commit(vec![Change::History(Box::new(new))])?;
        }
        Ok(())
    }
}
