//! The `-o json` output of all commands as one JSON Schema (2020-12), with one definition per command.
//!
//! Each type has its own schema; this file combines them. It checks nothing.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The output of one command.
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

    /// `command` writes a list of `T`; with `-o ndjson` one per line.
    pub fn list<T: JsonSchema>(command: &'static str, says: &'static str) -> Self {
        Self { command, says, is_list: true, schema: SchemaGenerator::subschema_for::<T> }
    }

    /// Returns the name of its definition: `failed-search` for `failed search`.
    fn key(&self) -> String {
        self.command.replace(' ', "-")
    }
}

/// Returns the schema of all `shapes`. A document satisfies it if it satisfies one of them.
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
        "description": "The output of commands of inv-hooks with -o json, one definition per command. Commands without a definition print JSON only for errors. \
            Exceptions: `event sample`, `event schema` and `schema` always print JSON. With -o ndjson, \
            the items of a list are printed one per line. `error` is printed to stderr when a command fails. \
            New keys may be added; none are removed.",
        "anyOf": any,
        "$defs": commands,
    })
}
