//! `relay`: receives events from the CMS, keeps them in the log, and sends them to the endpoints.
//!
//! Without a verb it runs the relay.

mod access_line;
mod admin;
mod connectors;
mod drift_watch;
mod envelope;
mod handler;
mod intake;
mod latest;
mod log_counts;
mod log_reader;
mod measured;
mod metrics;
mod open_files;
mod pages;
mod path;
mod readiness;
mod recent;
mod responses;
mod run;
mod said;
mod senders;
mod site;
mod urls;

use super::context::Context;
use crate::exit::Exit;
use crate::output::{Shape, column_names};
use clap::Subcommand;

/// Forward events to your endpoints, and log every event that fails
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    run: run::RelayArgs,
}

const EXAMPLES: &str = "Examples:
  inv-hooks relay --addr 127.0.0.1:8080
  inv-hooks relay urls --base https://relay.example.com";

#[derive(Debug, Subcommand)]
enum Verb {
    Urls(urls::UrlsArgs),
}

/// Runs the verb, or the relay.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Some(Verb::Urls(args)) => urls::run(args, context),
        None => run::run(&args.run, context),
    }
}

/// Returns the names of the columns of `relay urls`.
pub fn url_columns() -> Vec<String> {
    column_names::<urls::RelayUrl>()
}

/// Returns what the noun writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    let mut shapes = run::shapes();
    shapes.push(urls::shape());
    shapes
}
