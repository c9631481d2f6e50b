//! Attempts with a token of OAuth client credentials: asked for once, used until shortly before its end, renewed once after a 401.
//!
//! The request for a token follows the rules of any attempt: its deadline, the address guard, TLS, no redirects, a limit of size.

use super::answer::LEAST_BEGINNING;
use super::client::Client;
use super::request::{RawAnswer, Relayed, Request};
use super::tokens::{GrantOutcome, HeldToken, RefusedToken};
use crate::model::{
    Answer, ClientCredentials, Destination, Endpoint, Failure, GrantedToken, NO_TOKEN, Phase, Policy,
    READ_RESPONSE_BYTES, Redactor, Secret, Verdict, read_token, show_duration, token_error,
};
use crate::runtime;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What one attempt asks for.
#[derive(Clone, Copy)]
pub(super) struct TokenQuestion<'a> {
    pub(super) credentials: &'a ClientCredentials,
    /// The time limit of the whole attempt, for messages.
    pub(super) limit: Duration,
    pub(super) deadline: Instant,
}

impl Client {
    /// Makes an attempt with a token. If the endpoint answers 401, the token is renewed once and the request is sent again.
    pub(super) async fn attempt_with_token(
        &self,
        credentials: &ClientCredentials,
        destination: &Destination,
        request: &Request,
        deadline: Instant,
    ) -> Answer {
        let mut question = TokenQuestion { credentials, limit: destination.policy.timeout, deadline };
        let started = Instant::now();
        let token = match self.token(question, None).await {
            Ok(token) => token,
            Err(answer) => return Answer { latency: started.elapsed(), ..redacted(answer, destination) },
        };
        question.deadline += self.turns.take(destination).await;
        let (answer, raw) = self.attempt_as(&token, question, destination, request).await;
        let renewed = match answer.status {
            Some(401) => self.renewed(question, &destination.endpoint, token.number).await,
            _ => None,
        };
        let (answer, raw) = match self.turn_with(renewed, token.number, destination, question.deadline).await {
            Some((token, waited)) => {
                question.deadline += waited;
                let (second, raw) = self.attempt_as(&token, question, destination, request).await;
                let maybe_applied = second.maybe_applied || (answer.maybe_applied && second.failure.is_some());
                (Answer { latency: answer.latency + second.latency, maybe_applied, ..second }, raw)
            }
            None => (answer, raw),
        };
        if let (Some(wanted), Some(raw)) = (&request.relayed, raw) {
            let _ = wanted.raw.set(raw);
        }
        answer
    }

    /// Waits for the turn of a second request with `renewed`. There is none if that is the token `refused`, or if its turn comes too late:
    /// then the answer to the first one counts.
    async fn turn_with(
        &self,
        renewed: Option<HeldToken>,
        refused: u64,
        destination: &Destination,
        deadline: Instant,
    ) -> Option<(HeldToken, Duration)> {
        let token = renewed.filter(|renewed| renewed.number != refused)?;
        let waited = self.turns.take_before(destination, Some(deadline)).await?;
        Some((token, waited))
    }

    /// Returns `destination` with a token in its headers, if it needs one: for requests that are sent in another way.
    pub async fn with_token(&self, destination: &Destination) -> Result<Destination, String> {
        let Some(credentials) = &destination.oauth else { return Ok(destination.clone()) };
        let limit = destination.policy.timeout;
        let question = TokenQuestion { credentials, limit, deadline: Instant::now() + limit };
        match self.token(question, None).await {
            Ok(token) => Ok(authorized(&token, credentials, destination)),
            Err(answer) => Err(redacted(answer, destination).error.unwrap_or_default()),
        }
    }

