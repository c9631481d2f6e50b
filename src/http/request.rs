//! What is sent in one attempt. Where it goes is the destination's.

use crate::model::Timestamp;
use std::sync::Arc;

/// What is sent, beside what the destination says.
#[derive(Clone, Debug)]
pub struct Request {
    /// The same over every attempt and repost of a delivery.
    pub webhook_id: String,
    /// When this attempt begins.
    pub timestamp: Timestamp,
    /// Sent byte for byte.
    pub payload: Arc<[u8]>,
    /// Marks the request with `x-inv-hooks-test: true`.
    pub is_test: bool,
    /// Whether the endpoint may get it twice without harm. It goes again, within the same attempt, where a connection that
    /// had idled died under it.
    pub may_repeat: bool,
}
