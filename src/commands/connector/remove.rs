//! `connector remove`: removes connectors from the store, all that are named or none.

use super::facts::changes;
use super::left::{self, LeftEvents};
use super::save::{self, Saved};
use crate::commands::context::{Context, each_once, need_connectors};
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::store::Missing;

/// Remove connectors
///
/// On a terminal, the command asks first. Without a terminal, it needs --yes if failed, unknown or pending events of a connector
/// are still in the log. These events stay in the log, and `repost --to` can send them to another connector.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector names
    #[arg(required = true)]
    names: Vec<ConnectorName>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector remove wms-asn
  inv-hooks connector remove wms-asn wms-sts --dry-run";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let names = each_once(&args.names);
    let location = context.need_store_location()?;
    if !context.global.yes {
        need_connectors(&context.need_store()?, &names)?;
        let left = left::left(&names, context)?;
        if context.global.dry_run && context.can_ask() {
            left.iter().for_each(|left| context.out.warn(left.words()));
        } else if !may_remove(&names, context, &left)? {
            context.out.say("Nothing was changed.");
            return Ok(Exit::Refused);
        }
    }
    let changed = save::change(context, &location, Missing::Refuse, |store, edit| {
        need_connectors(store, &names)?;
        let gone = names.iter().filter(|name| edit.remove(name));
        let saved = gone.map(|name| {
            let fields = changes(store.record(name), None);
            Saved { name: name.clone(), change: "removed", fields }
        });
        Ok(saved.collect::<Vec<_>>())
    })?;
    save::tell(context, &location, &changed.value)
}

/// Asks a person. A script needs `--yes` only if the log has events of a connector.
fn may_remove(names: &[ConnectorName], context: &mut Context, left: &[LeftEvents]) -> anyhow::Result<bool> {
    let words: Vec<String> = left.iter().map(LeftEvents::words).collect();
    if context.can_ask() {
        let names: Vec<&str> = names.iter().map(ConnectorName::as_str).collect();
        let events: String = words.iter().map(|words| format!(" {}.", words.replacen("the", "The", 1))).collect();
        return context.confirm(&format!("Remove {}?{events}", names.join(", ")));
    }
    match left::refused(left) {
        Some(fault) => Err(fault.into()),
        None => Ok(true),
    }
}
