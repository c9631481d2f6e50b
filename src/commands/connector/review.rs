//! What would be saved, shown on a terminal with what is found of each field; any of them can be changed before it is saved.

use super::asked;
use super::defaults::all_events;
use super::fields::stored;
use super::save;
use super::view::{Reveal, endpoint as shown_endpoint, header as shown_header};
use crate::commands::context::{Context, parse_timeout};
use crate::model::{ConnectorName, Finding, Order, Rate, show_duration};
use crate::output::Accepted;
use crate::store::{Code, ConnectorRecord, Located};
use std::ops::RangeInclusive;

/// A field that can be changed.
enum Field {
    Name,
    ApiKey,
    Events,
    Endpoint,
    Header(String),
    NewHeader,
    SigningSecret,
    Flag(&'static str),
    Text(&'static str),
}

/// A field as it is shown.
struct Line {
    field: Field,
    label: String,
    value: String,
    /// What its findings go by.
    about: String,
}

/// Shows `record` until it is to be saved, or not; other names than those in `taken` can be given to it. Returns whether it is
/// to be saved.
pub fn review(context: &mut Context, record: &mut ConnectorRecord, taken: &[ConnectorName]) -> anyhow::Result<bool> {
    loop {
        let found = save::findings(context, record)?;
        show(context, record, &found);
        match context.prompt().accept("Save it?")? {
            Accepted::No => return Ok(false),
            Accepted::Yes => {
                if !found.iter().any(Code::forbids_saving) {
                    return Ok(true);
                }
                context
                    .out
                    .say("it cannot be saved like that: press c and change the fields that are marked as errors");
            }
            Accepted::Change => {
                let mut lines = lines(record);
                let shown: Vec<String> = lines.iter().map(Line::render).collect();
                let chosen = context.prompt().pick("Field to change (type to narrow)", &shown)?;
                change(context, record, &lines.swap_remove(chosen).field, taken)?;
            }
        }
    }
}

impl Line {
    fn render(&self) -> String {
        format!("{:<18} {}", self.label, self.value)
    }
}

fn show(context: &mut Context, record: &ConnectorRecord, found: &[Finding]) {
    context.out.say("");
    for line in lines(record) {
        let is_about = |finding: &&Finding| finding.field.as_deref() == Some(line.about.as_str());
        let findings: Vec<&Finding> = found.iter().filter(is_about).collect();
        if line.value == NOT_SET && findings.is_empty() {
            continue;
        }
        context.out.say(line.render());
        for finding in findings {
            let is_error = Code::forbids_saving(finding);
            let kind = if is_error { "error" } else { finding.severity.as_str() };
            context.out.say(format!("  {kind}: {} ({})", finding.message, finding.code));
        }
    }
}

const NOT_SET: &str = "-";

fn lines(record: &ConnectorRecord) -> Vec<Line> {
    let line = |field: Field, label: &str, value: String, about: &str| Line {
        field,
        label: label.to_owned(),
        value,
        about: about.to_owned(),
    };
    let events = if record.events.is_empty() { "all of the key".to_owned() } else { record.event_names().join(", ") };
    let mut lines = vec![
        line(Field::Name, "connector", record.name.value.to_string(), "name"),
        line(Field::ApiKey, "API key", record.api_key.value.clone(), "api_key"),
        line(Field::Events, "events", events, "events"),
        line(Field::Endpoint, "endpoint", shown_endpoint(&record.endpoint.value), "endpoint"),
    ];
    for (name, value) in record.headers.pairs() {
        let shown = format!("{}: {}", name.value, shown_header(&name.value, value, Reveal::Nothing));
        let about = format!("headers.{}", name.value);
        lines.push(line(Field::Header(name.value.clone()), "header", shown, &about));
    }
    lines.push(line(Field::NewHeader, "another header", NOT_SET.to_owned(), "headers"));
    let secrets = if record.signing_secrets.is_empty() { NOT_SET } else { "***" };
    lines.push(line(Field::SigningSecret, "signing_secret", secrets.to_owned(), "signing_secret"));
    for (name, is_set, default) in flags(record) {
        let value = if is_set == default {
            NOT_SET
        } else if is_set {
            "true"
        } else {
            "false"
        };
        lines.push(line(Field::Flag(name), name, value.to_owned(), name));
    }
    for (name, value) in texts(record) {
        lines.push(line(Field::Text(name), name, value.unwrap_or_else(|| NOT_SET.to_owned()), name));
    }
    lines
}

/// Flags with what they are and what they are where nothing is written.
fn flags(record: &ConnectorRecord) -> [(&'static str, bool, bool); 3] {
    [
        ("enabled", record.is_enabled, true),
        ("allow_http", record.allows_http, false),
        ("idempotent", record.is_idempotent, false),
    ]
}

fn texts(record: &ConnectorRecord) -> Vec<(&'static str, Option<String>)> {
    let integration_type = record.integration_type.as_ref().map(|written| written.value.clone());
    let mut texts = vec![("integration_type", integration_type.filter(|word| word != "HTTP_POST"))];
    texts.extend(record.effort.written());
    texts.extend([
        ("latency_threshold", record.latency_threshold.map(show_duration)),
        ("ca_file", record.ca_file.clone()),
        ("client_cert", record.client_cert.clone()),
    ]);
    texts
}

fn change(
    context: &mut Context,
    record: &mut ConnectorRecord,
    field: &Field,
    taken: &[ConnectorName],
) -> anyhow::Result<()> {
    match field {
        Field::Name => {
            record.name.value = asked::name(context, Some(record.name.value.as_str()), taken)?;
        }
        Field::ApiKey => {
            let api_key = asked::api_key(context)?;
            if api_key != record.api_key.value {
                record.events = all_events(&api_key);
                record.api_key = Located::new(api_key);
            }
        }
        Field::Events => {
            let events = asked::events(context, &record.api_key.value, &record.event_names())?;
            record.events = events.into_iter().map(Located::new).collect();
        }
        Field::Endpoint => record.endpoint = Located::new(asked::endpoint(context, record)?),
        Field::Header(name) => {
            match context.prompt().pick(name, &["Change its value".to_owned(), TAKE_AWAY.to_owned()])? {
                0 => {
                    let value = asked::header_value(context, record, name)?;
                    record.headers.set(name, value);
                }
                _ => drop(record.headers.unset(name)),
            }
        }
        Field::NewHeader => {
            if let Some((name, value)) = asked::header(context, record)? {
                record.headers.set(&name, value);
            }
        }
        Field::SigningSecret => change_secret(context, record)?,
        Field::Flag(name) => match *name {
            "enabled" => record.is_enabled = !record.is_enabled,
            "allow_http" => record.allows_http = !record.allows_http,
            _ => record.is_idempotent = !record.is_idempotent,
        },
        Field::Text(name) => {
            let current = texts(record).into_iter().find_map(|(known, value)| value.filter(|_| known == *name));
            let check = |text: &str| set_text(&mut record.clone(), name, text);
            let typed = context.prompt().line(&format!("{name} (empty for none)"), current.as_deref(), check)?;
            // It was checked.
            let _ = set_text(record, name, &typed);
        }
    }
    Ok(())
}

const TAKE_AWAY: &str = "Take it away";

fn change_secret(context: &mut Context, record: &mut ConnectorRecord) -> anyhow::Result<()> {
    let with = |text: &str| ConnectorRecord {
        signing_secrets: if text.is_empty() { Vec::new() } else { vec![Located::new(stored(text))] },
        ..record.clone()
    };
    let check = |text: &str| {
        let found = asked::findings(&with(text), "signing_secret").into_iter().find(Code::forbids_saving);
        found.map_or(Ok(()), |finding| Err(finding.message))
    };
    let typed = context.prompt().hidden("Signing secret (not shown; empty for none)", check)?;
    *record = with(&typed);
    Ok(())
}

/// Sets a field from what was typed, as its flag would; nothing takes it away.
fn set_text(record: &mut ConnectorRecord, field: &str, text: &str) -> Result<(), String> {
    let given = Some(text.trim_ascii()).filter(|text| !text.is_empty());
    let effort = &mut record.effort;
    match field {
        "timeout" => effort.timeout = given.map(parse_timeout).transpose()?,
        "retry_after_max" => effort.retry_after_max = given.map(parse_timeout).transpose()?,
        "latency_threshold" => record.latency_threshold = given.map(parse_timeout).transpose()?,
        "concurrency" => {
            effort.concurrency = number(given, 1..=1024)?.and_then(|count| usize::try_from(count).ok());
        }
        "retries" => effort.retries = number(given, 0..=1000)?,
        "breaker" => effort.breaker = number(given, 0..=1_000_000)?,
        "rate" => effort.rate = given.map(str::parse::<Rate>).transpose().map_err(|error| error.to_string())?,
        "order" => {
            let order = |word| Order::ALL.into_iter().find(|order| order.as_str() == word);
            let wrong = || format!("one of {}", Order::ALL.map(Order::as_str).join(", "));
            effort.order = given.map(|word| order(word).ok_or_else(wrong)).transpose()?;
        }
        "integration_type" => record.integration_type = given.map(|word| Located::new(word.to_owned())),
        "ca_file" => record.ca_file = given.map(str::to_owned),
        _ => record.client_cert = given.map(str::to_owned),
    }
    Ok(())
}

fn number(given: Option<&str>, range: RangeInclusive<u32>) -> Result<Option<u32>, String> {
    let Some(text) = given else { return Ok(None) };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(format!("a whole number from {} to {}", range.start(), range.end())),
    }
}
