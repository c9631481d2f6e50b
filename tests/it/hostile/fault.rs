//! One fault: what a peer does with the connections that it gets, and what the program must make of it.
//!
//! It plays nothing and judges nothing.

use std::time::Duration;

/// Where a script says so, the id of the request that is being answered stands; as long as an id, so that lengths hold.
pub const ID: &str = "@@@@@@";

/// What a script does next.
#[derive(Clone, Debug)]
pub enum Move {
    /// Reads so many bytes of the request.
    Read(usize),
    /// Reads a request to its end; the connection is over where none comes.
    Request,
    /// Waits until some bytes of a request are there, and reads none.
    Arrival,
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends bytes and the connection's end in one segment, so that nothing comes between the two.
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
    /// Closes for writing alone.
    HalfClose,
    /// Closes the connection.
    Close,
    /// Resets the connection.
    Reset,
}

/// A fault and what is expected of the program. A script begins again when it ended and the connection is still there.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Shown when something is wrong.
    pub name: String,
    /// The scripts of the first, second, … connection; the last one goes on for all others.
    pub scripts: Vec<Vec<Move>>,
    /// What is told of the events, in any order; where there are fewer than events, the last holds for the others. Where
    /// the kernel decides which of two comes first, both stand there, parted by ` | `.
    pub expected: Vec<String>,
    /// How many events are sent.
    pub events: usize,
    /// Whether one event is on its way at a time.
    pub is_alone: bool,
    /// Whether `https` is called.
    pub is_https: bool,
    /// How many bytes are added to each payload.
    pub padding: usize,
}

/// Makes a fault of three events that are sent at once, each over a connection that follows `script`.
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

/// Makes a fault of an answer to every request. The connection is closed where the answer has no end of its own; else it
/// stays open: a request that just then goes out over it would rightly fail by the close, and that is another fault.
pub fn answer(name: impl Into<String>, bytes: impl AsRef<[u8]>, expected: &str) -> Fault {
    let is_endless = [CUT, OWN_CUT, BROKEN].contains(&expected);
    let close = is_endless.then_some(Move::Close);
    let script: Vec<Move> = [Move::Request, send(bytes)].into_iter().chain(close).collect();
    fault(name, script, expected)
}

/// Makes a fault of an answer that ends with its connection.
pub fn answer_and_close(name: impl Into<String>, bytes: impl AsRef<[u8]>, expected: &str) -> Fault {
    fault(name, [Move::Request, send(bytes), Move::Close], expected)
}

/// Makes a fault of an answer after which the connection stays open and silent.
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

/// Sends bytes without end and as fast as they are taken.
pub fn flood(bytes: impl AsRef<[u8]>) -> Move {
    Move::Repeat(bytes.as_ref().to_vec(), Duration::ZERO)
}

/// How a fault treats the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tempo {
    /// It is over at once.
    Prompt,
    /// It waits for the deadline.
    Waiting,
    /// It sends as fast as it can.
    Flood,
}

impl Fault {
    /// Says how its scripts treat the time.
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

    /// Sends so many events, one after the other.
    pub fn in_turn(mut self, events: usize) -> Self {
        (self.events, self.is_alone) = (events, true);
        self
    }

    /// Expects this of the next event and of those behind it.
    pub fn and(mut self, expected: &str) -> Self {
        self.expected.push(expected.to_owned());
        self
    }

    /// Is called with `https`.
    pub fn https(mut self) -> Self {
        self.is_https = true;
        self
    }

    /// Sends one event of so many bytes more.
    pub fn large(mut self, padding: usize) -> Self {
        (self.events, self.padding) = (1, padding);
        self
    }
}

/// A whole answer that names its request, so that one which is taken for another's is found. It is no success, because the
/// program tells more of what failed.
pub fn own() -> String {
    with_body("HTTP/1.1 200 OK", "")
}

/// Such an answer with a status line and headers of its own; each header ends with a line end.
pub fn with_body(status_line: &str, headers: &str) -> String {
    let body = own_body();
    format!("{status_line}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The body of such an answer.
pub fn own_body() -> String {
    format!("{{\"errorCode\":\"{ID}\"}}")
}

/// What is told of an event that got such an answer.
pub const OWN: &str = "failed error_in_body - 200 own";
/// Of one whose answer broke off behind an error key and its value.
pub const OWN_CUT: &str = "failed error_in_body body 200 body_truncated own";
/// Of one that was accepted.
pub const ACCEPTED: &str = "delivered - - 200";
/// Of one that was accepted, and the body of the answer broke off.
pub const CUT: &str = "delivered - body 200 body_truncated";
/// Of one for which no head came in time.
pub const LATE: &str = "failed timeout head - maybe_applied";
/// Of one whose connection broke, or that got no HTTP, before there was a head.
pub const BROKEN: &str = "failed network head - maybe_applied";
/// Of one whose connection broke before the whole request was out.
pub const UNSENT: &str = "failed network send -";
