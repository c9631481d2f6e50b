//! One entry of an import: the fields of the CMS form in any spelling, the other settings of a connector, and all their problems.
//!
//! Messages name the entry and the field, never a value.

use super::form_names::Names;
use super::json_headers;
use super::prefilled::{all_events, default_name};
use super::reading::{ReadOutcome, Reading, Rules};
use super::spelling::Spelling;
use crate::model::{ConnectorName, FindingCode, Secret, json, near_name};
use crate::store::{
    BadSetting, ConnectorRecord, HeadersRecord, Located, setting_names, validate_record, with_settings,
};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

/// The form's fields and the words that name them in an import.
const FIELDS: [(&str, &[&str]); 7] = [
    ("Name", &["name", "connectorname"]),
    ("API Key", &["apikey", "endpointname", "spikey"]),
    ("Events", &["events", "event"]),
    ("API Endpoint", &["apiendpoint", "endpoint", "url"]),
    ("Integration Type", &["integrationtype"]),
    ("JSON Headers", &["jsonheaders", "headers"]),
    ("Enabled", &["enabled", "active"]),
];

const KNOWN: &str = "Known fields: Name, API Key, Events, API Endpoint, Integration Type, JSON Headers, Enabled, and the settings of a connector in the store, such as timeout.";

/// One entry while it is read.
pub struct Form<'a> {
    number: usize,
    fields: Vec<(&'static str, String, &'a RawValue)>,
    /// The settings that the CMS form does not have, by their names in the store.
    settings: Map<String, Value>,
    spelling: Spelling,
    /// Whether a `${` in it is text, because people write values literally.
    has_literal_mark: bool,
    /// The problems, each with a hint.
    pub problems: Vec<(String, String)>,
    /// Fields of the store that have a problem already.
    wrong: Vec<&'static str>,
}

impl<'a> Form<'a> {
    /// Reads the fields of `entry`. `number` is its position in the import, from 1. An entry with settings that the CMS form does not have
    /// was written by this program: its values are spelled as in the store.
    pub fn read(number: usize, entry: &'a RawValue, spelling: Spelling) -> Self {
        let (fields, settings) = (Vec::new(), Map::new());
        let (problems, wrong, has_literal_mark) = (Vec::new(), Vec::new(), false);
        let mut form = Self { number, fields, settings, spelling, has_literal_mark, problems, wrong };
        let Some(members) = json::members(entry) else {
            form.wrong("", "is not an object", KNOWN);
            return form;
        };
        for (key, value) in members {
            let word: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let Some((field, _)) = FIELDS.iter().find(|(_, words)| words.contains(&word.as_str())) else {
                if let Some(setting) = setting(&word) {
                    form.spelling = Spelling::Store;
                    form.setting(setting, value);
                    continue;
                }
                let words = FIELDS.iter().flat_map(|(_, words)| words.iter().copied());
                let near =
                    near_name(&word, words).and_then(|near| FIELDS.iter().find(|(_, words)| words.contains(&near)));
                let hint = near.map_or_else(|| KNOWN.to_owned(), |(field, _)| format!("Did you mean {field}?"));
                form.wrong("", &format!("has an unknown field: {key}"), &hint);
                continue;
            };
            match form.fields.iter().find(|(known, ..)| known == field) {
                Some((_, first, _)) => {
                    let what = format!("has the field {field} twice: as {first} and as {key}");
                    form.wrong("", &what, "Keep one of them.");
                }
                None => form.fields.push((field, key.into_owned(), value)),
            }
        }
        form
    }

    /// Takes a setting that the CMS form does not have.
    fn setting(&mut self, setting: &str, value: &RawValue) {
        match serde_json::from_str(value.get()) {
            Err(_) => self.wrong("", &format!("has a value of {setting} that cannot be read"), "Correct the value."),
            Ok(_) if self.settings.contains_key(setting) => {
                self.wrong("", &format!("has the field {setting} twice"), "Keep one of them.");
            }
            Ok(value) => drop(self.settings.insert(setting.to_owned(), value)),
        }
    }

