//! Round trips: connectors that are exported and read again are the same, in every format.

use super::export_text::{ConnectorFormat, text};
use super::facts::changes;
use super::incoming::IncomingText;
use super::masked::Reveal;
use super::plan::{ChangeKind, Others, StorePlan};
use super::reading::{Reading, Rules};
use super::unmask::{Masks, Secrets};
use crate::model::{AnswerFrom, ApiKey, OauthField, Order, Secret};
use crate::store::{ConnectorRecord, Located, StoreEdit, read_records, store_text};
use proptest::prelude::*;
use std::collections::HashSet;
use std::time::Duration;

const FORMATS: [ConnectorFormat; 4] =
    [ConnectorFormat::Toml, ConnectorFormat::Json, ConnectorFormat::Cms, ConnectorFormat::Csv];

/// Values that a format could spoil.
const VALUES: [&str; 15] = [
    "'=${TOKEN}",
    "''-1",
    "[1]",
    "planted-1",
    "${TOKEN}",
    "Bearer ${TOKEN}",
    "$${not a reference}",
    "a \"quoted\", 'text' with \\ and #",
    "=1+1",
    "-x",
    "'=1",
    "caf\u{e9}",
    "${file:/run/secrets/x}",
    "true",
    "${TOKEN:-planted-2}",
];

const ENDPOINTS: [&str; 6] = [
    "https://wms.example.com/a",
    "https://wms.example.com/a?key=planted-3&x=${X}",
    "${BASE}/sale",
    "http://127.0.0.1:8787/#planted-4",
    "https://wms.example.com/a;v=planted-5/b",
    "https://wms.example.com/$${x}",
];

const TOKEN_URLS: [&str; 3] =
    ["https://id.example.com/token", "https://id.example.com/token?key=planted-6&x=${X}", "${LOGIN}/token"];

/// Makes valid connectors from the bytes of proptest.
struct Tape(std::vec::IntoIter<u8>);

impl Tape {
    fn pick(&mut self, count: usize) -> usize {
        usize::from(self.0.next().unwrap_or_default()) % count
    }

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        (self.pick(3) == 0).then_some(value)
    }

    fn record(&mut self, number: usize) -> ConnectorRecord {
        let api_key = ApiKey::ALL[self.pick(ApiKey::ALL.len())];
        let endpoint = Secret::new(ENDPOINTS[self.pick(ENDPOINTS.len())]);
        let name = format!("{}{number}", ["wms.", "a-b_", "x"][self.pick(3)]).parse().expect("a name");
        let mut record = ConnectorRecord::new(name, api_key.as_str(), endpoint);
        let events = crate::catalog::events(api_key);
        let count = self.pick(events.len() + 1);
        record.events = events[..count].iter().map(|event| Located::new((*event).to_owned())).collect();
        record.integration_type = self.maybe(Located::new("HTTP_POST".to_owned()));
        for header in ["Content-Type", "client_id", "X-A", "X-B"].iter().take(self.pick(5)) {
            // Values of harmless headers are shown.
            let is_harmless = *header == "Content-Type";
            let value = if is_harmless { "text/${KIND};q=\"1\"" } else { VALUES[self.pick(VALUES.len())] };
            record.headers.set(header, Secret::new(value));
        }
        record.is_enabled = self.pick(2) == 0;
        record.allows_http = self.pick(2) == 0;
        record.is_idempotent = self.pick(2) == 0;
        self.effort(&mut record);
        let secrets = ["${SIGNING}", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "${OLD:-x}"];
        record.signing_secrets =
            secrets[..self.pick(4)].iter().map(|secret| Located::new(Secret::new(*secret))).collect();
        let files = ["ca, \"own\".pem", "'=ca.pem", "[1]", "''@a", "true"];
        let file = files[self.pick(files.len())].to_owned();
        record.ca_file = self.maybe(file);
        record.client_cert = self.maybe("/etc/x.pem".to_owned());
        record.latency_threshold = self.maybe(Duration::from_millis(1500));
        for (id, words) in [("empty-list", "required refused"), ("nulls", "skip"), ("a.b c", "advice")] {
            let rule = self.maybe((Located::new(id.to_owned()), words.to_owned()));
            record.conformance.extend(rule);
        }
        self.oauth(&mut record);
        record
    }

    fn oauth(&mut self, record: &mut ConnectorRecord) {
        if self.pick(2) == 0 {
            return;
        }
        let secret = |text: &str| Some(Secret::new(text));
        record.set_oauth(OauthField::TokenUrl, secret(TOKEN_URLS[self.pick(TOKEN_URLS.len())]));
        for field in [OauthField::ClientId, OauthField::ClientSecret] {
            record.set_oauth(field, secret(VALUES[self.pick(VALUES.len())]));
        }
        record.set_oauth(OauthField::Scope, self.maybe(Secret::new("stock.write \"x\"")));
        record.set_oauth(OauthField::Audience, self.maybe(Secret::new("${AUDIENCE}")));
        record.set_oauth(OauthField::Credentials, self.maybe(Secret::new("body")));
        record.set_oauth(OauthField::CaFile, self.maybe(Secret::new("ca, \"own\".pem")));
        record.set_oauth(OauthField::ClientCert, self.maybe(Secret::new("/etc/y.pem")));
    }

    fn effort(&mut self, record: &mut ConnectorRecord) {
        record.effort.timeout = self.maybe(Duration::from_millis(90_500));
        record.effort.concurrency = self.maybe(3);
        record.effort.retries = self.maybe(0);
        record.effort.retry_after_max = self.maybe(Duration::from_hours(1));
        record.effort.rate = self.maybe("90/m".parse().expect("a rate"));
        record.effort.breaker = self.maybe(0);
        record.effort.order = self.maybe(Order::Document);
        record.effort.answer = self.maybe(AnswerFrom::Log);
        record.effort.retry_for = self.maybe(Duration::from_hours(24));
    }
}

