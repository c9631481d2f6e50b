//! `connector import`: saves connectors from JSON with the field names of the CMS form.
//!
//! All connectors are saved or none. Messages name the entry and the field, never a value.

use super::cms_form::{Form, Names};
use super::fields::read_stdin;
use super::save::{self, Conflict};
use crate::commands::context::{Context, text_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, json, why_not_json};
use crate::output::{Out, counted};
use crate::store::ConnectorRecord;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::path::PathBuf;

/// Import connectors from JSON with the field names of the CMS form
///
/// Reads one object, or an array of objects, with the fields "Name", "API Key", "Events", "API Endpoint", "Integration Type" and
/// "JSON Headers" (an object, or JSON as text). Only "API Key" and "API Endpoint" are required. The default name comes from the
/// API key, for example `sale` for `SALE_INVENTORY`. Field names can also be in camel case or snake case. Importing the same file
/// again changes nothing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// File to import, or - for stdin
    file: PathBuf,
    /// Replace existing connectors with the same name
    #[arg(long)]
    replace: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector import connectors.json --dry-run
  inv-hooks connector import - < connectors.json";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let text = read(args, &mut context.out)?;
    // A store that cannot be read is refused where it is written.
    let stored = context
        .store()
        .ok()
        .flatten()
        .map(|store| store.records().iter().map(|record| record.name.value.clone()).collect());
    let records = parse(&text, stored.unwrap_or_default())?;
    if records.is_empty() {
        return Err(Fault::invalid("the import has no entries; nothing was saved")
            .hint("Write one object, or an array with at least one object.")
            .into());
    }
    for record in &records {
        save::check(context, record, &format!("the connector {}", record.name.value))?;
    }
    save::add_all(context, &records, if args.replace { Conflict::Replace } else { Conflict::Refuse })
}

fn read(args: &Args, out: &mut Out) -> Result<String, Fault> {
    if args.file.as_os_str() == "-" {
        return read_stdin(out);
    }
    let bytes = std::fs::read(&args.file).map_err(|error| {
        Fault::invalid(format!("{} cannot be read", args.file.display())).because(error).hint("Check the path.")
    })?;
    text_of(bytes, &args.file.display().to_string())
}

/// Reads all entries and reports all their problems, so that they can be corrected in one step.
fn parse(text: &str, stored: HashSet<ConnectorName>) -> Result<Vec<ConnectorRecord>, Fault> {
    let root: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let what = why_not_json(text.as_bytes()).map_or_else(|| error.to_string(), |bad| format!("{bad}; {}", bad.fix));
        Fault::invalid(format!("the import is not JSON: {what}")).hint("Write one object, or an array of objects.")
    })?;
    let entries = json::elements(root).unwrap_or_else(|| vec![root]);
    let forms: Vec<Form> = entries.into_iter().enumerate().map(|(index, entry)| Form::read(index + 1, entry)).collect();
    let (mut names, mut records, mut problems) = (Names::of(&forms, stored), Vec::new(), Vec::new());
    for mut form in forms {
        records.extend(form.record(&mut names));
        problems.extend(form.problems);
    }
    let lines: Vec<String> = problems.iter().map(|(message, hint)| format!("{message}\n  {hint}")).collect();
    match lines.len() {
        0 => Ok(records),
        1 => Err(Fault::invalid("the import is not valid; nothing was saved").hint(lines.concat())),
        many => {
            let message = format!("the import has {}; nothing was saved", counted(many, "problem"));
            Err(Fault::invalid(message).hint(lines.join("\n")))
        }
    }
}
