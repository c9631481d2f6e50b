//! The delivery policy on the command line: flag before variable before store before default.

use crate::model::{Destination, Policy, parse_duration};
use clap::Args;
use std::time::Duration;

/// How hard to try, for the verbs that send.
#[derive(Args, Clone, Debug, Default)]
pub struct PolicyArgs {
    /// Give up an attempt after this long: connect, send, headers and body together, such as 10s
    #[arg(long, value_name = "DURATION", env = "INV_HOOKS_TIMEOUT", hide_env_values = true, value_parser = parse_timeout)]
    pub timeout: Option<Duration>,
    /// Attempts in flight for one connector
    #[arg(
        long,
        value_name = "N",
        env = "INV_HOOKS_CONCURRENCY",
        hide_env_values = true,
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    pub concurrency: Option<u16>,
}

impl PolicyArgs {
    /// Returns `policy`, which is the store's, with what the command line says instead.
    pub fn over(&self, policy: Policy) -> Policy {
        Policy {
            timeout: self.timeout.unwrap_or(policy.timeout),
            concurrency: self.concurrency.map_or(policy.concurrency, usize::from),
        }
    }

    /// Returns `destination` with what the command line says instead.
    pub fn applied_to(&self, mut destination: Destination) -> Destination {
        destination.policy = self.over(destination.policy);
        destination
    }
}

/// Parses a length of time that is not zero.
pub fn parse_timeout(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(length) if length.is_zero() => Err("a length of time that is not zero, such as 10s".to_owned()),
        other => other.map_err(|error| error.to_string()),
    }
}
