//! `connector remove`: removes connectors from the store, all that are named or none.

use super::save::{self, Saved};
use crate::commands::context::{Context, Need, Notice, each_once, need_connectors};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::Unsettled;
use crate::model::ConnectorName;
use crate::output::{counted, number};
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
        let left = left(&names, context)?;
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
        Ok(gone.map(|name| Saved { name: name.clone(), change: "removed", difference: Vec::new() }).collect())
    })?;
    save::tell(context, &location, changed.value)
}

/// Events in the log of a connector that is to be removed.
struct Left {
    name: ConnectorName,
    count: Unsettled,
}

impl Left {
    fn words(&self) -> String {
        let Unsettled { failed, unknown, pending, waiting } = self.count;
        let parts = [(failed, "failed"), (unknown, "unknown"), (pending, "pending"), (waiting, "being sent")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, word)| format!("{} {word}", number(*count))).collect();
        let events = counted(self.count.total(), "event");
        format!("the failed-event log has {events} for {}: {}", self.name, parts.join(", "))
    }

    /// Returns what to do with these events, a line each.
    fn ways(&self) -> String {
        let name = &self.name;
        let found = self.count.failed + self.count.unknown > 0;
        let ways = [
            (found, format!("Send them first: `inv-hooks repost --connector {name}`.")),
            (self.count.pending > 0, "Send the pending ones first: `inv-hooks resume`.".to_owned()),
            (self.count.waiting > 0, "Wait for the command that sends the others.".to_owned()),
            (found, format!("Or discard them: `inv-hooks failed discard --connector {name} --reason TEXT`.")),
        ];
        ways.into_iter().filter(|(is_so, _)| *is_so).map(|(_, way)| way).collect::<Vec<_>>().join("\n")
    }
}

/// Counts the events of each connector. If the log cannot be read, the connector can still be removed, with a warning.
fn left(names: &[ConnectorName], context: &mut Context) -> anyhow::Result<Vec<Left>> {
    let environment = context.environment()?;
    let mut log = match context.open_log(Need::Read, Notice::InShort) {
        Ok(Some(log)) => log,
        Ok(None) => return Ok(Vec::new()),
        Err(error) => {
            context.out.warn(format!("cannot search the failed-event log for events of these connectors: {error:#}"));
            return Ok(Vec::new());
        }
    };
    let mut left = Vec::new();
    for name in names {
        let count = log.unsettled(&environment, name.as_str())?;
        if count.total() > 0 {
            left.push(Left { name: name.clone(), count });
        }
    }
    Ok(left)
}

/// Asks a person. A script needs `--yes` only if the log has events of a connector.
fn may_remove(names: &[ConnectorName], context: &mut Context, left: &[Left]) -> anyhow::Result<bool> {
    let words: Vec<String> = left.iter().map(Left::words).collect();
    if context.can_ask() {
        let names: Vec<&str> = names.iter().map(ConnectorName::as_str).collect();
        let events: String = words.iter().map(|words| format!(" {}.", words.replacen("the", "The", 1))).collect();
        return context.confirm(&format!("Remove {}?{events}", names.join(", ")));
    }
    let Some(first) = left.first() else { return Ok(true) };
    let message = format!("{}; nothing was removed", words.join("; "));
    let hint = format!(
        "{}\nOr add --yes: the log keeps the events. Send one to another connector later: `inv-hooks repost ID --to NAME`.",
        first.ways()
    );
    Err(Fault::refused(message).hint(hint).into())
}
