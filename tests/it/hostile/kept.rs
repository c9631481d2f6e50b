//! Connections that are reused or should not be: stale ones, unsolicited answers, two answers to one request.

use super::fault::{BROKEN, Fault, LATE, Move, OWN, OWN_CUT, fault, flood, own, own_body, pause, send, with_body};

/// An answer without a request.
const STRAY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{\"errorCode\":\"STRAY1\"}";

/// The faults of this family. The answers name their requests, so that an answer assigned to another request is found.
pub fn faults() -> Vec<Fault> {
    [ended(), stale(), strays(), half_answers()].concat()
}

/// The connection ends together with the answer, so before any other request: it must not be reused.
#[cfg(target_os = "linux")]
fn ended() -> Vec<Fault> {
    vec![fault("closes behind every answer", [Move::Request, Move::SendAndClose(own().into_bytes())], OWN).in_turn(4)]
}

/// Without a way to send both in one segment, the kernel decides whether the next request meets the end.
#[cfg(not(target_os = "linux"))]
fn ended() -> Vec<Fault> {
    Vec::new()
}

fn stale() -> Vec<Fault> {
    let first = || vec![Move::Request, send(own())];
    let then = |more: &[Move]| [first(), more.to_vec()].concat();
    // The next request may be in flight by then. It is not repeated: the endpoint may have applied it.
    let either = format!("{OWN} | {BROKEN}");
    let closed = with_body("HTTP/1.1 200 OK", "Connection: close\r\n");
    vec![
        fault("a healthy peer", first(), OWN).in_turn(4),
        fault("resets a moment behind every answer", then(&[pause(2), Move::Reset]), &either).in_turn(4),
        fault("closes a moment behind every answer", then(&[pause(2), Move::Close]), &either).in_turn(4),
        fault("says close and does", [Move::Request, send(&closed), Move::Close], OWN).in_turn(4),
        fault("says close and goes on", [Move::Request, send(&closed)], OWN).in_turn(4),
        fault("HTTP/1.0 that stays open", [Move::Request, send(with_body("HTTP/1.0 200 OK", ""))], OWN).in_turn(4),
        fault("closes when a second request comes", then(&[Move::Arrival, Move::Close]), OWN).and(BROKEN).in_turn(2),
        fault("resets when a second request comes", then(&[Move::Arrival, Move::Reset]), OWN).and(BROKEN).in_turn(2),
        fault("closes behind a second request", then(&[Move::Request, Move::Close]), OWN).and(BROKEN).in_turn(2),
        fault("is silent behind a second request", then(&[Move::Request, Move::Hang]), OWN).and(LATE).in_turn(2),
    ]
}

fn strays() -> Vec<Fault> {
    let own = own();
    let stray = |name: &str, bytes: String| fault(name, [Move::Request, send(bytes)], OWN).in_turn(4);
    vec![
        stray("two answers to one request", format!("{own}{own}")),
        stray("a stray answer behind the answer", format!("{own}{STRAY}")),
        stray("half a stray answer behind the answer", format!("{own}HTTP/1.1 200 OK\r\nContent-Le")),
        stray("100 Continue behind the answer", format!("{own}HTTP/1.1 100 Continue\r\n\r\n")),
        stray("408 behind the answer", format!("{own}HTTP/1.1 408 Idle\r\nContent-Length: 0\r\n\r\n")),
        stray("garbage behind the answer", format!("{own}\r\n\0\0\0garbage")),
        stray("an empty line behind the answer", format!("{own}\r\n")),
        stray("a hundred answers to one request", own.repeat(100)),
        fault(
            "a body that 204 must not have",
            [Move::Request, send("HTTP/1.1 204 None\r\nContent-Length: 3\r\n\r\nabc")],
            "delivered - - 204",
        )
        .in_turn(4),
        // Sent in one piece with the answer. An answer that arrives after the next request was sent would be accepted.
        fault(
            "a flood behind the answer",
            [Move::Request, send(format!("{own}{STRAY}")), flood(STRAY.repeat(500))],
            OWN,
        )
        .in_turn(4),
    ]
}

fn half_answers() -> Vec<Fault> {
    let half = format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", own_body());
    let good = || [Move::Request, send(own())];
    vec![
        fault("an answer that comes too late", [Move::Request, pause(1500), send(own())], LATE)
            .then(good())
            .and(OWN)
            .in_turn(4),
        fault(
            "the rest of an answer that comes too late",
            [Move::Request, send(&half), pause(1500), send("x".repeat(77))],
            OWN_CUT,
        )
        .then(good())
        .and(OWN)
        .in_turn(4),
    ]
}

/// Number of times that the end must be noticed; each time by `send` and by `repost`, with three chances each to miss
/// it.
#[cfg(target_os = "linux")]
#[test]
fn the_end_of_a_connection_together_with_the_answer_is_always_noticed() {
    use super::check::{Bounds, wrong};
    let rounds = if super::is_full() { 300 } else { 10 };
    let mut found = Vec::new();
    for round in 0..rounds {
        for ran in super::run::run(&ended(), super::LONG, "127.0.0.1:9") {
            found.extend(
                wrong(&ended(), &ran, Bounds::of(super::LONG)).into_iter().map(|what| format!("{round}: {what}")),
            );
        }
    }
    crate::harness::note(&format!("an end that comes with the answer: {rounds} rounds, {} findings", found.len()));
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}
