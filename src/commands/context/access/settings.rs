//! Settings that a command reads from the store: environment, payload pointers, limits and security. Also the errors if there is
//! no store or no connector.

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

    /// Returns where ids are in payloads of `api_key`: the pointers of the store, else those of the catalogue.
    pub fn pointers(&self, api_key: ApiKey) -> anyhow::Result<PayloadPointers> {
        let defaults = catalog::default_pointers(api_key);
        Ok(match self.store()? {
            Some(store) => store.pointers(api_key).map_or(defaults.clone(), |own| own.or(defaults)),
            None => defaults,
        })
    }

    /// Returns how many attempts the whole process may have in flight: the flag, else the store, else the default.
    pub fn process(&self, policy: &PolicyArgs) -> anyhow::Result<usize> {
        let of_store = self.store()?.map(|store| store.delivery().max_concurrency());
        Ok(policy.concurrency.map(usize::from).or(of_store).unwrap_or(MAX_CONCURRENCY))
    }

    /// Returns which addresses the store allows to call.
    pub fn security(&self) -> anyhow::Result<Security> {
        let private_networks = self.store()?.map(|store| store.security()).unwrap_or_default();
        Ok(Security { private_networks })
    }

    /// Refuses a check that has nothing to check: without a store and a log, or without a connector in the store, "all is well"
    /// would mislead.
    pub fn need_something(&self, has_log: bool) -> anyhow::Result<()> {
        match self.store()? {
            None if !has_log => Err(self.nothing_yet()?.into()),
            Some(store) if store.records().is_empty() => Err(no_connector(&store).into()),
            _ => Ok(()),
        }
    }

    /// Makes the fault for a missing log. Without a store too, the user may be in the wrong folder.
    pub fn nothing_yet(&self) -> anyhow::Result<Fault> {
        if self.store()?.is_none() {
            return Ok(Fault::not_found("there is no connector store here, and no failed event")
                .hint("Go to the folder of your store, or name the store with --config. Create a store here: `inv-hooks init`."));
        }
        Ok(Fault::not_found("there is no failed-event log yet: nothing was sent or added")
            .hint("`inv-hooks send` and `inv-hooks failed add` add events to the log."))
    }
}

/// What to do about a store without connectors.
pub const NO_CONNECTOR_HINT: &str = "Add one with `inv-hooks connector add`, or name another store with --config.";

/// Makes the fault of a check of a store without connectors.
pub fn no_connector(store: &Store) -> Fault {
    Fault::not_found(format!("the store {} has no connectors: there is nothing to check", store.path().display()))
        .hint(NO_CONNECTOR_HINT)
}
