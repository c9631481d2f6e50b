//! Reading an answer and judging it, within limits of time and size.

use super::decode::{ReadBody, codings, decode};
use super::request::{RawAnswer, Relayed};
use super::retry_after;
use crate::model::{Answer, Destination, KEPT_RESPONSE_BYTES, Phase, READ_RESPONSE_BYTES, Redactor, judge};
use crate::runtime;
use reqwest::Response;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RETRY_AFTER, TRANSFER_ENCODING};
use tokio::time::{Instant, timeout_at};

/// Reads and judges `response`, and keeps it for the sender of a relayed request. A connection whose answer was not read to its end is closed when `response` is dropped.
pub(super) async fn read(
    mut response: Response,
    destination: &Destination,
    deadline: Instant,
    relayed: Option<&Relayed>,
) -> Answer {
    let status = response.status().as_u16();
    let is_success = response.status().is_success();
    let response_type = header(&response, &CONTENT_TYPE);
    let codings = codings(response.headers());
    let has_length = [CONTENT_LENGTH, TRANSFER_ENCODING].iter().any(|name| response.headers().contains_key(name));
    let retry_after = retry_after::of(response.headers(), runtime::now());
    let body = decode(read_body(&mut response, deadline).await, &codings);
    let is_cut = is_success && !body.is_whole;
    if let Some(relayed) = relayed {
        let raw = |name| response.headers().get(name).map(|value| value.as_bytes().to_vec());
        let (content_type, retry_after) = (raw(CONTENT_TYPE), raw(RETRY_AFTER));
        // A repetition inside of an attempt has no second answer.
        let _ = relayed.raw.set(RawAnswer { status, content_type, body: body.bytes.clone(), retry_after });
    }
    let judgement = judge(status, &body.bytes, body.is_whole, &destination.redactor);
    Answer {
        failure: judgement.failure,
        phase: is_cut.then_some(Phase::Body),
        status: Some(status),
        error: judgement.error,
        error_code: judgement.error_code,
        response: keep(&body, has_length, &destination.redactor),
        response_type,
        body_truncated: is_cut,
        body_encoded: !codings.is_empty(),
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

/// How many characters of a secret at the end of an answer count as the start of one, if nothing shows that the answer was cut.
pub(super) const LEAST_BEGINNING: usize = 4;

/// Secrets are removed before the text is cut, so that none is cut in two and missed. If the answer itself was cut, its end may be
/// the start of a secret. An answer without a length ends with the connection, for whatever reason.
fn keep(body: &ReadBody, has_length: bool, redactor: &Redactor) -> Vec<u8> {
    let mut kept = match (body.is_whole, has_length) {
        (true, true) => redactor.redact_bytes(&body.bytes),
        (true, false) => redactor.redact_cut(&body.bytes, LEAST_BEGINNING),
        (false, _) => redactor.redact_cut(&body.bytes, 1),
    };
    kept.truncate(KEPT_RESPONSE_BYTES);
    kept
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}
