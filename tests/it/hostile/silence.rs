//! Peers that go silent, or drip, in every phase.

use super::fault::{ACCEPTED, CUT, Fault, ID, LATE, Move, OWN, OWN_CUT, answer_and_hang, fault, pause, send};
use std::time::Duration;

/// With this pause between bytes a whole answer takes longer than any deadline here.
const DRIP: Duration = Duration::from_millis(100);
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    [before_the_head(), in_the_answer(), drips()].concat()
}

fn before_the_head() -> Vec<Fault> {
    let with_hints = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
    vec![
        fault("freezes when it has accepted", [Move::Freeze], LATE),
        fault("freezes inside the request", [Move::Read(30), Move::Freeze], LATE),
        fault("freezes inside a large request", [Move::Read(30), Move::Freeze], "failed timeout send -").large(LARGE),
        fault("hangs behind the request", [Move::Request, Move::Hang], LATE),
        answer_and_hang("hangs inside the status line", "HTTP/1.1 20", LATE),
        answer_and_hang("hangs behind the status line", "HTTP/1.1 200 OK\r\n", LATE),
        answer_and_hang("hangs inside the name of a header", "HTTP/1.1 200 OK\r\nContent-Le", LATE),
        answer_and_hang("hangs inside the value of a header", "HTTP/1.1 200 OK\r\nContent-Length: 1", LATE),
        answer_and_hang("hangs before the empty line", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", LATE),
        answer_and_hang("100 Continue, then nothing", "HTTP/1.1 100 Continue\r\n\r\n", LATE),
        answer_and_hang("103 Early Hints, then nothing", with_hints, LATE),
        fault("freezes in the handshake", [Move::Freeze], "failed timeout connect -").https(),
        fault("hangs in the handshake", [Move::Hang], "failed timeout connect -").https(),
    ]
}

/// More bytes than the buffers of both sides can hold.
pub const LARGE: usize = 5 * 1024 * 1024;

fn in_the_answer() -> Vec<Fault> {
    // The lost part of the body may have said that the gateway passed the request on.
    let refused = "failed http_status - 503 maybe_applied";
    let cut_own = format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{{\"errorCode\":\"{ID}\", \"rest");
    vec![
        answer_and_hang("hangs before the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", CUT),
        answer_and_hang("hangs inside the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", CUT),
        answer_and_hang("hangs in a body that ends with the connection", "HTTP/1.1 200 OK\r\n\r\nabc", CUT),
        answer_and_hang(
            "hangs inside the body of a refusal",
            "HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nabc",
            refused,
        ),
        answer_and_hang("hangs behind an error in the body", cut_own, OWN_CUT),
        answer_and_hang("hangs before the first chunk", CHUNKED, CUT),
        answer_and_hang("hangs inside the size of a chunk", format!("{CHUNKED}5"), CUT),
        answer_and_hang("hangs inside a chunk", format!("{CHUNKED}5\r\nab"), CUT),
        answer_and_hang("hangs behind the data of a chunk", format!("{CHUNKED}5\r\nabcde"), CUT),
        answer_and_hang("hangs between chunks", format!("{CHUNKED}5\r\nabcde\r\n"), CUT),
        answer_and_hang("hangs inside the last chunk", format!("{CHUNKED}5\r\nabcde\r\n0\r\n"), CUT),
        answer_and_hang("hangs inside a trailer", format!("{CHUNKED}5\r\nabcde\r\n0\r\nX-Sum: 1"), CUT),
        answer_and_hang("stays open although it said close", with_close(), OWN),
    ]
}

fn with_close() -> String {
    super::fault::with_body("HTTP/1.1 200 OK", "Connection: close\r\n")
}

fn drips() -> Vec<Fault> {
    let drip = |name: &str, head: &str, bytes: &str, expected: &str| {
        let script = [Move::Request, send(head), Move::Drip(bytes.as_bytes().to_vec(), DRIP), Move::Close];
        fault(name, script, expected)
    };
    let again = |name: &str, head: &str, bytes: &str, expected: &str| {
        let script = [Move::Request, send(head), Move::Repeat(bytes.as_bytes().to_vec(), DRIP)];
        fault(name, script, expected)
    };
    let ok = "HTTP/1.1 200 OK\r\n";
    vec![
        drip("drips the head", "", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", LATE),
        fault("pauses inside the head", pauses(), ACCEPTED),
        drip("drips the body", "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n", &"x".repeat(60), CUT),
        drip("drips the size of a chunk", CHUNKED, &"0".repeat(60), CUT),
        again("drips headers without end", ok, "X-More: 1\r\n", LATE),
        again("drips 100 Continue without end", "", "HTTP/1.1 100 Continue\r\n\r\n", LATE),
        again("drips empty lines without end", "", "\r\n", LATE),
        again("drips chunks without end", CHUNKED, "1\r\nx\r\n", CUT),
        again("drips trailers without end", &format!("{CHUNKED}1\r\nx\r\n0\r\n"), "X-More: 1\r\n", CUT),
    ]
}

fn pauses() -> Vec<Move> {
    vec![Move::Request, send("HTTP/1.1 200 OK\r\nContent-"), pause(50), send("Length: 0\r\n\r\n")]
}
