//! The client: one attempt in, one answer out, never an error.
//!
//! One deadline covers the whole attempt, on tokio's clock, including reading certificates and finding the address.

use super::exchange::HttpAttempt;
use super::guard::{Refused, Security};
use super::headers;
use super::keep_alive::Idles;
use super::request::Request;
use super::tokens::Tokens;
use super::turns::RequestTurns;
use super::wires::{WireSet, Wires};
use crate::model::{Answer, Destination, Failure, Phase, Secret, kept_id, kept_sentence, show_duration};
use crate::trust::Trust;
use reqwest::header::HeaderMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Sends requests. Cheap to create: the first `https` attempt loads the certificates. Clones share the connections.
#[derive(Clone)]
pub struct Client {
    pub(super) security: Security,
    pub(super) wires: Wires,
    idles: Idles,
    pub(super) tokens: Tokens,
    pub(super) turns: RequestTurns,
}

impl Client {
    /// Creates a client that calls the addresses that `security` allows.
    pub fn new(security: Security) -> Self {
        Self {
            security,
            wires: Wires::new(security),
            idles: Idles::default(),
            tokens: Tokens::default(),
            turns: RequestTurns::default(),
        }
    }

    /// Returns tokens of OAuth that were granted lately. An endpoint may repeat them in any answer.
    pub fn granted_tokens(&self) -> Vec<Secret> {
        self.tokens.granted()
    }

    /// Returns a client with the same tokens, but without connections.
    #[must_use]
    pub fn reconnecting(&self) -> Self {
        Self { tokens: self.tokens.clone(), ..Self::new(self.security) }
    }

    /// Sends `request` to `destination`, waits for the answer and judges it. Ends at the destination's timeout at the
    /// latest, whatever the peer does, and with limited memory.
    pub async fn attempt(&self, destination: &Destination, request: &Request) -> Answer {
        let deadline = Instant::now() + destination.policy.timeout;
        match &destination.oauth {
            Some(credentials) => self.attempt_with_token(credentials, destination, request, deadline).await,
            None => self.attempt_once(destination, request, deadline).await,
        }
    }

    /// Sends `request` with the headers of `destination`, without a token.
    pub(super) async fn attempt_once(&self, destination: &Destination, request: &Request, deadline: Instant) -> Answer {
        let prepared = timeout_at(deadline, self.prepare(destination, request)).await;
        // Not earlier: the first attempt loads the certificates, and that time is not the peer's.
        let started = Instant::now();
        let answer = match prepared {
            Ok(Ok((set, headers))) => {
                HttpAttempt { set: &set, idles: &self.idles, destination, request, deadline }.run(headers).await
            }
            Ok(Err((failure, why))) => Answer::not_sent(failure, why),
            Err(_) => certificates_too_late(destination),
        };
        finish(answer, destination, started.elapsed())
    }

    /// Does all that can go wrong before anything is sent.
    async fn prepare(
        &self,
        destination: &Destination,
        request: &Request,
    ) -> Result<(Arc<WireSet>, HeaderMap), (Failure, String)> {
        let (endpoint, literal) = (&destination.endpoint, self.security.check_literal(&destination.endpoint));
        let refused = |why: Refused| {
            if endpoint.hides_its_place() { why.naming(&endpoint.place()) } else { why.to_string() }
        };
        literal.map_err(|why| (Failure::Blocked, refused(why)))?;
        let headers = headers::build(destination, request).map_err(|why| (Failure::Blocked, why.to_string()))?;
        let set = self.wires.with(trust_of(destination)).await.map_err(|why| (Failure::Tls, why.to_string()))?;
        Ok((set, headers))
    }
}

/// The message if files of certificates are on a file system that does not answer.
fn certificates_too_late(destination: &Destination) -> Answer {
    let limit = show_duration(destination.policy.timeout);
    let text = format!("the certificates for {} could not be read within {limit}", destination.endpoint.place());
    Answer { phase: Some(Phase::Connect), ..Answer::not_sent(Failure::Timeout, text) }
}

pub(super) fn trust_of(destination: &Destination) -> Trust {
    if !destination.endpoint.is_https() {
        return Trust::Plain;
    }
    Trust::Verified { ca_file: destination.ca_file.clone(), client_cert: destination.client_cert.clone() }
}

/// Adds what only the whole attempt knows, and removes the destination's secrets from every text.
fn finish(answer: Answer, destination: &Destination, latency: Duration) -> Answer {
    let redact = |text: Option<String>| text.map(|text| destination.redactor.redact(&text));
    // Redact before cutting: half of a secret that is cut in two would remain.
    let sentence = |text: Option<String>| redact(text).map(|text| kept_sentence(&text).into_owned());
    let is_slow = destination.latency_threshold.is_some_and(|threshold| latency > threshold);
    Answer {
        latency,
        slow: answer.failure.is_none() && is_slow,
        error: sentence(answer.error),
        error_code: redact(answer.error_code).map(|code| kept_id(&code).into_owned()),
        response_type: sentence(answer.response_type),
        ..answer
    }
}
