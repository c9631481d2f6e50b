//! A fault: what a peer does with its connections, and which outcome is expected.
//!
//! It does not run scripts and does not check outcomes.

use std::time::Duration;

/// In a script, this text is replaced by the id of the request that is being answered. It has the length of an id, so
/// that lengths stay right.
pub const ID: &str = "@@@@@@";

/// A step of a script.
#[derive(Clone, Debug)]
pub enum Move {
    /// Reads this number of bytes of the request.
    Read(usize),
    /// Reads a request to its end. If none arrives, the connection is over.
    Request,
    /// Waits until some bytes of a request have arrived, and reads none.
    Arrival,
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends bytes and the end of the connection in one segment, so that nothing can arrive between them.
    #[cfg(target_os = "linux")]
    SendAndClose(Vec<u8>),
    /// Sends bytes one at a time, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends bytes again and again, with a pause after each, until the other side closes.
    Repeat(Vec<u8>, Duration),
    /// Waits.
    Pause(Duration),
    /// Reads until the other side closes.
    Hang,
    /// Does nothing at all until the test is over.
    Freeze,
    /// Closes only the writing direction.
    HalfClose,
    /// Closes the connection.
    Close,
    /// Resets the connection.
    Reset,
}

/// A fault and the expected outcome. A script starts again when it has ended and the connection is still open.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The name in messages.
    pub name: String,
    /// The scripts of the first, second, … connection; the last one is for all further connections.
    pub scripts: Vec<Vec<Move>>,
    /// The expected outcomes of the events, in any order; the last one is for all further events. If the kernel decides
    /// which of two outcomes comes, both are there, separated by ` | `.
    pub expected: Vec<String>,
    /// Number of events.
    pub events: usize,
    /// Whether events are sent one at a time.
    pub is_alone: bool,
    /// Whether the endpoint has `https`.
    pub is_https: bool,
    /// Number of bytes that are added to each payload.
    pub padding: usize,
}

/// Makes a fault with three events that are sent at the same time, each over a connection that follows `script`.
pub fn fault(name: impl Into<String>, script: impl Into<Vec<Move>>, expected: &str) -> Fault {
    Fault {
        name: name.into(),
        scripts: vec![script.into()],
        expected: vec![expected.to_owned()],
        events: 3,
        is_alone: false,
        is_https: false,
        padding: 0,
    }
}

/// Makes a fault from an answer to every request. The connection is closed after an answer that does not end by itself.
/// Otherwise it stays open: a close could hit a request that is just being sent, which would be another fault.
pub fn answer(name: impl Into<String>, bytes: impl AsRef<[u8]>, expected: &str) -> Fault {
    let is_endless = [CUT, OWN_CUT, BROKEN].contains(&expected);
    let close = is_endless.then_some(Move::Close);
    let script: Vec<Move> = [Move::Request, send(bytes)].into_iter().chain(close).collect();
    fault(name, script, expected)
}

/// Makes a fault from an answer that ends with its connection.
pub fn answer_and_close(name: impl Into<String>, bytes: impl AsRef<[u8]>, expected: &str) -> Fault {
    fault(name, [Move::Request, send(bytes), Move::Close], expected)
}

/// Makes a fault from an answer after which the connection stays open and silent.
pub fn answer_and_hang(name: impl Into<String>, bytes: impl AsRef<[u8]>, expected: &str) -> Fault {
    fault(name, [Move::Request, send(bytes), Move::Hang], expected)
}

/// Sends bytes.
pub fn send(bytes: impl AsRef<[u8]>) -> Move {
    Move::Send(bytes.as_ref().to_vec())
}

/// Waits.
pub fn pause(millis: u64) -> Move {
    Move::Pause(Duration::from_millis(millis))
}

/// Sends bytes without end, as fast as they are read.
pub fn flood(bytes: impl AsRef<[u8]>) -> Move {
    Move::Repeat(bytes.as_ref().to_vec(), Duration::ZERO)
}

/// How long a fault takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tempo {
    /// It ends at once.
    Prompt,
    /// It lasts until the deadline.
    Waiting,
    /// It sends as fast as it can.
    Flood,
}

impl Fault {
    /// Returns how long its scripts take.
    pub fn tempo(&self) -> Tempo {
        let of = |step: &Move| match step {
            Move::Repeat(_, Duration::ZERO) => Tempo::Flood,
            Move::Repeat(..) | Move::Drip(..) | Move::Hang | Move::Freeze => Tempo::Waiting,
            Move::Pause(length) if *length > Duration::from_millis(100) => Tempo::Waiting,
            _ => Tempo::Prompt,
        };
        self.scripts.iter().flatten().map(of).max().unwrap_or(Tempo::Prompt)
    }

    /// Follows `script` over the second connection and all later ones.
    pub fn then(mut self, script: impl Into<Vec<Move>>) -> Self {
        self.scripts.push(script.into());
        self
    }

    /// Sends this number of events, one after the other.
    pub fn in_turn(mut self, events: usize) -> Self {
        (self.events, self.is_alone) = (events, true);
        self
    }

    /// Expects this outcome of the next event and all further ones.
    pub fn and(mut self, expected: &str) -> Self {
        self.expected.push(expected.to_owned());
        self
    }

    /// Uses `https`.
    pub fn https(mut self) -> Self {
        self.is_https = true;
        self
    }

    /// Sends one event with this number of additional bytes.
    pub fn large(mut self, padding: usize) -> Self {
        (self.events, self.padding) = (1, padding);
        self
    }
}

/// A complete answer that names its request, so that an answer assigned to another request is found. It is a failure,
/// because the program reports more details of failures.
pub fn own() -> String {
    with_body("HTTP/1.1 200 OK", "")
}

/// Such an answer with its own status line and headers; each header ends with a line end.
pub fn with_body(status_line: &str, headers: &str) -> String {
    let body = own_body();
    format!("{status_line}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The body of such an answer.
pub fn own_body() -> String {
    format!("{{\"errorCode\":\"{ID}\"}}")
}

/// The outcome of an event with such an answer.
pub const OWN: &str = "failed error_in_body - 200 own";
/// The outcome if the answer was cut off after an error key and its value.
pub const OWN_CUT: &str = "failed error_in_body body 200 body_truncated own";
/// The outcome of an accepted event.
pub const ACCEPTED: &str = "delivered - - 200";
/// The outcome of an accepted event if the body of the answer was cut off.
pub const CUT: &str = "delivered - body 200 body_truncated";
/// The outcome if no head arrived in time.
pub const LATE: &str = "failed timeout head - maybe_applied";
/// The outcome if the connection broke before a head, or the answer was not HTTP.
pub const BROKEN: &str = "failed network head - maybe_applied";
/// The outcome if the connection broke before the whole request was sent.
pub const UNSENT: &str = "failed network send -";
