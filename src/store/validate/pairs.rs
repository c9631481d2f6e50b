//! Finds connectors that send the same event twice. Maps keep this fast for thousands of connectors: it does not compare all pairs.

use crate::catalog;
use crate::model::{ApiKey, Finding, FindingCode};
use crate::store::record::ConnectorRecord;
use std::collections::HashMap;
use std::path::Path;

/// The event that belongs to two API keys.
const SHARED: &str = "INVENTORY_BUCKET_ADJUSTMENT";

/// How many other connectors a message names.
const SHOWN: usize = 3;

/// What the connectors that were added so far send.
pub struct Pairs<'a> {
    file: &'a Path,
    /// Names by API key, endpoint and event; the event is empty for keys without events.
    same: HashMap<(&'a str, &'a str, &'a str), Vec<&'a str>>,
    /// Names of connectors that get the shared event, by API key.
    sharing: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Pairs<'a> {
    /// Starts without connectors. `file` is the store's path.
    pub fn new(file: &'a Path) -> Self {
        Self { file, same: HashMap::new(), sharing: HashMap::new() }
    }

    /// Adds `record`. Returns a finding if an earlier connector sends the same events; at most one finding of each kind.
    pub fn add(&mut self, record: &'a ConnectorRecord) -> Vec<Finding> {
        if !record.is_enabled {
            return Vec::new();
        }
        let found = [self.duplicate(record), self.double(record)];
        let name = record.name.value.as_str();
        for event in events_or_none(record) {
            remember(self.same.entry(key(record, event)).or_default(), name);
        }
        if subscribed(record).contains(&SHARED) {
            remember(self.sharing.entry(&record.api_key.value).or_default(), name);
        }
        found.into_iter().flatten().collect()
    }

    fn duplicate(&self, record: &'a ConnectorRecord) -> Option<Finding> {
        let mut others: Vec<&str> = Vec::new();
        for name in events_or_none(record).into_iter().filter_map(|event| self.same.get(&key(record, event))).flatten()
        {
            if !others.contains(name) {
                others.push(name);
            }
        }
        let others = listed(&others)?;
        let message = format!("same API key, same endpoint and some of the same events as {others}");
        let hint = "Remove one of them, or give them different events.";
        Some(self.finding(FindingCode::DuplicateConnector, "endpoint", record, message, hint.to_owned()))
    }

    fn double(&self, record: &'a ConnectorRecord) -> Option<Finding> {
        let other = match record.api_key.value.as_str() {
            key if key == ApiKey::Ina.as_str() => ApiKey::Inba,
            key if key == ApiKey::Inba.as_str() => ApiKey::Ina,
            _ => return None,
        };
        let others = self.sharing.get(other.as_str()).filter(|_| subscribed(record).contains(&SHARED))?;
        let message = format!("{} also sends {SHARED}: the same change may be sent twice", listed(others)?);
        let hint = format!("Remove {SHARED} from the INVENTORY_EXPORT_INA connector.");
        Some(self.finding(FindingCode::DoubleDelivery, "events", record, message, hint))
    }

    fn finding(
        &self,
        code: FindingCode,
        field: &str,
        record: &ConnectorRecord,
        message: String,
        hint: String,
    ) -> Finding {
        let name = Some(record.name.value.to_string());
        code.finding(name, Some(field.to_owned()), self.file, record.line_of(field), message, hint)
    }
}

fn key<'a>(record: &'a ConnectorRecord, event: &'a str) -> (&'a str, &'a str, &'a str) {
    (&record.api_key.value, record.endpoint.value.expose(), event)
}

/// Keeps one more name than a message shows, which is enough to know that others exist.
fn remember<'a>(names: &mut Vec<&'a str>, name: &'a str) {
    if names.len() <= SHOWN {
        names.push(name);
    }
}

fn listed(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("connector {one}")),
        [most @ .., last] if names.len() <= SHOWN => Some(format!("connectors {} and {last}", most.join(", "))),
        _ => Some(format!("connectors {} and others", names[..SHOWN].join(", "))),
    }
}

/// Returns the events of a connector; without `events`, all events of its API key.
fn subscribed(record: &ConnectorRecord) -> Vec<&str> {
    if !record.events.is_empty() {
        return record.event_names();
    }
    record.api_key.value.parse().map(catalog::events).unwrap_or_default().to_vec()
}

fn events_or_none(record: &ConnectorRecord) -> Vec<&str> {
    let events = subscribed(record);
    if events.is_empty() { vec![""] } else { events }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
    use crate::model::Secret;
    use crate::store::record::{ConnectorRecord, Located};
    use std::path::Path;

    #[test]
    fn a_duplicate_is_reported_once_per_connector() {
        let record = |name: &str, key: &str, endpoint: &str, events: &[&str]| {
            let endpoint = Secret::new(endpoint.to_owned());
            let mut record = ConnectorRecord::new(name.parse().expect("a name"), key, endpoint);
            record.events = events.iter().map(|event| Located::new((*event).to_owned())).collect();
            record
        };
        let asn = "INVENTORY_EXPORT_ASN";
        let mut records = vec![
            record("a", asn, "E", &["X", "Y"]),
            record("b", asn, "E", &["Z"]),
            record("c", asn, "F", &["X"]),
            record("d", asn, "E", &["Y", "Z"]),
            record("e", "SALE_INVENTORY", "E", &[]),
            record("f", "SALE_INVENTORY", "E", &[]),
            record("g", asn, "E", &["Y"]),
            record("ina", "INVENTORY_EXPORT_INA", "E", &[]),
            record("inba", "INVENTORY_EXPORT_INBA", "F", &[]),
        ];
        records[6].is_enabled = false;
        records.extend((0..3).map(|number| record(&format!("h{number}"), asn, "E", &["Y"])));
        let mut pairs = Pairs::new(Path::new("f"));
        let found: Vec<String> = records
            .iter()
            .flat_map(|record| pairs.add(record))
            .map(|found| format!("{} {}", found.connector.unwrap_or_default(), found.message))
            .collect();
        let same = "same API key, same endpoint and some of the same events as";
        assert_eq!(
            found,
            [
                format!("d {same} connectors a and b"),
                format!("f {same} connector e"),
                "inba connector ina also sends INVENTORY_BUCKET_ADJUSTMENT: the same change may be sent twice"
                    .to_owned(),
                format!("h0 {same} connectors a and d"),
                format!("h1 {same} connectors a, d and h0"),
                format!("h2 {same} connectors a, d, h0 and others"),
            ]
        );
    }
}
