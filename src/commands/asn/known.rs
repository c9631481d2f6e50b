//! Shipments that are in the log already: Retail Cloud wants each order once, so none is sent twice by itself.

use crate::log::Log;
use crate::model::{ApiKey, DeliveryId, Environment, Extracted, Page, Query, Sort, State};

/// A row with the order of a shipment.
pub struct KnownShipment {
    /// Its id.
    pub id: DeliveryId,
    /// Its state.
    pub state: State,
    /// Whether it has the same payload.
    pub is_same: bool,
}

/// Finds the newest row of `tenant` with the order of a shipment. A discarded one was given up, so it does not count.
pub fn find(
    log: &mut dyn Log,
    environment: &Environment,
    tenant: &str,
    (extracted, payload): (&Extracted, &[u8]),
) -> anyhow::Result<Option<KnownShipment>> {
    let Some(order) = &extracted.document else { return Ok(None) };
    let query = Query {
        environment: Some(environment.clone()),
        states: vec![State::Delivered, State::Failed, State::Unknown, State::Pending, State::Sending],
        api_keys: vec![ApiKey::CreateAsn],
        connectors: vec![tenant.to_owned()],
        documents: vec![order.clone()],
        include_tests: true,
        ..Query::default()
    };
    let found = log.search(&query, &Page { sort: Sort::Newest, limit: 1, after: None })?;
    let Some(row) = found.first() else { return Ok(None) };
    let is_same = log.payload(row.id)?.is_none_or(|kept| kept == payload);
    Ok(Some(KnownShipment { id: row.id, state: row.state, is_same }))
}
