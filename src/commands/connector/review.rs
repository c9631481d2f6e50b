//! Shows a connector and its findings on a terminal before it is saved. Every field can be changed.

use super::masked::{
    Reveal, api_key, endpoint as shown_endpoint, events as shown_events, header as shown_header,
    integration_type as shown_type, oauth as shown_oauth,
};
use super::masked::{path as shown_path, value as shown_value};
use super::prefilled::all_events;
use super::questions;
use super::save;
use crate::commands::context::{Context, parse_timeout};
use crate::model::{AnswerFrom, ConnectorName, Finding, FindingCode, OauthField, Order, Rate, show_duration};
use crate::output::Accepted;
use crate::store::{ConnectorRecord, Effort, Located};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A field that can be changed.
enum Field {
    Name,
    ApiKey,
    Events,
    Endpoint,
    Header(String),
    NewHeader,
    SigningSecret(usize),
    NewSecret,
    Flag(&'static str),
    Oauth(OauthField),
    Text(&'static str),
}

/// A field as it is shown.
struct Line {
    field: Field,
    label: String,
    value: String,
    /// Whether it is not set. The value is then what holds instead.
    is_default: bool,
    /// The name of the field in findings.
    about: String,
}

/// What the first question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Whether to save these values, which were just entered.
    Values,
    /// Which field to change: nothing has changed yet.
    Fields,
}

/// Shows `record` and lets the user change fields, until the user saves or cancels. A new name must not be in `taken`. Returns
/// whether to save the connector.
pub fn review(
    context: &mut Context,
    record: &mut ConnectorRecord,
    taken: &[ConnectorName],
    first: First,
) -> anyhow::Result<bool> {
    if first == First::Fields {
        let found = save::findings(context, record)?;
        show(context, record, &found)?;
        if !change_one(context, record, taken, first)? {
            return Ok(false);
        }
    }
    loop {
        let found = save::findings(context, record)?;
        show(context, record, &found)?;
        match context.prompt().accept("Save it?")? {
            Accepted::No => return Ok(false),
            Accepted::Yes => {
                if !found.iter().any(FindingCode::forbids_saving) {
                    return Ok(true);
                }
                context
                    .out
                    .say("The connector has errors and cannot be saved. Press c to change the fields with errors.");
            }
            Accepted::Change => {
                change_one(context, record, taken, First::Values)?;
            }
        }
    }
}

/// Lets the user choose a field and change it. Returns false if the user chose none, which is possible only at first.
fn change_one(
    context: &mut Context,
    record: &mut ConnectorRecord,
    taken: &[ConnectorName],
    first: First,
) -> anyhow::Result<bool> {
    let held = held(context)?;
    let mut lines = lines(record, &held);
    let mut shown: Vec<(String, String)> = lines.iter().map(|line| (line.label.clone(), line.value.clone())).collect();
    if first == First::Fields {
        shown.push(("nothing".to_owned(), "leave the connector as it is".to_owned()));
    }
    let chosen = context.prompt().pick("Field to change (type to narrow)", &shown, 0)?;
    if chosen == lines.len() {
        return Ok(false);
    }
    change(context, record, &lines.swap_remove(chosen).field, (taken, &held))?;
    Ok(true)
}

impl Line {
    fn render(&self) -> String {
        format!("{:<18} {}", self.label, self.value)
    }
}

fn show(context: &mut Context, record: &ConnectorRecord, found: &[Finding]) -> anyhow::Result<()> {
    context.out.say("");
    for line in lines(record, &held(context)?) {
        let is_about = |finding: &&Finding| finding.field.as_deref() == Some(line.about.as_str());
        let findings: Vec<&Finding> = found.iter().filter(is_about).collect();
        if line.is_default && findings.is_empty() {
            continue;
        }
        context.out.say(line.render());
        for finding in findings {
            let is_error = FindingCode::forbids_saving(finding);
            let kind = if is_error { "error" } else { finding.severity.as_str() };
            context.out.say(format!("  {kind}: {} ({})", finding.message, finding.code));
        }
    }
    Ok(())
}

/// What holds where a connector has no setting of its own, by the name of the setting.
type Held = BTreeMap<&'static str, String>;

fn held(context: &Context) -> anyhow::Result<Held> {
    let delivery = context.store_if_there_is_one()?.map(|store| *store.delivery()).unwrap_or_default();
    let policy = Effort::of(&delivery.policy(&Effort::default())).written();
    let mut held: Held = policy.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    held.insert("integration_type", HTTP_POST.to_owned());
    Ok(held)
}

const HTTP_POST: &str = "HTTP_POST";

const NOT_SET: &str = "-";

const SIGNING_SECRET: &str = "signing_secret";

fn lines(record: &ConnectorRecord, held: &Held) -> Vec<Line> {
    let line = |field: Field, label: &str, value: String, about: &str| Line {
        field,
        label: label.to_owned(),
        is_default: value == NOT_SET,
        value,
        about: about.to_owned(),
    };
    let default = |value: &str| format!("{value} (default)");
    let events = if record.events.is_empty() {
        "all events of the API key".to_owned()
    } else {
        shown_events(record, Reveal::Nothing).join(", ")
    };
    let mut lines = vec![
        line(Field::Name, "connector", record.name.value.to_string(), "name"),
        line(Field::ApiKey, "API key", api_key(record, Reveal::Nothing), "api_key"),
        line(Field::Events, "events", events, "events"),
        line(Field::Endpoint, "endpoint", shown_endpoint(&record.endpoint.value), "endpoint"),
    ];
    for (name, value) in record.headers.pairs() {
        let shown = format!("{}: {}", name.value, shown_header(&name.value, value, Reveal::Nothing));
        let about = format!("headers.{}", name.value);
        lines.push(line(Field::Header(name.value.clone()), "header", shown, &about));
    }
    lines.push(line(Field::NewHeader, "another header", NOT_SET.to_owned(), "headers"));
    let count = record.signing_secrets.len();
    for (number, secret) in record.signing_secrets.iter().enumerate() {
        let of = if count > 1 { format!("{} of {count}: ", number + 1) } else { String::new() };
        let shown = format!("{of}{}", shown_value(&secret.value, Reveal::Nothing));
        // Findings of all secrets are shown below the last one.
        let about = if number + 1 == count { SIGNING_SECRET } else { "" };
        lines.push(line(Field::SigningSecret(number), SIGNING_SECRET, shown, about));
    }
    let (label, about) = if count == 0 { (SIGNING_SECRET, SIGNING_SECRET) } else { ("another secret", "") };
    lines.push(line(Field::NewSecret, label, NOT_SET.to_owned(), about));
    for (name, is_set, holds) in flags(record) {
        let value = is_set.to_string();
        let is_default = is_set == holds;
        let value = if is_default { default(&value) } else { value };
        lines.push(Line { is_default, ..line(Field::Flag(name), name, value, name) });
    }
    for (name, value) in texts(record) {
        let is_default = value.is_none();
        let shown = value.map(|value| shown_text(record, name, value));
        let holds = || held.get(name).map_or_else(|| NOT_SET.to_owned(), |value| default(value));
        lines.push(Line { is_default, ..line(Field::Text(name), name, shown.unwrap_or_else(holds), name) });
    }
    for &field in oauth_fields(record) {
        let shown = record.oauth(field).map(|value| shown_oauth(field, &value.value, Reveal::Nothing));
        let shown = shown.unwrap_or_else(|| NOT_SET.to_owned());
        lines.push(line(Field::Oauth(field), field.path(), shown, field.path()));
    }
    lines
}

/// Without `oauth`, only its first setting is shown.
fn oauth_fields(record: &ConnectorRecord) -> &'static [OauthField] {
    const ALL: &[OauthField] = &OauthField::ALL;
    if record.oauth.is_empty() { &ALL[..1] } else { ALL }
}

