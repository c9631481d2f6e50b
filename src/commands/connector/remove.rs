//! `connector remove`: takes connectors out of the store, all that are named or none.

use super::save::{self, Saved};
use crate::commands::context::Context;
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::store::Missing;

/// Remove connectors
///
/// The failed-event log keeps their deliveries; `repost --to` can send them elsewhere.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The connectors
    #[arg(required = true)]
    names: Vec<ConnectorName>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector remove wms-asn
  inv-hooks connector list --disabled -o name | xargs inv-hooks connector remove --dry-run";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let location = context.need_store_location()?;
    let changed = save::change(context, &location, Missing::Refuse, |store, draft| {
        save::need_all(store, &args.names)?;
        let gone = args.names.iter().filter(|name| draft.remove(name));
        Ok(gone.map(|name| Saved { name: name.clone(), change: "removed", difference: Vec::new() }).collect())
    })?;
    save::tell(context, &location, changed.value)
}
