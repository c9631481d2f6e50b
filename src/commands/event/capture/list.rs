//! `event capture list`: lists captures, one per line.

use crate::commands::Context;
use crate::commands::context::{ColumnsArgs, parse_api_key};
use crate::exit::Exit;
use crate::model::{EventName, Timestamp};
use crate::output::{Cell, Format, Look, Row, Step, Tone};
use crate::store::CaptureFile;
use schemars::JsonSchema;
use serde::Serialize;

/// List captures with their events and sizes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event capture list
  inv-hooks event capture list SALE_INVENTORY -o name", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "name,event")))]
pub struct Args {
    /// List only captures of this API key
    #[arg(value_name = "KEY")]
    api_key: Option<String>,
    #[command(flatten)]
    columns: ColumnsArgs,
}

impl Args {
    /// Writes the list.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        context.out.choose::<CaptureRow>(&self.columns.columns)?;
        let key = self.api_key.as_deref().map(parse_api_key).transpose()?;
        let captures = context.captures()?;
        let mut rows = Vec::new();
        for file in captures.list(key)? {
            let payload = captures.read(file.api_key, &file.name)?;
            let event = context.event_of_capture(file.api_key, &file.name, &payload)?;
            rows.push(CaptureRow::of(&file, event));
        }
        context.out.list(&rows)?;
        if rows.is_empty() && context.out.format() == Format::Table {
            context.out.say("No capture. Add one: `inv-hooks event capture add KEY FILE`.");
        }
        Ok(Exit::Done)
    }
}

/// One capture, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "CaptureView")]
pub(super) struct CaptureRow {
    /// The API key.
    api_key: &'static str,
    /// The name of the capture.
    name: String,
    /// Its event, from the payload. If the payload names no event, this is the event with which the name of the capture begins. Null if
    /// there is none.
    event: Option<String>,
    /// Its length in bytes.
    bytes: u64,
    /// When its file was last changed. RFC 3339.
    changed_at: String,
    #[serde(skip)]
    #[schemars(skip)]
    at: Timestamp,
}

impl CaptureRow {
    fn of(file: &CaptureFile, event: Option<EventName>) -> Self {
        Self {
            api_key: file.api_key.as_str(),
            name: file.name.to_string(),
            event: event.map(|event| event.to_string()),
            bytes: file.bytes,
            changed_at: file.changed_at.to_string(),
            at: file.changed_at,
        }
    }
}

impl Row for CaptureRow {
    const HEADERS: &'static [&'static str] = &["API-KEY", "NAME", "EVENT", "BYTES", "CHANGED"];
    const KEYS: &'static [&'static str] = &["api_key", "name", "event", "bytes", "changed_at"];
    // The name is what is typed.
    const NARROW: &'static [Step] = &[(2, 12), (4, 0), (2, 0), (3, 0), (0, 0)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        vec![
            Cell::new(self.api_key),
            Cell::new(&self.name).tone(Tone::Strong),
            Cell::maybe(self.event.as_ref()),
            Cell::new(self.bytes.to_string()),
            Cell::new(look.time(self.at)).tone(Tone::Dim),
        ]
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
