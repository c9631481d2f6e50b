//! One attempt with real sockets: what is sent, and the meaning of every kind of answer and fault.

mod answers;
mod authorized;
pub mod certificates;
mod client_certificates;
mod connections;
mod early;
mod faults;
mod idle;
mod online;
mod peer;
mod request;
mod sessions;

use crate::harness::{HookServer, Reply};
use inv_hooks::http::{Client, Request, Security};
use inv_hooks::model::{Answer, Destination, Endpoint, Failure, Phase, Policy, Timestamp};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(400);

fn destination(url: &str) -> Destination {
    Destination::bare("wms", Endpoint::parse(url).expect(url), Policy { timeout: LIMIT, ..Policy::default() })
}

fn request(payload: impl AsRef<[u8]>) -> Request {
    Request {
        webhook_id: "msg-1".to_owned(),
        timestamp: Timestamp::from_millis(1_772_466_012_345).expect("a time"),
        payload: payload.as_ref().to_vec().into(),
        is_test: false,
        may_repeat: false,
        relayed: None,
    }
}

/// Makes one attempt with its own client, and checks that it ends within its deadline.
async fn attempt(destination: &Destination) -> Answer {
    let started = Instant::now();
    let answer = Client::new(Security::default()).attempt(destination, &request("{}")).await;
    let took = started.elapsed();
    assert!(took < destination.policy.timeout + Duration::from_secs(1), "took {took:?}: {answer:?}");
    answer
}

async fn attempt_reply(reply: Reply) -> Answer {
    let server = HookServer::replying(reply);
    attempt(&destination(&server.url("/hook?key=planted-secret"))).await
}

/// The verdict of an answer.
#[derive(Debug, PartialEq)]
struct Verdict {
    failure: Option<Failure>,
    phase: Option<Phase>,
    status: Option<u16>,
    body_truncated: bool,
    maybe_applied: bool,
}

fn verdict(answer: &Answer) -> Verdict {
    Verdict {
        failure: answer.failure,
        phase: answer.phase,
        status: answer.status,
        body_truncated: answer.body_truncated,
        maybe_applied: answer.maybe_applied,
    }
}

fn answered(status: u16, failure: Option<Failure>) -> Verdict {
    Verdict { failure, phase: None, status: Some(status), body_truncated: false, maybe_applied: false }
}

fn cut(failure: Option<Failure>) -> Verdict {
    let phase = Some(Phase::Body);
    Verdict { failure, phase, status: Some(200), body_truncated: true, maybe_applied: false }
}

fn unanswered(failure: Failure, phase: Phase, maybe_applied: bool) -> Verdict {
    Verdict { failure: Some(failure), phase: Some(phase), status: None, body_truncated: false, maybe_applied }
}
