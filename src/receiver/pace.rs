//! The deadlines of one connection: for a head, for idling, and for the peer to take an answer.
//!
//! hyper has one deadline for idling and for a head together, and none for a peer that does not read. The deadline of a body is in
//! `body`.

use super::limits::Limits;
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// What a connection is doing, and how often that has changed: each change starts a new deadline.
#[derive(Clone, Debug, Default)]
pub(super) struct Phases(Arc<AtomicU64>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It waits for a head that has started, or for its first one.
    Head,
    /// A request is being read or answered.
    Busy,
    /// It has answered, and nothing more has come.
    Idle,
}

impl Phases {
    /// Notes that a head has come.
    pub(super) fn begin(&self) {
        self.enter(Phase::Busy);
    }

    /// Notes that its request is answered.
    pub(super) fn end(&self) {
        self.enter(Phase::Idle);
    }

    fn enter(&self, phase: Phase) {
        let turn = self.0.load(Ordering::Relaxed) / 3 + 1;
        self.0.store(turn * 3 + phase as u64, Ordering::Relaxed);
    }

    fn turn(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn phase(&self) -> Phase {
        match self.turn() % 3 {
            0 => Phase::Head,
            1 => Phase::Busy,
            _ => Phase::Idle,
        }
    }
}

/// A connection whose reads and writes fail when its peer is too slow.
pub(super) struct Paced<S> {
    stream: S,
    phases: Phases,
    limits: Limits,
    /// When to stop reading, and for which turn that is.
    reading: Option<(u64, Pin<Box<Sleep>>)>,
    /// When to stop writing, while the peer does not take what there is.
    writing: Option<Pin<Box<Sleep>>>,
    is_stuck: bool,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, phases: Phases, limits: Limits) -> Self {
        Self { stream, phases, limits, reading: None, writing: None, is_stuck: false }
    }

    /// Returns the stream itself, and whether its peer did not take an answer in time.
    pub(super) fn into_parts(self) -> (S, bool) {
        (self.stream, self.is_stuck)
    }

    /// Waits until the time to read is over.
    fn poll_late_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let length = match self.phases.phase() {
            Phase::Head => self.limits.head,
            Phase::Idle => self.limits.idle,
            Phase::Busy => return Poll::Pending,
        };
        // While an answer is being written, that deadline counts.
        if self.writing.is_some() {
            return Poll::Pending;
        }
        let turn = self.phases.turn();
        let until = match &mut self.reading {
            Some((timed, until)) => {
                if *timed != turn {
                    *timed = turn;
                    until.as_mut().reset(Instant::now() + length);
                }
                until
            }
            none => &mut none.insert((turn, Box::pin(sleep_until(Instant::now() + length)))).1,
        };
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) else {
            return self.poll_late_read(context);
        };
        if buffer.filled().len() > before && self.phases.phase() == Phase::Idle {
            self.phases.enter(Phase::Head);
        }
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = Pin::new(&mut self.stream).poll_write(context, buffer) {
            return Poll::Ready(written);
        }
        let length = self.limits.answer;
        let until = self.writing.get_or_insert_with(|| Box::pin(sleep(length)));
        ready!(until.as_mut().poll(context));
        self.is_stuck = true;
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// hyper flushes when it has written all it has.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.writing = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
