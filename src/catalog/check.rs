//! Compares a payload with the derived schema of its API key: every difference, with its place.
//!
//! If Retail Cloud sent the payload, a difference does not make it wrong; this program only expected another one.

use super::oddity::oddities;
use super::violation::Violation;
use super::{facts, schema, suggest};
use crate::model::{ApiKey, Extracted, check_payload};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use std::sync::OnceLock;

/// Values longer than this are not repeated in a message.
const SHOWN_CHARS: usize = 80;

/// Compiled when first used, so that commands that check nothing are not slower.
static VALIDATORS: [OnceLock<Validator>; ApiKey::LOGGED.len()] = [const { OnceLock::new() }; ApiKey::LOGGED.len()];

/// Returns why `payload` is not a payload; otherwise what is odd in it, and every violation of the schema of `api_key`, in the order
/// of the schema. JSON that most programs read differently is not compared with the schema.
pub fn check(api_key: ApiKey, payload: &[u8]) -> Vec<Violation> {
    if let Err(bad) = check_payload(payload) {
        let what = if bad.is_json { "not a payload" } else { "not JSON" };
        return vec![Violation { pointer: String::new(), message: format!("{what}: {bad}; {}", bad.fix) }];
    }
    let mut violations = oddities(payload);
    match serde_json::from_slice::<Value>(payload) {
        Ok(payload) => violations.extend(validator(api_key).iter_errors(&payload).map(|error| violation(&error))),
        Err(error) if violations.is_empty() => {
            violations.push(Violation { pointer: String::new(), message: format!("it cannot be checked: {error}") });
        }
        Err(_) => {}
    }
    violations
}

/// Returns what is odd about a payload that may still be right, given what was extracted from it.
pub fn warnings(api_key: ApiKey, found: &Extracted) -> Vec<String> {
    let mut warnings: Vec<String> = event_warning(api_key, found.event.as_deref()).into_iter().collect();
    if found.document.is_none() {
        warnings.push("no document id was found: this event is never held or superseded".into());
    }
    if found.time.is_none() {
        warnings.push("no event time was found: this event is never held or superseded".into());
    }
    warnings
}

fn event_warning(api_key: ApiKey, event: Option<&str>) -> Option<String> {
    let event = event?;
    if facts::events(api_key).contains(&event) {
        return None;
    }
    let others: Vec<_> = facts::keys_of_event(event).into_iter().map(ApiKey::as_str).collect();
    if !others.is_empty() {
        return Some(format!("{event} is an event of {}, not of {api_key}", others.join(", ")));
    }
    if facts::events(api_key).is_empty() {
        return Some(format!("{api_key} has no events, but the payload names {event}"));
    }
    let meant = suggest::suggest_event(api_key, event).map(|event| format!("; did you mean {event}?"));
    Some(format!("{event} is not in the published list of {api_key}{}", meant.unwrap_or_default()))
}

fn validator(api_key: ApiKey) -> &'static Validator {
    VALIDATORS[api_key as usize].get_or_init(|| {
        jsonschema::draft202012::new(&schema::schema(api_key)).expect("a derived schema is valid: a test compiles each")
    })
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let is_short = matches!(error.instance().as_ref(), Value::Null | Value::Bool(_) | Value::Number(_))
        || error.instance().as_str().is_some_and(|text| text.chars().count() <= SHOWN_CHARS);
    let message = if is_short { error.to_string() } else { error.masked_with("the value").to_string() };
    Violation { pointer: error.instance_path().to_string(), message }
}

#[cfg(test)]
mod tests {
    use super::{check, warnings};
    use crate::catalog::oddity::MAX_LEVELS;
    use crate::catalog::pointers::default_pointers;
    use crate::model::ApiKey;

