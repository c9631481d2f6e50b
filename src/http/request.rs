//! What one attempt sends. The destination says where.

use crate::model::Timestamp;
use hyper::body::Bytes;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What is sent, besides what the destination says.
#[derive(Clone, Debug)]
pub struct Request {
    /// The same for every attempt and repost of a delivery. Empty if the request is for a token.
    pub webhook_id: String,
    /// When this attempt starts.
    pub timestamp: Timestamp,
    /// Sent byte for byte. Clones share the bytes.
    pub payload: Bytes,
    /// Marks the request with `x-inv-hooks-test: true`.
    pub is_test: bool,
    /// Whether the endpoint may get it twice without harm. Then it is sent again, within the same attempt, if an idle
    /// connection broke under it.
    pub may_repeat: bool,
    /// What a sender that waits for the answer adds.
    pub relayed: Option<Arc<Relayed>>,
}

/// A request that is passed on for a sender.
#[derive(Debug, Default)]
pub struct Relayed {
    /// The sender's `traceparent` header. Source: W3C Trace Context.
    pub traceparent: Option<String>,
    /// The endpoint's answer, once it is read.
    pub raw: OnceLock<RawAnswer>,
}

/// An answer as the endpoint gave it, except that a token of OAuth and its credentials are redacted. It may contain other secrets, and is for
/// the sender only.
#[derive(Clone, PartialEq, Eq)]
pub struct RawAnswer {
    /// The status.
    pub status: u16,
    /// The answer's `Content-Type`.
    pub content_type: Option<Vec<u8>>,
    /// The body, at most [`crate::model::READ_RESPONSE_BYTES`], without compression.
    pub body: Vec<u8>,
    /// The answer's `Retry-After`.
    pub retry_after: Option<Vec<u8>>,
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
