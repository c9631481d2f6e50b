//! The schema of a place: it allows everything that was captured there, and unknown fields.

use super::place::Place;
use crate::model::ApiKey;
use serde_json::{Map, Value, json};

/// Returns the schema of payloads of `api_key`, learned from this many captures.
pub fn schema(api_key: ApiKey, captures: usize, root: &Place) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:inv-hooks:captured:{api_key}"),
        "title": format!("{api_key}: inferred from {captures} captured payload{}", if captures == 1 { "" } else { "s" }),
        "description": "Every captured payload satisfies it. `required` lists the fields that every captured object has at its place. \
            A place with only a few words has an enum: at least six values from at least three captures, at most five different ones, \
            each at least twice, without digits. Unknown fields are allowed, and a place with a redacted value allows everything.",
    });
    if let (Some(schema), Value::Object(body)) = (schema.as_object_mut(), of_place(root)) {
        schema.extend(body);
    }
    schema
}

fn of_place(place: &Place) -> Value {
    let mut schema = Map::new();
    if place.redacted > 0 {
        schema.insert("description".to_owned(), "redacted in a capture".into());
        return schema.into();
    }
    let mut types = types(place);
    let kind = if types.len() == 1 { types.remove(0).into() } else { Value::from(types) };
    schema.insert("type".to_owned(), kind);
    if let Some(words) = place.words() {
        let nulls = (place.nulls > 0).then_some(Value::Null);
        schema.insert("enum".to_owned(), words.map(Value::from).chain(nulls).collect());
    }
    if let Some(elements) = &place.elements {
        schema.insert("items".to_owned(), of_place(elements));
    }
    if place.objects > 0 {
        let fields = place.fields.iter().map(|(name, field)| (name.clone(), of_place(field)));
        schema.insert("properties".to_owned(), fields.collect::<Map<_, _>>().into());
        let required: Vec<&str> = place.required().collect();
        if !required.is_empty() && !place.is_by_id() {
            schema.insert("required".to_owned(), required.into());
        }
    }
    schema.into()
}

fn types(place: &Place) -> Vec<&'static str> {
    let number = if place.numbers.decimals > 0 { "number" } else { "integer" };
    let types = [
        (place.objects, "object"),
        (place.lists, "array"),
        (place.texts.seen, "string"),
        (place.numbers.seen, number),
        (place.booleans, "boolean"),
        (place.nulls, "null"),
    ];
    types.into_iter().filter(|(count, _)| *count > 0).map(|(_, name)| name).collect()
}
