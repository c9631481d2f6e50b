//! What one attempt sends. The destination says where.

use crate::model::Timestamp;
use std::sync::Arc;

/// What is sent, besides what the destination says.
#[derive(Clone, Debug)]
pub struct Request {
    /// The same for every attempt and repost of a delivery.
    pub webhook_id: String,
    /// When this attempt starts.
    pub timestamp: Timestamp,
    /// Sent byte for byte.
    pub payload: Arc<[u8]>,
    /// Marks the request with `x-inv-hooks-test: true`.
    pub is_test: bool,
    /// Whether the endpoint may get it twice without harm. Then it is sent again, within the same attempt, if an idle
    /// connection broke under it.
    pub may_repeat: bool,
}
