//! What only the whole store shows: connectors that deliver the same twice, unresolved references, the file's permissions.

use super::alone::validate_record;
use super::secrets;
use crate::catalog;
use crate::model::{ApiKey, ConnectorName, Finding, Severity, Template};
use crate::store::code::Code;
use crate::store::load::Store;
use crate::store::record::ConnectorRecord;
use crate::store::{file, resolve};

/// Checks the connectors of `store`, all or those in `names`, each by itself and against the others. References are looked
/// up, and what they turn out to be is checked; a missing one is only worth a note, unless the caller makes it an error.
pub fn validate(store: &Store, names: &[ConnectorName]) -> Vec<Finding> {
    let is_meant = |record: &&ConnectorRecord| names.is_empty() || names.contains(&record.name.value);
    let mut findings = Vec::new();
    check_permissions(store, &mut findings);
    for (index, record) in store.records().iter().enumerate().filter(|(_, record)| is_meant(record)) {
        findings.extend(validate_record(record, store.path()));
        findings.extend(references(store, record));
        for (other_index, other) in store.records().iter().enumerate() {
            // A pair is told once, at the later of the two that are looked at.
            if other_index < index || (other_index > index && !is_meant(&other)) {
                findings.extend(compare(store, other, record));
            }
        }
    }
    findings.sort_by_key(|finding| finding.line);
    findings
}

fn check_permissions(store: &Store, findings: &mut Vec<Finding>) {
    let has_secret = store.records().iter().any(secrets::has_literal_secret);
    if has_secret && file::is_readable_by_others(store.path()) {
        let message = "the store holds secrets and others can read it".to_owned();
        let hint = format!("Run: chmod 600 {}", store.path().display());
        findings.push(Code::FilePermissions.finding(None, None, store.path(), 0, message, hint));
    }
}

/// Unresolved references, and rules that a resolved value breaks.
fn references(store: &Store, record: &ConnectorRecord) -> Vec<Finding> {
    let Some(Ok(connector)) = store.connector(&record.name.value) else { return unresolved(store, record) };
    let findings = resolve::examine(store, &connector);
    let soften = |finding: Finding| {
        let is_missing = finding.code == Code::UnresolvedReference.as_str();
        Finding { severity: if is_missing { Severity::Info } else { finding.severity }, ..finding }
    };
    findings.into_iter().map(soften).collect()
}

/// Of a connector that breaks a rule anyway, the missing references alone.
fn unresolved(store: &Store, record: &ConnectorRecord) -> Vec<Finding> {
    let mut values = vec![("endpoint".to_owned(), &record.endpoint.value)];
    values.extend(record.headers.pairs().map(|(name, value)| (format!("headers.{}", name.value), value)));
    values.extend(record.signing_secrets.iter().map(|secret| ("signing_secret".to_owned(), &secret.value)));
    let mut findings = Vec::new();
    for (field, value) in values {
        let Ok(template) = Template::parse(value.expose()) else { continue };
        for reference in resolve::unresolved(&template, store.location().folder()) {
            let (message, hint) = resolve::explain(&reference, store.location().folder());
            let name = Some(record.name.value.to_string());
            let line = record.line_of(&field);
            findings.push(Code::UnresolvedReference.finding(
                name,
                Some(field.clone()),
                store.path(),
                line,
                message,
                hint,
            ));
        }
    }
    findings
}

fn compare(store: &Store, first: &ConnectorRecord, second: &ConnectorRecord) -> Option<Finding> {
    if !first.is_enabled || !second.is_enabled {
        return None;
    }
    let name = Some(second.name.value.to_string());
    let events = common_events(first, second);
    let make = |code: Code, field: &str, message: String, hint: String| {
        code.finding(name.clone(), Some(field.to_owned()), store.path(), second.line_of(field), message, hint)
    };
    let overlaps = !events.is_empty() || (subscribed(first).is_empty() && subscribed(second).is_empty());
    if first.api_key == second.api_key && first.endpoint == second.endpoint && overlaps {
        let message = format!("same API key, same endpoint and overlapping events as connector {}", first.name.value);
        return Some(make(
            Code::DuplicateConnector,
            "endpoint",
            message,
            "Remove one of them, or part their events.".to_owned(),
        ));
    }
    let keys = [&first.api_key.value, &second.api_key.value];
    let is_pair = [ApiKey::Ina, ApiKey::Inba].iter().all(|key| keys.iter().any(|written| *written == key.as_str()));
    let event = "INVENTORY_BUCKET_ADJUSTMENT";
    if is_pair && events.contains(&event) {
        let message =
            format!("{event} goes out by connector {} too: the same change may be sent twice", first.name.value);
        let hint = format!("Take {event} out of the INVENTORY_EXPORT_INA connector.");
        return Some(make(Code::DoubleDelivery, "events", message, hint));
    }
    None
}

fn common_events<'a>(first: &'a ConnectorRecord, second: &'a ConnectorRecord) -> Vec<&'a str> {
    let others = subscribed(second);
    subscribed(first).into_iter().filter(|event| others.contains(event)).collect()
}

/// Without events, a connector gets all of its key.
fn subscribed(record: &ConnectorRecord) -> Vec<&str> {
    if !record.events.is_empty() {
        return record.event_names();
    }
    record.api_key.value.parse().map(catalog::events).unwrap_or_default().to_vec()
}
