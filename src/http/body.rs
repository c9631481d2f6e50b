//! The request's body, which notices how far it has come.
//!
//! How far an attempt came is observed here, by what the connection takes, and never guessed from the text of an error.

use crate::model::Phase;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

/// So small that a connection which cannot write stops taking chunks long before a large body is used up.
const CHUNK_BYTES: usize = 16 * 1024;

const WAITING: u8 = 0;
const TAKEN: u8 = 1;
const HANDED_OVER: u8 = 2;

/// How far the request has come. Clones show the same.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<AtomicU8>);

impl Progress {
    /// Returns the phase that the attempt is in, while no head of an answer has come.
    pub(super) fn phase(&self) -> Phase {
        match self.0.load(Ordering::Acquire) {
            WAITING => Phase::Connect,
            TAKEN => Phase::Send,
            _ => Phase::Head,
        }
    }

    /// Says whether the connection took the last byte of the body.
    pub(super) fn is_handed_over(&self) -> bool {
        self.0.load(Ordering::Acquire) == HANDED_OVER
    }

    fn reach(&self, step: u8) {
        self.0.fetch_max(step, Ordering::AcqRel);
    }
}

/// The payload on its way out, byte for byte.
pub(super) struct WatchedBody {
    rest: Bytes,
    progress: Progress,
}

impl WatchedBody {
    pub(super) fn new(payload: Arc<[u8]>, progress: Progress) -> Self {
        Self { rest: Bytes::from_owner(payload), progress }
    }

    fn note(&self) {
        self.progress.reach(if self.rest.is_empty() { HANDED_OVER } else { TAKEN });
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(CHUNK_BYTES);
        let chunk = self.rest.split_to(length);
        self.note();
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    /// The connection asks this when it takes the request out of its queue, and nobody asks it before. An empty body is
    /// never polled, so it is the only sign that such a request went out.
    fn is_end_stream(&self) -> bool {
        self.note();
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK_BYTES, Progress, WatchedBody};
    use crate::model::Phase;
    use http_body_util::BodyExt as _;
    use hyper::body::Body as _;
    use std::sync::Arc;

    #[tokio::test]
    async fn tells_how_far_it_has_come() {
        let progress = Progress::default();
        let payload: Arc<[u8]> = vec![7; CHUNK_BYTES + 1].into();
        let mut body = WatchedBody::new(payload, progress.clone());
        assert_eq!((progress.phase(), progress.is_handed_over()), (Phase::Connect, false));
        assert!(!body.is_end_stream());
        let first = body.frame().await.expect("a frame").expect("never fails").into_data().expect("bytes");
        assert_eq!((first.len(), progress.phase(), progress.is_handed_over()), (CHUNK_BYTES, Phase::Send, false));
        let last = body.frame().await.expect("a frame").expect("never fails").into_data().expect("bytes");
        assert_eq!((last.len(), progress.phase(), progress.is_handed_over()), (1, Phase::Head, true));
        assert!(body.frame().await.is_none());
    }

    #[test]
    fn an_empty_body_is_handed_over_when_it_is_taken() {
        let progress = Progress::default();
        let body = WatchedBody::new(Vec::new().into(), progress.clone());
        assert_eq!(progress.phase(), Phase::Connect);
        assert!(body.is_end_stream() && progress.is_handed_over());
    }
}
