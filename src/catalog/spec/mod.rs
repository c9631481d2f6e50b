//! The catalogue as OpenAPI 3.1 (derived): webhooks for people who read, or paths for a tool that calls an endpoint.
//!
//! It contains no connector. What a store adds to the paths comes in as [`ServedPath`].

mod components;
mod operation;
mod served;

pub use served::{Credentials, ServedKey, ServedParameter, ServedPath};

use crate::model::ApiKey;
use components::components;
use operation::{operation, webhook};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Says in each document where its content comes from.
const DERIVED: &str = "Derived by inv-hooks from public documentation and comparable systems. It is not an official \
                       document of Retail Cloud. Unknown fields are allowed.";

/// Returns a document with one webhook for each event of these API keys.
pub fn webhook_spec(keys: &[ApiKey]) -> Value {
    let mut webhooks = Map::new();
    for key in keys {
        webhooks.extend(webhook(*key));
    }
    json!({
        "openapi": "3.1.0",
        "info": info("Inventory event webhooks (derived, not official)"),
        "webhooks": webhooks,
        "components": { "schemas": components(keys) },
    })
}

/// Returns a document with these paths, for the endpoint that serves them.
pub fn server_spec(served: &[ServedPath]) -> Value {
    let mut keys = Vec::new();
    let (mut paths, mut schemes) = (Map::new(), Map::new());
    let mut ids = HashSet::new();
    for path in served {
        keys.extend(path.keys.iter().map(|served| served.api_key));
        let credentials = path.credentials.iter().map(|together| named(together, &mut schemes)).collect();
        let path = &ServedPath { credentials, ..path.clone() };
        let mut item = json!({ "post": operation(path, &mut ids) });
        if !path.servers.is_empty() {
            item["servers"] = json!(path.servers);
        }
        paths.insert(path.path.clone(), item);
    }
    keys.sort_unstable_by_key(|key| key.as_str());
    keys.dedup();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": info("Endpoint for inventory event webhooks (derived, not official)"),
        "paths": paths,
        "components": { "schemas": components(&keys) },
    });
    if !schemes.is_empty() {
        document["components"]["securitySchemes"] = Value::Object(schemes);
    }
    document
}

/// Gives each scheme a name of its own in `schemes`: a number follows one that another scheme has already.
fn named(together: &Credentials, schemes: &mut Map<String, Value>) -> Credentials {
    let name = |(name, scheme): &(String, Value)| {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|name| schemes.get(name).is_none_or(|known| known == scheme)).unwrap_or_default();
        schemes.insert(free.clone(), scheme.clone());
        (free, scheme.clone())
    };
    together.iter().map(name).collect()
}

fn info(title: &str) -> Value {
    json!({ "title": title, "version": env!("CARGO_PKG_VERSION"), "description": DERIVED })
}

#[cfg(test)]
mod tests {
    use super::{ServedKey, ServedPath, server_spec, webhook_spec};
    use crate::catalog;
    use crate::model::ApiKey;
    use serde_json::{Value, json};

    /// Calls `each` with every reference in `value`.
    fn references(value: &Value, each: &mut impl FnMut(&str)) {
        match value {
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    each(target);
                }
                members.values().for_each(|inner| references(inner, each));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, each)),
            _ => {}
        }
    }

    #[test]
    fn every_event_of_every_key_is_a_webhook_and_every_reference_leads_somewhere() {
        let spec = webhook_spec(&ApiKey::ALL);
        let events: usize = ApiKey::ALL.into_iter().map(|key| catalog::events(key).len().max(1)).sum();
        assert_eq!(spec["webhooks"].as_object().map(serde_json::Map::len), Some(events));
        let mut count = 0;
        references(&spec, &mut |target| {
            count += 1;
            assert!(spec.pointer(target.trim_start_matches('#')).is_some(), "{target}");
        });
        assert!(count > events, "{count}");
        assert!(!spec.to_string().contains("$defs"));
    }

    #[test]
    fn the_example_of_each_webhook_satisfies_its_own_schema() {
        let spec = webhook_spec(&ApiKey::ALL);
        for (name, webhook) in spec["webhooks"].as_object().expect("an object") {
            let content = &webhook["post"]["requestBody"]["content"]["application/json"];
            let mut schema = content["schema"].clone();
            schema["components"] = spec["components"].clone();
            let check = jsonschema::draft202012::new(&schema).expect(name);
            let example = content["examples"].as_object().and_then(|examples| examples.values().next()).expect(name);
            assert!(check.is_valid(&example["value"]), "{name}");
            assert!(!check.is_valid(&json!({})), "{name}");
        }
    }

    fn path(path: &str) -> ServedPath {
        ServedPath {
            path: path.to_owned(),
            keys: vec![ServedKey {
                api_key: ApiKey::Sale,
                content_type: "application/json".to_owned(),
                events: Vec::new(),
            }],
            ..ServedPath::default()
        }
    }

    #[test]
    fn two_paths_never_have_one_operation_id() {
        let spec = server_spec(&[path("/a-b"), path("/a_b"), path("/a.b")]);
        let id = |path: &str| spec["paths"][path]["post"]["operationId"].as_str().expect("an id").to_owned();
        assert_eq!([id("/a-b"), id("/a_b"), id("/a.b")], ["receive_a_b", "receive_a_b_2", "receive_a_b_3"]);
    }

    #[test]
    fn an_accepted_answer_names_no_error() {
        let spec = server_spec(&[path("/in")]);
        let accepted = &spec["paths"]["/in"]["post"]["responses"]["2XX"]["content"]["application/json"]["schema"];
        let check = jsonschema::draft202012::new(accepted).expect("a schema");
        for (answer, is_accepted) in [
            (json!({}), true),
            (json!([1]), true),
            (json!({"inner": {"errorCode": 1}}), true),
            (json!({"errorCode": null}), false),
            (json!({"errorMessage": ""}), false),
        ] {
            assert_eq!(check.is_valid(&answer), is_accepted, "{answer}");
        }
    }
}
