//! Finds copied placeholders, credentials of the wrong shape, and literal secrets that should be references.
//!
//! It guesses by names and well-known texts. Redaction does not depend on these guesses; it has its own list.

use super::check::{Collected, RecordCheck};
use crate::model::{FindingCode, OauthField, Secret, Template, is_harmless, parameters, parse_base64};
use crate::store::record::{ConnectorRecord, Located};
use crate::store::rules;

/// Checks headers, endpoint and signing secrets.
pub fn check(check: &mut RecordCheck<'_>) {
    for secret in &check.record.signing_secrets {
        check_signing_secret(&mut check.found, ("signing_secret", secret.line, &secret.value));
    }
    check_host(check);
    if let Some(url) = literal(&check.record.endpoint.value).filter(|url| url.contains("${")) {
        check_unreplaced(&mut check.found, "endpoint", check.record.endpoint.line, &url);
    }
    check_literals(&mut check.found, literal_values(check.record));
}

/// Checks literal values, each with its field and line.
pub fn check_literals(found: &mut Collected<'_>, values: impl IntoIterator<Item = (String, usize, String)>) {
    for (field, line, value) in values {
        if value.contains("${") && !field.starts_with("endpoint") {
            check_unreplaced(found, field_of(&field), line, &value);
            continue;
        }
        check_value(found, &field, line, &value);
    }
}

/// Says whether the record has a literal secret.
pub fn has_literal_secret(record: &ConnectorRecord) -> bool {
    is_one_secret(&literal_values(record))
}

/// Says whether one of the literal values, each with its field and line, is a secret.
pub fn is_one_secret(values: &[(String, usize, String)]) -> bool {
    values.iter().any(|(field, _, value)| is_literal_secret(field, value))
}

/// Returns every literal value that may be a secret, with its field and line: headers, signing secrets, parameters of the endpoint.
fn literal_values(record: &ConnectorRecord) -> Vec<(String, usize, String)> {
    let headers = record.headers.pairs().filter(|(name, _)| !is_harmless(&name.value));
    let headers =
        headers.filter_map(|(name, value)| Some((format!("headers.{}", name.value), name.line, literal(value)?)));
    let signing = record.signing_secrets.iter();
    let signing =
        signing.filter_map(|secret| Some(("signing_secret".to_owned(), secret.line, literal(&secret.value)?)));
    let token_url = record.oauth(OauthField::TokenUrl).map(|url| (OauthField::TokenUrl.path(), url));
    let urls = [("endpoint", &record.endpoint)].into_iter().chain(token_url);
    let pairs = urls.flat_map(|(field, url)| literal_parameters(field, url));
    let secret = |field: &OauthField| matches!(field, OauthField::ClientId | OauthField::ClientSecret);
    let oauth = record.oauth.iter().filter(|(field, _)| secret(field));
    let oauth = oauth.filter_map(|(field, value)| Some((field.path().to_owned(), value.line, literal(&value.value)?)));
    headers.chain(signing).chain(oauth).chain(pairs).filter(|(_, _, value)| !value.is_empty()).collect()
}

/// Returns the literal parameters of a URL. Each has the field and the name of the parameter in place of a field.
fn literal_parameters(field: &str, url: &Located<Secret>) -> Vec<(String, usize, String)> {
    let parameters = Template::parse(url.value.expose()).map(|template| parameters(&template)).unwrap_or_default();
    parameters.into_iter().map(|(name, value)| (format!("{field}?{name}"), url.line, value)).collect()
}

/// Returns the field without the name of a parameter.
fn field_of(field: &str) -> &str {
    field.split('?').next().unwrap_or(field)
}

/// Returns the text of a value without references.
pub fn literal(value: &Secret) -> Option<String> {
    Template::parse(value.expose()).ok().and_then(|template| template.as_literal())
}