    /// Makes an attempt with this token. The answer for a sender is returned, because only the last one of an attempt counts.
    async fn attempt_as(
        &self,
        token: &HeldToken,
        question: TokenQuestion<'_>,
        destination: &Destination,
        request: &Request,
    ) -> (Answer, Option<RawAnswer>) {
        let destination = authorized(token, question.credentials, destination);
        let relayed = request
            .relayed
            .as_ref()
            .map(|wanted| Arc::new(Relayed { traceparent: wanted.traceparent.clone(), ..Relayed::default() }));
        let request = Request { relayed: relayed.clone(), ..request.clone() };
        let answer = self.attempt_once(&destination, &request, question.deadline).await;
        if answer.status.is_some_and(|status| status != 401) {
            self.tokens.slot(question.credentials).note_accepted(&destination.endpoint, token.number);
        }
        let raw = relayed.and_then(|relayed| relayed.raw.get().cloned());
        (answer, raw.map(|raw| without_token(raw, token, question.credentials)))
    }

    /// Returns another token after `endpoint` refused one.
    async fn renewed(&self, question: TokenQuestion<'_>, endpoint: &Endpoint, number: u64) -> Option<HeldToken> {
        let refused = self.tokens.slot(question.credentials).refused(endpoint, number);
        self.token(question, Some(refused)).await.ok()
    }

    /// Returns a token that can be used now. `refused` is one that the endpoint has just refused.
    async fn token(&self, question: TokenQuestion<'_>, refused: Option<RefusedToken>) -> Result<HeldToken, Answer> {
        let slot = self.tokens.slot(question.credentials);
        let ended_before = slot.ended.load(Ordering::Acquire);
        let Ok(mut latest) = timeout_at(question.deadline, slot.latest.lock()).await else {
            return Err(no_token(Failure::Timeout, &too_late(question)));
        };
        let number = slot.ended.load(Ordering::Acquire);
        let is_new = number > ended_before;
        // One that is for a single request belongs to whoever asked for it.
        let is_shared = |token: &HeldToken| is_new && token.number == number && !token.lifetime.is_zero();
        if let Some(token) = &latest.token
            && (token.is_usable(refused) || is_shared(token))
        {
            return Ok(token.clone());
        }
        // After a timeout, whoever has time left asks again: connectors with the same credentials have limits of their own.
        let shared = latest.failure.as_ref().filter(|failure| is_new && failure.failure != Some(Failure::Timeout));
        if let Some(failure) = shared {
            return Err(failure.clone());
        }
        let granted = self.ask_for_token(question).await;
        let number = slot.ended.fetch_add(1, Ordering::AcqRel) + 1;
        match granted {
            Ok(GrantedToken { token, lifetime }) => {
                slot.note_granted(&token);
                let is_renewal = refused.is_some();
                let held = HeldToken { text: token, number, granted: Instant::now(), lifetime, is_renewal };
                *latest = GrantOutcome { token: Some(held.clone()), failure: None };
                Ok(held)
            }
            Err(failure) => {
                latest.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }

    /// Asks the token endpoint.
    async fn ask_for_token(&self, question: TokenQuestion<'_>) -> Result<GrantedToken, Answer> {
        let TokenQuestion { credentials, limit, deadline } = question;
        let redactor = Redactor::of(credentials.secrets(), Vec::new());
        let policy = Policy { timeout: limit, ..Policy::default() };
        let destination = Destination {
            headers: credentials.headers(),
            ca_file: credentials.ca_file.clone(),
            client_cert: credentials.client_cert.clone(),
            redactor: redactor.clone(),
            ..Destination::bare("", credentials.token_url.clone(), policy)
        };
        let relayed = Arc::new(Relayed::default());
        let request = Request {
            webhook_id: String::new(),
            timestamp: runtime::now(),
            payload: credentials.form().expose().to_owned().into(),
            is_test: false,
            may_repeat: true,
            relayed: Some(relayed.clone()),
        };
        let answer = self.attempt_once(&destination, &request, deadline).await;
        let place = credentials.token_url.place();
        let Some(raw) = relayed.raw.get() else { return Err(unanswered(&answer)) };
        // A body that was only too long says enough: it is no token.
        if answer.body_truncated && raw.body.len() < READ_RESPONSE_BYTES {
            return Err(broken_off(question));
        }
        if (200..300).contains(&raw.status) {
            let why = |why| no_token(Failure::Token, &format!("{place} answered {}, but {why}", raw.status));
            return read_token(&raw.body).map_err(why);
        }
        let said = token_error(&raw.body, &redactor).map(|said| format!(": {said}")).unwrap_or_default();
        let kind = if is_temporary(raw.status) { Failure::Network } else { Failure::Token };
        let refused = no_token(kind, &format!("{place} answered {}{said}", raw.status));
        Err(Answer { retry_after: answer.retry_after, ..refused })
    }
}

fn authorized(token: &HeldToken, credentials: &ClientCredentials, destination: &Destination) -> Destination {
    let mut headers = destination.headers.clone();
    let header = credentials.token_header;
    let value = Secret::new(format!("{}{}", header.prefix(), token.text.expose()));
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header.name()));
    headers.push((header.name().to_owned(), value.clone()));
    let redactor = destination.redactor.with(vec![token.text.clone(), value]);
    Destination { headers, redactor, ..destination.clone() }
}

