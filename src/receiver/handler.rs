//! What a server gives to whoever decides about requests.

use super::response::{Reply, Response};
use crate::model::Timestamp;
use hyper::header::HeaderMap;
use std::future::Future;
use std::net::SocketAddr;

/// The head of a request: all that is known before its body is read.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// When it had come.
    pub received_at: Timestamp,
    /// Where the connection comes from.
    pub peer: SocketAddr,
    /// Such as `POST`.
    pub method: &'a str,
    /// The path with its query, which may hold secrets.
    pub target: &'a str,
    /// Values may be secrets.
    pub headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    /// Returns the path without the query.
    pub fn path(&self) -> &'a str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the value of a header that is given once; nothing if it is missing or given more than once.
    pub fn only(&self, name: &str) -> Option<&'a [u8]> {
        let mut given = self.headers.get_all(name).iter();
        let value = given.next()?.as_bytes();
        given.next().is_none().then_some(value)
    }
}

/// A request that was let in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Where the connection comes from.
    pub peer: SocketAddr,
    /// Such as `POST`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// Names and values in the order of the wire; values may be secrets.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body's exact bytes.
    pub body: Vec<u8>,
}

/// Why the server refuses a request itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its body is larger than the limit.
    TooLarge,
    /// Its body did not come in time.
    TooSlow,
    /// Its body broke off, or is not framed as it says.
    Broken,
    /// It cannot be read as a request: the status, from 400 to 499, and why.
    Unreadable(u16, String),
}

impl Refusal {
    /// Returns the status that it gets.
    pub fn status(&self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::TooSlow => 408,
            Self::Broken => 400,
            Self::Unreadable(status, _) => *status,
        }
    }

    /// Returns the reason: a sentence that goes on from the request.
    pub fn why(&self) -> &str {
        match self {
            Self::TooLarge => "its body is too large",
            Self::TooSlow => "its body did not come in time",
            Self::Broken => "its body broke off",
            Self::Unreadable(_, why) => why,
        }
    }
}

/// Decides what becomes of requests. One request at a time on each connection.
pub trait Handler: Send + Sync + 'static {
    /// Judges a request by its head, before a byte of its body is read and before `100 Continue` is sent. An error is the answer that it
    /// gets.
    fn admit(&self, head: &Head<'_>) -> Result<(), Response>;

    /// Answers a request that was let in.
    ///
    /// The future may be dropped at any `await`: when the sender hangs up (also when it closes only its own direction), and when the
    /// grace after the shutdown is over. What has to go on is spawned, and awaited here.
    fn handle(&self, incoming: Incoming) -> impl Future<Output = Reply> + Send;

    /// Hears of a request that the server refuses, and makes the answer to it. Without a head it could not be read.
    fn refuse(&self, _head: Option<&Head<'_>>, refusal: &Refusal) -> Response {
        Response::of(refusal.status(), format!("refused: {}\n", refusal.why()))
    }
}
