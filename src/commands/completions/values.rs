//! The values that can be typed, each with a few words about it.

use super::here::Here;
use super::kind::Kind;
use super::offer::{WordOrigin, word};
use crate::catalog;
use crate::commands::Cli;
use crate::log::{Glance, SeenCause, SeenEvent};
use crate::model::{ApiKey, Failure};
use crate::output::{counted, number};
use clap::Arg;
use clap_complete::engine::CompletionCandidate;
use std::collections::HashSet;
use std::ffi::OsStr;

/// How several values are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueForm {
    /// One value in a word.
    One,
    /// Values with commas between them. The last one is completed.
    List,
}

impl ValueForm {
    /// Returns the form of a flag: the name of its value is a plural. Where clap itself splits at commas, it passes only the last value.
    pub fn of(arg: &Arg) -> Self {
        let is_plural = arg.get_value_names().unwrap_or_default().iter().any(|name| name.ends_with('S'));
        if arg.get_long().is_some() && is_plural { Self::List } else { Self::One }
    }
}

/// Returns the values of `kind` that continue what was typed.
pub fn offers(here: &Here, kind: Kind, verb: &str, form: ValueForm, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let (earlier, start) = match typed.rfind(',').filter(|_| form == ValueForm::List) {
        Some(comma) => typed.split_at(comma + 1),
        None => ("", typed),
    };
    let is_id = matches!(kind, Kind::Id | Kind::IdOrLast);
    let origin = if is_id || kind == Kind::Cause { WordOrigin::Log } else { WordOrigin::Program };
    let mut seen: HashSet<String> =
        if is_id { here.line.values().map(str::to_owned).collect() } else { HashSet::new() };
    let values = values(here, kind, verb, start).into_iter();
    let new = values.filter(|(value, _)| value.starts_with(start) && seen.insert(value.clone()));
    new.map(|(value, help)| word(origin, format!("{earlier}{value}"), help)).collect()
}

/// Returns values, each with its description, which may be empty. All of them if there are few, whatever they start with.
fn values(here: &Here, kind: Kind, verb: &str, start: &str) -> Vec<(String, String)> {
    match kind {
        Kind::ApiKey if is_of_log(verb) => ApiKey::LOGGED.map(|key| pair(key.as_str(), catalog::meaning(key))).into(),
        Kind::ApiKey => ApiKey::ALL.map(|key| pair(key.as_str(), catalog::meaning(key))).into(),
        Kind::Event => events(&here.keys()),
        Kind::Connector => connectors(here),
        Kind::Tenant => tenants(here),
        Kind::LoggedConnector => {
            let logged = here.ask(start, |log, _, asked| log.connectors(asked));
            connectors(here)
                .into_iter()
                .chain(logged.into_iter().map(|name| (name, "not in the store".to_owned())))
                .collect()
        }
        Kind::Id => ids(here, start),
        Kind::IdOrLast => ids(here, start).into_iter().chain([pair("last", "the newest failed event")]).collect(),
        Kind::Cause => here.ask(start, Glance::causes).into_iter().map(cause).collect(),
        Kind::Capture => captures(here),
        Kind::CaptureOrAll => captures(here).into_iter().chain([pair("all", "every capture")]).collect(),
        Kind::Column => Cli::columns(verb).into_iter().map(|name| (name, String::new())).collect(),
        Kind::Environment => environments(here),
        Kind::Failure => Failure::ALL.iter().map(|kind| pair(kind.as_str(), "")).chain([pair("unknown", "")]).collect(),
        Kind::Words(words) => words.iter().map(|word| pair(word, "")).collect(),
        Kind::Free | Kind::File | Kind::FileAfterAt | Kind::Folder | Kind::Report(_) => Vec::new(),
    }
}

/// Says whether the API key of a command is one of the log.
fn is_of_log(verb: &str) -> bool {
    verb == "repost" || (verb.starts_with("failed ") && verb != "failed add")
}

fn pair(value: &str, help: &str) -> (String, String) {
    (value.to_owned(), help.to_owned())
}

/// Returns the events of these API keys, or of all. Each is described by the keys that have it.
fn events(keys: &[ApiKey]) -> Vec<(String, String)> {
    let all: &[ApiKey] = if keys.is_empty() { &ApiKey::ALL } else { keys };
    let events = all.iter().flat_map(|key| catalog::events(*key));
    let of = |event: &str| {
        let keys = catalog::keys_of_event(event);
        keys.into_iter().map(|key| ApiKey::without_prefix(key.as_str())).collect::<Vec<_>>().join(", ")
    };
    events.map(|event| ((*event).to_owned(), of(event))).collect()
}

fn connectors(here: &Here) -> Vec<(String, String)> {
    let describe = |api_key: &str, is_enabled: bool| format!("{api_key}{}", if is_enabled { "" } else { ", disabled" });
    let records = here.connectors().into_iter();
    records.map(|record| (record.name.value.to_string(), describe(&record.api_key.value, record.is_enabled))).collect()
}

fn tenants(here: &Here) -> Vec<(String, String)> {
    let tenants = here.tenants().into_iter();
    tenants.map(|tenant| (tenant.record.name.value.to_string(), tenant.kind.as_str().to_owned())).collect()
}

fn ids(here: &Here, start: &str) -> Vec<(String, String)> {
    let describe = |SeenEvent { id, connector, cause }| {
        let why = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
        (id.to_string(), format!("{connector}{why}"))
    };
    here.ask(start, Glance::failures).into_iter().map(describe).collect()
}

fn cause(SeenCause { id, text, count, has_more }: SeenCause) -> (String, String) {
    let events = if has_more { format!("{} or more events", number(count)) } else { counted(count, "event") };
    (id, format!("{events}: {text}"))
}

fn captures(here: &Here) -> Vec<(String, String)> {
    here.captures().into_iter().map(|file| (file.name.to_string(), file.api_key.as_str().to_owned())).collect()
}

/// Returns the environment of the store, those of the log, and the one whose name has a meaning.
fn environments(here: &Here) -> Vec<(String, String)> {
    let own = here.store().map(|store| store.environment().to_string());
    let logged = here.ask("", |log, _, asked| log.environments(asked));
    own.into_iter()
        .chain(logged)
        .map(|name| (name, String::new()))
        .chain([pair("test", "test payloads are harmless")])
        .collect()
}
