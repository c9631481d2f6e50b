//! Asks for one field of a connector on a terminal. Enter checks the answer by the same rules as a flag.
//!
//! An error is shown below the field, and the answer can be corrected. Warnings are shown there too.

use super::fields::stored;
use super::masked::{Reveal, endpoint as shown_endpoint, header as shown_header};
use super::prefilled::default_name;
use crate::catalog;
use crate::commands::context::Context;
use crate::model::{
    ApiKey, ConnectorName, Finding, FindingCode, OauthField, Secret, Severity, check_name, proposed_name,
};
use crate::store::{ConnectorRecord, Located, validate_record};
use std::path::Path;

/// Asks for one of the API keys; the cursor starts at `current`.
pub fn api_key(context: &Context, current: Option<&str>) -> anyhow::Result<String> {
    let items = ApiKey::ALL.map(|key| (key.to_string(), catalog::meaning(key).to_owned()));
    let current = ApiKey::ALL.iter().position(|key| current == Some(key.as_str())).unwrap_or_default();
    let chosen = context.prompt().pick("API key (type to narrow)", &items, current)?;
    Ok(ApiKey::ALL[chosen].as_str().to_owned())
}

/// Asks for at least one event of `api_key`. At first all are chosen, or those in `current`.
pub fn events(context: &Context, api_key: &str, current: &[&str]) -> anyhow::Result<Vec<String>> {
    let known = api_key.parse::<ApiKey>().map(catalog::events).unwrap_or_default();
    let others = current.iter().filter(|event| !known.contains(event));
    let items: Vec<String> = known.iter().chain(others).map(|event| (*event).to_owned()).collect();
    if items.len() < 2 {
        return Ok(items);
    }
    let chosen: Vec<bool> = items.iter().map(|event| current.is_empty() || current.contains(&event.as_str())).collect();
    let mut question = "Events (space to choose, Enter to continue)";
    loop {
        let chosen = context.prompt().check(question, &items, &chosen)?;
        if !chosen.is_empty() {
            return Ok(chosen.into_iter().map(|index| items[index].clone()).collect());
        }
        question = "Choose at least one event (space to choose, Enter to continue)";
    }
}

/// Asks for the endpoint. The current one can be edited. If parts of it are hidden, Enter keeps it instead. Returns the text in the
/// spelling of the store.
pub fn endpoint(context: &mut Context, record: &ConnectorRecord) -> anyhow::Result<Secret> {
    let current = record.endpoint.value.expose().to_owned();
    let is_open = current.is_empty() || shown_endpoint(&record.endpoint.value) == current;
    let question = if is_open { "API endpoint (URL)" } else { "API endpoint (URL; empty keeps the current one)" };
    let make = |typed: &str| {
        let typed = typed.trim_matches([' ', '\t', '\r', '\n']);
        let text = if typed.is_empty() && !is_open { current.as_str() } else { typed };
        changed(&current, text)
    };
    let with = |text: &str| ConnectorRecord { endpoint: Located::new(make(text)), ..record.clone() };
    let initial = (is_open && !current.is_empty()).then_some(current.as_str());
    let typed = context.prompt().line(question, initial, |text| refusal(&with(text), "endpoint"))?;
    warn(context, &with(&typed), "endpoint");
    Ok(make(&typed))
}

/// Takes `typed` literally, as from a flag. If the current endpoint has references, `typed` is in the spelling of the store.
fn changed(current: &str, typed: &str) -> Secret {
    if current.contains("${") { Secret::new(typed) } else { stored(typed) }
}

/// Asks for a new header of `record`. `name: value` gives both. Returns nothing if the answer is empty.
pub fn header(context: &mut Context, record: &ConnectorRecord) -> anyhow::Result<Option<(String, Secret)>> {
    let check = |text: &str| {
        let (name, value) = name_and_value(text);
        if name.is_empty() && value.is_none() {
            return Ok(());
        }
        if record.headers.pairs().any(|(known, _)| known.value.eq_ignore_ascii_case(name)) {
            return Err("this header exists already".to_owned());
        }
        check_name(name).map_err(|error| error.to_string())?;
        value.map_or(Ok(()), |value| refusal(&with_header(record, name, value), &format!("headers.{name}")))
    };
    let shown = |text: &str| match name_and_value(text) {
        (name, Some(value)) => format!("{name}: {}", shown_header(name, &stored(value), Reveal::Nothing)),
        (name, None) => name.to_owned(),
    };
    let question = "Header name, or name: value (empty to continue)";
    let typed = context.prompt().line_shown_as(question, None, check, shown)?;
    let (name, value) = name_and_value(&typed);
    if name.is_empty() {
        return Ok(None);
    }
    match value {
        Some(value) => {
            warn(context, &with_header(record, name, value), &format!("headers.{name}"));
            Ok(Some((name.to_owned(), stored(value))))
        }
        None => Ok(Some((name.to_owned(), header_value(context, record, name)?))),
    }
}

