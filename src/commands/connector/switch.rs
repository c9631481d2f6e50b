//! Enables and disables connectors.

use super::facts::changes;
use super::save::{self, Saved};
use crate::commands::context::{Context, each_once, need_connectors};
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::store::Missing;

/// Whether to enable or disable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// `send` uses it.
    Enabled,
    /// `send` skips it.
    Disabled,
}

impl Switch {
    fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }
}

/// Switches all connectors in `names`, or none if one of them does not exist.
pub fn run(names: &[ConnectorName], to: Switch, context: &mut Context) -> anyhow::Result<Exit> {
    let location = context.need_store_location()?;
    let changed = save::change(context, &location, Missing::Refuse, |store, edit| {
        need_connectors(store, names)?;
        let mut saved = Vec::new();
        for record in each_once(names).iter().filter_map(|name| store.record(name)) {
            let mut new = record.clone();
            new.is_enabled = to == Switch::Enabled;
            let change = if new == *record { "unchanged" } else { to.word() };
            edit.put(&new);
            saved.push(Saved { name: record.name.value.clone(), change, fields: changes(Some(record), Some(&new)) });
        }
        Ok(saved)
    })?;
    save::tell(context, &location, &changed.value)
}
