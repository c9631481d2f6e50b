//! Requests that are not deliveries: many attempts at the same time, and a plain GET.

use super::client::Client;
use super::keep_alive::Idle;
use super::request::Request;
use crate::model::{Answer, Destination, Endpoint, Failure};
use crate::trust::Trust;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

impl Client {
    /// Starts all attempts at the same time, and returns their answers in the same order.
    pub async fn attempt_all(&self, requests: Vec<(Arc<Destination>, Request)>) -> Vec<Answer> {
        let mut answers = vec![Answer::not_sent(Failure::Stopped, "it was not sent"); requests.len()];
        let mut running = JoinSet::new();
        for (at, (destination, request)) in requests.into_iter().enumerate() {
            let client = self.clone();
            running.spawn(async move { (at, client.attempt(&destination, &request).await) });
        }
        while let Some(done) = running.join_next().await {
            let (at, answer) = done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            answers[at] = answer;
        }
        answers
    }

    /// Returns the body of a 2xx to a GET of `url`.
    pub async fn get(&self, url: &str, limit: Duration) -> Result<String, String> {
        let endpoint = Endpoint::parse(url).map_err(|why| why.to_string())?;
        self.security.check_literal(&endpoint).map_err(|why| why.to_string())?;
        let is_https = endpoint.is_https();
        let trust = if is_https { Trust::Verified { ca_file: None, client_cert: None } } else { Trust::Plain };
        let set = self.wires.with(trust).await.map_err(|why| why.to_string())?;
        let read = async {
            let response = set.client(Idle::Never).get(endpoint.url().clone()).send().await?;
            response.error_for_status()?.text().await
        };
        match timeout(limit, read).await {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(error)) => Err(error.without_url().to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }
}
