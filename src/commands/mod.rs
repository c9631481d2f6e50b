//! The corridor: one verb, one file. Arguments in, one `run`, an exit code out; nothing is shared sideways but [`Context`].

mod config;
mod connector;
mod context;
mod init;
mod origins;
mod places;
mod policy;

pub use context::{Context, GlobalArgs};
pub use origins::{Origin, Origins};
pub use policy::PolicyArgs;

use crate::exit::Exit;
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
    Init(init::Args),
    #[command(subcommand)]
    Config(config::Verb),
}

impl Cli {
    /// Runs the verb.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Exit> {
        match self.verb {
            Verb::Connector(verb) => verb.run(context),
            Verb::Init(args) => init::run(&args, context),
            Verb::Config(verb) => verb.run(context),
        }
    }
}
