//! Checks names and values of headers as written. Values with references are checked when they are resolved.

use super::check::{Collected, RecordCheck};
use crate::model::{FindingCode, Secret};
use crate::store::record::{HeadersRecord, Located};
use crate::store::rules;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Checks the headers.
pub fn check(check: &mut RecordCheck<'_>) {
    let hint = || {
        let name = &check.record.name.value;
        format!("Write [connectors.{name}.headers] and below it one header per line, for example client_id = \"…\"")
    };
    check_table(&mut check.found, &check.record.headers, "headers", hint);
}

/// Checks one table of headers. `path` is its field, and `hint` says how to write a table.
pub fn check_table(found: &mut Collected<'_>, headers: &HeadersRecord, path: &str, hint: impl Fn() -> String) {
    match headers {
        HeadersRecord::NotTable(place) => {
            let message = "headers must be a table of names and values";
            found.add_at(FindingCode::HeadersNotObject, path, place.line, message, hint());
        }
        HeadersRecord::Table(entries) => {
            // The line of the first header of each name.
            let mut known: HashMap<String, usize> = HashMap::new();
            for (name, value) in entries {
                let field = format!("{path}.{}", name.value);
                let first = match known.entry(name.value.to_ascii_lowercase()) {
                    Entry::Occupied(first) => Some(*first.get()),
                    Entry::Vacant(new) => {
                        new.insert(name.line);
                        None
                    }
                };
                check_name(found, &field, name, first);
                check_value(found, &field, name.line, value.as_ref());
            }
        }
    }
}

/// Checks a name. `first` is the line of an earlier header of this name.
fn check_name(found: &mut Collected<'_>, field: &str, name: &Located<String>, first: Option<usize>) {
    if let Err(breach) = rules::header_name(&name.value) {
        found.add_at(breach.code, field, name.line, breach.message, breach.hint);
    }
    if let Some(first) = first {
        // A header that was not read from a file has no line.
        let line = if first > 0 { format!(" (line {first})") } else { String::new() };
        let message = format!("the header is set twice; upper and lower case are the same{line}");
        found.add_at(FindingCode::HeaderDuplicate, field, name.line, message, "Keep one of them.");
    }
}

fn check_value(found: &mut Collected<'_>, field: &str, line: usize, value: Option<&Secret>) {
    let Some(value) = value else {
        let message = "the header's value must be a text";
        found.add_at(FindingCode::HeaderValue, field, line, message, "Put it in quotes.");
        return;
    };
    found.check_secret(FindingCode::HeaderValue, (field, line, value), |value| rules::header_value(value.expose()));
}
