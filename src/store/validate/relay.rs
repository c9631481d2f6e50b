//! Checks `[relay]` as written. Values with references are checked when they are resolved.

use super::check::Collected;
use super::{headers, invisible, secrets};
use crate::model::{Finding, FindingCode, is_harmless};
use crate::store::record::HeadersRecord;
use crate::store::relay::{AccessRecord, RelayRecord};
use crate::store::rules;
use std::path::Path;

/// Checks `[relay]`: at most one way to check requests, which is not empty, and each of its values. `file` is the store's path.
pub fn validate_relay(relay: &RelayRecord, file: &Path) -> Vec<Finding> {
    let mut found = Collected::new(None, file);
    if let [first, others @ ..] = relay.access.as_slice() {
        for other in others {
            let (first, key) = (first.value.key(), other.value.key());
            let message = format!("[relay] has both {first} and {key}, but requests are checked in only one way");
            let hint = "Keep one of headers, bearer and signing_secret.";
            found.add_at(FindingCode::RelayAccess, &format!("relay.{key}"), other.line, message, hint);
        }
    }
    for access in &relay.access {
        check(&mut found, &access.value, access.line);
    }
    found.findings
}

/// Says whether `[relay]` has a literal secret.
pub fn relay_has_literal_secret(relay: &RelayRecord) -> bool {
    relay.access.iter().any(|access| secrets::is_one_secret(&literal_values(&access.value)))
}

fn check(found: &mut Collected<'_>, access: &AccessRecord, line: usize) {
    if access.is_empty() {
        let message = "the list is empty, so the relay would accept no request";
        let hint = "Add a value, or remove the key: then a request must have the secret headers of its connector.";
        found.add_at(FindingCode::RelayAccess, &format!("relay.{}", access.key()), line, message, hint);
    }
    match access {
        AccessRecord::Headers(sets) => sets.iter().for_each(|set| check_set(found, set, line)),
        AccessRecord::Bearer(_) => {
            for (field, line, token) in access.values() {
                found.check_secret(FindingCode::HeaderValue, (&field, line, token), rules::bearer);
            }
        }
        AccessRecord::SigningSecrets(_) => {
            for (field, line, secret) in access.values() {
                secrets::check_signing_secret(found, (&field, line, secret));
            }
        }
    }
    let values = access.values();
    let values = values.iter().map(|(field, line, value)| ((field.as_str(), ""), *line, value.expose()));
    invisible::check_values(found, values);
    secrets::check_literals(found, literal_values(access));
}

fn check_set(found: &mut Collected<'_>, set: &HeadersRecord, line: usize) {
    let hint = "Write headers = [{ client_id = \"…\", client_secret = \"…\" }]";
    headers::check_table(found, set, "relay.headers", || hint.to_owned());
    let HeadersRecord::Table(entries) = set else { return };
    if entries.iter().all(|(name, _)| is_harmless(&name.value)) {
        let line = entries.first().map_or(line, |(name, _)| name.line);
        let message = "the set of headers has no secret, so it would accept no request";
        let hint = "Add a header with a secret, for example client_secret.";
        found.add_at(FindingCode::RelayAccess, "relay.headers", line, message, hint);
    }
    for (name, value) in set.pairs() {
        let field = format!("relay.headers.{}", name.value);
        let empty = secrets::literal(value).and_then(|text| rules::not_empty(&text).err());
        if let Some(breach) = empty {
            found.add_at(breach.code, &field, name.line, breach.message, breach.hint);
        }
    }
}

/// Returns every literal value that may be a secret, with its field and line.
fn literal_values(access: &AccessRecord) -> Vec<(String, usize, String)> {
    let is_meant = |field: &str| !field.strip_prefix("relay.headers.").is_some_and(is_harmless);
    let values = access.values().into_iter().filter(|(field, ..)| is_meant(field));
    let literals = values.filter_map(|(field, line, value)| Some((field, line, secrets::literal(value)?)));
    literals.filter(|(_, _, value)| rules::not_empty(value).is_ok()).collect()
}
