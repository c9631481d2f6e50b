//! What a run would send.

use crate::output::out::{Format, Out};
use schemars::JsonSchema;
use serde::Serialize;

/// What `send`, `connector test` or `resume` would send, as JSON of `--dry-run`.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct DryRunView {
    /// How many events would be sent.
    pub send: u64,
    /// How many events would be skipped.
    pub skipped: u64,
    /// The events to send, by connector.
    pub groups: Vec<DryRunGroup>,
}

/// Events that would be sent to one connector.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DryRunGroup {
    /// The connector's name, or a URL.
    pub connector: String,
    /// The URL of the endpoint, without secrets.
    pub endpoint: String,
    /// The number of events.
    pub count: u64,
}

impl DryRunView {
    /// Counts one event to send.
    pub fn add(&mut self, connector: &str, endpoint: &str) {
        self.send += 1;
        let known = self.groups.iter_mut().find(|group| group.connector == connector && group.endpoint == endpoint);
        match known {
            Some(group) => group.count += 1,
            None => {
                self.groups.push(DryRunGroup { connector: connector.into(), endpoint: endpoint.into(), count: 1 });
            }
        }
    }
}

impl Out {
    /// Writes what a run would send to stdout, for programs only: people read it on stderr.
    pub fn dry_run(&mut self, view: &DryRunView) -> anyhow::Result<()> {
        match self.format() {
            Format::Json => self.json(view)?,
            Format::Ndjson => self.json_line(view)?,
            Format::Table | Format::Wide | Format::Csv | Format::Name => {}
        }
        Ok(self.flush()?)
    }
}
