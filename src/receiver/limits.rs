//! What the peers of one server may take of us.

use std::time::Duration;

/// The largest head that is taken. hyper reads up to twice as much before it looks.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// What peers may take. Two servers of one process have one value each.
///
/// All peers together hold at most `connections` times (`body_bytes` and twice the 64 KiB of a head).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time; the next one takes the place of an idle one, or waits.
    pub connections: usize,
    /// How long a connection may take to send a request's head; for the first one, from the start of the connection.
    pub head: Duration,
    /// How long it may idle between two requests. Longer than that of a proxy in front of it, or the proxy sends into an end.
    pub idle: Duration,
    /// How long it may take to send the body.
    pub body: Duration,
    /// How long it may take to receive an answer that does not fit into the buffers of the system.
    pub answer: Duration,
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
            idle: Duration::from_secs(10),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(30),
            body_bytes: 1024 * 1024,
            grace: Duration::from_secs(2),
        }
    }
}
