//! `schema`: prints the JSON Schemas of the connector store and of JSON output.
//!
//! `event schema` prints the schemas of payloads.

use super::{Cli, Context};
use crate::exit::Exit;
use crate::output::{TextPage, View, schema_of};
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
    #[arg(value_enum, value_name = "WHICH")]
    of: Which,
}

/// The schemas that can be printed.
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
    /// On a terminal, the schema is JSON too.
    fn render(&self, page: &mut TextPage<'_>) {
        page.block(&format!("{:#}", self.0));
    }

    fn name(&self) -> String {
        self.0["$id"].as_str().unwrap_or_default().to_owned()
    }
}
