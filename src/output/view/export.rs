//! A failed event with its payload: a line of `failed export`.
//!
//! The payload is the exact text or its base64, never JSON inside JSON: other programs would reformat it.

use super::delivery::DeliveryView;
use crate::model::{Delivery, Masked, base64};
use crate::output::cell::Cell;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// One line of `failed export`: an item of `failed search` with its payload. `failed import` reads such lines.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExportView {
    #[serde(flatten)]
    item: DeliveryView,
    /// `same_id` if the endpoint may already have booked the event under its `webhook_id`. `other_id` if the endpoint may have booked it
    /// under another webhook id, or if another endpoint may have booked it; with `other_id`, `idempotent` does not help. Null if the event is not
    /// in doubt.
    doubt: Option<&'static str>,
    /// The payload's exact text; missing if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    /// The payload in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    /// True if `--redact` replaced something. An import refuses such a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted: Option<bool>,
}

impl ExportView {
    /// Shows a row with its exact payload.
    pub fn new(row: &Delivery, payload: Vec<u8>) -> Self {
        let (payload, payload_base64) = match String::from_utf8(payload) {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(base64(error.as_bytes()))),
        };
        Self {
            item: DeliveryView::from(row),
            doubt: row.whole_doubt().as_str(),
            payload,
            payload_base64,
            redacted: None,
        }
    }

    /// Shows a row without the masked values of its payload, also in the other columns.
    pub fn masked(row: &Delivery, masked: Masked) -> Self {
        let mut item = DeliveryView::from(row);
        item.hide(&masked);
        let is_changed = masked.is_changed();
        Self { item, redacted: is_changed.then_some(true), ..Self::new(row, masked.text) }
    }

    /// Shows a row without its payload, which has no places because it is not JSON.
    pub fn withheld(row: &Delivery) -> Self {
        Self { redacted: Some(true), ..Self::new(row, b"***".to_vec()) }
    }

    /// Returns whether something was removed.
    pub fn is_redacted(&self) -> bool {
        self.redacted.is_some()
    }
}

/// The number of columns of the item.
const ITEM: usize = DeliveryView::KEYS.len();

/// The columns of the item, followed by its own.
const KEYS: [&str; ITEM + 4] = {
    let mut keys = [""; ITEM + 4];
    let mut at = 0;
    while at < ITEM {
        keys[at] = DeliveryView::KEYS[at];
        at += 1;
    }
    keys[ITEM] = "doubt";
    keys[ITEM + 1] = "payload";
    keys[ITEM + 2] = "payload_base64";
    keys[ITEM + 3] = "redacted";
    keys
};

impl Row for ExportView {
    const HEADERS: &'static [&'static str] = DeliveryView::HEADERS;
    const KEYS: &'static [&'static str] = &KEYS;

    fn cells(&self, look: &Look) -> Vec<Cell> {
        self.item.cells(look)
    }

    fn name(&self) -> String {
        self.item.name()
    }
}
