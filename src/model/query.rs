//! Which deliveries to select: the filters of `failed search` and `repost`, as values.
//!
//! The same filters always select the same rows. `log` converts them to SQL.

use super::api_key::ApiKey;
use super::judgement::Failure;
use super::name::Environment;
use super::pointer::Pointer;
use super::time::Timestamp;
use std::fmt;
use std::str::FromStr;

/// A range of HTTP statuses, both ends included: `503`, `5xx`, `400-499`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRange {
    /// The lowest.
    pub from: u16,
    /// The highest.
    pub to: u16,
}

/// The text is not a status range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a status from 100 to 599: write 503, 5xx or 400-499")]
pub struct BadStatus;

impl FromStr for StatusRange {
    type Err = BadStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| match text.parse::<u16>() {
            Ok(number) if text.len() == 3 && (100..600).contains(&number) => Ok(number),
            _ => Err(BadStatus),
        };
        if let Some(class) = text.to_ascii_lowercase().strip_suffix("xx") {
            let class = class.parse::<u16>().ok().filter(|class| (1..6).contains(class)).ok_or(BadStatus)?;
            return Ok(Self { from: class * 100, to: class * 100 + 99 });
        }
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (number(from)?, number(to)?);
        if from > to { Err(BadStatus) } else { Ok(Self { from, to }) }
    }
}

/// A pointer into the payload and the text that must be there: `--where /pointer/*/x=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointerMatch {
    /// The pointer.
    pub pointer: Pointer,
    /// The scalar's text: a string's content, or a number as written.
    pub value: String,
}

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

/// A selection of failed or unknown deliveries. `Default` selects all of them but tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only this environment; `None` for all.
    pub environment: Option<Environment>,
    /// An extracted id, or any text in payload, error or response.
    pub text: Option<String>,
    /// Only this kind of event.
    pub api_key: Option<ApiKey>,
    /// Only this event.
    pub event: Option<String>,
    /// Only this connector.
    pub connector: Option<String>,
    /// Only this kind of failure.
    pub failure: Option<FailureKind>,
    /// Only these statuses.
    pub status: Option<StatusRange>,
    /// Only this `errorCode`.
    pub error_code: Option<String>,
    /// Only these causes, each by its id or its text; empty for all.
    pub causes: Vec<String>,
    /// Only this store's id.
    pub store: Option<String>,
    /// Only this document's id.
    pub document: Option<String>,
    /// Only payloads with this product id.
    pub product: Option<String>,
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
    use super::{Cursor, Failure, FailureKind, StatusRange};
    use crate::model::time::Timestamp;

    #[test]
    fn statuses() {
        let check = |text: &str, expected: Option<(u16, u16)>| {
            let range = text.parse::<StatusRange>().ok().map(|range| (range.from, range.to));
            assert_eq!(range, expected, "{text:?}");
        };
        check("503", Some((503, 503)));
        check("5xx", Some((500, 599)));
        check("4XX", Some((400, 499)));
        check("400-499", Some((400, 499)));
        check("499-400", None);
        check("50", None);
        check("1xx", Some((100, 199)));
        check("100-599", Some((100, 599)));
        check("0xx", None);
        check("6xx", None);
        check("9xx", None);
        check("600", None);
        check("500-600", None);
        check("099", None);
        check("", None);
        check("+503", None);
    }

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
