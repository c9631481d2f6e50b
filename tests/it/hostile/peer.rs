//! A peer on raw sockets: a listener that runs a script on every connection and records which requests it read.
//!
//! Of HTTP it knows only where a request ends and which id it has.

use super::fault::{ID, Move};
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often a waiting connection checks whether the peer has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// Size of the receive buffer: so small that a large request cannot be sent to a peer that does not read.
const BUFFER_BYTES: usize = 16 * 1024;

/// The kernel delays a segment by at most 200 ms. If the end took longer, it went in a second segment.
#[cfg(target_os = "linux")]
const HELD_BACK: Duration = Duration::from_millis(150);

struct Shared {
    is_over: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    torn: AtomicUsize,
    scripts: Vec<Vec<Move>>,
    elsewhere: String,
}

/// A peer on a free port of 127.0.0.1.
pub struct Peer {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: Option<JoinHandle<()>>,
}

impl Peer {
    /// Starts it. In the bytes that it sends, `$ELSEWHERE` is replaced by `elsewhere` and `$HERE` by its own address.
    pub fn start(scripts: Vec<Vec<Move>>, elsewhere: &str) -> Self {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
        socket.set_recv_buffer_size(BUFFER_BYTES).expect("a small buffer");
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("a port");
        socket.listen(128).expect("it listens");
        let listener: TcpListener = socket.into();
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            is_over: AtomicBool::new(false),
            connections: AtomicUsize::new(0),
            requests: Mutex::default(),
            torn: AtomicUsize::new(0),
            scripts,
            elsewhere: elsewhere.to_owned(),
        });
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &shared)
        });
        Self { shared, address, accepting: Some(accepting) }
    }

    /// Returns the address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many times it was too slow to send bytes and the end of the connection in one segment.
    pub fn torn(&self) -> usize {
        self.shared.torn.load(Ordering::Relaxed)
    }

    /// Treats the next connection as the first one, and forgets earlier requests.
    pub fn start_again(&self) {
        self.shared.connections.store(0, Ordering::Relaxed);
        self.take_requests();
    }

    /// Returns the ids of the requests that were completely read since the last call.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.requests.lock().expect("no thread of the peer panics"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.is_over.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.connections.fetch_add(1, Ordering::Relaxed);
        let shared = shared.clone();
        std::thread::spawn(move || {
            let _ = stream.set_nodelay(true);
            let _ = stream.set_read_timeout(Some(GLANCE));
            let Ok(here) = stream.local_addr() else { return };
            let script = &shared.scripts[number.min(shared.scripts.len() - 1)];
            let mut player = Player { stream, buffer: Vec::new(), id: String::new(), here, shared: &shared };
            // An error means that the other side closed the connection.
            while !player.is_over() && matches!(player.play(script), Ok(true)) {}
        });
    }
}

/// One connection.
struct Player<'a> {
    stream: TcpStream,
    buffer: Vec<u8>,
    id: String,
    here: SocketAddr,
    shared: &'a Shared,
}

impl Player<'_> {
    /// Runs `script` once; returns false when the connection is over.
    fn play(&mut self, script: &[Move]) -> io::Result<bool> {
        for step in script {
            if !self.make(step)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn make(&mut self, step: &Move) -> io::Result<bool> {
        match step {
            Move::Read(length) => return self.fill(*length),
            Move::Request => return self.read_request(),
            Move::Arrival => return self.wait_for_bytes(),
            Move::Send(bytes) => self.stream.write_all(&self.filled_in(bytes))?,
            #[cfg(target_os = "linux")]
            Move::SendAndClose(bytes) => {
                // The delayed bytes are sent together with the end.
                socket2::SockRef::from(&self.stream).set_tcp_cork(true)?;
                let (bytes, started) = (self.filled_in(bytes), std::time::Instant::now());
                self.stream.write_all(&bytes)?;
                self.stream.shutdown(Shutdown::Write)?;
                if started.elapsed() > HELD_BACK {
                    self.shared.torn.fetch_add(1, Ordering::Relaxed);
                }
                return Ok(false);
            }
            Move::Drip(bytes, every) => {
                for byte in self.filled_in(bytes) {
                    std::thread::sleep(*every);
                    self.stream.write_all(&[byte])?;
                }
            }
            Move::Repeat(bytes, every) => {
                while !self.is_over() {
                    self.stream.write_all(bytes)?;
                    std::thread::sleep(*every);
                }
            }
            Move::Pause(length) => std::thread::sleep(*length),
            Move::Hang => {
                while self.read_more()? {}
                return Ok(false);
            }
            Move::Freeze => {
                while !self.is_over() {
                    std::thread::sleep(GLANCE);
                }
            }
            Move::HalfClose => self.stream.shutdown(Shutdown::Write)?,
            Move::Close => return Ok(false),
            Move::Reset => {
                socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn is_over(&self) -> bool {
        self.shared.is_over.load(Ordering::Relaxed)
    }

    /// Reads a request, stores its id, and leaves the bytes after it unread.
    fn read_request(&mut self) -> io::Result<bool> {
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if !self.read_more()? {
                return Ok(false);
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        let end = head_end + length.unwrap_or(0_usize);
        if !self.fill(end)? {
            return Ok(false);
        }
        self.id = id_of(&String::from_utf8_lossy(&self.buffer[head_end..end]));
        self.buffer.drain(..end);
        self.shared.requests.lock().expect("no thread of the peer panics").push(self.id.clone());
        Ok(true)
    }

    /// Reads until this number of bytes has arrived.
    fn fill(&mut self, length: usize) -> io::Result<bool> {
        while self.buffer.len() < length {
            if !self.read_more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn read_more(&mut self) -> io::Result<bool> {
        let mut chunk = [0; 16 * 1024];
        let Some(length) = self.patiently(|stream| stream.read(&mut chunk))? else { return Ok(false) };
        self.buffer.extend_from_slice(&chunk[..length]);
        Ok(true)
    }

    fn wait_for_bytes(&mut self) -> io::Result<bool> {
        Ok(self.patiently(|stream| stream.peek(&mut [0]))?.is_some())
    }

    /// Reads some bytes; `None` at the end of the connection or of the test.
    fn patiently(&mut self, mut read: impl FnMut(&mut TcpStream) -> io::Result<usize>) -> io::Result<Option<usize>> {
        while !self.is_over() {
            match read(&mut self.stream) {
                Ok(0) => return Ok(None),
                Ok(length) => return Ok(Some(length)),
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Inserts the id of the request and the addresses into the bytes to send.
    fn filled_in(&self, bytes: &[u8]) -> Vec<u8> {
        let words = [(ID, self.id.as_str()), ("$ELSEWHERE", &self.shared.elsewhere), ("$HERE", &self.here.to_string())];
        let mut bytes = bytes.to_vec();
        for (word, value) in words.into_iter().filter(|(_, value)| !value.is_empty()) {
            while let Some(at) = memchr::memmem::find(&bytes, word.as_bytes()) {
                bytes.splice(at..at + word.len(), value.bytes());
            }
        }
        bytes
    }
}

/// Returns the id that `runs` put into a payload.
fn id_of(body: &str) -> String {
    let rest = body.split_once("\"orderId\":\"").map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}
