//! Finds connectors by name, and reports names that are not in the store.

use crate::commands::context::Context;
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Connector, ConnectorName, near_name};
use crate::store::{Store, refusal};
use std::collections::HashSet;

impl Context {
    /// Returns one connector by its name, enabled or not: exit 5 if it is not in the store, 3 if it is faulty.
    pub fn connector(&self, store: &Store, name: &ConnectorName) -> anyhow::Result<Connector> {
        match store.connector(name) {
            Some(Ok(connector)) => Ok(connector),
            Some(Err(findings)) => Err(refusal(&findings).into()),
            None => Err(unknown_connectors(store, &[name]).into()),
        }
    }

    /// Warns of each of `names`, which a filter gave, that is not in the store: it may be a typo.
    pub fn warn_of_connectors(&mut self, given: &[&str]) -> anyhow::Result<()> {
        let (false, Some(store)) = (given.is_empty(), self.store()?) else { return Ok(()) };
        for name in given.iter().filter(|name| names(&store).all(|known| known != **name)) {
            let meant = near_name(name, names(&store)).map(|near| format!("; did you mean {near}?"));
            self.out.warn(format!("there is no connector {name} in the store{}", meant.unwrap_or_default()));
        }
        Ok(())
    }

    /// Checks the connectors of a filter that found nothing. A name that is neither in the store nor in the log is a typo
    /// (exit 5). For a name that is only in the log, it warns.
    pub fn check_connectors(&mut self, log: Option<&mut dyn Log>, given: &[&str]) -> anyhow::Result<()> {
        if given.is_empty() {
            return Ok(());
        }
        let mut known = log.map_or_else(|| Ok(Vec::new()), Log::connectors)?;
        if let Some(store) = self.store()? {
            known.extend(names(&store).map(str::to_owned));
        }
        let Some(name) = given.iter().find(|name| known.iter().all(|known| known != **name)) else {
            return self.warn_of_connectors(given);
        };
        let near = near_name(name, known.iter().map(String::as_str));
        Err(Fault::not_found(format!("there is no connector {name}, neither in the store nor in the log"))
            .hint(hint(near))
            .into())
    }
}

/// Checks that every name is in the store.
pub fn need_connectors(store: &Store, names: &[ConnectorName]) -> Result<(), Fault> {
    let missing: Vec<&ConnectorName> = names.iter().filter(|name| store.record(name).is_none()).collect();
    if missing.is_empty() { Ok(()) } else { Err(unknown_connectors(store, &missing)) }
}

/// Returns `names` without duplicates, in their order.
pub fn each_once(names: &[ConnectorName]) -> Vec<ConnectorName> {
    let mut seen = HashSet::new();
    names.iter().filter(|name| seen.insert(*name)).cloned().collect()
}

/// Returns the fault for connectors that are not in the store.
pub fn unknown_connectors(store: &Store, unknown: &[&ConnectorName]) -> Fault {
    let listed: Vec<&str> = unknown.iter().map(|name| name.as_str()).collect();
    let fault = Fault::not_found(format!("there is no connector {} in {}", listed.join(", "), store.path().display()));
    let is_tenant = |name: &str| store.tenants().iter().any(|tenant| tenant.record.name.value.as_str() == name);
    if let Some(name) = listed.iter().copied().find(|name| is_tenant(name)) {
        return fault
            .hint(format!("{name} is a tenant, which gets shipments only: see [tenants.{name}] in the store."));
    }
    let records = store.records().iter().map(|record| record.name.value.as_str());
    let near = listed.iter().find_map(|name| near_name(name, records.clone()));
    fault.hint(hint(near))
}

/// Returns the names that events in the log can have: those of connectors and of tenants.
fn names(store: &Store) -> impl Iterator<Item = &str> {
    let tenants = store.tenants().iter().map(|tenant| &tenant.record);
    store.records().iter().chain(tenants).map(|record| record.name.value.as_str())
}

fn hint(near: Option<&str>) -> String {
    let meant = near.map(|near| format!("Did you mean {near}? ")).unwrap_or_default();
    format!("{meant}List all: `inv-hooks connector list`.")
}
