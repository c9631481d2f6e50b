//! A proxy in front of the server that reads the messages of the protocol and cuts a connection at an exact place.
//!
//! Source of the messages: PostgreSQL, "Message Formats" of protocol 3.0.

use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Where the next connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// While the password is checked.
    InAuthentication,
    /// Before the transaction begins.
    BeforeBegin,
    /// After this many messages of the transaction.
    InTransaction(u32),
    /// Before COMMIT reaches the server.
    BeforeCommit,
    /// After the server has answered COMMIT, before the client gets the answer.
    AfterCommit,
    /// From COMMIT on, nothing passes, and nothing is closed.
    SilentFromCommit,
}

/// A client that was silent for this long waits for an answer.
const SILENCE: Duration = Duration::from_millis(50);

/// A proxy. Connections are passed on as they are, unless a cut is ordered.
pub struct Proxy {
    /// Its port on 127.0.0.1.
    pub port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    cut: Mutex<Option<Cut>>,
    cuts: AtomicU32,
    /// Whether turns are counted.
    is_counting: AtomicBool,
    /// How many times the client sent something after it had got something.
    turns: AtomicU32,
    /// When a client sent something last.
    sent_at: Mutex<Option<Instant>>,
    /// How many connections there were.
    connections: AtomicU32,
    /// Nothing passes on connections before this one.
    silent_before: AtomicU32,
}

