//! `log`: the store behind the failed-event log.

mod info;

use super::context::Context;
use crate::exit::Exit;
use crate::output::Shape;
use clap::Subcommand;

/// The store behind the failed-event log
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Info(info::Args),
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Info(args) => info::run(args, context),
    }
}

/// Returns what the noun writes with `-o json`.
pub fn shape() -> Shape {
    Shape::one::<info::InfoView>("log info", "Where the log is and what it holds.")
}
