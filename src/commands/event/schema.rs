//! `event schema`: prints the JSON Schema of one API key's payloads.

use crate::catalog;
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::ApiKey;
use crate::output::{TextPage, View};
use serde::Serialize;
use serde_json::Value;

/// Print the JSON Schema (2020-12) of an API key's payloads
///
/// The schema is derived from public documentation; it is not official. It allows unknown fields.
///
/// With --from-captures, the schema is inferred from all captures of the API key (`event capture`), and every capture satisfies
/// it. The schema has the types that were captured. A field is required if every captured object has it. A field gets an enum if
/// its values look like a fixed list: the field occurs at least six times, in at least three captures, and has at most five
/// different values. Each of these values must also occur at least twice, and none may contain a digit. Where a value was redacted, the schema allows any value.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event schema INVENTORY_EXPORT_PO
  inv-hooks event schema SALE_INVENTORY > sale.schema.json
  inv-hooks event schema SALE_INVENTORY --from-captures")]
pub struct Args {
    /// API key, for example `INVENTORY_EXPORT_ASN`
    #[arg(value_name = "KEY")]
    api_key: String,
    /// Infer the schema from the captures of this API key
    #[arg(long)]
    from_captures: bool,
}

impl Args {
    /// Writes the schema.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        let schema = if self.from_captures { inferred(context, key)? } else { catalog::schema(key) };
        context.out.one(&SchemaView(schema))?;
        Ok(Exit::Done)
    }
}

fn inferred(context: &mut Context, key: ApiKey) -> anyhow::Result<Value> {
    context.need_store()?;
    let learned = context.learned(key)?;
    if learned.captures() == 0 {
        let fault = Fault::not_found(format!("there is no capture of {key} to infer a schema from"));
        return Err(fault.hint(format!("Add one: `inv-hooks event capture add {key} FILE`.")).into());
    }
    Ok(learned.schema())
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
