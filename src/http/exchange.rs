//! One exchange: a request goes out, and what comes back is judged.
//!
//! If the connection broke, the request is sent again over a new connection, before the same deadline, if that does no harm: the
//! endpoint cannot have the whole request, or may get it twice. A request that was sent completely once leaves doubt.

use super::answer;
use super::body::{BodyProgress, Pace, WatchedBody};
use super::dial;
use super::headers;
use super::keep_alive::{Idle, Idles};
use super::request::Request;
use super::trouble;
use super::wires::WireSet;
use crate::model::{Answer, Destination, Failure, Phase};
use reqwest::Response;
use reqwest::header::HeaderMap;
use tokio::time::{Instant, timeout_at};

/// How many times a request is sent again. An endpoint that breaks three connections does not want it.
const MOST_REPEATS: usize = 2;

/// What is exchanged with whom.
pub(super) struct HttpAttempt<'a> {
    pub(super) set: &'a WireSet,
    pub(super) idles: &'a Idles,
    pub(super) destination: &'a Destination,
    pub(super) request: &'a Request,
    pub(super) deadline: Instant,
}

/// A request that went out once.
struct Sent {
    progress: BodyProgress,
    /// Whether it opened a new connection instead of reusing an idle one.
    is_fresh: bool,
    /// None if the deadline came first.
    outcome: Option<Result<Response, reqwest::Error>>,
}

impl HttpAttempt<'_> {
    /// Sends the request with `headers` and judges the answer. Ends at the deadline.
    pub(super) async fn run(&self, headers: HeaderMap) -> Answer {
        let mut headers = Some(headers);
        let is_https = self.destination.endpoint.is_https();
        let (mut idle, mut pace) = (self.idles.get(self.destination.endpoint.origin()), Pace::swift(is_https));
        let mut was_handed_over = false;
        let mut repeats = 0;
        loop {
            // Most requests are sent once, so headers are copied only for a repetition.
            let again = || headers::build(self.destination, self.request).expect("they were built before");
            let sent = self.send(headers.take().unwrap_or_else(again), idle, pace).await;
            if repeats == MOST_REPEATS || !self.may_go_again(&sent) {
                let answer = self.judge(sent).await;
                let maybe_applied = answer.maybe_applied || was_handed_over && answer.failure.is_some();
                return Answer { maybe_applied, ..answer };
            }
            was_handed_over |= self.went_out_whole(&sent);
            repeats += 1;
            (idle, pace) = (Idle::Never, Pace::careful(is_https));
        }
    }

    async fn send(&self, headers: HeaderMap, idle: Idle, pace: Pace) -> Sent {
        let progress = BodyProgress::default();
        let body = WatchedBody::new(self.request.payload.clone(), progress.clone(), pace);
        let url = self.destination.endpoint.url().clone();
        look_at_idle_connections().await;
        let wire = self.set.client(idle);
        let sending = wire.post(url).headers(headers).body(reqwest::Body::wrap(body)).send();
        let ends_the_request =
            |sent: &Result<Response, _>| sent.as_ref().is_ok_and(|response| !response.status().is_success());
        let is_one_chunk = pace.is_one_chunk(self.request.payload.len());
        let answer =
            async { if is_one_chunk { sending.await } else { progress.answer(sending, ends_the_request).await } };
        let waiting = dial::watch(answer);
        let waited = timeout_at(self.deadline, waiting).await;
        let is_fresh = waited.as_ref().is_ok_and(|(_, has_dialled)| *has_dialled);
        Sent { progress, is_fresh, outcome: waited.ok().map(|(outcome, _)| outcome) }
    }

    fn may_go_again(&self, sent: &Sent) -> bool {
        let Some(Err(error)) = &sent.outcome else { return false };
        if error.is_connect() || !trouble::is_broken(error) {
            return false;
        }
        // An endpoint cannot act on an incomplete request. Source: RFC 9112, section 8.
        let is_accident = !sent.is_fresh || trouble::is_cut_off(error);
        !self.went_out_whole(sent) || (self.request.may_repeat && is_accident)
    }

    /// Says whether the peer may have the whole request.
    fn went_out_whole(&self, sent: &Sent) -> bool {
        let is_cut_off = matches!(&sent.outcome, Some(Err(error)) if trouble::is_cut_off(error));
        let lacks_its_end = is_cut_off && !self.destination.endpoint.is_https();
        sent.progress.is_handed_over() && !lacks_its_end
    }

    async fn judge(&self, sent: Sent) -> Answer {
        let went_out_whole = self.went_out_whole(&sent);
        let Sent { progress, is_fresh, outcome } = sent;
        match outcome {
            Some(Ok(response)) => {
                self.idles.note(self.destination.endpoint.origin(), Idle::of(response.headers()));
                let is_refused = !response.status().is_success();
                let relayed = self.request.relayed.as_deref();
                let answer = answer::read(response, self.destination, self.deadline, relayed).await;
                if !is_refused {
                    // An endpoint that accepts before it has everything still needs the rest, but not forever.
                    let _ = timeout_at(self.deadline, progress.taken()).await;
                }
                progress.end();
                answer
            }
            Some(Err(error)) => {
                let trouble = trouble::explain(&error, &self.destination.endpoint.place(), self.destination);
                // On a connection that answered before, the TLS session itself is not what is refused.
                let took_nothing = trouble.is_session_refused && is_fresh;
                let phase = match progress.phase() {
                    _ if took_nothing => Phase::Connect,
                    // There was a connection, and it was gone before it took the request.
                    Phase::Connect if !error.is_connect() => Phase::Send,
                    Phase::Head if !went_out_whole => Phase::Send,
                    phase => phase,
                };
                let answer = Answer::not_sent(trouble.failure, trouble.text);
                Answer { phase: Some(phase), maybe_applied: went_out_whole && !took_nothing, ..answer }
            }
            None => self.too_late(&progress),
        }
    }

    fn too_late(&self, progress: &BodyProgress) -> Answer {
        let phase = progress.phase();
        let text = trouble::too_late(phase, self.destination.policy.timeout, &self.destination.endpoint.place());
        let answer = Answer::not_sent(Failure::Timeout, text);
        Answer { phase: Some(phase), maybe_applied: progress.is_handed_over(), ..answer }
    }
}

/// Lets the connections in the pool notice what arrived while they were idle: an end, or an answer without a request. Then
/// they are not used. It yields twice: in the first turn tokio reads the events, in the second the connections see them.
async fn look_at_idle_connections() {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}
