//! The events of a simulation and their destinations.

use crate::model::{ApiKey, Destination, Endpoint, Environment, Extracted, NewDelivery, Policy, Timestamp};
use std::sync::Arc;

/// Separates the id of an event from the suffix of an edited copy.
pub(super) const COPY: char = '~';

/// Returns the id of the event that `id` is a copy of, or is itself.
pub(super) fn original(id: &str) -> &str {
    id.split(COPY).next().unwrap_or(id)
}

/// Returns the destination of `connector`. No server listens there; the path of its URL identifies the connector, whatever its name.
pub(super) fn destination(connector: &str, at: usize, policy: Policy) -> Arc<Destination> {
    let endpoint = Endpoint::parse(&format!("http://127.0.0.1:9/{at}")).expect("an endpoint");
    Arc::new(Destination::bare(connector, endpoint, policy))
}

/// Returns the `n`th event, which belongs to `document`; a higher `n` happened later.
pub(super) fn delivery(
    n: usize,
    webhook_id: String,
    connector: String,
    document: impl std::fmt::Display,
    now: Timestamp,
) -> NewDelivery {
    NewDelivery {
        event_id: webhook_id.clone(),
        webhook_id,
        environment: Environment::default(),
        connector,
        api_key: ApiKey::Asn,
        event: None,
        payload: format!("{{\"n\":{n}}}").into_bytes(),
        extracted: Extracted {
            document: Some(format!("D-{document}")),
            store: Some("256".to_owned()),
            time: Timestamp::from_millis(1_772_000_000_000 + i64::try_from(n).expect("small")),
            ..Extracted::default()
        },
        is_test: false,
        created_at: now,
        source: None,
        lineage: None,
    }
}