    /// Makes the connector. It can be used only if there are no problems.
    pub fn record(&mut self, names: &mut Names, reading: &Reading) -> Option<(ConnectorRecord, ReadOutcome)> {
        if self.fields.is_empty() && !self.problems.is_empty() {
            return None;
        }
        let api_key = self.need("API Key", "api_key").trim_ascii().to_owned();
        let endpoint = self.need("API Endpoint", "endpoint");
        let name = self.name(&api_key, names);
        let mut record = ConnectorRecord::new(name, &api_key, self.spelling.stored(&endpoint));
        let events = self.events();
        record.events = match self.spelling {
            Spelling::Literal if events.is_empty() => all_events(&api_key),
            _ => events.into_iter().map(Located::new).collect(),
        };
        let integration_type = self.text("Integration Type", "integration_type");
        record.integration_type = Some(Located::new(integration_type.unwrap_or_else(|| "HTTP_POST".to_owned())));
        let headers = self.headers().into_iter().map(|(name, value)| (Located::new(name), Some(value)));
        record.headers = HeadersRecord::Table(headers.collect());
        self.has_literal_mark = self.spelling == Spelling::Literal && has_literal_mark(&record);
        record = self.with_settings(record);
        record.is_enabled = self.is_enabled();
        let (mut finished, missing) = reading.finish(&mut record);
        finished.has_literal_mark = self.has_literal_mark;
        let fields: Vec<&str> = missing.iter().map(|missing| missing.field.as_str()).collect();
        if reading.rules == Rules::Checked {
            self.check(&record, &fields);
        }
        if reading.rules != Rules::Unchecked {
            self.problems.extend(missing.iter().map(|missing| missing.problem(&record.name.value)));
        }
        Some((record, finished))
    }

    fn with_settings(&mut self, record: ConnectorRecord) -> ConnectorRecord {
        if self.settings.is_empty() {
            return record;
        }
        let number = self.number;
        let problem = |bad: BadSetting| {
            (format!("entry {number} of the import has a wrong {}: it {}", bad.field, bad.message), bad.hint)
        };
        match with_settings(record.clone(), &self.settings) {
            Ok(record) => record,
            Err(bad) => {
                self.problems.extend(bad.into_iter().map(problem));
                record
            }
        }
    }

    /// Returns the given name, if it is one.
    pub fn given_name(&self) -> Option<ConnectorName> {
        serde_json::from_str::<String>(self.value("Name")?.get()).ok()?.parse().ok()
    }

    /// Adds the findings of the rules for fields that have no problem yet. Fields whose value is `missing` are reported as that.
    fn check(&mut self, record: &ConnectorRecord, missing: &[&str]) {
        for finding in validate_record(record, Path::new("")) {
            let field = finding.field.as_deref().unwrap_or_default();
            let is_wrong = self.wrong.iter().any(|wrong| field.split(['.', '?']).next() == Some(wrong));
            let is_new = !is_wrong && !missing.contains(&field);
            if FindingCode::forbids_saving(&finding) && is_new {
                let message = format!("entry {}: {field}: {} ({})", self.number, finding.message, finding.code);
                let has_reference = record.endpoint.value.expose().contains("${");
                let hint = match field {
                    // An entry cannot allow plain http, so the hint of the store does not apply.
                    "endpoint" if finding.code == FindingCode::EndpointNotHttps.as_str() && !has_reference => {
                        "Use https://. To call plain http, add the connector with `inv-hooks connector add`.".to_owned()
                    }
                    "endpoint" => format!("{} Correct \"API Endpoint\" in entry {}.", finding.hint, self.number),
                    _ => finding.hint,
                };
                self.problems.push((message, hint));
            }
        }
    }

    /// Adds a problem. `field` is the field's name in the store.
    fn wrong(&mut self, field: &'static str, what: &str, hint: &str) {
        self.wrong.push(field);
        self.problems.push((format!("entry {} of the import {what}", self.number), hint.to_owned()));
    }

