//! Connections that are closed or reset in every phase.

use super::fault::{ACCEPTED, BROKEN, CUT, Fault, ID, Move, OWN_CUT, UNSENT, fault, pause, send};
use super::silence::LARGE;

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    let ends = [("closes", Move::Close), ("resets", Move::Reset)];
    let mut all: Vec<Fault> = ends.iter().flat_map(|(verb, end)| at_every_phase(verb, end)).collect();
    all.extend(in_the_handshake());
    all.extend([
        fault("closes for writing behind the request", [Move::Request, Move::HalfClose, Move::Hang], BROKEN),
        fault(
            "closes for writing inside the body",
            [Move::Request, send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Move::HalfClose, Move::Hang],
            CUT,
        ),
        fault(
            "a body that ends with the connection",
            [Move::Request, send("HTTP/1.1 200 OK\r\n\r\nabc"), Move::Close],
            ACCEPTED,
        ),
    ]);
    all
}

fn at_every_phase(verb: &str, end: &Move) -> Vec<Fault> {
    let either = format!("failed network connect - | {UNSENT} | {BROKEN}");
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let before = |at: &str, script: &[Move], expected: &str| {
        fault(format!("{verb} {at}"), [script, std::slice::from_ref(end)].concat(), expected)
    };
    // The pause makes sure that the bytes arrive before the reset discards them.
    let behind = |at: &str, bytes: &str, expected: &str| before(at, &[Move::Request, send(bytes), pause(60)], expected);
    let own_cut = format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{{\"errorCode\":\"{ID}\", \"rest");
    vec![
        before("when it has accepted", &[], &either),
        before("inside the head of the request", &[Move::Read(30)], &either),
        before("inside a large request", &[Move::Read(100_000)], UNSENT).large(LARGE),
        before("behind the request", &[Move::Request], BROKEN),
        behind("inside the status line", "HTTP/1.1 2", BROKEN),
        behind("behind the status line", "HTTP/1.1 200 OK\r\n", BROKEN),
        behind("inside the headers", "HTTP/1.1 200 OK\r\nContent-Le", BROKEN),
        behind("behind 100 Continue", "HTTP/1.1 100 Continue\r\n\r\n", BROKEN),
        behind("before the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", CUT),
        behind("inside the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", CUT),
        behind(
            "inside the body of a refusal",
            "HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nabc",
            "failed http_status - 500",
        ),
        behind("behind an error in the body", &own_cut, OWN_CUT),
        behind("inside the size of a chunk", &format!("{chunked}5"), CUT),
        behind("inside a chunk", &format!("{chunked}5\r\nab"), CUT),
        behind("before the last chunk", &format!("{chunked}5\r\nabcde\r\n"), CUT),
        behind("inside the last chunk", &format!("{chunked}5\r\nabcde\r\n0\r\n"), CUT),
    ]
}

fn in_the_handshake() -> Vec<Fault> {
    let network = "failed network connect -";
    let tls = "failed tls connect -";
    let refuses = b"\x15\x03\x03\x00\x02\x02\x28";
    vec![
        fault("closes when a handshake begins", [Move::Read(5), Move::Close], network).https(),
        fault("resets when a handshake begins", [Move::Read(5), Move::Reset], network).https(),
        fault("refuses the handshake", [Move::Read(5), send(refuses), Move::Hang], tls).https(),
        fault(
            "answers a handshake with HTTP",
            [Move::Read(5), send("HTTP/1.1 400 Bad Request\r\n\r\n"), Move::Hang],
            tls,
        )
        .https(),
        fault("answers a handshake with garbage", [Move::Read(5), send([0xff; 500]), Move::Hang], tls).https(),
    ]
}
