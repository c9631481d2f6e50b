//! Requests with hostile framing, and requests that are refused by their head.

use super::{Served, answer, limits, rest};
use crate::harness::exchange;
use inv_hooks::receiver::{Handler, Head, Incoming, Limits, Refusal, Reply, Response};
use std::io::{Read as _, Write as _};
use std::sync::mpsc;
use std::time::{Duration, Instant};

fn patient() -> Limits {
    let long = Duration::from_secs(10);
    Limits { head: long, body: long, ..limits() }
}

#[test]
fn a_refused_head_gets_its_answer_before_its_body_is_asked_for() {
    let mut served = Served::start(patient(), Duration::ZERO);
    let expect = "Expect: 100-continue\r\nConnection: close\r\n";
    let check = |head: String, body: &str, expected: &str| {
        let (_, answer) = exchange(served.address, format!("{head}{body}").as_bytes());
        assert!(answer.starts_with(expected), "{answer}");
        assert_eq!(answer.contains("100 Continue"), expected.contains("100"), "{answer}");
        answer
    };
    let evil = "POST / HTTP/1.1\r\nHost: evil.example\r\n";
    for framing in ["Content-Length: 5\r\n", "Content-Length: 999999999999\r\n", "Transfer-Encoding: chunked\r\n"] {
        let refused = check(format!("{evil}Expect: 100-Continue\r\n{framing}\r\n"), "", "HTTP/1.1 421");
        assert!(refused.contains("connection: close"), "{refused}");
    }
    check(served.head(&format!("{expect}Content-Length: 1048577\r\n")), "", "HTTP/1.1 413");
    assert!(served.requests.try_recv().is_err());
    let answer = check(served.head(&format!("{expect}Content-Length: 2\r\n")), "{}", "HTTP/1.1 100 Continue\r\n\r\n");
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    assert_eq!(served.body(), b"{}");
    served.end();
}

#[test]
fn a_sender_that_is_refused_early_hears_it_although_it_sends_all_of_its_body_first() {
    let mut served = Served::start(patient(), Duration::ZERO);
    for framing in ["Content-Length: 5000000\r\n", "Transfer-Encoding: chunked\r\n"] {
        let mut stream = served.open();
        stream
            .write_all(format!("POST / HTTP/1.1\r\nHost: evil.example\r\n{framing}\r\n").as_bytes())
            .expect("written");
        std::thread::sleep(Duration::from_millis(100));
        for _ in 0..50 {
            stream.write_all(&vec![b'x'; 100_000]).expect("it is still listened to");
        }
        let answer = rest(&mut stream);
        assert!(answer.starts_with("HTTP/1.1 421") && answer.contains("connection: close"), "{answer}");
    }
    // A small body that came with its head costs no connection.
    let mut stream = served.open();
    let refused = "POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}";
    for _ in 0..3 {
        stream.write_all(refused.as_bytes()).expect("written");
        let head = answer(&mut stream);
        assert!(head.starts_with("HTTP/1.1 421") && !head.contains("connection: close"), "{head}");
        let length: usize = head
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split('\r').next()?.parse().ok())
            .expect("a length");
        stream.read_exact(&mut vec![0; length]).expect("a body");
    }
    stream.write_all(&served.request()).expect("written");
    assert!(rest(&mut stream).starts_with("HTTP/1.1 200"));
    served.end();
}

#[test]
fn smuggled_lengths_never_make_two_requests_of_one() {
    let mut served = Served::start(patient(), Duration::ZERO);
    let inner = String::from_utf8(served.request()).expect("text");
    let (chunked, length) = ("Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n");
    let check = |more: &str, body: &str, expected: u16, handled: usize| {
        let (status, answer) = exchange(served.address, format!("{}{body}{inner}", served.head(more)).as_bytes());
        assert_eq!(status, expected, "{more}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{more}: {answer}");
        assert!(answer.contains("connection: close"), "{more}: {answer}");
        assert_eq!(served.requests.try_iter().count(), handled, "{more}");
    };
    // With both, chunked counts and the connection ends (RFC 9112, section 6.1).
    check(&format!("{chunked}{length}"), "0\r\n\r\n", 200, 1);
    check(&format!("{length}{chunked}"), "0\r\n\r\n", 200, 1);
    check("Content-Length: 5\r\nContent-Length: 0\r\n", "", 400, 0);
    check("Content-Length: 5, 5\r\n", "hello", 400, 0);
    check("Content-Length: +5\r\n", "hello", 400, 0);
    check("Content-Length : 5\r\n", "hello", 400, 0);
    check("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n", 400, 0);
    check("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n", 400, 0);
    check(&format!("{chunked}Transfer-Encoding: gzip\r\n"), "0\r\n\r\n", 400, 0);
    check(chunked, "-1\r\n\r\n", 400, 0);
    check(chunked, "5\r\nhelloworld\r\n0\r\n\r\n", 400, 0);
    served.end();
}

