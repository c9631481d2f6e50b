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
    /// Where the sender of a relayed event gets its answer from.
    pub answer: AnswerFrom,
    /// How long the relay retries an event that it has answered from the log.
    pub retry_for: Duration,
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
            answer: AnswerFrom::Endpoint,
            retry_for: Duration::from_hours(24),
        }
    }
}

/// The maximum number of attempts at the same time in one process, unless the store sets it.
pub const MAX_CONCURRENCY: usize = 64;

/// How long a connector is paused before one event is tried again.
pub const BREAKER_PAUSE: Duration = Duration::from_secs(30);

/// Where the sender of a relayed event gets its answer from. Source: the design of the relay, section "Two ways to answer".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnswerFrom {
    /// From the endpoint, after its one attempt.
    #[default]
    Endpoint,
    /// From the relay, as soon as the event is in the log. Attempts follow.
    Log,
}

impl AnswerFrom {
    /// Both values, the default first.
    pub const ALL: [Self; 2] = [Self::Endpoint, Self::Log];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Log => "log",
        }
    }
}

/// What the relay does when the CMS reposts a stock change that `repost` has delivered meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// It answers 200 and sends nothing, so that the stock is not counted twice.
    #[default]
    Skip,
    /// It sends the event again.
    Forward,
}

impl Again {
    /// Both values, the default first.
    pub const ALL: [Self; 2] = [Self::Skip, Self::Forward];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Forward => "forward",
        }
    }
}

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
