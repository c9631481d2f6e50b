//! Flags that filter and page lists, and the queries that they become.

use crate::error::Fault;
use crate::model::{
    ApiKey, CauseId, Cursor, Environment, FailureKind, IdRange, Listed, Page, PointerMatch, Query, Sort, State,
    StatusRange, TimeField, Timestamp, Zone, kept_id, parse_time,
};
use clap::Args;

/// The filters of `failed search`; `repost` and other commands have the same ones.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Event ids, for example 801,805-810
    ///
    /// Filters with a plural in angle brackets, such as `<IDS>` or `<NAMES>`, accept several values, separated by commas, and can be
    /// repeated. An event must match one of the values. Write \, for a comma within a value.
    #[arg(long, value_name = "IDS")]
    pub id: Vec<Listed<IdRange>>,
    /// Ids that imported events had in the log they came from
    #[arg(long, value_name = "IDS")]
    pub imported_id: Vec<Listed<IdRange>>,
    /// Webhook ids
    ///
    /// The endpoint gets this id in the header webhook-id. If a sender gave the same id to events of several connectors, all
    /// these events are found.
    #[arg(long, value_name = "IDS")]
    pub webhook_id: Vec<Listed<String>>,
    /// API keys of the events
    #[arg(long, value_name = "KEYS")]
    pub api_key: Vec<Listed<String>>,
    /// Event names
    #[arg(long, value_name = "EVENTS")]
    pub event: Vec<Listed<String>>,
    /// Connector names, for example wms-asn,wms-sale
    #[arg(long, value_name = "NAMES")]
    pub connector: Vec<Listed<String>>,
    /// Kinds of failure, for example timeout,network
    ///
    /// The endpoint answered: `http_status` (not 2xx), `error_in_body` (2xx, but the body has an error). No answer: `timeout` (not
    /// in time), `network` (no connection, or the connection broke), `tls` (no secure connection), `unknown` (the answer was not
    /// recorded). Not sent: `blocked` (calls to this address are not allowed), `held` (an earlier event of the document failed),
    /// `token` (the token server refused or gave no token), `breaker` (the circuit of the connector was open), `stopped` (the run
    /// was stopped), `unrouted` (a relay received the event for a connector that does not subscribe to it). `failed stats --by
    /// failure` counts by these kinds.
    #[arg(long, value_name = "KINDS")]
    pub failure: Vec<Listed<FailureKind>>,
    /// HTTP statuses, for example 503,401, 5xx or 400-499
    #[arg(long, value_name = "STATUSES")]
    pub status: Vec<Listed<StatusRange>>,
    /// Error codes in the answer (errorCode)
    #[arg(long, value_name = "CODES")]
    pub error_code: Vec<Listed<String>>,
    /// Causes of failures, by id or whole text
    ///
    /// Give the id of a cause, or its whole text as lists show it; capital letters make no difference. If you give only a part of a
    /// text, no event is selected, and a message names the causes that contain it. Separate ids with commas. To give several texts,
    /// repeat the flag: a comma is part of the text and does not separate texts. If an event was held, or was not sent because a
    /// circuit was open, its cause is that of the earlier failure that led to this. `failed stats --by cause` lists causes.
    #[arg(long = "cause", value_name = "CAUSES")]
    pub causes: Vec<String>,
    /// Ids of shops in the payload (not the connector store)
    #[arg(long, value_name = "IDS")]
    pub store: Vec<Listed<String>>,
    /// Document ids, for example of a transfer or an order
    #[arg(long, value_name = "IDS")]
    pub document: Vec<Listed<String>>,
    /// Product ids or GTINs
    #[arg(long, value_name = "IDS")]
    pub product: Vec<Listed<String>>,
    /// Value in the payload, for example /productList/*/quantity=0
    ///
    /// POINTER is a JSON pointer; * in it means every element of a list. VALUE is text or JSON. Quotes make no difference:
    /// /storeId=256 and '/storeId="256"' find the same events. The flag can be repeated; an event must match every --where.
    #[arg(long = "where", value_name = "POINTER=VALUE")]
    pub places: Vec<PointerMatch>,
    /// Start of the time range: 2h, 20:00, yesterday, 2026-11-01
    ///
    /// Write an age (2h, 1h30m, 2d or '2 hours ago'; a day has 24 hours), a time of day (20:00 means the most recent one), a day
    /// (today, yesterday, monday or 2026-11-01), or a day and a time ('yesterday 07:14' or '2026-11-01 09:30'). RFC 3339 works,
    /// too, and so does any time that `failed show` prints. --tz sets the time zone. When daylight saving time ends, a time that
    /// occurs twice means the first one. When it starts, a time that is skipped is moved forward, usually by one hour.
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// End of the time range, not included
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Time to filter by
    ///
    /// --since and --until compare this time. The default is failed.
    #[arg(long, value_name = "WHICH", value_enum, default_value = "failed", hide_default_value = true)]
    pub time: WhichTime,
    /// Only events with at least N attempts
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub min_attempts: Option<u32>,
    /// Only events that the endpoint may already have booked
    #[arg(long, conflicts_with = "no_maybe_applied")]
    pub maybe_applied: bool,
    /// Only events that the endpoint cannot have booked
    #[arg(long)]
    pub no_maybe_applied: bool,
    /// Include events that `connector test` sent
    #[arg(long)]
    pub include_tests: bool,
}

