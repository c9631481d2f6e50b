//! Which deliveries to select: the filters of `failed search` and `repost`, as values.
//!
//! The same filters always select the same rows. `log` converts them to SQL.

use super::api_key::ApiKey;
use super::delivery::State;
use super::judgement::Failure;
use super::name::Environment;
use super::pointer_match::PointerMatch;
use super::range::{IdRange, StatusRange};
use super::time::Timestamp;
use std::fmt;
use std::str::FromStr;

/// The time that `since` and `until` refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeField {
    /// Since when it is failed.
    #[default]
    Failed,
    /// When its latest attempt started.
    Last,
    /// When the event happened, according to the payload.
    Event,
    /// When it was created.
    Created,
}

/// The order of deliveries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Latest failure first; in the same millisecond, the highest id first.
    #[default]
    Newest,
    /// Earliest failure first.
    Oldest,
}

/// A position in a list sorted by a time and an id. Opaque to users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The time of the last row seen: for deliveries, of the failure.
    pub at: Timestamp,
    /// The id of the last row seen.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{:x}.{:x}", self.at.as_millis(), self.id)
    }
}

/// The text is not a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor: pass the cursor that the list printed")]
pub struct BadCursor;

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (time, id) = text.strip_prefix('c').and_then(|rest| rest.split_once('.')).ok_or(BadCursor)?;
        // Negative numbers are written in two's complement.
        let number = |text: &str| u64::from_str_radix(text, 16).map(u64::cast_signed).map_err(|_| BadCursor);
        let at = Timestamp::from_millis(number(time)?).ok_or(BadCursor)?;
        Ok(Self { at, id: number(id)? })
    }
}

/// How a row of a query failed: the kinds by which rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// By a failure that was recorded.
    Known(Failure),
    /// Its answer was not recorded.
    Unknown,
}

/// The text is not a kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of {}, unknown", Failure::ALL.map(Failure::as_str).join(", "))]
pub struct BadFailureKind;

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(failure) => failure.fmt(f),
            Self::Unknown => f.pad("unknown"),
        }
    }
}

impl FromStr for FailureKind {
    type Err = BadFailureKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "unknown" => Ok(Self::Unknown),
            text => text.parse().map(Self::Known).map_err(|_| BadFailureKind),
        }
    }
}

/// The states that a query selects if it names none.
pub const NOT_DELIVERED: [State; 2] = [State::Failed, State::Unknown];

/// A selection of deliveries. `Default` selects all failed and unknown ones but tests. Of each list, one value must match; an empty
/// list excludes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only this environment; `None` for all.
    pub environment: Option<Environment>,
    /// Only these states; if empty, [`NOT_DELIVERED`].
    pub states: Vec<State>,
    /// An extracted id, a webhook id, or any text in payload, error or response.
    pub text: Option<String>,
    /// Only these ids.
    pub ids: Vec<IdRange>,
    /// Only rows that had these ids in the log that they were imported from.
    pub imported_ids: Vec<IdRange>,
    /// Only these webhook ids.
    pub webhook_ids: Vec<String>,
    /// Only these kinds of event.
    pub api_keys: Vec<ApiKey>,
    /// Only these events.
    pub events: Vec<String>,
    /// Only these connectors.
    pub connectors: Vec<String>,
    /// Only these kinds of failure.
    pub failures: Vec<FailureKind>,
    /// Only these statuses.
    pub statuses: Vec<StatusRange>,
    /// Only these values of `errorCode`.
    pub error_codes: Vec<String>,
    /// Only these causes, each by its id or its text; empty for all.
    pub causes: Vec<String>,
    /// Only these stores' ids.
    pub stores: Vec<String>,
    /// Only these documents' ids.
    pub documents: Vec<String>,
    /// Only payloads with one of these product ids.
    pub products: Vec<String>,
    /// Values in the payload, all of which must match.
    pub places: Vec<PointerMatch>,
    /// Only from this time on.
    pub since: Option<Timestamp>,
    /// Only before this time.
    pub until: Option<Timestamp>,
    /// The time that `since` and `until` refer to.
    pub time: TimeField,
    /// At least this many attempts.
    pub min_attempts: Option<u32>,
    /// Only those that the endpoint may have acted on, or only the others; `None` for both.
    pub maybe_applied: Option<bool>,
    /// Include test payloads.
    pub include_tests: bool,
}

impl Query {
    /// Says whether it selects deliveries in this state.
    pub fn selects(&self, state: State) -> bool {
        if self.states.is_empty() { NOT_DELIVERED.contains(&state) } else { self.states.contains(&state) }
    }

    /// Says whether it selects nothing but failed and unknown deliveries, each of which has a time of failure.
    pub fn is_of_failures(&self) -> bool {
        self.states.iter().all(|state| NOT_DELIVERED.contains(state))
    }
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The order.
    pub sort: Sort,
    /// The maximum number of rows.
    pub limit: usize,
    /// Only rows after this one.
    pub after: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Failure, FailureKind};
    use crate::model::time::Timestamp;

    #[test]
    fn every_kind_by_which_events_are_counted_can_be_asked_for() {
        let kinds = Failure::ALL.map(FailureKind::Known);
        for kind in kinds.into_iter().chain([FailureKind::Unknown]) {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        let refused = "503".parse::<FailureKind>().expect_err("not a kind").to_string();
        assert!(refused.contains("http_status, ") && refused.ends_with(", stopped, unrouted, unknown"), "{refused}");
    }

    #[test]
    fn cursors_round_trip() {
        let cursor = Cursor { at: Timestamp::from_millis(1_772_466_012_000).expect("a time"), id: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let old = Cursor { at: Timestamp::from_millis(-1).expect("a time"), ..cursor };
        assert_eq!(old.to_string().parse(), Ok(old), "before 1970");
        assert!("c12".parse::<Cursor>().is_err());
        assert!("1.2".parse::<Cursor>().is_err());
    }
}
