//! The store and the log of this command: where they are, opened when a verb asks.

use super::log_url::path_of_url;
use crate::commands::context::Context;
use crate::commands::context::Origin;
use crate::error::Fault;
use crate::store::{self, Location, Store};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

impl Context {
    /// Returns where the store is; nothing where there is none. A named one is not looked for.
    pub fn store_location(&self) -> anyhow::Result<Option<Location>> {
        Ok(store::find(self.global.config.as_deref())?)
    }

    /// With --verbose: says which store and which log this command uses.
    pub fn tell_places(&mut self) -> anyhow::Result<()> {
        if !self.global.verbose {
            return Ok(());
        }
        let store = self.store_location()?.map_or("none".to_owned(), |location| location.path().display().to_string());
        let log = self.log_path().map_or_else(|error| error.to_string(), |path| path.display().to_string());
        self.out.say(format!("store: {store}"));
        self.out.say(format!("log: {log}"));
        Ok(())
    }

    /// Reads the store once; nothing where there is none. A store that was named and is missing is exit 7.
    ///
    /// A command sees one store from its beginning to its end, whatever is written to the file meanwhile.
    pub fn store(&self) -> anyhow::Result<Option<Store>> {
        if let Some(store) = self.store.get() {
            return Ok(Some(store.clone()));
        }
        let Some(location) = self.store_location()? else { return Ok(None) };
        let store = Store::load(&location)?;
        Ok(Some(self.store.get_or_init(|| store).clone()))
    }

    /// As [`Context::store`], for a verb that makes one: nothing too where one was named and is not there yet.
    pub fn store_if_there_is_one(&self) -> anyhow::Result<Option<Store>> {
        let is_missing = |location: &Location| {
            let looked = location.path().symlink_metadata();
            looked.is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
        };
        if self.store_location()?.as_ref().is_some_and(is_missing) { Ok(None) } else { self.store() }
    }

    /// Reads the store; without one there is no connector, exit 5.
    pub fn need_store(&self) -> anyhow::Result<Store> {
        Ok(self.store()?.ok_or_else(no_store)?)
    }

    /// Returns where the store is; without one there is no connector, exit 5.
    pub fn need_store_location(&self) -> anyhow::Result<Location> {
        Ok(self.store_location()?.ok_or_else(no_store)?)
    }

    /// Returns the failed-event log's file: `--log`, else `[log] url` of the store, else beside a project's store, else the
    /// user's. It reads the store when it must, and opens no log.
    pub fn log_path(&self) -> anyhow::Result<PathBuf> {
        Ok(self.log_place()?.0)
    }

    /// As [`Context::log_path`], with who said so.
    pub fn log_place(&self) -> anyhow::Result<(PathBuf, Origin)> {
        if let Some(url) = &self.global.log {
            return Ok((path_of_url(url)?, self.origins.get("log").unwrap_or(Origin::Flag)));
        }
        let Some(store) = self.store()? else { return Ok((store::user_log()?, Origin::Default)) };
        match store.log_url() {
            Some(url) => Ok((store.location().folder().join(path_of_url(OsStr::new(url))?), Origin::Store)),
            None => Ok((store.location().log()?, Origin::Default)),
        }
    }

    /// Returns how long payloads of what was delivered are kept: `[log] keep_delivered`; nothing for as long as the row.
    pub fn keep_delivered(&self) -> anyhow::Result<Option<Duration>> {
        Ok(self.store()?.and_then(|store| store.keep_delivered()))
    }
}

fn no_store() -> Fault {
    Fault::not_found("there is no connector store here")
        .hint("Create one: `inv-hooks init`, or add a connector: `inv-hooks connector add`.")
}
