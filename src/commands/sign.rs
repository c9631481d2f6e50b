//! `sign`: makes the three headers of Standard Webhooks for a payload. It sends nothing.

use super::context::{Context, MAX_PAYLOAD_BYTES, SigningArgs, read_file};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{Timestamp, check_webhook_id, sign};
use crate::output::{Cell, Shape, TextPage, View};
use crate::runtime;
use schemars::JsonSchema;
use serde::Serialize;
use std::ffi::OsString;

/// Sign a payload as `inv-hooks` signs requests (Standard Webhooks)
///
/// Prints the headers webhook-id, webhook-timestamp and webhook-signature. The command sends nothing. With several secrets, the header has a
/// signature for each of them.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks sign payload.json --secret '${WMS_SIGNING}'
  inv-hooks sign payload.json --connector wms-asn --id msg_1
  inv-hooks event sample SALE_INVENTORY | inv-hooks sign --connector sale")]
pub struct SignArgs {
    /// File with the payload, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    file: OsString,
    #[command(flatten)]
    signing: SigningArgs,
    /// The webhook-id; by default a new one
    #[arg(long, value_name = "ID", value_parser = webhook_id)]
    id: Option<String>,
    /// The webhook-timestamp in seconds since 1970; by default now
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(0..=9_999_999_999))]
    timestamp: Option<i64>,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
}

fn webhook_id(text: &str) -> Result<String, String> {
    check_webhook_id(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

/// Runs the command.
pub fn run(args: &SignArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let secrets = args.signing.resolve(context)?;
    let payload = read_file(&args.file, args.max_bytes, &mut context.out)?;
    let id = args.id.clone().unwrap_or_else(runtime::new_id);
    let at = args.timestamp.and_then(|seconds| Timestamp::from_millis(seconds * 1000)).unwrap_or_else(runtime::now);
    let signature = sign(&secrets, &id, at, &payload).map_err(|error| Fault::invalid(error.to_string()))?;
    context.out.one(&SignatureView {
        webhook_id: id,
        webhook_timestamp: at.as_seconds(),
        webhook_signature: signature,
        payload_bytes: payload.len(),
    })?;
    Ok(Exit::Done)
}

/// The headers of a signed request.
#[derive(Debug, Serialize, JsonSchema)]
struct SignatureView {
    /// The value of `webhook-id`.
    webhook_id: String,
    /// The value of `webhook-timestamp`: seconds since 1970.
    webhook_timestamp: i64,
    /// The value of `webhook-signature`.
    webhook_signature: String,
    /// The size of the payload that was signed.
    payload_bytes: usize,
}

impl View for SignatureView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.line(Cell::new(format!("webhook-id: {}", self.webhook_id)));
        page.line(Cell::new(format!("webhook-timestamp: {}", self.webhook_timestamp)));
        page.line(Cell::new(format!("webhook-signature: {}", self.webhook_signature)));
    }

    fn name(&self) -> String {
        self.webhook_id.clone()
    }
}

/// Returns the shape of the output.
pub fn shape() -> Shape {
    Shape::one::<SignatureView>("sign", "The headers of a signed request.")
}
