//! How many events of a query are in doubt. The log does not know which events change stock.

use crate::catalog::{Effect, effect};
use crate::commands::context::{Context, connector_of_name};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{ApiKey, Query};

/// Counts the events of `query` that change stock by an amount and that the endpoint may already have booked.
pub fn count_in_doubt(log: &mut dyn Log, query: &Query) -> Result<u64, Fault> {
    if query.maybe_applied == Some(false) {
        return Ok(0);
    }
    let mut count = 0;
    let is_asked_for = |key: &ApiKey| query.api_keys.is_empty() || query.api_keys.contains(key);
    for key in ApiKey::ALL.into_iter().filter(is_asked_for).filter(|key| effect(*key, None) == Effect::Delta) {
        let of_key = Query { api_keys: vec![key], maybe_applied: Some(true), ..query.clone() };
        count += log.count_up_to(&of_key, u64::from(u32::MAX))?;
    }
    Ok(count)
}

/// Says whether all events of `query`, and at least one, are in doubt.
pub fn are_all_in_doubt(log: &mut dyn Log, query: &Query) -> Result<bool, Fault> {
    let (deltas, others): (Vec<ApiKey>, Vec<ApiKey>) =
        ApiKey::ALL.into_iter().partition(|key| effect(*key, None) == Effect::Delta);
    let mut has = |query: Query| Ok::<_, Fault>(log.count_up_to(&query, 1)? > 0);
    let of = |api_keys: &[ApiKey]| Query { api_keys: api_keys.to_vec(), ..query.clone() };
    let in_doubt = |is_so: bool| Query { maybe_applied: Some(is_so), ..of(&deltas) };
    Ok(!has(in_doubt(false))? && !has(of(&others))? && has(in_doubt(true))?)
}

impl Context {
    /// Says whether the endpoint of a connector recognises an event that it has booked already.
    pub fn is_idempotent(&self, name: &str) -> anyhow::Result<bool> {
        let store = self.store()?;
        Ok(connector_of_name(store.as_ref(), name).is_some_and(|connector| connector.policy.is_idempotent))
    }
}
