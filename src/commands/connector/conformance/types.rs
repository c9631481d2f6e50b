//! Well-formed JSON in which one value has the wrong type. Code that does not look at types fails there, and answers 5xx.

use super::bodies::change_quantities;
use super::body::Body;
use super::check::{Check, Proof};
use super::subject::Subject;
use serde_json::{Map, Value, json};

/// No type of a number or a list can be read from it.
const TEXT: &str = "no such value";

/// Sends a payload for each value that can have the wrong type, one at a time.
pub fn wrong_type(subject: &Subject, check: &Check) -> Proof {
    let changes = changes(&subject.usual());
    let shots = changes.into_iter().map(|(what, change)| {
        let mut payload = subject.usual();
        change(&mut payload);
        (format!("{what} was not refused with 4xx"), subject.shot(Body::of(&payload)))
    });
    subject.judge(check, shots)
}

type Change = Box<dyn FnOnce(&mut Value)>;

/// Returns what can be wrong in a payload like this one. The id of the document stays recognisable as that of a test.
fn changes(payload: &Value) -> Vec<(String, Change)> {
    let no_fields = Map::new();
    let fields = payload.as_object().unwrap_or(&no_fields);
    let has_text = |name: &str| fields.get(name).is_some_and(Value::is_string);
    let mut changes = Vec::new();
    if has_text("eventType") {
        changes.push(set("eventType", "an object", json!({})));
    }
    let document = fields.iter().find(|(_, value)| value.as_str().is_some_and(|text| text.starts_with("TEST-")));
    changes.extend(document.map(|(name, id)| set(name, "a list", json!([id]))));
    if has_text("storeId") {
        changes.push(set("storeId", "a number", json!(745)));
    }
    if fields.get("eventTime").is_some_and(Value::is_number) {
        changes.push(set("eventTime", "a text", json!(TEXT)));
    }
    for (name, _) in fields.iter().filter(|(_, value)| value.is_array()) {
        changes.push(set(name, "a text", json!(TEXT)));
        changes.push(set(name, "a list of texts", json!([TEXT])));
    }
    if change_quantities(&mut payload.clone(), |_| ()) > 0 {
        let change = |payload: &mut Value| {
            change_quantities(payload, |value| *value = json!(TEXT));
        };
        changes.push(("a quantity as a text".to_owned(), Box::new(change)));
    }
    changes
}

fn set(name: &str, kind: &str, value: Value) -> (String, Change) {
    let (what, name) = (format!("{name} as {kind}"), name.to_owned());
    (what, Box::new(move |payload| payload[name] = value))
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::catalog::{SampleRequest, sample};
    use crate::model::ApiKey;
    use serde_json::Value;
    use std::collections::HashSet;

    #[test]
    fn every_sample_has_values_to_change_and_each_change_is_another() {
        for key in ApiKey::ALL {
            let mut request = SampleRequest::new(key);
            request.is_test = true;
            let payload: Value = serde_json::from_str(&sample(&request)).expect("JSON");
            let changes = changes(&payload);
            let count = changes.len();
            assert!((5..10).contains(&count), "{}: {count}", key.as_str());
            let changed = changes.into_iter().map(|(_, change)| {
                let mut changed = payload.clone();
                change(&mut changed);
                assert!(changed.to_string().contains("TEST-") && changed != payload, "{changed}");
                changed.to_string()
            });
            assert_eq!(changed.collect::<HashSet<_>>().len(), count, "{}", key.as_str());
        }
    }
}
