//! More peers than there are places, and two servers in one process.

use super::{Served, Slow, limits, rest};
use crate::harness::exchange;
use inv_hooks::receiver::{Limits, serve};
use std::collections::VecDeque;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Counts the connections that the server at `address` has accepted. Those that wait for it have no inode yet.
#[cfg(target_os = "linux")]
fn accepted(address: SocketAddr) -> usize {
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("the table of connections");
    let local = format!("0100007F:{:04X}", address.port());
    let is_accepted = |line: &&str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        fields[1] == local && fields[3] != "0A" && fields[9] != "0"
    };
    table.lines().skip(1).filter(is_accepted).count()
}

#[cfg(not(target_os = "linux"))]
fn accepted(_: SocketAddr) -> usize {
    0
}

#[test]
fn two_thousand_connections_take_no_more_than_the_places() {
    let long = Duration::from_secs(30);
    let places = 64;
    let mut served = Served::start(Limits { connections: places, head: long, body: long, ..limits() }, Duration::ZERO);
    let (address, request) = (served.address, served.request());
    let mut open: VecDeque<TcpStream> = VecDeque::new();
    for number in 0..2000 {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let start: &[u8] = [&b""[..], b"POST / HT", b"\r\n"][number % 3];
        let _ = stream.write_all(start);
        open.push_back(stream);
        if open.len() > 300 {
            open.pop_front();
        }
        if number % 200 == 199 {
            let started = Instant::now();
            assert_eq!(exchange(address, &request).0, 200, "after {number}");
            assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
            // The table is not of one moment: while it is read, connections end and others are accepted. Too many would stay.
            let counts = (0..20).map(|_| accepted(address)).inspect(|_| std::thread::sleep(Duration::from_millis(5)));
            let fewest = counts.min().expect("a count");
            assert!(fewest <= places + 1, "{fewest}");
        }
    }
    drop(open);
    served.end();
}

#[test]
fn busy_connections_keep_their_places_and_others_wait() {
    let pause = Duration::from_millis(300);
    let mut served = Served::start(Limits { connections: 2, ..limits() }, pause);
    let (address, request) = (served.address, served.request());
    let started = Instant::now();
    let asking: Vec<_> = (0..4)
        .map(|_| {
            let request = request.clone();
            std::thread::spawn(move || exchange(address, &request).0)
        })
        .collect();
    for one in asking {
        assert_eq!(one.join().expect("an answer"), 200);
    }
    assert!(started.elapsed() >= 2 * pause, "{:?}", started.elapsed());
    served.end();
}

#[test]
fn two_servers_with_their_own_limits_run_side_by_side() {
    let bind = || TcpListener::bind("127.0.0.1:0").expect("a port");
    let (first, second) = (bind(), bind());
    let addresses = [&first, &second].map(|listener| listener.local_addr().expect("an address"));
    let (requests, _seen) = mpsc::channel();
    let slow = || Slow { pause: Duration::ZERO, answer_bytes: 0, requests: requests.clone() };
    let handlers = (slow(), slow());
    let (end, ending) = tokio::sync::watch::channel(());
    let mut endings = (ending.clone(), ending);
    let thread = std::thread::spawn(move || {
        let small = Limits { body_bytes: 1, ..limits() };
        let both = async {
            tokio::join!(
                serve(first, handlers.0, small, async { drop(endings.0.changed().await) }),
                serve(second, handlers.1, limits(), async { drop(endings.1.changed().await) }),
            )
        };
        let (first, second) = inv_hooks::runtime::run(both).expect("a runtime");
        first.and(second).expect("both end well");
    });
    let send = |address: SocketAddr| {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n");
        stream.write_all(format!("{head}{{}}").as_bytes()).expect("written");
        rest(&mut stream)
    };
    assert!(send(addresses[0]).starts_with("HTTP/1.1 413"));
    assert!(send(addresses[1]).starts_with("HTTP/1.1 200"));
    drop(end);
    thread.join().expect("they end");
}
