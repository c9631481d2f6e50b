//! The request's body. It records how much of it was sent, and waits for an answer that comes early.
//!
//! How far an attempt came is observed here, by the chunks that the connection takes, and never guessed from the text of an error.
//!
//! An endpoint may refuse a large body after reading its head, close, and so reset the connection. hyper drops a connection at
//! the first write that fails and does not read again, although the answer has arrived. So a body of several chunks pauses
//! between them, longer than the time from hyper's read to its write, and stops when the head of an answer has come. If a
//! write fails anyway, the endpoint cannot have the whole event, and the client sends the request again with longer pauses.

use crate::model::Phase;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker, ready};
use std::time::Duration;
use tokio::sync::Notify;

/// Small, so that a connection that cannot write stops taking chunks long before the end of a large body.
const CHUNK_BYTES: usize = 64 * 1024;

/// The first chunk under TLS: small enough for one record of 16 KiB together with the head. Each record is a write of its
/// own, and an answer to the first one must not come in between.
const FIRST_CHUNK_BYTES: usize = 12 * 1024;

/// Pauses are made up to this many bytes. After that a body is sent as fast as the connection takes it.
const PACED_BYTES: usize = 1024 * 1024;

const WAITING: u8 = 0;
const TAKEN: u8 = 1;
const HANDED_OVER: u8 = 2;

/// How far the request has come. Clones share the state.
#[derive(Clone, Default)]
pub(super) struct BodyProgress(Arc<Shared>);

#[derive(Default)]
struct Shared {
    step: AtomicU8,
    /// Data arrived that the code waiting for the answer has not read yet.
    has_news: AtomicBool,
    /// The rest of the body is not needed.
    is_over: AtomicBool,
    body: Mutex<Option<Waker>>,
    /// The body was dropped: the connection took all of it, or broke.
    is_gone: AtomicBool,
    gone: Notify,
}

impl BodyProgress {
    /// Returns the phase that the attempt is in, while no head of an answer has come.
    pub(super) fn phase(&self) -> Phase {
        match self.0.step.load(Ordering::Acquire) {
            WAITING => Phase::Connect,
            TAKEN => Phase::Send,
            _ => Phase::Head,
        }
    }

    /// Says whether the connection took the last byte of the body.
    pub(super) fn is_handed_over(&self) -> bool {
        self.0.step.load(Ordering::Acquire) == HANDED_OVER
    }

    /// Waits for the answer. While there is data to read, the body gives no chunk. After an answer that
    /// `ends_the_request`, the body gives no more chunks.
    pub(super) async fn answer<T>(&self, waiting: impl Future<Output = T>, ends_the_request: impl Fn(&T) -> bool) -> T {
        let mut waiting = std::pin::pin!(waiting);
        std::future::poll_fn(|context| {
            self.0.has_news.store(false, Ordering::SeqCst);
            let ear = Waker::from(Arc::new(Ear { shared: self.0.clone(), waiter: context.waker().clone() }));
            let answer = ready!(self.go_on_if_pending(waiting.as_mut().poll(&mut Context::from_waker(&ear))));
            self.0.has_news.store(ends_the_request(&answer), Ordering::SeqCst);
            self.0.wake_body();
            Poll::Ready(answer)
        })
        .await
    }

    fn go_on_if_pending<T>(&self, answer: Poll<T>) -> Poll<T> {
        if answer.is_pending() {
            self.0.wake_body();
        }
        answer
    }

    /// Waits until the connection took the last byte of the body, or takes no more.
    pub(super) async fn taken(&self) {
        while !self.is_handed_over() && !self.0.is_gone.load(Ordering::SeqCst) {
            self.0.gone.notified().await;
        }
    }

    /// Ends a body that was not sent to its end, and its connection with it.
    pub(super) fn end(&self) {
        self.0.is_over.store(true, Ordering::SeqCst);
        self.0.wake_body();
    }

    fn is_over(&self) -> bool {
        self.0.is_over.load(Ordering::SeqCst)
    }

    fn reach(&self, step: u8) {
        self.0.step.fetch_max(step, Ordering::AcqRel);
    }
}

