//! The way to an endpoint, as the engine sees it: real HTTP in production, a script in tests.

use crate::http;
use crate::model::{Answer, Destination, Timestamp};
use std::future::Future;

/// What is sent in one attempt.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// The same over every attempt.
    pub webhook_id: String,
    /// When this attempt began.
    pub timestamp: Timestamp,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Whether it is marked as a test.
    pub is_test: bool,
    /// Whether the endpoint may get it twice without harm.
    pub may_repeat: bool,
}

/// Makes one attempt. It ends within the destination's deadline, whatever the other side does.
pub trait Wire: Send + Sync + 'static {
    /// Sends `request` to `destination` and judges what came back.
    fn attempt(&self, destination: &Destination, request: WireRequest) -> impl Future<Output = Answer> + Send;
}

impl Wire for http::Client {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        let request = http::Request {
            webhook_id: request.webhook_id,
            timestamp: request.timestamp,
            payload: request.payload.into(),
            is_test: request.is_test,
            may_repeat: request.may_repeat,
        };
        http::Client::attempt(self, destination, &request).await
    }
}
