//! What the captures of an API key have in common, learned from their payloads: for a schema, and to notice what is different later.
//!
//! It is pure: captures come in as bytes. A payload that has the mask of a redacted value at a place says nothing about that place.

mod compare;
mod drift;
mod missing;
mod place;
mod schema;

pub use drift::{Drift, DriftKind};

use super::oddity::repeated_keys;
use crate::model::{ApiKey, PayloadPointers};
use compare::Compare;
use place::Place;
use serde_json::Value;
use std::collections::BTreeSet;

/// What was learned from the captures of one API key.
#[derive(Clone, Debug)]
pub struct Learned {
    api_key: ApiKey,
    places: PayloadPointers,
    captures: usize,
    events: BTreeSet<String>,
    root: Place,
}

impl Learned {
    /// Starts with no capture. `places` says where payloads of `api_key` have their event.
    pub fn new(api_key: ApiKey, places: PayloadPointers) -> Self {
        Self { api_key, places, captures: 0, events: BTreeSet::new(), root: Place::default() }
    }

    /// Learns from a capture. The error says why it cannot be read: some JSON is beyond what most programs read.
    pub fn add(&mut self, payload: &[u8]) -> Result<(), String> {
        let value = read(payload)?;
        self.captures += 1;
        self.root.add(&value, self.captures);
        self.events.extend(self.places.extract(payload).event_of(self.api_key).map(|event| event.to_string()));
        Ok(())
    }

    /// Returns how many captures it has learned from.
    pub fn captures(&self) -> usize {
        self.captures
    }

    /// Returns a schema (JSON Schema 2020-12) that every capture satisfies.
    pub fn schema(&self) -> Value {
        schema::schema(self.api_key, self.captures, &self.root)
    }

    /// Returns how `payload` differs from all captures, in the order of the payload; nothing if there is no capture. The error says
    /// why the payload cannot be compared.
    pub fn drift(&self, payload: &[u8]) -> Result<Vec<Drift>, String> {
        if self.captures == 0 {
            return Ok(Vec::new());
        }
        let value = read(payload)?;
        let mut compare = Compare::default();
        compare.value(&self.root, &value);
        let mut found = compare.end();
        found.extend(repeated_keys(payload).into_iter().map(|pointer| {
            Drift::new(DriftKind::FieldTwice, pointer, "the object has this field more than once".to_owned())
        }));
        self.compare_event(payload, &mut found);
        Ok(found)
    }

    /// An event that no capture has is named as that, and not as a value outside a list.
    fn compare_event(&self, payload: &[u8], found: &mut Vec<Drift>) {
        let Some(event) = self.places.extract(payload).event_of(self.api_key) else { return };
        if self.events.is_empty() || self.events.contains(event.as_str()) {
            return;
        }
        let pointer = self.places.event.first().map(ToString::to_string).unwrap_or_default();
        found.retain(|drift| {
            drift.pointer != pointer || !matches!(drift.kind, DriftKind::ValueNotListed | DriftKind::ValueSpelling)
        });
        found.push(Drift::new(DriftKind::EventNew, pointer, format!("no capture has the event {event}")));
    }
}

fn read(payload: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(payload).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
