//! `event schema`: prints the JSON Schema of one API key's payloads.

use crate::catalog;
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::exit::Exit;
use crate::output::{TextPage, View};
use serde::Serialize;
use serde_json::Value;

/// Print the JSON Schema (2020-12) of an API key's payloads
///
/// The schema is derived from public documentation; it is not official. It allows unknown fields.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event schema INVENTORY_EXPORT_PO
  inv-hooks event schema SALE_INVENTORY > sale.schema.json")]
pub struct Args {
    /// API key, for example `INVENTORY_EXPORT_ASN`
    #[arg(value_name = "KEY")]
    api_key: String,
}

impl Args {
    /// Writes the schema.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        context.out.one(&SchemaView(catalog::schema(key)))?;
        Ok(Exit::Done)
    }
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
