//! What a sender gets: the endpoint's own answer, or one of the relay with a code of its own.
//!
//! The CMS shows the body of an answer. So an error of the relay says why, in the two keys that the CMS knows.

use crate::http::RawAnswer;
use crate::log::Differs;
use crate::model::{Answer, ApiKey, DeliveryId, Failure, NO_TOKEN};
use crate::receiver::Response;
use crate::receiver::header::{CONTENT_TYPE, RETRY_AFTER};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// After how many seconds a sender may try again what was not sent.
const RETRY_AFTER_SECONDS: &str = "30";

/// An answer of the relay itself.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct RelayError<'a> {
    error_code: Cow<'a, str>,
    error_message: Cow<'a, str>,
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let body = RelayError { error_code: format!("INV_HOOKS_{code}").into(), error_message: message.into() };
    let response = Response::json(status, serde_json::to_vec(&body).expect("texts are JSON"));
    if status == 503 { response.with(RETRY_AFTER, RETRY_AFTER_SECONDS) } else { response }
}

/// Returns the message of an error of the relay.
pub(super) fn message(response: &Response) -> Option<String> {
    serde_json::from_slice::<RelayError<'_>>(&response.body).ok().map(|error| error.error_message.into_owned())
}

/// The one answer to everything that may not come in: it does not say what was wrong.
pub(super) fn unauthorized() -> Response {
    error(401, "UNAUTHORIZED", "the relay does not accept this request")
}

pub(super) fn only_post() -> Response {
    error(405, "METHOD", "the relay accepts POST requests only")
}

pub(super) fn denied(status: u16, why: &str) -> Response {
    error(status, "DENIED", &format!("the request was refused: {why}"))
}

pub(super) fn unreadable(status: u16, why: &str) -> Response {
    let code = match status {
        413 => "TOO_LARGE",
        408 => "TOO_SLOW",
        _ => "BAD_REQUEST",
    };
    error(status, code, &format!("the request was refused: {why}"))
}

pub(super) fn bad_webhook_id() -> Response {
    error(400, "BAD_REQUEST", "the request was refused: its webhook-id cannot be used as an id")
}

pub(super) fn too_many() -> Response {
    error(503, "BUSY", "nothing was sent: too many events wait for their endpoints")
}

/// The event is in the log as failed, or will be soon.
pub(super) fn no_turn() -> Response {
    error(503, "BUSY", "nothing was sent: the event waited too long for its turn")
}

/// An equal event waits to be settled as not sent.
pub(super) fn same_waits() -> Response {
    error(503, "BUSY", "nothing was sent: an equal event, whose sender gave up, is about to fail")
}

/// Only for events of which nothing will be sent.
pub(super) fn log_failed() -> Response {
    error(503, "LOG", "nothing was sent: the failed-event log cannot be written at the moment")
}

pub(super) fn ended() -> Response {
    error(503, "STOPPING", "the relay ended before the event was settled")
}

pub(super) fn busy(id: DeliveryId) -> Response {
    error(503, "BUSY", &format!("nothing was sent: event {id}, which is the same, is being sent at this moment"))
}

pub(super) fn conflict(id: DeliveryId, differs: Differs) -> Response {
    let what = differs.as_str();
    error(409, "CONFLICT", &format!("nothing was sent: event {id} has the same webhook-id and another {what}"))
}

/// The event was delivered before.
pub(super) fn absorbed(of: DeliveryId) -> Response {
    Response::json(200, format!("{{\"result\":\"already_delivered\",\"event\":{of}}}"))
}

/// A person discarded the event.
pub(super) fn discarded(id: DeliveryId) -> Response {
    Response::json(200, format!("{{\"result\":\"discarded\",\"event\":{id}}}"))
}

/// The event is in the log, and the relay takes care of it.
pub(super) fn queued(id: DeliveryId) -> Response {
    Response::json(202, format!("{{\"result\":\"queued\",\"event\":{id}}}"))
}

/// The monitoring event is in the log.
pub(super) fn kept() -> Response {
    Response::json(202, "{\"result\":\"kept\"}")
}

pub(super) fn not_kept() -> Response {
    error(503, "LOG", "not kept: the failed-event log cannot be written at the moment")
}

pub(super) fn no_envelope() -> Response {
    let why =
        "the body is not an envelope {\"apiKey\":…,\"event\":…,\"payload\":…} with an API key for inventory events";
    error(400, "NO_ENVELOPE", why)
}

pub(super) fn no_one_answer(name: &str) -> Response {
    let why = format!(
        "nothing was sent: connector {name} answers from its endpoint, so send its events to /v1/connectors/{name}"
    );
    error(409, "NO_ONE_ANSWER", &why)
}

pub(super) fn no_connector(api_key: ApiKey) -> Response {
    error(400, "NO_CONNECTOR", &format!("nothing was sent: no connector has the API key {api_key}"))
}

/// The answer to an event after its attempt; `answer` is `None` if there was none.
pub(super) fn of_attempt(answer: Option<&Answer>, raw: Option<&RawAnswer>) -> Response {
    match (raw, answer) {
        (Some(raw), _) => passed_on(raw),
        (None, Some(answer)) => not_answered(answer),
        (None, None) => ended(),
    }
}

fn passed_on(raw: &RawAnswer) -> Response {
    let mut response = Response::of(raw.status, raw.body.clone());
    if let Some(content_type) = &raw.content_type {
        response = response.with(CONTENT_TYPE, content_type);
    }
    match &raw.retry_after {
        Some(retry_after) => response.with(RETRY_AFTER, retry_after),
        None => response,
    }
}

/// The endpoint gave no answer, or nothing was sent.
fn not_answered(answer: &Answer) -> Response {
    let why = match answer.error.as_deref() {
        // The words of a token server are for whoever runs the relay: they are in the log.
        Some(why) if why.starts_with(NO_TOKEN) => "nothing was sent: the relay has no token for the endpoint",
        Some(why) => why,
        None => "the endpoint gave no answer",
    };
    match answer.failure {
        Some(Failure::Timeout) => error(504, "TIMEOUT", why),
        Some(Failure::Held) => error(503, "HELD", why),
        Some(Failure::Blocked) => error(503, "BLOCKED", why),
        Some(Failure::Stopped | Failure::Breaker) => error(503, "STOPPING", why),
        _ => error(502, "UNREACHABLE", why),
    }
}
