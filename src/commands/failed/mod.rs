//! `failed`: the failed-event log.

mod add;
mod bad_row;
mod brought;
mod curl;
mod details;
mod diff;
mod discard;
mod export;
mod exported;
mod follow;
mod gaps;
mod har;
mod import;
mod importer;
mod line;
mod links;
mod misfit;
mod named;
mod nothing_found;
mod prune;
mod rehearsal;
mod report;
mod reported;
mod search;
mod shell;
mod shell_checks;
mod shell_names;
mod shell_values;
mod show;
mod stats;
mod url_word;

use super::context::Context;
use crate::exit::Exit;
use crate::output::{DeliveryView, DetailView, DifferenceView, ExportView, FollowedView, Shape, StatsLine};
use clap::Subcommand;

/// Search, show, add, export and discard failed events
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed search --since yesterday
  inv-hooks failed show 12
  inv-hooks failed stats")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(visible_alias = "list")]
    Search(search::Args),
    #[command(visible_alias = "view")]
    Show(show::Args),
    Diff(diff::Args),
    Stats(stats::Args),
    Report(report::Args),
    Add(add::Args),
    Import(import::Args),
    Export(export::Args),
    Discard(discard::Args),
    Prune(prune::Args),
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Search(args) => search::run(args, context),
        Verb::Show(args) => show::run(args, context),
        Verb::Diff(args) => diff::run(args, context),
        Verb::Stats(args) => stats::run(args, context),
        Verb::Report(args) => report::run(args, context),
        Verb::Add(args) => add::run(args, context),
        Verb::Import(args) => import::run(args, context),
        Verb::Export(args) => export::run(args, context),
        Verb::Discard(args) => discard::run(args, context),
        Verb::Prune(args) => prune::run(args, context),
    }
}

/// Returns what the noun writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::list::<DeliveryView>("failed search", "Failed and unknown events."),
        Shape::one::<FollowedView>("failed search follow", "Every line of `failed search --follow -o ndjson`."),
        Shape::one::<DetailView>("failed show", "Everything about one event."),
        Shape::list::<DifferenceView>("failed diff", "The places at which two events differ."),
        Shape::list::<StatsLine>("failed stats", "Counts of failed events."),
        Shape::one::<ExportView>("failed export", "Failed events with their payloads, one per line."),
    ]
}
