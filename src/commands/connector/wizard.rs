//! The questions of `connector add` on a terminal.
//!
//! It asks for what no flag gave, checks each answer on Enter, and saves nothing.

use super::defaults::default_name;
use super::fields::{FieldArgs, stored};
use super::view::{Reveal, endpoint as shown_endpoint, header as shown_header};
use crate::catalog;
use crate::commands::context::Context;
use crate::model::{ApiKey, ConnectorName, Secret, check_name, check_value};
use crate::store::{Code, ConnectorRecord, validate_record};
use std::path::Path;

/// Asks for the API key, events, endpoint, headers and name, as far as they are missing.
pub fn ask(
    context: &Context,
    name: &mut Option<ConnectorName>,
    fields: &mut FieldArgs,
    headers: &mut Vec<(String, Secret)>,
) -> anyhow::Result<()> {
    let has_headers = !headers.is_empty();
    let api_key = match &fields.api_key {
        Some(given) => given.clone(),
        None => ask_api_key(context)?,
    };
    fields.api_key = Some(api_key.clone());
    if fields.events.is_empty() {
        fields.events = ask_events(context, &api_key)?;
    }
    if fields.endpoint.is_none() {
        fields.endpoint = Some(ask_endpoint(context, fields.allow_http)?);
    }
    if !has_headers {
        *headers = ask_headers(context)?;
    }
    if name.is_none() {
        *name = Some(ask_name(context, &api_key)?);
    }
    Ok(())
}

/// Shows what would be saved and asks whether to.
pub fn confirm(context: &mut Context, record: &ConnectorRecord) -> anyhow::Result<bool> {
    let events = if record.events.is_empty() { "all of the key".to_owned() } else { record.event_names().join(", ") };
    context.out.say(format!("\nconnector  {}", record.name.value));
    context.out.say(format!("API key    {}", record.api_key.value));
    context.out.say(format!("events     {events}"));
    context.out.say(format!("endpoint   {}", shown_endpoint(&record.endpoint.value)));
    for (name, value) in record.headers.pairs() {
        context.out.say(format!("header     {}: {}", name.value, shown_header(&name.value, value, Reveal::Nothing)));
    }
    if context.global.yes {
        return Ok(true);
    }
    context.prompt().accept("Save it?")
}

fn ask_api_key(context: &Context) -> anyhow::Result<String> {
    let items: Vec<String> = ApiKey::ALL.iter().map(|key| format!("{key}  {}", catalog::meaning(*key))).collect();
    let chosen = context.prompt().pick("API key (type to narrow)", &items)?;
    Ok(ApiKey::ALL[chosen].as_str().to_owned())
}

fn ask_events(context: &Context, api_key: &str) -> anyhow::Result<Vec<String>> {
    let events = api_key.parse::<ApiKey>().map(catalog::events).unwrap_or_default();
    if events.len() < 2 {
        return Ok(events.iter().map(|event| (*event).to_owned()).collect());
    }
    let items: Vec<String> = events.iter().map(|event| (*event).to_owned()).collect();
    let mut question = "Events (space to choose, Enter to go on)";
    loop {
        let chosen = context.prompt().check(question, &items)?;
        if !chosen.is_empty() {
            return Ok(chosen.into_iter().map(|index| items[index].clone()).collect());
        }
        question = "Choose at least one event (space to choose, Enter to go on)";
    }
}

fn ask_endpoint(context: &Context, allows_http: bool) -> anyhow::Result<String> {
    let check = |text: &str| {
        let name = "new".parse().expect("a name of letters is a name");
        let mut record = ConnectorRecord::new(name, ApiKey::Sale.as_str(), stored(text.trim()));
        record.allows_http = allows_http;
        let findings = validate_record(&record, Path::new(""));
        let is_about = |field: &Option<String>| field.as_deref() == Some("endpoint");
        let error = findings.into_iter().find(|found| is_about(&found.field) && Code::forbids_saving(found));
        error.map_or(Ok(()), |error| Err(error.message))
    };
    Ok(context.prompt().line("API endpoint (URL)", None, check)?.trim().to_owned())
}

fn ask_headers(context: &Context) -> anyhow::Result<Vec<(String, Secret)>> {
    let mut headers: Vec<(String, Secret)> = Vec::new();
    loop {
        let check = |text: &str| {
            let name = text.trim();
            if name.is_empty() {
                return Ok(());
            }
            if headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                return Err("this header is there already".to_owned());
            }
            check_name(name).map_err(|error| error.to_string())
        };
        let name = context.prompt().line("Header name (empty to go on)", None, check)?.trim().to_owned();
        if name.is_empty() {
            return Ok(headers);
        }
        let question = format!("Value of {name} (not shown; ${{NAME}} reads a variable)");
        let check = |text: &str| check_value(text).map_err(|error| error.to_string());
        headers.push((name, stored(&context.prompt().hidden(&question, check)?)));
    }
}

fn ask_name(context: &Context, api_key: &str) -> anyhow::Result<ConnectorName> {
    let taken: Vec<ConnectorName> = match context.store()? {
        Some(store) => store.records().iter().map(|record| record.name.value.clone()).collect(),
        None => Vec::new(),
    };
    let is_free = |name: &ConnectorName| !taken.contains(name);
    let first = default_name(api_key).ok();
    let numbered = (2..100).filter_map(|n| format!("{}-{n}", first.as_ref()?).parse().ok());
    let initial = first.iter().cloned().chain(numbered).find(is_free);
    let check = |text: &str| {
        let name = text.trim().parse::<ConnectorName>().map_err(|error| error.to_string())?;
        if is_free(&name) { Ok(()) } else { Err(format!("there is a connector {name} already")) }
    };
    let name = context.prompt().line("Name", initial.as_ref().map(ConnectorName::as_str), check)?;
    Ok(name.trim().parse()?)
}
