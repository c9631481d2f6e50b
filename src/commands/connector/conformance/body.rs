//! A payload of a check, and how a shell makes the same bytes for curl.

use crate::model::quoted;
use serde_json::Value;

/// The bytes of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// What is sent.
    pub bytes: Vec<u8>,
    /// A command of a shell that writes the same bytes.
    pub shell: String,
}

impl Body {
    /// The JSON text of `value`.
    pub fn of(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    /// Any text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { shell: format!("printf %s {}", quoted(&text)), bytes: text.into_bytes() }
    }

    /// `value` with blanks behind it, which mean nothing in JSON, up to `size` bytes.
    pub fn padded(value: &Value, size: usize) -> Self {
        let mut body = Self::of(value);
        let blanks = size.saturating_sub(body.bytes.len());
        body.bytes.resize(body.bytes.len() + blanks, b' ');
        body.shell = format!("{{ {}; head -c {blanks} /dev/zero | tr '\\0' ' '; }}", body.shell);
        body
    }
}
