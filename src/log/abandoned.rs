//! Rows of processes that died, as they are counted before a command that writes marks them.

use super::question::ConnectorOverview;
use crate::model::{Cause, DeliveryId, State, Timestamp};
use std::collections::BTreeMap;

/// A row whose process died while it had the claim. It is not marked yet: only a command that writes does that.
pub struct Abandoned {
    pub id: DeliveryId,
    /// Its state before the claim.
    pub was: State,
    pub becomes: Becomes,
    pub connector: String,
    pub is_test: bool,
}

/// What becomes of a row whose process died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    Pending,
    /// A relay sends it.
    Queued,
    Unknown,
    /// It was only waiting when its process died.
    AsBefore,
}

impl Becomes {
    /// Returns what becomes of a row that was in the state `was`; `is_begun` says whether it did not only wait.
    pub fn of(was: State, is_begun: bool, is_queued: bool, may_repeat: bool) -> Self {
        match (is_begun, was) {
            (is_begun, State::Pending) if is_queued && (may_repeat || !is_begun) => Self::Queued,
            (true, _) => Self::Unknown,
            (false, State::Pending) => Self::Pending,
            (false, _) => Self::AsBefore,
        }
    }
}

/// Counts a row of a dead process as what the next command that writes makes of it. A row that was failed or unknown is counted
/// already.
pub fn add_abandoned(connectors: &mut BTreeMap<String, ConnectorOverview>, row: &Abandoned, hours: &[Timestamp]) {
    if row.is_test || matches!(row.was, State::Failed | State::Unknown) {
        return;
    }
    let of = entry(connectors, &row.connector, hours);
    match row.becomes {
        Becomes::Unknown => of.add_unknown(Cause::from_text(Cause::UNRECORDED)),
        Becomes::Queued => (of.pending, of.queued) = (of.pending + 1, of.queued + 1),
        Becomes::Pending => of.pending += 1,
        Becomes::AsBefore => {}
    }
}

/// Returns what is known of a connector so far.
pub fn entry<'m>(
    connectors: &'m mut BTreeMap<String, ConnectorOverview>,
    connector: &str,
    hours: &[Timestamp],
) -> &'m mut ConnectorOverview {
    connectors.entry(connector.to_owned()).or_insert_with(|| ConnectorOverview {
        connector: connector.to_owned(),
        hours: vec![0; hours.len().saturating_sub(1)],
        ..ConnectorOverview::default()
    })
}
