//! Inputs of `send`: one payload, or lines of payloads and envelopes, with the payload's exact bytes.

use super::source::Reader;
use crate::commands::context::NumberedLines;
pub use crate::commands::context::check_json;
use crate::model::{ApiKey, EventName, json};

/// One event as it was given.
#[derive(Debug)]
pub struct Input {
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event that the envelope names.
    pub event: Option<EventName>,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Which line it is.
    pub source: Option<crate::model::Source>,
}

/// A line before its API key is known to be there.
#[derive(Debug)]
pub struct Line {
    /// From 1.
    pub number: u64,
    /// The file, unless it cannot be read again.
    pub file: Option<String>,
    /// What stands in it, or why it is bad.
    pub content: Result<Content, String>,
}

/// What stands in a line.
#[derive(Debug)]
pub struct Content {
    /// The key that the envelope names.
    pub api_key: Option<ApiKey>,
    /// The event that the envelope names.
    pub event: Option<EventName>,
    /// The exact bytes.
    pub payload: Vec<u8>,
}

/// The lines of an NDJSON input, as payloads and envelopes.
pub struct Lines {
    numbered: NumberedLines,
    file: Option<String>,
    is_raw: bool,
}

impl Lines {
    /// Reads lines, none longer than `limit` bytes. `file` is the name under which deliveries remember where they come from.
    pub fn of(reader: Reader, file: Option<String>, limit: u64, is_raw: bool) -> Self {
        Self { numbered: NumberedLines::of(reader, limit), file, is_raw }
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (number, content) = self.numbered.next()?;
        let content = content.and_then(|line| parse_line(line, self.is_raw));
        Some(Line { number, file: self.file.clone(), content })
    }
}

fn parse_line(line: Vec<u8>, is_raw: bool) -> Result<Content, String> {
    check_json(&line)?;
    match if is_raw { None } else { envelope(&line) } {
        Some(content) => content,
        None => Ok(Content { api_key: None, event: None, payload: line }),
    }
}

/// Reads `line` as an envelope: its keys are among apiKey, event, payload, and apiKey and payload are there. Nothing if it
/// is none.
fn envelope(line: &[u8]) -> Option<Result<Content, String>> {
    let members = json::members_of(line)?;
    let is_known = |(key, _): &(std::borrow::Cow<'_, str>, _)| matches!(key.as_ref(), "apiKey" | "event" | "payload");
    let get = |name: &str| members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value);
    let (api_key, payload) = (get("apiKey")?, get("payload")?);
    if !members.iter().all(is_known) {
        return None;
    }
    let named = json::scalar(api_key).unwrap_or_default();
    let Ok(api_key) = named.parse() else {
        return Some(Err("its apiKey is none of the eleven (`inv-hooks event list`)".to_owned()));
    };
    let event = match get("event").and_then(json::scalar).map(|event| event.parse()) {
        Some(Err(error)) => return Some(Err(format!("its event: {error}"))),
        Some(Ok(event)) => Some(event),
        None => None,
    };
    Some(Ok(Content { api_key: Some(api_key), event, payload: payload.get().as_bytes().to_vec() }))
}

#[cfg(test)]
mod tests {
    use super::parse_line;
    use crate::model::ApiKey;

    #[test]
    fn envelopes_and_payloads() {
        let check = |line: &str, key: Option<ApiKey>, payload: &str| {
            let content = parse_line(line.as_bytes().to_vec(), false).expect(line);
            assert_eq!(content.api_key, key, "{line}");
            assert_eq!(String::from_utf8_lossy(&content.payload), payload, "{line}");
        };
        check(r#"{"apiKey":"SALE_INVENTORY","payload":{ "a": 1.10 }}"#, Some(ApiKey::Sale), r#"{ "a": 1.10 }"#);
        check(r#"{"payload":[1],"event":"X","apiKey":"SALE_INVENTORY"}"#, Some(ApiKey::Sale), "[1]");
        check(r#"{"apiKey":"SALE_INVENTORY"}"#, None, r#"{"apiKey":"SALE_INVENTORY"}"#);
        let other = r#"{"apiKey":"SALE_INVENTORY","payload":1,"more":2}"#;
        check(other, None, other);
        let raw = parse_line(br#"{"apiKey":"SALE_INVENTORY","payload":1}"#.to_vec(), true).expect("raw");
        assert_eq!(raw.api_key, None);
    }

    #[test]
    fn bad_lines_say_why_without_their_content() {
        let check = |line: &str, expected: &str| {
            let error = parse_line(line.as_bytes().to_vec(), false).expect_err(line);
            assert_eq!(error, expected, "{line}");
        };
        check(r#"{"a":secret}"#, "it breaks at column 6");
        check(r#"{"apiKey":"ORDER","payload":1}"#, "its apiKey is none of the eleven (`inv-hooks event list`)");
        check("", "it is empty");
    }
}
