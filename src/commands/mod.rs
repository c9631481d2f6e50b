//! The corridor: one verb, one file. Arguments in, one `run`, an exit code out; nothing is shared sideways but [`Context`].

mod completions;
mod config;
mod connector;
mod context;
mod demo;
mod doctor;
mod event;
mod failed;
mod init;
mod listen;
mod log;
mod man;
mod repost;
mod resume;
mod schema;
mod send;

pub use context::{Context, GlobalArgs, Origin, Origins, PolicyArgs};

use crate::exit::Exit;
use crate::output::{ErrorView, OutcomeView, RunView, Shape};
use clap::{Parser, Subcommand};

/// Inventory event webhooks of Retail Cloud: connectors, test payloads, the failed-event log, repost.
#[derive(Debug, Parser)]
#[command(name = "inv-hooks", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    /// Flags that every verb takes.
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(subcommand)]
    Connector(connector::Verb),
    /// The catalogue of API keys, events and payloads
    Event(event::Args),
    Send(send::Args),
    Failed(failed::Args),
    Repost(Box<repost::Args>),
    Resume(resume::Args),
    Listen(listen::ListenArgs),
    Log(log::Args),
    Init(init::Args),
    Demo(demo::Args),
    Doctor(doctor::Args),
    #[command(subcommand)]
    Config(config::Verb),
    Schema(schema::Args),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Cli {
    /// Runs the verb.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Exit> {
        match self.verb {
            Verb::Connector(verb) => verb.run(context),
            Verb::Event(args) => args.run(context),
            Verb::Send(args) => send::run(&args, context),
            Verb::Failed(args) => failed::run(&args, context),
            Verb::Repost(args) => repost::run(&args, context),
            Verb::Resume(args) => resume::run(&args, context),
            Verb::Listen(args) => listen::run(&args, context),
            Verb::Log(args) => log::run(&args, context),
            Verb::Init(args) => init::run(&args, context),
            Verb::Demo(args) => demo::run(&args, context),
            Verb::Doctor(args) => doctor::run(&args, context),
            Verb::Config(verb) => verb.run(context),
            Verb::Schema(args) => schema::run(&args, context),
            Verb::Completions(args) => completions::run(&args, context),
            Verb::Man(args) => man::run(&args, context),
        }
    }
}

impl Cli {
    /// Returns what every command writes with `-o json`, and what an error is.
    pub fn shapes() -> Vec<Shape> {
        let run = "Every delivery as it ended, and their sum.";
        let mut shapes = vec![
            Shape::one::<ErrorView>("error", "One line on stderr when a command could not do its job."),
            Shape::one::<RunView>("send", run),
            Shape::one::<RunView>("repost", run),
            Shape::one::<RunView>("resume", run),
            Shape::one::<RunView>("connector test", run),
            Shape::one::<OutcomeView>("outcome", "A line of the four above with -o ndjson."),
        ];
        shapes.extend(connector::shapes());
        shapes.extend(event::shapes());
        shapes.extend(failed::shapes());
        shapes.push(repost::shape());
        shapes.extend(listen::shapes());
        shapes.extend([log::shape(), doctor::shape(), config::shape()]);
        shapes
    }
}
