//! The events of a simulation, and where they go.

use crate::model::{ApiKey, Destination, Endpoint, Environment, Extracted, NewDelivery, Policy, Redactor, Timestamp};
use std::sync::Arc;

/// Stands between the id of an event and what tells its edited copies apart.
pub(super) const COPY: char = '~';

/// Returns the id of the event that `id` is a copy of, or is itself.
pub(super) fn original(id: &str) -> &str {
    id.split(COPY).next().unwrap_or(id)
}

/// Returns the way to `connector`, which no address stands for; its path tells which one it is, whatever it is called.
pub(super) fn destination(connector: &str, at: usize, policy: Policy) -> Arc<Destination> {
    Arc::new(Destination {
        label: connector.to_owned(),
        endpoint: Endpoint::parse(&format!("http://127.0.0.1:9/{at}")).expect("an endpoint"),
        headers: Vec::new(),
        policy,
        latency_threshold: None,
        signing_keys: Vec::new(),
        ca_file: None,
        client_cert: None,
        redactor: Redactor::default(),
    })
}

/// Returns the `n`th event, of `document`: later ones happened later.
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
