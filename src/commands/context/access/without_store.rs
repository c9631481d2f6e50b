//! What a command says if no store was found: which log it uses all the same, or that nothing is there.

use crate::commands::context::Context;
use std::path::{Path, PathBuf};

impl Context {
    /// Without a store the log is not the one of a project. Says which one it is, unless the user named it.
    pub fn tell_log_without_store(&mut self) -> anyhow::Result<()> {
        if let Some(log) = self.log_without_store()? {
            self.out.say(format!("No connector store was found here. The failed-event log is {}.", log.display()));
        }
        Ok(())
    }

    /// Says that a log is missing. Without a store too, the user may be in the wrong folder, and "nothing failed" would mislead. Returns
    /// whether both are missing.
    pub fn tell_nothing_yet(&mut self) -> anyhow::Result<bool> {
        let has_store = self.store()?.is_some();
        self.out.say(if has_store {
            "No failed event: nothing was sent or added yet."
        } else {
            "There is no connector store here, and no failed-event log, so nothing was looked at. Go to the folder of your store, or name the store with --config."
        });
        Ok(!has_store)
    }

    /// Returns the log that is used because no store was found; `None` if there is one, or the user named the log.
    pub fn log_without_store(&self) -> anyhow::Result<Option<PathBuf>> {
        if self.global.log.is_some() || self.store_location()?.is_some() {
            return Ok(None);
        }
        Ok(self.log_place()?.file().map(Path::to_owned))
    }

    /// After a store was created: `before` was the log without it. Events in it are not in the log that is used from here on.
    pub fn tell_other_log(&mut self, before: Option<&Path>) -> anyhow::Result<()> {
        let Some(before) = before.filter(|path| path.exists()) else { return Ok(()) };
        let now = self.log_place()?;
        if now.file() != Some(before) {
            self.out.say(format!(
                "With this store, commands here use the failed-event log {}. Earlier events are in {}: read it with --log.",
                now,
                before.display()
            ));
        }
        Ok(())
    }
}
