//! The settings of a connector that the CMS form does not have, as JSON values with the names of the store; and whole stores as text.
//!
//! Values are read by the rules of the store's file, with its messages.

use super::edit::StoreEdit;
use super::parse;
use super::record::ConnectorRecord;
use super::starter::EMPTY;
use super::wanted::{Wanted, fields, key, oauth_fields, value};
use crate::error::Fault;
use crate::model::{ConnectorName, Secret, show_duration};
use serde_json::{Map, Value};

/// The fields that the CMS form has too.
const FORM: [&str; 4] = ["api_key", "events", "endpoint", "integration_type"];

/// The table of settings for OAuth.
const OAUTH: &str = "oauth";

/// A setting that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSetting {
    /// Its name in the store.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Returns the settings of `record` that the CMS form does not have and that are not the default.
pub fn settings(record: &ConnectorRecord) -> Map<String, Value> {
    let written = fields(record).into_iter().filter(|(field, _)| !FORM.contains(field));
    let set = written.filter_map(|(field, wanted)| Some((field, wanted.filter(|wanted| !wanted.is_default())?)));
    let mut settings: Map<_, _> = set.map(|(field, wanted)| (field.to_owned(), json(wanted))).collect();
    if !record.oauth.is_empty() {
        let oauth = oauth_fields(record).into_iter().filter_map(|(field, wanted)| Some((field, wanted?)));
        let oauth: Map<_, _> = oauth.map(|(field, wanted)| (field.to_owned(), json(wanted))).collect();
        settings.insert(OAUTH.to_owned(), Value::from(oauth));
    }
    settings
}

/// Returns the names of all settings that the CMS form does not have.
pub fn setting_names() -> Vec<&'static str> {
    let name: ConnectorName = "x".parse().expect("a letter is a name");
    let all = fields(&ConnectorRecord::new(name, "", Secret::new("")));
    all.into_iter().map(|(field, _)| field).filter(|field| !FORM.contains(field)).chain([OAUTH]).collect()
}

/// Returns `record` with `settings`, which have the names of the store. Null means not set.
pub fn with_settings(
    record: ConnectorRecord,
    settings: &Map<String, Value>,
) -> Result<ConnectorRecord, Vec<BadSetting>> {
    let lines: Vec<String> = settings
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(field, value)| format!("{} = {}\n", key(field), toml(value)))
        .collect();
    let text =
        format!("version = {}\n[connectors.x]\napi_key = \"x\"\nendpoint = \"x\"\n{}", parse::VERSION, lines.concat());
    let mut content = parse::parse(text.as_bytes()).map_err(|problems| {
        let field = |field: Option<String>| field.unwrap_or_default().replacen("connectors.x.", "", 1);
        let bad = |problem: super::fields::Problem| BadSetting {
            field: field(problem.field),
            message: problem.message,
            hint: problem.hint,
        };
        problems.into_iter().map(bad).collect::<Vec<_>>()
    })?;
    let Some(read) = content.connectors.pop() else { return Ok(record) };
    Ok(ConnectorRecord {
        name: record.name,
        api_key: record.api_key,
        events: record.events,
        endpoint: record.endpoint,
        integration_type: record.integration_type,
        headers: record.headers,
        ..read
    })
}

/// Returns a store with `records` and nothing else.
pub fn store_text(records: &[ConnectorRecord]) -> Result<String, Fault> {
    let mut edit = StoreEdit::new(EMPTY)?;
    records.iter().for_each(|record| edit.put(record));
    Ok(edit.render())
}

fn json(wanted: Wanted) -> Value {
    match wanted {
        Wanted::Text(text) => Value::from(text),
        Wanted::Texts(texts) => Value::from(texts),
        Wanted::Length(length) => Value::from(show_duration(length)),
        Wanted::Rate(rate) => Value::from(rate.to_string()),
        Wanted::Number(number) => Value::from(number),
        Wanted::Flag(flag, _) => Value::from(flag),
    }
}

/// Renders a JSON value as TOML. A value that a store cannot have becomes one of the wrong kind, so that it is refused as usual.
fn toml(json: &Value) -> String {
    match json {
        Value::String(text) => value(text),
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Number(number) if number.is_i64() => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Object(members) => {
            let set = members.iter().filter(|(_, value)| !value.is_null());
            let lines: Vec<_> = set.map(|(name, value)| format!("{} = {}", key(name), toml(value))).collect();
            format!("{{ {} }}", lines.join(", "))
        }
        _ => "{}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{setting_names, settings, with_settings};
    use crate::model::Secret;
    use crate::store::parse::parse;
    use crate::store::record::ConnectorRecord;
    use serde_json::json;

    const STORE: &str = "version = 1\n[connectors.a]\napi_key = \"K\"\nendpoint = \"https://a.example\"\nenabled = false\nidempotent = true\ntimeout = \"1500ms\"\nretries = 3\nrate = \"10/m\"\norder = \"document\"\nsigning_secret = [\"${A}\", \"b\"]\nca_file = \"x.pem\"\n";

    #[test]
    fn settings_are_read_back() {
        let record = parse(STORE.as_bytes()).expect("a store").connectors.remove(0);
        let shown = settings(&record);
        let expected = json!({"enabled": false, "idempotent": true, "timeout": "1500ms", "retries": 3, "rate": "10/m",
            "order": "document", "signing_secret": ["${A}", "b"], "ca_file": "x.pem"});
        assert_eq!(serde_json::Value::from(shown.clone()), expected);
        let bare = ConnectorRecord::new("a".parse().expect("a name"), "K", Secret::new("https://a.example"));
        assert_eq!(with_settings(bare, &shown), Ok(record));
    }

    #[test]
    fn wrong_settings_are_named_without_their_values() {
        let bare = || ConnectorRecord::new("a".parse().expect("a name"), "K", Secret::new("https://a.example"));
        let check = |settings: serde_json::Value, field: &str| {
            let bad = with_settings(bare(), settings.as_object().expect("an object")).expect_err("a wrong setting");
            assert_eq!(bad[0].field, field, "{bad:?}");
            assert!(!format!("{bad:?}").contains("hunter2"), "{bad:?}");
        };
        check(json!({"timeout": "hunter2"}), "timeout");
        check(json!({"retries": 1.5}), "retries");
        check(json!({"retries": {"hunter2": 1}}), "retries");
        check(json!({"idempotent": "hunter2"}), "idempotent");
        check(json!({"signing_secret": ["hunter2", 5]}), "signing_secret");
        assert!(with_settings(bare(), json!({"timeout": null}).as_object().expect("an object")).is_ok());
        assert!(setting_names().contains(&"latency_threshold") && !setting_names().contains(&"endpoint"));
    }
}
