//! Why no answer came: a network error as a kind of failure and one sentence for people.
//!
//! The library's outermost message is never shown: it contains the URL with its query values.

use super::guard::{NotFound, Refused};
use super::handshake;
use crate::model::{Destination, Failure, Phase, show_duration};
use std::error::Error;
use std::io;
use std::time::Duration;

/// What went wrong before a status came.
pub(super) struct Trouble {
    pub(super) failure: Failure,
    pub(super) text: String,
    /// The peer refused the session, so it accepted none of the request, however much of it was written.
    pub(super) is_session_refused: bool,
}

impl Trouble {
    fn new(failure: Failure, text: String) -> Self {
        Self { failure, text, is_session_refused: false }
    }
}

/// Explains a network error. `place` is the host and port that were called.
pub(super) fn explain(error: &reqwest::Error, place: &str, destination: &Destination) -> Trouble {
    let causes = causes(error);
    if let Some(refused) = find::<Refused>(&causes) {
        let text = if destination.endpoint.hides_its_place() { refused.naming(place) } else { refused.to_string() };
        return Trouble::new(Failure::Blocked, text);
    }
    if let Some(error) = find::<rustls::Error>(&causes) {
        let is_session_refused = handshake::refuses_the_session(error);
        let text = handshake::explain(error, place, destination);
        return Trouble { is_session_refused, ..Trouble::new(Failure::Tls, text) };
    }
    let is_https = destination.endpoint.is_https();
    let in_handshake = is_https && error.is_connect();
    let is_hidden = destination.endpoint.hides_its_place();
    let text = find::<NotFound>(&causes)
        .map(|error| if is_hidden { error.naming(place) } else { error.to_string() })
        .or_else(|| find::<io::Error>(&causes).map(|error| broken(error, place, in_handshake)))
        .or_else(|| find::<hyper::Error>(&causes).map(|error| not_http(error, place, is_https)))
        .unwrap_or_else(|| format!("the request to {place} failed: {}", innermost(&causes)));
    Trouble::new(Failure::Network, text)
}

/// Says whether the connection ended or broke, and nothing else went wrong.
pub(super) fn is_broken(error: &reqwest::Error) -> bool {
    let causes = causes(error);
    if find::<rustls::Error>(&causes).is_some() {
        return false;
    }
    let is_io = || find::<io::Error>(&causes).is_some();
    let is_gone = |error: &hyper::Error| error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    is_io() || find::<hyper::Error>(&causes).is_some_and(is_gone)
}

/// hyper's message for a connection that could not write the rest of a request. hyper shows it in no other way.
const NOT_WRITTEN: &str = "error writing a body to connection";

/// Says whether the connection broke before everything was written. With plain http a part of the request is missing, so the
/// peer cannot have all of it. With TLS only a message of the session after the request may be missing.
pub(super) fn is_cut_off(error: &reqwest::Error) -> bool {
    find::<hyper::Error>(&causes(error)).is_some_and(is_not_written)
}

fn is_not_written(error: &hyper::Error) -> bool {
    error.to_string() == NOT_WRITTEN
}

/// Returns what did not happen within the deadline.
pub(super) fn too_late(phase: Phase, limit: Duration, place: &str) -> String {
    let limit = show_duration(limit);
    match phase {
        Phase::Connect => format!("no connection to {place} within {limit}"),
        Phase::Send => format!("{place} did not take the whole request within {limit}"),
        Phase::Head | Phase::Body => format!("no answer from {place} within {limit}"),
    }
}

/// Explains an error of a connection.
pub(super) fn broken(error: &io::Error, place: &str, in_handshake: bool) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("connection refused by {place}"),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof
            if in_handshake =>
        {
            format!("{place} closed the connection before there was a TLS session: it may not speak TLS on this port")
        }
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => format!("connection reset by {place}"),
        io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => format!("{place} closed the connection"),
        _ => format!("the connection to {place} failed: {error}"),
    }
}

fn not_http(error: &hyper::Error, place: &str, is_https: bool) -> String {
    if error.is_parse_too_large() {
        return format!("the headers of the answer from {place} are too large");
    }
    if let Some(what) = in_bad_head(error) {
        return format!("{place} answered in HTTP, but {what}, so the answer could not be read");
    }
    if error.is_parse() {
        let hint = if is_https { "" } else { " (if it speaks TLS, write https:// in the endpoint)" };
        return format!("what {place} answered is not HTTP{hint}");
    }
    if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        return format!("{place} closed the connection without an answer");
    }
    format!("the exchange with {place} failed: {error}")
}

/// Returns what is wrong with an answer that starts with the version of HTTP; nothing if it does not. hyper shows it only in its
/// message.
fn in_bad_head(error: &hyper::Error) -> Option<&'static str> {
    match error.to_string().as_str() {
        _ if !error.is_parse() => None,
        "invalid HTTP status-code parsed" => Some("its status line is not valid"),
        "invalid HTTP header parsed" => Some("one of its header lines is not valid"),
        "invalid content-length parsed" => Some("its Content-Length is not one number"),
        "invalid transfer-encoding parsed" | "unexpected transfer-encoding parsed" => {
            Some("its Transfer-Encoding is not valid")
        }
        _ => None,
    }
}

/// Every error inside `error`, outermost first, including those inside I/O errors, which `source` skips.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut causes = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        causes.push(error);
        let inner = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
        next = inner.map_or_else(|| error.source(), |inner| Some(inner as &(dyn Error + 'static)));
    }
    causes
}

/// Returns the innermost error of a type: the one nearest to what happened.
fn find<'a, E: Error + 'static>(causes: &[&'a (dyn Error + 'static)]) -> Option<&'a E> {
    causes.iter().rev().find_map(|error| error.downcast_ref::<E>())
}

fn innermost(causes: &[&(dyn Error + 'static)]) -> String {
    match causes {
        [_, .., last] => last.to_string(),
        _ => "for a reason that is not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_not_written;
    use http_body_util::Full;
    use hyper::body::Bytes;
    use hyper::client::conn::http1::handshake;
    use hyper::rt::{Read, ReadBufCursor, Write};
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    /// Takes this number of bytes, and then breaks on a write or a read.
    struct Broken {
        room: usize,
        fails_to_write: bool,
        reader: Option<Waker>,
    }

    impl Read for Broken {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            _: ReadBufCursor<'_>,
        ) -> Poll<io::Result<()>> {
            if self.room == 0 && !self.fails_to_write {
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
            self.reader = Some(context.waker().clone());
            Poll::Pending
        }
    }

    impl Write for Broken {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            let length = self.room.min(bytes.len());
            self.room -= length;
            if let Some(reader) = self.reader.take() {
                reader.wake();
            }
            match length {
                0 => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
                length => Poll::Ready(Ok(length)),
            }
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn the_error_of_hyper_shows_whether_the_request_was_written() {
        // The request has 38 bytes of head and 5 of body.
        for (room, fails_to_write) in [(0, true), (37, true), (38, true), (42, true), (43, false)] {
            let (mut sender, connection) =
                handshake(Broken { room, fails_to_write, reader: None }).await.expect("a connection");
            let request = hyper::Request::post("/").body(Full::new(Bytes::from_static(b"12345"))).expect("a request");
            let (answer, _) = tokio::join!(sender.send_request(request), connection);
            let error = answer.expect_err("it breaks");
            assert_eq!(is_not_written(&error), fails_to_write, "{room} {error:?}");
        }
    }
}
