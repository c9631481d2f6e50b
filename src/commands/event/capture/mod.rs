//! `event capture`: payloads that were really sent, kept as files next to the store.

mod add;
mod list;
mod personal;
mod remove;
mod show;
mod source;

use crate::commands::Context;
use crate::exit::Exit;
use crate::output::{Shape, column_names};
use clap::Subcommand;

/// Keep payloads that were really sent, and use them as samples
///
/// Retail Cloud does not publish the schemas of its payloads, so a real payload is better than a derived sample. A capture is a
/// file with the exact bytes of one payload, except values that --redact replaces. Its path is captures/KEY/NAME.json, next to the
/// store. Put these files under version control.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  inv-hooks event capture add SALE_INVENTORY payload.json
  inv-hooks event capture add INVENTORY_EXPORT_ASN --id 12 --redact /email
  inv-hooks event capture list";

#[derive(Debug, Subcommand)]
enum Verb {
    Add(add::Args),
    List(list::Args),
    Show(show::Args),
    Remove(remove::Args),
}

impl Args {
    /// Runs the verb.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        match &self.verb {
            Verb::Add(args) => args.run(context),
            Verb::List(args) => args.run(context),
            Verb::Show(args) => args.run(context),
            Verb::Remove(args) => args.run(context),
        }
    }
}

/// Returns the names of the columns of the list.
pub fn columns() -> Vec<String> {
    column_names::<list::CaptureRow>()
}

/// Returns what the verbs write with `-o json`; `show` writes the payload.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<add::AddedView>("event capture add", "The capture that was saved."),
        Shape::list::<list::CaptureRow>("event capture list", "Every capture."),
    ]
}
