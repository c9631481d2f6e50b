//! How a payload differs from the captures of its API key, as `event check` shows it.

use crate::catalog::Drift;
use crate::output::{Cell, TextPage, Tone, counted};
use schemars::JsonSchema;
use serde::Serialize;

/// One difference, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
pub struct DriftView {
    /// What kind of difference it is, such as `field-missing`.
    code: &'static str,
    /// Where, as a JSON pointer; for a missing field, where it would be.
    pointer: String,
    /// What is different there.
    message: String,
}

impl From<Drift> for DriftView {
    fn from(drift: Drift) -> Self {
        Self { code: drift.kind.code(), pointer: drift.pointer, message: drift.message }
    }
}

/// Writes the differences from this many captures; nothing if there is no capture.
pub fn render(drift: &[DriftView], captures: usize, page: &mut TextPage<'_>) {
    if captures == 0 {
        return;
    }
    let captures = counted(captures, "capture");
    if drift.is_empty() {
        page.line(Cell::new(format!("no drift: like {captures}")).tone(Tone::Good));
        return;
    }
    page.line(Cell::new(format!("drift from {captures}: {}", counted(drift.len(), "difference"))).tone(Tone::Warn));
    for DriftView { code, pointer, message } in drift {
        let place = if pointer.is_empty() { "(whole payload)" } else { pointer };
        page.line(format!("  {place}: {code}: {message}"));
    }
}
