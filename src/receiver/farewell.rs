//! The end of a connection whose peer may still be sending: without care it takes the answer with it.

use super::body::THROWN_AWAY_BYTES;
use super::response::Response;
use hyper::StatusCode;
use hyper::header::CONTENT_TYPE;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long to wait for more from a peer that has its answer.
const PAUSE: Duration = Duration::from_millis(500);
/// How long to listen to it at most.
const REST: Duration = Duration::from_secs(2);

/// Reads and throws away what a peer still sends: where bytes are unread, the system resets a connection instead of closing it, and the
/// peer may lose the answer that it has not read yet. Nothing more is written.
pub(super) async fn throw_away_rest(mut stream: TcpStream) {
    let mut rest = vec![0; 16 * 1024];
    let mut total = 0;
    let reading = async {
        while total < THROWN_AWAY_BYTES {
            match tokio::time::timeout(PAUSE, stream.read(&mut rest)).await {
                Ok(Ok(read)) if read > 0 => total += read,
                _ => break,
            }
        }
    };
    let _ = tokio::time::timeout(REST, reading).await;
}

/// Answers what cannot be read, as far as the peer takes it.
pub(super) async fn send_last(mut stream: TcpStream, answer: Response) {
    let answering = async {
        stream.write_all(&spelled(answer)).await?;
        stream.shutdown().await?;
        io::Result::Ok(())
    };
    if let Ok(Ok(())) = tokio::time::timeout(PAUSE, answering).await {
        throw_away_rest(stream).await;
    }
}

/// Returns the bytes of an answer to what is no request. Its body has a type in any case: it may be seen by a program that speaks no
/// HTTP.
fn spelled(mut answer: Response) -> Vec<u8> {
    if answer.headers.iter().all(|(name, _)| name != CONTENT_TYPE) {
        answer = answer.with(CONTENT_TYPE, "text/plain; charset=utf-8");
    }
    let reason = StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let line = format!("HTTP/1.1 {} {}\r\nconnection: close\r\n", answer.status, reason.unwrap_or_default());
    let mut bytes = line.into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", answer.body.len()).as_bytes());
    bytes.extend_from_slice(&answer.body);
    bytes
}
