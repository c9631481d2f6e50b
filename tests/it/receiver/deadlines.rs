//! Peers that are slow in every direction end at a deadline.

use super::{Served, answer, limits, rest};
use inv_hooks::receiver::Limits;
use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The places are no reason to end a connection here.
fn roomy() -> Limits {
    Limits { connections: 64, ..limits() }
}

/// Sends `piece` every 20 ms from a thread until the server ends the connection; that must be within five seconds.
fn drip(stream: &TcpStream, piece: &'static [u8]) -> JoinHandle<()> {
    let mut stream = stream.try_clone().expect("a second handle");
    std::thread::spawn(move || {
        let is_cut = |_| {
            std::thread::sleep(Duration::from_millis(20));
            stream.write_all(piece).is_err()
        };
        assert!((0..250).any(is_cut), "it is still listened to");
    })
}

#[test]
fn a_head_that_never_ends_is_cut_off() {
    let mut served = Served::start(roomy(), Duration::ZERO);
    for start in ["", "POST / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nX: "] {
        let mut stream = served.open();
        let started = Instant::now();
        stream.write_all(start.as_bytes()).expect("written");
        let dripping = drip(&stream, if start.is_empty() { b"P" } else { b"x" });
        assert_eq!(rest(&mut stream), "", "{start}");
        dripping.join().expect("it is cut off");
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
    assert!(served.requests.try_recv().is_err());
    served.end();
}

#[test]
fn a_body_that_drips_ends_at_its_deadline() {
    let mut served = Served::start(roomy(), Duration::ZERO);
    let cases: [(&str, &'static [u8]); 2] =
        [("Content-Length: 100000\r\n", b"x"), ("Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n")];
    let started = Instant::now();
    let dripping = cases.map(|(framing, piece)| {
        let mut stream = served.open();
        stream.write_all(served.head(framing).as_bytes()).expect("written");
        (drip(&stream, piece), stream)
    });
    let dripping = dripping.map(|(dripping, mut stream)| {
        let answer = rest(&mut stream);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("connection: close"), "{answer}");
        dripping
    });
    for one in dripping {
        one.join().expect("it is cut off");
    }
    served.end();
    assert!(served.requests.try_recv().is_err());
}

#[test]
fn a_peer_may_idle_longer_than_it_may_take_for_a_head() {
    let idle = Duration::from_millis(700);
    let mut served = Served::start(Limits { idle, ..roomy() }, Duration::ZERO);
    let request = served.head("");
    let mut stream = served.open();
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).expect("written");
        assert!(answer(&mut stream).starts_with("HTTP/1.1 200"));
        std::thread::sleep(Duration::from_millis(300));
    }
    // A head that has started has the deadline of heads again.
    stream.write_all(b"POST / HT").expect("written");
    let started = Instant::now();
    assert_eq!(rest(&mut stream), "");
    assert!(started.elapsed() < idle, "{:?}", started.elapsed());
    // Without one it idles until that deadline.
    let mut stream = served.open();
    stream.write_all(request.as_bytes()).expect("written");
    answer(&mut stream);
    let started = Instant::now();
    assert_eq!(rest(&mut stream), "");
    let took = started.elapsed();
    assert!(took > Duration::from_millis(500) && took < Duration::from_secs(2), "{took:?}");
    served.end();
}

#[test]
fn a_peer_that_does_not_read_its_answer_ends_at_a_deadline() {
    let limits = Limits { answer: Duration::from_millis(300), idle: Duration::from_millis(100), ..roomy() };
    let mut served = Served::answering(limits, Duration::ZERO, 32 * 1024 * 1024);
    let mut stream = served.open();
    stream.write_all(served.head("").as_bytes()).expect("written");
    served.body();
    std::thread::sleep(Duration::from_millis(900));
    // What the system had taken can still be read; then comes the end, not the rest.
    let answer = rest(&mut stream);
    assert!(answer.len() < 32 * 1024 * 1024, "{}", answer.len());
    served.end();
    // A peer that reads gets all of it, however long the server may idle.
    let limits = Limits { idle: Duration::from_millis(100), ..roomy() };
    let mut served = Served::answering(limits, Duration::ZERO, 32 * 1024 * 1024);
    let mut stream = served.open();
    stream.write_all(served.head("Connection: close\r\n").as_bytes()).expect("written");
    assert!(rest(&mut stream).len() > 32 * 1024 * 1024);
    served.end();
}

#[test]
fn requests_whose_answers_are_not_read_are_not_taken_without_end() {
    for wrong_host in [false, true] {
        let limits = Limits { answer: Duration::from_millis(500), ..roomy() };
        let mut served = Served::start(limits, Duration::ZERO);
        let mut stream = served.open();
        stream.set_write_timeout(Some(Duration::from_secs(1))).expect("a time limit");
        let request = if wrong_host {
            "POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1\r\n\r\nx".to_owned()
        } else {
            served.head("")
        };
        let many = request.repeat(1000);
        let started = Instant::now();
        // The buffers of the system hold a few megabytes; what is sent beyond them is not taken.
        let sent = (0..2000).take_while(|_| stream.write_all(many.as_bytes()).is_ok()).count();
        assert!(sent < 2000, "everything was taken");
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        drop(stream);
        served.end();
    }
}

#[test]
fn half_closed_connections_end() {
    let mut served = Served::start(roomy(), Duration::from_hours(1));
    let request = String::from_utf8(served.request()).expect("text");
    let check = |bytes: &str, expected: &str| {
        let mut stream = served.open();
        stream.write_all(bytes.as_bytes()).expect("written");
        stream.shutdown(Shutdown::Write).expect("half closed");
        let started = Instant::now();
        let answer = rest(&mut stream);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        assert!(answer.starts_with(expected) && answer.is_empty() == expected.is_empty(), "{bytes}: {answer}");
    };
    check("", "");
    check("POST / HT", "");
    check(request.strip_suffix('}').expect("a body"), "HTTP/1.1 400");
    // A whole request: closing is how a sender hangs up.
    check(&request, "");
    served.end();
}
