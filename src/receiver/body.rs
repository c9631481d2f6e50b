//! Reads the body of a request within limits.

use super::handler::Refusal;
use super::limits::Limits;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use hyper::header::{EXPECT, HeaderMap};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// A body that is too large is read and thrown away up to this size, so that its sender hears why before it is cut off.
pub(super) const THROWN_AWAY_BYTES: usize = 16 * 1024 * 1024;

/// A body that is not taken.
#[derive(Debug)]
pub(super) struct NotTaken {
    pub(super) refusal: Refusal,
    /// Whether all of it has come, so that another request can follow.
    pub(super) is_over: bool,
}

/// Says whether the sender of a head waits for `100 Continue` before it sends the body.
pub(super) fn is_waited_with(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// Says whether a body that is not wanted has come with its head. No `100 Continue` is sent for it.
pub(super) async fn is_here(mut body: Incoming, is_waited_with: bool) -> bool {
    if body.is_end_stream() || is_waited_with {
        return body.is_end_stream();
    }
    // One piece: what hyper has read already. The first look never waits.
    poll_fn(|context| Poll::Ready(Pin::new(&mut body).poll_frame(context).is_ready() && body.is_end_stream())).await
}

/// Reads a body as a whole.
pub(super) async fn take(body: Incoming, is_waited_with: bool, limits: &Limits) -> Result<Vec<u8>, NotTaken> {
    let declared = body.size_hint().lower();
    let most = if is_waited_with { limits.body_bytes } else { THROWN_AWAY_BYTES };
    if declared > most as u64 {
        return Err(NotTaken { refusal: Refusal::TooLarge, is_over: false });
    }
    let reading = read(body, limits.body_bytes);
    let late = NotTaken { refusal: Refusal::TooSlow, is_over: false };
    tokio::time::timeout(limits.body, reading).await.unwrap_or(Err(late))
}

async fn read(mut body: Incoming, limit: usize) -> Result<Vec<u8>, NotTaken> {
    let not_taken = |refusal, is_over| NotTaken { refusal, is_over };
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| not_taken(Refusal::Broken, false))?;
        // Trailers say nothing that is needed.
        let Ok(chunk) = frame.into_data() else { continue };
        total += chunk.len();
        if total > THROWN_AWAY_BYTES {
            return Err(not_taken(Refusal::TooLarge, false));
        }
        if total <= limit {
            keep(&mut bytes, &chunk, limit);
        } else {
            bytes = Vec::new();
        }
    }
    if total > limit { Err(not_taken(Refusal::TooLarge, true)) } else { Ok(bytes) }
}

/// Adds `chunk`. Room is doubled, but never beyond `limit`: a peer costs no more than it may send.
fn keep(bytes: &mut Vec<u8>, chunk: &[u8], limit: usize) {
    let needed = bytes.len() + chunk.len();
    if needed > bytes.capacity() {
        let room = (2 * bytes.capacity()).min(limit).max(needed);
        bytes.reserve_exact(room - bytes.len());
    }
    bytes.extend_from_slice(chunk);
}

#[cfg(test)]
mod tests {
    use super::keep;

    #[test]
    fn no_more_room_is_made_than_a_body_may_have() {
        let mut bytes = Vec::new();
        for _ in 0..100 {
            keep(&mut bytes, &[7; 100], 10_000);
        }
        assert_eq!((bytes.len(), bytes.capacity()), (10_000, 10_000));
    }
}
