//! Flags that filter and page lists, and the queries that they become.

use crate::error::Fault;
use crate::model::{
    ApiKey, Cursor, Environment, FailureKind, Page, PointerMatch, Query, Sort, StatusRange, TimeField, Timestamp, Zone,
    kept_id, parse_time,
};
use clap::Args;

/// The filters of `failed search`; `repost` and other commands have the same ones.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// API key of the events
    #[arg(long, value_name = "KEY")]
    pub api_key: Option<String>,
    /// Event name
    #[arg(long, value_name = "EVENT")]
    pub event: Option<String>,
    /// Connector name
    #[arg(long, value_name = "NAME")]
    pub connector: Option<String>,
    /// Kind of failure, for example `http_status`, timeout or unknown
    ///
    /// The endpoint answered: `http_status` (not 2xx), `error_in_body` (2xx with an error in its body). No answer: timeout (not in
    /// time), network (no connection, or it broke), tls (no secure connection), unknown (the answer was not recorded). Not sent: blocked
    /// (calls to this address are not allowed), held (an earlier event of the document failed), breaker (the circuit of the connector
    /// was open), stopped (the run was stopped), unrouted (it came in through a relay for a connector that does not subscribe to it). `failed stats --by failure` counts by these kinds.
    #[arg(long, value_name = "KIND")]
    pub failure: Option<FailureKind>,
    /// HTTP status, for example 503, 5xx or 400-499
    #[arg(long, value_name = "STATUS")]
    pub status: Option<StatusRange>,
    /// Error code in the answer (errorCode)
    #[arg(long, value_name = "CODE")]
    pub error_code: Option<String>,
    /// Cause of the failure: its id or its text
    ///
    /// `failed stats --by cause` counts causes, and `failed show` has the id. The flag can be repeated.
    #[arg(long = "cause", value_name = "CAUSE")]
    pub causes: Vec<String>,
    /// Id of the shop in the payload (not the connector store)
    #[arg(long, value_name = "ID")]
    pub store: Option<String>,
    /// Document id, for example of a transfer or an order
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Product id or GTIN
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// Value in the payload, for example /productList/*/quantity=0
    ///
    /// POINTER is a JSON pointer; * in it means every element of a list. The flag can be repeated.
    #[arg(long = "where", value_name = "POINTER=VALUE", value_parser = parse_place)]
    pub places: Vec<PointerMatch>,
    /// Start of the time range: 2h, 3d, yesterday, 2026-11-01, RFC 3339
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// End of the time range, not included
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Time to compare
    ///
    /// --since and --until compare this time. The default is failed.
    #[arg(long, value_name = "WHICH", value_enum, default_value = "failed", hide_default_value = true)]
    pub time: WhichTime,
    /// Smallest number of attempts
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub min_attempts: Option<u32>,
    /// Only events that the endpoint may already have booked
    #[arg(long, conflicts_with = "no_maybe_applied")]
    pub maybe_applied: bool,
    /// Only events that the endpoint cannot have booked
    #[arg(long)]
    pub no_maybe_applied: bool,
    /// Include test payloads
    #[arg(long)]
    pub include_tests: bool,
}

/// Which time a filter compares.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum, PartialEq, Eq)]
pub enum WhichTime {
    /// Time since which the event is failed.
    #[default]
    Failed,
    /// Time of the latest attempt.
    Last,
    /// Time of the event, from the payload.
    Event,
    /// Time when the event was added to the log.
    Created,
}

fn parse_place(text: &str) -> Result<PointerMatch, String> {
    let (pointer, value) = text.split_once('=').ok_or("write a pointer, '=' and a value: /storeId=256")?;
    let pointer = pointer.parse().map_err(|error| format!("{error}"))?;
    Ok(PointerMatch { pointer, value: value.to_owned() })
}

