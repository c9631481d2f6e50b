//! What the store sets for everything: `[delivery]`, `[security]`.
//!
//! Only what is written; defaults are the policy's.

use crate::model::{MAX_CONCURRENCY, Policy};
use std::time::Duration;

/// The `[delivery]` table: defaults for every connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliverySettings {
    /// For a whole attempt.
    pub timeout: Option<Duration>,
    /// Attempts in flight for one connector.
    pub concurrency: Option<usize>,
    /// Attempts in flight for the whole process.
    pub max_concurrency: Option<usize>,
}

impl DeliverySettings {
    /// Returns the policy of a connector that sets `timeout` and `concurrency` itself, or does not.
    pub fn policy(&self, timeout: Option<Duration>, concurrency: Option<usize>) -> Policy {
        let default = Policy::default();
        Policy {
            timeout: timeout.or(self.timeout).unwrap_or(default.timeout),
            concurrency: concurrency.or(self.concurrency).unwrap_or(default.concurrency),
        }
    }

    /// Returns how many attempts may be in flight for the whole process.
    pub fn max_concurrency(&self) -> usize {
        self.max_concurrency.unwrap_or(MAX_CONCURRENCY)
    }
}

/// `[security] private_networks`: whether private and loopback addresses may be dialled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrivateNetworks {
    /// They may.
    #[default]
    Allow,
    /// They may not.
    Deny,
}
