//! What every kind of answer means.

use super::{Verdict, answered, attempt, attempt_reply, cut, destination, verdict};
use crate::harness::{HookServer, Reply};
use inv_hooks::model::{Failure, Redactor, Secret};
use std::time::Duration;

#[tokio::test]
async fn every_status() {
    for status in [200, 201, 202, 204, 299] {
        assert_eq!(verdict(&attempt_reply(Reply::status(status)).await), answered(status, None));
    }
    for status in [300, 304, 400, 401, 404, 410, 425, 429, 500, 503, 599] {
        let answer = attempt_reply(Reply::status(status)).await;
        assert_eq!(verdict(&answer), answered(status, Some(Failure::HttpStatus)));
    }
    let switching = Reply::raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    assert_eq!(verdict(&attempt_reply(switching).await), answered(101, Some(Failure::HttpStatus)));
    let early = Reply::ok().then_close();
    let hints =
        Reply::raw(format!("HTTP/1.1 103 Early Hints\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(verdict(&attempt_reply(early).await), answered(200, None));
    assert_eq!(verdict(&attempt_reply(hints).await), answered(200, None));
}

#[tokio::test]
async fn errors_in_the_body() {
    let in_body = Some(Failure::ErrorInBody);
    let check = async |body: &str, expected: Option<Failure>| {
        let answer = attempt_reply(Reply::ok().body(body)).await;
        assert_eq!(verdict(&answer), answered(200, expected), "{body}");
        assert_eq!(answer.response, body.as_bytes());
        answer
    };
    check("", None).await;
    check("thanks", None).await;
    check("null", None).await;
    check(r#"[{"errorCode":1}]"#, None).await;
    check(r#"{"a":{"errorCode":1}}"#, None).await;
    let answer = attempt_reply(Reply::ok().body(r#"{"errorMessage":null}"#)).await;
    assert_eq!(verdict(&answer), Verdict { maybe_applied: true, ..answered(200, in_body) });
    let answer = check(r#"{"errorCode":"E17","errorMessage":"no stock"}"#, in_body).await;
    assert_eq!(answer.error_code.as_deref(), Some("E17"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = HookServer::start().allow_unused();
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::status(status).header("Location", &elsewhere.url("/")).header("Set-Cookie", "a=b");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), answered(status, Some(Failure::HttpStatus)));
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn broken_bodies_of_an_accepted_event() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let check = async |reply: Reply, expected: Verdict| {
        let shown = format!("{reply:?}");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), expected, "{shown:.300} {answer:.300?}");
        assert!(answer.response.len() <= 16 * 1024);
    };
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), cut(None)).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then_reset(), cut(None)).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then_hang(), cut(None)).await;
    check(Reply::raw(format!("{chunked}zz\r\n")), cut(None)).await;
    check(Reply::raw(format!("{chunked}5\r\nab")), cut(None)).await;
    check(Reply::drip("x".repeat(100), Duration::from_millis(50)), cut(None)).await;
    check(Reply::endless_body(), cut(None)).await;
    let with_error = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errorCode\":\"X\", \"a";
    check(Reply::raw(with_error), cut(Some(Failure::ErrorInBody))).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\n\r\nuntil the end"), answered(200, None)).await;
    let refused = answered(503, Some(Failure::HttpStatus));
    check(Reply::raw("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nabc"), refused).await;
}

#[tokio::test]
async fn the_limit_of_an_answer() {
    let exact = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024])).await;
    assert_eq!((verdict(&exact), exact.response.len()), (answered(200, None), 16 * 1024));
    let longer = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024 + 1])).await;
    assert_eq!((verdict(&longer), longer.response.len()), (cut(None), 16 * 1024));
}

#[tokio::test]
async fn encoded_bodies_are_not_unpacked() {
    let bomb = Reply::ok().header("Content-Encoding", "gzip").body(b"\x1f\x8b\x08\0\0\0\0\0\0\x03errorCode");
    let answer = attempt_reply(bomb).await;
    assert_eq!(verdict(&answer), answered(200, None));
    assert!(answer.body_encoded && answer.response.is_empty());
    let plain = attempt_reply(Reply::ok().header("Content-Encoding", "identity").body("{\"errorCode\":1}")).await;
    assert_eq!((plain.failure, plain.body_encoded), (Some(Failure::ErrorInBody), false));
}

#[tokio::test]
async fn secrets_are_taken_out_of_answers() {
    let secret = Secret::new("hunter2-hunter2");
    let body = format!("{{\"errorCode\":\"{0}\",\"errorMessage\":\"bad {0}\"}}", secret.expose());
    let server = HookServer::replying(Reply::ok().header("Content-Type", secret.expose()).body(body));
    let mut destination = destination(&server.url("/"));
    destination.redactor = Redactor::new([&secret]);
    destination.headers = vec![("client_secret".to_owned(), secret)];
    let answer = attempt(&destination).await;
    assert_eq!(answer.error_code.as_deref(), Some("***"));
    let shown = format!("{answer:?} {}", String::from_utf8_lossy(&answer.response));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn slow_answers_are_flagged() {
    let server = HookServer::replying(Reply::ok().delay(Duration::from_millis(60)));
    let mut destination = destination(&server.url("/"));
    destination.latency_threshold = Some(Duration::from_millis(50));
    let slow = attempt(&destination).await;
    assert!(slow.failure.is_none() && slow.slow && slow.latency >= Duration::from_millis(60), "{slow:?}");
    server.set_reply(Reply::status(500).delay(Duration::from_millis(60)));
    assert!(!attempt(&destination).await.slow);
}