impl FilterArgs {
    /// Says whether no filter is given.
    pub fn is_empty(&self) -> bool {
        let Self { api_key, event, connector, failure, status, error_code, store, document, product, .. } = self;
        let texts = [api_key, event, connector, error_code, store, document, product, &self.since, &self.until];
        texts.into_iter().all(Option::is_none)
            && (self.causes.is_empty()
                && failure.is_none()
                && status.is_none()
                && self.places.is_empty()
                && self.min_attempts.is_none())
            && !(self.maybe_applied || self.no_maybe_applied)
    }

    /// Makes the query for `environment`.
    pub fn query(
        &self,
        text: Option<&str>,
        environment: Environment,
        now: Timestamp,
        zone: &Zone,
    ) -> anyhow::Result<Query> {
        let time = |text: &Option<String>, flag: &str| match text {
            Some(text) => parse_when(flag, text, now, zone).map(Some),
            None => Ok(None),
        };
        // The log shortens long ids, so a search shortens them too.
        let kept = |id: &Option<String>| id.as_deref().map(|id| kept_id(id).into_owned());
        Ok(Query {
            environment: Some(environment),
            text: text.map(ToOwned::to_owned).filter(|text| !text.is_empty()),
            api_key: self.api_key.as_deref().map(parse_api_key).transpose()?,
            event: kept(&self.event),
            connector: kept(&self.connector),
            failure: self.failure,
            status: self.status,
            error_code: kept(&self.error_code),
            causes: self.causes.clone(),
            store: kept(&self.store),
            document: kept(&self.document),
            product: kept(&self.product),
            places: self.places.clone(),
            since: time(&self.since, "--since")?,
            until: time(&self.until, "--until")?,
            time: match self.time {
                WhichTime::Failed => TimeField::Failed,
                WhichTime::Last => TimeField::Last,
                WhichTime::Event => TimeField::Event,
                WhichTime::Created => TimeField::Created,
            },
            min_attempts: self.min_attempts,
            maybe_applied: match (self.maybe_applied, self.no_maybe_applied) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            include_tests: self.include_tests,
        })
    }
}

/// Parses the time of `flag`.
pub fn parse_when(flag: &str, text: &str, now: Timestamp, zone: &Zone) -> Result<Timestamp, Fault> {
    parse_time(text, now, zone).map_err(|_| {
        Fault::usage(format!("{flag} {text} is not a time"))
            .hint(format!("Write {flag} 2h, 3d, yesterday, 2026-11-01, or RFC 3339 such as 2026-11-01T09:30:00Z."))
    })
}

/// Parses an API key; an unknown one is an error (exit 5) that suggests the most similar key.
pub fn parse_api_key(text: &str) -> anyhow::Result<ApiKey> {
    let unknown = |_| {
        let hint = crate::catalog::hint_for_unknown_key(text);
        Fault::not_found(format!("there is no API key {text} for inventory events")).hint(hint).into()
    };
    text.parse().map_err(unknown)
}

/// A list has at most this many rows, unless `--limit` sets another number.
pub const DEFAULT_LIMIT: usize = 50;

/// Flags that select a page of a list.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct PageArgs {
    /// Order of the list
    #[arg(long, value_enum, default_value = "newest", value_name = "ORDER")]
    pub sort: WhichFirst,
    /// List at most N events
    #[arg(long, default_value_t = DEFAULT_LIMIT, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit)]
    pub limit: usize,
    /// Continue after this cursor, which an earlier list printed
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<Cursor>,
}

/// Parses the length of a list.
pub fn parse_limit(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(limit) if limit > 0 => Ok(limit),
        _ => Err("must be a whole number, at least 1".to_owned()),
    }
}

/// Order of a list.
#[derive(Clone, Copy, Debug, clap::ValueEnum, PartialEq, Eq)]
pub enum WhichFirst {
    /// Latest failure first.
    Newest,
    /// Earliest failure first.
    Oldest,
}

impl PageArgs {
    /// Makes the page.
    pub fn page(&self) -> Page {
        let sort = match self.sort {
            WhichFirst::Newest => Sort::Newest,
            WhichFirst::Oldest => Sort::Oldest,
        };
        Page { sort, limit: self.limit, after: self.after }
    }
}
