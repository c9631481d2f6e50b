//! One entry of an import: the fields of the CMS form, in whatever spelling, and everything that is wrong with them.
//!
//! Messages name the entry and the field, never a value.

use super::defaults::{all_events, default_name};
use super::fields::stored;
use super::json_headers;
use crate::model::{ConnectorName, FindingCode, Secret, json, near_name, proposed_name};
use crate::store::{ConnectorRecord, HeadersRecord, Located, validate_record};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The form's fields, each with the words that it goes by: those of its name first.
const FIELDS: [(&str, &[&str]); 7] = [
    ("Name", &["name", "connectorname"]),
    ("API Key", &["apikey", "endpointname", "spikey"]),
    ("Events", &["events", "event"]),
    ("API Endpoint", &["apiendpoint", "endpoint", "url"]),
    ("Integration Type", &["integrationtype"]),
    ("JSON Headers", &["jsonheaders", "headers"]),
    ("Enabled", &["enabled", "active"]),
];

const KNOWN: &str = "Known: Name, API Key, Events, API Endpoint, Integration Type, JSON Headers, Enabled.";

/// One entry while it is read.
pub struct Form<'a> {
    number: usize,
    fields: Vec<(&'static str, String, &'a RawValue)>,
    /// What is wrong, each with what to do.
    pub problems: Vec<(String, String)>,
    /// Fields of the store that were complained about already.
    wrong: Vec<&'static str>,
}

impl<'a> Form<'a> {
    /// Reads the fields of `entry`, which is the one of this number.
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
                form.wrong("", &format!("has a field that the form does not have: {key}"), &hint);
                continue;
            };
            match form.fields.iter().find(|(known, ..)| known == field) {
                Some((_, first, _)) => {
                    let what = format!("has the field {field} twice: as {first} and as {key}");
                    form.wrong("", &what, "Keep the one that is meant.");
                }
                None => form.fields.push((field, key.into_owned(), value)),
            }
        }
        form
    }

    /// Makes the connector; it is only good for something if there are no problems.
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

    /// Adds what the rules find, but for fields that were complained about already.
    fn check(&mut self, record: &ConnectorRecord) {
        for finding in validate_record(record, Path::new("")) {
            let field = finding.field.as_deref().unwrap_or_default();
            let is_new = !self.wrong.iter().any(|wrong| field.split(['.', '?']).next() == Some(wrong));
            if FindingCode::forbids_saving(&finding) && is_new {
                let message = format!("entry {}: {field}: {} ({})", self.number, finding.message, finding.code);
                self.problems.push((message, finding.hint));
            }
        }
    }

    /// `field` is the store's name of what is wrong.
    fn wrong(&mut self, field: &'static str, what: &str, hint: &str) {
        self.wrong.push(field);
        self.problems.push((format!("entry {} of the import {what}", self.number), hint.to_owned()));
    }

    /// Null says the same as nothing.
    fn value(&self, field: &str) -> Option<&'a RawValue> {
        let (.., value) = self.fields.iter().find(|(known, ..)| *known == field)?;
        (value.get() != "null").then_some(*value)
    }

    fn text(&mut self, field: &str, stored_as: &'static str) -> Option<String> {
        let text = serde_json::from_str::<String>(self.value(field)?.get());
        if text.is_err() {
            self.wrong(stored_as, &format!("has a field {field} that is not a text"), "Put it into quotes.");
        }
        Some(text.unwrap_or_default())
    }

    fn need(&mut self, field: &str, stored_as: &'static str) -> String {
        self.text(field, stored_as).unwrap_or_else(|| {
            self.wrong(stored_as, &format!("has no {field}"), KNOWN);
            String::new()
        })
    }

    /// A list, or one text with commas, as people paste it.
    fn events(&mut self) -> Vec<String> {
        let Some(value) = self.value("Events") else { return Vec::new() };
        if let Ok(events) = serde_json::from_str::<Vec<String>>(value.get()) {
            return events;
        }
        let Ok(text) = serde_json::from_str::<String>(value.get()) else {
            self.wrong("events", "has a list of Events that holds something else than texts", "Put each into quotes.");
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
            self.wrong("enabled", "has an Enabled that is neither true nor false", "Write it without quotes.");
            true
        })
    }

    /// The name that is given, or the one of the API key with a number where it is taken.
    fn name(&mut self, api_key: &str, names: &mut Names) -> ConnectorName {
        let placeholder = || "x".parse().expect("a letter is a name");
        let name = match self.text("Name", "name") {
            Some(text) => match text.parse::<ConnectorName>() {
                Ok(name) if names.taken.contains(&name) => {
                    let other = names.proposed(&name);
                    self.wrong(
                        "name",
                        &format!("has the Name of an earlier one, {name}"),
                        &format!("Such as {other}."),
                    );
                    return name;
                }
                Ok(name) => name,
                Err(error) => {
                    let proposed = proposed_name(&text).map(|name| names.proposed(&name));
                    let hint =
                        proposed.map_or_else(|| "Such as wms-asn.".to_owned(), |name| format!("Such as {name}."));
                    if !self.wrong.contains(&"name") {
                        self.wrong("name", &format!("has a Name that cannot be one: {error}"), &hint);
                    }
                    return placeholder();
                }
            },
            None => match default_name(api_key) {
                Ok(name) => names.free(&name),
                // The rules say what is wrong with the key.
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
    /// What entries give themselves, the later ones too.
    given: HashSet<ConnectorName>,
    /// What the entries that were read have.
    taken: HashSet<ConnectorName>,
    /// What was proposed for entries whose own name cannot be theirs.
    proposed: HashSet<ConnectorName>,
    /// The number that comes next behind a name.
    next: HashMap<ConnectorName, u32>,
}

impl Names {
    /// Returns the names that `forms` give.
    pub fn of(forms: &[Form<'_>]) -> Self {
        let name = |form: &Form| serde_json::from_str::<String>(form.value("Name")?.get()).ok()?.parse().ok();
        Self { given: forms.iter().filter_map(name).collect(), ..Self::default() }
    }

    /// The second connector of one key is `asn-2`, and so on: the same every time, so that importing again changes nothing.
    fn free(&mut self, base: &ConnectorName) -> ConnectorName {
        self.first_that(base, |names, name| !names.taken.contains(name))
    }

    /// Returns a name that no entry has or will have; another one each time.
    fn proposed(&mut self, base: &ConnectorName) -> ConnectorName {
        let is_free = |names: &Self, name: &ConnectorName| {
            [&names.given, &names.taken, &names.proposed].iter().all(|known| !known.contains(name))
        };
        let name = self.first_that(base, is_free);
        self.proposed.insert(name.clone());
        name
    }

    /// Numbers go on where they were: what was not free once never is again.
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
    fn numbers_go_on_and_no_name_is_looked_at_twice() {
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
