//! `connector export`: connectors as text for another store, for the CMS or for a spreadsheet.

use super::export_text::{self, ConnectorFormat};
use super::masked::Reveal;
use crate::commands::context::{Context, each_once, need_connectors};
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::output::Format;
use crate::store::{ConnectorRecord, Store};

/// Export connectors to another store, to the CMS or to a spreadsheet
///
/// Prints the connectors in the order of the store. `connector import`, `connector diff` and `connector apply` read every format.
/// Secrets are printed as *** and references as they are written. An import never stores ***: it keeps the secret that the target
/// store has for the connector of the same name, or reports that it is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connectors to export; by default all
    names: Vec<ConnectorName>,
    /// Format: toml, json, cms or csv; by default toml
    ///
    /// Without this flag, `-o json` and `-o csv` choose the format. `toml` is a store with only these connectors. `json` is the same as `connector list -o json`. `cms` has the fields of the CMS
    /// form, with the headers as one JSON text, ready to copy; lines that start with # are not part of the form. `csv` has a line for
    /// each connector; a cell that starts like a formula gets a leading apostrophe.
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<ConnectorFormat>,
    /// Show the secrets that the store has as plain text; only on a terminal
    #[arg(long)]
    reveal: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector export > connectors.toml
  inv-hooks connector export wms-asn --format cms
  inv-hooks connector export --format csv > connectors.csv";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let reveal = Reveal::asked(args.reveal, &context.out)?;
    let store = context.need_store()?;
    need_connectors(&store, &args.names)?;
    let records = wanted(&store, &args.names);
    let format = args.format.unwrap_or(match context.out.format() {
        Format::Json => ConnectorFormat::Json,
        Format::Csv => ConnectorFormat::Csv,
        _ => ConnectorFormat::Toml,
    });
    let text = export_text::text(&records, format, reveal)?;
    if context.out.is_terminal() {
        text.lines().try_for_each(|line| context.out.line(line))?;
    } else {
        context.out.raw(text.as_bytes())?;
    }
    if records.is_empty() {
        context.out.say("The store has no connectors yet. Add one: `inv-hooks connector add`");
    }
    Ok(Exit::Done)
}

fn wanted(store: &Store, names: &[ConnectorName]) -> Vec<ConnectorRecord> {
    if names.is_empty() {
        return store.records().to_vec();
    }
    each_once(names).iter().filter_map(|name| store.record(name)).cloned().collect()
}