/// Asks for the value of a header without showing it.
pub fn header_value(context: &mut Context, record: &ConnectorRecord, name: &str) -> anyhow::Result<Secret> {
    let field = format!("headers.{name}");
    let question = format!("Value of {name} (not shown; ${{NAME}} reads a variable)");
    let check = |text: &str| refusal(&with_header(record, name, text), &field);
    let typed = context.prompt().hidden(&question, check)?;
    warn(context, &with_header(record, name, &typed), &field);
    Ok(stored(&typed))
}

/// Asks for one signing secret without showing it. Only the new secret is checked. Returns nothing if the answer is empty.
pub fn signing_secret(context: &mut Context, record: &ConnectorRecord) -> anyhow::Result<Option<Secret>> {
    let with = |text: &str| ConnectorRecord { signing_secrets: vec![Located::new(stored(text))], ..record.clone() };
    let check = |text: &str| if text.is_empty() { Ok(()) } else { refusal(&with(text), "signing_secret") };
    let typed = context.prompt().hidden("Signing secret (not shown; empty to continue)", check)?;
    Ok((!typed.is_empty()).then(|| stored(&typed)))
}

/// Asks for a setting of OAuth; an empty answer removes it. Credentials are not shown. Other settings that are still missing are no reason to
/// refuse this one.
pub fn oauth(context: &mut Context, record: &ConnectorRecord, field: OauthField) -> anyhow::Result<Option<Secret>> {
    let spelled = |text: &str| if field.has_references() { stored(text) } else { Secret::new(text) };
    let check = |text: &str| {
        let mut with = record.clone();
        with.set_oauth(field, Some(spelled(text)));
        if text.trim().is_empty() { Ok(()) } else { refusal(&with, field.path()) }
    };
    let is_hidden = matches!(field, OauthField::ClientId | OauthField::ClientSecret);
    let typed = if is_hidden {
        let question = format!("{} (not shown; ${{NAME}} reads a variable; empty for none)", field.path());
        context.prompt().hidden(&question, check)?
    } else {
        context.prompt().line(&format!("{} (empty for none)", field.path()), None, check)?
    };
    Ok(Some(typed.trim()).filter(|text| !text.is_empty()).map(spelled))
}

/// Splits `name: value`. A name alone has no value.
fn name_and_value(text: &str) -> (&str, Option<&str>) {
    match text.split_once(':') {
        Some((name, value)) => (name.trim_ascii(), Some(value.trim_ascii()).filter(|value| !value.is_empty())),
        None => (text.trim_ascii(), None),
    }
}

fn with_header(record: &ConnectorRecord, name: &str, value: &str) -> ConnectorRecord {
    let mut record = record.clone();
    record.headers.set(name, stored(value));
    record
}

/// Asks for a name that is not in `taken`. `initial` can be edited.
pub fn name(context: &Context, initial: Option<&str>, taken: &[ConnectorName]) -> anyhow::Result<ConnectorName> {
    let check = |text: &str| {
        let name = text.trim().parse::<ConnectorName>().map_err(|error| match proposed_name(text) {
            Some(name) => format!("{error}, for example {name}"),
            None => error.to_string(),
        })?;
        if taken.contains(&name) { Err(format!("the connector {name} exists already")) } else { Ok(()) }
    };
    Ok(context.prompt().line("Name", initial, check)?.trim().parse()?)
}

/// Returns the default name of a connector of `api_key`, with a number if the name is in use.
pub fn free_name(api_key: &str, taken: &[ConnectorName]) -> Option<ConnectorName> {
    let first = default_name(api_key).ok()?;
    let numbered = (2..100).filter_map(|number| format!("{first}-{number}").parse().ok());
    std::iter::once(first.clone()).chain(numbered).find(|name| !taken.contains(name))
}

/// Returns the names of the connectors in the store.
pub fn taken(context: &Context) -> anyhow::Result<Vec<ConnectorName>> {
    Ok(match context.store_if_there_is_one()? {
        Some(store) => store.records().iter().map(|record| record.name.value.clone()).collect(),
        None => Vec::new(),
    })
}

/// Returns the findings of one field.
pub fn findings(record: &ConnectorRecord, field: &str) -> Vec<Finding> {
    let mut found = validate_record(record, Path::new(""));
    found.retain(|finding| finding.field.as_deref() == Some(field));
    found
}

fn refusal(record: &ConnectorRecord, field: &str) -> Result<(), String> {
    match findings(record, field).into_iter().find(FindingCode::forbids_saving) {
        Some(finding) => Err(finding.message),
        None => Ok(()),
    }
}

/// Shows the warnings of a field below it.
fn warn(context: &mut Context, record: &ConnectorRecord, field: &str) {
    let found = findings(record, field);
    for finding in found.iter().filter(|finding| finding.severity == Severity::Warning) {
        context.out.warn(format!("{field}: {} ({})\n  {}", finding.message, finding.code, finding.hint));
    }
}
