//! The settings of `[delivery]`, which are also fields of a connector.
//!
//! They have only what is set. The defaults are in `model/policy.rs`.

use crate::model::{AnswerFrom, MAX_CONCURRENCY, Order, Policy, Rate, show_duration};
use std::time::Duration;

/// Timeout, limits, retries and order, as far as they are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// The timeout of a whole attempt.
    pub timeout: Option<Duration>,
    /// Attempts in flight for one connector.
    pub concurrency: Option<usize>,
    /// Temporary failures are retried up to this number of times.
    pub retries: Option<u32>,
    /// The longest `Retry-After` that is obeyed.
    pub retry_after_max: Option<Duration>,
    /// The limit of attempts per second, minute or hour.
    pub rate: Option<Rate>,
    /// The number of consecutive failures after which a connector is paused; 0 disables the pause.
    pub breaker: Option<u32>,
    /// Whether events of one document wait for each other.
    pub order: Option<Order>,
    /// Where the sender of a relayed event gets its answer from.
    pub answer: Option<AnswerFrom>,
    /// How long the relay retries an event that it has answered from the log.
    pub retry_for: Option<Duration>,
}

impl Effort {
    /// Returns `policy` with the values that are set here.
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
            answer: self.answer.unwrap_or(policy.answer),
            retry_for: self.retry_for.unwrap_or(policy.retry_for),
        }
    }

    /// Returns `policy` with every value set.
    pub fn of(policy: &Policy) -> Self {
        Self {
            timeout: Some(policy.timeout),
            concurrency: Some(policy.concurrency),
            retries: Some(policy.retries),
            retry_after_max: Some(policy.retry_after_max),
            rate: policy.rate,
            breaker: Some(policy.breaker),
            order: Some(policy.order),
            answer: Some(policy.answer),
            retry_for: Some(policy.retry_for),
        }
    }

    /// Returns the name and the written value of every field.
    pub fn written(&self) -> [(&'static str, Option<String>); 9] {
        [
            ("timeout", self.timeout.map(show_duration)),
            ("concurrency", self.concurrency.map(|count| count.to_string())),
            ("retries", self.retries.map(|count| count.to_string())),
            ("retry_after_max", self.retry_after_max.map(show_duration)),
            ("rate", self.rate.map(|rate| rate.to_string())),
            ("breaker", self.breaker.map(|count| count.to_string())),
            ("order", self.order.map(|order| order.as_str().to_owned())),
            ("answer", self.answer.map(|answer| answer.as_str().to_owned())),
            ("retry_for", self.retry_for.map(show_duration)),
        ]
    }
}

/// The `[delivery]` table: defaults for every connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliverySettings {
    /// The values that a connector can override.
    pub effort: Effort,
    /// Attempts in flight for the whole process.
    pub max_concurrency: Option<usize>,
}

impl DeliverySettings {
    /// Returns the policy of a connector with its own settings `own`.
    pub fn policy(&self, own: &Effort) -> Policy {
        own.over(self.effort.over(Policy::default()))
    }

    /// Returns how many attempts may be in flight for the whole process.
    pub fn max_concurrency(&self) -> usize {
        self.max_concurrency.unwrap_or(MAX_CONCURRENCY)
    }
}
