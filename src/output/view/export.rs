//! A failed event with its payload: a line of `failed export`.
//!
//! The payload is the exact text or its base64, never JSON inside JSON: other programs would reformat it.

use super::delivery::DeliveryView;
use super::export_details::ExportDetails;
use crate::model::{Answer, Delivery, Masked, base64};
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
    /// The payload's exact text; missing if it is not UTF-8, or no longer kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    /// The payload in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    /// True if `--redact` replaced something. An import refuses such a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted: Option<bool>,
    /// The id of the event, which is the same for every connector that it went to. Missing in CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    /// All that the log has besides, for an import. Missing if something was redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<ExportDetails>,
    /// The settings of the connector as TOML, with references in place of secrets. Only the first line of each connector has this key.
    /// `failed import --connectors` uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_settings: Option<String>,
}

impl ExportView {
    /// Shows a row with its exact payload; `None` if that is no longer kept.
    pub fn new(row: &Delivery, payload: Option<Vec<u8>>) -> Self {
        let (payload, payload_base64) = match payload.map(String::from_utf8) {
            Some(Ok(text)) => (Some(text), None),
            Some(Err(error)) => (None, Some(base64(error.as_bytes()))),
            None => (None, None),
        };
        Self {
            item: DeliveryView::from(row),
            doubt: row.whole_doubt().as_str(),
            payload,
            payload_base64,
            redacted: None,
            event_id: None,
            details: None,
            connector_settings: None,
        }
    }

    /// Shows a row without the masked values of its payload, also in the other columns. `last` is its latest answer with its body.
    pub fn masked(row: &Delivery, masked: Masked, last: Option<&Answer>) -> Self {
        let is_changed = masked.is_changed();
        let mut item = DeliveryView::from(row);
        if is_changed {
            item.hide(&masked, row.cause.as_ref(), last);
        }
        Self { item, redacted: is_changed.then_some(true), ..Self::new(row, Some(masked.text)) }
    }

    /// Shows a row without its payload, which has no places because it is not JSON. Any text of the endpoint may repeat a part of it.
    pub fn withheld(row: &Delivery) -> Self {
        let mut item = DeliveryView::from(row);
        item.withhold(row);
        Self { item, redacted: Some(true), ..Self::new(row, Some(b"***".to_vec())) }
    }

    /// Adds all that an import needs.
    #[must_use]
    pub fn whole(self, row: &Delivery, details: ExportDetails, connector_settings: Option<String>) -> Self {
        Self { event_id: Some(row.event_id.clone()), details: Some(details), connector_settings, ..self }
    }

    /// Returns whether something was removed.
    pub fn is_redacted(&self) -> bool {
        self.redacted.is_some()
    }
}

/// The number of columns of the item in CSV, which has no `imported_id`.
const ITEM: usize = DeliveryView::KEYS.len() - 1;

/// The place of `imported_id` in the item.
const IMPORTED_ID: usize = ITEM - 1;

/// The columns of the item, followed by its own.
const KEYS: [&str; ITEM + 4] = {
    let mut keys = [""; ITEM + 4];
    let mut at = 0;
    while at < ITEM {
        keys[at] = DeliveryView::KEYS[if at < IMPORTED_ID { at } else { at + 1 }];
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
