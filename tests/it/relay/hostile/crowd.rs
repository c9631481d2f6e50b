//! Clients that take every place of the relay and come back as soon as they lose theirs.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How each of them starts, in turn: nothing, half a head, and a refused request whose connection is kept.
const STARTS: [&[u8]; 4] =
    [b"", b"POST / HT", b"\r\n", b"POST /none HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"];

/// Keeps `count` connections open until `is_over`, and returns how many were ended by the server.
pub fn crowd(address: SocketAddr, count: usize, is_over: &AtomicBool) -> usize {
    let open = |number: usize| {
        let mut stream = TcpStream::connect(address).ok()?;
        let _ = stream.write_all(STARTS[number % STARTS.len()]);
        stream.set_nonblocking(true).ok()?;
        Some(stream)
    };
    let mut streams: Vec<_> = (0..count).map(open).collect();
    let mut ended = 0;
    while !is_over.load(Ordering::SeqCst) {
        for (number, stream) in streams.iter_mut().enumerate() {
            if stream.as_mut().is_none_or(has_ended) {
                ended += 1;
                *stream = open(number);
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    ended
}

fn has_ended(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 4096]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}
