//! A payload inside a JSON document.

use crate::model::base64;
use serde::Serialize;
use serde_json::value::RawValue;

/// JSON as its exact text, or any other text as a string.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum PayloadText {
    Json(Box<RawValue>),
    Text(String),
}

impl PayloadText {
    /// Returns its text: JSON as it is written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Json(json) => json.get(),
            Self::Text(text) => text,
        }
    }

    /// Returns a payload as text if it is UTF-8, otherwise in base64.
    pub(super) fn of(payload: &[u8]) -> (Option<Self>, Option<String>) {
        let Ok(text) = std::str::from_utf8(payload) else { return (None, Some(base64(payload))) };
        let text = match RawValue::from_string(text.trim().to_owned()) {
            Ok(raw) => Self::Json(raw),
            Err(_) => Self::Text(text.to_owned()),
        };
        (Some(text), None)
    }
}
