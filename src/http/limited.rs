//! A connection with one time limit for all that is done over it, however small the pieces are that the peer sends.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A connection that ends by itself.
pub(super) struct Limited {
    tcp: TcpStream,
    limit: Duration,
    until: Instant,
}

impl Limited {
    /// Connects to the first of `addresses` that answers. Each gets an equal part of the time that is left. `place` names them in messages.
    pub(super) fn connect(addresses: &[SocketAddr], place: &str, limit: Duration) -> std::result::Result<Self, String> {
        let until = Instant::now() + limit;
        let mut why = format!("{place} has no address");
        for (address, to_try) in addresses.iter().zip((1..=addresses.len()).rev()) {
            let left = until.saturating_duration_since(Instant::now()) / u32::try_from(to_try).unwrap_or(u32::MAX);
            if left.is_zero() {
                break;
            }
            match TcpStream::connect_timeout(address, left) {
                Ok(tcp) => return Ok(Self { tcp, limit, until }),
                Err(error) => why = format!("no connection to {place}: {error}"),
            }
        }
        Err(why)
    }

    fn left(&self) -> Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.too_late()) } else { Ok(left) }
    }

    fn too_late(&self) -> Error {
        Error::new(ErrorKind::TimedOut, format!("it took longer than {} ms", self.limit.as_millis()))
    }

    /// A socket says in two ways that a time limit has passed.
    fn named<T>(&self, result: Result<T>) -> Result<T> {
        result.map_err(|error| match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => self.too_late(),
            _ => error,
        })
    }
}

impl Read for Limited {
    fn read(&mut self, part: &mut [u8]) -> Result<usize> {
        self.tcp.set_read_timeout(Some(self.left()?))?;
        let read = self.tcp.read(part);
        self.named(read)
    }
}

impl Write for Limited {
    fn write(&mut self, part: &[u8]) -> Result<usize> {
        self.tcp.set_write_timeout(Some(self.left()?))?;
        let written = self.tcp.write(part);
        self.named(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.tcp.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::Limited;
    use socket2::{Domain, Socket, Type};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::time::Duration;

    #[test]
    #[cfg(target_os = "linux")]
    fn an_address_that_does_not_answer_leaves_time_for_the_next() {
        // It accepts nothing, and one connection that waits is all it has room for.
        let full = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        full.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a free port");
        full.listen(0).expect("a listener");
        let dead = full.local_addr().expect("an address").as_socket().expect("an address");
        let _waits = TcpStream::connect(dead).expect("a connection");
        let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let good = server.local_addr().expect("an address");
        let connect = |addresses: &[SocketAddr]| Limited::connect(addresses, "here", Duration::from_secs(2)).map(drop);
        assert!(connect(&[dead]).is_err(), "the address answers");
        assert_eq!(connect(&[dead, dead, good]), Ok(()));
    }
}
