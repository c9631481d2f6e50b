//! What the store says of this command: its environment, payload pointers, limits and security; and where there is nothing at all.

use crate::catalog;
use crate::commands::context::Context;
use crate::commands::context::PolicyArgs;
use crate::error::Fault;
use crate::http::Security;
use crate::model::{ApiKey, Environment, MAX_CONCURRENCY, PayloadPointers};
use crate::store::Store;

impl Context {
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
        let private_networks = self.store()?.map(|store| store.security()).unwrap_or_default();
        Ok(Security { private_networks })
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
    pub(super) fn nothing_yet(&self) -> anyhow::Result<Fault> {
        if self.store()?.is_none() {
            return Ok(Fault::not_found("there is no connector store here, and no failed event")
                .hint("Go to the folder of your store, or name the store with --config. Create a store here: `inv-hooks init`."));
        }
        Ok(Fault::not_found("there is no failed-event log yet: nothing was sent or added")
            .hint("`inv-hooks send` and `inv-hooks failed add` add events to the log."))
    }
}

/// The fault of a check that had nothing to check.
pub fn no_connector(store: &Store) -> Fault {
    Fault::not_found(format!("the store {} has no connectors: there is nothing to check", store.path().display()))
        .hint("Add one with `inv-hooks connector add`, or name another store with --config.")
}
