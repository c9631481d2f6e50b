//! `relay urls`: prints the URL of each connector for the form of the CMS.
//!
//! It reads the store only, and does not check that a relay listens there.

use crate::commands::context::{ColumnsArgs, Context};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{BadBase, RelayBase};
use crate::output::{Cell, Look, Row, Shape, Tone, counted};
use crate::store::Store;
use schemars::JsonSchema;
use serde::Serialize;

/// Print the URLs to enter in the CMS, one for each connector
///
/// In the CMS, enter each URL as the API endpoint of its connector, and change nothing else. Disabled connectors are left out,
/// because the relay accepts nothing for them. The last URL is for monitoring events (`EXPORT_MONITORING_EVENTS`). Enter it only
/// if you want the log to keep these events.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "connector,url")))]
pub struct UrlsArgs {
    /// URL at which the CMS reaches the relay
    ///
    /// The URL can have a path, for example that of a reverse proxy.
    #[arg(long, value_name = "URL", default_value = DEFAULT_BASE)]
    base: String,
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// Where the relay listens by default.
const DEFAULT_BASE: &str = "http://127.0.0.1:8080";

/// The API key of monitoring events, as the CMS has it.
const MONITORING: &str = "EXPORT_MONITORING_EVENTS";

const EXAMPLES: &str = "Examples:
  inv-hooks relay urls --base https://relay.example.com
  inv-hooks relay urls --base https://relay.example.com -o csv";

/// The URL of one connector, or of monitoring events.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RelayUrlView")]
pub(super) struct RelayUrl {
    /// The connector's name; null for monitoring events.
    connector: Option<String>,
    /// The URL to enter in the CMS.
    url: String,
}

impl Row for RelayUrl {
    const HEADERS: &'static [&'static str] = &["CONNECTOR", "URL"];
    const KEYS: &'static [&'static str] = &["connector", "url"];
    const IS_COPIED: bool = true;

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        let tone = if self.connector.is_some() { Tone::Strong } else { Tone::Dim };
        vec![Cell::new(self.name()).tone(tone), Cell::new(&self.url)]
    }

    fn name(&self) -> String {
        self.connector.clone().unwrap_or_else(|| MONITORING.to_owned())
    }
}

/// Runs the verb.
pub fn run(args: &UrlsArgs, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<RelayUrl>(&args.columns.columns)?;
    // clap would repeat a wrong value, which may contain a password.
    let base: RelayBase = args.base.parse().map_err(|error: BadBase| wrong(&error))?;
    let store = context.store()?;
    let records = store.as_ref().map(Store::records).unwrap_or_default();
    let enabled = records.iter().filter(|record| record.is_enabled).map(|record| &record.name.value);
    let url = |name: &str| RelayUrl { connector: Some(name.to_owned()), url: base.of_connector(name) };
    let mut urls: Vec<RelayUrl> = enabled.map(|name| url(name.as_str())).collect();
    let shown = urls.len();
    if shown > 0 {
        urls.push(RelayUrl { connector: None, url: base.of_monitoring() });
    }
    context.out.list(&urls)?;
    match &store {
        None => context.out.say("No connector store here. Create one: `inv-hooks init`"),
        Some(_) if records.is_empty() => {
            context.out.say("The store has no connectors yet. Add one: `inv-hooks connector add`");
        }
        Some(_) => tell(&base, context, shown, records.len() - shown),
    }
    Ok(Exit::Done)
}

fn wrong(error: &BadBase) -> Fault {
    Fault::usage(format!("--base cannot be used: {error}")).hint(error.hint())
}

/// Says what a person must know to use the list.
fn tell(base: &RelayBase, context: &mut Context, shown: usize, disabled: usize) {
    if disabled > 0 {
        context.out.say(format!("{} left out: disabled", counted(disabled, "connector")));
    }
    if shown == 0 {
        return;
    }
    if base.is_this_machine() {
        context.out.say("The CMS needs an address that it can reach: pass it with --base https://HOST");
    } else if base.is_exposed() {
        context.out.warn("plain http: others could read headers and payloads on the network. Use https://");
    }
}

/// Returns what the verb writes with `-o json`.
pub fn shape() -> Shape {
    Shape::list::<RelayUrl>("relay urls", "The URL of each enabled connector, and that of monitoring events.")
}
