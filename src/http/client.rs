//! The client: one attempt in, one answer out, never an error.
//!
//! One deadline holds for all of it, on tokio's clock. It sends once: a request is only written again, on another
//! connection, where a pooled one turned out to be closed before it had taken anything of it.

use super::answer;
use super::body::{Progress, WatchedBody};
use super::fair::make_connections_fair;
use super::guard::{GuardedResolver, Security};
use super::headers;
use super::request::Request;
use super::tls::{self, BadTrust, Trust};
use super::trouble;
use crate::model::{Answer, Destination, Failure, Phase};
use reqwest::header::HeaderMap;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};

/// How long a connection may idle before it is closed. Below the 5 s after which common servers close theirs, so that few
/// requests meet a connection that the other side is just closing.
const IDLE: Duration = Duration::from_secs(3);

/// Sends requests. Cheap to make: certificates are loaded by the first `https` attempt. Clones share the connections.
#[derive(Clone)]
pub struct Client {
    security: Security,
    wires: Arc<Mutex<HashMap<Trust, Arc<OnceCell<reqwest::Client>>>>>,
}

impl Client {
    /// Makes a client that dials what `security` allows.
    pub fn new(security: Security) -> Self {
        Self { security, wires: Arc::default() }
    }

    /// Sends `request` to `destination` once, waits for the answer and judges it. Ends at the destination's timeout at the
    /// latest, whatever the peer does, and with a bounded amount of memory.
    pub async fn attempt(&self, destination: &Destination, request: &Request) -> Answer {
        let prepared = self.prepare(destination, request).await;
        // Not before: the first attempt loads the certificates, and that is none of the peer's time.
        let started = Instant::now();
        let answer = match prepared {
            Ok((wire, headers)) => exchange(&wire, headers, destination, request, started).await,
            Err((failure, why)) => Answer::not_sent(failure, why),
        };
        finish(answer, destination, started.elapsed())
    }

    /// Does all that can go wrong before anything is sent.
    async fn prepare(
        &self,
        destination: &Destination,
        request: &Request,
    ) -> Result<(reqwest::Client, HeaderMap), (Failure, String)> {
        let literal = self.security.check_literal(&destination.endpoint);
        literal.map_err(|why| (Failure::Blocked, why.to_string()))?;
        let headers = headers::build(destination, request).map_err(|why| (Failure::Blocked, why.to_string()))?;
        let wire = self.wire(destination).await.map_err(|why| (Failure::Tls, why.to_string()))?;
        Ok((wire, headers))
    }

    async fn wire(&self, destination: &Destination) -> Result<reqwest::Client, BadTrust> {
        let trust = trust_of(destination);
        let cell = {
            let mut wires = self.wires.lock().unwrap_or_else(PoisonError::into_inner);
            wires.entry(trust.clone()).or_default().clone()
        };
        let wire = cell.get_or_try_init(|| async { Ok(build(configure(trust).await?, self.security)) }).await?;
        Ok(wire.clone())
    }
}

/// Loads certificates beside the thread of the wire, which has other attempts to look after meanwhile.
async fn configure(trust: Trust) -> Result<rustls::ClientConfig, BadTrust> {
    if trust == Trust::Plain {
        return tls::configure(&trust);
    }
    let loading = tokio::task::spawn_blocking(move || tls::configure(&trust));
    loading.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn trust_of(destination: &Destination) -> Trust {
    if !destination.endpoint.is_https() {
        return Trust::Plain;
    }
    Trust::Verified { ca_file: destination.ca_file.clone(), client_cert: destination.client_cert.clone() }
}

fn build(tls: rustls::ClientConfig, security: Security) -> reqwest::Client {
    make_connections_fair();
    reqwest::Client::builder()
        // The trace is what makes them fair.
        .connection_verbose(true)
        .tls_backend_preconfigured(tls)
        .dns_resolver(GuardedResolver(security))
        .http1_only()
        // Obsolete, but servers still write both, and an answer that was given must not be taken for none.
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .no_proxy()
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_idle_timeout(IDLE)
        .build()
        .expect("nothing is loaded when the TLS set-up is given")
}

async fn exchange(
    wire: &reqwest::Client,
    headers: HeaderMap,
    destination: &Destination,
    request: &Request,
    started: Instant,
) -> Answer {
    let limit = destination.policy.timeout;
    let deadline = started + limit;
    let progress = Progress::default();
    let body = WatchedBody::new(request.payload.clone(), progress.clone());
    let url = destination.endpoint.url().clone();
    look_at_idle_connections().await;
    let sending = wire.post(url).headers(headers).body(reqwest::Body::wrap(body)).send();
    match timeout_at(deadline, sending).await {
        Ok(Ok(response)) => answer::read(response, destination, deadline).await,
        Ok(Err(error)) => unanswered(&error, &progress, destination),
        Err(_) => {
            let phase = progress.phase();
            let text = trouble::too_late(phase, limit, &place(destination));
            let answer = Answer::not_sent(Failure::Timeout, text);
            Answer { phase: Some(phase), maybe_applied: progress.is_handed_over(), ..answer }
        }
    }
}

/// Lets the connections in the pool notice what came while they idled: an end, or an answer that nobody asked for. Then
/// they are not used. Twice, because the first turn fetches the news and the second hands it to the connections.
async fn look_at_idle_connections() {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}

fn unanswered(error: &reqwest::Error, progress: &Progress, destination: &Destination) -> Answer {
    let trouble = trouble::explain(error, &place(destination));
    let phase = match progress.phase() {
        // There was a connection, and it was gone before it took the request.
        Phase::Connect if !error.is_connect() => Phase::Send,
        phase => phase,
    };
    let answer = Answer::not_sent(trouble.failure, trouble.text);
    Answer { phase: Some(phase), maybe_applied: progress.is_handed_over(), ..answer }
}

/// The host and port that are called, without anything that may be secret.
fn place(destination: &Destination) -> String {
    let url = destination.endpoint.url();
    let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// Adds what only the whole attempt knows, and takes the destination's secrets out of every text.
fn finish(answer: Answer, destination: &Destination, latency: Duration) -> Answer {
    let redact = |text: Option<String>| text.map(|text| destination.redactor.redact(&text));
    let is_slow = destination.latency_threshold.is_some_and(|threshold| latency > threshold);
    Answer {
        latency,
        slow: answer.failure.is_none() && is_slow,
        error: redact(answer.error),
        error_code: redact(answer.error_code),
        response_type: redact(answer.response_type),
        ..answer
    }
}
