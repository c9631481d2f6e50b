//! How the engine sends one attempt: by HTTP in production, by a script in tests.

use crate::http;
use crate::model::{Answer, Destination, Timestamp};
use std::future::Future;

/// What one attempt sends.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// The same for every attempt of a delivery.
    pub webhook_id: String,
    /// When this attempt started.
    pub timestamp: Timestamp,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Whether it is marked as a test.
    pub is_test: bool,
    /// Whether the endpoint may receive it twice without harm.
    pub may_repeat: bool,
}

/// Makes attempts.
pub trait Wire: Send + Sync + 'static {
    /// Sends `request` to `destination` and judges the answer. Ends within the destination's deadline, whatever the endpoint does.
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
            relayed: None,
        };
        http::Client::attempt(self, destination, &request).await
    }
}
