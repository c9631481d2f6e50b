//! `schema`: the JSON Schemas of the connector store and of what commands write.
//!
//! Schemas of payloads are `event schema`'s.

use super::{Cli, Context};
use crate::exit::Exit;
use crate::output::{Page, View, schema_of};
use crate::store;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

/// Print the JSON Schema of the connector store or of JSON output
///
/// The schemas use draft 2020-12.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks schema store > inv-hooks.schema.json
  inv-hooks schema output | jq '.[\"$defs\"][\"failed-search\"]'")]
pub struct Args {
    /// What the schema describes
    #[arg(value_enum)]
    of: Which,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// The connector store, inv-hooks.toml
    Store,
    /// The output of all commands with -o json
    Output,
}

/// Writes the schema.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let schema = match args.of {
        Which::Store => store::schema(),
        Which::Output => schema_of(&Cli::shapes()),
    };
    context.out.one(&SchemaView(schema))?;
    Ok(Exit::Done)
}

#[derive(Debug, Serialize)]
struct SchemaView(Value);

impl View for SchemaView {
    /// A schema is JSON for people too.
    fn render(&self, page: &mut Page<'_>) {
        page.block(&format!("{:#}", self.0));
    }

    fn name(&self) -> String {
        self.0["$id"].as_str().unwrap_or_default().to_owned()
    }
}
