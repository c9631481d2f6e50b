//! The meaning of every kind of answer.

use super::{Verdict, answered, attempt, attempt_reply, cut, destination, verdict};
use crate::harness::{HookServer, Reply};
use inv_hooks::model::{Failure, Redactor, Secret};
use std::io::Write as _;
use std::time::Duration;

#[tokio::test]
async fn each_status_has_its_verdict() {
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
async fn an_error_in_the_body_is_a_failure() {
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
async fn an_accepted_event_with_a_broken_body_is_delivered() {
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
    let refused = |status, maybe_applied| Verdict { maybe_applied, ..answered(status, Some(Failure::HttpStatus)) };
    check(Reply::raw("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nabc"), refused(500, false)).await;
    // The lost part of the body may have said that the gateway passed the request on.
    check(Reply::raw("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nabc"), refused(503, true)).await;
    check(Reply::status(503).header("Content-Encoding", "unknown").body("abc"), refused(503, true)).await;
    check(Reply::status(503).body("abc"), refused(503, false)).await;
}

#[tokio::test]
async fn a_body_is_read_up_to_its_limit() {
    let exact = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024])).await;
    assert_eq!((verdict(&exact), exact.response.len()), (answered(200, None), 16 * 1024));
    let longer = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024 + 1])).await;
    assert_eq!((verdict(&longer), longer.response.len()), (cut(None), 16 * 1024));
}

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_ref()).expect("written");
    encoder.finish().expect("packed")
}

fn packed(status: u16, coding: &str, body: impl AsRef<[u8]>) -> Reply {
    Reply::status(status).header("Content-Encoding", coding).body(body)
}

#[tokio::test]
async fn compressed_answers_are_unpacked_and_judged() {
    let refusal = br#"{"errorCode":"E17","errorMessage":"no stock"}"#;
    for (status, failure) in [(200, Failure::ErrorInBody), (503, Failure::HttpStatus), (400, Failure::HttpStatus)] {
        let answer = attempt_reply(packed(status, "gzip", gzip(refusal))).await;
        assert_eq!(verdict(&answer), answered(status, Some(failure)), "{answer:?}");
        assert_eq!((answer.error_code.as_deref(), answer.response.as_slice()), (Some("E17"), refusal.as_slice()));
        assert!(answer.body_encoded);
    }
    for (coding, body) in
        [("gzip", gzip("thanks")), ("GZIP", gzip("")), ("gzip", Vec::new()), ("gzip, identity", gzip(""))]
    {
        let answer = attempt_reply(packed(200, coding, body)).await;
        assert_eq!((verdict(&answer), answer.body_encoded), (answered(200, None), true), "{coding} {answer:?}");
    }
    let plain = attempt_reply(packed(200, "identity", r#"{"errorCode":1}"#)).await;
    assert_eq!((plain.failure, plain.body_encoded), (Some(Failure::ErrorInBody), false));
}

#[tokio::test]
async fn compressed_answers_have_the_limit_of_plain_ones() {
    let bomb = attempt_reply(packed(200, "gzip", gzip(vec![b' '; 40_000_000]))).await;
    assert_eq!((verdict(&bomb), bomb.response.len()), (cut(None), 16 * 1024));
    let exact = attempt_reply(packed(200, "gzip", gzip(vec![b' '; 64 * 1024]))).await;
    assert_eq!(verdict(&exact), answered(200, None));
    let text =
        [br#"{"errorCode":"E17", "rest":""#.as_slice(), &(0..=255).cycle().take(2000).collect::<Vec<u8>>()].concat();
    let whole = gzip(text);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", whole.len());
    let half = attempt_reply(Reply::raw([head.as_bytes(), &whole[..whole.len() / 2]].concat())).await;
    assert_eq!(verdict(&half), cut(Some(Failure::ErrorInBody)), "{half:?}");
    assert_eq!(half.error_code.as_deref(), Some("E17"));
    // A body that cannot be unpacked cannot be checked, so none of it is kept: it may contain a secret.
    for (coding, body) in [("gzip", "no gzip"), ("aes128gcm", "planted"), ("br", "no brotli"), ("zstd", "no zstd")] {
        let answer = attempt_reply(packed(200, coding, body)).await;
        assert_eq!(verdict(&answer), cut(None), "{coding} {answer:?}");
        assert!(answer.body_encoded && answer.response.is_empty(), "{coding} {answer:?}");
    }
}

#[tokio::test]
async fn secrets_in_compressed_answers_are_masked() {
    let server = HookServer::replying(packed(200, "gzip", gzip("the key is planted-secret, I think")));
    let mut destination = destination(&server.url("/"));
    destination.redactor = Redactor::new(&[Secret::new("planted-secret")]);
    let answer = attempt(&destination).await;
    let shown = String::from_utf8_lossy(&answer.response);
    assert!(shown.starts_with("the key is ") && !shown.contains("planted-secret"), "{shown}");
}

#[tokio::test]
async fn secrets_in_answers_are_masked() {
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
