//! `connector import`: connectors in the words of the CMS form, one or many.
//!
//! All are saved or none. Messages name the entry and the field, never a value.

use super::defaults::{all_events, default_name};
use super::fields::{read_stdin, stored};
use super::json_headers;
use super::save::{self, Conflict};
use crate::commands::context::{Context, text_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, json, why_not_json};
use crate::store::{ConnectorRecord, HeadersRecord, Located};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::path::PathBuf;

/// Import connectors from JSON in the words of the CMS form
///
/// One object or an array of them, with "API Key", "Events", "API Endpoint", "Integration Type" and "JSON Headers" (an
/// object, or JSON as text); "Name" and "Enabled" may be added. Spelling in camel or snake case is fine too. Importing the
/// same again changes nothing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The file, or - for stdin
    file: PathBuf,
    /// Write over other connectors of the same names
    #[arg(long)]
    replace: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector import connectors.json --dry-run
  pbpaste | inv-hooks connector import -";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let text = read(args)?;
    let records = parse(&text)?;
    for record in &records {
        save::check(context, record, &format!("the connector {}", record.name.value))?;
    }
    save::add_all(context, &records, if args.replace { Conflict::Replace } else { Conflict::Refuse })
}

fn read(args: &Args) -> Result<String, Fault> {
    if args.file.as_os_str() == "-" {
        return read_stdin();
    }
    let bytes = std::fs::read(&args.file).map_err(|error| {
        Fault::invalid(format!("{} cannot be read", args.file.display())).because(error).hint("Check the path.")
    })?;
    text_of(bytes, &args.file.display().to_string())
}

fn parse(text: &str) -> Result<Vec<ConnectorRecord>, Fault> {
    let root: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let what = why_not_json(text.as_bytes()).map_or_else(|| error.to_string(), |bad| format!("{bad}; {}", bad.fix));
        Fault::invalid(format!("the import is not JSON: {what}")).hint("It is one object, or an array of them.")
    })?;
    let entries = json::elements(root).unwrap_or_else(|| vec![root]);
    let mut names = HashSet::new();
    entries.into_iter().enumerate().map(|(index, entry)| record(index + 1, entry, &mut names)).collect()
}

/// The form's fields as they were found in one entry.
#[derive(Default)]
struct Form<'a> {
    number: usize,
    name: Option<&'a RawValue>,
    api_key: Option<&'a RawValue>,
    events: Option<&'a RawValue>,
    endpoint: Option<&'a RawValue>,
    integration_type: Option<&'a RawValue>,
    headers: Option<&'a RawValue>,
    enabled: Option<&'a RawValue>,
}

impl<'a> Form<'a> {
    fn read(number: usize, entry: &'a RawValue) -> Result<Self, Fault> {
        let mut form = Form { number, ..Self::default() };
        let members = json::members(entry).ok_or_else(|| form.wrong("is not an object"))?;
        for (key, value) in members {
            let word: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let field = match word.as_str() {
                "name" | "connectorname" => &mut form.name,
                "apikey" | "endpointname" | "spikey" => &mut form.api_key,
                "events" | "event" => &mut form.events,
                "apiendpoint" | "endpoint" | "url" => &mut form.endpoint,
                "integrationtype" => &mut form.integration_type,
                "jsonheaders" | "headers" => &mut form.headers,
                "enabled" | "active" => &mut form.enabled,
                _ => return Err(form.wrong(&format!("has a field that the form does not have: {key}"))),
            };
            *field = Some(value);
        }
        Ok(form)
    }

    fn wrong(&self, what: &str) -> Fault {
        Fault::invalid(format!("entry {} of the import {what}", self.number))
            .hint("Known: Name, API Key, Events, API Endpoint, Integration Type, JSON Headers, Enabled.")
    }

    fn text(&self, field: Option<&RawValue>, what: &str) -> Result<Option<String>, Fault> {
        let Some(value) = field.filter(|value| value.get() != "null") else { return Ok(None) };
        let text = serde_json::from_str::<String>(value.get());
        text.map(Some).map_err(|_| self.wrong(&format!("has a {what} that is not a text")))
    }

    fn need(&self, field: Option<&RawValue>, what: &str) -> Result<String, Fault> {
        self.text(field, what)?.ok_or_else(|| self.wrong(&format!("has no {what}")))
    }

    /// A list, or one text with commas, as people paste it.
    fn events(&self) -> Result<Vec<String>, Fault> {
        let Some(value) = self.events.filter(|value| value.get() != "null") else { return Ok(Vec::new()) };
        if let Ok(events) = serde_json::from_str::<Vec<String>>(value.get()) {
            return Ok(events);
        }
        let text = self.need(Some(value), "list of Events")?;
        Ok(text.split([',', ' ', '\n']).filter(|event| !event.is_empty()).map(str::to_owned).collect())
    }

    fn is_enabled(&self) -> Result<bool, Fault> {
        let Some(value) = self.enabled else { return Ok(true) };
        serde_json::from_str(value.get()).map_err(|_| self.wrong("has an Enabled that is neither true nor false"))
    }
}

fn record(number: usize, entry: &RawValue, names: &mut HashSet<ConnectorName>) -> Result<ConnectorRecord, Fault> {
    let form = Form::read(number, entry)?;
    let api_key = form.need(form.api_key, "API Key")?.trim_ascii().to_owned();
    let endpoint = form.need(form.endpoint, "API Endpoint")?;
    let name = match form.text(form.name, "Name")? {
        Some(name) => name.parse().map_err(|error| form.wrong(&format!("has a Name that cannot be one: {error}")))?,
        None => {
            free_name(&default_name(&api_key).map_err(|_| form.wrong("has an API Key that does not exist"))?, names)
        }
    };
    if !names.insert(name.clone()) {
        return Err(form.wrong("has the Name of an earlier one"));
    }
    let mut record = ConnectorRecord::new(name, &api_key, stored(&endpoint));
    let events = form.events()?;
    record.events =
        if events.is_empty() { all_events(&api_key) } else { events.into_iter().map(Located::new).collect() };
    let integration_type =
        form.text(form.integration_type, "Integration Type")?.unwrap_or_else(|| "HTTP_POST".to_owned());
    record.integration_type = Some(Located::new(integration_type));
    let what = format!("the JSON Headers of entry {number}");
    let headers = form.headers.map(|value| json_headers::parse_value(value, &what)).transpose()?.unwrap_or_default();
    record.headers =
        HeadersRecord::Table(headers.into_iter().map(|(name, value)| (Located::new(name), Some(value))).collect());
    record.is_enabled = form.is_enabled()?;
    Ok(record)
}

/// The second connector of one key is `asn-2`, and so on: the same every time, so that importing again changes nothing.
fn free_name(base: &ConnectorName, taken: &HashSet<ConnectorName>) -> ConnectorName {
    let numbered = (2..).filter_map(|number| format!("{base}-{number}").parse().ok());
    std::iter::once(base.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_else(|| base.clone())
}
