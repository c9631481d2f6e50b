//! How a connector is, in a word and a remark.

use crate::commands::relay::latest::Latest;
use crate::model::{Failure, Timestamp};
use crate::output::counted;

/// What is known about a connector.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KnownOfConnector {
    /// The latest attempt since the relay started.
    pub(super) latest: Option<Latest>,
    /// Nothing is sent for a while.
    pub(super) is_circuit_open: bool,
    /// Events that wait for an earlier one of their document.
    pub(super) held: u64,
    /// Events that no process has taken.
    pub(super) pending: u64,
}

/// How a connector is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConnectorState {
    /// The word, which is also the name of its style.
    pub(super) word: &'static str,
    /// What it means here.
    pub(super) remark: String,
}

/// A circuit that is open comes first, then the latest attempt. If that was delivered, events may still be held.
pub(super) fn state(known: KnownOfConnector, now: Timestamp) -> ConnectorState {
    let of = |word, remark| ConnectorState { word, remark };
    let latest = known.latest.map(|latest| described(latest, now));
    let has_failed = known.latest.is_some_and(|latest| latest.failure.is_some());
    match latest {
        Some(latest) if known.is_circuit_open => of("paused", format!("circuit open: {latest}")),
        None if known.is_circuit_open => of("paused", "circuit open".to_owned()),
        Some(latest) if has_failed => of("failing", latest),
        Some(_) if known.held > 0 => {
            let wait = if known.held == 1 { "waits" } else { "wait" };
            of("held", format!("{} {wait} for an earlier one of the document", counted(known.held, "event")))
        }
        Some(latest) => of("working", latest),
        None if known.pending > 0 => of("waiting", "no attempt since the relay started".to_owned()),
        None => of("unused", "no attempt since the relay started".to_owned()),
    }
}

fn described(latest: Latest, now: Timestamp) -> String {
    let when = latest.at.relative(now);
    match (latest.failure, latest.status) {
        (None, _) => format!("delivered {when}"),
        (Some(Failure::HttpStatus), Some(status)) => format!("{status}, {when}"),
        (Some(failure), Some(status)) => format!("{status} {failure}, {when}"),
        (Some(failure), None) => format!("{failure}, {when}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownOfConnector, state};
    use crate::commands::relay::latest::Latest;
    use crate::model::{Failure, Timestamp};

    #[test]
    fn a_connector_is_what_matters_most_about_it() {
        let at = Timestamp::from_millis(0).expect("a time");
        let now = Timestamp::from_millis(120_000).expect("a time");
        let attempt = |failure, status| Some(Latest { at, failure, status });
        let check = |latest, is_circuit_open, held, pending, word: &str, remark: &str| {
            let shown = state(KnownOfConnector { latest, is_circuit_open, held, pending }, now);
            assert_eq!((shown.word, shown.remark.as_str()), (word, remark));
        };
        let (fine, refused) = (attempt(None, Some(200)), attempt(Some(Failure::HttpStatus), Some(503)));
        check(None, false, 0, 0, "unused", "no attempt since the relay started");
        check(None, false, 0, 5, "waiting", "no attempt since the relay started");
        check(None, true, 0, 5, "paused", "circuit open");
        check(fine, false, 0, 5, "working", "delivered 2 min ago");
        check(fine, false, 1, 0, "held", "1 event waits for an earlier one of the document");
        check(fine, false, 2, 0, "held", "2 events wait for an earlier one of the document");
        check(refused, false, 2, 0, "failing", "503, 2 min ago");
        check(refused, true, 2, 9, "paused", "circuit open: 503, 2 min ago");
        check(attempt(Some(Failure::ErrorInBody), Some(200)), false, 0, 0, "failing", "200 error_in_body, 2 min ago");
        check(attempt(Some(Failure::Timeout), None), false, 0, 0, "failing", "timeout, 2 min ago");
    }
}
