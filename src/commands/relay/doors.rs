//! Which connectors accept events, and from whom.

use crate::commands::context::{Context, PolicyArgs, Route};
use crate::error::Fault;
use crate::model::{Again, EntryRule};
use crate::store::refusal_of_relay;
use std::collections::HashMap;

/// An enabled connector: where its events go, and who may send them.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where its events go.
    pub route: Route,
    /// Who may send them.
    pub rule: EntryRule,
}

/// All enabled connectors of the store.
#[derive(Clone, Debug)]
pub struct Doors {
    by_name: HashMap<String, Door>,
    /// The rule of `[relay]` for all connectors, if it has one.
    pub common: Option<EntryRule>,
    /// What happens to a stock change that was delivered meanwhile.
    pub again: Again,
}

impl Doors {
    /// Resolves every reference of the enabled connectors and of `[relay]`.
    ///
    /// # Errors
    /// Exit 5 without a store, 3 with all faults at once.
    pub fn open(context: &Context, policy: &PolicyArgs) -> anyhow::Result<Self> {
        let store = context.need_store()?;
        let (routes, mut findings) = context.routes_and_findings(policy, |_, _| true)?;
        let common = store.entry_rule().unwrap_or_else(|found| {
            findings.extend(found);
            None
        });
        if !findings.is_empty() {
            return Err(refusal_of_relay(&findings).into());
        }
        let door = |route: Route| {
            let of_connector = || EntryRule::of_connector(&route.destination.headers);
            let rule = common.clone().unwrap_or_else(of_connector);
            (route.connector.name.to_string(), Door { route, rule })
        };
        let by_name = routes.into_enabled().into_iter().map(door).collect();
        Ok(Self { by_name, common, again: store.relay().again.unwrap_or_default() })
    }

    /// Returns the connector `name`.
    pub fn get(&self, name: &str) -> Option<&Door> {
        self.by_name.get(name)
    }

    /// Checks that no connector accepts events from everyone.
    ///
    /// # Errors
    /// Exit 6, with the names of the connectors that do.
    pub fn need_secrets(&self) -> Result<(), Fault> {
        let open = self.by_name.iter().filter(|(_, door)| door.rule.is_anyone());
        let mut open: Vec<&str> = open.map(|(name, _)| name.as_str()).collect();
        open.sort_unstable();
        let what = match open[..] {
            [] => return Ok(()),
            [name] => format!("connector {name} has no secret header"),
            _ => format!("connectors {} have no secret header", open.join(", ")),
        };
        let hint = "Give each of them a header with a secret, or add [relay] with bearer, headers or signing_secret to the store. To accept \
                    events from everyone: --allow-anonymous.";
        Err(Fault::refused(format!("{what}: everyone who can reach the relay could send events")).hint(hint))
    }
}
