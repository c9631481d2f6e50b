//! Failed events by connector: held ones, and those of the last 24 hours.
//!
//! `status` asks the log for an overview by cause, which would take seconds for thousands of causes; a page is asked for more often.

use crate::commands::relay::recent::Question;
use crate::error::Fault;
use crate::log::{GroupBy, Log};
use crate::model::{Environment, Failure, Query, SHOWN_HOURS, Timestamp, Zone};
use crate::runtime;
use std::collections::HashMap;

/// What failed, of one connector.
#[derive(Clone, Debug, Default)]
pub(super) struct OfConnector {
    /// Events that wait for an earlier one of their document.
    pub(super) held: u64,
    /// Events by the hour since which they are failed, the oldest first.
    pub(super) hours: [u64; SHOWN_HOURS],
}

/// What failed.
#[derive(Clone, Debug)]
pub(super) struct FailedCounts {
    /// The connectors of the relay that have failed events, by name.
    pub(super) connectors: HashMap<String, OfConnector>,
    /// Failed and unknown events of all other connectors.
    pub(super) others: u64,
    /// When each hour starts, such as `2026-11-01 22:00`.
    pub(super) starts: [String; SHOWN_HOURS],
}

/// Reads it from the log, for the connectors `names`. Hours are those of `zone`.
pub(super) fn read_failed(names: Vec<String>, environment: Environment, zone: Zone) -> impl Question<FailedCounts> {
    move |log: &mut dyn Log| read(log, &names, &environment, &zone, runtime::now())
}

fn read(
    log: &mut dyn Log,
    names: &[String],
    environment: &Environment,
    zone: &Zone,
    now: Timestamp,
) -> Result<FailedCounts, Fault> {
    let query = Query { environment: Some(environment.clone()), ..Query::default() };
    let mut connectors: HashMap<String, OfConnector> = HashMap::new();
    let mut others = 0;
    for group in log.count(&query)? {
        if !names.contains(&group.connector) {
            others += group.count;
            continue;
        }
        let of_one = connectors.entry(group.connector).or_default();
        if group.failure == Failure::Held.as_str() {
            of_one.held += group.count;
        }
    }
    let starts = zone.last_hours(now);
    let hours = starts.map(|start| zone.hour(start));
    let since = Some(starts[0]);
    for row in log.stats(&Query { since, ..query }, &[GroupBy::Connector, GroupBy::Hour], zone)? {
        let [Some(name), Some(hour)] = &row.values[..] else { continue };
        if let (Some(of_one), Some(at)) = (connectors.get_mut(name), hours.iter().position(|known| known == hour)) {
            of_one.hours[at] += row.count;
        }
    }
    Ok(FailedCounts { connectors, others, starts: hours.map(|hour| start(&hour)) })
}

/// Returns the part of an hour that people read.
fn start(hour: &str) -> String {
    hour.get(..16).unwrap_or(hour).replace('T', " ")
}
