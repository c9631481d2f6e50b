//! A monitoring event, as a list shows it.

use super::payload::PayloadText;
use crate::model::{Cursor, MonitoringEvent, Timestamp};
use crate::output::cell::{Cell, Tone};
use crate::output::json::one_line;
use crate::output::layout::Step;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// A monitoring event that Retail Cloud sent to the relay, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct MonitoringView {
    /// The number of the monitoring event. `failed show` does not take it.
    id: i64,
    /// When it came in. RFC 3339.
    received_at: String,
    /// The connector that the payload names; null if it names none.
    connector: Option<String>,
    /// The payload as a JSON value, with every number as it came; text if it is not JSON; null if it is not UTF-8.
    #[schemars(with = "serde_json::Value")]
    payload: Option<PayloadText>,
    /// The payload in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    /// The length of the payload.
    payload_bytes: usize,
    /// The value for `--after` to continue after this row.
    pub cursor: String,
    #[serde(skip)]
    #[schemars(skip)]
    shown: Shown,
}

/// What a table needs.
#[derive(Clone, Debug)]
struct Shown {
    at: Timestamp,
    /// On one line if it is JSON.
    payload: String,
}

impl From<MonitoringEvent> for MonitoringView {
    fn from(event: MonitoringEvent) -> Self {
        let (payload, payload_base64) = PayloadText::of(&event.payload);
        let text = String::from_utf8_lossy(&event.payload);
        Self {
            id: event.id,
            received_at: event.received_at.to_string(),
            connector: event.connector,
            payload,
            payload_base64,
            payload_bytes: event.payload.len(),
            cursor: Cursor { at: event.received_at, id: event.id }.to_string(),
            shown: Shown { at: event.received_at, payload: one_line(&text).unwrap_or_else(|| text.into_owned()) },
        }
    }
}

impl Row for MonitoringView {
    const HEADERS: &'static [&'static str] = &["WHEN", "CONNECTOR", "PAYLOAD"];
    const KEYS: &'static [&'static str] =
        &["id", "received_at", "connector", "payload", "payload_base64", "payload_bytes", "cursor"];
    const WIDE: &'static [&'static str] = &["payload_bytes"];
    // JSON has the whole payload.
    const NARROW: &'static [Step] = &[(2, 8)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let Shown { at, payload } = &self.shown;
        // A terminal shows only the start of it, and the table needs no more to see that it is too long.
        let room =
            look.width.map_or(payload.len(), |width| payload.floor_char_boundary(char::MAX_LEN_UTF8 * (width + 1)));
        vec![
            Cell::new(look.time(*at)).tone(Tone::Dim),
            Cell::maybe(self.connector.as_ref()),
            Cell::new(&payload[..room]),
        ]
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}