/// Returns each flag with its value and its default.
fn flags(record: &ConnectorRecord) -> [(&'static str, bool, bool); 3] {
    [
        ("enabled", record.is_enabled, true),
        ("allow_http", record.allows_http, false),
        ("idempotent", record.is_idempotent, false),
    ]
}

fn texts(record: &ConnectorRecord) -> Vec<(&'static str, Option<String>)> {
    let integration_type = record.integration_type.as_ref().map(|written| written.value.clone());
    let mut texts = vec![("integration_type", integration_type.filter(|word| word != HTTP_POST))];
    texts.extend(record.effort.written());
    texts.extend([
        ("latency_threshold", record.latency_threshold.map(show_duration)),
        ("ca_file", record.ca_file.clone()),
        ("client_cert", record.client_cert.clone()),
    ]);
    texts
}

/// Returns a text as every other view shows it: what is none of its field may be a secret in the wrong place.
fn shown_text(record: &ConnectorRecord, name: &str, value: String) -> String {
    match name {
        "integration_type" => shown_type(record, Reveal::Nothing),
        "ca_file" | "client_cert" => shown_path(&value, Reveal::Nothing),
        _ => value,
    }
}

fn change(
    context: &mut Context,
    record: &mut ConnectorRecord,
    field: &Field,
    (taken, held): (&[ConnectorName], &Held),
) -> anyhow::Result<()> {
    match field {
        Field::Name => record.name.value = questions::name(context, Some(record.name.value.as_str()), taken)?,
        Field::ApiKey => {
            let api_key = questions::api_key(context, Some(record.api_key.value.as_str()))?;
            if api_key != record.api_key.value {
                record.events = all_events(&api_key);
                record.api_key = Located::new(api_key);
            }
        }
        Field::Events => {
            let events = questions::events(context, &record.api_key.value, &record.event_names())?;
            record.events = events.into_iter().map(Located::new).collect();
        }
        Field::Endpoint => record.endpoint = Located::new(questions::endpoint(context, record)?),
        Field::Header(name) => {
            if removes(context, name)? {
                record.headers.unset(name);
            } else {
                let value = questions::header_value(context, record, name)?;
                record.headers.set(name, value);
            }
        }
        Field::NewHeader => {
            if let Some((name, value)) = questions::header(context, record)? {
                record.headers.set(&name, value);
            }
        }
        Field::SigningSecret(number) => {
            if removes(context, SIGNING_SECRET)? {
                record.signing_secrets.remove(*number);
            } else if let Some(secret) = questions::signing_secret(context, record)? {
                record.signing_secrets[*number] = Located::new(secret);
            }
        }
        Field::NewSecret => {
            record.signing_secrets.extend(questions::signing_secret(context, record)?.map(Located::new));
        }
        Field::Flag(name) => turn(record, name),
        Field::Oauth(field) => {
            let value = questions::oauth(context, record, *field)?;
            record.set_oauth(*field, value);
        }
        Field::Text(name) => change_text(context, record, name, held)?,
    }
    Ok(())
}

fn change_text(context: &Context, record: &mut ConnectorRecord, name: &str, held: &Held) -> anyhow::Result<()> {
    let current = texts(record).into_iter().find_map(|(known, value)| value.filter(|_| known == name));
    // What is not shown is typed anew.
    let current = current.filter(|value| shown_text(record, name, value.clone()) == *value);
    let check = |text: &str| set_text(&mut record.clone(), name, text);
    let question = format!("{name} (empty for {})", held.get(name).map_or("none", String::as_str));
    let typed = context.prompt().line(&question, current.as_deref(), check)?;
    // `check` has accepted the text.
    let _ = set_text(record, name, &typed);
    Ok(())
}

/// Turns a flag on or off.
fn turn(record: &mut ConnectorRecord, flag: &str) {
    match flag {
        "enabled" => record.is_enabled = !record.is_enabled,
        "allow_http" => record.allows_http = !record.allows_http,
        _ => record.is_idempotent = !record.is_idempotent,
    }
}

/// Asks whether to remove one of several values instead of changing it.
fn removes(context: &Context, what: &str) -> anyhow::Result<bool> {
    let ways = ["Change its value", "Remove it"].map(|way| (way.to_owned(), String::new()));
    Ok(context.prompt().pick(what, &ways, 0)? == 1)
}

/// Sets a field like its flag. An empty text removes it.
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
        "answer" => {
            let answer = |word| AnswerFrom::ALL.into_iter().find(|answer| answer.as_str() == word);
            let wrong = || format!("one of {}", AnswerFrom::ALL.map(AnswerFrom::as_str).join(", "));
            effort.answer = given.map(|word| answer(word).ok_or_else(wrong)).transpose()?;
        }
        "retry_for" => effort.retry_for = given.map(parse_timeout).transpose()?,
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
