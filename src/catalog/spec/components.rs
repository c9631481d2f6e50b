//! The schemas of payloads as components of one document: tools for OpenAPI follow no `$id` and no `$defs` inside a schema.

use crate::catalog::schema::schema;
use crate::model::ApiKey;
use serde_json::{Map, Value};

/// Returns the schemas of these API keys, each with its inner schemas beside it.
pub fn components(keys: &[ApiKey]) -> Map<String, Value> {
    let mut components = Map::new();
    for key in keys {
        let Value::Object(mut body) = schema(*key) else { continue };
        let inner = body.remove("$defs");
        body.retain(|name, _| !matches!(name.as_str(), "$schema" | "$id"));
        let mut add = |name: String, mut schema: Value| {
            move_references(*key, &mut schema);
            components.insert(name, schema);
        };
        add(key.to_string(), Value::Object(body));
        for (name, schema) in inner.as_ref().and_then(Value::as_object).into_iter().flatten() {
            add(format!("{key}.{name}"), schema.clone());
        }
    }
    components
}

/// Returns the reference to the schema of an API key.
pub fn reference(key: ApiKey) -> String {
    format!("#/components/schemas/{key}")
}

fn move_references(key: ApiKey, value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members.iter_mut() {
                match inner.as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
                    Some(target) if name == "$ref" => *inner = format!("{}.{target}", reference(key)).into(),
                    _ => move_references(key, inner),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| move_references(key, inner)),
        _ => {}
    }
}
