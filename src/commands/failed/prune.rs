//! `failed prune`: delete what needs no keeping.

use crate::commands::context::{Context, Need, Notice, tend_all};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Timestamp, parse_duration, show_duration};
use crate::output::counted;
use std::time::Duration;

/// Delete old delivered and discarded events
///
/// Deletes only events of this store's environment. Failed, unknown and pending events are never deleted. Delivered events
/// that are still needed are kept, too: for example, a delivered stock count that shows that an older, failed count is out of date.
///
/// The command works in small steps, so that other commands can continue; after an interruption, run it again. It also removes
/// payloads that are past the limit of `[log] keep_delivered`, and returns unused space to the disk.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed prune --older-than 30d --dry-run
  inv-hooks failed prune --older-than 30d --yes")]
pub struct Args {
    /// Minimum age of the events, for example 30d
    #[arg(long, value_name = "AGE", allow_hyphen_values = true, value_parser = |text: &str| parse_duration(text).map_err(|error| error.to_string()))]
    older_than: Duration,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let before = context.now().before(args.older_than);
    let mut log = context.open_log(Need::Write, Notice::InShort)?;
    let environment = context.environment()?;
    let count = log.as_mut().map_or(Ok(0), |log| log.prune(&environment, before, true))?;
    let what = format!("{}{}", counted(count, "delivered or discarded event"), older_than(args.older_than));
    if count == 0 {
        context.out.say(format!("Nothing to delete: {what}."));
    } else if context.global.dry_run {
        context.out.say(format!("Would delete {what}."));
    } else if !context.confirm(&format!("Permanently delete {what}?"))? {
        context.out.say("Nothing was deleted.");
        return Ok(Exit::Refused);
    }
    match &mut log {
        Some(log) if !context.global.dry_run => delete(log.as_mut(), before, count, context),
        _ => Ok(Exit::Done),
    }
}

/// Returns the age in words; nothing if any age is meant.
fn older_than(age: Duration) -> String {
    if age.is_zero() { String::new() } else { format!(" older than {}", show_duration(age)) }
}

/// Deletes the counted events, and then does at once what retention does over time.
fn delete(log: &mut dyn Log, before: Timestamp, count: u64, context: &mut Context) -> anyhow::Result<Exit> {
    let deleted = log.prune(&context.environment()?, before, false)?;
    if count > 0 {
        context.out.say(format!("{} deleted", counted(deleted, "event")));
    }
    let tended = tend_all(log, context.now())?;
    if tended.thinned > 0 {
        context.out.say(format!(
            "Removed the payload of {} ([log] keep_delivered)",
            counted(tended.thinned, "delivered event")
        ));
    }
    if tended.freed_bytes > 0 {
        context.out.say(format!("Returned {} to the disk", counted(tended.freed_bytes, "byte")));
    }
    Ok(Exit::Done)
}
