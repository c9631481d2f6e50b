//! The delivery policy on the command line. A flag wins over a variable, a variable over the store, the store over the default.

use super::origins::{Origin, Origins};
use crate::model::{Destination, Order, Policy, Rate, parse_duration, show_duration};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::time::Duration;

/// The policy flags of the commands that send.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Sending")]
pub struct PolicyArgs {
    /// Time limit of one attempt, for example 10s
    ///
    /// The limit covers the whole attempt: connecting, sending the request, and reading the answer. The default is the
    /// setting in the store, or 10s.
    ///
    /// Environment variable: `INV_HOOKS_TIMEOUT`
    #[arg(
        long,
        value_name = "DURATION",
        env = "INV_HOOKS_TIMEOUT",
        hide_env = true,
        allow_hyphen_values = true,
        value_parser = parse_timeout
    )]
    pub timeout: Option<Duration>,
    /// Make at most N attempts at the same time per connector
    ///
    /// The default is the setting in the store, or 16 for a connector and 4 for a tenant (to which `asn create` sends).
    ///
    /// Environment variable: `INV_HOOKS_CONCURRENCY`
    #[arg(
        long,
        value_name = "N",
        env = "INV_HOOKS_CONCURRENCY",
        hide_env = true,
        allow_negative_numbers = true,
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    pub concurrency: Option<u16>,
    /// Retry temporary failures up to N times (timeouts, broken connections, 408, 425, 429, 5xx)
    ///
    /// If the endpoint may already have booked a sale, return, stock adjustment or shipment, the event is in doubt. An event in
    /// doubt is retried only if its connector is idempotent; a shipment in doubt is never retried. The default is the setting in
    /// the store, or 0 for a connector and 3 for a tenant (to which `asn create` sends).
    ///
    /// Environment variable: `INV_HOOKS_RETRIES`
    #[arg(
        long,
        value_name = "N",
        env = "INV_HOOKS_RETRIES",
        hide_env = true,
        help = "Retry temporary failures up to N times",
        allow_negative_numbers = true,
        value_parser = clap::value_parser!(u32).range(0..=1000)
    )]
    pub retries: Option<u32>,
    /// Limit attempts per connector, evenly spaced, for example 50/s
    ///
    /// After a late attempt, the next ones may start up to 50 ms before their time, to catch up. The default is the setting in the
    /// store, or no limit. For a tenant (to which `asn create` sends), the limit is at most 10/s.
    ///
    /// Environment variable: `INV_HOOKS_RATE`
    #[arg(long, value_name = "N/s", env = "INV_HOOKS_RATE", hide_env = true, allow_hyphen_values = true)]
    pub rate: Option<Rate>,
    /// Order of sending
    ///
    /// With `document`, an event waits for the earlier events of the same document. The default is the setting in the store, or
    /// none.
    #[arg(long, value_name = "ORDER", value_parser = order_parser())]
    pub order: Option<Order>,
    /// Retries if neither the command line nor the store sets them.
    #[arg(skip)]
    pub usual_retries: u32,
}

impl PolicyArgs {
    /// Sets the retries that apply if neither the command line nor the store sets them.
    #[must_use]
    pub fn usually(&self, retries: u32) -> Self {
        Self { usual_retries: retries, ..self.clone() }
    }

    /// Returns the store's `policy` with the values of the command line in its place.
    pub fn over(&self, policy: Policy) -> Policy {
        Policy {
            timeout: self.timeout.unwrap_or(policy.timeout),
            concurrency: self.concurrency.map_or(policy.concurrency, usize::from),
            retries: self.retries.unwrap_or(if policy.retries == 0 { self.usual_retries } else { policy.retries }),
            rate: self.rate.or(policy.rate),
            order: self.order.unwrap_or(policy.order),
            ..policy
        }
    }

    /// Returns the flags as they were typed, each with a blank before it. Values of variables are left out: they still apply.
    pub fn typed(&self, origins: &Origins) -> String {
        let flags = [
            ("timeout", self.timeout.map(show_duration)),
            ("concurrency", self.concurrency.map(|count| count.to_string())),
            ("retries", self.retries.map(|count| count.to_string())),
            ("rate", self.rate.map(|rate| rate.to_string())),
            ("order", self.order.map(|order| order.as_str().to_owned())),
        ];
        let is_typed = |flag: &str| origins.get(flag) == Some(Origin::Flag);
        let typed = flags.into_iter().filter(|(flag, _)| is_typed(flag));
        typed.filter_map(|(flag, value)| Some(format!(" --{flag} {}", value?))).collect()
    }

    /// Returns `destination` with the policy of the command line.
    pub fn applied_to(&self, mut destination: Destination) -> Destination {
        destination.policy = self.over(destination.policy);
        destination
    }
}

/// Parses the order of sending.
pub fn order_parser() -> impl TypedValueParser<Value = Order> {
    PossibleValuesParser::new(Order::ALL.map(Order::as_str))
        .map(|word| Order::ALL.into_iter().find(|order| order.as_str() == word).unwrap_or_default())
}

/// Parses a length of time that is not zero.
pub fn parse_timeout(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(length) if length.is_zero() => Err("write a length of time greater than zero, such as 10s".to_owned()),
        other => other.map_err(|error| error.to_string()),
    }
}