#[test]
fn chunks_are_joined_and_trailers_left_out() {
    let mut served = Served::start(patient(), Duration::ZERO);
    let head = served.head("Transfer-Encoding: chunked\r\nConnection: close\r\n");
    let send = |body: &str| exchange(served.address, format!("{head}{body}").as_bytes()).0;
    assert_eq!(send("3;name=value\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nHost: evil.example\r\nX-Trailer: 1\r\n\r\n"), 200);
    let incoming = served.requests.recv_timeout(Duration::from_secs(5)).expect("a request");
    assert_eq!(incoming.body, br#"{"a":1}"#);
    assert!(incoming.headers.iter().all(|(name, _)| name != "x-trailer"), "{:?}", incoming.headers);
    assert_eq!(send(&format!("1\r\nx\r\n0\r\nX: {}\r\n\r\n", "x".repeat(200_000))), 400);
    assert_eq!(send(&format!("1;{}\r\nx\r\n0\r\n\r\n", "x".repeat(200_000))), 400);
    let most = "10000\r\n".to_owned() + &"x".repeat(0x10000) + "\r\n";
    assert_eq!(send(&format!("{}0\r\n\r\n", most.repeat(16))), 200);
    assert_eq!(send(&format!("{}1\r\nx\r\n0\r\n\r\n", most.repeat(16))), 413);
    served.end();
}

#[test]
fn requests_that_come_at_once_are_answered_one_after_the_other() {
    let pause = Duration::from_millis(100);
    let mut served = Served::start(patient(), pause);
    let started = Instant::now();
    let mut all = Vec::new();
    for body in ["a", "bb", "ccc"] {
        all.extend(format!("{}{body}", served.head(&format!("Content-Length: {}\r\n", body.len()))).into_bytes());
    }
    all.extend(served.request());
    let (_, answers) = exchange(served.address, &all);
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 4, "{answers}");
    assert!(started.elapsed() >= 4 * pause, "{:?}", started.elapsed());
    let bodies: Vec<Vec<u8>> = served.requests.try_iter().map(|incoming| incoming.body).collect();
    assert_eq!(bodies, [&b"a"[..], b"bb", b"ccc", b"{}"]);
    served.end();
}

/// Words its refusals as JSON.
struct Json(mpsc::Sender<Incoming>);

impl Handler for Json {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        let is_allowed = head.method == "POST" && head.only("x-key") == Some(b"1") && head.peer.ip().is_loopback();
        if is_allowed { Ok(()) } else { Err(Response::json(401, r#"{"errorCode":"NO"}"#)) }
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let answer = Response::json(202, format!("\"{}\"", incoming.peer));
        let _ = self.0.send(incoming);
        answer.into()
    }

    fn refuse(&self, head: Option<&Head<'_>>, refusal: &Refusal) -> Response {
        let path = head.map_or("", |head| head.path());
        Response::json(refusal.status(), format!(r#"{{"errorCode":"{}","path":"{path}"}}"#, refusal.status()))
    }
}

#[test]
fn every_answer_is_worded_by_the_handler() {
    let mut served = Served::with(Limits { body: Duration::from_millis(100), body_bytes: 10, ..patient() }, Json);
    let send = |request: String| {
        let (_, answer) = exchange(served.address, request.as_bytes());
        assert!(answer.contains("content-type: application/json\r\n"), "{answer}");
        answer
    };
    let line = "POST /a?b=c HTTP/1.1\r\nConnection: close\r\n";
    let ok = send(format!("{line}x-key: 1\r\n\r\n"));
    assert!(ok.starts_with("HTTP/1.1 202") && ok.contains("\"127.0.0.1:"), "{ok}");
    let check = |request: String, status: u16| {
        let answer = send(request);
        let body = format!(r#""errorCode":"{status}""#);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(&body), "{answer}");
        answer
    };
    let large = check(format!("{line}x-key: 1\r\nContent-Length: 11\r\n\r\n12345678901"), 413);
    assert!(large.contains(r#""path":"/a""#), "{large}");
    check(format!("{line}x-key: 1\r\nContent-Length: 2\r\n\r\n1"), 408);
    check(format!("{line}x-key: 1\r\nTransfer-Encoding: chunked\r\n\r\nno"), 400);
    check("garbage\r\n\r\n".to_owned(), 400);
    check(format!("{line}X: {}\r\n\r\n", "x".repeat(300_000)), 431);
    for wrong in ["", "x-key: 2\r\n", "x-key: 1\r\nx-key: 1\r\n"] {
        assert!(send(format!("{line}{wrong}\r\n")).starts_with("HTTP/1.1 401"), "{wrong}");
    }
    assert_eq!(served.requests.try_iter().count(), 1);
    served.end();
}