impl Proxy {
    /// Starts a proxy in front of `server`, a port on 127.0.0.1.
    pub fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State::default());
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                let _ = (client.set_nodelay(true), server.set_nodelay(true));
                serve(client, server, shared.clone());
            }
        });
        Self { port, state }
    }

    /// Orders a cut of the next connection that comes to this place.
    pub fn cut(&self, at: Cut) {
        *self.state.cut.lock().expect("a lock") = Some(at);
    }

    /// From now on nothing passes on the connections of now, and nothing is closed.
    pub fn silence(&self) {
        self.state.silent_before.store(self.state.connections.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// The same for connections that are still to come, until [`Proxy::go_on`].
    pub fn silence_all(&self) {
        self.state.silent_before.store(u32::MAX, Ordering::SeqCst);
    }

    /// Lets everything pass, also what was held back.
    pub fn go_on(&self) {
        self.state.silent_before.store(0, Ordering::SeqCst);
    }

    /// Returns how many connections were cut.
    pub fn cuts(&self) -> u32 {
        self.state.cuts.load(Ordering::SeqCst)
    }

    /// Returns how many round trips clients make meanwhile. Answers are held back while a client is still sending: without that, one that
    /// sends several statements at once may get an answer before it has sent the last one.
    pub fn turns<T>(&self, work: impl FnOnce() -> T) -> (u32, T) {
        self.state.is_counting.store(true, Ordering::SeqCst);
        let before = self.state.turns.load(Ordering::SeqCst);
        let done = work();
        self.state.is_counting.store(false, Ordering::SeqCst);
        (self.state.turns.load(Ordering::SeqCst) - before, done)
    }
}

impl State {
    /// Waits until the clients have been silent for a while, if turns are counted.
    fn hold_back(&self) {
        while self.is_counting.load(Ordering::SeqCst) {
            let silent = self.sent_at.lock().expect("a lock").map_or(SILENCE, |at| at.elapsed());
            match SILENCE.checked_sub(silent) {
                None | Some(Duration::ZERO) => return,
                Some(rest) => thread::sleep(rest),
            }
        }
    }

    /// Waits while a connection is silent.
    fn keep_silent(&self, connection: u32) {
        while connection < self.silent_before.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Says whether the connection is to be cut here, and takes the order.
    fn is_due(&self, is_here: impl Fn(Cut) -> bool) -> Option<Cut> {
        let mut cut = self.cut.lock().expect("a lock");
        let due = cut.filter(|cut| is_here(*cut))?;
        *cut = None;
        self.cuts.fetch_add(1, Ordering::SeqCst);
        Some(due)
    }
}

fn serve(client: TcpStream, server: TcpStream, state: Arc<State>) {
    let (from_client, to_server) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    let is_answer_cut = Arc::new(Mutex::new(false));
    let has_answered = Arc::new(Mutex::new(true));
    let (cut_answer, answered) = (is_answer_cut.clone(), has_answered.clone());
    let number = state.connections.fetch_add(1, Ordering::SeqCst);
    let (shared, back) = (state.clone(), state);
    thread::spawn(move || {
        let _ = forward((from_client, number), to_server, &shared, &cut_answer, &answered);
    });
    thread::spawn(move || {
        let _ = backward(server, (client, number), &back, &is_answer_cut, &has_answered);
    });
}

/// Passes the client's messages on.
fn forward(
    (client, number): (TcpStream, u32),
    mut server: TcpStream,
    state: &State,
    cut_answer: &Mutex<bool>,
    has_answered: &Mutex<bool>,
) -> io::Result<()> {
    let mut since_begin = None;
    let (mut is_first, mut has_transactions) = (true, false);
    // What the client sends at once is read at once.
    let mut client = BufReader::with_capacity(1 << 20, client);
    loop {
        let message = read(&mut client, is_first).inspect_err(|_| drop(server.shutdown(Shutdown::Both)))?;
        is_first = false;
        state.keep_silent(number);
        *state.sent_at.lock().expect("a lock") = Some(Instant::now());
        let query = message.strip_prefix(b"Q").map(|rest| &rest[4..]);
        let is = |text: &[u8]| query.is_some_and(|query| query.starts_with(text));
        // A connection for signs of life has no transactions.
        has_transactions |= is(b"BEGIN");
        if std::mem::take(&mut *has_answered.lock().expect("a lock")) && has_transactions {
            state.turns.fetch_add(1, Ordering::SeqCst);
        }
        since_begin = if is(b"BEGIN") { Some(0) } else { since_begin.map(|count: u32| count + 1) };
        let cut = state.is_due(|cut| match cut {
            Cut::InAuthentication => message.starts_with(b"p"),
            Cut::BeforeBegin => is(b"BEGIN"),
            Cut::InTransaction(count) => since_begin == Some(count),
            Cut::BeforeCommit | Cut::AfterCommit | Cut::SilentFromCommit => is(b"COMMIT"),
        });
        match cut {
            None => {}
            Some(Cut::AfterCommit) => *cut_answer.lock().expect("a lock") = true,
            Some(Cut::SilentFromCommit) => loop {
                thread::park();
            },
            Some(_) => {
                let _ = (client.get_ref().shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
                return Ok(());
            }
        }
        if is(b"COMMIT") {
            since_begin = None;
        }
        server.write_all(&message)?;
    }
}

/// Passes the server's bytes on, until the answer to a COMMIT that the client must not see.
fn backward(
    mut server: TcpStream,
    (mut client, number): (TcpStream, u32),
    state: &State,
    is_cut: &Mutex<bool>,
    has_answered: &Mutex<bool>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = server.read(&mut buffer)?;
        let is_commit = buffer[..count].windows(12).any(|part| part == b"C\0\0\0\x0bCOMMIT\0");
        if count == 0 || (*is_cut.lock().expect("a lock") && is_commit) {
            let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
            return Ok(());
        }
        state.keep_silent(number);
        state.hold_back();
        *has_answered.lock().expect("a lock") = true;
        client.write_all(&buffer[..count])?;
    }
}

/// Reads a message; the first one has no type.
fn read(client: &mut impl io::Read, is_first: bool) -> io::Result<Vec<u8>> {
    let mut message = vec![0; if is_first { 4 } else { 5 }];
    client.read_exact(&mut message)?;
    let length = &message[message.len() - 4..];
    let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
    let head = message.len();
    message.resize(head + length - 4, 0);
    client.read_exact(&mut message[head..])?;
    Ok(message)
}
