//! `connector history`: what changed in a connector, when, and by whom.

use super::facts::FieldChange;
use crate::commands::context::{Context, DEFAULT_LIMIT, Need, Notice, parse_limit, unknown_connectors};
use crate::exit::Exit;
use crate::model::{ConnectorName, HistoryEntry, Timestamp};
use crate::output::{Cell, Look, Row, TextPage, Tone, View, counted};
use serde::Serialize;

/// Show what changed in a connector, when, and by whom
///
/// The commands that change connectors write the history to the failed-event log. Changes by hand in the store are not in it. Secrets
/// are ***. A renamed connector keeps its history. The newest change comes first.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector name, also of a removed connector
    name: ConnectorName,
    /// Show at most N changes
    #[arg(long, default_value_t = DEFAULT_LIMIT, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit, help_heading = "Output")]
    limit: usize,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector history wms-asn
  inv-hooks connector history wms-asn -o json";

/// A change of a connector, in JSON and in tables.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct HistoryView {
    /// When it was made.
    at: String,
    /// The connector.
    connector: String,
    /// `added`, `replaced`, `changed`, `renamed`, `removed`, `enabled` or `disabled`.
    change: String,
    /// Who did it, as `user@host`; null if that is not known.
    by: Option<String>,
    /// The fields that changed. Secrets are `***`, so two secrets that differ look the same.
    fields: Vec<FieldChange>,
    #[serde(skip)]
    time: Timestamp,
}

impl From<HistoryEntry> for HistoryView {
    fn from(entry: HistoryEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            connector: entry.connector,
            change: entry.change,
            by: entry.by,
            // A later version may write what this one does not know.
            fields: serde_json::from_str(&entry.fields).unwrap_or_default(),
            time: entry.at,
        }
    }
}

impl HistoryView {
    /// Returns the changed fields, a line each. An added or removed connector has its fields in the plan of `apply` only.
    fn lines(&self) -> Vec<String> {
        match self.change.as_str() {
            "added" => self.fields.iter().map(|field| one_value(field, field.to.as_ref())).collect(),
            "removed" => self.fields.iter().map(|field| one_value(field, field.from.as_ref())).collect(),
            _ => self.fields.iter().flat_map(FieldChange::lines).collect(),
        }
    }
}

fn one_value(change: &FieldChange, value: Option<&String>) -> String {
    format!("{}: {}", change.field, value.map_or("not set", String::as_str))
}

impl View for HistoryView {
    fn render(&self, page: &mut TextPage<'_>) {
        let at = page.look().time_on_page(self.time);
        let by = self.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let line = format!("{at}  {}{by}", self.change);
        page.line(Cell::new(line).tone(Tone::Strong));
        self.lines().into_iter().for_each(|line| page.line(format!("  {line}")));
    }

    fn name(&self) -> String {
        self.connector.clone()
    }
}

impl Row for HistoryView {
    const HEADERS: &'static [&'static str] = &["WHEN", "CONNECTOR", "CHANGE", "BY", "FIELDS"];
    const KEYS: &'static [&'static str] = &["at", "connector", "change", "by", "fields"];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        vec![
            Cell::new(look.time(self.time)),
            Cell::new(&self.connector),
            Cell::new(&self.change),
            Cell::maybe(self.by.as_ref()),
            Cell::new(self.lines().join("; ")),
        ]
    }

    fn name(&self) -> String {
        self.connector.clone()
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let environment = context.environment()?;
    let entries = match context.open_log(Need::Read, Notice::None)? {
        Some(mut log) => log.history_of(&environment, args.name.as_str(), args.limit)?,
        None => Vec::new(),
    };
    if entries.is_empty()
        && let Some(store) = context.store()?
        && store.record(&args.name).is_none()
    {
        return Err(unknown_connectors(&store, &[&args.name]).into());
    }
    let views: Vec<HistoryView> = entries.into_iter().map(HistoryView::from).collect();
    context.out.findings(&views)?;
    context.out.say(match views.len() {
        0 => format!("The log has no changes of {} in the environment {environment}.", args.name),
        count if count == args.limit => format!("The latest {}. Show more: --limit N.", counted(count, "change")),
        count => counted(count, "change"),
    });
    Ok(Exit::Done)
}
