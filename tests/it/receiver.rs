//! The receiver in the test's own process: with slow peers, many peers, and peers in the middle of a request at the
//! end.

use crate::harness::exchange;
use inv_hooks::receiver::{Handler, Head, Hosts, Incoming, Limits, Reply, Response, serve};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Answers 200 after a pause and reports the length of the body.
struct Slow(Duration, mpsc::Sender<usize>);

impl Handler for Slow {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), Vec::new());
        hosts.check(head).map_err(|denied| denied.answer("listen"))
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let _ = self.1.send(incoming.body.len());
        tokio::time::sleep(self.0).await;
        Response::of(200, "").into()
    }
}

/// A server in its own thread; it ends when the test asks for it.
struct Served {
    address: SocketAddr,
    bodies: mpsc::Receiver<usize>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    fn start(limits: Limits, pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (sender, bodies) = mpsc::channel();
        let (end, ending) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let served = inv_hooks::runtime::run(serve(listener, Slow(pause, sender), limits, async {
                drop(ending.await);
            }));
            served.expect("a runtime").expect("a listener");
        });
        Self { address, bodies, end: Some(end), thread: Some(thread) }
    }

    fn end(&mut self) -> Duration {
        let started = Instant::now();
        drop(self.end.take());
        self.thread.take().expect("it runs").join().expect("it ends well");
        started.elapsed()
    }

    fn request(&self) -> Vec<u8> {
        let head =
            format!("POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n", self.address);
        format!("{head}{{}}").into_bytes()
    }
}

fn limits() -> Limits {
    let short = Duration::from_millis(200);
    Limits { connections: 2, head: short, body: short, grace: Duration::from_millis(500), ..Limits::default() }
}

#[test]
fn slow_peers_are_disconnected_and_make_room_for_others() {
    let mut served = Served::start(limits(), Duration::ZERO);
    // They use all permits: one never ends its head, one sends it byte by byte, and the others wait.
    let mut silent = TcpStream::connect(served.address).expect("a connection");
    let mut dripping = TcpStream::connect(served.address).expect("a connection");
    silent.write_all(b"POST / HT").expect("written");
    let dripper = std::thread::spawn(move || {
        let is_cut = |_| {
            dripping.write_all(b"X").is_err() || {
                std::thread::sleep(Duration::from_millis(20));
                false
            }
        };
        (0..500).any(is_cut)
    });
    let started = Instant::now();
    let (status, _) = exchange(served.address, &served.request());
    assert_eq!(status, 200);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(dripper.join().expect("it ends"), "the dripping peer was never cut off");
    let mut rest = Vec::new();
    silent.set_read_timeout(Some(Duration::from_secs(5))).expect("a time limit");
    let _ = silent.read_to_end(&mut rest);
    served.end();
}

#[test]
fn a_body_that_never_arrives_is_not_waited_for() {
    let mut served = Served::start(limits(), Duration::ZERO);
    let mut request = served.request();
    request.pop();
    let started = Instant::now();
    let (status, answer) = exchange(served.address, &request);
    assert_eq!(status, 408, "{answer}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(served.bodies.try_recv().is_err(), "half a request reached the handler");
    served.end();
}

#[test]
fn requests_in_progress_are_answered_at_the_end() {
    let mut served = Served::start(limits(), Duration::from_millis(200));
    let (address, request) = (served.address, served.request());
    let asking = std::thread::spawn(move || exchange(address, &request).0);
    assert_eq!(served.bodies.recv().expect("a request"), 2);
    served.end();
    assert_eq!(asking.join().expect("an answer"), 200);
    assert!(TcpStream::connect(address).is_err(), "it still accepts connections");
}

#[test]
fn the_end_does_not_wait_forever() {
    let mut served = Served::start(limits(), Duration::from_hours(1));
    let (address, request) = (served.address, served.request());
    let asking = std::thread::spawn(move || exchange(address, &request).0);
    assert_eq!(served.bodies.recv().expect("a request"), 2);
    let took = served.end();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(asking.join().expect("an end"), 0);
}

#[test]
fn broken_requests_do_not_reach_the_handler() {
    let mut served = Served::start(limits(), Duration::ZERO);
    let host = format!("Host: {}\r\n", served.address);
    let check = |request: String, expected: u16| {
        let (status, answer) = exchange(served.address, request.as_bytes());
        assert_eq!(status, expected, "{request:.80}: {answer}");
    };
    check("garbage\r\n\r\n".to_owned(), 400);
    check(format!("POST / HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), 400);
    check(format!("POST / HTTP/1.1\r\n{host}X: {}\r\n\r\n", "x".repeat(1_000_000)), 431);
    check(format!("POST / HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(200)), 431);
    check(format!("POST / HTTP/1.1\r\n{host}{host}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"), 421);
    assert!(served.bodies.try_recv().is_err());
    served.end();
}