impl Shared {
    fn body(&self) -> std::sync::MutexGuard<'_, Option<Waker>> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_body(&self) {
        if let Some(waker) = self.body().take() {
            waker.wake();
        }
    }

    /// Ready when the code waiting for the answer has read what arrived.
    fn poll_looked_at(&self, context: &Context<'_>) -> Poll<()> {
        *self.body() = Some(context.waker().clone());
        let is_free = self.is_over.load(Ordering::SeqCst) || !self.has_news.load(Ordering::SeqCst);
        if is_free { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Wakes the code that waits for the answer, and tells the body at once: the connection writes right after it reads.
struct Ear {
    shared: Arc<Shared>,
    waiter: Waker,
}

impl Wake for Ear {
    fn wake(self: Arc<Self>) {
        self.shared.has_news.store(true, Ordering::SeqCst);
        self.waiter.wake_by_ref();
    }
}

/// How long a body of several chunks waits between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    first_chunk: usize,
    first: Duration,
    others: Duration,
}

impl Pace {
    /// The usual one.
    pub(super) fn swift(is_https: bool) -> Self {
        Self::pausing(is_https, Duration::from_millis(1), Duration::from_millis(1))
    }

    /// For an endpoint that broke the connection before it had the whole body. An endpoint that decides by the head has
    /// answered within the first pause.
    pub(super) fn careful(is_https: bool) -> Self {
        Self::pausing(is_https, Duration::from_millis(300), Duration::from_millis(3))
    }

    /// Says whether a body is one chunk, which nothing interrupts.
    pub(super) fn is_one_chunk(self, bytes: usize) -> bool {
        bytes <= self.first_chunk
    }

    fn pausing(is_https: bool, first: Duration, others: Duration) -> Self {
        Self { first_chunk: if is_https { FIRST_CHUNK_BYTES } else { CHUNK_BYTES }, first, others }
    }
}

/// The rest of the body is not needed: the answer has come.
#[derive(Debug, thiserror::Error)]
#[error("the answer came before the end of the request")]
pub(super) struct Answered;

type Pause = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// The payload on its way out, byte for byte.
pub(super) struct WatchedBody {
    rest: Bytes,
    progress: BodyProgress,
    pace: Pace,
    given: usize,
    pause: Option<Pause>,
}

impl WatchedBody {
    pub(super) fn new(payload: Bytes, progress: BodyProgress, pace: Pace) -> Self {
        Self { rest: payload, progress, pace, given: 0, pause: None }
    }

    fn note(&self) {
        self.progress.reach(if self.rest.is_empty() { HANDED_OVER } else { TAKEN });
    }

    /// The pause after the last chunk, in which the connection can read.
    fn next_pause(&self) -> Pause {
        match self.given {
            given if given == self.pace.first_chunk => Box::pin(tokio::time::sleep(self.pace.first)),
            given if given <= PACED_BYTES => Box::pin(tokio::time::sleep(self.pace.others)),
            _ => Box::pin(tokio::task::yield_now()),
        }
    }

    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        if self.given == 0 { Poll::Ready(()) } else { self.progress.0.poll_looked_at(context) }
    }
}

impl Drop for WatchedBody {
    fn drop(&mut self) {
        self.progress.0.is_gone.store(true, Ordering::SeqCst);
        self.progress.0.gone.notify_one();
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = Answered;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.poll_pause(context));
        if self.progress.is_over() {
            return Poll::Ready(Some(Err(Answered)));
        }
        let most = if self.given == 0 { self.pace.first_chunk } else { CHUNK_BYTES };
        let length = self.rest.len().min(most);
        let chunk = self.rest.split_to(length);
        self.given += length;
        self.note();
        self.pause = (!self.rest.is_empty()).then(|| self.next_pause());
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    /// The connection calls this when it takes the request out of its queue, and not before. An empty body is never polled, so
    /// this call is the only sign that such a request was sent.
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
    use super::{BodyProgress, CHUNK_BYTES, FIRST_CHUNK_BYTES, Pace, WatchedBody};
    use crate::model::Phase;
    use http_body_util::BodyExt as _;
    use hyper::body::{Body as _, Bytes};

    #[tokio::test]
    async fn a_body_reports_its_progress() {
        let progress = BodyProgress::default();
        let payload = Bytes::from(vec![7; CHUNK_BYTES + 1]);
        let mut body = WatchedBody::new(payload, progress.clone(), Pace::swift(false));
        assert_eq!((progress.phase(), progress.is_handed_over()), (Phase::Connect, false));
        assert!(!body.is_end_stream());
        let first = body.frame().await.expect("a frame").expect("never fails").into_data().expect("bytes");
        assert_eq!((first.len(), progress.phase(), progress.is_handed_over()), (CHUNK_BYTES, Phase::Send, false));
        let last = body.frame().await.expect("a frame").expect("never fails").into_data().expect("bytes");
        assert_eq!((last.len(), progress.phase(), progress.is_handed_over()), (1, Phase::Head, true));
        assert!(body.frame().await.is_none());
    }

    #[tokio::test]
    async fn under_tls_the_first_chunk_goes_into_one_record() {
        let payload = Bytes::from(vec![7; FIRST_CHUNK_BYTES + CHUNK_BYTES]);
        let mut body = WatchedBody::new(payload, BodyProgress::default(), Pace::swift(true));
        for expected in [FIRST_CHUNK_BYTES, CHUNK_BYTES] {
            let frame = body.frame().await.expect("a frame").expect("never fails").into_data().expect("bytes");
            assert_eq!(frame.len(), expected);
        }
        assert!(
            !Pace::swift(true).is_one_chunk(FIRST_CHUNK_BYTES + 1) && Pace::swift(true).is_one_chunk(FIRST_CHUNK_BYTES)
        );
        assert!(body.frame().await.is_none());
    }

    #[tokio::test]
    async fn an_attempt_waits_until_its_body_is_read_or_dropped() {
        let payload = Bytes::from(vec![7; CHUNK_BYTES + 1]);
        let progress = BodyProgress::default();
        let mut body = WatchedBody::new(payload.clone(), progress.clone(), Pace::swift(false));
        let _ = body.frame().await;
        let limit = std::time::Duration::from_millis(50);
        assert!(tokio::time::timeout(limit, progress.taken()).await.is_err());
        let waiting = progress.taken();
        drop(body);
        waiting.await;

        let progress = BodyProgress::default();
        let mut body = WatchedBody::new(payload, progress.clone(), Pace::swift(false));
        while body.frame().await.is_some() {}
        progress.taken().await;
    }

    #[test]
    fn an_empty_body_counts_as_sent_when_it_is_read() {
        let progress = BodyProgress::default();
        let body = WatchedBody::new(Bytes::new(), progress.clone(), Pace::swift(false));
        assert_eq!(progress.phase(), Phase::Connect);
        assert!(body.is_end_stream() && progress.is_handed_over());
    }
}
