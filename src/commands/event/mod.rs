//! `event`: the catalogue of API keys, events and payloads, and the payloads that were captured.
//!
//! Nothing here sends anything.

mod capture;
mod check;
mod drift;
mod known_event;
mod list;
mod sample;
mod schema;
mod set;
mod show;
mod spec;

use super::Context;
use crate::exit::Exit;
use crate::output::{Shape, column_names};
use clap::Subcommand;

/// The basis of everything that is not in the official documentation.
const BASIS: &str = "derived";

/// Show API keys, events, sample payloads and schemas
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  inv-hooks event list
  inv-hooks event show INVENTORY_EXPORT_ASN
  inv-hooks event sample SALE_INVENTORY";

#[derive(Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Show(show::Args),
    Sample(sample::Args),
    Schema(schema::Args),
    Check(check::Args),
    Spec(spec::Args),
    Capture(capture::Args),
}

impl Args {
    /// Runs the verb.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        match &self.verb {
            Verb::List(args) => args.run(context),
            Verb::Show(args) => args.run(context),
            Verb::Sample(args) => args.run(context),
            Verb::Schema(args) => args.run(context),
            Verb::Check(args) => args.run(context),
            Verb::Spec(args) => args.run(context),
            Verb::Capture(args) => args.run(context),
        }
    }
}

/// Returns the names of the columns of `event list`.
pub fn columns() -> Vec<String> {
    column_names::<list::KeyRow>()
}

/// Returns the names of the columns of `event capture list`.
pub fn capture_columns() -> Vec<String> {
    capture::columns()
}

/// Returns what the noun writes with `-o json`; a sample is a payload and a schema a schema.
pub fn shapes() -> Vec<Shape> {
    let mut shapes = vec![
        Shape::list::<list::KeyRow>("event list", "Every API key."),
        Shape::one::<show::KeyView>("event show", "Everything about one API key."),
        Shape::one::<check::CheckView>(
            "event check",
            "Whether a payload satisfies the schema, and what is extracted from it.",
        ),
    ];
    shapes.extend(capture::shapes());
    shapes
}