/// The sender of a relayed request has neither the token nor the credentials, so an endpoint that repeats them must not show them.
fn without_token(raw: RawAnswer, token: &HeldToken, credentials: &ClientCredentials) -> RawAnswer {
    let secrets = [vec![token.text.clone()], credentials.secrets()].concat();
    let redactor = Redactor::of(secrets, Vec::new());
    let body = match raw.body.len() {
        ..READ_RESPONSE_BYTES => redactor.redact_bytes(&raw.body),
        _ => redactor.redact_cut(&raw.body, LEAST_BEGINNING),
    };
    RawAnswer { body, content_type: raw.content_type.map(|kind| redactor.redact_bytes(&kind)), ..raw }
}

/// As for deliveries: it may answer otherwise soon.
fn is_temporary(status: u16) -> bool {
    Verdict::of(Some(Failure::HttpStatus), Some(status)) == Verdict::TryAgain
}

fn too_late(question: TokenQuestion<'_>) -> String {
    format!("no answer from {} within {}", question.credentials.token_url.place(), show_duration(question.limit))
}

/// An answer without its end says nothing about the credentials.
fn broken_off(question: TokenQuestion<'_>) -> Answer {
    let place = question.credentials.token_url.place();
    let answer = if Instant::now() >= question.deadline {
        let limit = show_duration(question.limit);
        no_token(Failure::Timeout, &format!("no whole answer from {place} within {limit}"))
    } else {
        no_token(Failure::Network, &format!("the answer of {place} broke off"))
    };
    Answer { phase: Some(Phase::Body), ..answer }
}

/// The failure of a delivery for which there is no token. Its endpoint was not called.
fn no_token(failure: Failure, why: &str) -> Answer {
    let phase = (failure != Failure::Token).then_some(Phase::Connect);
    Answer { phase, ..Answer::not_sent(failure, format!("{NO_TOKEN}{why}")) }
}

/// A token endpoint may repeat a scope or an audience. Who waits for the same token may have other references for it.
fn redacted(answer: Answer, destination: &Destination) -> Answer {
    let redact = |text: &str| {
        let (start, why) = text.split_at(if text.starts_with(NO_TOKEN) { NO_TOKEN.len() } else { 0 });
        format!("{start}{}", destination.redactor.redact(why))
    };
    Answer { error: answer.error.as_deref().map(redact), ..answer }
}

/// The token endpoint could not be reached. Settings in the message are those of the token endpoint.
fn unanswered(answer: &Answer) -> Answer {
    let why = answer.error.as_deref().unwrap_or("there was no answer");
    let why = why.replace("set ca_file", "set oauth.ca_file").replace("set client_cert", "set oauth.client_cert");
    let failure = answer.failure.unwrap_or(Failure::Token);
    Answer { phase: answer.phase, ..no_token(failure, &why) }
}
