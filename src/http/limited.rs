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
    /// Connects to the first of `addresses` that answers. `place` names them in messages.
    pub(super) fn connect(addresses: &[SocketAddr], place: &str, limit: Duration) -> std::result::Result<Self, String> {
        let until = Instant::now() + limit;
        let mut why = format!("{place} has no address");
        for address in addresses {
            let left = until.saturating_duration_since(Instant::now());
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
