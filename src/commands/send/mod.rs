//! `send`: deliver real events to the subscribed connectors.
//!
//! Reads inputs, routes them and hands them to the engine, which writes each to the log before its first attempt.

mod args;
mod deliver;
mod dry_run;
mod feed;
mod input;
mod known;
mod plan;
mod source;
#[cfg(unix)]
mod until_stopped;

pub use args::Args;

use self::plan::Planner;
use self::source::Given;
use super::context::Context;
use crate::exit::Exit;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let planner = Planner::of(args, context)?;
    let given = Given::open(args, &mut context.out)?;
    if context.global.dry_run {
        dry_run::run(args, context, planner, given)
    } else {
        deliver::run(args, context, planner, given)
    }
}
