//! A raw client that sends what no honest sender sends, and notes what it gets.

use crate::relay::scene::Got;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// No server may keep a connection of these for longer.
const MOST: Duration = Duration::from_secs(50);

/// How long a client that holds its connection does so after its answer.
const HOLD: Duration = Duration::from_secs(4);

/// What a client does.
pub enum Step {
    Send(Vec<u8>),
    /// Sends this again and again, with pauses, until the server ends the connection.
    Drip(Vec<u8>, Duration),
    /// Keeps the connection open after the answer and sends nothing.
    Hold,
}

/// What a client saw.
#[derive(Debug, Default)]
pub struct Heard {
    /// Every whole answer in its order, also `100 Continue`.
    pub answers: Vec<Got>,
    /// What came after them and is no whole answer.
    pub rest: usize,
    /// When the first byte came.
    pub first: Option<Duration>,
    /// When the connection ended; `None` if the client left first.
    pub ended: Option<Duration>,
    /// How much the server, and the buffers between, took.
    pub sent: usize,
}

/// Plays `steps` on one connection.
pub fn play(address: SocketAddr, steps: Vec<Step>) -> Heard {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_write_timeout(Some(MOST)).expect("a limit");
    let mut client = Client { stream, started: Instant::now(), bytes: Vec::new(), heard: Heard::default() };
    let is_held = matches!(steps.last(), Some(Step::Hold));
    for step in steps {
        match step {
            Step::Send(bytes) => client.send(&bytes),
            Step::Drip(bytes, pause) => client.drip(&bytes, pause),
            Step::Hold => client.read_until(HOLD),
        }
    }
    if !is_held {
        client.read_until(MOST);
    }
    client.heard()
}

struct Client {
    stream: TcpStream,
    started: Instant,
    bytes: Vec<u8>,
    heard: Heard,
}

impl Client {
    fn has_ended(&self) -> bool {
        self.heard.ended.is_some()
    }

    /// A server that has refused may have stopped to listen: then what it said counts.
    fn send(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(64 * 1024) {
            if self.stream.write_all(piece).is_err() {
                return;
            }
            self.heard.sent += piece.len();
        }
    }

    fn drip(&mut self, bytes: &[u8], pause: Duration) {
        while !self.has_ended() && self.started.elapsed() < MOST {
            self.send(bytes);
            self.read_for(pause);
        }
    }

    fn read_until(&mut self, most: Duration) {
        let until = Instant::now() + most;
        while !self.has_ended() && Instant::now() < until {
            self.read_for(Duration::from_millis(200).min(until.saturating_duration_since(Instant::now())));
        }
    }

    /// Reads once, for at most as long as `most`.
    fn read_for(&mut self, most: Duration) {
        let mut buffer = [0; 4096];
        self.stream.set_read_timeout(Some(most.max(Duration::from_millis(1)))).expect("a limit");
        match self.stream.read(&mut buffer) {
            Ok(0) => self.heard.ended = Some(self.started.elapsed()),
            Ok(read) => {
                self.heard.first.get_or_insert(self.started.elapsed());
                self.bytes.extend_from_slice(&buffer[..read]);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => self.heard.ended = Some(self.started.elapsed()),
        }
    }

    fn heard(mut self) -> Heard {
        let mut rest = self.bytes.as_slice();
        while let Some((got, after)) = split(rest) {
            self.heard.answers.push(got);
            rest = after;
        }
        self.heard.rest = rest.len();
        self.heard
    }
}

/// Splits the first whole answer off.
fn split(bytes: &[u8]) -> Option<(Got, &[u8])> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next()?.parse::<usize>().ok());
    let end = head + length.unwrap_or_default();
    Some((Got::parse(bytes.get(..end)?)?, &bytes[end..]))
}
