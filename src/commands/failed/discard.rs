//! `failed discard`: put events aside that need not be sent, and take that back.

use crate::commands::context::{Context, FilterArgs, Need, find_causes};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Applied, Change, Log};
use crate::model::{DeliveryId, State, kept_sentence};
use crate::output::counted;

/// Discard events that do not need to be sent
///
/// `failed search` lists a discarded event only with --state discarded, and `repost` sends it only with --force. Discarded events
/// stay in the log until `failed prune` deletes them; --undo restores them.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed discard 12 13 --reason 'fixed by hand in the WMS'
  inv-hooks failed discard --document ASN-000012345 --reason duplicate
  inv-hooks failed discard 12 --undo")]
pub struct Args {
    /// Event ids, separated by blanks; for a range, use --id
    ids: Vec<DeliveryId>,
    /// Reason to store in the log
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["undo", "dry_run"])]
    reason: Option<String>,
    /// Restore discarded events; needs event ids
    #[arg(long, conflicts_with_all = ["reason", "text"], requires = "ids")]
    undo: bool,
    /// Select every failed and unknown event of this environment
    #[arg(long, help_heading = "Filters", conflicts_with_all = ["ids", "undo"])]
    all: bool,
    /// Id, or any text in the payload, error or answer
    #[arg(long, help_heading = "Filters", value_name = "TEXT", conflicts_with = "ids")]
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let has_filters = !args.filters.is_empty() || args.text.is_some() || args.all;
    if args.ids.is_empty() && !has_filters {
        return Err(Fault::usage("no event is named")
            .hint(
                "Give ids, filters such as --connector NAME, or --all. List failed events: `inv-hooks failed search`.",
            )
            .into());
    }
    if !args.ids.is_empty() && has_filters {
        return Err(Fault::usage("name the events by their ids or by filters, not both")
            .hint("Leave out the ids, or the filters.")
            .into());
    }
    let mut log = context.need_log(Need::Write)?;
    let rows =
        if args.ids.is_empty() { by_filter(args, context, log.as_mut())? } else { by_id(args, context, log.as_mut())? };
    if rows.is_empty() {
        context.out.say("Nothing to discard: no failed event matches.");
        return Ok(Exit::Done);
    }
    if context.global.dry_run {
        return Ok(dry_run(args, context, &rows));
    }
    if args.ids.is_empty() && !context.confirm(&format!("Discard {}?", counted(rows.len(), "event")))? {
        context.out.say("Nothing was changed.");
        return Ok(Exit::Refused);
    }
    let reason = kept_sentence(args.reason.as_deref().unwrap_or_default());
    let change = |id: DeliveryId| {
        if args.undo { Change::Restore(id) } else { Change::Discard { id, reason: reason.clone().into_owned() } }
    };
    let applied = log.commit(rows.into_iter().map(|(id, _)| change(id)).collect())?;
    tell(args, context, log.as_mut(), &applied)
}

/// Reports what would change, and why the other events would not.
fn dry_run(args: &Args, context: &mut Context, rows: &[(DeliveryId, State)]) -> Exit {
    let can_be = |state: State| match state {
        State::Discarded => args.undo,
        State::Failed | State::Unknown | State::Pending => !args.undo,
        State::Sending | State::Delivered => false,
    };
    let (changed, refused): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, state)| can_be(*state));
    for (id, state) in &refused {
        context.out.warn(if args.undo { not_restored(*id, Some(*state)) } else { not_discarded(*id, Some(*state)) });
    }
    let verb = if args.undo { "restore" } else { "discard" };
    context.out.say(format!("Would {verb} {}.", counted(changed.len(), "event")));
    if refused.is_empty() { Exit::Done } else { Exit::Refused }
}

fn tell(args: &Args, context: &mut Context, log: &mut dyn Log, applied: &[Applied]) -> anyhow::Result<Exit> {
    let mut changed = 0;
    let mut exit = Exit::Done;
    for change in applied {
        match change {
            Applied::Changed { is_changed: true, .. } => changed += 1,
            Applied::Changed { id, .. } => {
                let state = log.get(*id)?.map(|row| row.state);
                context.out.warn(if args.undo { not_restored(*id, state) } else { not_discarded(*id, state) });
                exit = exit.and(Exit::Refused);
            }
            _ => {}
        }
    }
    let verb = if args.undo { "restored" } else { "discarded" };
    context.out.say(format!("{} {verb}", counted(changed, "event")));
    Ok(exit)
}

