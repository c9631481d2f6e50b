//! `connector import`: saves connectors from an export, or from JSON with the field names of the CMS form.
//!
//! All connectors are saved or none. Messages name the entry and the field, never a value.

use super::incoming::IncomingText;
use super::reading::{Reading, Rules};
use super::save::{self, Conflict};
use super::text_file::{read_file, read_stdin};
use super::unmask::{Masks, Secrets};
use crate::commands::context::{Context, is_stdin};
use crate::error::Fault;
use crate::exit::Exit;
use crate::output::Out;
use crate::store::{ConnectorRecord, Store};
use std::path::PathBuf;

/// Import connectors from an export, or from JSON with the field names of the CMS form
///
/// Reads every format of `connector export`, the output of `connector list -o json`, and JSON as people write it: one object, or an
/// array of objects, with the fields "Name", "API Key", "Events", "API Endpoint", "Integration Type" and "JSON Headers" (an object,
/// or JSON as text). Only "API Key" and "API Endpoint" are required. The default name comes from the API key, for example `sale`
/// for `SALE_INVENTORY`. Field names can also be in camel case or snake case. Importing the same file again changes nothing.
///
/// In JSON or CSV that you write by hand, with only the fields of the CMS form, a reference must be the whole value or follow a word
/// such as Bearer: `abc${NAME}` is plain text. In a file that `connector export` wrote, a reference can be any part of a value.
///
/// If an export shows a secret as ***, the import never stores the text ***. If the store already has the secret for the
/// connector of the same name, the secret stays, as long as scheme, host and port of the endpoint stay the same. Otherwise nothing is
/// saved, and the command names each secret that is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// File to import, or - for stdin
    file: PathBuf,
    /// Replace existing connectors with the same name
    #[arg(long)]
    replace: bool,
    /// Store a reference in place of each secret that is missing
    ///
    /// For example `${WMS_ASN_CLIENT_SECRET}` for the header `client_secret` of the connector wms-asn. Set the variables before you
    /// send events.
    #[arg(long)]
    references: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector import connectors.json --dry-run
  inv-hooks connector import - < connectors.json";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let given = IncomingText::of_text("the import", read(args, &mut context.out)?).parsed()?;
    // A store that cannot be read is refused where it is written.
    let store = context.store().ok().flatten();
    let stored: &[ConnectorRecord] = store.as_ref().map(Store::records).unwrap_or_default();
    let names = stored.iter().map(|record| record.name.value.clone()).collect();
    let secrets = if args.references { Secrets::References } else { Secrets::Required };
    let read = given.records(&Reading::new(names, Masks::of_store(store.as_ref(), secrets), Rules::Checked))?;
    if read.records.is_empty() {
        return Err(Fault::invalid("the import has no entries; nothing was saved")
            .hint("Write one object, or an array with at least one object.")
            .into());
    }
    read.tell_literal(&mut context.out);
    for record in &read.records {
        save::check(context, record, &format!("the connector {}", record.name.value))?;
    }
    let unchanged: Vec<ConnectorRecord> =
        read.filled.iter().filter_map(|name| store.as_ref()?.record(name)).cloned().collect();
    let conflict = if args.replace { Conflict::Replace } else { Conflict::Refuse };
    save::add_all(context, &read.records, conflict, &unchanged)
}

fn read(args: &Args, out: &mut Out) -> Result<String, Fault> {
    if is_stdin(&args.file) {
        return read_stdin(out);
    }
    read_file(&args.file, &args.file.display().to_string(), "Check the path.")
}
