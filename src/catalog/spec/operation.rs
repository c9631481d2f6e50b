//! One operation of a document: what a request contains, and which answers count as accepted.

use super::components::reference;
use super::served::{Credentials, ServedKey, ServedParameter, ServedPath};
use crate::catalog::effect::effect;
use crate::catalog::facts::{default_event, events, family, meaning};
use crate::catalog::sample::{SampleRequest, sample};
use crate::model::ApiKey;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Returns one webhook for each event of `key`, or one for the key if it has no events.
pub fn webhook(key: ApiKey) -> Vec<(String, Value)> {
    let named = |event: Option<&'static str>| {
        let name = event.map_or_else(|| key.to_string(), |event| format!("{key}.{event}"));
        let events = event.map(str::to_owned).into_iter().collect();
        let served = ServedKey { api_key: key, content_type: "application/json".to_owned(), events };
        let post = json!({
            "operationId": name.replace('.', "_"),
            "tags": [family(key).as_str()],
            "summary": event.map_or_else(|| meaning(key).to_owned(), |event| format!("{}: {event}", meaning(key))),
            "description": effect_of(key, event),
            "requestBody": body(&[served]),
            "responses": responses(),
        });
        (name, json!({ "post": post }))
    };
    match events(key) {
        [] => vec![named(None)],
        events => events.iter().map(|event| named(Some(event))).collect(),
    }
}

fn effect_of(key: ApiKey, event: Option<&str>) -> String {
    let effect = effect(key, event);
    format!("Effect on stock: {} ({}).", effect.as_str(), effect.explanation())
}

/// Returns the operation of a path, with an id that is not in `ids` yet.
pub fn operation(path: &ServedPath, ids: &mut HashSet<String>) -> Value {
    let served = path.keys.iter().map(|served| served.api_key);
    let received: Vec<ApiKey> = served.fold(Vec::new(), |mut known, key| {
        known.extend((!known.contains(&key)).then_some(key));
        known
    });
    let keys: Vec<&str> = received.iter().map(|key| key.as_str()).collect();
    let meanings: Vec<&str> = received.iter().map(|key| meaning(*key)).collect();
    let mut post = json!({
        "operationId": id_of(&path.path, ids),
        "summary": format!("Receive {}", keys.join(", ")),
        "description": meanings.join("; "),
    });
    if !path.parameters.is_empty() {
        let parameter = |parameter: &ServedParameter| {
            let schema = json!({ "type": "string", "minLength": 1 });
            json!({ "name": parameter.name, "in": parameter.place, "required": true, "schema": schema,
                    "description": parameter.description })
        };
        post["parameters"] = path.parameters.iter().map(parameter).collect();
    }
    post["requestBody"] = body(&path.keys);
    post["responses"] = responses();
    if !path.credentials.is_empty() {
        let together =
            |schemes: &Credentials| schemes.iter().map(|(name, _)| (name.clone(), json!([]))).collect::<Map<_, _>>();
        post["security"] = path.credentials.iter().map(|schemes| Value::Object(together(schemes))).collect();
    }
    post
}

/// Returns a path as an id, with a number if another path has the same.
fn id_of(path: &str, ids: &mut HashSet<String>) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let id: String = format!("receive{path}").chars().map(word).collect();
    let numbered = (2..).map(|number| format!("{id}_{number}"));
    let free = std::iter::once(id.clone()).chain(numbered).find(|id| ids.insert(id.clone()));
    free.unwrap_or(id)
}

/// Returns the body of a request: what is served in each content type.
fn body(keys: &[ServedKey]) -> Value {
    let mut content = Map::new();
    for ServedKey { content_type, .. } in keys {
        if !content.contains_key(content_type) {
            let same = keys.iter().filter(|served| served.content_type == *content_type);
            content.insert(content_type.clone(), media(same.collect()));
        }
    }
    json!({ "required": true, "content": content })
}

fn media(keys: Vec<&ServedKey>) -> Value {
    let schemas: Vec<Value> = keys.iter().copied().map(payload).collect();
    let schema = match &schemas[..] {
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    };
    let examples: Map<String, Value> = keys.into_iter().flat_map(examples).collect();
    json!({ "schema": schema, "examples": examples })
}

/// Returns the schema of what is served of a key: its payloads, of these events only.
fn payload(served: &ServedKey) -> Value {
    let whole = json!({ "$ref": reference(served.api_key) });
    let event = match &served.events[..] {
        [] => return whole,
        [one] => json!({ "const": one }),
        several => json!({ "enum": several }),
    };
    json!({ "allOf": [whole, { "properties": { "eventType": event } }] })
}

/// Returns an example of each event. Sample payloads of events that the catalogue does not know would be a guess.
fn examples(served: &ServedKey) -> Vec<(String, Value)> {
    let key = served.api_key;
    let known = served.events.iter().map(String::as_str).filter(|event| events(key).contains(event));
    let mut wanted: Vec<Option<&str>> = known.map(Some).collect();
    if served.events.is_empty() {
        wanted.push(default_event(key));
    }
    let example = |event: Option<&str>| {
        let text = sample(&SampleRequest { event, is_test: true, ..SampleRequest::new(key) });
        let name = event.map_or_else(|| key.to_string(), |event| format!("{key}.{event}"));
        (name, json!({ "value": serde_json::from_str::<Value>(&text).expect("a sample is JSON") }))
    };
    wanted.into_iter().map(example).collect()
}

/// Returns the answers: what counts as accepted, and what as failed.
fn responses() -> Value {
    let names_no_error = json!({
        "not": { "anyOf": [
            { "type": "object", "required": ["errorCode"] },
            { "type": "object", "required": ["errorMessage"] },
        ] },
    });
    json!({
        "2XX": {
            "description": "Accepted. A JSON object with errorCode or errorMessage at its top level counts as failed, whatever their \
                            values. Any other body counts as accepted.",
            "content": { "application/json": { "schema": names_no_error }, "*/*": {} },
        },
        "4XX": { "description": "Refused: the event counts as failed.", "content": { "*/*": {} } },
    })
}
