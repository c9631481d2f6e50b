//! An attempt with a token, for a sender that waits for the endpoint's own answer.

use super::{destination, request};
use crate::harness::{HookServer, Reply};
use inv_hooks::http::{Client, Relayed, Request, Security};
use inv_hooks::model::{ClientCredentials, CredentialsIn, Destination, Endpoint, Secret};
use std::sync::Arc;
use std::time::Duration;

/// Credentials for a token of `login`.
fn credentials(login: &HookServer) -> ClientCredentials {
    ClientCredentials {
        token_url: Endpoint::parse(&login.url("/token")).expect("a URL"),
        client_id: Secret::new("id"),
        client_secret: Secret::new("planted-client-secret-4711"),
        scope: None,
        audience: None,
        credentials: CredentialsIn::Basic,
        token_header: inv_hooks::model::TokenHeader::Bearer,
        ca_file: None,
        client_cert: None,
    }
}

/// Where requests go with a token of `login`.
fn with_token(server: &HookServer, login: &HookServer) -> Destination {
    let mut to = Destination { oauth: Some(Arc::new(credentials(login))), ..destination(&server.url("/")) };
    to.policy.timeout = Duration::from_secs(10);
    to
}

#[tokio::test]
async fn a_sender_gets_the_answer_after_the_token_was_renewed() {
    let login = HookServer::replying(Reply::ok().body(r#"{"access_token":"abc","expires_in":3600}"#));
    let server = HookServer::start();
    server.script([Reply::status(401).body("first"), Reply::status(202).body("second")]);
    let to = with_token(&server, &login);
    let relayed = Arc::new(Relayed { traceparent: Some("00-1-2-01".to_owned()), ..Relayed::default() });
    let request = Request { relayed: Some(relayed.clone()), ..request("{}") };
    let answer = Client::new(Security::default()).attempt(&to, &request).await;
    assert_eq!((answer.status, answer.failure), (Some(202), None), "{answer:?}");
    let raw = relayed.raw.get().expect("an answer");
    assert_eq!((raw.status, raw.body.as_slice()), (202, &b"second"[..]));
    assert!(server.requests().iter().all(|got| got.header("traceparent") == Some("00-1-2-01")));
    assert_eq!(login.requests()[0].header("traceparent"), None);
}

#[tokio::test]
async fn a_sender_gets_no_token_and_no_credentials_that_the_endpoint_repeats() {
    let login =
        HookServer::replying(Reply::ok().body(r#"{"access_token":"planted-token-99887766","expires_in":3600}"#));
    let server = HookServer::start();
    server.set_rule(|request| {
        let token = request.header("authorization").unwrap_or_default().to_owned();
        Reply::status(400).body(format!("you sent {token} and planted-client-secret-4711; O-1"))
    });
    let relayed = Arc::new(Relayed::default());
    let request = Request { relayed: Some(relayed.clone()), ..request("{}") };
    Client::new(Security::default()).attempt(&with_token(&server, &login), &request).await;
    let raw = relayed.raw.get().expect("an answer");
    assert_eq!(String::from_utf8_lossy(&raw.body), "you sent Bearer *** and ***; O-1");
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer planted-token-99887766"));
}

#[tokio::test]
async fn the_doubt_of_the_first_request_stays_if_the_second_one_fails() {
    let login = HookServer::replying(Reply::ok().body(r#"{"access_token":"abc","expires_in":3600}"#));
    let server = HookServer::start();
    // The second request comes over an idle connection, which ends under it. So it is sent again, and may have been applied.
    server.script([Reply::ok(), Reply::close(), Reply::status(401), Reply::status(503)]);
    let to = with_token(&server, &login);
    let client = Client::new(Security::default());
    assert_eq!(client.attempt(&to, &request("{}")).await.failure, None);
    let request = Request { may_repeat: true, ..request("{}") };
    let answer = client.attempt(&to, &request).await;
    assert_eq!((answer.status, answer.maybe_applied), (Some(503), true), "{answer:?}");
    assert_eq!(server.requests().len(), 4);
}
