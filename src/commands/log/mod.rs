//! `log`: the store behind the failed-event log.

mod backup;
mod check;
mod copy;
mod info;
mod metrics;
mod migrate;
mod monitoring;

use super::context::Context;
use crate::exit::Exit;
use crate::output::{MonitoringView, Shape, column_names};
use clap::Subcommand;

/// Show, check, back up and move the failed-event log
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log info
  inv-hooks log backup backup.db")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Info(info::Args),
    Backup(backup::Args),
    Copy(copy::Args),
    Migrate(migrate::Args),
    Check(check::Args),
    Metrics(metrics::Args),
    Monitoring(monitoring::Args),
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Info(args) => info::run(args, context),
        Verb::Backup(args) => backup::run(args, context),
        Verb::Copy(args) => copy::run(args, context),
        Verb::Migrate(args) => migrate::run(args, context),
        Verb::Check(args) => check::run(args, context),
        Verb::Metrics(args) => metrics::run(args, context),
        Verb::Monitoring(args) => monitoring::run(args, context),
    }
}

/// Returns the names of the columns of `log check`.
pub fn check_columns() -> Vec<String> {
    column_names::<check::DamageRow>()
}

/// Returns what the noun writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<info::InfoView>("log info", "Where the log is and what it holds."),
        Shape::one::<backup::BackupView>("log backup", "The file that was written."),
        Shape::one::<copy::CopyView>("log copy", "What both logs have."),
        Shape::one::<migrate::MigrateView>("log migrate", "The version of the log."),
        Shape::list::<check::DamageRow>("log check", "Every check and its result."),
        Shape::list::<MonitoringView>("log monitoring", "Monitoring events, the newest first."),
    ]
}
