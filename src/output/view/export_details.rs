//! What a line of `failed export` has of an event besides the item: what a whole import needs.

use crate::model::{Answer, Attempt, Failure, Phase, base64};
use schemars::JsonSchema;
use serde::Serialize;

/// Everything else that the log has about an event: what is neither in the other keys of the line nor in the payload. Other events are named by their webhook ids, because an event gets
/// another `id` in each log.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct ExportDetails {
    /// When it was last delivered. RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<String>,
    /// Why it was discarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discard_reason: Option<String>,
    /// The webhook id of the event of which it is an edited copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_from: Option<String>,
    /// What the edit changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// The webhook ids of the original and of the other edited copies. Of these events and this one, at most one should be delivered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// The webhook id under which the same event was delivered before. Only if the event was not sent because of that delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_of: Option<String>,
    /// The webhook id of the earlier event of its document that it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_on: Option<String>,
    /// If the event came in once more, through the relay, `failed add` or `failed import`, with another webhook id: that webhook id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_id: Option<String>,
    /// What is left of a payload that is no longer kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload_gone: Option<ExportGone>,
    /// Every attempt, the oldest first.
    pub history: Vec<ExportAttempt>,
}

/// What is left of a payload that is no longer kept.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExportGone {
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its content in hexadecimal, if the event once failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_sha256: Option<String>,
    /// The ids of products in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
}

/// One attempt.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExportAttempt {
    /// Its number, from 1. If nothing was sent, for example because the circuit was open, it is the number of the attempt before; 0 if there was none.
    number: u32,
    /// `send`, `test`, `repost`, `resume`, `relay`, `relay_repost` or `reported`.
    kind: &'static str,
    /// When it started. If its answer was not recorded: when the process took the event. RFC 3339.
    at: String,
    /// The URL, with query values as `***`.
    url: String,
    /// Who ran the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The `--reason`, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What came back; null if it was not recorded.
    answer: Option<ExportAnswer>,
}

/// What came back from an attempt.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ExportAnswer {
    /// The kind of failure; missing if the event was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'static str>,
    /// The phase in which it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'static str>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// What went wrong, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The answer's `errorCode` as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
    /// Microseconds.
    latency_us: u64,
    /// At most 16 KiB of the body, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// The body in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    /// The `Content-Type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    /// Slower than the connector's threshold.
    #[serde(skip_serializing_if = "is_false")]
    slow: bool,
    /// The body was not read to its end.
    #[serde(skip_serializing_if = "is_false")]
    body_truncated: bool,
    /// The body was compressed, although the request did not allow it.
    #[serde(skip_serializing_if = "is_false")]
    body_encoded: bool,
    /// The endpoint may have booked the event.
    #[serde(skip_serializing_if = "is_false")]
    maybe_applied: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl From<&Attempt> for ExportAttempt {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number,
            kind: attempt.kind.as_str(),
            at: attempt.started_at.to_string(),
            url: attempt.url.clone(),
            by: attempt.by.clone(),
            reason: attempt.reason.clone(),
            answer: attempt.answer.as_ref().map(ExportAnswer::from),
        }
    }
}

impl From<&Answer> for ExportAnswer {
    fn from(answer: &Answer) -> Self {
        let (body, body_base64) = match String::from_utf8(answer.response.clone()) {
            Ok(text) if text.is_empty() => (None, None),
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(base64(error.as_bytes()))),
        };
        Self {
            failure: answer.failure.map(Failure::as_str),
            phase: answer.phase.map(Phase::as_str),
            status: answer.status,
            error: answer.error.clone(),
            error_code: answer.error_code.clone(),
            latency_us: u64::try_from(answer.latency.as_micros()).unwrap_or(u64::MAX),
            body,
            body_base64,
            content_type: answer.response_type.clone(),
            slow: answer.slow,
            body_truncated: answer.body_truncated,
            body_encoded: answer.body_encoded,
            maybe_applied: answer.maybe_applied,
        }
    }
}
