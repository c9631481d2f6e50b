//! Lazy access to the log for verbs, with a word about what an earlier run left behind.

use super::Context;
use super::places::is_there;
use super::policy::PolicyArgs;
use crate::catalog;
use crate::durable::{check_room, check_writable, folder_of};
use crate::error::Fault;
use crate::http::{PrivateNetworks, Security};
use crate::log::{self, Access, Log, LogError, LogErrorKind};
use crate::model::{ApiKey, Environment, MAX_CONCURRENCY, PayloadPointers};
use crate::store::{self, Store};
use std::io;
use std::path::Path;

impl Context {
    /// Opens the log for writing, making it where there is none, and takes note of what a dead process left.
    pub fn log_for_writing(&mut self) -> anyhow::Result<Box<dyn Log>> {
        let path = self.log_path()?;
        let mut log = self.open_to_write(&path)?;
        self.tell_unfinished(log.as_mut())?;
        Ok(log)
    }

    /// As [`Context::log_for_writing_if_there_is_one`] for the verb that tells what is unfinished by itself.
    pub fn log_for_writing_silently(&mut self) -> anyhow::Result<Option<Box<dyn Log>>> {
        let path = self.log_path()?;
        if !is_there(&path)? {
            return self.log_for_reading();
        }
        Ok(Some(self.open_to_write(&path)?))
    }

    /// Opens the log for writing where a delivery must be in it: without a log there is none, exit 5.
    pub fn need_log_for_writing(&mut self) -> anyhow::Result<Box<dyn Log>> {
        match self.log_for_writing_if_there_is_one()? {
            Some(log) => Ok(log),
            None => Err(self.nothing_yet()?.into()),
        }
    }

    /// Opens the log for writing; nothing where there is none yet, unless one was named.
    pub fn log_for_writing_if_there_is_one(&mut self) -> anyhow::Result<Option<Box<dyn Log>>> {
        let path = self.log_path()?;
        if is_there(&path)? {
            return self.log_for_writing().map(Some);
        }
        // Opening it for reading makes none, and says what is missing.
        self.log_for_reading()
    }

    /// Opens the log for reading; nothing where there is none yet, unless one was named.
    pub fn log_for_reading(&mut self) -> anyhow::Result<Option<Box<dyn Log>>> {
        let path = self.log_path()?;
        match self.open_log(&path, Access::Read) {
            Ok(opened) => {
                let mut log = self.with_the_dead_marked(&path, opened.log)?;
                self.tell_unfinished(log.as_mut())?;
                Ok(Some(log))
            }
            Err(error) if error.kind == LogErrorKind::Missing && self.global.log.is_none() => Ok(None),
            Err(error) => Err(Fault::from(error).into()),
        }
    }

    /// Opens the log for a dry run of what would write to it; nothing where there is none yet. It fails where the run would.
    pub fn log_for_dry_run(&mut self) -> anyhow::Result<Option<Box<dyn Log>>> {
        let path = self.log_path()?;
        let refuse = |error: io::Error| {
            let (location, detail) = (path.display().to_string(), error.to_string());
            Fault::from(LogError { kind: LogErrorKind::Io, location, detail })
        };
        if path.symlink_metadata().is_err() {
            check_room(folder_of(&path), true).map_err(refuse)?;
            return if self.global.log.is_none() { self.log_for_reading() } else { Ok(None) };
        }
        let log = self.log_for_reading()?;
        // The folder too: a write-ahead log is made beside it. Links are followed, as the log does.
        let real = path.canonicalize().map_err(refuse)?;
        check_writable(&real).and_then(|()| check_writable(folder_of(&real))).map_err(refuse)?;
        Ok(log)
    }

