//! Answers with invalid chunks.

use super::fault::{ACCEPTED, CUT, Fault, ID, OWN, OWN_CUT, answer, own_body};

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    let cut = |name: &str, chunks: &str| answer(name, format!("{CHUNKED}{chunks}"), CUT);
    let own = own_body();
    let size = own.len();
    let owned = |name: &str, chunks: String| answer(name, format!("{CHUNKED}{chunks}"), OWN);
    let then_broken = format!("{CHUNKED}{size:x}\r\n{{\"errorCode\":\"{ID}\",\r\nzz\r\n");
    vec![
        cut("a chunk size that is no number", "zz\r\nab\r\n0\r\n\r\n"),
        cut("a negative chunk size", "-2\r\nab\r\n0\r\n\r\n"),
        cut("a chunk size with a plus", "+2\r\nab\r\n0\r\n\r\n"),
        cut("a chunk size of 0x2", "0x2\r\nab\r\n0\r\n\r\n"),
        cut("no chunk size", "\r\nab\r\n0\r\n\r\n"),
        cut("a chunk size of 17 digits", "10000000000000002\r\nab\r\n0\r\n\r\n"),
        cut("the largest chunk size", "ffffffffffffffff\r\nab"),
        cut("a chunk that is longer than its size", "1\r\nab\r\n0\r\n\r\n"),
        cut("a chunk that is shorter than its size", "3\r\nab\r\n0\r\n\r\n"),
        cut("no line end behind a chunk", "2\r\nab0\r\n\r\n"),
        cut("LF alone behind a chunk size", "2\nab\r\n0\r\n\r\n"),
        cut("CR alone behind a chunk size", "2\rab\r\n0\r\n\r\n"),
        cut("NUL behind a chunk size", "2\0\r\nab\r\n0\r\n\r\n"),
        cut("a blank inside a chunk size", "0 2\r\nab\r\n0\r\n\r\n"),
        cut("LF inside a chunk extension", "2;a\nb\r\nab\r\n0\r\n\r\n"),
        cut("an extension of 1 MiB", &format!("2;{}\r\nab\r\n0\r\n\r\n", "x".repeat(1024 * 1024))),
        cut("trailers of 1 MiB", &format!("2\r\nab\r\n0\r\nX-A: {}\r\n\r\n", "x".repeat(1024 * 1024))),
        cut("a trailer without a colon", "2\r\nab\r\n0\r\nnothing\r\n\r\n"),
        owned("an extension", format!("{size:x};a=\"b\"\r\n{own}\r\n0\r\n\r\n")),
        owned("a chunk size with zeros before it", format!("0000{size:X}\r\n{own}\r\n000\r\n\r\n")),
        owned("a trailer", format!("{size:x}\r\n{own}\r\n0\r\nContent-Length: 3\r\n\r\n")),
        answer("a broken chunk behind an error in the body", then_broken, OWN_CUT),
        answer("no chunk but the last", format!("{CHUNKED}0\r\n\r\n"), ACCEPTED),
    ]
}
