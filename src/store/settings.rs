//! What the store sets for everything: `[delivery]`, `[security]`.
//!
//! Only what is written; defaults are the policy's.

use crate::model::{MAX_CONCURRENCY, Order, Policy, Rate, show_duration};
use std::time::Duration;

/// How hard to try, as far as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// For a whole attempt.
    pub timeout: Option<Duration>,
    /// Attempts in flight for one connector.
    pub concurrency: Option<usize>,
    /// So often an attempt that failed for a while is made again.
    pub retries: Option<u32>,
    /// An endpoint's `Retry-After` counts up to this.
    pub retry_after_max: Option<Duration>,
    /// At most so many attempts a time.
    pub rate: Option<Rate>,
    /// After so many failures in a row a connector is left alone.
    pub breaker: Option<u32>,
    /// Whether events of one document wait for one another.
    pub order: Option<Order>,
}

impl Effort {
    /// Returns `policy` with what is written here instead.
    pub fn over(&self, policy: Policy) -> Policy {
        Policy {
            timeout: self.timeout.unwrap_or(policy.timeout),
            concurrency: self.concurrency.unwrap_or(policy.concurrency),
            retries: self.retries.unwrap_or(policy.retries),
            retry_after_max: self.retry_after_max.unwrap_or(policy.retry_after_max),
            rate: self.rate.or(policy.rate),
            breaker: self.breaker.unwrap_or(policy.breaker),
            order: self.order.unwrap_or(policy.order),
            is_idempotent: policy.is_idempotent,
        }
    }

    /// Returns `policy` as if all of it were written.
    pub fn of(policy: &Policy) -> Self {
        Self {
            timeout: Some(policy.timeout),
            concurrency: Some(policy.concurrency),
            retries: Some(policy.retries),
            retry_after_max: Some(policy.retry_after_max),
            rate: policy.rate,
            breaker: Some(policy.breaker),
            order: Some(policy.order),
        }
    }

    /// Returns every field by its name in the store, with what is written.
    pub fn written(&self) -> [(&'static str, Option<String>); 7] {
        [
            ("timeout", self.timeout.map(show_duration)),
            ("concurrency", self.concurrency.map(|count| count.to_string())),
            ("retries", self.retries.map(|count| count.to_string())),
            ("retry_after_max", self.retry_after_max.map(show_duration)),
            ("rate", self.rate.map(|rate| rate.to_string())),
            ("breaker", self.breaker.map(|count| count.to_string())),
            ("order", self.order.map(|order| order.as_str().to_owned())),
        ]
    }
}

/// The `[delivery]` table: defaults for every connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliverySettings {
    /// What a connector may override.
    pub effort: Effort,
    /// Attempts in flight for the whole process.
    pub max_concurrency: Option<usize>,
}

impl DeliverySettings {
    /// Returns the policy of a connector that sets `own` itself.
    pub fn policy(&self, own: &Effort) -> Policy {
        own.over(self.effort.over(Policy::default()))
    }

    /// Returns how many attempts may be in flight for the whole process.
    pub fn max_concurrency(&self) -> usize {
        self.max_concurrency.unwrap_or(MAX_CONCURRENCY)
    }
}
