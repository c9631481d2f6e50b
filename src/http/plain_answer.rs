//! Reads one answer of HTTP/1.1 up to its end, as far as needed to know whether the connection can be used again. It judges nothing.

use std::io::{BufRead, Error, ErrorKind, Read, Result, copy, sink};

/// The longest head of an answer: as long as the client of deliveries takes.
const MOST_HEAD: u64 = 8 * 1024 + 100 * 4096;

/// The longest body that is read.
const MOST_BODY: u64 = 16 * 1024 * 1024;

/// What an answer says about its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlainAnswer {
    /// The status.
    pub(super) status: u16,
    /// Whether the peer closes the connection after it.
    pub(super) closes: bool,
}

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Known(u64),
    Chunked,
    UntilTheEnd,
}

/// Reads one answer; interim ones are skipped.
pub(super) fn read_answer(stream: &mut impl BufRead) -> Result<PlainAnswer> {
    loop {
        let mut head = stream.take(MOST_HEAD);
        let first = line(&mut head)?;
        let mut words = first.split(' ');
        let is_old = words.next() == Some("HTTP/1.0");
        let status: u16 = words.next().and_then(|word| word.parse().ok()).ok_or_else(|| bad("no status"))?;
        let mut answer = PlainAnswer { status, closes: is_old };
        let mut length = if matches!(status, 204 | 304) { Length::Known(0) } else { Length::UntilTheEnd };
        loop {
            let line = line(&mut head)?;
            if line.is_empty() {
                break;
            }
            // Obsolete, but allowed for deliveries too: a line that begins with a blank continues the one before, and a name may end in blanks.
            let Some((name, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) else { continue };
            let (name, value) = (name.trim_end().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
            header(&name, &value, &mut answer, &mut length)?;
        }
        if (100..200).contains(&status) {
            continue;
        }
        body(stream, length)?;
        answer.closes |= length == Length::UntilTheEnd;
        return Ok(answer);
    }
}

fn header(name: &str, value: &str, answer: &mut PlainAnswer, length: &mut Length) -> Result<()> {
    match name {
        "connection" if value.split(',').any(|word| word.trim() == "close") => answer.closes = true,
        "connection" if value.split(',').any(|word| word.trim() == "keep-alive") => answer.closes = false,
        "transfer-encoding" if value.ends_with("chunked") => *length = Length::Chunked,
        "content-length" if *length == Length::UntilTheEnd => {
            *length = Length::Known(value.parse().map_err(|_| bad("a wrong length"))?);
        }
        _ => {}
    }
    Ok(())
}

fn body(stream: &mut impl BufRead, length: Length) -> Result<()> {
    match length {
        Length::Known(length) => skip(stream, length),
        Length::UntilTheEnd => copy(&mut stream.take(MOST_BODY), &mut sink()).map(|_| ()),
        Length::Chunked => {
            let mut total = 0;
            loop {
                let size = line(&mut stream.take(MOST_HEAD))?;
                let size = size.split(';').next().unwrap_or_default().trim();
                let size = u64::from_str_radix(size, 16).map_err(|_| bad("a wrong chunk"))?;
                if size == 0 {
                    while !line(&mut stream.take(MOST_HEAD))?.is_empty() {}
                    return Ok(());
                }
                total += size.min(MOST_BODY);
                if total > MOST_BODY {
                    return Err(bad("too long a body"));
                }
                skip(stream, size)?;
                line(&mut stream.take(MOST_HEAD))?;
            }
        }
    }
}

fn skip(stream: &mut impl BufRead, length: u64) -> Result<()> {
    if length > MOST_BODY {
        return Err(bad("too long a body"));
    }
    let read = copy(&mut stream.take(length), &mut sink())?;
    if read < length { Err(Error::from(ErrorKind::UnexpectedEof)) } else { Ok(()) }
}

/// Reads a line without its end.
fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut bytes = Vec::new();
    stream.read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Err(Error::from(ErrorKind::UnexpectedEof));
    }
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned())
}

fn bad(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("the answer has {what}"))
}

#[cfg(test)]
mod tests {
    use super::{PlainAnswer, read_answer};

    #[test]
    fn the_end_of_an_answer_is_found() {
        let check = |text: &str, expected: Option<(u16, bool)>, rest: &str| {
            let mut stream = text.as_bytes();
            let answer = read_answer(&mut stream).ok().map(|PlainAnswer { status, closes }| (status, closes));
            assert_eq!(answer, expected, "{text}");
            if answer.is_some() {
                assert_eq!(std::str::from_utf8(stream), Ok(rest), "{text}");
            }
        };
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP", Some((200, false)), "HTTP");
        check("HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 0\r\n\r\n", Some((200, true)), "");
        check("HTTP/1.1 200 OK\r\n\r\nall of it", Some((200, true)), "");
        check("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", Some((200, true)), "");
        check("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", Some((200, false)), "");
        let folded = "HTTP/1.1 200 OK\r\nX-A: b\r\n folded text\r\n\tconnection: close\r\nContent-Length : 2\r\n\r\nok";
        check(&format!("{folded}rest"), Some((200, false)), "rest");
        let long = "a".repeat(100_000);
        check(&format!("HTTP/1.1 200 OK\r\nX-A: {long}\r\nContent-Length: 0\r\n\r\nrest"), Some((200, false)), "rest");
        check(&format!("HTTP/1.1 200 OK\r\nX-A: {}", long.repeat(5)), None, "");
        check("HTTP/1.1 204 No Content\r\n\r\nrest", Some((204, false)), "rest");
        check("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 x\r\n\r\n", Some((204, false)), "");
        let chunked = "HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{chunked}2;a=b\r\nok\r\n0\r\nTrailer: 1\r\n\r\nrest"), Some((500, false)), "rest");
        check(&format!("{chunked}fffffffff\r\nok"), None, "");
        check(&format!("{chunked}x\r\n"), None, "");
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", None, "");
        check("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nok", None, "");
        check("SSH-2.0-x\r\n", None, "");
        check("", None, "");
    }
}