/// Returns why an event in this state was not discarded, and what to do.
fn not_discarded(id: DeliveryId, state: Option<State>) -> String {
    match state {
        Some(State::Delivered) => format!("event {id} is delivered: there is nothing to discard"),
        Some(State::Discarded) => format!("event {id} is already discarded"),
        Some(State::Sending) => format!("event {id} is being sent: try again when that has ended"),
        Some(State::Pending | State::Failed | State::Unknown) => {
            format!("event {id} was in use by another process: try again")
        }
        None => format!("event {id} is not in the log any more"),
    }
}

/// Returns why an event in this state was not restored, and what to do.
fn not_restored(id: DeliveryId, state: Option<State>) -> String {
    match state {
        Some(State::Discarded) => format!("event {id} was in use by another process: try again"),
        Some(State::Pending) => format!("event {id} is pending, not discarded: `inv-hooks resume` finishes it"),
        Some(State::Sending) => format!("event {id} is being sent, not discarded"),
        Some(State::Delivered) => {
            format!("event {id} is delivered, not discarded: `inv-hooks repost {id} --force` sends it again")
        }
        Some(state) => format!("event {id} is {state}, not discarded: `inv-hooks repost {id}` sends it again"),
        None => format!("event {id} is not in the log any more"),
    }
}

/// If one of them is missing or belongs to another environment, nothing is changed. An id that is given twice counts once.
fn by_id(args: &Args, context: &Context, log: &mut dyn Log) -> anyhow::Result<Vec<(DeliveryId, State)>> {
    let environment = context.environment()?;
    let mut rows = Vec::new();
    for id in &args.ids {
        let Some(row) = log.get(*id)? else {
            return Err(Fault::not_found(format!("there is no event {id}; nothing was changed"))
                .hint("`inv-hooks failed search` lists the failed events; leave out this id.")
                .into());
        };
        if row.environment != environment.as_str() {
            let message = format!("event {id} belongs to the environment {}, not to {environment}", row.environment);
            return Err(Fault::refused(message).hint("Name that environment's store with --config.").into());
        }
        if rows.iter().all(|(other, _)| other != id) {
            rows.push((*id, row.state));
        }
    }
    Ok(rows)
}

fn by_filter(args: &Args, context: &mut Context, log: &mut dyn Log) -> anyhow::Result<Vec<(DeliveryId, State)>> {
    let look = context.out.look();
    let mut query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    find_causes(log, &mut query)?;
    let mut rows = Vec::new();
    log.candidates(&query, &mut |row| {
        if row.delivery.state != State::Sending {
            rows.push((row.delivery.id, row.delivery.state));
        }
    })?;
    if rows.is_empty() {
        context.check_connectors(Some(log), &args.filters.connectors())?;
        context.check_causes(log, &query)?;
        args.filters.without_events(args.text.as_deref(), &query).tell(log, context)?;
    } else if query.causes.len() > 1 {
        context.warn_of_causes(log, &query)?;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::{DeliveryId, State, not_discarded, not_restored};

    /// Another process may change an event between the look at it and the change.
    #[test]
    fn what_was_not_changed_is_explained_in_every_state() {
        let states = State::ALL.into_iter().map(Some).chain([None]);
        let shown = states.flat_map(|state| [not_discarded(DeliveryId(7), state), not_restored(DeliveryId(7), state)]);
        snapbox::assert_data_eq!(
            shown.map(|line| line + "\n").collect::<String>(),
            snapbox::str![[r#"
event 7 was in use by another process: try again
event 7 is pending, not discarded: `inv-hooks resume` finishes it
event 7 is being sent: try again when that has ended
event 7 is being sent, not discarded
event 7 is delivered: there is nothing to discard
event 7 is delivered, not discarded: `inv-hooks repost 7 --force` sends it again
event 7 was in use by another process: try again
event 7 is failed, not discarded: `inv-hooks repost 7` sends it again
event 7 is already discarded
event 7 was in use by another process: try again
event 7 was in use by another process: try again
event 7 is unknown, not discarded: `inv-hooks repost 7` sends it again
event 7 is not in the log any more
event 7 is not in the log any more

"#]]
        );
    }
}
