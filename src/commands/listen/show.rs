//! One line for one request and its answer, for people and for programs.
//!
//! Bodies and header values are not shown, except the end of the webhook id: `--record` stores them.

use super::check::{self, Checked, Checking};
use crate::catalog::Violation;
use crate::model::{check_webhook_id, digest, hex, redact_query};
use crate::output::{Cell, Format, Out, Tone};
use crate::receiver::{Event, Exchange, RefusedRequest};
use schemars::JsonSchema;
use serde::Serialize;

/// The first line of `-o ndjson`.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ReadyView")]
pub(super) struct Ready<'a> {
    /// Always true.
    ready: bool,
    /// The URL on which it listens.
    url: &'a str,
}

/// Writes the first line of `-o ndjson` and flushes it.
pub(super) fn ready_line(out: &mut Out, url: &str) -> anyhow::Result<()> {
    out.json_line(&Ready { ready: true, url })?;
    Ok(out.flush()?)
}

/// Shows `event`: a request on stdout; a refused request and its fix, or a failed connection, on stderr.
pub(super) fn event(out: &mut Out, event: &Event, checking: Checking) -> anyhow::Result<()> {
    match event {
        Event::Request(exchange) => Shown::of_request(exchange, checking).write(out),
        Event::Refused(refusal) => {
            Shown::of_refusal(refusal).write(out)?;
            if let Some(hint) = &refusal.hint {
                out.warn(format!("a request was refused: {}. {hint}", refusal.why));
            }
            Ok(())
        }
        Event::Unreadable(why) => {
            out.warn(format!("a request was refused: {why}"));
            Ok(())
        }
    }
}

/// One violation of the schema of a payload.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ListenViolationView")]
struct ViolationShown {
    /// A JSON pointer into the payload.
    pointer: String,
    /// What is wrong there.
    message: String,
}

/// One request and its answer.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "RequestLineView")]
pub(super) struct Shown {
    /// When the head of the request arrived. RFC 3339.
    time: String,
    /// The method, such as `POST`.
    method: String,
    /// The path with its query; query values as `***`.
    path: String,
    /// The status of the answer; null if the connection was reset.
    status: Option<u16>,
    /// Why the request was refused.
    refused: Option<String>,
    /// The length of the body.
    bytes: Option<usize>,
    /// The SHA-256 of the body in hexadecimal.
    sha256: Option<String>,
    /// The `webhook-id` header.
    webhook_id: Option<String>,
    /// Whether the request says that it is a test.
    test: bool,
    /// The API key whose schema it was checked against.
    api_key: Option<&'static str>,
    /// What is wrong with the payload; null if it was not checked.
    violations: Option<Vec<ViolationShown>>,
    #[serde(skip)]
    #[schemars(skip)]
    is_uncheckable: bool,
}

impl Shown {
    fn of_request(exchange: &Exchange, checking: Checking) -> Self {
        let incoming = &exchange.incoming;
        let checked = check::check(checking, &incoming.target, &incoming.body);
        let header = |name: &str| {
            let found = incoming.headers.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        let is_uncheckable = checked == Checked::NoKey;
        let (api_key, violations) = match checked {
            Checked::Against(key, found) => (Some(key.as_str()), Some(found.into_iter().map(shown).collect())),
            Checked::No | Checked::NoKey => (None, None),
        };
        Self {
            time: incoming.received_at.to_string(),
            method: incoming.method.clone(),
            path: redact_query(&incoming.target),
            status: exchange.status,
            refused: None,
            bytes: Some(incoming.body.len()),
            sha256: Some(hex(&digest(&incoming.body))),
            webhook_id: header("webhook-id"),
            test: header("x-inv-hooks-test").is_some(),
            api_key,
            violations,
            is_uncheckable,
        }
    }

    fn of_refusal(refusal: &RefusedRequest) -> Self {
        Self {
            time: refusal.received_at.to_string(),
            method: refusal.method.clone(),
            path: redact_query(&refusal.target),
            status: Some(refusal.status),
            refused: Some(refusal.why.clone()),
            bytes: None,
            sha256: None,
            webhook_id: None,
            test: false,
            api_key: None,
            violations: None,
            is_uncheckable: false,
        }
    }

    /// Writes it in the requested format and flushes it.
    fn write(&self, out: &mut Out) -> anyhow::Result<()> {
        match out.format() {
            Format::Ndjson => out.json_line(self)?,
            _ => out.sentence(Cell::new(self.line()).tone(self.tone()))?,
        }
        Ok(out.flush()?)
    }

    fn line(&self) -> String {
        let clock = self.time.get(11..19).unwrap_or(&self.time);
        let mut words = vec![clock.to_owned(), self.method.clone(), self.path.clone()];
        words.extend(self.bytes.map(|bytes| format!("{bytes} bytes")));
        words.extend(self.test.then(|| "test".to_owned()));
        words.extend(self.webhook_id.as_deref().and_then(short_id).map(|id| format!("webhook-id {id}")));
        words.push(self.status.map_or_else(|| "→ reset".to_owned(), |status| format!("→ {status}")));
        words.extend(self.refused.as_ref().map(|why| format!("refused: {why}")));
        words.extend(self.check_words());
        words.join(" ")
    }

    fn check_words(&self) -> Option<String> {
        if self.is_uncheckable {
            return Some("not checked: the path names no API key; add --api-key".to_owned());
        }
        let violations = self.violations.as_ref()?;
        if violations.is_empty() {
            return Some("payload ok".to_owned());
        }
        let each = violations.iter().map(|one| match one.pointer.as_str() {
            "" => one.message.clone(),
            pointer => format!("{pointer}: {}", one.message),
        });
        Some(format!("payload wrong: {}", each.collect::<Vec<_>>().join("; ")))
    }

    fn tone(&self) -> Tone {
        if self.violations.as_ref().is_some_and(|found| !found.is_empty()) || self.refused.is_some() {
            return Tone::Warn;
        }
        match self.status {
            Some(200..=299) => Tone::Plain,
            _ => Tone::Bad,
        }
    }
}

/// At most this many characters of a webhook id are shown, so that a line fits a terminal.
const ID_CHARS: usize = 12;

/// Returns the end of a webhook id, by which two requests are seen to be the same event; nothing for a text that is no id. The ids
/// of this program begin with the time, which is the same for many of them.
fn short_id(id: &str) -> Option<String> {
    check_webhook_id(id).ok()?;
    let hidden = id.chars().count().saturating_sub(ID_CHARS);
    Some(if hidden > 0 { format!("…{}", id.chars().skip(hidden).collect::<String>()) } else { id.to_owned() })
}

fn shown(violation: Violation) -> ViolationShown {
    ViolationShown { pointer: violation.pointer, message: violation.message }
}
