//! Answers with a wrong length, or with two lengths.

use super::fault::{ACCEPTED, BROKEN, CUT, Fault, OWN, answer, answer_and_close, answer_and_hang, own_body, with_body};

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    [lengths(), announced(), codings(), without_a_body()].concat()
}

/// An answer that names its request; only `headers` give its length.
fn with(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{}", own_body())
}

fn lengths() -> Vec<Fault> {
    let broken = |text: &str| answer(format!("the headers {text:?}"), with(text), BROKEN);
    vec![
        broken("Content-Length: 22\r\nContent-Length: 21"),
        broken("Content-Length: 22, 21"),
        broken("Content-Length: -1"),
        broken("Content-Length: -22"),
        broken("Content-Length: +22"),
        broken("Content-Length: 22.0"),
        broken("Content-Length: 2e1"),
        broken("Content-Length: 0x16"),
        broken("Content-Length: 2 2"),
        broken("Content-Length: 22;"),
        broken("Content-Length: \"22\""),
        broken("Content-Length: twentytwo"),
        broken("Content-Length:"),
        broken("Content-Length: 18446744073709551616"),
        broken("Content-Length: 18446744073709551615"),
        broken("Content-Length: 99999999999999999999999999999999999999"),
        answer("the same length twice", with("Content-Length: 22\r\nContent-Length: 22"), OWN),
        answer("a length with zeros before it", with("Content-Length: 0000000000000000000000000022"), OWN),
        answer("a length with blanks around it", with("Content-Length: \t 22 \t"), OWN),
    ]
}

fn announced() -> Vec<Fault> {
    let short = |length: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nabc");
    vec![
        answer("a body one byte short", short("4"), CUT),
        answer("1 GiB announced, three bytes sent", short("1073741824"), CUT),
        answer_and_hang("1 GiB announced, then silence", short("1073741824"), CUT),
        answer("8 EiB announced", short("9223372036854775807"), CUT),
        answer("a body one byte longer than announced", short("2"), ACCEPTED),
        answer("a body where none was announced", short("0"), ACCEPTED),
    ]
}

fn codings() -> Vec<Fault> {
    let body = own_body();
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let coded = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{chunks}");
    vec![
        answer("a length and chunks", coded("Content-Length: 3\r\nTransfer-Encoding: chunked"), OWN),
        answer("chunks and a length", coded("Transfer-Encoding: chunked\r\nContent-Length: 3"), OWN),
        answer("a length beyond the chunks", coded("Content-Length: 9999\r\nTransfer-Encoding: chunked"), OWN),
        answer("chunked in capitals", coded("Transfer-Encoding: CHUNKED"), OWN),
        answer_and_close("a coding that is not known", with("Transfer-Encoding: cow"), OWN),
        answer_and_close("chunked is not the last coding", with("Transfer-Encoding: chunked, identity"), OWN),
        answer("chunks by HTTP/1.0", format!("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"), BROKEN),
    ]
}

fn without_a_body() -> Vec<Fault> {
    vec![
        answer("204 with a body", with_body("HTTP/1.1 204 None", ""), "delivered - - 204"),
        answer("205 with a body", with_body("HTTP/1.1 205 Reset", ""), "failed error_in_body - 205 own"),
        answer("304 with a body", with_body("HTTP/1.1 304 Same", ""), "failed http_status - 304"),
        answer(
            "204 with chunks that never come",
            "HTTP/1.1 204 None\r\nTransfer-Encoding: chunked\r\n\r\n",
            "delivered - - 204",
        ),
    ]
}
