//! A connector as text for another store: its fields as TOML, with references in place of values that may be secrets.
//!
//! A name of a reference says which connector and which field it is for. The text may come from anyone, so only the fields of one
//! connector are read.

use super::new::{inner_lines, lines};
use super::parse;
use super::record::{ConnectorRecord, HeadersRecord};
use super::wanted::key;
use crate::model::{ConnectorName, MASKED, OauthField, Reference, Secret, Template, is_harmless, shown_endpoint};
use std::collections::HashSet;

/// The names of variables for secrets. None is given twice, and none that is in use for another value.
#[derive(Clone, Debug, Default)]
pub struct VariableNames {
    taken: HashSet<String>,
}

impl VariableNames {
    /// Takes the names that `records` use.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a ConnectorRecord>) -> Self {
        let mut names = Self::default();
        for record in records {
            let secrets = record.signing_secrets.iter().map(|secret| &secret.value);
            let values = record.headers.pairs().map(|(_, value)| value).chain(secrets).chain([&record.endpoint.value]);
            let values = values.chain(record.oauth.iter().map(|(_, value)| &value.value));
            for template in values.filter_map(|value| Template::parse(value.expose()).ok()) {
                names.taken.extend(template.references().filter_map(variable_of).map(str::to_owned));
            }
        }
        names
    }

    /// Takes the names of all references in `text`, which may be in any format.
    pub fn take_from(&mut self, text: &str) {
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let names = text.split("${").skip(1).map(|text| text.split(|c| !is_in_name(c)).next().unwrap_or_default());
        self.taken.extend(names.map(str::to_owned));
    }

    /// Returns a reference for a value of `field`, such as `${WMS_ASN_CLIENT_SECRET}`; with a number if that variable is taken.
    pub fn reference(&mut self, connector: &ConnectorName, field: &str) -> String {
        let base = format!("{}_{}", variable(connector.as_str()), variable(field));
        // A shell cannot set a variable that starts with a digit.
        let base = if base.starts_with(|c: char| c.is_ascii_digit()) { format!("CONNECTOR_{base}") } else { base };
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        format!("${{{name}}}")
    }

    /// Returns `text` with a reference in place of each `***`, without defaults.
    pub fn in_place_of_masks(&mut self, connector: &ConnectorName, field: &str, text: &str) -> String {
        let text = text.replace(":-***}", "}");
        let mut parts = text.split(MASKED);
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            filled.push_str(&self.reference(connector, field));
            filled.push_str(part);
        }
        filled
    }

    /// Returns a value that is only references as it is written, and a reference for any other one.
    pub fn in_place_of(&mut self, connector: &ConnectorName, field: &str, value: &Secret) -> Secret {
        let template = Template::parse(value.expose()).ok();
        let kept = template.as_ref().and_then(Template::only_references);
        Secret::new(match kept {
            Some((scheme, references)) => {
                references.fold(scheme.to_owned(), |text, reference| text + &plain(reference))
            }
            None => self.reference(connector, field),
        })
    }

    /// Returns the fields of a connector, one per line, without a value that may be a secret. References stay, without their defaults.
    pub fn portable_text(&mut self, record: &ConnectorRecord) -> String {
        let record = self.with_references(record);
        lines(&record).into_iter().chain(inner_lines(&record)).map(|line| line + "\n").collect()
    }

    /// Returns `record` with a reference in place of each value that may be a secret.
    fn with_references(&mut self, record: &ConnectorRecord) -> ConnectorRecord {
        let mut record = record.clone();
        let name = record.name.value.clone();
        record.endpoint.value = Secret::new(self.endpoint_of(&name, ENDPOINT, record.endpoint.value.expose()));
        if let HeadersRecord::Table(headers) = &mut record.headers {
            for (header, value) in headers.iter_mut().filter(|(header, _)| !is_harmless(&header.value)) {
                *value = value.take().map(|value| self.in_place_of(&name, &header.value, &value));
            }
        }
        for secret in &mut record.signing_secrets {
            secret.value = self.in_place_of(&name, SIGNING_SECRET, &secret.value);
        }
        for (field, value) in &mut record.oauth {
            self.oauth(&name, *field, &mut value.value);
        }
        record
    }

    /// Replaces a setting of OAuth if it may be a secret.
    fn oauth(&mut self, connector: &ConnectorName, field: OauthField, value: &mut Secret) {
        match field {
            OauthField::TokenUrl => *value = Secret::new(self.endpoint_of(connector, field.path(), value.expose())),
            OauthField::ClientId | OauthField::ClientSecret => {
                *value = self.in_place_of(connector, field.path(), value);
            }
            OauthField::Scope | OauthField::Audience if may_hide_a_secret(value) => {
                *value = self.in_place_of(connector, field.path(), value);
            }
            _ => {}
        }
    }

    /// Returns a URL with references in place of user info and the values of parameters.
    fn endpoint_of(&mut self, name: &ConnectorName, field: &str, text: &str) -> String {
        let Ok(template) = Template::parse(text) else { return self.reference(name, field) };
        let shown = shown_endpoint(&template);
        match shown.contains(MASKED) {
            false => text.to_owned(),
            // A literal `${` is shown without its escape, so it would be read as a reference.
            true if text.contains("$${") => self.reference(name, field),
            true => self.in_place_of_masks(name, field, &shown),
        }
    }
}

