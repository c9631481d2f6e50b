//! Where the store and the log of this command are. The store is read only when a command asks for it.

use super::log_url::place_of_url;
use crate::commands::context::Context;
use crate::commands::context::{Origin, flags};
use crate::error::Fault;
use crate::log::LogPlace;
use crate::store::{self, Location, Store};
use clap::ArgMatches;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

impl Context {
    /// Returns where the store is; `None` if no store was found. If the user named a store, it does not check that it exists.
    pub fn store_location(&self) -> anyhow::Result<Option<Location>> {
        Ok(store::find(self.global.config.as_deref())?)
    }

    /// With --verbose, prints which store and which log this command uses.
    pub fn tell_places(&mut self, matches: &ArgMatches) -> anyhow::Result<()> {
        if !self.global.verbose {
            return Ok(());
        }
        let (has_store, has_log) = flags::places(matches);
        if has_store {
            let store = self.store_location()?;
            let store = store.map_or("none".to_owned(), |location| location.path().display().to_string());
            self.out.say(format!("store: {store}"));
        }
        if has_log {
            let log = self.log_place().map_or_else(|error| error.to_string(), |place| place.to_string());
            self.out.say(format!("log: {log}"));
        }
        Ok(())
    }

    /// Reads the store; `None` if no store was found. A missing store that the user named is an error (exit 7).
    ///
    /// It is read only once, so a command uses the same settings from start to end, even if the file changes.
    pub fn store(&self) -> anyhow::Result<Option<Store>> {
        if let Some(store) = self.store.get() {
            return Ok(Some(store.clone()));
        }
        let Some(location) = self.store_location()? else { return Ok(None) };
        let store = Store::load(&location)?;
        Ok(Some(self.store.get_or_init(|| store).clone()))
    }

    /// As [`Context::store`], for a command that creates a store: `None` also if the user named one that does not exist yet.
    pub fn store_if_there_is_one(&self) -> anyhow::Result<Option<Store>> {
        let is_missing = |location: &Location| {
            let looked = location.path().symlink_metadata();
            looked.is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
        };
        if self.store_location()?.as_ref().is_some_and(is_missing) { Ok(None) } else { self.store() }
    }

    /// Reads the store for a command that needs a connector; exit 5 if no store was found.
    pub fn need_store(&self) -> anyhow::Result<Store> {
        Ok(self.store()?.ok_or_else(no_store)?)
    }

    /// Returns where the store is, for a command that needs a connector; exit 5 if no store was found.
    pub fn need_store_location(&self) -> anyhow::Result<Location> {
        Ok(self.store_location()?.ok_or_else(no_store)?)
    }

    /// Returns where the failed-event log is: `--log`, else `[log] url` of the store, else next to the store of a project, else in the
    /// user's folder. It may read the store but does not open the log.
    pub fn log_place(&self) -> anyhow::Result<LogPlace> {
        Ok(self.log_place_and_origin()?.0)
    }

    /// As [`Context::log_place`], and where this place was set.
    pub fn log_place_and_origin(&self) -> anyhow::Result<(LogPlace, Origin)> {
        if let Some(url) = &self.global.log {
            return Ok((place_of_url(url)?, self.origins.get("log").unwrap_or(Origin::Flag)));
        }
        let Some(store) = self.store()? else { return Ok((LogPlace::File(store::user_log()?), Origin::Default)) };
        match store.log_url()? {
            Some(url) => Ok((below(store.location().folder(), place_of_url(OsStr::new(url.expose()))?), Origin::Store)),
            None => Ok((LogPlace::File(store.location().log()?), Origin::Default)),
        }
    }

    /// Returns how long payloads of delivered events are kept: `[log] keep_delivered`; `None` for as long as the row.
    pub fn keep_delivered(&self) -> anyhow::Result<Option<Duration>> {
        Ok(self.store()?.and_then(|store| store.keep_delivered()))
    }
}

/// A path in the store starts at its folder.
fn below(folder: &Path, place: LogPlace) -> LogPlace {
    match place.file() {
        Some(path) => LogPlace::File(folder.join(path)),
        None => place,
    }
}

fn no_store() -> Fault {
    Fault::not_found("there is no connector store here")
        .hint("Create one: `inv-hooks init`, or add a connector: `inv-hooks connector add`.")
}
