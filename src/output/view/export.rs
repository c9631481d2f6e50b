//! A failed event with its payload: a line of `failed export`.
//!
//! The payload is the exact text or its base64, never the JSON itself: a reader would lay that out anew.

use super::delivery::DeliveryView;
use crate::model::{Delivery, Masked, base64};
use crate::output::cell::Cell;
use crate::output::list::Row;
use crate::output::out::Look;
use schemars::JsonSchema;
use serde::Serialize;

/// One line of `failed export`: an item of `failed search` and its payload. `failed import` reads it.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExportView {
    #[serde(flatten)]
    item: DeliveryView,
    /// What the doubt is about: `same_id` if the endpoint may have applied this `webhook_id`; `other_id` if it may have applied the
    /// event under another id, or another endpoint may have, so that `idempotent` does not help. Null without doubt.
    doubt: Option<&'static str>,
    /// The payload's exact text; missing if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    /// The payload in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    /// True if `--redact` replaced something. Then an import refuses the line, because it is not the exact payload.
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

    /// Shows a row without what was masked in its payload; what the row says of it goes too.
    pub fn masked(row: &Delivery, masked: Masked) -> Self {
        let mut item = DeliveryView::from(row);
        item.hide(&masked);
        let is_changed = masked.is_changed();
        Self { item, redacted: is_changed.then_some(true), ..Self::new(row, masked.text) }
    }

    /// Shows a row without its payload, where nobody can say at which places of it something stands.
    pub fn withheld(row: &Delivery) -> Self {
        Self { redacted: Some(true), ..Self::new(row, b"***".to_vec()) }
    }

    /// Says whether something was taken out.
    pub fn is_redacted(&self) -> bool {
        self.redacted.is_some()
    }
}

/// How many columns the item has.
const ITEM: usize = DeliveryView::KEYS.len();

/// The columns of the item, and then its own.
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
