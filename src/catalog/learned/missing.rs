//! Fields that are missing, and what became of them: renamed in the same object, moved to another one, or gone.

use super::drift::{Drift, DriftKind, escape};
use super::place::Place;
use crate::model::is_spelled;
use serde_json::{Map, Value};

/// A field that every capture has and the payload lacks.
pub struct GoneField {
    /// The object that should have it.
    pub path: String,
    /// Its name.
    pub name: String,
}

/// New names within this many typing errors of the old one are the same field, if the old one has at least three times as many
/// characters.
const TYPING_ERRORS: usize = 2;

/// Returns which of the new fields `new` is probably `missing` under another name: it is spelled alike, and its value has a type
/// that the field has.
pub fn renamed_to(missing: &str, field: &Place, new: &[&str], members: &Map<String, Value>) -> Option<usize> {
    let is_near = |name: &str| {
        is_spelled(name, missing)
            || (missing.len() >= 3 * TYPING_ERRORS && strsim::damerau_levenshtein(name, missing) <= TYPING_ERRORS)
    };
    let has_type = |value: &Value| match value {
        Value::Null => field.nulls > 0,
        Value::Bool(_) => field.booleans > 0,
        Value::Number(_) => field.numbers.seen > 0,
        Value::String(_) => field.texts.seen + field.redacted > 0,
        Value::Array(_) => field.lists > 0,
        Value::Object(_) => field.objects > 0,
    };
    new.iter().position(|name| is_near(name) && members.get(*name).is_some_and(has_type))
}

/// New values are searched this many levels down, and for this many names.
const LEVELS: usize = 4;
const MOST_NAMES: usize = 200;

/// Fields that no capture has, and the names within them.
#[derive(Default)]
pub struct Elsewhere {
    /// The pointers of new fields.
    fields: Vec<String>,
    /// The name and the pointer of everything new.
    names: Vec<(String, String)>,
}

impl Elsewhere {
    /// Adds a new field at `path`.
    pub fn add(&mut self, path: &str, name: &str, value: &Value) {
        self.fields.push(path.to_owned());
        self.note(path, name, value, LEVELS);
    }

    fn note(&mut self, path: &str, name: &str, value: &Value, levels: usize) {
        if self.names.len() >= MOST_NAMES {
            return;
        }
        self.names.push((name.to_owned(), path.to_owned()));
        if let (Value::Object(members), 1..) = (value, levels) {
            for (name, value) in members {
                self.note(&format!("{path}/{}", escape(name)), name, value, levels - 1);
            }
        }
    }

    /// Returns what became of the fields in `gone`, and the other new fields.
    pub fn settle(mut self, gone: Vec<GoneField>) -> Vec<Drift> {
        let mut found = Vec::new();
        for GoneField { path, name } in gone {
            let old = format!("{path}/{}", escape(&name));
            match self.names.iter().position(|(new, _)| *new == name) {
                Some(at) => {
                    let (_, new) = self.names.swap_remove(at);
                    self.fields.retain(|field| *field != new);
                    found.push(Drift::new(DriftKind::FieldMoved, new, format!("captures have it at {old}")));
                }
                None => {
                    found.push(Drift::new(DriftKind::FieldMissing, old, "every capture has this field".to_owned()));
                }
            }
        }
        let new = self.fields.into_iter();
        found.extend(new.map(|path| Drift::new(DriftKind::FieldNew, path, "no capture has this field".to_owned())));
        found
    }
}
