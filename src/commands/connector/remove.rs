//! `connector remove`: takes connectors out of the store, all that are named or none.

use super::save::{self, Saved};
use crate::commands::context::{Context, need_connectors};
use crate::exit::Exit;
use crate::model::{ConnectorName, Query};
use crate::store::Missing;

/// Remove connectors
///
/// On a terminal it asks first; --yes answers it. The failed-event log keeps their deliveries; `repost --to` can send them
/// elsewhere.
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
    // A script that removes a connector means it; a person may have meant another one.
    if context.can_ask() && !context.global.dry_run {
        need_connectors(&context.need_store()?, &args.names)?;
        let question = question(args, context)?;
        if !context.confirm(&question)? {
            context.out.say("Nothing was changed.");
            return Ok(Exit::Refused);
        }
    }
    let changed = save::change(context, &location, Missing::Refuse, |store, draft| {
        need_connectors(store, &args.names)?;
        let gone = args.names.iter().filter(|name| draft.remove(name));
        Ok(gone.map(|name| Saved { name: name.clone(), change: "removed", difference: Vec::new() }).collect())
    })?;
    save::tell(context, &location, changed.value)
}

fn question(args: &Args, context: &mut Context) -> anyhow::Result<String> {
    let names: Vec<&str> = args.names.iter().map(ConnectorName::as_str).collect();
    let names = names.join(", ");
    let them = if args.names.len() == 1 { "it" } else { "them" };
    Ok(match failed_events(args, context)? {
        0 => format!("Remove {names}?"),
        1 => format!("Remove {names}? 1 failed event names {them}."),
        many => format!("Remove {names}? {many} failed events name {them}."),
    })
}

/// Counts the failed events of these connectors. A log that cannot be read keeps nobody from removing a connector.
fn failed_events(args: &Args, context: &mut Context) -> anyhow::Result<u64> {
    let environment = context.environment()?;
    let Ok(Some(mut log)) = context.log_for_reading() else { return Ok(0) };
    let mut count = 0;
    for name in &args.names {
        let query = Query {
            environment: Some(environment.clone()),
            connector: Some(name.to_string()),
            include_tests: true,
            ..Query::default()
        };
        count += log.count(&query)?.iter().map(|group| group.count).sum::<u64>();
    }
    Ok(count)
}
