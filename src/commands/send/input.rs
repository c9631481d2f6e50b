//! Inputs of `send`: one payload, or lines of payloads and envelopes, with the payload's exact bytes.

use crate::commands::context::{ContentArgs, NumberedLines, Purpose, in_line};
use crate::model::json::{self, Member};
use crate::model::{ApiKey, EventName, Foreign, is_spelled, members_of_payload};

/// What bytes come from.
pub type Reader = Box<dyn std::io::Read + Send>;

/// One event as it was given.
#[derive(Debug)]
pub struct Input {
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event of the envelope.
    pub event: Option<EventName>,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Which line it is.
    pub source: Option<crate::model::Source>,
}

/// A line that may not have an API key.
#[derive(Debug)]
pub struct InputLine {
    /// The line number, from 1; 0 for a payload that is the whole input.
    pub number: u64,
    /// The file, unless it cannot be read again.
    pub file: Option<String>,
    /// Its content, or why it is bad.
    pub content: Result<Content, String>,
}

impl InputLine {
    /// A payload that is the whole input.
    pub fn alone(payload: Vec<u8>) -> Self {
        Self { number: 0, file: None, content: Ok(Content { api_key: None, event: None, payload }) }
    }
}

/// The content of a line.
#[derive(Debug)]
pub struct Content {
    /// The API key of the envelope.
    pub api_key: Option<ApiKey>,
    /// The event of the envelope.
    pub event: Option<EventName>,
    /// The exact bytes.
    pub payload: Vec<u8>,
}

/// The lines of an NDJSON input, as payloads and envelopes.
pub struct Lines {
    numbered: NumberedLines,
    file: Option<String>,
    takes: Takes,
}

/// What lines are taken for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Takes {
    /// Every line is a payload, whatever it looks like.
    pub raw: bool,
    /// What a payload may be.
    pub content: ContentArgs,
    /// No line may have more bytes.
    pub max_bytes: u64,
}

impl Lines {
    /// Reads lines. `file` is the name under which deliveries remember where they come from.
    pub fn of(reader: Reader, file: Option<String>, takes: Takes) -> Self {
        let lines = NumberedLines::of(reader, takes.max_bytes);
        let numbered = if takes.content.not_json { lines.of_any_bytes() } else { lines };
        Self { numbered, file, takes }
    }
}

impl Iterator for Lines {
    type Item = InputLine;

    fn next(&mut self) -> Option<InputLine> {
        let (number, content) = self.numbered.next()?;
        let content = content.and_then(|line| parse_line(line, self.takes));
        Some(InputLine { number, file: self.file.clone(), content })
    }
}

fn parse_line(line: Vec<u8>, takes: Takes) -> Result<Content, String> {
    let content = match members_of_payload(&line) {
        Err(bad) if !takes.content.not_json => return Err(in_line(&bad, Purpose::Send)),
        Err(_) => None,
        Ok(_) if takes.raw => None,
        Ok(members) => match Foreign::of(&members) {
            None => None,
            Some(Foreign::Envelope) => Some(unpack(&members, takes)?),
            Some(foreign) => return Err(format!("{}; {}", foreign.what(), foreign.fix())),
        },
    };
    Ok(content.unwrap_or(Content { api_key: None, event: None, payload: line }))
}

