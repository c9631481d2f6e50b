//! One entry of an import: the fields of the CMS form in any spelling, and all their problems.
//!
//! Messages name the entry and the field, never a value.

use super::fields::stored;
use super::json_headers;
use super::prefilled::{all_events, default_name};
use crate::model::{ConnectorName, FindingCode, Secret, json, near_name, proposed_name};
use crate::store::{ConnectorRecord, HeadersRecord, Located, validate_record};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::path::Path;

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

const KNOWN: &str = "Known fields: Name, API Key, Events, API Endpoint, Integration Type, JSON Headers, Enabled.";

/// One entry while it is read.
pub struct Form<'a> {
    number: usize,
    fields: Vec<(&'static str, String, &'a RawValue)>,
    /// The problems, each with a hint.
    pub problems: Vec<(String, String)>,
    /// Fields of the store that have a problem already.
    wrong: Vec<&'static str>,
}

impl<'a> Form<'a> {
    /// Reads the fields of `entry`. `number` is its position in the import, from 1.
    pub fn read(number: usize, entry: &'a RawValue) -> Self {
        let mut form = Self { number, fields: Vec::new(), problems: Vec::new(), wrong: Vec::new() };
        let Some(members) = json::members(entry) else {
            form.wrong("", "is not an object", KNOWN);
            return form;
        };
        for (key, value) in members {
            let word: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let Some((field, _)) = FIELDS.iter().find(|(_, words)| words.contains(&word.as_str())) else {
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

    /// Makes the connector. It can be used only if there are no problems.
    pub fn record(&mut self, names: &mut Names) -> Option<ConnectorRecord> {
        if self.fields.is_empty() && !self.problems.is_empty() {
            return None;
        }
        let api_key = self.need("API Key", "api_key").trim_ascii().to_owned();
        let endpoint = self.need("API Endpoint", "endpoint");
        let name = self.name(&api_key, names);
        let mut record = ConnectorRecord::new(name, &api_key, stored(&endpoint));
        let events = self.events();
        record.events =
            if events.is_empty() { all_events(&api_key) } else { events.into_iter().map(Located::new).collect() };
        let integration_type = self.text("Integration Type", "integration_type");
        record.integration_type = Some(Located::new(integration_type.unwrap_or_else(|| "HTTP_POST".to_owned())));
        let headers = self.headers().into_iter().map(|(name, value)| (Located::new(name), Some(value)));
        record.headers = HeadersRecord::Table(headers.collect());
        record.is_enabled = self.is_enabled();
        self.check(&record);
        Some(record)
    }

    /// Adds the findings of the rules for fields that have no problem yet.
    fn check(&mut self, record: &ConnectorRecord) {
        for finding in validate_record(record, Path::new("")) {
            let field = finding.field.as_deref().unwrap_or_default();
            let is_new = !self.wrong.iter().any(|wrong| field.split(['.', '?']).next() == Some(wrong));
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
        json_headers::parse_value(value, &format!("the JSON Headers of entry {}", self.number)).unwrap_or_else(
            |fault| {
                self.wrong.push("headers");
                self.problems.push((fault.message, fault.hint.unwrap_or_default()));
                Vec::new()
            },
        )
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
                    let proposed = proposed_name(&text).map(|name| names.proposed(&name));
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

/// The names of an import.
#[derive(Default)]
pub struct Names {
    /// The names in the entries, also in later ones.
    given: HashSet<ConnectorName>,
    /// The names in the store.
    stored: HashSet<ConnectorName>,
    /// The names of the entries that were read.
    taken: HashSet<ConnectorName>,
    /// The names that hints proposed for entries with an invalid name.
    proposed: HashSet<ConnectorName>,
    /// The next number to try for a name.
    next: HashMap<ConnectorName, u32>,
}

impl Names {
    /// Returns the names in `forms` and in the store.
    pub fn of(forms: &[Form<'_>], stored: HashSet<ConnectorName>) -> Self {
        let name = |form: &Form| serde_json::from_str::<String>(form.value("Name")?.get()).ok()?.parse().ok();
        Self { given: forms.iter().filter_map(name).collect(), stored, ..Self::default() }
    }

    /// Returns `base`, or `base` with a number if it is in use: asn, asn-2, asn-3. The result is the same in every import, so that
    /// importing again changes nothing.
    fn free(&mut self, base: &ConnectorName) -> ConnectorName {
        self.first_that(base, |names, name| !names.taken.contains(name))
    }

    /// Returns a name that no entry and no connector has. Each call returns another name.
    fn proposed(&mut self, base: &ConnectorName) -> ConnectorName {
        let is_free = |names: &Self, name: &ConnectorName| {
            [&names.given, &names.stored, &names.taken, &names.proposed].iter().all(|known| !known.contains(name))
        };
        let name = self.first_that(base, is_free);
        self.proposed.insert(name.clone());
        name
    }

    /// Returns the first name of base, base-2, base-3 and so on that `is_free` accepts. It starts at the last number that was used,
    /// because earlier names stay in use.
    fn first_that(&mut self, base: &ConnectorName, is_free: impl Fn(&Self, &ConnectorName) -> bool) -> ConnectorName {
        if is_free(self, base) {
            return base.clone();
        }
        let first = self.next.get(base).copied().unwrap_or(2);
        let named = |number: u32| Some((number, format!("{base}-{number}").parse::<ConnectorName>().ok()?));
        let found = (first..).map_while(named).find(|(_, name)| is_free(self, name));
        let Some((number, name)) = found else { return base.clone() };
        self.next.insert(base.clone(), number);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use std::cell::Cell;

    #[test]
    fn a_numbered_name_is_found_without_trying_all_earlier_numbers() {
        let (mut names, looks) = (Names::default(), Cell::new(0));
        let base = "asn".parse().expect("a name");
        for _ in 0..2000 {
            let name = names.first_that(&base, |names, name| {
                looks.set(looks.get() + 1);
                !names.taken.contains(name)
            });
            assert!(names.taken.insert(name));
        }
        assert!(names.taken.contains(&"asn-2000".parse().expect("a name")));
        assert!(looks.get() <= 3 * 2000, "{} looks for 2,000 names", looks.get());
    }
}
