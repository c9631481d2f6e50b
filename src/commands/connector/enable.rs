//! `connector enable`: see `switch`.

use super::switch::{self, Switch};
use crate::commands::context::Context;
use crate::exit::Exit;
use crate::model::ConnectorName;

/// Enable connectors, so that events are sent to them again
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector names
    #[arg(required = true)]
    names: Vec<ConnectorName>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector enable wms-asn wms-sts";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    switch::run(&args.names, Switch::Enabled, context)
}
