//! How connections end: when the server is to end, and when a sender hangs up.

use super::{Served, answer, limits, rest};
use crate::harness::exchange;
use inv_hooks::receiver::{Handler, Head, Incoming, Limits, Reply, Response};
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

fn patient() -> Limits {
    let long = Duration::from_secs(10);
    Limits { connections: 8, head: long, body: long, grace: long, ..limits() }
}

#[test]
fn answers_after_the_shutdown_say_that_they_are_the_last() {
    let pause = Duration::from_secs(1);
    let mut served = Served::start(patient(), pause);
    let request = served.head("Content-Length: 2\r\n") + "{}";
    let mut busy = served.open();
    let mut reading = served.open();
    let mut idle = served.open();
    idle.write_all(request.as_bytes()).expect("written");
    assert!(!answer(&mut idle).contains("connection: close"));
    served.body();
    busy.write_all(request.as_bytes()).expect("written");
    reading.write_all(request.strip_suffix('}').expect("a body").as_bytes()).expect("written");
    assert_eq!(served.body(), b"{}");
    served.ask_to_end();
    let started = Instant::now();
    assert_eq!(rest(&mut idle), "");
    assert!(started.elapsed() < pause, "{:?}", started.elapsed());
    assert!(TcpStream::connect(served.address).is_err(), "it still accepts connections");
    reading.write_all(b"}").expect("written");
    for stream in [&mut busy, &mut reading] {
        let answer = rest(stream);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("connection: close"), "{answer}");
    }
    served.end();
}

#[test]
fn requests_that_came_before_the_shutdown_are_answered() {
    let pause = Duration::from_millis(300);
    for connections in [2, 8] {
        let mut served = Served::start(Limits { connections, ..patient() }, pause);
        let blocking = String::from_utf8(served.request()).expect("text").replace("POST / ", "POST /blocks ");
        let mut first = served.open();
        first.write_all(blocking.as_bytes()).expect("written");
        std::thread::sleep(pause / 3);
        // The server does nothing now, so these are neither accepted nor read when it is asked to end.
        let mut second = served.open();
        second.write_all(&served.request()).expect("written");
        served.ask_to_end();
        for stream in [&mut first, &mut second] {
            let answer = rest(stream);
            assert!(answer.starts_with("HTTP/1.1 200"), "{connections}: {answer}");
        }
        served.end();
    }
}

#[test]
fn a_connection_that_waits_for_a_place_at_the_shutdown_is_served() {
    let mut served = Served::start(Limits { connections: 1, ..patient() }, Duration::from_millis(300));
    let mut first = served.open();
    first.write_all(&served.request()).expect("written");
    served.body();
    let mut second = served.open();
    second.write_all(&served.request()).expect("written");
    std::thread::sleep(Duration::from_millis(100));
    served.ask_to_end();
    assert!(rest(&mut first).starts_with("HTTP/1.1 200"));
    assert!(rest(&mut second).starts_with("HTTP/1.1 200"));
    served.end();
}

/// Shows when its future is dropped.
struct Dropped(mpsc::Sender<&'static str>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

/// Does its work in a task of its own, and waits for it.
struct Spawning {
    requests: mpsc::Sender<Incoming>,
    notes: mpsc::Sender<&'static str>,
}

impl Handler for Spawning {
    fn admit(&self, _: &Head<'_>) -> Result<(), Response> {
        Ok(())
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let dropped = Dropped(self.notes.clone());
        let notes = self.notes.clone();
        let work = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(400)).await;
            let _ = notes.send("worked");
        });
        let _ = self.requests.send(incoming);
        let _ = work.await;
        std::mem::forget(dropped);
        Response::of(200, "").into()
    }
}

#[test]
fn work_that_was_spawned_goes_on_when_the_sender_hangs_up() {
    let (notes, noted) = mpsc::channel();
    let mut served = Served::with(patient(), |requests| Spawning { requests, notes });
    let next = || noted.recv_timeout(Duration::from_secs(5)).expect("a note");
    let (status, _) = exchange(served.address, &served.request());
    assert_eq!((status, next()), (200, "worked"));
    served.body();
    for is_reset in [false, true] {
        let mut stream = served.open();
        stream.write_all(&served.request()).expect("written");
        served.body();
        if is_reset {
            socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("set");
        }
        drop(stream);
        assert_eq!((next(), next()), ("dropped", "worked"), "{is_reset}");
    }
    served.end();
}
