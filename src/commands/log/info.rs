//! `log info`: where the log is, and what it contains.

use crate::commands::context::{Context, Need, Notice};
use crate::exit::Exit;
use crate::log::{Info, MonitoringInfo, StateInfo};
use crate::model::{Timestamp, show_duration};
use crate::output::{Cell, Look, TextPage, View, counted, number};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Show where the failed-event log is and what it contains
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log info
  inv-hooks log info -o json")]
pub struct Args {}

/// The contents of the log, as JSON.
#[derive(Default, JsonSchema, Serialize)]
pub struct InfoView {
    /// The path of the log, or its address without the password.
    location: String,
    /// Whether the log exists.
    exists: bool,
    /// The version of its tables; null if the log does not exist yet.
    version: Option<u32>,
    /// Rows by state.
    rows: BTreeMap<&'static str, u64>,
    /// Details of each state.
    states: BTreeMap<&'static str, RowsView>,
    /// Monitoring events that a relay kept.
    monitoring: RowsView,
    /// Bytes on disk, including the write-ahead log of a file; on a server, those of the tables and indexes.
    bytes: u64,
    /// Bytes of payloads in the log.
    payload_bytes: u64,
    /// Unused bytes in the file; 0 on a server.
    free_bytes: u64,
    /// Bytes of the write-ahead log of a file; 0 on a server.
    wal_bytes: u64,
    /// How long payloads of delivered events are kept, such as `7d` or `0s`; null if they are kept until `failed prune` deletes the rows.
    keep_delivered: Option<String>,
    /// When the log got its oldest row. RFC 3339.
    oldest: Option<String>,
    /// When the log got its newest row. RFC 3339.
    newest: Option<String>,
    /// The times of both.
    #[serde(skip)]
    #[schemars(skip)]
    ages: [Option<Timestamp>; 2],
    /// The database library, or the database server.
    engine: Option<String>,
    /// A server has no unused bytes and no write-ahead log of one schema.
    #[serde(skip)]
    #[schemars(skip)]
    is_file: bool,
}

/// The rows in one state, or those of monitoring events.
#[derive(Default, JsonSchema, Serialize)]
struct RowsView {
    /// The number of rows.
    rows: u64,
    /// Bytes of their payloads that are still kept.
    payload_bytes: u64,
    /// When the oldest of them was added. RFC 3339.
    oldest: Option<String>,
    /// When the newest of them was added. RFC 3339.
    newest: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    ages: Option<[Timestamp; 2]>,
}

/// Runs the verb.
pub fn run(_: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let place = context.log_place()?;
    let location = place.to_string();
    let is_file = place.file().is_some();
    let keep_delivered = context.keep_delivered()?.map(show_duration);
    let log = context.open_log(Need::Read, Notice::InShort)?;
    place.file().into_iter().for_each(|path| tell_size(context, path));
    let info = log.map(|mut log| log.info()).transpose()?;
    let view = match info {
        Some(info) => InfoView { keep_delivered, is_file, ..InfoView::from(info) },
        None => InfoView { location, keep_delivered, is_file, ..InfoView::default() },
    };
    context.out.one(&view)?;
    Ok(Exit::Done)
}

/// Counting reads the whole file: a minute for ten million events with their payloads.
const LARGE: u64 = 1 << 30;

fn tell_size(context: &mut Context, path: &Path) {
    let bytes = path.metadata().map_or(0, |metadata| metadata.len());
    if bytes >= LARGE {
        context.out.say(format!("The log has {} GiB. Counting reads all of it, which takes a while.", bytes >> 30));
    }
}

impl From<Info> for InfoView {
    fn from(info: Info) -> Self {
        let view = |state: &StateInfo| RowsView::new(state.rows, state.payload_bytes, state.oldest, state.newest);
        let MonitoringInfo { rows, payload_bytes, oldest, newest } = info.monitoring;
        Self {
            location: info.location,
            exists: true,
            version: Some(info.version),
            rows: info.states.iter().map(|state| (state.state.as_str(), state.rows)).collect(),
            states: info.states.iter().map(|state| (state.state.as_str(), view(state))).collect(),
            monitoring: RowsView::new(rows, payload_bytes, oldest, newest),
            bytes: info.bytes,
            payload_bytes: info.states.iter().map(|state| state.payload_bytes).sum::<u64>() + payload_bytes,
            free_bytes: info.free_bytes,
            wal_bytes: info.wal_bytes,
            keep_delivered: None,
            is_file: true,
            oldest: info.oldest.map(|time| time.to_string()),
            newest: info.newest.map(|time| time.to_string()),
            ages: [info.oldest, info.newest],
            engine: Some(info.engine),
        }
    }
}

impl View for InfoView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("Log", Cell::new(&self.location));
        let Some(version) = self.version else {
            page.line("There is no log yet: the first event creates it.");
            return;
        };
        page.field("Version", version.to_string());
        page.field("Engine", Cell::maybe(self.engine.as_ref()));
        page.field("Bytes", number(self.bytes));
        page.field("of payloads", number(self.payload_bytes));
        if self.is_file {
            page.field("unused", number(self.free_bytes));
            page.field("of the WAL", number(self.wal_bytes));
        }
        let kept = match self.keep_delivered.as_deref() {
            None => "until they are pruned",
            Some("0s") => "not at all",
            Some(length) => length,
        };
        page.field("Keeps", format!("payloads of delivered events: {kept}"));
        for (name, time) in ["Oldest", "Newest"].into_iter().zip(self.ages) {
            let shown = time.map(|time| page.look().time_on_page(time));
            page.field(name, Cell::maybe(shown));
        }
        let monitoring = ("monitoring", &self.monitoring);
        for (state, view) in self.states.iter().map(|(state, view)| (*state, view)).chain([monitoring]) {
            let words = view.words(page.look());
            page.field(state, words);
        }
    }

    fn name(&self) -> String {
        self.location.clone()
    }
}

impl RowsView {
    fn new(rows: u64, payload_bytes: u64, oldest: Option<Timestamp>, newest: Option<Timestamp>) -> Self {
        let text = |time: Option<Timestamp>| time.map(|time| time.to_string());
        let ages = oldest.zip(newest).map(<[Timestamp; 2]>::from);
        Self { rows, payload_bytes, oldest: text(oldest), newest: text(newest), ages }
    }

    fn words(&self, look: &Look) -> String {
        let Some(ages) = self.ages else { return number(self.rows) };
        let [oldest, newest] = ages.map(|time| look.time(time));
        format!("{}, {}, {oldest} to {newest}", counted(self.rows, "row"), counted(self.payload_bytes, "payload byte"))
    }
}
