//! How hard to try.

use std::time::Duration;

/// How hard to try a delivery. Source of the defaults: the command-line contract, section "Files".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// For a whole attempt: connect, send, headers, body.
    pub timeout: Duration,
    /// Attempts in flight for one connector.
    pub concurrency: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), concurrency: 16 }
    }
}

/// Attempts in flight for the whole process, where the store does not say.
pub const MAX_CONCURRENCY: usize = 64;