/// The filter by state, for commands that only read: a repost or a discard of other states would be a mistake.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct StateArgs {
    /// States: failed, unknown, pending, delivered, discarded
    ///
    /// The default is failed,unknown.
    ///
    /// For events that never failed, --since, --until and the order use the time when they were added. Filters that look at payloads
    /// find a delivered event only as long as the log keeps its payload (`keep_delivered`).
    #[arg(long, value_name = "STATES", hide_possible_values = true, value_enum, value_delimiter = ',')]
    pub state: Vec<WhichState>,
}

/// A state that can be searched for.
#[derive(Clone, Copy, Debug, clap::ValueEnum, PartialEq, Eq)]
pub enum WhichState {
    /// The endpoint did not accept it.
    Failed,
    /// Its answer was not recorded.
    Unknown,
    /// It waits for an attempt.
    Pending,
    /// The endpoint accepted it.
    Delivered,
    /// A person discarded it.
    Discarded,
}

impl StateArgs {
    /// Returns the states.
    pub fn states(&self) -> Vec<State> {
        let state = |which: &WhichState| match which {
            WhichState::Failed => State::Failed,
            WhichState::Unknown => State::Unknown,
            WhichState::Pending => State::Pending,
            WhichState::Delivered => State::Delivered,
            WhichState::Discarded => State::Discarded,
        };
        self.state.iter().map(state).collect()
    }
}

/// Which time a filter compares.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum, PartialEq, Eq)]
pub enum WhichTime {
    /// Time of the first failure.
    #[default]
    Failed,
    /// Time of the latest attempt.
    Last,
    /// Time of the event, from the payload.
    Event,
    /// Time when the event was added to the log.
    Created,
}

impl FilterArgs {
    /// Says whether no filter is given.
    pub fn is_empty(&self) -> bool {
        let Self { webhook_id, api_key, event, connector, error_code, store, document, product, .. } = self;
        let texts = [webhook_id, api_key, event, connector, error_code, store, document, product];
        let has_values = !self.id.is_empty()
            || !self.imported_id.is_empty()
            || !self.failure.is_empty()
            || !self.status.is_empty()
            || !self.places.is_empty()
            || !self.causes.is_empty();
        texts.into_iter().all(Vec::is_empty)
            && !(has_values || self.since.is_some() || self.until.is_some() || self.min_attempts.is_some())
            && !(self.maybe_applied || self.no_maybe_applied)
    }

