//! What differs between two connectors, field by field, without secrets.
//!
//! Each field has a text to compare and a text to show. Two secrets that differ look the same, but count as a difference.

use super::masked::{self, Reveal};
use crate::model::{Secret, show_duration};
use crate::store::{ConnectorRecord, HeadersRecord};
use serde::{Deserialize, Serialize};

/// A field of a connector that differs. What is not set is null.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FieldChange {
    /// The field, such as `endpoint` or `headers.client_id`.
    pub field: String,
    /// The value before; `***` for a secret.
    pub from: Option<String>,
    /// The value after; `***` for a secret.
    pub to: Option<String>,
}

/// A field with its value.
struct Fact {
    field: String,
    /// The value itself, to compare; none if it is not set.
    value: Option<String>,
    shown: Option<String>,
}

/// Returns the fields that differ; for a connector that is only on one side, its fields that are not the default.
pub fn changes(old: Option<&ConnectorRecord>, new: Option<&ConnectorRecord>) -> Vec<FieldChange> {
    let blank = |record: &ConnectorRecord| {
        let mut blank = ConnectorRecord::new(record.name.value.clone(), "", Secret::new(""));
        blank.integration_type.clone_from(&record.integration_type);
        blank
    };
    let (one_sided, is_new) = (old.or(new).map(blank), old.is_none());
    let facts_of = |record: Option<&ConnectorRecord>| record.or(one_sided.as_ref()).map(facts).unwrap_or_default();
    let is_one_sided = old.is_none() || new.is_none();
    let (old, new) = (facts_of(old), facts_of(new));
    // A value of the blank record is none.
    let shown = |fact: Option<&Fact>, is_blank: bool| fact.filter(|_| !is_blank).and_then(|fact| fact.shown.clone());
    let change = |field: &str, from: Option<&Fact>, to: Option<&Fact>| FieldChange {
        field: field.to_owned(),
        from: shown(from, is_one_sided && is_new),
        to: shown(to, is_one_sided && !is_new),
    };
    let find = |facts: &'_ [Fact], field: &str| facts.iter().position(|fact| fact.field.eq_ignore_ascii_case(field));
    let mut changes = Vec::new();
    for from in &old {
        let to = find(&new, &from.field).map(|at| &new[at]);
        if to.and_then(|fact| fact.value.as_ref()) != from.value.as_ref() {
            changes.push(change(&from.field, Some(from), to));
        }
    }
    let added = new.iter().filter(|to| to.value.is_some() && find(&old, &to.field).is_none());
    changes.extend(added.map(|to| change(&to.field, None, Some(to))));
    changes
}

impl FieldChange {
    /// Says what changed, a line each.
    pub fn lines(&self) -> Vec<String> {
        let Self { field, from, to } = self;
        let unset = || "not set".to_owned();
        match (from, to) {
            _ if field == "events" => events(from.as_deref(), to.as_deref()),
            (None, _) if field.starts_with("headers.") => vec![format!("headers: + {}", &field[8..])],
            (_, None) if field.starts_with("headers.") => vec![format!("headers: - {}", &field[8..])],
            (Some(from), Some(to)) if from == to => vec![format!("{field}: another value")],
            _ => {
                vec![format!("{field}: {} -> {}", from.clone().unwrap_or_else(unset), to.clone().unwrap_or_else(unset))]
            }
        }
    }
}

/// Events are a list, so each is added or removed.
fn events(from: Option<&str>, to: Option<&str>) -> Vec<String> {
    let list = |text: Option<&str>| -> Vec<String> {
        text.unwrap_or_default().split(", ").filter(|event| !event.is_empty()).map(str::to_owned).collect()
    };
    let (before, after) = (list(from), list(to));
    let added = after.iter().filter(|event| !before.contains(event)).map(|event| format!("events: + {event}"));
    let removed = before.iter().filter(|event| !after.contains(event)).map(|event| format!("events: - {event}"));
    added.chain(removed).collect()
}

fn facts(record: &ConnectorRecord) -> Vec<Fact> {
    let nothing = Reveal::Nothing;
    let mut facts = Facts(Vec::new());
    facts.add("api_key", Some(record.api_key.value.clone()), Some(masked::api_key(record, nothing)));
    facts.events(record);
    let endpoint = &record.endpoint.value;
    facts.add("endpoint", Some(endpoint.expose().to_owned()), Some(masked::endpoint(endpoint)));
    let kind = record.integration_type().to_owned();
    facts.add("integration_type", Some(kind), Some(masked::integration_type(record, nothing)));
    facts.headers(&record.headers);
    for (field, is_set) in
        [("enabled", record.is_enabled), ("allow_http", record.allows_http), ("idempotent", record.is_idempotent)]
    {
        facts.open(field, Some(is_set.to_string()));
    }
    for (field, value) in record.effort.written() {
        facts.open(field, value);
    }
    facts.open("latency_threshold", record.latency_threshold.map(show_duration));
    facts.signing_secrets(record);
    for (field, path) in [("ca_file", &record.ca_file), ("client_cert", &record.client_cert)] {
        facts.add(field, path.clone(), path.as_ref().map(|path| masked::path(path, nothing)));
    }
    for (field, value) in &record.oauth {
        let shown = masked::oauth(*field, &value.value, nothing);
        facts.add(field.path(), Some(value.value.expose().to_owned()), Some(shown));
    }
    facts.0
}