    #[test]
    fn violations_with_their_places() {
        let check = |key: ApiKey, payload: &str, expected: &[&str]| {
            let found: Vec<_> = check(key, payload.as_bytes()).into_iter().map(|violation| violation.pointer).collect();
            assert_eq!(found, expected, "{key} {payload}");
        };
        let sale = r#"{"orderId":"D1","storeId":"256","eventTime":1772466012000,"productList":[]}"#;
        check(ApiKey::Sale, sale, &[]);
        check(ApiKey::Sale, &format!("\u{feff}{sale}"), &[""]);
        check(ApiKey::Sale, &sale.replace("[]", "[],\"storeId\":\"256\""), &["/storeId"]);
        check(ApiKey::Sale, &sale.replace("[]", "[],\"cost\":1e400"), &["/cost"]);
        check(ApiKey::Sale, &sale.replace("\"256\"", "256"), &["/storeId"]);
        check(ApiKey::Sale, &sale.replace("\"orderId\"", "\"orderID\""), &[""]);
        check(ApiKey::Sale, &sale.replace("1772466012000", "1772466012"), &["/eventTime"]);
        check(ApiKey::Sale, &sale.replace("1772466012000", "\"2026-03-02T15:40:12Z\""), &["/eventTime"]);
        check(
            ApiKey::Sale,
            &sale.replace("[]", r#"[{"quantity":"1"},{"productId":"P","quantity":1,"gtin":"x"}]"#),
            &["/productList/0", "/productList/0/quantity", "/productList/1/gtin"],
        );
        check(ApiKey::Sale, "[]", &[""]);
        check(ApiKey::Sale, "{", &[""]);
        check(ApiKey::Sale, &"[".repeat(100_000), &[""]);
        check(ApiKey::Return, sale, &[""]);
    }

    #[test]
    fn a_payload_that_is_nested_too_deeply_is_reported() {
        let message = |levels: usize, end: &str| {
            let payload = format!("{{\"a\":{}{}}}{end}", "[".repeat(levels - 1), "]".repeat(levels - 1));
            check(ApiKey::Sale, payload.as_bytes()).remove(0).message
        };
        assert!(!message(MAX_LEVELS, "").contains("levels"), "{}", message(MAX_LEVELS, ""));
        assert!(message(MAX_LEVELS + 1, "").contains("more than 127 levels"), "{}", message(MAX_LEVELS + 1, ""));
        assert!(message(MAX_LEVELS, "x").starts_with("not JSON: "), "{}", message(MAX_LEVELS, "x"));
    }

    #[test]
    fn long_values_are_not_repeated() {
        let payload = format!(
            r#"{{"orderId":["{}"],"storeId":"1","eventTime":1772466012000,"productList":[]}}"#,
            "x".repeat(999)
        );
        let found = check(ApiKey::Sale, payload.as_bytes());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.len() < 100, "{}", found[0].message);
    }

    #[test]
    fn unusual_payloads_get_a_warning() {
        let check = |key: ApiKey, payload: &str, expected: &[&str]| {
            let found = warnings(key, &default_pointers(key).extract(payload.as_bytes()));
            assert_eq!(found.len(), expected.len(), "{found:?}");
            assert!(found.iter().zip(expected).all(|(warning, part)| warning.contains(part)), "{found:?}");
        };
        let ids = r#""transferId":"T","orderId":"O","cycleCountId":"C","eventTime":1772466012000"#;
        check(ApiKey::Asn, &format!(r#"{{"eventType":"ASN_RECEIVED_EVENT",{ids}}}"#), &[]);
        check(ApiKey::Asn, &format!(r#"{{"eventType":"CYC_COUNT_STARTED_EVENT",{ids}}}"#), &["INVENTORY_EXPORT_CYC"]);
        check(
            ApiKey::Cyc,
            &format!(r#"{{"eventType":"CYC_COUNT_CANCELLED_EVENT",{ids}}}"#),
            &["CYC_COUNT_CANCELED_EVENT?"],
        );
        check(ApiKey::Sts, &format!(r#"{{"eventType":"SHIPPED",{ids}}}"#), &["published list"]);
        check(ApiKey::Sale, &format!(r#"{{"eventType":"SOLD",{ids}}}"#), &["has no events"]);
        check(ApiKey::Sale, "{}", &["document", "time"]);
    }
}
