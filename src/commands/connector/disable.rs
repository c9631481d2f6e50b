//! `connector disable`: see `switch`.

use super::switch::{self, Switch};
use crate::commands::context::Context;
use crate::exit::Exit;
use crate::model::ConnectorName;

/// Disable connectors, so that no event is sent to them
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector names
    #[arg(required = true)]
    names: Vec<ConnectorName>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector disable wms-asn wms-sts";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    switch::run(&args.names, Switch::Disabled, context)
}
