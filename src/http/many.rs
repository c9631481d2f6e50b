//! Requests that are not deliveries: many attempts at the same time, and a plain GET.

use super::client::Client;
use super::guard::NotFound;
use super::keep_alive::Idle;
use super::request::Request;
use crate::model::{Answer, Destination, Endpoint, Failure, show_duration};
use crate::trust::Trust;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The longest body of an observation.
const MOST: usize = 16 * 1024 * 1024;

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

    /// Returns the addresses of an endpoint that may be called.
    pub async fn addresses(&self, destination: &Destination) -> Result<Vec<SocketAddr>, String> {
        let (place, url) = (destination.endpoint.place(), destination.endpoint.url());
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let lookup = lookup_host((host.as_str(), url.port_or_known_default().unwrap_or_default()));
        let found = in_time(&place, destination.policy.timeout, lookup).await?;
        self.security.allowed(found.collect()).map_err(|why| why.naming(&place))
    }

    /// Returns the body of a 2xx to a GET of `url`.
    pub async fn get(&self, url: &str, limit: Duration) -> Result<String, String> {
        let endpoint = Endpoint::parse(url).map_err(|why| why.to_string())?;
        self.security.check_literal(&endpoint).map_err(|why| why.to_string())?;
        let is_https = endpoint.is_https();
        let trust = if is_https { Trust::Verified { ca_file: None, client_cert: None } } else { Trust::Plain };
        let set = self.wires.with(trust).await.map_err(|why| why.to_string())?;
        let read = async {
            let response = set.client(Idle::Never).get(endpoint.url().clone()).send().await.map_err(shown)?;
            body(response).await
        };
        timeout(limit, read).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
    }
}

fn shown(error: reqwest::Error) -> String {
    error.without_url().to_string()
}

async fn body(mut response: reqwest::Response) -> Result<String, String> {
    if !response.status().is_success() {
        return Err(format!("HTTP {}", response.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(shown)? {
        body.extend_from_slice(&part);
        if body.len() > MOST {
            return Err("the answer is longer than 16 MB".to_owned());
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Waits for a lookup, but not longer than `limit`: a name server may never answer.
async fn in_time<T>(place: &str, limit: Duration, lookup: impl Future<Output = io::Result<T>>) -> Result<T, String> {
    match timeout(limit, lookup).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(NotFound::Failed(String::new(), error).naming(place)),
        Err(_) => Err(format!("the name in {place} was not resolved within {}", show_duration(limit))),
    }
}

#[cfg(test)]
mod tests {
    use super::in_time;
    use std::future::{pending, ready};
    use std::io;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_lookup_ends() {
        let limit = Duration::from_secs(3);
        let never = in_time("wms:443", limit, pending::<io::Result<()>>()).await;
        assert_eq!(never, Err("the name in wms:443 was not resolved within 3s".to_owned()));
        assert_eq!(in_time("wms:443", limit, ready(Ok(1))).await, Ok(1));
    }
}
