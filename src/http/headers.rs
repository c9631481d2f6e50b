//! The request's headers: the connector's own, and those that this program sets.
//!
//! Which header names a connector may have is a rule of `model` and was checked when the connector was saved.

use super::request::Request;
use crate::model::{Destination, sign};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

/// Why a request cannot be written; never names a value.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadRequest {
    /// A header's name or value cannot be sent.
    #[error("the header {0} cannot be sent: its name or value has characters that no header may have")]
    Header(String),
    /// A signing secret is not a key.
    #[error("the request cannot be signed: {0}")]
    Signature(#[from] crate::model::BadSigningSecret),
}

/// Returns every header of a request to `destination`, except those of the connection.
pub(super) fn build(destination: &Destination, request: &Request) -> Result<HeaderMap, BadRequest> {
    let mut headers = HeaderMap::new();
    for (name, value) in &destination.headers {
        let bad = || BadRequest::Header(name.clone());
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let mut value = HeaderValue::from_bytes(value.expose().as_bytes()).map_err(|_| bad())?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    let agent = concat!("inv-hooks/", env!("CARGO_PKG_VERSION"));
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(agent));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if request.webhook_id.is_empty() {
        // It asks for a token, and is no webhook.
        return Ok(headers);
    }
    let id = HeaderValue::from_str(&request.webhook_id).map_err(|_| BadRequest::Header("webhook-id".to_owned()))?;
    headers.insert("webhook-id", id);
    headers.insert("webhook-timestamp", HeaderValue::from(request.timestamp.as_seconds()));
    if !destination.signing_keys.is_empty() {
        headers.insert("webhook-signature", signature(destination, request)?);
    }
    if let Some(trace) = request.relayed.as_ref().and_then(|relayed| relayed.traceparent.as_ref()) {
        // One that cannot be sent is not worth a failure.
        let _ = HeaderValue::from_str(trace).map(|trace| headers.insert("traceparent", trace));
    }
    if request.payload.is_empty() {
        // The library does not send it for an empty body, but servers may require it (411).
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    if request.is_test {
        headers.insert("x-inv-hooks-test", HeaderValue::from_static("true"));
    }
    Ok(headers)
}

fn signature(destination: &Destination, request: &Request) -> Result<HeaderValue, BadRequest> {
    let text = sign(&destination.signing_keys, &request.webhook_id, request.timestamp, &request.payload)?;
    Ok(HeaderValue::from_str(&text).expect("base64 and blanks are allowed in a header"))
}
