//! The retry rules: which failures are retried, and how long to wait before a retry.
//!
//! The engine decides when to wait; clock and randomness are passed in. A stock change in doubt is not retried:
//! `catalog/effect.rs`.

use super::judgement::Failure;
use super::policy::Policy;
use std::time::Duration;

/// The longest pause before the first retry; the limit doubles with each further retry.
const BACKOFF_BASE: Duration = Duration::from_secs(1);

/// The longest pause of our own.
const BACKOFF_CAP: Duration = Duration::from_mins(1);

/// The longest pause of our own for an event that a relay retries. Source: the design of the relay, "Two ways to answer".
const LONG_BACKOFF_CAP: Duration = Duration::from_hours(1);

/// What an attempt means for its delivery. Source: the command-line contract, section "send".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The endpoint accepted it.
    Delivered,
    /// A temporary failure: a retry may succeed.
    TryAgain,
    /// A permanent failure: the same request would fail again.
    Failed,
}

impl Verdict {
    /// Returns the verdict on an attempt that ended with `failure` and `status`. Timeouts, broken connections, 408, 425, 429 and
    /// 5xx are retried. Errors in the body, TLS errors, refused tokens and what was not sent are not. Nor is any failure after the endpoint
    /// answered 2xx, because it has probably acted by then.
    pub fn of(failure: Option<Failure>, status: Option<u16>) -> Self {
        match (failure, status) {
            (None, _) => Self::Delivered,
            (Some(_), Some(200..=299)) => Self::Failed,
            (Some(Failure::Timeout | Failure::Network), _)
            | (Some(Failure::HttpStatus), Some(408 | 425 | 429 | 500..=599)) => Self::TryAgain,
            _ => Self::Failed,
        }
    }
}

impl Policy {
    /// Returns how long to wait before the next attempt after `tries` attempts. It uses full jitter, so that events that failed
    /// together are not retried together. `random` is uniform over all its values. The wait is at least what the endpoint asked
    /// for, up to [`Policy::retry_after_max`].
    pub fn pause(&self, tries: u32, random: u64, asked: Option<Duration>) -> Duration {
        jitter(backoff(tries, BACKOFF_CAP), random).max(self.clamp(asked))
    }

    /// As [`Policy::pause`], for an event that is retried for hours: its own pauses grow up to an hour. What the endpoint asked for is
    /// obeyed up to an hour too.
    pub fn long_pause(&self, attempts: u32, random: u64, asked: Option<Duration>) -> Duration {
        let most = backoff(attempts, LONG_BACKOFF_CAP);
        jitter(most, random).max(asked.unwrap_or_default().min(LONG_BACKOFF_CAP))
    }

    /// Returns what an endpoint asked for, up to the limit.
    pub fn clamp(&self, asked: Option<Duration>) -> Duration {
        asked.unwrap_or_default().min(self.retry_after_max)
    }
}

/// Returns the longest pause after `tries` attempts.
fn backoff(tries: u32, cap: Duration) -> Duration {
    BACKOFF_BASE.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(cap)
}

fn jitter(most: Duration, random: u64) -> Duration {
    let millis = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(random % (millis + 1))
}

#[cfg(test)]
mod tests {
    use super::Verdict;
    use crate::model::Policy;
    use crate::model::judgement::Failure;
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

    #[test]
    fn temporary_failures_are_retried() {
        let check = |failure: Failure, status: Option<u16>, expected: Verdict| {
            assert_eq!(Verdict::of(Some(failure), status), expected, "{failure} {status:?}");
        };
        assert_eq!(Verdict::of(None, Some(200)), Verdict::Delivered);
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            check(Failure::HttpStatus, Some(status), Verdict::TryAgain);
        }
        for status in [101, 300, 301, 307, 400, 401, 403, 404, 409, 410, 422, 499] {
            check(Failure::HttpStatus, Some(status), Verdict::Failed);
        }
        check(Failure::Timeout, None, Verdict::TryAgain);
        check(Failure::Network, None, Verdict::TryAgain);
        check(Failure::ErrorInBody, Some(200), Verdict::Failed);
        // Any failure after the endpoint answered 2xx.
        for failure in [Failure::Timeout, Failure::Network, Failure::Tls, Failure::ErrorInBody] {
            [200, 204, 299].into_iter().for_each(|status| check(failure, Some(status), Verdict::Failed));
        }
        for failure in [
            Failure::Tls,
            Failure::Token,
            Failure::Blocked,
            Failure::Held,
            Failure::Breaker,
            Failure::Stopped,
            Failure::Unrouted,
        ] {
            check(failure, None, Verdict::Failed);
        }
    }
}