/// Returns some valid connectors with different names.
fn records(bytes: Vec<u8>) -> Vec<ConnectorRecord> {
    let mut tape = Tape(bytes.into_iter());
    let count = 1 + tape.pick(4);
    (0..count).map(|number| tape.record(number)).collect()
}

fn read(text: &str, known: &[ConnectorRecord], secrets: Secrets) -> Vec<ConnectorRecord> {
    let given = IncomingText::of_text("the import", text.to_owned())
        .parsed()
        .unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
    let read = given.records(&Reading::new(HashSet::new(), Masks::of(known, secrets), Rules::Checked));
    read.unwrap_or_else(|fault| panic!("{fault:?}\n{text}")).records
}

fn are_same(old: &[ConnectorRecord], new: &[ConnectorRecord], text: &str) {
    assert_eq!(old.len(), new.len(), "{text}");
    for (old, new) in old.iter().zip(new) {
        assert_eq!(changes(Some(old), Some(new)), [], "{text}");
        let mut new = new.clone();
        new.integration_type.clone_from(&old.integration_type);
        assert_eq!(*old, new, "{text}");
    }
}

/// Does what `apply` does to the text of a store.
fn applied(text: &str, wanted: &[ConnectorRecord]) -> String {
    let current = read_records("the store", text.as_bytes()).expect("a store");
    let plan = StorePlan::of(&current, wanted, Others::Removed);
    let mut edit = StoreEdit::new(text).expect("an edit");
    let is_put = |record: &&ConnectorRecord| {
        let kind =
            plan.changes.iter().find(|change| change.name == record.name.value.as_str()).map(|change| change.kind);
        kind.is_some_and(|kind| kind != ChangeKind::Remove)
    };
    wanted.iter().filter(is_put).for_each(|record| edit.put(record));
    for name in plan.names(ChangeKind::Remove) {
        edit.remove(&name.parse().expect("a name"));
    }
    edit.render()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_with_its_secrets_is_read_as_the_same_connectors(bytes: Vec<u8>) {
        let records = records(bytes);
        for format in FORMATS {
            let text = text(&records, format, Reveal::Literals).expect("an export");
            are_same(&records, &read(&text, &[], Secrets::Required), &text);
        }
    }

    #[test]
    fn an_export_without_its_secrets_keeps_those_that_are_there(bytes: Vec<u8>) {
        let records = records(bytes);
        for format in FORMATS {
            let text = text(&records, format, Reveal::Nothing).expect("an export");
            prop_assert!(!text.contains("planted"), "{}", text);
            are_same(&records, &read(&text, &records, Secrets::Required), &text);
        }
    }

    #[test]
    fn an_export_that_is_applied_gives_the_same_connectors_and_again_changes_no_byte(
        bytes: Vec<u8>,
        others: Vec<u8>,
    ) {
        let (old, new) = (records(others), records(bytes));
        let before = format!("# top\n{}\n# end\n", store_text(&old).expect("a store"));
        for format in FORMATS {
            let text = text(&new, format, Reveal::Literals).expect("an export");
            let wanted = read(&text, &[], Secrets::Required);
            let after = applied(&before, &wanted);
            let stored = read_records("the store", after.as_bytes()).expect("a store");
            prop_assert!(StorePlan::of(&stored, &wanted, Others::Removed).is_empty(), "{}", after);
            prop_assert!(StorePlan::of(&stored, &new, Others::Removed).is_empty(), "{}", after);
            prop_assert_eq!(applied(&after, &wanted), after.clone());
            prop_assert!(after.starts_with("# top\n") && after.contains("# end\n"), "{}", after);
        }
    }

    #[test]
    fn no_mask_is_ever_stored(bytes: Vec<u8>) {
        let records = records(bytes);
        for format in FORMATS {
            let text = text(&records, format, Reveal::Nothing).expect("an export");
            let read = read(&text, &[], Secrets::References);
            let stored = store_text(&read).expect("a store");
            prop_assert!(!stored.contains("***"), "{}", stored);
        }
    }
}
