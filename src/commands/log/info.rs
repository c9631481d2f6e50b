//! `log info`: where the log is, and what it holds.

use crate::commands::context::Context;
use crate::exit::Exit;
use crate::log::Info;
use crate::output::{Cell, Page, View};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Show where the failed-event log is and what it holds
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log info
  inv-hooks log info -o json")]
pub struct Args {}

/// What the log holds, as JSON.
#[derive(JsonSchema, Serialize)]
pub struct InfoView {
    /// Where it is.
    location: String,
    /// Whether there is a log yet.
    exists: bool,
    /// The version of its tables; null where there is no log yet.
    version: Option<u32>,
    /// Rows by state.
    rows: BTreeMap<String, u64>,
    /// Bytes on disk, write-ahead log included.
    bytes: u64,
    /// When the oldest row came in. RFC 3339.
    oldest: Option<String>,
    /// When the newest row came in. RFC 3339.
    newest: Option<String>,
    /// The database library.
    engine: Option<String>,
}

/// Runs the verb.
pub fn run(_: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let location = context.log_path()?.display().to_string();
    let view = match context.log_for_reading()? {
        Some(mut log) => InfoView::from(log.info()?),
        None => InfoView {
            location,
            exists: false,
            version: None,
            rows: BTreeMap::new(),
            bytes: 0,
            oldest: None,
            newest: None,
            engine: None,
        },
    };
    context.out.one(&view)?;
    Ok(Exit::Done)
}

impl From<Info> for InfoView {
    fn from(info: Info) -> Self {
        Self {
            location: info.location,
            exists: true,
            version: Some(info.version),
            rows: info.rows.into_iter().collect(),
            bytes: info.bytes,
            oldest: info.oldest.map(|time| time.to_string()),
            newest: info.newest.map(|time| time.to_string()),
            engine: Some(info.engine),
        }
    }
}

impl View for InfoView {
    fn render(&self, page: &mut Page<'_>) {
        page.field("Log", Cell::new(&self.location));
        let Some(version) = self.version else {
            page.line("There is no log yet: the first event makes it.");
            return;
        };
        page.field("Version", version.to_string());
        page.field("Engine", Cell::maybe(self.engine.as_ref()));
        page.field("Bytes", self.bytes.to_string());
        for (state, count) in &self.rows {
            page.field(state, count.to_string());
        }
        page.field("Oldest", Cell::maybe(self.oldest.as_ref()));
        page.field("Newest", Cell::maybe(self.newest.as_ref()));
    }

    fn name(&self) -> String {
        self.location.clone()
    }
}
