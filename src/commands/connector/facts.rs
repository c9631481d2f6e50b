//! What differs between two connectors, field by field, without secrets.
//!
//! Each field has a text to compare and a text to show. Two secrets that differ look the same, but count as a difference.

use super::masked::{self, Reveal};
use crate::model::{Secret, show_duration};
use crate::store::{ConnectorRecord, HeadersRecord};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

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
struct Fact<'a> {
    field: Cow<'a, str>,
    /// The value itself, to compare; none if it is not set.
    value: Option<Cow<'a, str>>,
    shown: Shown<'a>,
}

/// How a value is shown. Most fields are the same on both sides and never shown, so their secrets are looked for only when they are.
enum Shown<'a> {
    AsItIs,
    Masked(Box<dyn Fn() -> String + 'a>),
}

impl Fact<'_> {
    fn shown(&self) -> Option<String> {
        let value = self.value.as_ref()?;
        Some(match &self.shown {
            Shown::AsItIs => value.clone().into_owned(),
            Shown::Masked(shown) => shown(),
        })
    }
}

/// Returns the fields that differ; for a connector that is only on one side, its fields that are not the default.
pub fn changes(old: Option<&ConnectorRecord>, new: Option<&ConnectorRecord>) -> Vec<FieldChange> {
    let blank = |record: &ConnectorRecord| {
        let mut blank = ConnectorRecord::new(record.name.value.clone(), "", Secret::new(""));
        blank.integration_type.clone_from(&record.integration_type);
        blank
    };
    let (one_sided, is_new) = match (old, new) {
        (Some(record), None) | (None, Some(record)) => (Some(blank(record)), old.is_none()),
        _ => (None, false),
    };
    let is_one_sided = one_sided.is_some();
    // Of most connectors that differ, the headers are the same.
    let has_headers = is_one_sided || old.map(|old| &old.headers) != new.map(|new| &new.headers);
    let facts = |record| facts(record, has_headers);
    let [old, new] = [old, new].map(|record| record.or(one_sided.as_ref()).map(facts).unwrap_or_default());
    // A value of the blank record is none.
    let shown = |fact: Option<&Fact>, is_blank: bool| fact.filter(|_| !is_blank).and_then(Fact::shown);
    let change = |field: &str, from: Option<&Fact>, to: Option<&Fact>| FieldChange {
        field: field.to_owned(),
        from: shown(from, is_one_sided && is_new),
        to: shown(to, is_one_sided && !is_new),
    };
    let mut changes = Vec::new();
    for (at, from) in old.list.iter().enumerate() {
        let to = new.named(at, &from.field);
        if to.and_then(|fact| fact.value.as_ref()) != from.value.as_ref() {
            changes.push(change(&from.field, Some(from), to));
        }
    }
    let is_added = |(at, to): &(usize, &Fact)| to.value.is_some() && old.named(*at, &to.field).is_none();
    let added = new.list.iter().enumerate().filter(is_added);
    changes.extend(added.map(|(_, to)| change(&to.field, None, Some(to))));
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

/// Returns the facts of a connector, with those of its headers only if they are asked for.
fn facts(record: &ConnectorRecord, has_headers: bool) -> Facts<'_> {
    let nothing = Reveal::Nothing;
    let mut facts = Facts::default();
    facts.add("api_key", Some(&record.api_key.value), move || masked::api_key(record, nothing));
    facts.events(record);
    facts.add("endpoint", Some(record.endpoint.value.expose()), move || masked::endpoint(&record.endpoint.value));
    facts.add("integration_type", Some(record.integration_type()), move || masked::integration_type(record, nothing));
    if has_headers {
        facts.headers(&record.headers);
    }
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
        facts.add(field, path.as_deref(), move || masked::path(path.as_deref().unwrap_or_default(), nothing));
    }
    for (id, words) in &record.conformance {
        facts.add(format!("conformance.{}", id.value), Some(words), move || masked::words(words, nothing));
    }
    for (field, value) in &record.oauth {
        let shown = move || masked::oauth(*field, &value.value, nothing);
        facts.add(field.path(), Some(value.value.expose()), shown);
    }
    facts
}

/// The facts so far.
#[derive(Default)]
struct Facts<'a> {
    list: Vec<Fact<'a>>,
    /// Where the first fact of a field is, in lower case.
    places: OnceCell<HashMap<String, usize>>,
}

