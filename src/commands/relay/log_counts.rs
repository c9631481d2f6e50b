//! What the log has of each connector: counts and ages. It is read at most every few seconds, however many ask.

use super::log_reader::LogReader;
use crate::error::Fault;
use crate::log::{GroupBy, Log, Unsettled};
use crate::model::{Environment, Query, Timestamp, Zone};
use crate::runtime;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How old an answer may be.
const FRESH: Duration = Duration::from_secs(5);

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

/// Reads it when it is asked for and the latest answer is too old. Clones share the answer.
#[derive(Clone)]
pub(super) struct CountsReader {
    reader: LogReader,
    names: Arc<[String]>,
    environment: Environment,
    latest: Arc<Mutex<Option<Arc<LogCounts>>>>,
}

impl CountsReader {
    pub(super) fn new(reader: LogReader, names: Vec<String>, environment: Environment) -> Self {
        Self { reader, names: names.into(), environment, latest: Arc::default() }
    }

    /// Returns the latest answer, which may be old if the log cannot be read at the moment; `None` if it never could.
    pub(super) async fn get(&self) -> Option<Arc<LogCounts>> {
        let mut latest = self.latest.lock().await;
        let now = runtime::now();
        if latest.as_ref().is_some_and(|counts| counts.read_at > now.before(FRESH)) {
            return latest.clone();
        }
        let (names, environment) = (self.names.clone(), self.environment.clone());
        let read = self.reader.ask(move |log| read(log, &names, &environment, now)).await;
        if let Some(Ok(counts)) = read {
            *latest = Some(Arc::new(counts));
        }
        latest.clone()
    }
}

fn read(log: &mut dyn Log, names: &[String], environment: &Environment, now: Timestamp) -> Result<LogCounts, Fault> {
    let mut connectors: HashMap<String, ConnectorCounts> =
        names.iter().map(|name| (name.clone(), ConnectorCounts::default())).collect();
    let query = Query { environment: Some(environment.clone()), ..Query::default() };
    for row in log.stats(&query, GroupBy::Connector, &Zone::utc())? {
        if let Some(counts) = row.value.and_then(|name| connectors.get_mut(&name)) {
            counts.oldest = row.first;
        }
    }
    for (name, counts) in &mut connectors {
        counts.unsettled = log.unsettled(environment, name)?;
    }
    Ok(LogCounts { read_at: now, connectors })
}
