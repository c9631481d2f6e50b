//! What the connectors of the store say about the paths of their endpoints. It contains no value that may be a secret.

use super::security;
use super::url::{Described, form_of};
use crate::catalog::{ServedKey, ServedParameter, ServedPath, events};
use crate::commands::Context;
use crate::commands::context::need_connectors;
use crate::error::Fault;
use crate::model::{ApiKey, Connector, ConnectorName, EventName};
use crate::store::{Store, refusal};

/// Returns the paths of the connectors with these names and API keys, or of all that are enabled. Without a store, each API key has a path.
pub fn served(
    context: &mut Context,
    names: &[ConnectorName],
    is_wanted: impl Fn(ApiKey) -> bool,
) -> anyhow::Result<Vec<ServedPath>> {
    if names.is_empty() && context.store()?.is_none_or(|store| store.records().is_empty()) {
        let why =
            if context.store()?.is_some() { "The store has no connector" } else { "There is no connector store here" };
        context.out.say(format!("{why}: each path is `/KEY`, and the document has nothing of your connectors."));
        return Ok(ApiKey::ALL.into_iter().filter(|key| is_wanted(*key)).map(without_connector).collect());
    }
    let mut paths = Vec::new();
    for connector in chosen(&context.need_store()?, names)? {
        if is_wanted(connector.api_key) {
            merge(&mut paths, of_connector(&connector));
        }
    }
    if paths.is_empty() {
        let fault = Fault::not_found("no enabled connector has this API key");
        return Err(fault.hint("List the connectors: `inv-hooks connector list`.").into());
    }
    Ok(paths)
}

fn chosen(store: &Store, names: &[ConnectorName]) -> anyhow::Result<Vec<Connector>> {
    need_connectors(store, names)?;
    let is_chosen = |name: &ConnectorName, is_enabled: bool| {
        if names.is_empty() { is_enabled } else { names.contains(name) }
    };
    let records = store.records().iter().filter(|record| is_chosen(&record.name.value, record.is_enabled));
    let (mut connectors, mut findings) = (Vec::new(), Vec::new());
    for found in records.filter_map(|record| store.connector(&record.name.value)) {
        match found {
            Ok(connector) => connectors.push(connector),
            Err(errors) => findings.extend(errors),
        }
    }
    if findings.is_empty() { Ok(connectors) } else { Err(refusal(&findings).into()) }
}

fn without_connector(api_key: ApiKey) -> ServedPath {
    let events = events(api_key).iter().map(|event| (*event).to_owned()).collect();
    ServedPath {
        path: format!("/{api_key}"),
        keys: vec![ServedKey { api_key, content_type: JSON.to_owned(), events }],
        ..ServedPath::default()
    }
}

const JSON: &str = "application/json";

fn of_connector(connector: &Connector) -> ServedPath {
    let events: Vec<String> = match &connector.events[..] {
        [] => events(connector.api_key).iter().map(|event| (*event).to_owned()).collect(),
        events => events.iter().map(EventName::to_string).collect(),
    };
    let url = Described::of(&connector.endpoint);
    let mut parameters = url.parameters;
    if !connector.signing_secrets.is_empty() {
        parameters.extend(SIGNATURE.map(|(name, description)| ServedParameter {
            name: name.to_owned(),
            place: "header",
            description: description.to_owned(),
        }));
    }
    let mut credentials = url.credentials;
    credentials.extend(connector.headers.iter().filter_map(|(name, value)| security::of_header(name, value)));
    credentials.extend(security::of_token(connector));
    ServedPath {
        path: url.path,
        servers: vec![url.server],
        keys: vec![ServedKey {
            api_key: connector.api_key,
            content_type: security::content_type(connector).unwrap_or_else(|| JSON.to_owned()),
            events,
        }],
        parameters,
        credentials: vec![credentials],
    }
}

/// The headers of Standard Webhooks.
const SIGNATURE: [(&str, &str); 3] = [
    ("webhook-id", "The id of the delivery: the same for every attempt."),
    ("webhook-timestamp", "When this attempt was made, in seconds since 1970."),
    ("webhook-signature", "One or more signatures of id, timestamp and body (Standard Webhooks)."),
];

/// Adds what a connector serves: a path of several connectors accepts the events of each, with the credentials of each.
fn merge(paths: &mut Vec<ServedPath>, more: ServedPath) {
    let form = form_of(&more.path);
    let Some(known) = paths.iter_mut().find(|known| form_of(&known.path) == form) else {
        paths.push(more);
        return;
    };
    for served in more.keys {
        let is_same = |key: &&mut ServedKey| (key.api_key, &key.content_type) == (served.api_key, &served.content_type);
        match known.keys.iter_mut().find(is_same) {
            Some(key) => add_new(&mut key.events, served.events),
            None => known.keys.push(served),
        }
    }
    add_new(&mut known.servers, more.servers);
    add_new(&mut known.credentials, more.credentials);
    // A parameter that not every connector sends is not required of a request.
    known.parameters.retain(|parameter| more.parameters.contains(parameter) || is_of_path(parameter));
    // Both have as many in the path, whatever their names are.
    let ours = known.parameters.iter_mut().filter(|parameter| is_of_path(parameter));
    for (ours, theirs) in ours.zip(more.parameters.iter().filter(|parameter| is_of_path(parameter))) {
        if !ours.description.contains(&theirs.description) {
            ours.description = format!("{} {}", ours.description, theirs.description);
        }
    }
}

fn is_of_path(parameter: &ServedParameter) -> bool {
    parameter.place == "path"
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}
