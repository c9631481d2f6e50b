//! `asn`: announces shipments to Retail Cloud, by its Create ASN API.

mod check;
mod create;
mod known;
mod shipments;
mod tenant;

use super::context::Context;
use crate::exit::Exit;
use crate::output::{RunView, Shape};
use clap::Subcommand;

/// Announce shipments to Retail Cloud (Create ASN)
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  inv-hooks asn check --ndjson shipments.ndjson
  inv-hooks asn create --ndjson shipments.ndjson --tenant production";

#[derive(Debug, Subcommand)]
enum Verb {
    Create(create::Args),
    Check(check::Args),
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.verb {
        Verb::Create(args) => create::run(args, context),
        Verb::Check(args) => check::run(args, context),
    }
}

/// Returns what the noun writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<RunView>("asn create", "The result of every shipment, and the totals."),
        Shape::one::<check::AsnCheckView>(
            "asn check",
            "Which shipments break a rule, and what differs from the derived schema.",
        ),
    ]
}
