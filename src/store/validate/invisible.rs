//! Finds invisible characters in values. They are often copied with a value, and they would be sent.
//!
//! The rules for names and API keys refuse them too.

use super::check::{Collected, RecordCheck};
use crate::model::{FindingCode, Invisible, Template, called_instead};
use crate::store::record::ConnectorRecord;

/// A value as written: its field in two parts, such as `headers.` and `client_id`, and its line.
pub type Written<'a> = ((&'a str, &'a str), usize, &'a str);

/// Checks every value that is sent, and every path, as written.
pub fn check(check: &mut RecordCheck<'_>) {
    check_values(&mut check.found, values(check.record));
}

/// Checks values.
pub fn check_values<'a>(found_in: &mut Collected<'_>, values: impl IntoIterator<Item = Written<'a>>) {
    for ((table, name), line, text) in values {
        let Some(found) = Invisible::find(text) else { continue };
        let field = format!("{table}{name}");
        let message = if field == "endpoint" {
            format!("the endpoint has an invisible character: {found}{}", called(text))
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

fn values(record: &ConnectorRecord) -> impl Iterator<Item = Written<'_>> {
    let endpoint = (("endpoint", ""), record.endpoint.line, record.endpoint.value.expose());
    let headers = record.headers.pairs();
    let headers = headers.map(|(name, value)| (("headers.", name.value.as_str()), name.line, value.expose()));
    let secrets = record.signing_secrets.iter();
    let secrets = secrets.map(|secret| (("signing_secret", ""), secret.line, secret.value.expose()));
    let oauth = record.oauth.iter().map(|(field, value)| ((field.path(), ""), value.line, value.value.expose()));
    let paths = [("ca_file", &record.ca_file), ("client_cert", &record.client_cert)].into_iter();
    let paths = paths.filter_map(|(field, path)| Some(((field, ""), record.line_of(field), path.as_deref()?)));
    std::iter::once(endpoint).chain(headers).chain(secrets).chain(oauth).chain(paths)
}
