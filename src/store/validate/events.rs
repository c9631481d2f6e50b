//! API key, events and integration type against the catalogue.

use super::check::Check;
use crate::catalog;
use crate::model::{ApiKey, EventName};
use crate::store::code::Code;
use crate::store::rules;

/// Checks what the connector is for.
pub fn check(check: &mut Check<'_>) {
    check_integration_type(check);
    let record = check.record;
    let Ok(api_key) = record.api_key.value.parse::<ApiKey>() else {
        check_unknown_key(check);
        return;
    };
    if catalog::events(api_key).is_empty() {
        if let Some(first) = record.events.first() {
            let message = format!("{api_key} has no events to subscribe to");
            check.add_at(
                Code::EventsNotAllowed,
                "events",
                first.line,
                message,
                "Leave the events out: every event of this key goes to the connector.",
            );
        }
        return;
    }
    for event in &record.events {
        check_event(check, api_key, &event.value, event.line);
    }
}

fn check_unknown_key(check: &mut Check<'_>) {
    let key = &check.record.api_key.value;
    let hint = catalog::wider_family_hint(key)
        .or_else(|| catalog::suggest(key).map(|near| format!("Did you mean {near}?")))
        .unwrap_or_else(|| "`inv-hooks event list` shows the eleven API keys.".to_owned());
    let message = rules::with_invisible("this is no API key of an inventory event", key);
    check.add(Code::UnknownApiKey, "api_key", message, hint);
}

fn check_event(check: &mut Check<'_>, api_key: ApiKey, event: &str, line: usize) {
    if event.parse::<EventName>().is_err() {
        let message =
            rules::with_invisible("an event's name may contain only letters, digits, '.', '_' and '-'", event);
        let hint = format!("`inv-hooks event show {api_key}` lists the events.");
        check.add_at(Code::EventNotInKey, "events", line, message, hint);
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
                "Did you mean {near}? If the CMS offers this one, leave it: the published list is not complete."
            ),
            None => "If the CMS offers it, leave it: the published list is not complete.".to_owned(),
        };
        check.add_at(Code::UnknownEvent, "events", line, format!("{event} is not a known event"), hint);
        return;
    }
    let keys: Vec<&str> = keys.into_iter().map(ApiKey::as_str).collect();
    let hint = format!("{api_key} has {}.", known.join(", "));
    let message = format!("{event} is not an event of {api_key} but of {}", keys.join(", "));
    check.add_at(Code::EventNotInKey, "events", line, message, hint);
}

fn check_integration_type(check: &mut Check<'_>) {
    if check.record.integration_type() != "HTTP_POST" {
        let message = "inventory events have one integration type: HTTP_POST";
        check.add(Code::IntegrationType, "integration_type", message, "Write: integration_type = \"HTTP_POST\"");
    }
}
