//! What commands write with `-o json`, as one JSON Schema (2020-12) with a definition for each command.
//!
//! The types say it themselves; here their schemas are put together. It checks nothing.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// What one command writes.
pub struct Shape {
    command: &'static str,
    says: &'static str,
    is_list: bool,
    schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Shape {
    /// `command` writes one `T`.
    pub fn one<T: JsonSchema>(command: &'static str, says: &'static str) -> Self {
        Self { command, says, is_list: false, schema: SchemaGenerator::subschema_for::<T> }
    }

    /// `command` writes a list of `T`; with `-o ndjson` one a line.
    pub fn list<T: JsonSchema>(command: &'static str, says: &'static str) -> Self {
        Self { command, says, is_list: true, schema: SchemaGenerator::subschema_for::<T> }
    }

    /// Returns the name of its definition: `failed-search` for `failed search`.
    fn key(&self) -> String {
        self.command.replace(' ', "-")
    }
}

/// Returns the schema of everything that `shapes` say; a document satisfies it if it satisfies one of them.
pub fn schema_of(shapes: &[Shape]) -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut commands = Map::new();
    for shape in shapes {
        let item = (shape.schema)(&mut generator).to_value();
        let body = if shape.is_list {
            json!({"title": shape.command, "description": shape.says, "type": "array", "items": item})
        } else {
            json!({"title": shape.command, "description": shape.says, "allOf": [item]})
        };
        commands.insert(shape.key(), body);
    }
    let any: Vec<Value> = commands.keys().map(|key| json!({"$ref": format!("#/$defs/{key}")})).collect();
    commands.extend(generator.take_definitions(true));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:inv-hooks:output",
        "title": "JSON of inv-hooks",
        "description": "What the commands of inv-hooks print to stdout with -o json, one definition for each command. With -o ndjson \
            each item of a list is one line. `error` is printed to stderr when a command fails. New versions may add \
            keys, and never remove one.",
        "anyOf": any,
        "$defs": commands,
    })
}