    /// What a killed process had begun is found by a search only once it is marked as unknown, and only writing marks it.
    /// Where the log cannot be written, what is there is read all the same.
    ///
    /// The log is closed first: looking at its file closes a descriptor of it, and with that SQLite loses its locks.
    fn with_the_dead_marked(&self, path: &Path, mut log: Box<dyn Log>) -> anyhow::Result<Box<dyn Log>> {
        if log.unfinished(&self.environment()?)?.unknown.is_empty() {
            return Ok(log);
        }
        drop(log);
        drop(log::open(path, Access::Write, self.now()));
        Ok(log::open(path, Access::Read, self.now()).map_err(Fault::from)?.log)
    }

    /// Opens the log for reading where a delivery must be in it: without a log there is none, exit 5.
    pub fn need_log(&mut self) -> anyhow::Result<Box<dyn Log>> {
        match self.log_for_reading()? {
            Some(log) => Ok(log),
            None => Err(self.nothing_yet()?.into()),
        }
    }

    /// Returns the environment of the store, or the default one without a store.
    pub fn environment(&self) -> anyhow::Result<Environment> {
        Ok(self.store()?.map(|store| store.environment().clone()).unwrap_or_default())
    }

    /// Returns where payloads of `api_key` say what: the store's pointers over the catalogue's.
    pub fn pointers(&self, api_key: ApiKey) -> anyhow::Result<PayloadPointers> {
        let defaults = catalog::default_pointers(api_key);
        Ok(match self.store()? {
            Some(store) => store.pointers(api_key).map_or(defaults.clone(), |own| own.or(defaults)),
            None => defaults,
        })
    }

    /// Returns how many attempts may be in flight for the process: the flag, else the store, else the default.
    pub fn process(&self, policy: &PolicyArgs) -> anyhow::Result<usize> {
        let of_store = self.store()?.map(|store| store.delivery().max_concurrency());
        Ok(policy.concurrency.map(usize::from).or(of_store).unwrap_or(MAX_CONCURRENCY))
    }

    /// Returns which addresses may be dialled, by the store.
    pub fn security(&self) -> anyhow::Result<Security> {
        let denies = self.store()?.is_some_and(|store| store.security() == store::PrivateNetworks::Deny);
        let private_networks = if denies { PrivateNetworks::Deny } else { PrivateNetworks::Allow };
        Ok(Security { private_networks })
    }

    fn tell_unfinished(&mut self, log: &mut dyn Log) -> anyhow::Result<()> {
        let left = log.unfinished(&self.environment()?)?;
        if !left.pending.is_empty() {
            self.out
                .say(format!("{} pending from an earlier run: `inv-hooks resume` finishes them.", left.pending.len()));
        }
        if !left.unknown.is_empty() {
            self.out.say(format!(
                "{} unknown: started, but no answer was recorded. `inv-hooks failed search` lists them. Check with the endpoint which of them arrived, then send the rest again: `inv-hooks resume --unknown`.",
                left.unknown.len()
            ));
        }
        Ok(())
    }

    /// Refuses to say that all is well where there is nothing that could have failed: neither a store nor a log, or a store without a
    /// connector.
    pub fn need_something(&self, has_log: bool) -> anyhow::Result<()> {
        match self.store()? {
            None if !has_log => Err(self.nothing_yet()?.into()),
            Some(store) if store.records().is_empty() => Err(no_connector(&store).into()),
            _ => Ok(()),
        }
    }

    /// Without a log it matters whether this is the right folder at all.
    fn nothing_yet(&self) -> anyhow::Result<Fault> {
        if self.store()?.is_none() {
            return Ok(Fault::not_found("there is no connector store here, and no failed event")
                .hint("Go to the folder of your store or name it with --config; `inv-hooks init` makes one here."));
        }
        Ok(Fault::not_found("there is no failed event: nothing was sent or added yet")
            .hint("`inv-hooks send` and `inv-hooks failed add` put events into the log."))
    }
}

/// The fault of a check that had nothing to check.
pub fn no_connector(store: &Store) -> Fault {
    Fault::not_found(format!("the store {} has no connectors: there is nothing to check", store.path().display()))
        .hint("Add one with `inv-hooks connector add`, or name another store with --config.")
}
