//! What a request contains.

use super::{destination, request};
use crate::harness::HookServer;
use inv_hooks::http::{Client, Security};
use inv_hooks::model::Secret;

#[tokio::test]
async fn a_request_is_sent_as_configured() {
    let server = HookServer::start();
    let mut destination = destination(&server.url("/in/v1?api_key=a%20b&x"));
    destination.headers = vec![
        ("client_id".to_owned(), Secret::new("myself")),
        ("X-Name".to_owned(), Secret::new("grün")),
        ("User-Agent".to_owned(), Secret::new("pos/1")),
    ];
    destination.signing_keys = vec![Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")];
    let payload = b" {\"n\": 9007199254740993, \"n\":1.10, \"s\":\"\\u00e9\"}\n".repeat(3000);
    let mut request = request(&payload);
    request.is_test = true;
    let answer = Client::new(Security::default()).attempt(&destination, &request).await;
    assert_eq!(answer.failure, None, "{answer:?}");
    let [received] = server.requests().try_into().expect("one request");
    assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/in/v1?api_key=a%20b&x"));
    assert_eq!(received.body, payload);
    let check = |name: &str, expected: Option<&str>| assert_eq!(received.header(name), expected, "{name}");
    check("client_id", Some("myself"));
    check("x-name", Some("grün"));
    check("user-agent", Some("pos/1"));
    check("content-type", Some("application/json"));
    check("content-length", Some(&payload.len().to_string()));
    check("accept-encoding", Some("identity"));
    check("webhook-id", Some("msg-1"));
    check("webhook-timestamp", Some("1772466012"));
    check("x-inv-hooks-test", Some("true"));
    check("transfer-encoding", None);
    check("referer", None);
    check("host", Some(&server.address().to_string()));
    let signature =
        inv_hooks::model::sign(&destination.signing_keys, "msg-1", request.timestamp, &payload).expect("a signature");
    check("webhook-signature", Some(&signature));
}

#[tokio::test]
async fn headers_that_are_not_configured_are_not_sent() {
    let server = HookServer::start();
    let mut destination = destination(&server.url("/"));
    destination.headers = vec![("content-type".to_owned(), Secret::new("text/plain"))];
    Client::new(Security::default()).attempt(&destination, &request("")).await;
    let [received] = server.requests().try_into().expect("one request");
    assert_eq!(received.header("content-type"), Some("text/plain"));
    assert_eq!(received.header("content-length"), Some("0"));
    let agent = format!("inv-hooks/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(received.header("user-agent"), Some(agent.as_str()));
    assert_eq!(received.header("x-inv-hooks-test"), None);
    assert_eq!(received.header("webhook-signature"), None);
}
