//! Describes the differences between two connectors without showing secrets.

use super::masked::{Reveal, api_key, event as shown_event, integration_type, path as path_shown};
use crate::model::{Secret, show_duration};
use crate::store::{ConnectorRecord, HeadersRecord};
use std::fmt::Display;
use std::time::Duration;

/// Returns one line for each difference between `old` and `new`; none if they mean the same.
pub fn difference(old: &ConnectorRecord, new: &ConnectorRecord) -> Vec<String> {
    let mut lines = Vec::new();
    let key = |record| api_key(record, Reveal::Nothing);
    compare_as(&mut lines, "api_key", &old.api_key.value, &new.api_key.value, &[key(old), key(new)]);
    events(&mut lines, old, new);
    if old.endpoint != new.endpoint {
        lines.push(format!(
            "endpoint: {} -> {}",
            super::masked::endpoint(&old.endpoint.value),
            super::masked::endpoint(&new.endpoint.value)
        ));
    }
    let kind = |record| integration_type(record, Reveal::Nothing);
    let kinds = (old.integration_type(), new.integration_type());
    compare_as(&mut lines, "integration_type", &kinds.0, &kinds.1, &[kind(old), kind(new)]);
    headers(&mut lines, &old.headers, &new.headers);
    compare(&mut lines, "enabled", &old.is_enabled, &new.is_enabled);
    compare(&mut lines, "allow_http", &old.allows_http, &new.allows_http);
    compare(&mut lines, "idempotent", &old.is_idempotent, &new.is_idempotent);
    for ((field, old), (_, new)) in old.effort.written().into_iter().zip(new.effort.written()) {
        compare(&mut lines, field, &maybe(old), &maybe(new));
    }
    compare(&mut lines, "latency_threshold", &length(old.latency_threshold), &length(new.latency_threshold));
    if old.signing_secrets != new.signing_secrets {
        let (before, after) = (secrets(old), secrets(new));
        let change = if before == after { "another value".to_owned() } else { format!("{before} -> {after}") };
        lines.push(format!("signing_secret: {change}"));
    }
    let file = |path: &Option<String>| maybe(path.as_ref().map(|text| path_shown(text, Reveal::Nothing)));
    for (field, old, new) in
        [("ca_file", &old.ca_file, &new.ca_file), ("client_cert", &old.client_cert, &new.client_cert)]
    {
        compare_as(&mut lines, field, old, new, &[file(old), file(new)]);
    }
    lines
}

fn compare<T: PartialEq + Display>(lines: &mut Vec<String>, field: &str, old: &T, new: &T) {
    compare_as(lines, field, old, new, &[old.to_string(), new.to_string()]);
}

/// Like [`compare`], for values that may be secrets by mistake: `shown` is their redacted form.
fn compare_as<T: PartialEq>(lines: &mut Vec<String>, field: &str, old: &T, new: &T, shown: &[String; 2]) {
    if old != new {
        lines.push(format!("{field}: {}", shown.join(" -> ")));
    }
}

fn secrets(record: &ConnectorRecord) -> String {
    match record.signing_secrets.len() {
        0 => "not set".to_owned(),
        1 => "1 secret".to_owned(),
        count => format!("{count} secrets"),
    }
}

fn maybe(value: Option<impl Display>) -> String {
    value.map_or_else(|| "not set".to_owned(), |value| value.to_string())
}

fn length(length: Option<Duration>) -> String {
    maybe(length.map(show_duration))
}

/// Compares events; their order does not matter.
fn events(lines: &mut Vec<String>, old: &ConnectorRecord, new: &ConnectorRecord) {
    let (before, after) = (old.event_names(), new.event_names());
    let shown = |event: &str| shown_event(event, Reveal::Nothing);
    lines.extend(
        after.iter().filter(|event| !before.contains(event)).map(|event| format!("events: + {}", shown(event))),
    );
    lines.extend(
        before.iter().filter(|event| !after.contains(event)).map(|event| format!("events: - {}", shown(event))),
    );
}

fn headers(lines: &mut Vec<String>, old: &HeadersRecord, new: &HeadersRecord) {
    let find = |headers: &HeadersRecord, name: &str| -> Option<Secret> {
        headers.pairs().find(|(known, _)| known.value.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    for (name, value) in new.pairs() {
        match find(old, &name.value) {
            None => lines.push(format!("headers: + {}", name.value)),
            Some(before) if before != *value => lines.push(format!("headers.{}: another value", name.value)),
            Some(_) => (),
        }
    }
    let gone = old.pairs().filter(|(name, _)| find(new, &name.value).is_none());
    lines.extend(gone.map(|(name, _)| format!("headers: - {}", name.value)));
    if matches!(old, HeadersRecord::NotTable(_)) != matches!(new, HeadersRecord::NotTable(_)) {
        lines.push("headers: not a table -> a table".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::model::Secret;
    use crate::store::{ConnectorRecord, Located};

    #[test]
    fn differences_are_named_without_secrets() {
        let name = "a".parse().expect("a name");
        let mut old = ConnectorRecord::new(name, "SALE_INVENTORY", Secret::new("https://a.example/?key=hunter2"));
        old.headers.set("client_id", Secret::new("hunter2"));
        let mut new = old.clone();
        assert!(difference(&old, &new).is_empty());
        new.integration_type = Some(Located::new("HTTP_POST".to_owned()));
        assert!(difference(&old, &new).is_empty(), "the default means the same");
        new.headers.set("Client_Id", Secret::new("hunter22"));
        new.headers.set("X", Secret::new("hunter23"));
        new.endpoint.value = Secret::new("https://a.example/?key=hunter24");
        new.is_enabled = false;
        let lines = difference(&old, &new);
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(!lines.concat().contains("hunter2"), "{lines:?}");
    }
}