/// Warns of `${…}` inside a longer value, which a flag or an import does not take as a reference.
fn check_unreplaced(found: &mut Collected<'_>, field: &str, line: usize, value: &str) {
    let from = value.find("${").unwrap_or_default();
    let part = value[from..].split_inclusive('}').next().unwrap_or_default();
    // Show only a name, because other parts of the value may be a secret.
    let is_name = part.ends_with('}') && part.len() < 70 && part[2..part.len() - 1].chars().all(is_of_name);
    let shown = if is_name { part } else { "${…}" };
    let message =
        format!("{shown} is sent literally: a flag stores a reference only alone or after a word such as Bearer");
    let hint = "Put the whole value into a variable and pass only \"${NAME}\". Or edit the store: it has $${…} here, and with one $ it is \
                a reference.";
    found.add_at(FindingCode::LiteralSecret, field, line, message, hint);
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn check_value(found: &mut Collected<'_>, field: &str, line: usize, value: &str) {
    let shown = field_of(field);
    if is_placeholder(value) {
        let message = "this is a placeholder from the documentation, not a credential";
        found.add_at(
            FindingCode::PlaceholderSecret,
            shown,
            line,
            message,
            "Use the value that you got from the endpoint's owner.",
        );
    } else if is_literal_secret(field, value) {
        let message = "secret stored in plain text";
        let hint = "Put it into a variable and write \"${NAME}\", or into its own file and write \"${file:PATH}\".";
        found.add_at(FindingCode::LiteralSecret, shown, line, message, hint);
    }
    if shown.strip_prefix("relay.").unwrap_or(shown).eq_ignore_ascii_case("headers.authorization") {
        check_basic(found, shown, line, value);
    }
}

fn is_literal_secret(field: &str, value: &str) -> bool {
    const SIGNS: [&str; 13] = [
        "auth",
        "bearer",
        "secret",
        "token",
        "key",
        "pass",
        "pwd",
        "credential",
        "cookie",
        "session",
        "signature",
        "client_id",
        "client-id",
    ];
    let field = field.to_ascii_lowercase();
    // Of a URL, the name of the parameter decides: every token URL is in a field with `token`.
    let parameter = field.split_once('?').map(|(_, name)| name);
    let is_named = SIGNS.iter().any(|sign| parameter.unwrap_or(&field).contains(sign))
        || parameter.is_some_and(|name| is_token(name, value));
    !value.is_empty() && !is_placeholder(value) && is_named
}

/// Says whether a parameter of this name gives access: signatures of Azure (`sig`) and others, keys of functions and logic apps
/// (`code`), sessions of servlets and PHP. A long parameter without a name is a token.
fn is_token(name: &str, value: &str) -> bool {
    const NAMES: [&str; 14] = [
        "sig",
        "sign",
        "code",
        "hash",
        "hmac",
        "mac",
        "jwt",
        "otp",
        "pin",
        "pw",
        "sid",
        "ticket",
        "assertion",
        "oauth",
    ];
    if name.is_empty() {
        return value.len() >= 16;
    }
    let name = name.trim_start_matches(['_', '$']);
    NAMES.contains(&name) || name.ends_with("sig") || name.ends_with("sessid") || name.ends_with("jwt")
}

fn is_placeholder(value: &str) -> bool {
    const PLACEHOLDERS: [&str; 14] = [
        "myclientid",
        "myclientsecret",
        "mysecret",
        "mytoken",
        "myapikey",
        "changeme",
        "change-me",
        "secret",
        "password",
        "todo",
        "xxx",
        "token",
        "your-token",
        "your-secret",
    ];
    let value = value.trim().to_ascii_lowercase();
    let value = value.strip_prefix("bearer ").or_else(|| value.strip_prefix("basic ")).unwrap_or(&value).trim();
    let is_bracketed =
        (value.starts_with('<') && value.ends_with('>')) || (value.starts_with('{') && value.ends_with('}'));
    is_bracketed || PLACEHOLDERS.contains(&value) || (value.len() > 3 && value.chars().all(|c| c == 'x' || c == '*'))
}

/// Checks for the host `sample`, which is in the official example.
fn check_host(check: &mut RecordCheck<'_>) {
    let text = check.record.endpoint.value.expose();
    let host =
        text.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', ':', '#']).next().unwrap_or_default();
    if host.split('.').any(|label| label.eq_ignore_ascii_case("sample")) {
        let message = "the endpoint's host is a placeholder from the documentation";
        check.add(FindingCode::PlaceholderSecret, "endpoint", message, "Write the URL of your own endpoint.");
    }
}

fn check_basic(found: &mut Collected<'_>, field: &str, line: usize, value: &str) {
    let lower = value.to_ascii_lowercase();
    if !lower.starts_with("basic") {
        return;
    }
    let credentials = value.get("basic ".len()..).filter(|_| lower.starts_with("basic ")).unwrap_or_default();
    let decoded = parse_base64(credentials.trim()).unwrap_or_default();
    if !decoded.contains(&b':') {
        let message = "the Basic credentials have the wrong format";
        let hint = "Write \"Basic\", a blank (no colon) and the base64 of user:password.";
        found.add_at(FindingCode::BasicAuthShape, field, line, message, hint);
    }
}

/// Checks a signing secret with its field and line.
pub fn check_signing_secret(found: &mut Collected<'_>, secret: (&str, usize, &Secret)) {
    found.check_secret(FindingCode::SigningSecret, secret, rules::signing_secret);
}

#[cfg(test)]
mod tests {
    use super::{is_literal_secret, is_placeholder};

    #[test]
    fn placeholders_and_literal_secrets_are_recognised() {
        let placeholder = |value: &str, expected: bool| assert_eq!(is_placeholder(value), expected, "{value}");
        placeholder("myClientId", true);
        placeholder("Bearer <token>", true);
        placeholder("****", true);
        placeholder("s3cr3t-0815", false);
        let literal = |field: &str, value: &str, expected: bool| {
            assert_eq!(is_literal_secret(field, value), expected, "{field}");
        };
        literal("headers.client_secret", "abc", true);
        literal("headers.X-Api-Key", "abc", true);
        literal("headers.X-Source", "pos", false);
        for name in
            ["api_key", "sig", "SIG", "code", "access_token", "X-Amz-Signature", "jsessionid", "PHPSESSID", "jwt"]
        {
            literal(&format!("endpoint?{name}"), "abc", true);
        }
        literal("endpoint?", "wsdl", false);
        literal("endpoint?", "0123456789abcdef", true);
        for name in ["page", "store", "version", "sv", "codec", "design"] {
            literal(&format!("endpoint?{name}"), "abc", false);
        }
        literal("headers.client_secret", "myClientSecret", false);
    }
}
