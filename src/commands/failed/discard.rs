//! `failed discard`: put events aside that need not be sent, and take that back.

use crate::commands::context::{Context, FilterArgs};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Applied, Change, Log};
use crate::model::{DeliveryId, State, kept_sentence};

/// Put events aside that need not be sent
///
/// A discarded event is out of `failed search` and `repost`, and stays in the log until it is pruned.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed discard 12 13 --reason 'fixed by hand in the WMS'
  inv-hooks failed discard --document ASN-000012345 --reason duplicate
  inv-hooks failed discard --all --reason 'the old WMS is gone' --yes
  inv-hooks failed discard 12 --undo")]
pub struct Args {
    /// The events' ids
    ids: Vec<DeliveryId>,
    /// Why; kept with the event
    #[arg(long, value_name = "TEXT", required_unless_present = "undo")]
    reason: Option<String>,
    /// Take a discard back
    #[arg(long, conflicts_with_all = ["reason", "text"], requires = "ids")]
    undo: bool,
    /// Every failed event of this environment
    #[arg(long, conflicts_with_all = ["ids", "undo"])]
    all: bool,
    /// Only events with this id or text in them
    #[arg(long, value_name = "TEXT", conflicts_with = "ids")]
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let has_filters = !args.filters.is_empty() || args.text.is_some() || args.all;
    if args.ids.is_empty() && !has_filters {
        return Err(Fault::usage("nothing is named to discard")
            .hint(
                "Give ids, filters such as --connector NAME, or --all. `inv-hooks failed search` shows what there is.",
            )
            .into());
    }
    if !args.ids.is_empty() && has_filters {
        return Err(Fault::usage("name the events by their ids or by filters, not both")
            .hint("Leave the ids out, or the filters.")
            .into());
    }
    let mut log = context.need_log_for_writing()?;
    let ids =
        if args.ids.is_empty() { by_filter(args, context, log.as_mut())? } else { by_id(args, context, log.as_mut())? };
    let verb = if args.undo { "take back" } else { "discard" };
    if context.global.dry_run {
        context.out.say(format!("would {verb} {} events", ids.len()));
        return Ok(Exit::Done);
    }
    if args.ids.is_empty() && !context.confirm(&format!("Discard {} events?", ids.len()))? {
        context.out.say("Nothing was changed.");
        return Ok(Exit::Refused);
    }
    let reason = kept_sentence(args.reason.as_deref().unwrap_or_default());
    let change = |id: DeliveryId| {
        if args.undo { Change::Restore(id) } else { Change::Discard { id, reason: reason.clone().into_owned() } }
    };
    let applied = log.commit(ids.into_iter().map(change).collect())?;
    tell(args, context, log.as_mut(), &applied)
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
    let verb = if args.undo { "failed again" } else { "discarded" };
    context.out.say(format!("{changed} {verb}"));
    Ok(exit)
}

/// Says why an event of this state was not discarded, and what to do.
fn not_discarded(id: DeliveryId, state: Option<State>) -> String {
    match state {
        Some(State::Delivered) => format!("event {id} is delivered: there is nothing to discard"),
        Some(State::Discarded) => format!("event {id} is discarded already"),
        Some(State::Sending) => format!("event {id} is being sent: look again when that has ended"),
        Some(state) => format!("event {id} is {state} and was in use by another process: try again"),
        None => format!("event {id} is not in the log any more"),
    }
}

/// Says why the discard of an event of this state was not taken back, and what to do.
fn not_restored(id: DeliveryId, state: Option<State>) -> String {
    match state {
        Some(State::Discarded) => format!("event {id} is discarded and was in use by another process: try again"),
        Some(State::Pending) => format!("event {id} is pending, not discarded: `inv-hooks resume` finishes it"),
        Some(State::Sending) => format!("event {id} is being sent, not discarded"),
        Some(State::Delivered) => {
            format!("event {id} is delivered, not discarded: `inv-hooks repost {id} --force` sends it again")
        }
        Some(state) => format!("event {id} is {state}, not discarded: `inv-hooks repost {id}` sends it again"),
        None => format!("event {id} is not in the log any more"),
    }
}

/// All of them must be there and of this environment, or nothing is done.
fn by_id(args: &Args, context: &Context, log: &mut dyn Log) -> anyhow::Result<Vec<DeliveryId>> {
    let environment = context.environment()?;
    for id in &args.ids {
        let Some(row) = log.get(*id)? else {
            return Err(Fault::not_found(format!("there is no event {id}; nothing was changed"))
                .hint("`inv-hooks failed search` lists the failed ones; leave this one out.")
                .into());
        };
        if row.environment != environment.as_str() {
            let message = format!("event {id} is of the environment {}, not {environment}", row.environment);
            return Err(Fault::refused(message).hint("Name that environment's store with --config.").into());
        }
    }
    Ok(args.ids.clone())
}

fn by_filter(args: &Args, context: &Context, log: &mut dyn Log) -> anyhow::Result<Vec<DeliveryId>> {
    let look = context.out.look();
    let query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let mut ids = Vec::new();
    log.candidates(&query, &mut |row| {
        if row.delivery.state != State::Sending {
            ids.push(row.delivery.id);
        }
    })?;
    Ok(ids)
}
