//! `connector list`: lists the connectors of the store.

use super::masked::Reveal;
use super::view::ConnectorView;
use crate::commands::context::{ColumnsArgs, Context};
use crate::exit::Exit;
use crate::store::{ConnectorRecord, Store};

/// List connectors
///
/// Values of headers (except harmless ones) and values in the query of an endpoint are shown as ***. References are shown as they
/// are written.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "name,endpoint")))]
pub struct Args {
    /// Show only connectors with this API key
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
    /// Show only enabled connectors
    #[arg(long, conflicts_with = "disabled")]
    enabled: bool,
    /// Show only disabled connectors
    #[arg(long)]
    disabled: bool,
    #[command(flatten)]
    columns: ColumnsArgs,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector list
  inv-hooks connector list --disabled -o name";

impl Args {
    fn is_wanted(&self, record: &ConnectorRecord) -> bool {
        let is_key = self.api_key.as_ref().is_none_or(|key| *key == record.api_key.value);
        is_key && (record.is_enabled || !self.enabled) && (!record.is_enabled || !self.disabled)
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<ConnectorView>(&args.columns.columns)?;
    let store = context.store()?;
    let records = store.as_ref().map(Store::records).unwrap_or_default();
    let wanted = records.iter().filter(|record| args.is_wanted(record));
    let views: Vec<ConnectorView> = wanted.map(|record| ConnectorView::new(record, Reveal::Nothing)).collect();
    context.out.list(&views)?;
    match &store {
        None => context.out.say("No connector store here. Create one: `inv-hooks init`"),
        Some(_) if records.is_empty() => {
            context.out.say("The store has no connectors yet. Add one: `inv-hooks connector add`");
        }
        Some(_) => (),
    }
    Ok(Exit::Done)
}
