//! Answers that never end, and answers that are far larger than they look.

use super::fault::{ACCEPTED, BROKEN, CUT, Fault, LATE, Move, answer, fault, flood, pause, send};

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    let endless = |name: &str, head: &str, bytes: Vec<u8>, expected: &str| {
        fault(name, [Move::Request, send(head), flood(bytes)], expected)
    };
    let x = b"x".repeat(64 * 1024);
    vec![
        endless("a status line without end", "HTTP/1.1 200 ", x.clone(), BROKEN),
        endless("headers without end", "HTTP/1.1 200 OK\r\n", b"X-A: 0123456789\r\n".repeat(4000), BROKEN),
        endless("a value without end", "HTTP/1.1 200 OK\r\nX-A: ", x.clone(), BROKEN),
        endless("empty lines without end", "", b"\r\n".repeat(30_000), BROKEN),
        endless("a body without end", "HTTP/1.1 200 OK\r\n\r\n", x.clone(), CUT),
        endless("1 GiB announced and sent", "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", x.clone(), CUT),
        endless("a chunk without end", &format!("{CHUNKED}ffffffffffff\r\n"), x.clone(), CUT),
        endless("chunks of one byte without end", CHUNKED, b"1\r\nx\r\n".repeat(10_000), CUT),
        endless("a chunk size without end", CHUNKED, b"0".repeat(64 * 1024), CUT),
        endless("a chunk extension without end", &format!("{CHUNKED}1;"), x.clone(), CUT),
        endless(
            "extensions of many chunks without end",
            CHUNKED,
            format!("1;{}\r\nx\r\n", "x".repeat(500)).repeat(100).into(),
            CUT,
        ),
        endless("trailers without end", &format!("{CHUNKED}1\r\nx\r\n0\r\n"), b"X-A: 0123456789\r\n".repeat(4000), CUT),
        endless("a trailer without end", &format!("{CHUNKED}1\r\nx\r\n0\r\nX-A: "), x.clone(), CUT),
        endless("a refusal without end", "HTTP/1.1 500 No\r\n\r\n", x.clone(), "failed http_status - 500"),
        endless(
            "a redirect without end",
            "HTTP/1.1 302 Found\r\nLocation: http://$HERE/\r\n\r\n",
            x,
            "failed http_status - 302",
        ),
        endless("100 Continue without end", "", b"HTTP/1.1 100 Continue\r\n\r\n".repeat(2000), LATE),
        endless("103 with headers without end", "", large_hints().repeat(4), LATE),
        fault("a flood of bytes before the request is read", [flood(b"x".repeat(64 * 1024))], &either()),
        // Only one event: a second one could already be in flight on the same connection when the flood starts.
        fault("goes on sending behind the answer", behind_the_answer(), ACCEPTED).in_turn(1),
        bomb("gzip"),
        bomb("deflate, gzip, br"),
    ]
}

/// The kernel decides whether the last byte of the request or the flood comes first. Neither is an answer.
fn either() -> String {
    format!("failed network send - | {BROKEN}")
}

fn large_hints() -> Vec<u8> {
    format!("HTTP/1.1 103 Early Hints\r\n{}\r\n", format!("Link: <{}>\r\n", "x".repeat(200)).repeat(50)).into_bytes()
}

fn behind_the_answer() -> Vec<Move> {
    vec![Move::Request, send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), pause(20), flood(b"x".repeat(64 * 1024))]
}

/// An encoded body: some kilobytes that unpack to megabytes, or to something else.
fn bomb(coding: &str) -> Fault {
    let body = zipped_blanks();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n", body.len());
    answer(format!("a bomb by {coding}"), [head.into_bytes(), body].concat(), CUT)
}

/// A gzip stream whose one block says "the last byte, 258 times" again and again.
fn zipped_blanks() -> Vec<u8> {
    // Fixed codes: the literal blank is 8 bits, a length of 258 is 8 bits, a distance of 1 is 5.
    let mut bits = vec![true, true, false];
    let most_first = |value: u32, count: u32| (0..count).rev().map(move |bit| value >> bit & 1 == 1);
    bits.extend(most_first(0x30 + u32::from(b' '), 8));
    for _ in 0..10_000 {
        bits.extend(most_first(0b1100_0101, 8));
        bits.extend(most_first(0, 5));
    }
    bits.extend([false; 7]);
    let bytes = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | u8::from(*bit)));
    b"\x1f\x8b\x08\0\0\0\0\0\0\x03".iter().copied().chain(bytes).collect()
}
