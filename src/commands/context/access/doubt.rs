//! How many events of a query are in doubt. The log does not know which events change stock.

use crate::catalog::{Effect, effect};
use crate::commands::context::{Context, connector_of_name};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{ApiKey, Environment, Query};

/// Counts the events of `query` that change stock by an amount and that the endpoint may already have booked.
pub fn count_in_doubt(log: &mut dyn Log, query: &Query) -> Result<u64, Fault> {
    if query.maybe_applied == Some(false) {
        return Ok(0);
    }
    let mut count = 0;
    let is_asked_for = |key: &ApiKey| query.api_keys.is_empty() || query.api_keys.contains(key);
    for key in ApiKey::LOGGED.into_iter().filter(is_asked_for).filter(|key| effect(*key, None) == Effect::Delta) {
        let of_key = Query { api_keys: vec![key], maybe_applied: Some(true), ..query.clone() };
        count += log.count_up_to(&of_key, u64::from(u32::MAX))?;
    }
    Ok(count)
}

impl Context {
    /// Says whether a bulk repost would skip all failed events of a connector, because they are in doubt. It reads no more than it must:
    /// a connector has one API key, and mostly the first event shows that the answer is no.
    pub fn are_all_in_doubt(&self, log: &mut dyn Log, environment: &Environment, name: &str) -> anyhow::Result<bool> {
        let store = self.store()?;
        let connector = connector_of_name(store.as_ref(), name);
        let Some(connector) = connector.filter(|connector| !connector.policy.is_idempotent) else { return Ok(false) };
        if effect(connector.api_key, None) != Effect::Delta {
            return Ok(false);
        }
        let mut has = |maybe_applied: bool| {
            let query = Query {
                environment: Some(environment.clone()),
                connectors: vec![name.to_owned()],
                maybe_applied: Some(maybe_applied),
                ..Query::default()
            };
            log.count_up_to(&query, 1).map(|count| count > 0)
        };
        Ok(!has(false)? && has(true)?)
    }

    /// Says whether the endpoint of a connector recognises an event that it has booked already.
    pub fn is_idempotent(&self, name: &str) -> anyhow::Result<bool> {
        let store = self.store()?;
        Ok(connector_of_name(store.as_ref(), name).is_some_and(|connector| connector.policy.is_idempotent))
    }
}
