//! Checks names and values of headers as written. Values with references are checked when they are resolved.

use super::check::RecordCheck;
use crate::model::{FindingCode, Secret, Template};
use crate::store::record::{HeadersRecord, Located};
use crate::store::rules;

/// Checks the headers.
pub fn check(check: &mut RecordCheck<'_>) {
    match &check.record.headers {
        HeadersRecord::NotTable(place) => check.add_at(
            FindingCode::HeadersNotObject,
            "headers",
            place.line,
            "headers must be a table of names and values",
            format!(
                "Write [connectors.{}.headers] and below it one header per line, for example client_id = \"…\"",
                check.record.name.value
            ),
        ),
        HeadersRecord::Table(entries) => {
            for (index, (name, value)) in entries.iter().enumerate() {
                check_name(check, name, &entries[..index]);
                check_value(check, name, value.as_ref());
            }
        }
    }
}

fn check_name(check: &mut RecordCheck<'_>, name: &Located<String>, before: &[(Located<String>, Option<Secret>)]) {
    let field = field_of(name);
    if let Err(breach) = rules::header_name(&name.value) {
        check.add_at(breach.code, &field, name.line, breach.message, breach.hint);
    }
    let first = before.iter().find(|(earlier, _)| earlier.value.eq_ignore_ascii_case(&name.value));
    if let Some((first, _)) = first {
        // A header that was not read from a file has no line.
        let line = if first.line > 0 { format!(" (line {})", first.line) } else { String::new() };
        let message = format!("the header is set twice; upper and lower case are the same{line}");
        check.add_at(FindingCode::HeaderDuplicate, &field, name.line, message, "Keep one of them.");
    }
}

fn check_value(check: &mut RecordCheck<'_>, name: &Located<String>, value: Option<&Secret>) {
    let field = field_of(name);
    let Some(value) = value else {
        let message = "the header's value must be a text";
        check.add_at(FindingCode::HeaderValue, &field, name.line, message, "Put it in quotes.");
        return;
    };
    match Template::parse(value.expose()) {
        Err(error) => {
            check.add_at(FindingCode::HeaderValue, &field, name.line, error.to_string(), error.hint());
        }
        Ok(template) => {
            if let Some(Err(breach)) = template.as_literal().map(|text| rules::header_value(&text)) {
                check.add_at(breach.code, &field, name.line, breach.message, breach.hint);
            }
        }
    }
}

fn field_of(name: &Located<String>) -> String {
    format!("headers.{}", name.value)
}
