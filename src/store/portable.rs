//! A connector as text for another store: its fields as TOML, with references in place of values that may be secrets.
//!
//! A name of a reference says which connector and which field it is for. The text may come from anyone, so only the fields of one
//! connector are read.

use super::new::{lines, table_lines};
use super::parse;
use super::record::{ConnectorRecord, HeadersRecord};
use super::wanted::key;
use crate::model::{ConnectorName, OauthField, Reference, Secret, Template, is_harmless, shown_endpoint};

/// Returns the fields of a connector, one per line, without a value that may be a secret. References stay, without their defaults.
pub fn portable_text(record: &ConnectorRecord) -> String {
    let record = with_references(record);
    lines(&record).into_iter().chain(table_lines(&record)).map(|line| line + "\n").collect()
}

/// Reads such a text; `None` if it is not the fields of one connector.
pub fn read_portable(name: &ConnectorName, text: &str) -> Option<ConnectorRecord> {
    let text = format!("version = {}\n[connectors.{}]\n{text}\n", parse::VERSION, key(name.as_str()));
    let mut records = parse::parse(text.as_bytes()).ok()?.connectors;
    records.pop().filter(|record| records.is_empty() && record.name.value == *name)
}

/// Returns `record` with a reference in place of each value that may be a secret. References stay, without their defaults.
pub fn with_references(record: &ConnectorRecord) -> ConnectorRecord {
    let mut record = record.clone();
    let name = variable(record.name.value.as_str());
    record.endpoint.value = Secret::new(endpoint(&name, record.endpoint.value.expose()));
    if let HeadersRecord::Table(headers) = &mut record.headers {
        for (header, value) in headers.iter_mut() {
            let is_shown = is_harmless(&header.value);
            let hidden = |value: Secret| Secret::new(reference(&value, &format!("{name}_{}", variable(&header.value))));
            *value = value.take().map(|value| if is_shown { value } else { hidden(value) });
        }
    }
    for (number, secret) in (1..).zip(&mut record.signing_secrets) {
        let end = if number == 1 { String::new() } else { format!("_{number}") };
        secret.value = Secret::new(reference(&secret.value, &format!("{name}_SIGNING_SECRET{end}")));
    }
    for (field, value) in &mut record.oauth {
        let variable = |field: &str| format!("{name}_OAUTH_{}", variable(field));
        value.value = Secret::new(match field {
            OauthField::TokenUrl => endpoint(&format!("{name}_OAUTH_TOKEN"), value.value.expose()),
            OauthField::ClientId | OauthField::ClientSecret => reference(&value.value, &variable(field.as_str())),
            OauthField::Scope | OauthField::Audience => without_defaults(&value.value, &variable(field.as_str())),
            OauthField::Credentials | OauthField::CaFile | OauthField::ClientCert => continue,
        });
    }
    record
}

/// Returns a value that is no secret as it is written. The default of a reference may be one.
fn without_defaults(value: &Secret, variable: &str) -> String {
    let has_default = |reference: &Reference| matches!(reference, Reference::Variable { default: Some(_), .. });
    match Template::parse(value.expose()) {
        Ok(template) if !template.references().any(has_default) => value.expose().to_owned(),
        _ => reference(value, variable),
    }
}

/// Returns a value that is only references as it is written, and a reference to `variable` for any other one.
fn reference(value: &Secret, variable: &str) -> String {
    match Template::parse(value.expose()) {
        Ok(template) if template.is_reference_only() => template.references().map(plain).collect(),
        _ => format!("${{{variable}}}"),
    }
}

/// A default may be a secret.
fn plain(reference: &Reference) -> String {
    match reference {
        Reference::Variable { name, .. } => format!("${{{name}}}"),
        Reference::File { path } => format!("${{file:{path}}}"),
    }
}

/// Returns an endpoint with references in place of user info and the values of parameters.
fn endpoint(name: &str, text: &str) -> String {
    let whole = || format!("${{{name}_ENDPOINT}}");
    let Ok(template) = Template::parse(text) else { return whole() };
    let shown = shown_endpoint(&template).replace(":-***}", "}");
    let mut parts = shown.split("***");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (number, part) in (1..).zip(parts) {
        let end = if number == 1 { String::new() } else { format!("_{number}") };
        filled.push_str(&format!("${{{name}_ENDPOINT{end}}}{part}"));
    }
    filled
}

/// Returns a text as a part of the name of a variable.
fn variable(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{portable_text, read_portable};
    use crate::store::parse::parse;

    const STORE: &str = r#"version = 1
[connectors.wms-sale]
api_key = "SALE_INVENTORY"
endpoint = "https://u:planted-1@wms.example.com/${PATH_PART:-planted-2}/sale?key=planted-3&x=${X}&y=planted-4"
timeout = "7s"
retries = 2
idempotent = true
signing_secret = ["planted-5", "${SIGN:-planted-6}"]
[connectors.wms-sale.headers]
Content-Type = "application/json"
Authorization = "Bearer planted-7"
X-Mixed = "planted-8 ${TOKEN}"
X-Ref = "${A:-planted-9}"
"X-Dollar" = "$${planted-10}"
"#;

    #[test]
    fn a_connector_keeps_everything_but_its_secrets() {
        let name = "wms-sale".parse().expect("a name");
        let record = parse(STORE.as_bytes()).expect("a store").connectors.remove(0);
        let text = portable_text(&record);
        assert!(!text.contains("planted"), "{text}");
        let read = read_portable(&name, &text).expect("a connector");
        assert_eq!(portable_text(&read), text, "nothing more is lost");
        assert_eq!((&read.effort, read.is_idempotent), (&record.effort, true));
        assert_eq!(read.signing_secrets[0].value.expose(), "${WMS_SALE_SIGNING_SECRET}");
        assert_eq!(read.signing_secrets[1].value.expose(), "${SIGN}");
        let headers: Vec<_> = read.headers.pairs().map(|(name, value)| (name.value.as_str(), value.expose())).collect();
        let expected = [
            ("Content-Type", "application/json"),
            ("Authorization", "${WMS_SALE_AUTHORIZATION}"),
            ("X-Mixed", "${WMS_SALE_X_MIXED}"),
            ("X-Ref", "${A}"),
            ("X-Dollar", "${WMS_SALE_X_DOLLAR}"),
        ];
        assert_eq!(headers, expected);
        let endpoint = read.endpoint.value.expose();
        assert!(endpoint.contains("wms.example.com/${PATH_PART}/sale?key=${WMS_SALE_ENDPOINT"), "{endpoint}");
    }

    #[test]
    fn a_text_that_is_more_than_one_connector_is_not_read() {
        let name = "a".parse().expect("a name");
        let own = "api_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";
        let check = |text: &str, expected: bool| {
            assert_eq!(read_portable(&name, &text.replace("OWN", own)).is_some(), expected, "{text}");
        };
        check("OWN", true);
        check("OWN[connectors.b]\nOWN", false);
        check("OWN]", false);
        check("OWN\nunknown = 1", false);
        check("", false);
    }
}