    /// Returns the value of a field. Null means the same as no value.
    fn value(&self, field: &str) -> Option<&'a RawValue> {
        let (.., value) = self.fields.iter().find(|(known, ..)| *known == field)?;
        (value.get() != "null").then_some(*value)
    }

    fn text(&mut self, field: &str, stored_as: &'static str) -> Option<String> {
        let text = serde_json::from_str::<String>(self.value(field)?.get());
        if text.is_err() {
            self.wrong(stored_as, &format!("has a field {field} that is not a text"), "Put it in quotes.");
        }
        Some(text.unwrap_or_default())
    }

    fn need(&mut self, field: &str, stored_as: &'static str) -> String {
        self.text(field, stored_as).unwrap_or_else(|| {
            self.wrong(stored_as, &format!("has no {field}"), KNOWN);
            String::new()
        })
    }

    /// Reads a list, or one text with commas or blanks, as people paste it.
    fn events(&mut self) -> Vec<String> {
        let Some(value) = self.value("Events") else { return Vec::new() };
        if let Ok(events) = serde_json::from_str::<Vec<String>>(value.get()) {
            return events;
        }
        let Ok(text) = serde_json::from_str::<String>(value.get()) else {
            self.wrong("events", "has Events that are not strings", "Put each event in quotes.");
            return Vec::new();
        };
        text.split([',', ' ', '\n']).filter(|event| !event.is_empty()).map(str::to_owned).collect()
    }

    fn headers(&mut self) -> Vec<(String, Secret)> {
        let Some(value) = self.value("JSON Headers") else { return Vec::new() };
        json_headers::parse_value(value, &format!("the JSON Headers of entry {}", self.number), self.spelling)
            .unwrap_or_else(|fault| {
                self.wrong.push("headers");
                self.problems.push((fault.message, fault.hint.unwrap_or_default()));
                Vec::new()
            })
    }

    fn is_enabled(&mut self) -> bool {
        let Some(value) = self.value("Enabled") else { return true };
        serde_json::from_str(value.get()).unwrap_or_else(|_| {
            self.wrong(
                "enabled",
                "has a field Enabled that is not true or false",
                "Write true or false without quotes.",
            );
            true
        })
    }

    /// Returns the given name, or the default name of the API key, with a number if that name is in use.
    fn name(&mut self, api_key: &str, names: &mut Names) -> ConnectorName {
        let placeholder = || "x".parse().expect("a letter is a name");
        let name = match self.text("Name", "name") {
            Some(text) => match text.parse::<ConnectorName>() {
                Ok(name) if names.taken.contains(&name) => {
                    let other = names.proposed(&name);
                    self.wrong(
                        "name",
                        &format!("has the Name {name}, which an earlier entry has too"),
                        &format!("Choose another, for example {other}."),
                    );
                    return name;
                }
                Ok(name) => name,
                Err(error) => {
                    // Not made from the given one, which may be anything, also a secret.
                    let proposed = default_name(api_key).ok().map(|name| names.proposed(&name));
                    let hint = proposed.map_or_else(
                        || "Write a name such as wms-asn.".to_owned(),
                        |name| format!("Write a name such as {name}."),
                    );
                    if !self.wrong.contains(&"name") {
                        self.wrong("name", &format!("has an invalid Name: {error}"), &hint);
                    }
                    return placeholder();
                }
            },
            None => match default_name(api_key) {
                Ok(name) => names.free(&name),
                // Validation reports the unknown API key.
                Err(_) => return placeholder(),
            },
        };
        names.taken.insert(name.clone());
        name
    }
}

fn has_literal_mark(record: &ConnectorRecord) -> bool {
    let values = record.headers.pairs().map(|(_, value)| value).chain([&record.endpoint.value]);
    values.into_iter().any(|value| value.expose().contains("$${"))
}

/// Returns the setting of the store that `word` names.
fn setting(word: &str) -> Option<&'static str> {
    static SETTINGS: LazyLock<HashMap<String, &'static str>> =
        LazyLock::new(|| setting_names().into_iter().map(|name| (name.replace('_', ""), name)).collect());
    SETTINGS.get(word).copied()
}
