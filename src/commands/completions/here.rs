//! The store and the log of the line that is typed, as the command itself would find them; only regular files are read.
//!
//! Nothing is written, resolved or reported.

use super::line::Line;
use crate::commands::{Context, GlobalArgs};
use crate::log::{Glance, GlanceQuery, glance};
use crate::model::{ApiKey, Environment};
use crate::store::{CaptureFile, Captures, ConnectorRecord, Store, TenantRecord};
use std::env;
use std::ffi::OsString;
use std::time::Instant;

/// At most this many values of the log are offered.
const MOST: usize = 100;

/// What a line can look at.
pub struct Here {
    /// The line.
    pub line: Line,
    /// Until when the log is read.
    pub until: Instant,
}

impl Here {
    /// Returns the store; `None` if there is none or it cannot be read.
    pub fn store(&self) -> Option<Store> {
        self.context()?.store().ok()?
    }

    /// Returns the connectors of the store.
    pub fn connectors(&self) -> Vec<ConnectorRecord> {
        self.store().map(|store| store.records().to_vec()).unwrap_or_default()
    }

    /// Returns the tenants of the store.
    pub fn tenants(&self) -> Vec<TenantRecord> {
        self.store().map(|store| store.tenants().to_vec()).unwrap_or_default()
    }

    /// Returns the API keys on the line, or those of the connectors on it.
    pub fn keys(&self) -> Vec<ApiKey> {
        let typed = self.line.keys();
        if !typed.is_empty() {
            return typed;
        }
        let is_typed = |record: &ConnectorRecord| self.line.values().any(|value| value == record.name.value.as_str());
        self.connectors()
            .iter()
            .filter(|record| is_typed(record))
            .filter_map(|record| record.api_key.value.parse().ok())
            .collect()
    }

    /// Returns the captures of the API keys on the line, or all.
    pub fn captures(&self) -> Vec<CaptureFile> {
        let Some(store) = self.store() else { return Vec::new() };
        let captures = Captures::next_to(store.location());
        let keys = self.keys();
        let listed = if keys.is_empty() {
            vec![captures.list(None)]
        } else {
            keys.into_iter().map(|key| captures.list(Some(key))).collect()
        };
        listed.into_iter().filter_map(Result::ok).flatten().collect()
    }

    /// Asks the log for values that start with `start`; nothing if there is no log or it cannot be read at once.
    pub fn ask<T>(&self, start: &str, ask: impl FnOnce(&Glance, &Environment, &GlanceQuery<'_>) -> Vec<T>) -> Vec<T> {
        let look = || {
            let context = self.context()?;
            let (environment, place) = (context.environment().ok()?, context.log_place().ok()?);
            // A completion must not wait for a network.
            Some((environment, glance(place.file()?)?))
        };
        let Some((environment, log)) = look() else { return Vec::new() };
        let is_over = || Instant::now() >= self.until;
        ask(&log, &environment, &GlanceQuery { start, most: MOST, is_over: &is_over })
    }

    /// Makes the context of the command; `None` if its store is not a regular file: reading a pipe takes what others wait for.
    fn context(&self) -> Option<Context> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let config = self.line.path("--config").or_else(|| variable("INV_HOOKS_CONFIG").map(Into::into));
        let log = self.line.path("--log").map(OsString::from).or_else(|| variable("INV_HOOKS_LOG"));
        let context = Context::new(&GlobalArgs { config, log, ..GlobalArgs::default() });
        let store = context.store_location().ok()?;
        let is_file = store.is_none_or(|store| store.path().metadata().is_ok_and(|file| file.is_file()));
        is_file.then_some(context)
    }
}
