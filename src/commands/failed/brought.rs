//! `failed import --connectors`: connectors that an export brings and the store lacks.
//!
//! They are added disabled, because whoever wrote the input decides where they send to.

use crate::commands::context::Context;
use crate::commands::context::next_steps;
use crate::model::{ConnectorName, FindingCode};
use crate::output::counted;
use crate::store::{self, ConnectorRecord, Missing, StoreEdit, read_portable, validate_record};
use std::collections::BTreeMap;
use std::path::Path;

/// An input may bring at most this many connectors.
const MOST: usize = 1_000;

/// The connectors of an input.
#[derive(Default)]
pub struct Brought {
    /// Whether they were asked for.
    is_wanted: bool,
    records: BTreeMap<ConnectorName, ConnectorRecord>,
    bad: Vec<String>,
}

impl Brought {
    /// Starts without any.
    pub fn new(is_wanted: bool) -> Self {
        Self { is_wanted, ..Self::default() }
    }

    /// Takes the settings of a connector, unless the store has one of this name.
    pub fn take(&mut self, context: &Context, connector: &str, settings: &str) -> anyhow::Result<()> {
        let Ok(name) = connector.parse::<ConnectorName>() else { return Ok(()) };
        let is_known = self.records.contains_key(&name) || self.records.len() >= MOST;
        let is_stored = || Ok::<_, anyhow::Error>(context.store()?.is_some_and(|store| store.record(&name).is_some()));
        if !self.is_wanted || is_known || is_stored()? {
            return Ok(());
        }
        let record = read_portable(&name, settings).map(|record| ConnectorRecord { is_enabled: false, ..record });
        let mut findings = record.as_ref().map(|record| validate_record(record, Path::new(""))).unwrap_or_default();
        if let (Some(record), Some(store)) = (&record, context.store()?) {
            findings.extend(store::has_name_of_tenant(&store, record));
        }
        match (record, findings.iter().find(|finding| FindingCode::forbids_saving(finding))) {
            (Some(record), None) => drop(self.records.insert(name, record)),
            (Some(_), Some(finding)) => self.bad.push(format!("{name}: {} ({})", finding.message, finding.code)),
            (None, _) => self.bad.push(format!("{name}: its settings are not those of a connector")),
        }
        Ok(())
    }

    /// Says whether it has this connector.
    pub fn has(&self, connector: &str) -> bool {
        connector.parse::<ConnectorName>().is_ok_and(|name| self.records.contains_key(&name))
    }

    /// Adds them to the store, or says what would be added. Returns whether all could be added.
    pub fn add(self, context: &mut Context) -> anyhow::Result<bool> {
        for why in &self.bad {
            context.out.warn(format!("a connector was not added: {why}"));
        }
        if self.records.is_empty() {
            return Ok(self.bad.is_empty());
        }
        let location = match context.store_location()? {
            Some(location) => location,
            None => store::create_location(None),
        };
        let edit = |store: &store::Store, edit: &mut StoreEdit| {
            let lacking = self.records.values().filter(|record| store.record(&record.name.value).is_none());
            let lacking = lacking.filter(|record| store::has_name_of_tenant(store, record).is_none());
            let put = |record: &ConnectorRecord| {
                edit.put(record);
                record.name.value.to_string()
            };
            Ok(lacking.map(put).collect::<Vec<String>>())
        };
        let is_dry_run = context.global.dry_run;
        let changed = if is_dry_run {
            store::preview(&location, Missing::Create, None, edit)?
        } else {
            store::change(&location, Missing::Create, None, &mut |text| context.out.say(text), edit)?
        };
        let (added, file) = (counted(changed.value.len(), "connector"), location.path().display());
        let text = if is_dry_run {
            format!("Would add {added}, disabled ({file})")
        } else {
            format!("{added} added, disabled ({file})")
        };
        context.out.say(text);
        if !changed.value.is_empty() && !is_dry_run {
            context.out.say(next_steps::BROUGHT);
            context.note_history(changed.value.into_iter().map(|name| (name, "added", "[]".to_owned())).collect());
        }
        Ok(self.bad.is_empty())
    }
}
