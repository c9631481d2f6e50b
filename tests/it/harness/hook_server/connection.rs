//! One connection: reads requests, plays their replies.

use super::received::Received;
use super::reply::{End, Reply, Step};
use super::server::Shared;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often a waiting connection checks whether the server has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// The stream of a connection, encrypted or not.
pub(super) trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

/// Serves one connection until it ends.
pub(super) fn serve(stream: TcpStream, shared: &Arc<Shared>) {
    let Ok(handle) = stream.try_clone() else { return };
    let _ = stream.set_read_timeout(Some(GLANCE));
    let _ = stream.set_nodelay(true);
    let mut wire: Box<dyn Wire> = match &shared.tls {
        Some(config) => {
            let session = rustls::ServerConnection::new(config.clone()).expect("a TLS session");
            Box::new(rustls::StreamOwned::new(session, stream))
        }
        None => Box::new(stream),
    };
    // An error means that the peer closed the connection; the test decides what that means.
    let end = converse(wire.as_mut(), shared).unwrap_or(End::Close);
    if end == End::Reset {
        let _ = socket2::SockRef::from(&handle).set_linger(Some(Duration::ZERO));
    }
}

fn converse(wire: &mut dyn Wire, shared: &Shared) -> io::Result<End> {
    let mut buffer = Vec::new();
    loop {
        let Some(request) = read_request(wire, &mut buffer, shared)? else { return Ok(End::Close) };
        let must_close = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let (index, reply) = shared.take(request);
        let played = play(wire, &reply, shared);
        shared.end(index);
        played?;
        if reply.end != End::Keep || must_close {
            return Ok(reply.end);
        }
    }
}

fn read_request(wire: &mut dyn Wire, buffer: &mut Vec<u8>, shared: &Shared) -> io::Result<Option<Received>> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if !read_more(wire, buffer, shared)? {
            return Ok(None);
        }
    };
    let began = Instant::now();
    let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let split = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let headers = lines.filter_map(split).collect();
    let mut request = Received { method, target, headers, body: Vec::new(), status: 0, began, ended: None };
    let length = request.header("content-length").map_or(0, |text| text.parse().expect("a length"));
    let body_start = head_end + 4;
    while buffer.len() < body_start + length {
        if !read_more(wire, buffer, shared)? {
            return Ok(None);
        }
    }
    let rest = buffer.split_off(body_start + length);
    request.body = buffer.split_off(body_start);
    *buffer = rest;
    Ok(Some(request))
}

/// Reads some bytes; false at the end of the connection or of the server.
fn read_more(wire: &mut dyn Wire, buffer: &mut Vec<u8>, shared: &Shared) -> io::Result<bool> {
    let mut chunk = [0; 16 * 1024];
    while !shared.is_over.load(Ordering::Relaxed) {
        match wire.read(&mut chunk) {
            Ok(0) => return Ok(false),
            Ok(length) => {
                buffer.extend_from_slice(&chunk[..length]);
                return Ok(true);
            }
            Err(error) if is_glance(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

fn is_glance(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

fn play(wire: &mut dyn Wire, reply: &Reply, shared: &Shared) -> io::Result<()> {
    for step in reply.all_steps() {
        match step {
            Step::Send(bytes) => send(wire, &bytes)?,
            Step::Pause(length) => std::thread::sleep(length),
            Step::Drip(bytes, every) => {
                for byte in bytes {
                    std::thread::sleep(every);
                    send(wire, &[byte])?;
                }
            }
            Step::Repeat(bytes, pause) => {
                while !shared.is_over.load(Ordering::Relaxed) {
                    send(wire, &bytes)?;
                    std::thread::sleep(pause);
                }
            }
            Step::Hang => while read_more(wire, &mut Vec::new(), shared)? {},
        }
    }
    Ok(())
}

fn send(wire: &mut dyn Wire, bytes: &[u8]) -> io::Result<()> {
    wire.write_all(bytes)?;
    wire.flush()
}
