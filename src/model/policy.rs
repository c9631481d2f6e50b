//! How hard to try: the numbers and their defaults.

use super::rate::Rate;
use std::time::Duration;

/// How hard to try a delivery. Source of the defaults: the command-line contract, section "Files".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The deadline of a whole attempt: connect, send, headers, body.
    pub timeout: Duration,
    /// The maximum number of attempts at the same time for one connector.
    pub concurrency: usize,
    /// How many times a temporary failure is retried.
    pub retries: u32,
    /// The longest `Retry-After` of an endpoint that is respected.
    pub retry_after_max: Duration,
    /// The maximum rate of attempts, evenly spaced.
    pub rate: Option<Rate>,
    /// After this many failures in a row the connector is paused for [`BREAKER_PAUSE`]; 0 disables.
    pub breaker: u32,
    /// Whether events of one document wait for one another.
    pub order: Order,
    /// The endpoint ignores a `webhook-id` that it has seen, so an event that it may have applied can be sent again.
    pub is_idempotent: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            concurrency: 16,
            retries: 0,
            retry_after_max: Duration::from_mins(5),
            rate: None,
            breaker: 10,
            order: Order::None,
            is_idempotent: false,
        }
    }
}

/// The maximum number of attempts at the same time in one process, unless the store sets it.
pub const MAX_CONCURRENCY: usize = 64;

/// How long a connector is paused before one event is tried again.
pub const BREAKER_PAUSE: Duration = Duration::from_secs(30);

/// Whether events of one document wait for one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Events do not wait for one another.
    #[default]
    None,
    /// One at a time, the oldest first; a failed event holds the later ones.
    Document,
}

impl Order {
    /// Both values, the default first.
    pub const ALL: [Self; 2] = [Self::None, Self::Document];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Document => "document",
        }
    }
}
