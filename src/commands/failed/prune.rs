//! `failed prune`: delete what needs no keeping.

use crate::commands::context::Context;
use crate::exit::Exit;
use crate::model::{parse_duration, show_duration};
use std::time::Duration;

/// Delete delivered and discarded events that are older than a time
///
/// Failed, unknown and pending events are never deleted.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed prune --older-than 30d --dry-run
  inv-hooks failed prune --older-than 30d --yes")]
pub struct Args {
    /// How old an event must be, such as 30d
    #[arg(long, value_name = "D", value_parser = |text: &str| parse_duration(text).map_err(|error| error.to_string()))]
    older_than: Duration,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let before = context.now().before(args.older_than);
    let mut log = context.log_for_writing_if_there_is_one()?;
    let count = log.as_mut().map_or(Ok(0), |log| log.prune(before, true))?;
    let age = show_duration(args.older_than);
    if context.global.dry_run || count == 0 {
        context.out.say(format!("{count} delivered or discarded events are older than {age}"));
        return Ok(Exit::Done);
    }
    if !context.confirm(&format!("Delete {count} delivered and discarded events older than {age} for good?"))? {
        context.out.say("Nothing was deleted.");
        return Ok(Exit::Refused);
    }
    let deleted = log.as_mut().map_or(Ok(0), |log| log.prune(before, false))?;
    context.out.say(format!("{deleted} deleted"));
    Ok(Exit::Done)
}
