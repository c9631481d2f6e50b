//! The receiver in the test's own process: with slow peers, many peers, and peers in the middle of a request at the
//! end.

mod deadlines;
mod ends;
mod hostile;
mod places;

use crate::harness::exchange;
use inv_hooks::receiver::{Handler, Head, Hosts, Incoming, Limits, Reply, Response, serve};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Answers 200 with a body of spaces after a pause, and shows the requests.
struct Slow {
    pause: Duration,
    answer_bytes: usize,
    requests: mpsc::Sender<Incoming>,
}

impl Handler for Slow {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        if head.path() == "/blocks" {
            std::thread::sleep(self.pause);
        }
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), Vec::new());
        hosts.check(head).map_err(|denied| denied.answer("listen"))
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let _ = self.requests.send(incoming);
        tokio::time::sleep(self.pause).await;
        Response::of(200, vec![b' '; self.answer_bytes]).into()
    }
}

/// A server in its own thread; it ends when the test asks for it.
struct Served {
    address: SocketAddr,
    requests: mpsc::Receiver<Incoming>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    fn start(limits: Limits, pause: Duration) -> Self {
        Self::answering(limits, pause, 0)
    }

    fn answering(limits: Limits, pause: Duration, answer_bytes: usize) -> Self {
        Self::with(limits, |requests| Slow { pause, answer_bytes, requests })
    }

    fn with<H: Handler>(limits: Limits, handler: impl FnOnce(mpsc::Sender<Incoming>) -> H) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (sender, requests) = mpsc::channel();
        let handler = handler(sender);
        let (end, ending) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let served = inv_hooks::runtime::run(serve(listener, handler, limits, async {
                drop(ending.await);
            }));
            served.expect("a runtime").expect("a listener");
        });
        Self { address, requests, end: Some(end), thread: Some(thread) }
    }

    /// Asks it to end.
    fn ask_to_end(&mut self) {
        drop(self.end.take());
    }

    fn end(&mut self) -> Duration {
        let started = Instant::now();
        self.ask_to_end();
        self.thread.take().expect("it runs").join().expect("it ends well");
        started.elapsed()
    }

    /// Waits for a request that the handler got, and returns its body.
    fn body(&self) -> Vec<u8> {
        self.requests.recv_timeout(Duration::from_secs(10)).expect("a request").body
    }

    fn head(&self, more: &str) -> String {
        format!("POST / HTTP/1.1\r\nHost: {}\r\n{more}\r\n", self.address)
    }

    fn request(&self) -> Vec<u8> {
        format!("{}{{}}", self.head("Connection: close\r\nContent-Length: 2\r\n")).into_bytes()
    }

    fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
        stream
    }
}

/// Reads until the server closes.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads one answer without a body.
fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("an answer");
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
    assert!(answer.ends_with("\r\n\r\nrefused: its body did not come in time\n"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(served.requests.try_recv().is_err(), "half a request reached the handler");
    served.end();
}

#[test]
fn requests_in_progress_are_answered_at_the_end() {
    let mut served = Served::start(limits(), Duration::from_millis(200));
    let (address, request) = (served.address, served.request());
    let asking = std::thread::spawn(move || exchange(address, &request).0);
    assert_eq!(served.body(), b"{}");
    served.end();
    assert_eq!(asking.join().expect("an answer"), 200);
    assert!(TcpStream::connect(address).is_err(), "it still accepts connections");
}

#[test]
fn the_end_does_not_wait_forever() {
    let mut served = Served::start(limits(), Duration::from_hours(1));
    let (address, request) = (served.address, served.request());
    let asking = std::thread::spawn(move || exchange(address, &request).0);
    assert_eq!(served.body(), b"{}");
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
    assert!(served.requests.try_recv().is_err());
    served.end();
}
