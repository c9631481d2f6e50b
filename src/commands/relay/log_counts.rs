//! What the log has of each connector: counts and ages.

use super::recent::Question;
use crate::error::Fault;
use crate::log::{GroupBy, Log, Unsettled};
use crate::model::{Environment, Query, Timestamp, Zone};
use crate::runtime;
use std::collections::HashMap;

/// What the log has of one connector.
#[derive(Clone, Debug, Default)]
pub(super) struct ConnectorCounts {
    /// Its events without a final result.
    pub(super) unsettled: Unsettled,
    /// When the oldest of its failed and unknown events failed.
    pub(super) oldest: Option<Timestamp>,
}

/// What the log has of all connectors.
#[derive(Clone, Debug)]
pub(super) struct LogCounts {
    /// When it was read.
    pub(super) read_at: Timestamp,
    /// The connectors of the relay, by name.
    pub(super) connectors: HashMap<String, ConnectorCounts>,
}

/// Reads it from the log, for the connectors `names`.
pub(super) fn read_counts(names: Vec<String>, environment: Environment) -> impl Question<LogCounts> {
    move |log: &mut dyn Log| read(log, &names, &environment, runtime::now())
}

fn read(log: &mut dyn Log, names: &[String], environment: &Environment, now: Timestamp) -> Result<LogCounts, Fault> {
    let mut connectors: HashMap<String, ConnectorCounts> =
        names.iter().map(|name| (name.clone(), ConnectorCounts::default())).collect();
    let query = Query { environment: Some(environment.clone()), ..Query::default() };
    for row in log.stats(&query, &[GroupBy::Connector], &Zone::utc())? {
        if let Some(counts) = row.values[0].clone().and_then(|name| connectors.get_mut(&name)) {
            counts.oldest = row.first;
        }
    }
    for (name, counts) in &mut connectors {
        counts.unsettled = log.unsettled(environment, name)?;
    }
    Ok(LogCounts { read_at: now, connectors })
}
