//! Reading an answer and judging it, within limits of time and size.

use super::retry_after;
use crate::model::{Answer, Destination, KEPT_RESPONSE_BYTES, Phase, READ_RESPONSE_BYTES, Redactor, judge};
use crate::runtime;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use tokio::time::{Instant, timeout_at};

/// The part of a body that was read, and whether that was all of it.
struct ReadBody {
    bytes: Vec<u8>,
    is_whole: bool,
}

/// Reads and judges `response`. A connection whose answer was not read to its end is closed when `response` is dropped.
pub(super) async fn read(mut response: Response, destination: &Destination, deadline: Instant) -> Answer {
    let status = response.status().as_u16();
    let is_success = response.status().is_success();
    let response_type = header(&response, &CONTENT_TYPE);
    let is_encoded =
        header(&response, &CONTENT_ENCODING).is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"));
    let retry_after = retry_after::of(response.headers(), runtime::now());
    let body = read_body(&mut response, deadline).await;
    let is_cut = is_success && !body.is_whole;
    // What is encoded cannot be looked into: no error is found in it, and no secret either, so none of it is kept.
    let bytes = if is_encoded { Vec::new() } else { body.bytes };
    let judgement = judge(status, &bytes, body.is_whole);
    let is_delivered = judgement.failure.is_none();
    Answer {
        failure: judgement.failure,
        phase: is_cut.then_some(Phase::Body),
        status: Some(status),
        error: judgement.error,
        error_code: judgement.error_code,
        response: keep(&bytes, &destination.redactor),
        response_type,
        body_truncated: is_cut,
        body_encoded: is_success && is_delivered && is_encoded,
        maybe_applied: judgement.maybe_applied,
        retry_after,
        ..Answer::default()
    }
}

async fn read_body(response: &mut Response, deadline: Instant) -> ReadBody {
    let mut bytes = Vec::new();
    loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk[..chunk.len().min(READ_RESPONSE_BYTES + 1)]),
            Ok(Ok(None)) => return ReadBody { bytes, is_whole: true },
            Ok(Err(_)) | Err(_) => return ReadBody { bytes, is_whole: false },
        }
        if bytes.len() > READ_RESPONSE_BYTES {
            bytes.truncate(READ_RESPONSE_BYTES);
            return ReadBody { bytes, is_whole: false };
        }
    }
}

/// Secrets are taken out before the text is cut, so that none is cut in two and missed.
fn keep(bytes: &[u8], redactor: &Redactor) -> Vec<u8> {
    let mut kept = redactor.redact_bytes(bytes);
    kept.truncate(KEPT_RESPONSE_BYTES);
    kept
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}