/// What the variables of values are called that have no name of their own.
pub const ENDPOINT: &str = "endpoint";
/// The same for signing secrets.
pub const SIGNING_SECRET: &str = "signing_secret";

/// Reads such a text; `None` if it is not the fields of one connector.
pub fn read_portable(name: &ConnectorName, text: &str) -> Option<ConnectorRecord> {
    let text = format!("version = {}\n[connectors.{}]\n{text}\n", parse::VERSION, key(name.as_str()));
    let mut records = parse::parse(text.as_bytes()).ok()?.connectors;
    records.pop().filter(|record| records.is_empty() && record.name.value == *name)
}

/// Says whether a value has a default, which may be a secret, or cannot be read.
fn may_hide_a_secret(value: &Secret) -> bool {
    let has_default = |reference: &Reference| matches!(reference, Reference::Variable { default: Some(_), .. });
    Template::parse(value.expose()).map_or(true, |template| template.references().any(has_default))
}

/// A default may be a secret.
fn plain(reference: &Reference) -> String {
    match reference {
        Reference::Variable { name, .. } => format!("${{{name}}}"),
        Reference::File { path } => format!("${{file:{path}}}"),
    }
}

fn variable_of(reference: &Reference) -> Option<&str> {
    match reference {
        Reference::Variable { name, .. } => Some(name),
        Reference::File { .. } => None,
    }
}

/// Returns a text as a part of the name of a variable.
fn variable(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{VariableNames, read_portable};
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
X-Scheme = "Bearer ${TOKEN:-planted-11}"
X-Ref = "${A:-planted-9}"
"X-Dollar" = "$${planted-10}"
[connectors.wms-sale.conformance]
empty-list = "required refused"
"#;

    #[test]
    fn a_connector_keeps_everything_but_its_secrets() {
        let name = "wms-sale".parse().expect("a name");
        let record = parse(STORE.as_bytes()).expect("a store").connectors.remove(0);
        let text = VariableNames::default().portable_text(&record);
        assert!(!text.contains("planted"), "{text}");
        let read = read_portable(&name, &text).expect("a connector");
        assert_eq!(VariableNames::default().portable_text(&read), text, "nothing more is lost");
        assert_eq!((&read.effort, read.is_idempotent), (&record.effort, true));
        assert_eq!(read.conformance, record.conformance);
        assert_eq!(read.conformance.len(), 1);
        assert_eq!(read.signing_secrets[0].value.expose(), "${WMS_SALE_SIGNING_SECRET}");
        assert_eq!(read.signing_secrets[1].value.expose(), "${SIGN}");
        let headers: Vec<_> = read.headers.pairs().map(|(name, value)| (name.value.as_str(), value.expose())).collect();
        let expected = [
            ("Content-Type", "application/json"),
            ("Authorization", "${WMS_SALE_AUTHORIZATION}"),
            ("X-Mixed", "${WMS_SALE_X_MIXED}"),
            ("X-Scheme", "Bearer ${TOKEN}"),
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

    #[test]
    fn each_secret_of_a_store_has_a_variable_of_its_own() {
        let connector = |name: &str, header: &str| {
            format!(
                "[connectors.\"{name}\"]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example/?k=planted\"\nsigning_secret = \"planted\"\nheaders = {{ {header} }}\n"
            )
        };
        let store = [
            "version = 1\n".to_owned(),
            connector("a-b", "c = \"planted\", b_c = \"${A_OTHER}\""),
            connector(
                "a",
                "b-c = \"planted\", B_C_ = \"planted\", endpoint = \"planted\", signing-secret = \"planted\", other = \"planted\"",
            ),
            connector("a_b", "C = \"planted\""),
            connector("3pl", "c = \"planted\""),
        ];
        let records = parse(store.concat().as_bytes()).expect("a store").connectors;
        let mut names = VariableNames::of(&records);
        let text: String = records.iter().map(|record| names.portable_text(record)).collect();
        let references: Vec<&str> = text.split("${").skip(1).filter_map(|text| text.split('}').next()).collect();
        let different: std::collections::HashSet<&&str> = references.iter().collect();
        assert_eq!(different.len(), references.len(), "{text}");
        assert!(references.iter().all(|name| !name.starts_with(|c: char| c.is_ascii_digit())), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }
}
