//! The arguments of `send`.

use super::input::Takes;
use crate::commands::context::{ContentArgs, MAX_PAYLOAD_BYTES, PolicyArgs};
use crate::model::{ConnectorName, EventName};
use std::ffi::OsString;

/// Send events to the connectors that subscribe to them
///
/// Each event is written to the log before its first attempt, so nothing is lost. `failed search` lists the events that an
/// endpoint did not accept, and `repost` sends them again. The command exits 4 if an event is not delivered.
/// An event that goes to no connector is only reported, unless you add --require-route.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks send INVENTORY_EXPORT_ASN --data @payload.json
  inv-hooks event sample SALE_INVENTORY | inv-hooks send SALE_INVENTORY --data -
  inv-hooks send --ndjson events.ndjson --continue")]
pub struct Args {
    /// API key of the payload; with --ndjson, a line can name its own API key
    #[arg(value_name = "KEY", required_unless_present = "ndjson")]
    pub api_key: Option<String>,
    /// Event name; by default the name in the payload
    #[arg(long, value_name = "EVENT")]
    pub event: Option<EventName>,
    /// Payload: JSON, @FILE, or - for stdin
    #[arg(long, help_heading = PAYLOAD, value_name = "JSON|@FILE|-", required_unless_present = "ndjson", conflicts_with = "ndjson")]
    pub data: Option<OsString>,
    /// File with one payload or envelope per line, or - for stdin
    ///
    /// An envelope is {"apiKey":…,"event":…,"payload":…}. The key `api_key` is accepted, too. If `payload` is a string, the text
    /// of the string is sent. Lines of `failed export`, lines of `listen --record` and envelopes with other keys are refused.
    /// With --raw, such lines are sent as payloads.
    #[arg(long, help_heading = PAYLOAD, value_name = "FILE|-")]
    pub ndjson: Option<OsString>,
    /// Send every line as a payload, even if it looks like an envelope
    #[arg(long, help_heading = PAYLOAD, requires = "ndjson", conflicts_with = "data")]
    pub raw: bool,
    /// Skip lines of the --ndjson file that are already in the log
    #[arg(long = "continue", help_heading = PAYLOAD, requires = "ndjson", conflicts_with = "data")]
    pub go_on: bool,
    /// Send only to this connector; can be repeated
    #[arg(long = "connector", value_name = "NAME")]
    pub connectors: Vec<ConnectorName>,
    /// Exit 4 if an event goes to no connector
    #[arg(long)]
    pub require_route: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, help_heading = PAYLOAD, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    pub max_bytes: u64,
    #[command(flatten, next_help_heading = PAYLOAD)]
    pub content: ContentArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// The heading of the flags that give payloads.
const PAYLOAD: &str = "Payload";

impl Args {
    /// What lines are taken for.
    pub fn takes(&self) -> Takes {
        Takes { raw: self.raw, content: self.content, max_bytes: self.max_bytes }
    }
}
