//! `event spec`: prints the events as an OpenAPI 3.1 document.

mod security;
mod served;
mod url;

use crate::catalog;
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ApiKey, ConnectorName};
use crate::output::{TextPage, View};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;
use served::served;

/// Print an OpenAPI 3.1 document of the events
///
/// By default, the document has one webhook for each API key and event.
///
/// With --as server, it has the paths that your endpoints serve, so that a tool such as Schemathesis can call them. The paths,
/// content types and security schemes are those of the enabled connectors in the store; --connector selects some of them. Values of headers and of
/// URL parameters are not in the document. Without a store, the path of each API key is `/KEY`.
///
/// The schemas are derived from public documentation; they are not official.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event spec > webhooks.json
  inv-hooks event spec SALE_INVENTORY
  inv-hooks event spec --as server --connector wms-asn > endpoint.json")]
pub struct Args {
    /// API keys to describe; by default all of them
    #[arg(value_name = "KEY")]
    api_key: Vec<String>,
    /// What to describe
    #[arg(long = "as", value_name = "WHAT", value_enum, default_value = "webhooks", hide_default_value = true)]
    purpose: Purpose,
    /// Describe only this connector (--as server); can be repeated
    #[arg(long = "connector", value_name = "NAME")]
    connectors: Vec<ConnectorName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Purpose {
    /// Webhooks, for people and tools that read them (the default)
    Webhooks,
    /// Paths, for tools that call an endpoint
    Server,
}

impl Args {
    /// Writes the document.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let keys = self.api_key.iter().map(|text| parse_api_key(text)).collect::<anyhow::Result<Vec<_>>>()?;
        let is_wanted = |key: ApiKey| keys.is_empty() || keys.contains(&key);
        let spec = match self.purpose {
            Purpose::Server => catalog::server_spec(&served(context, &self.connectors, is_wanted)?),
            Purpose::Webhooks if self.connectors.is_empty() => {
                let wanted: Vec<ApiKey> = ApiKey::ALL.into_iter().filter(|key| is_wanted(*key)).collect();
                catalog::webhook_spec(&wanted)
            }
            Purpose::Webhooks => return Err(no_connector_in_webhooks().into()),
        };
        context.out.one(&SpecView(spec))?;
        Ok(Exit::Done)
    }
}

fn no_connector_in_webhooks() -> Fault {
    Fault::usage("webhooks have no connectors, so --connector has no effect")
        .hint("Add --as server to describe the endpoint of a connector.")
}

#[derive(Debug, Serialize)]
struct SpecView(Value);

impl View for SpecView {
    /// On a terminal, the document is JSON too.
    fn render(&self, page: &mut TextPage<'_>) {
        page.block(&format!("{:#}", self.0));
    }

    fn name(&self) -> String {
        self.0["info"]["title"].as_str().unwrap_or_default().to_owned()
    }
}
