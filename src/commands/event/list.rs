//! `event list`: lists the API keys, one per line.

use super::BASIS;
use crate::catalog;
use crate::commands::context::{ColumnsArgs, Context};
use crate::exit::Exit;
use crate::model::ApiKey;
use crate::output::{Cell, Format, Look, Row, Step, Tone};
use schemars::JsonSchema;
use serde::Serialize;

/// List API keys with their meanings, events and effects
///
/// Retail Cloud documents the names, meanings and events. The effects are derived from this
/// documentation: `delta` changes stock by an amount, `snapshot`
/// sets stock to an amount, and `progress` moves a document to its next step. On a terminal, EVENTS is the number of events. A
/// plus sign, as in 3+, means that the published list is not complete. A hyphen means that the API key has no event names.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event list
  inv-hooks event list -o name
  inv-hooks event list -o json", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "api_key,meaning")))]
pub struct Args {
    #[command(flatten)]
    columns: ColumnsArgs,
}

impl Args {
    /// Writes the list.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        context.out.choose::<KeyRow>(&self.columns.columns)?;
        let rows: Vec<_> = ApiKey::ALL.into_iter().map(KeyRow::of).collect();
        context.out.list(&rows)?;
        if context.out.format() == Format::Table {
            context.out.say("API keys and events are from the documentation. Effects, samples and schemas are derived, not official.");
            if context.out.is_terminal() {
                context.out.say("EVENTS is the number of events. 3+: the published list is not complete. -: the API key has no event names. List them: `inv-hooks event show KEY`.");
            }
        }
        Ok(Exit::Done)
    }
}

/// One API key, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "KeyLineView")]
pub(super) struct KeyRow {
    /// The API key.
    api_key: &'static str,
    /// Its family, such as `transfer`.
    family: &'static str,
    /// What it means.
    meaning: &'static str,
    /// What its events do to stock. `delta`: they change it by an amount. `snapshot`: they set it to what was counted. `progress`: they move a
    /// document to its next status.
    effect: &'static str,
    /// The events that set stock, if only some events of the API key do; otherwise empty.
    snapshot_events: Vec<&'static str>,
    /// Its published events.
    events: &'static [&'static str],
    /// Always `derived`: effects are not official.
    basis: &'static str,
    #[serde(skip)]
    #[schemars(skip)]
    has_complete_events: bool,
}

impl KeyRow {
    fn of(key: ApiKey) -> Self {
        let is_snapshot = |event: &&str| catalog::effect(key, Some(event)) == catalog::Effect::Snapshot;
        Self {
            api_key: key.as_str(),
            family: catalog::family(key).as_str(),
            meaning: catalog::meaning(key),
            effect: catalog::effect(key, None).as_str(),
            snapshot_events: catalog::events(key).iter().copied().filter(is_snapshot).collect(),
            events: catalog::events(key),
            basis: BASIS,
            has_complete_events: catalog::has_complete_events(key),
        }
    }
}

impl Row for KeyRow {
    const HEADERS: &'static [&'static str] = &["API-KEY", "MEANING", "EFFECT", "EVENTS"];
    const KEYS: &'static [&'static str] =
        &["api_key", "family", "meaning", "effect", "snapshot_events", "events", "basis"];
    const WIDE: &'static [&'static str] = &["family"];
    const NARROW: &'static [Step] = &[(1, 8), (2, 0), (3, 0)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let effect = if self.snapshot_events.is_empty() { "" } else { "/snapshot" };
        vec![
            Cell::new(self.api_key).tone(Tone::Strong),
            Cell::new(self.meaning),
            Cell::new(format!("{}{effect}", self.effect)),
            Cell::new(self.events_shown(look)),
        ]
    }

    fn name(&self) -> String {
        self.api_key.to_owned()
    }
}

impl KeyRow {
    /// Returns the number of events on a terminal, because the names are long; in a pipe the names, so that they can be searched.
    fn events_shown(&self, look: &Look) -> String {
        match (self.events.len(), look.width) {
            (0, _) => "-".to_owned(),
            (_, None) => self.events.join(" "),
            (count, _) if self.has_complete_events => count.to_string(),
            (count, _) => format!("{count}+"),
        }
    }
}