    /// Returns the names of connectors, as they were typed.
    pub fn connectors(&self) -> Vec<&str> {
        Listed::each(&self.connector).map(String::as_str).collect()
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
        let (since, until) = (time(&self.since, "--since")?, time(&self.until, "--until")?);
        refuse_empty_range(since, until, zone)?;
        // The log shortens long ids, so a search shortens them too.
        let kept = |ids: &[Listed<String>]| Listed::each(ids).map(|id| kept_id(id).into_owned()).collect();
        Ok(Query {
            environment: Some(environment),
            states: Vec::new(),
            text: text.map(ToOwned::to_owned).filter(|text| !text.is_empty()),
            ids: Listed::each(&self.id).copied().collect(),
            imported_ids: Listed::each(&self.imported_id).copied().collect(),
            webhook_ids: Listed::each(&self.webhook_id).cloned().collect(),
            api_keys: Listed::each(&self.api_key).map(|key| parse_logged_key(key)).collect::<Result<_, _>>()?,
            events: kept(&self.event),
            connectors: kept(&self.connector),
            failures: Listed::each(&self.failure).copied().collect(),
            statuses: Listed::each(&self.status).copied().collect(),
            error_codes: kept(&self.error_code),
            causes: self.causes.iter().flat_map(|given| causes_of(given)).collect(),
            stores: kept(&self.store),
            documents: kept(&self.document),
            products: kept(&self.product),
            places: self.places.clone(),
            since,
            until,
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

/// A range that ends before it starts has no events, whatever the log has.
fn refuse_empty_range(since: Option<Timestamp>, until: Option<Timestamp>, zone: &Zone) -> Result<(), Fault> {
    match (since, until) {
        (Some(since), Some(until)) if since > until => Err(Fault::usage(format!(
            "the time range is empty: --since is {}, and --until is earlier: {}",
            zone.show(since),
            zone.show(until)
        ))
        .hint("Swap the times, or name the days: 'yesterday 22:00'.")),
        _ => Ok(()),
    }
}

/// Parses the time of `flag`.
pub fn parse_when(flag: &str, text: &str, now: Timestamp, zone: &Zone) -> Result<Timestamp, Fault> {
    parse_time(text, now, zone).map_err(|_| {
        Fault::usage(format!("{flag} {text} is not a time"))
            .hint(format!(
                "Write {flag} 2h, 20:00, yesterday, 'yesterday 07:14', 2026-11-01, '2026-11-01 09:30', or RFC 3339 such as 2026-11-01T09:30:00Z."
            ))
    })
}

/// The text of a cause may contain commas; its id does not.
fn causes_of(given: &str) -> Vec<String> {
    let is_list = given.split(',').all(|id| id.parse::<CauseId>().is_ok());
    if is_list { given.split(',').map(str::to_owned).collect() } else { vec![given.to_owned()] }
}

/// Parses an API key; an unknown one is an error (exit 5) that suggests the most similar key.
pub fn parse_api_key(text: &str) -> anyhow::Result<ApiKey> {
    let unknown = |_| {
        let hint = crate::catalog::hint_for_unknown_key(text);
        Fault::not_found(format!("there is no API key {text} for inventory events")).hint(hint).into()
    };
    text.parse().map_err(unknown)
}

/// Returns what a row of the log is about, by its name.
fn parse_logged_key(text: &str) -> anyhow::Result<ApiKey> {
    ApiKey::of_row(text).map_or_else(|| parse_api_key(text), Ok)
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
    /// Newest first, by the time of the first failure.
    Newest,
    /// Oldest first, by the time of the first failure.
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

#[cfg(test)]
mod tests {
    use super::FilterArgs;
    use crate::model::Failure;
    use clap::Args as _;

    #[test]
    fn the_help_explains_every_kind_of_failure() {
        let command = FilterArgs::augment_args(clap::Command::new("search"));
        let flag = command.get_arguments().find(|flag| flag.get_id() == "failure").expect("a flag");
        let help = flag.get_long_help().expect("a text").to_string();
        for kind in Failure::ALL {
            assert!(help.contains(&format!("`{}` (", kind.as_str())), "{kind:?}");
        }
    }
}
