//! What a server gives to whoever decides about requests, and what it gets back.

use crate::model::Timestamp;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// What a peer may take of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time; the next one takes the place of an idle one, or waits.
    pub connections: usize,
    /// How long a connection may take to send a request's head, and how long it may idle.
    pub head: Duration,
    /// How long it may take to send the body.
    pub body: Duration,
    /// The largest body that is taken.
    pub body_bytes: usize,
    /// How long connections may take to end after the shutdown.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            body_bytes: 1024 * 1024,
            grace: Duration::from_secs(2),
        }
    }
}

/// A request that was let in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Such as `POST`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// Names and values in the order of the wire; values may be secrets.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body's exact bytes.
    pub body: Vec<u8>,
}

/// A request that was not let in.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Such as `GET`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// The status it got.
    pub status: u16,
    /// Why: a sentence that goes on from the request.
    pub why: &'static str,
    /// What to do, where that is known: a sentence of its own.
    pub hint: Option<String>,
}

/// What a handler does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers it.
    Answer {
        /// From 200 to 599.
        status: u16,
        /// JSON, or nothing.
        body: Arc<[u8]>,
    },
    /// Resets its connection.
    Reset,
}

impl Reply {
    /// Returns the status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(*status),
            Self::Reset => None,
        }
    }
}

/// Decides what becomes of requests.
pub trait Handler: Send + Sync + 'static {
    /// Answers a request.
    fn handle(&self, incoming: Incoming) -> impl Future<Output = Reply> + Send;

    /// Hears of a request that was not let in.
    fn refused(&self, _refusal: Refusal) {}

    /// Hears of what could not be read as a request, and why not: a sentence.
    fn unreadable(&self, _why: String) {}

    /// Returns the names beside those of this machine under which it may be called, in lower case.
    fn hosts(&self) -> &[String] {
        &[]
    }
}