/// Reads the members of an envelope.
fn unpack(members: &[Member<'_>], takes: Takes) -> Result<Content, String> {
    check_keys(members)?;
    let get = |name: &str| members.iter().find(|(key, _)| is_spelled(key, name)).map(|(_, value)| *value);
    let (Some(api_key), Some(payload)) = (get("apikey"), get("payload")) else {
        let missing = if get("payload").is_some() { "an apiKey" } else { "a payload" };
        return Err(format!("it is an envelope without {missing}; {}", Foreign::Envelope.fix()));
    };
    let Ok(api_key) = json::scalar(api_key).unwrap_or_default().parse() else {
        return Err("its apiKey is not an API key for inventory events (`inv-hooks event list`)".to_owned());
    };
    let event = match get("event").map(|event| (event.get(), json::scalar(event))) {
        None | Some(("null", _)) => None,
        Some((text, Some(event))) if text.starts_with('"') => {
            Some(event.parse().map_err(|error| format!("its event: {error}"))?)
        }
        Some(_) => return Err("its event is not text".to_owned()),
    };
    let payload = if payload.get().starts_with('"') {
        // A text is the payload's exact text. JSON can escape halves of characters, which are no text.
        json::scalar(payload).ok_or("its payload is text with half a character in it (a lone \\ud800 to \\udfff)")?
    } else {
        payload.get().to_owned()
    };
    takes.content.check_line(payload.as_bytes(), Purpose::Send).map_err(|why| format!("its payload: {why}"))?;
    Ok(Content { api_key: Some(api_key), event, payload: payload.into_bytes() })
}

/// At most this many characters of a key are shown.
const SHOWN: usize = 40;

/// Returns which key of an envelope is unknown or comes twice: the author meant something by it.
fn check_keys(members: &[Member<'_>]) -> Result<(), String> {
    const KEYS: [(&str, &str); 3] = [("apikey", "apiKey"), ("event", "event"), ("payload", "payload")];
    for (key, _) in members {
        if matches!(key.as_ref(), "apiKey" | "api_key" | "event" | "payload") {
            continue;
        }
        if let Some((_, right)) = KEYS.iter().find(|(spelled, _)| is_spelled(key, spelled)) {
            return Err(format!("it is an envelope with a misspelled key: write {right}"));
        }
        let key: String = key.chars().take(SHOWN).collect();
        let takes = Foreign::Envelope.fix();
        return Err(format!("it is an envelope with the key {key:?}, which envelopes do not have; {takes}"));
    }
    for (spelled, right) in KEYS {
        if members.iter().filter(|(key, _)| is_spelled(key, spelled)).count() > 1 {
            return Err(format!("it is an envelope that has its {right} twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Takes, parse_line};
    use crate::commands::context::ContentArgs;
    use crate::model::ApiKey;

    const RAW: Takes = Takes { raw: true, content: ContentArgs { not_json: false }, max_bytes: 0 };

    #[test]
    fn envelopes_and_payloads_are_distinguished() {
        let check = |line: &str, key: Option<ApiKey>, payload: &str| {
            let content = parse_line(line.as_bytes().to_vec(), Takes::default()).expect(line);
            assert_eq!(content.api_key, key, "{line}");
            assert_eq!(String::from_utf8_lossy(&content.payload), payload, "{line}");
        };
        check(r#"{"apiKey":"SALE_INVENTORY","payload":{ "a": 1.10 }}"#, Some(ApiKey::Sale), r#"{ "a": 1.10 }"#);
        check(r#"{"payload":{},"event":"X","api_key":"SALE_INVENTORY"}"#, Some(ApiKey::Sale), "{}");
        check(
            r#"{"payload":"{\"a\":\n1.10}","event":null,"api_key":"SALE_INVENTORY"}"#,
            Some(ApiKey::Sale),
            "{\"a\":\n1.10}",
        );
        let other = r#"{"apiKey":"hunter2","orderId":"1"}"#;
        check(other, None, other);
        let envelope = r#"{"apiKey":"SALE_INVENTORY","payload":{}}"#;
        let raw = parse_line(envelope.as_bytes().to_vec(), RAW).expect("raw");
        assert_eq!((raw.api_key, raw.payload.as_slice()), (None, envelope.as_bytes()));
    }

    #[test]
    fn with_not_json_any_bytes_are_accepted_and_envelopes_are_still_read() {
        let takes = Takes { content: ContentArgs { not_json: true }, ..Takes::default() };
        let check = |line: &[u8], key: Option<ApiKey>, payload: &[u8]| {
            let content = parse_line(line.to_vec(), takes).expect("it is taken");
            assert_eq!((content.api_key, content.payload.as_slice()), (key, payload));
        };
        check(b"oops \xff", None, b"oops \xff");
        check(b"[1]", None, b"[1]");
        check(br#"{"apiKey":"SALE_INVENTORY","payload":[1]}"#, Some(ApiKey::Sale), b"[1]");
        check(br#"{"apiKey":"SALE_INVENTORY","payload":"oops"}"#, Some(ApiKey::Sale), b"oops");
        assert!(parse_line(br#"{"api_key":"SALE_INVENTORY","connector":"c","payload":"{}"}"#.to_vec(), takes).is_err());
    }

    #[test]
    fn bad_lines_say_why_without_their_content() {
        let check = |line: &str, expected: &str| {
            let error = parse_line(line.as_bytes().to_vec(), Takes::default()).expect_err(line);
            assert!(error.contains(expected), "{line}: {error}");
            assert!(!error.contains("planted"), "{error}");
        };
        check(r#"{"a":planted}"#, "it breaks at column 6: a word without quotes; ");
        check(
            r#"{"apiKey":"ORDER","payload":{}}"#,
            "its apiKey is not an API key for inventory events (`inv-hooks event list`)",
        );
        check(r#"{"apiKey":1,"payload":{}}"#, "not one of the eleven");
        check("", "it is empty");
        check("[{}]", "a JSON array");
        check(r#"{"apiKey":"SALE_INVENTORY","payload":1}"#, "its payload: it is a number");
        check(
            r#"{"apiKey":"SALE_INVENTORY","payload":"{planted"}"#,
            "its payload: it breaks at column 2: a key without",
        );
        check(r#"{"apiKey":"SALE_INVENTORY","payload":"\ud800"}"#, "half a character");
        check(r#"{"apiKey":"SALE_INVENTORY"}"#, "an envelope without a payload");
        check(r#"{"payload":{},"event":"X"}"#, "an envelope without an apiKey");
        check(
            r#"{"apiKey":"SALE_INVENTORY","payload":{},"more":"planted"}"#,
            "the key \"more\", which envelopes do not have",
        );
        check(r#"{"key":"SALE_INVENTORY","payload":{}}"#, "the key \"key\"");
        check(r#"{"apikey":"SALE_INVENTORY","payload":{}}"#, "write apiKey");
        check(r#"{"apiKey":"SALE_INVENTORY","Payload":{}}"#, "write payload");
        check(r#"{"apiKey":"SALE_INVENTORY","api_key":"SALE_INVENTORY","payload":{}}"#, "has its apiKey twice");
        check(r#"{"apiKey":"SALE_INVENTORY","payload":{},"payload":{}}"#, "has its payload twice");
        check(r#"{"apiKey":"SALE_INVENTORY","payload":{},"event":5}"#, "its event is not text");
        check(
            r#"{"api_key":"SALE_INVENTORY","connector":"c","payload":"{}"}"#,
            "`inv-hooks failed import FILE` takes such",
        );
        check(r#"{"method":"POST","path":"/","headers":{},"body":"{}"}"#, "listen --record");
    }
}
