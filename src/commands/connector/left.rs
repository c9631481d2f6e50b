//! Events that the log still has of connectors that are to be removed.

use crate::commands::context::{Context, Need, Notice};
use crate::error::Fault;
use crate::log::Unsettled;
use crate::model::ConnectorName;
use crate::output::{counted, number};

/// Events in the log of a connector that is to be removed.
pub struct LeftEvents {
    name: ConnectorName,
    count: Unsettled,
}

impl LeftEvents {
    /// Says what is left.
    pub fn words(&self) -> String {
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
pub fn left(names: &[ConnectorName], context: &mut Context) -> anyhow::Result<Vec<LeftEvents>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
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
            left.push(LeftEvents { name: name.clone(), count });
        }
    }
    Ok(left)
}

/// Returns the refusal to remove connectors of which events are left; nothing if there are none.
pub fn refused(left: &[LeftEvents]) -> Option<Fault> {
    let first = left.first()?;
    let words: Vec<String> = left.iter().map(LeftEvents::words).collect();
    let message = format!("{}; nothing was removed", words.join("; "));
    let hint = format!(
        "{}\nOr add --yes: the log keeps the events. Send one to another connector later: `inv-hooks repost ID --to NAME`.",
        first.ways()
    );
    Some(Fault::refused(message).hint(hint))
}
