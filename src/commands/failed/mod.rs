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
mod prune;
mod rehearsal;
mod report;
mod reported;
mod search;
mod show;
mod stats;

use super::context::Context;
use super::late::LateVerb;
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
    #[command(about = "Search failed events by id, text, field, status or time")]
    Search(LateVerb<search::Args>),
    #[command(visible_alias = "view")]
    #[command(about = "Show events: why they failed, the request, the answer, and what to do")]
    Show(LateVerb<show::Args>),
    #[command(about = "Show what differs between two events: payload, header names and answer")]
    Diff(LateVerb<diff::Args>),
    #[command(about = "Count failed events by connector, failure, hour and more")]
    Stats(LateVerb<stats::Args>),
    #[command(about = "Write a report of failed events as one HTML page or as Markdown")]
    Report(LateVerb<report::Args>),
    #[command(about = "Add one failed event, copied from the CMS")]
    Add(LateVerb<add::Args>),
    #[command(about = "Import failed events from NDJSON")]
    Import(LateVerb<import::Args>),
    #[command(about = "Export failed events with their payloads")]
    Export(LateVerb<export::Args>),
    #[command(about = "Discard events that do not need to be sent")]
    Discard(LateVerb<discard::Args>),
    #[command(about = "Delete old delivered and discarded events")]
    Prune(LateVerb<prune::Args>),
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Search(LateVerb(args)) => search::run(args, context),
        Verb::Show(LateVerb(args)) => show::run(args, context),
        Verb::Diff(LateVerb(args)) => diff::run(args, context),
        Verb::Stats(LateVerb(args)) => stats::run(args, context),
        Verb::Report(LateVerb(args)) => report::run(args, context),
        Verb::Add(LateVerb(args)) => add::run(args, context),
        Verb::Import(LateVerb(args)) => import::run(args, context),
        Verb::Export(LateVerb(args)) => export::run(args, context),
        Verb::Discard(LateVerb(args)) => discard::run(args, context),
        Verb::Prune(LateVerb(args)) => prune::run(args, context),
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
