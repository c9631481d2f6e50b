//! `failed prune`: delete what needs no keeping.

use crate::commands::context::{Context, Need, Notice, tend_all};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Timestamp, parse_duration, show_duration};
use std::time::Duration;

/// Delete old delivered and discarded events
///
/// Deletes only events of this store's environment. Failed, unknown and pending events are never deleted. The command works
/// in small steps, so that other commands can continue; after an interruption, run it again. It also removes the payloads
/// that `[log] keep_delivered` no longer keeps, and returns unused space to the disk.
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
    let mut log = context.open_log(Need::Write, Notice::Unfinished)?;
    let environment = context.environment()?;
    let count = log.as_mut().map_or(Ok(0), |log| log.prune(&environment, before, true))?;
    let (are, older) = words_of(args.older_than);
    if context.global.dry_run || count == 0 {
        context.out.say(format!("{count} delivered or discarded events {are}"));
    } else if !context.confirm(&format!("Delete {count} delivered and discarded events{older} for good?"))? {
        context.out.say("Nothing was deleted.");
        return Ok(Exit::Refused);
    }
    match &mut log {
        Some(log) if !context.global.dry_run => delete(log.as_mut(), before, count, context),
        _ => Ok(Exit::Done),
    }
}

/// Says how old they are; nothing of it where every age will do.
fn words_of(age: Duration) -> (String, String) {
    if age.is_zero() {
        return ("are there".to_owned(), String::new());
    }
    let age = show_duration(age);
    (format!("are older than {age}"), format!(" older than {age}"))
}

/// Deletes what was counted, and then does whatever retention would do in the course of time.
fn delete(log: &mut dyn Log, before: Timestamp, count: u64, context: &mut Context) -> anyhow::Result<Exit> {
    let deleted = log.prune(&context.environment()?, before, false)?;
    if count > 0 {
        context.out.say(format!("{deleted} deleted"));
    }
    let tended = tend_all(log, context.now())?;
    if tended.thinned > 0 {
        context.out.say(format!("{} delivered events lost their payload: [log] keep_delivered", tended.thinned));
    }
    if tended.freed_bytes > 0 {
        context.out.say(format!("{} bytes given back to the disk", tended.freed_bytes));
    }
    Ok(Exit::Done)
}
