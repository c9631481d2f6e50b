//! Which events a connector can be tested with.

use crate::catalog;
use crate::error::Fault;
use crate::model::{ApiKey, Connector, EventName, near_name};

/// Refuses an event of another API key. Unknown events are accepted, because the published list is not complete.
pub fn check_key(connector: &Connector, event: &EventName) -> Result<(), Fault> {
    let (name, api_key) = (&connector.name, connector.api_key);
    if catalog::events(api_key).is_empty() {
        return Err(Fault::not_found(format!("the connector {name} is for {api_key}, which has no events"))
            .hint("Run it without --event."));
    }
    check_other_key(connector, event)
}

/// Refuses an event that only other API keys have.
pub fn check_other_key(connector: &Connector, event: &EventName) -> Result<(), Fault> {
    let (name, api_key) = (&connector.name, connector.api_key);
    let of_key = catalog::events(api_key);
    let keys: Vec<&str> = catalog::keys_of_event(event.as_str()).into_iter().map(ApiKey::as_str).collect();
    if keys.is_empty() || of_key.contains(&event.as_str()) {
        return Ok(());
    }
    let message = format!("{event} is an event of {}, but the connector {name} is for {api_key}", keys.join(", "));
    Err(Fault::not_found(message).hint(match of_key {
        [] => format!("{api_key} has no events; give a payload of {api_key}."),
        _ => format!("Events of {api_key}: {}.", of_key.join(", ")),
    }))
}

/// Refuses an event that the connector does not subscribe to.
pub fn check_subscription(connector: &Connector, event: &EventName) -> Result<(), Fault> {
    if connector.is_subscribed_to(Some(event)) {
        return Ok(());
    }
    let name = &connector.name;
    let events: Vec<&str> = connector.events.iter().map(EventName::as_str).collect();
    let meant = catalog::suggest_event(connector.api_key, event.as_str()).filter(|meant| event.as_str() != *meant);
    let way = match near_name(event.as_str(), events.iter().copied()).or(meant) {
        Some(near) => format!("Did you mean {near}?"),
        None => format!("Add it: `inv-hooks connector edit {name} --add-event {event}`."),
    };
    Err(Fault::not_found(format!("the connector {name} does not subscribe to {event}"))
        .hint(format!("Its events: {}. {way}", events.join(", "))))
}
