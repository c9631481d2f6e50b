//! A difference between two events, as a list shows it.

use super::payload::PayloadText;
use crate::output::cell::{Cell, Tone};
use crate::output::layout::Step;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// A place at which two events differ, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DifferenceView {
    /// `payload`, `headers` or `answer`.
    part: &'static str,
    /// The JSON pointer of the place in the first event; if the first event has nothing there, in the second event.
    pointer: String,
    /// The value in the first event. Null if the value is null, or if the event has nothing there.
    #[schemars(with = "Option<serde_json::Value>")]
    a: Option<PayloadText>,
    /// The value in the second event. Null if the value is null, or if the event has nothing there.
    #[schemars(with = "Option<serde_json::Value>")]
    b: Option<PayloadText>,
}

impl DifferenceView {
    /// Makes it of the JSON of both values.
    pub fn new(part: &'static str, pointer: String, a: Option<&str>, b: Option<&str>) -> Self {
        let value = |json: &str| PayloadText::of(json.as_bytes()).0;
        Self { part, pointer, a: a.and_then(value), b: b.and_then(value) }
    }
}

impl Row for DifferenceView {
    const HEADERS: &'static [&'static str] = &["PART", "POINTER", "A", "B"];
    const KEYS: &'static [&'static str] = &["part", "pointer", "a", "b"];
    const NARROW: &'static [Step] = &[(2, 40), (3, 40), (1, 30), (2, 16), (3, 16), (0, 0), (1, 12), (2, 8), (3, 8)];

    fn cells(&self, _: &Look) -> Vec<Cell> {
        let value = |value: &Option<PayloadText>| match value {
            Some(value) => Cell::new(value.text()),
            None => Cell::new("-").tone(Tone::Dim),
        };
        vec![Cell::new(self.part), Cell::new(&self.pointer).tone(Tone::Strong), value(&self.a), value(&self.b)]
    }

    fn name(&self) -> String {
        self.pointer.clone()
    }
}
