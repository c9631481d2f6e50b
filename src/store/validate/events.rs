//! Checks the API key, the events and the integration type against the catalogue.

use super::check::RecordCheck;
use crate::catalog;
use crate::model::{ApiKey, EventName, FindingCode};
use crate::store::rules;

/// Checks the API key, the events and the integration type.
pub fn check(check: &mut RecordCheck<'_>) {
    check_integration_type(check);
    let record = check.record;
    let Ok(api_key) = record.api_key.value.parse::<ApiKey>() else {
        check_unknown_key(check);
        return;
    };
    if catalog::events(api_key).is_empty() {
        if let Some(first) = record.events.first() {
            let message = format!("{api_key} has no events to subscribe to");
            check.found.add_at(
                FindingCode::EventsNotAllowed,
                "events",
                first.line,
                message,
                "Remove `events`: the connector gets every event of this API key.",
            );
        }
        return;
    }
    for event in &record.events {
        check_event(check, api_key, &event.value, event.line);
    }
}

fn check_unknown_key(check: &mut RecordCheck<'_>) {
    let key = &check.record.api_key.value;
    let hint = catalog::wider_family_hint(key)
        .or_else(|| catalog::suggest(key).map(|near| format!("Did you mean {near}?")))
        .unwrap_or_else(|| "List the eleven API keys: `inv-hooks event list`.".to_owned());
    let message = rules::with_invisible("this is not an API key for inventory events", key);
    check.add(FindingCode::UnknownApiKey, "api_key", message, hint);
}

fn check_event(check: &mut RecordCheck<'_>, api_key: ApiKey, event: &str, line: usize) {
    if event.parse::<EventName>().is_err() {
        let message = rules::with_invisible("an event name can contain only letters, digits, '.', '_' and '-'", event);
        let hint = format!("List the events: `inv-hooks event show {api_key}`.");
        check.found.add_at(FindingCode::EventNotInKey, "events", line, message, hint);
        return;
    }
    let known = catalog::events(api_key);
    if known.contains(&event) {
        return;
    }
    let keys = catalog::keys_of_event(event);
    if keys.is_empty() {
        let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, event));
        let near = near.filter(|known| strsim::damerau_levenshtein(known, event) <= 4);
        let hint = match near {
            Some(near) => format!(
                "Did you mean {near}? If the CMS offers this event, keep it: the published list is not complete."
            ),
            None => "If the CMS offers it, keep it: the published list is not complete.".to_owned(),
        };
        check.found.add_at(FindingCode::UnknownEvent, "events", line, format!("{event} is not a known event"), hint);
        return;
    }
    let keys: Vec<&str> = keys.into_iter().map(ApiKey::as_str).collect();
    let hint = format!("Events of {api_key}: {}.", known.join(", "));
    let message = format!("{event} is an event of {}, not of {api_key}", keys.join(", "));
    check.found.add_at(FindingCode::EventNotInKey, "events", line, message, hint);
}

fn check_integration_type(check: &mut RecordCheck<'_>) {
    if check.record.integration_type() != "HTTP_POST" {
        let message = "the only integration type of inventory events is HTTP_POST";
        check.add(FindingCode::IntegrationType, "integration_type", message, "Write: integration_type = \"HTTP_POST\"");
    }
}
