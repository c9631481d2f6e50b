//! One attempt over HTTP, judged. It knows the wire; it knows nothing of the log, of retries or of connectors' files.
use crate::model::*;
/// c
pub struct Client;
/// r
pub struct Request {
    /// a
    pub webhook_id: String,
    /// a
    pub timestamp: Timestamp,
    /// a
    pub payload: Vec<u8>,
    /// a
    pub is_test: bool,
}
impl Client {
    /// a
    pub async fn attempt(&self, _d: &Destination, _r: &Request) -> Answer {
        Answer::default()
    }
}
