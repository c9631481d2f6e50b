//! What is wrong with a line of `failed import`, by its keys and never by its values.

use crate::model::{Foreign, is_spelled, json, members_of_payload};
use std::collections::HashSet;

pub const NO_STATUS: &str = "its status is not an HTTP status";

/// What a line must look like.
pub const LOOKS: &str = r#"a line looks like {"api_key":…,"connector":…,"payload":…}"#;

/// Keys whose values are texts.
const TEXTS: [&str; 17] = [
    "api_key",
    "connector",
    "event",
    "environment",
    "payload_base64",
    "webhook_id",
    "event_id",
    "state",
    "failure",
    "phase",
    "error",
    "error_code",
    "cause",
    "doubt",
    "created_at",
    "failed_at",
    "last_attempt_at",
];

/// What a line must look like, or what makes one of it.
fn way_out(foreign: Option<Foreign>) -> &'static str {
    match foreign {
        Some(Foreign::Record) => {
            "it is a line of `listen --record`, which has its payload in `body`: \
             `jq -c '{api_key: \"API_KEY\", connector: \"NAME\", payload: .body}' FILE | inv-hooks failed import -`"
        }
        Some(Foreign::Found) => "it is a row without its payload; `inv-hooks failed export` writes rows that have it",
        Some(Foreign::Connector) => "it is a connector; `inv-hooks connector import FILE` takes it",
        _ => LOOKS,
    }
}

/// Keys whose values are not texts.
const OTHERS: [&str; 7] = ["payload", "status", "attempts", "reposts", "maybe_applied", "redacted", "test"];

/// Says which key is spelled otherwise: it would be skipped, and who wrote it meant something by it.
pub fn check_spelling(members: &[json::Member<'_>]) -> Result<(), String> {
    for (key, _) in members {
        let key = key.as_ref();
        let mut known = TEXTS.iter().chain(&OTHERS);
        if key == "apiKey" || known.clone().any(|name| *name == key) {
            continue;
        }
        if let Some(name) = known.find(|name| is_spelled(key, name)) {
            return Err(format!("one of its keys is misspelled: write {name}"));
        }
    }
    Ok(())
}

/// Says what is wrong with a line that does not read as an event, by its keys and never by its values.
pub fn why_no_event(line: &[u8]) -> String {
    let members = match members_of_payload(line) {
        Ok(members) => members,
        Err(bad) if bad.is_json => return format!("it is not a JSON object: {}", bad.in_line()),
        Err(bad) => return format!("it is not JSON: {}", bad.in_line()),
    };
    if let Err(why) = check_spelling(&members) {
        return why;
    }
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    let mut missing: Vec<&str> = ["connector"].into_iter().filter(|name| !has(name)).collect();
    if !has("api_key") && !has("apiKey") {
        missing.insert(0, "api_key");
    }
    if !has("payload") && !has("payload_base64") {
        missing.push("payload");
    }
    if !missing.is_empty() {
        return format!("it has no {}: {}", missing.join(", no "), way_out(Foreign::of(&members)));
    }
    let is_required = |key: &str| matches!(key, "api_key" | "connector");
    for (key, value) in &members {
        let (key, value) = (key.as_ref(), value.get());
        let may_be_null = value == "null" && !is_required(key);
        if TEXTS.contains(&key) && !value.starts_with('"') && !may_be_null {
            return format!("its {key} is not text");
        }
        if key == "status" && serde_json::from_str::<Option<u16>>(value).is_err() {
            return NO_STATUS.to_owned();
        }
        if matches!(key, "attempts" | "reposts") && serde_json::from_str::<Option<u32>>(value).is_err() {
            return format!("its {key} is not a number");
        }
        let is_flag = matches!(value, "true" | "false") || (value == "null" && key != "test");
        if matches!(key, "test" | "maybe_applied" | "redacted") && !is_flag {
            return format!("its {key} is neither true nor false");
        }
    }
    let mut seen = HashSet::new();
    let name = |key| if key == "apiKey" { "api_key" } else { key };
    if members.iter().any(|(key, _)| !seen.insert(name(key.as_ref()))) {
        return "it has a key twice".to_owned();
    }
    // Nothing else keeps such a line from being read.
    "a key or a text of it holds half a character (a lone \\ud800 to \\udfff)".to_owned()
}
