//! Status lines and headers that are broken, strange or huge.

use super::fault::{ACCEPTED, BROKEN, Fault, OWN, answer, own_body, with_body};

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    [status_lines(), strange_status_lines(), headers(), huge()].concat()
}

/// An answer that names its request, with another status line.
fn below(line: &str) -> String {
    with_body(line, "")
}

/// An answer that names its request, with other headers.
fn with(headers: impl AsRef<[u8]>) -> Vec<u8> {
    let body = own_body();
    let end = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    [b"HTTP/1.1 200 OK\r\n", headers.as_ref(), end.as_bytes()].concat()
}

fn status_lines() -> Vec<Fault> {
    let broken = |line: &str| answer(format!("the status line {line:?}"), below(line), BROKEN);
    vec![
        broken("HTTP/1.1 000 OK"),
        broken("HTTP/1.1 099 OK"),
        broken("HTTP/1.1 1000 OK"),
        broken("HTTP/1.1 20 OK"),
        broken("HTTP/1.1 -200 OK"),
        broken("HTTP/1.1 +200 OK"),
        broken("HTTP/1.1 2x0 OK"),
        broken("HTTP/1.1  200 OK"),
        broken("HTTP/1.1\t200 OK"),
        broken("HTTP/1.1 200\0OK"),
        broken("http/1.1 200 OK"),
        broken("HTTP/1.1200 OK"),
        broken("HTTP/1.2 200 OK"),
        broken("HTTP/2 200 OK"),
        broken("HTTP/11 200 OK"),
        broken(" HTTP/1.1 200 OK"),
        broken("ICY 200 OK"),
        broken("200 OK"),
    ]
}

fn strange_status_lines() -> Vec<Fault> {
    let strange = |line: &str, expected: &str| answer(format!("the status line {line:?}"), below(line), expected);
    vec![
        strange("HTTP/1.1 200", OWN),
        strange("HTTP/1.1 200 ", OWN),
        strange("HTTP/1.0 200 OK", OWN),
        strange("\r\n\r\nHTTP/1.1 200 OK", OWN),
        strange("HTTP/1.1 200 gr\u{fc}n", OWN),
        strange("HTTP/1.1 200 a\tb  c", OWN),
        strange("HTTP/1.1 599 Own", "failed http_status - 599 own"),
        strange("HTTP/1.1 600 Own", "failed http_status - 600 own"),
        strange("HTTP/1.1 999 Own", "failed http_status - 999 own"),
    ]
}

fn headers() -> Vec<Fault> {
    let broken = |name: &str, lines: &[u8]| answer(name, with(lines), BROKEN);
    let accepted = |name: &str, lines: &[u8]| answer(name, with(lines), OWN);
    vec![
        broken("NUL in the value of a header", b"X-A: a\0b\r\n"),
        broken("NUL in the name of a header", b"X-\0A: b\r\n"),
        broken("an escape in the value of a header", b"X-A: \x1b[31mred\r\n"),
        broken("DEL in the value of a header", b"X-A: a\x7fb\r\n"),
        broken("a header without a colon", b"X-A\r\n"),
        broken("a header without a name", b": b\r\n"),
        broken("a blank before the first header", b" X-A: b\r\n"),
        broken("CR inside the value of a header", b"X-A: a\rX-B: b\r\n"),
        broken("high bytes in the name of a header", b"X-\xc3\xa4: b\r\n"),
        accepted("high bytes in the value of a header", b"X-A: \xff\xfe\xc3\r\n"),
        accepted("a blank before the colon", b"X-A : b\r\n"),
        accepted("a tab before the colon", b"X-A\t: b\r\n"),
        accepted("a header that goes on in the next line", b"X-A: b\r\n  c\r\n"),
        accepted("a header that goes on behind a tab, twice", b"X-A: b\r\n\tc\r\n d\r\n"),
        accepted("a header whose value begins in the next line", b"X-A:\r\n b\r\n"),
        accepted("an empty value of a header", b"X-A:\r\nX-B: \r\n"),
        accepted("a content type of high bytes and quotes", b"Content-Type: \xff\"';<script>\r\n"),
        accepted("lines that end with LF alone", b"X-A: b\nX-B: c\n"),
        accepted("the same header fifty times", &b"Set-Cookie: a=b; Domain=127.0.0.1\r\n".repeat(50)),
        answer("LF alone everywhere", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", ACCEPTED),
    ]
}

fn huge() -> Vec<Fault> {
    let mebi = "x".repeat(1024 * 1024);
    vec![
        answer("a status line of 1 MiB", below(&format!("HTTP/1.1 200 {mebi}")), BROKEN),
        answer("a value of 1 MiB", with(format!("X-A: {mebi}\r\n")), BROKEN),
        answer("a name of 1 MiB", with(format!("{mebi}: a\r\n")), BROKEN),
        answer("a thousand headers", with("X-A: b\r\n".repeat(1000)), BROKEN),
        answer("a value of 40 KiB", with(format!("X-A: {}\r\n", "x".repeat(40 * 1024))), OWN),
    ]
}
