//! Bytes that cannot be read as a request: hyper answers them with a status and no text. This holds hyper's answer back, so that an
//! answer can be sent that explains what is wrong.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many bytes from the start of a connection are kept.
const FIRST: usize = 3;

/// Counts the answers that the service has given and that were not written yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Due(Arc<AtomicU64>);

impl Due {
    /// Counts one more.
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn take(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |due| due.checked_sub(1)).is_ok()
    }
}

/// A connection that holds back hyper's own answers: those that start while no answer of the service is due.
pub(super) struct Heard<S> {
    stream: S,
    due: Due,
    first: Vec<u8>,
    held_back: Option<u16>,
}

impl<S> Heard<S> {
    pub(super) fn new(stream: S, due: Due) -> Self {
        Self { stream, due, first: Vec::new(), held_back: None }
    }

    /// Returns the stream itself and the status of the answer that was held back.
    pub(super) fn into_parts(self) -> (S, Vec<u8>, Option<u16>) {
        (self.stream, self.first, self.held_back)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let missing = FIRST.saturating_sub(self.first.len());
        let read = &buffer.filled()[before..];
        self.first.extend_from_slice(&read[..missing.min(read.len())]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heard<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        if self.held_back.is_some() {
            return Poll::Ready(Ok(buffer.len()));
        }
        // `100 Continue` is hyper's own too, and belongs to a request.
        let status = status_of(buffer).filter(|status| *status >= 200);
        let is_due = status.is_some() && self.due.take();
        if let Some(status) = status.filter(|_| !is_due) {
            self.held_back = Some(status);
            return Poll::Ready(Ok(buffer.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, buffer);
        // The same start comes once more then.
        if is_due && written.is_pending() {
            self.due.add();
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.held_back.is_some() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Reads the status of what begins as an answer.
fn status_of(bytes: &[u8]) -> Option<u16> {
    let rest = bytes.strip_prefix(b"HTTP/1.1 ").or_else(|| bytes.strip_prefix(b"HTTP/1.0 "))?;
    let status = rest.get(..3)?;
    std::str::from_utf8(status).ok()?.parse().ok()
}

/// Why a head is not taken that is larger than [`super::limits::HEAD_BYTES`].
pub(super) const HEAD_TOO_LARGE: &str = "its head is larger than 64 KiB, or has more than 100 header lines";

/// Says what is wrong with bytes that are not a request, using the start of the connection and hyper's error.
pub(super) fn why(first: &[u8], error: &hyper::Error) -> String {
    let words = error.to_string();
    // The type and version of a TLS record that holds a handshake (RFC 8446, section 5.1).
    if let [0x16, 3, ..] = first {
        return "it is a TLS hello, and this server speaks plain HTTP: call it with http://, not https://".to_owned();
    }
    if words.contains("HTTP2") {
        return "it is HTTP/2, and this server speaks HTTP/1.1".to_owned();
    }
    if words.contains("content-length") {
        return "its Content-Length is no number, or is given twice with different ones".to_owned();
    }
    if error.is_parse_too_large() {
        return HEAD_TOO_LARGE.to_owned();
    }
    format!("it is not valid HTTP ({words})")
}

#[cfg(test)]
mod tests {
    use super::{Due, Heard, status_of};
    use tokio::io::AsyncWriteExt as _;

    #[test]
    fn the_status_is_read_from_the_status_line() {
        assert_eq!(status_of(b"HTTP/1.1 400 Bad Request\r\n"), Some(400));
        assert_eq!(status_of(b"HTTP/1.0 401 Unauthorized\r\n"), Some(401));
        assert_eq!(status_of(b"HTTP/1.1 40"), None);
        assert_eq!(status_of(b"{\"a\":1}"), None);
    }

    #[tokio::test]
    async fn answers_that_the_handler_did_not_make_are_held_back() {
        let due = Due::default();
        let mut heard = Heard::new(Vec::new(), due.clone());
        heard.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.expect("written");
        due.add();
        heard.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").await.expect("written");
        heard.write_all(b"the rest of it").await.expect("written");
        heard.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("written");
        heard.write_all(b"and its rest").await.expect("written");
        let (written, _, held_back) = heard.into_parts();
        assert_eq!(held_back, Some(400));
        assert!(written.ends_with(b"\r\n\r\nthe rest of it"), "{}", String::from_utf8_lossy(&written));
    }
}
