//! Finds invisible characters in values. They are often copied with a value, and they would be sent.
//!
//! The rules for names and API keys refuse them too.

use super::check::{Collected, RecordCheck};
use super::oauth;
use crate::model::{FindingCode, Invisible, Template, called_instead};
use crate::store::record::ConnectorRecord;

/// Checks every value that is sent, and every path, as written.
pub fn check(check: &mut RecordCheck<'_>) {
    check_values(&mut check.found, values(check.record));
}

/// Checks values, each with its field and line.
pub fn check_values(found_in: &mut Collected<'_>, values: impl IntoIterator<Item = (String, usize, String)>) {
    for (field, line, text) in values {
        let Some(found) = Invisible::find(&text) else { continue };
        let message = if field == "endpoint" {
            format!("the endpoint has an invisible character: {found}{}", called(&text))
        } else {
            format!("the value has an invisible character: {found}")
        };
        let hint = "Delete the character, or type the value again: it was probably copied with the value.";
        found_in.add_at(FindingCode::InvisibleCharacter, &field, line, message, hint);
    }
}

fn called(endpoint: &str) -> String {
    let called = Template::parse(endpoint).ok().and_then(|template| called_instead(&template));
    called.map(|called| format!("; inv-hooks calls {}", called.shown)).unwrap_or_default()
}

fn values(record: &ConnectorRecord) -> Vec<(String, usize, String)> {
    let mut values = vec![("endpoint".to_owned(), record.endpoint.line, record.endpoint.value.expose().to_owned())];
    let headers = record.headers.pairs();
    values
        .extend(headers.map(|(name, value)| (format!("headers.{}", name.value), name.line, value.expose().to_owned())));
    let secrets = record.signing_secrets.iter();
    values.extend(secrets.map(|secret| ("signing_secret".to_owned(), secret.line, secret.value.expose().to_owned())));
    values.extend(oauth::values(record).map(|(field, line, value)| (field, line, value.expose().to_owned())));
    for (field, path) in [("ca_file", &record.ca_file), ("client_cert", &record.client_cert)] {
        values.extend(path.iter().map(|path| (field.to_owned(), record.line_of(field), path.clone())));
    }
    values
}
