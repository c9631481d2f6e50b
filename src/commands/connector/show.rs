//! `connector show`: shows one connector with all its settings.

use super::masked::Reveal;
use super::view::ConnectorView;
use crate::commands::context::{Context, unknown_connectors};
use crate::exit::Exit;
use crate::model::ConnectorName;

/// Show one connector
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector name
    name: ConnectorName,
    /// Show the secrets that the store has as plain text; only on a terminal
    #[arg(long)]
    reveal: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector show wms-asn
  inv-hooks connector show wms-asn -o json";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let reveal = Reveal::asked(args.reveal, &context.out)?;
    let store = context.need_store()?;
    let record = store.record(&args.name).ok_or_else(|| unknown_connectors(&store, &[&args.name]))?;
    context.out.one(&ConnectorView::new(record, reveal))?;
    Ok(Exit::Done)
}
