//! How hard to try: the numbers, and the computation of pauses.
//!
//! The engine decides when to wait; clock and randomness are passed in.

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

/// The longest pause before the first retry; the limit doubles with each further retry.
const BACKOFF_BASE: Duration = Duration::from_secs(1);

/// The longest pause of our own.
const BACKOFF_CAP: Duration = Duration::from_mins(1);

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

impl Policy {
    /// Returns how long to wait before the next attempt after `tries` attempts. It uses full jitter, so that events that failed
    /// together are not retried together. `random` is uniform over all its values. The wait is at least what the endpoint asked
    /// for, up to [`Policy::retry_after_max`].
    pub fn pause(&self, tries: u32, random: u64, asked: Option<Duration>) -> Duration {
        let doublings = tries.saturating_sub(1).min(16);
        let most = BACKOFF_BASE.saturating_mul(1 << doublings).min(BACKOFF_CAP);
        let millis = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        let jittered = Duration::from_millis(random % (millis + 1));
        jittered.max(self.clamp(asked))
    }

    /// Returns what an endpoint asked for, up to the limit.
    pub fn clamp(&self, asked: Option<Duration>) -> Duration {
        asked.unwrap_or_default().min(self.retry_after_max)
    }
}

#[cfg(test)]
mod tests {
    use super::Policy;
    use proptest::prelude::*;
    use std::time::Duration;

    proptest! {
        #[test]
        fn pauses_grow_within_their_limits(tries in 1..100_u32, random: u64, asked in 0..10_000_u64) {
            let policy = Policy { retry_after_max: Duration::from_mins(5), ..Policy::default() };
            let most = Duration::from_secs(1 << (tries - 1).min(6)).min(Duration::from_mins(1));
            prop_assert!(policy.pause(tries, random, None) <= most);
            let asked = Duration::from_secs(asked);
            let pause = policy.pause(tries, random, Some(asked));
            prop_assert!(pause >= asked.min(policy.retry_after_max));
            prop_assert!(pause <= most.max(policy.retry_after_max));
        }
    }

    #[test]
    fn jitter_is_full() {
        let pauses: Vec<u128> = (0..=1000_u64).map(|n| Policy::default().pause(1, n, None).as_millis()).collect();
        assert_eq!((pauses.iter().min(), pauses.iter().max()), (Some(&0), Some(&1000)));
    }
}
