//! How many events of a query are in doubt. The log does not know which events change stock.

use crate::catalog::{Effect, effect};
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