/// The facts so far.
struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, field: &str, value: Option<String>, shown: Option<String>) {
        self.0.push(Fact { field: field.to_owned(), value, shown });
    }

    /// Adds a value that cannot be a secret.
    fn open(&mut self, field: &str, value: Option<String>) {
        self.add(field, value.clone(), value);
    }

    /// Their order does not matter.
    fn events(&mut self, record: &ConnectorRecord) {
        let text = |mut events: Vec<String>| {
            events.sort();
            (!events.is_empty()).then(|| events.join(", "))
        };
        let written = record.events.iter().map(|event| event.value.clone()).collect();
        self.add("events", text(written), text(masked::events(record, Reveal::Nothing)));
    }

    fn headers(&mut self, headers: &HeadersRecord) {
        let shape = if matches!(headers, HeadersRecord::NotTable(_)) { "not a table" } else { "a table" };
        self.open("headers", Some(shape.to_owned()));
        for (name, value) in headers.pairs() {
            let shown = masked::header(&name.value, value, Reveal::Nothing);
            self.add(&format!("headers.{}", name.value), Some(value.expose().to_owned()), Some(shown));
        }
    }

    fn signing_secrets(&mut self, record: &ConnectorRecord) {
        let secrets = record.signing_secrets.iter().map(|secret| &secret.value);
        let joined = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join(", "));
        let shown = secrets.clone().map(|secret| masked::value(secret, Reveal::Nothing)).collect();
        // A secret has no line end, so two lists with the same text are the same.
        let values: Vec<String> = secrets.map(|secret| secret.expose().to_owned()).collect();
        let value = (!values.is_empty()).then(|| values.join("\n"));
        self.add("signing_secret", value, joined(shown));
    }
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::model::Secret;
    use crate::store::{ConnectorRecord, Located};

    fn record() -> ConnectorRecord {
        let name = "a".parse().expect("a name");
        let mut record = ConnectorRecord::new(name, "SALE_INVENTORY", Secret::new("https://a.example/?key=hunter2"));
        record.headers.set("client_id", Secret::new("hunter2"));
        record
    }

    #[test]
    fn differences_are_named_without_secrets() {
        let old = record();
        let mut new = old.clone();
        assert!(changes(Some(&old), Some(&new)).is_empty());
        new.integration_type = Some(Located::new("HTTP_POST".to_owned()));
        assert!(changes(Some(&old), Some(&new)).is_empty(), "the default means the same");
        new.headers.set("Client_Id", Secret::new("hunter22"));
        new.headers.set("X", Secret::new("hunter23"));
        new.endpoint.value = Secret::new("https://a.example/?key=hunter24");
        new.is_enabled = false;
        new.signing_secrets = vec![Located::new(Secret::new("hunter25"))];
        let found = changes(Some(&old), Some(&new));
        let lines: Vec<String> = found.iter().flat_map(super::FieldChange::lines).collect();
        let expected = [
            "endpoint: another value",
            "headers.client_id: another value",
            "enabled: true -> false",
            "signing_secret: not set -> ***",
            "headers: + X",
        ];
        assert_eq!(lines, expected);
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    }

    #[test]
    fn a_connector_on_one_side_has_its_own_fields_only() {
        let new = record();
        let shown = |changes: Vec<super::FieldChange>| -> Vec<(String, Option<String>, Option<String>)> {
            changes.into_iter().map(|change| (change.field, change.from, change.to)).collect()
        };
        let text = |text: &str| Some(text.to_owned());
        let fields =
            [("api_key", "SALE_INVENTORY"), ("endpoint", "https://a.example/?key=***"), ("headers.client_id", "***")];
        let expected: Vec<_> = fields.iter().map(|(field, value)| ((*field).to_owned(), None, text(value))).collect();
        assert_eq!(shown(changes(None, Some(&new))), expected);
        let expected: Vec<_> = fields.iter().map(|(field, value)| ((*field).to_owned(), text(value), None)).collect();
        assert_eq!(shown(changes(Some(&new), None)), expected);
    }
}