impl<'a> Facts<'a> {
    /// Returns the fact of a field. Where two connectors have the same fields, they are at the same place.
    fn named(&self, place: usize, field: &str) -> Option<&Fact<'a>> {
        let here = self.list.get(place).filter(|fact| fact.field.eq_ignore_ascii_case(field));
        here.or_else(|| self.places().get(&field.to_ascii_lowercase()).and_then(|place| self.list.get(*place)))
    }

    fn places(&self) -> &HashMap<String, usize> {
        let of_all =
            || self.list.iter().enumerate().rev().map(|(at, fact)| (fact.field.to_ascii_lowercase(), at)).collect();
        self.places.get_or_init(of_all)
    }

    /// Adds a value that may be a secret or have one.
    fn add(
        &mut self,
        field: impl Into<Cow<'a, str>>,
        value: Option<impl Into<Cow<'a, str>>>,
        shown: impl Fn() -> String + 'a,
    ) {
        let (field, value) = (field.into(), value.map(Into::into));
        self.list.push(Fact { field, value, shown: Shown::Masked(Box::new(shown)) });
    }

    /// Adds a value that cannot be a secret.
    fn open(&mut self, field: &'static str, value: Option<String>) {
        self.list.push(Fact { field: field.into(), value: value.map(Into::into), shown: Shown::AsItIs });
    }

    /// Their order does not matter.
    fn events(&mut self, record: &'a ConnectorRecord) {
        let text = |mut events: Vec<String>| {
            events.sort();
            events.join(", ")
        };
        let written: Vec<String> = record.events.iter().map(|event| event.value.clone()).collect();
        let value = (!written.is_empty()).then(|| text(written));
        self.add("events", value, move || text(masked::events(record, Reveal::Nothing)));
    }

    fn headers(&mut self, headers: &'a HeadersRecord) {
        let shape = if matches!(headers, HeadersRecord::NotTable(_)) { "not a table" } else { "a table" };
        self.open("headers", Some(shape.to_owned()));
        let HeadersRecord::Table(entries) = headers else { return };
        for (name, value) in entries {
            // No text of TOML or JSON in a header has this character, so it differs from each of them.
            let text = value.as_ref().map_or("\0", Secret::expose);
            self.add(format!("headers.{}", name.value), Some(text), move || match value {
                Some(value) => masked::header(&name.value, value, Reveal::Nothing),
                None => "not a text".to_owned(),
            });
        }
    }

    fn signing_secrets(&mut self, record: &'a ConnectorRecord) {
        let secrets = || record.signing_secrets.iter().map(|secret| &secret.value);
        let shown =
            move || secrets().map(|secret| masked::value(secret, Reveal::Nothing)).collect::<Vec<_>>().join(", ");
        // A secret has no line end, so two lists with the same text are the same.
        let values: Vec<&str> = secrets().map(Secret::expose).collect();
        self.add("signing_secret", (!values.is_empty()).then(|| values.join("\n")), shown);
    }
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::model::Secret;
    use crate::store::{ConnectorRecord, HeadersRecord, Located};

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
        let words = [("nulls", "advice"), ("unicode", "hunter26")];
        new.conformance = words.map(|(id, words)| (Located::new(id.to_owned()), words.to_owned())).to_vec();
        let found = changes(Some(&old), Some(&new));
        let lines: Vec<String> = found.iter().flat_map(super::FieldChange::lines).collect();
        let expected = [
            "endpoint: another value",
            "headers.client_id: another value",
            "enabled: true -> false",
            "signing_secret: not set -> ***",
            "headers: + X",
            "conformance.nulls: not set -> advice",
            "conformance.unicode: not set -> ***",
        ];
        assert_eq!(lines, expected);
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    }

    #[test]
    fn a_header_that_is_not_a_text_is_there() {
        let mut old = record();
        let mut new = old.clone();
        new.headers = HeadersRecord::Table(vec![(Located::new("client_id".to_owned()), None)]);
        let lines = |changes: Vec<super::FieldChange>| -> Vec<String> {
            changes.iter().flat_map(super::FieldChange::lines).collect()
        };
        assert_eq!(lines(changes(Some(&old), Some(&new))), ["headers.client_id: *** -> not a text"]);
        old.headers = HeadersRecord::default();
        assert_eq!(lines(changes(Some(&old), Some(&new))), ["headers: + client_id"]);
        assert_eq!(lines(changes(Some(&new), Some(&old))), ["headers: - client_id"]);
    }

    #[test]
    fn many_headers_are_compared_in_time() {
        let mut old = record();
        let headers = (0..20_000).map(|number| (Located::new(format!("X-{number}")), Some(Secret::new("a"))));
        old.headers = HeadersRecord::Table(headers.collect());
        let mut new = old.clone();
        new.headers.set("x-19999", Secret::new("b"));
        let start = std::time::Instant::now();
        assert_eq!(changes(Some(&old), Some(&new)).len(), 1);
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
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
