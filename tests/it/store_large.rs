//! A store with eight times as many connectors takes about eight times as long to read, to check and to change.

use crate::harness::fastest;
use inv_hooks::model::Secret;
use inv_hooks::store::{ConnectorRecord, Location, LocationKind, Store, StoreEdit, validate};
use std::time::Duration;

/// Largest factor of time for eight times as many connectors: eight, and the noise of a busy machine. Code that
/// compares every pair, or counts lines from the top for each field, takes sixty-four times as long.
const MOST: f64 = 28.0;

/// A store of connectors that differ, or that all deliver the same.
fn text(count: usize, is_same: bool) -> String {
    let mut text = "version = 1\nenvironment = \"test\"\n".to_owned();
    for number in 0..count {
        let (key, path) = if is_same { (["INA", "INBA"][number % 2], 0) } else { ("ASN", number) };
        text.push_str(&format!(
            "\n# about it\n[connectors.c{number}]\napi_key = \"INVENTORY_EXPORT_{key}\"\nendpoint = \"https://a.example/{path}\"\n[connectors.c{number}.headers]\nclient_id = \"${{NOT_SET}}\"\n"
        ));
    }
    text
}

fn record(number: usize) -> ConnectorRecord {
    let name = format!("n{number}").parse().expect("a name");
    ConnectorRecord::new(name, "SALE_INVENTORY", Secret::new("https://a.example"))
}

fn grows_evenly(what: &str, run: impl Fn(usize) -> Duration) {
    let (few, many) = (run(250), run(2000));
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    assert!(ratio < MOST, "{what}: {few:?} for 250, {many:?} for 2,000: {ratio:.1} times as long");
}

fn parse(text: &str) -> Store {
    Store::parse(&Location::new("x.toml", LocationKind::Named), text.as_bytes()).expect("a store")
}

#[test]
fn the_time_to_read_and_check_grows_with_the_size() {
    grows_evenly("reading", |count| {
        let text = text(count, false);
        fastest(|| assert_eq!(parse(&text).records().len(), count))
    });
    for is_same in [false, true] {
        grows_evenly("checking", |count| {
            let store = parse(&text(count, is_same));
            let names: Vec<_> = store.records().iter().map(|record| record.name.value.clone()).collect();
            fastest(|| assert!(!validate(&store, &names).is_empty(), "a variable is not set"))
        });
    }
    grows_evenly("reading what is broken", |count| {
        let text = text(count, false).replace("\"https:", "https:");
        let location = Location::new("x.toml", LocationKind::Named);
        fastest(|| assert!(Store::parse(&location, text.as_bytes()).is_err()))
    });
}

#[test]
fn the_time_to_change_many_grows_with_the_size() {
    grows_evenly("adding", |count| {
        let text = text(count, false);
        fastest(|| {
            let mut edit = StoreEdit::new(&text).expect("an edit");
            (0..count).for_each(|number| edit.put(&record(number)));
            assert!(edit.render().len() > text.len());
        })
    });
    grows_evenly("changing and removing", |count| {
        let text = text(count, false);
        let mut records = parse(&text).records().to_vec();
        records.iter_mut().for_each(|record| record.is_enabled = false);
        fastest(|| {
            let mut edit = StoreEdit::new(&text).expect("an edit");
            records.iter().for_each(|record| edit.put(record));
            assert_eq!(edit.render().matches("enabled = false").count(), count);
            records.iter().for_each(|record| assert!(edit.remove(&record.name.value)));
            assert!(!edit.render().contains("connectors"));
        })
    });
}

/// All connectors in one inline table, each on its own line or all on one line.
fn inline(count: usize, between: &str) -> String {
    let one = |number: usize| {
        format!(
            "c{number} = {{ api_key = \"SALE_INVENTORY\", endpoint = \"https://a.example/{number}\", headers = {{ X-A = \"1\", X-B = \"2\" }} }}"
        )
    };
    let all: Vec<String> = (0..count).map(one).collect();
    format!("version = 1\nconnectors = {{{between}{}{between}}}\n", all.join(&format!(",{between}")))
}

#[test]
fn the_time_to_change_many_in_an_inline_table_grows_with_the_size() {
    for between in [" # c\n  ", " "] {
        grows_evenly("adding", |count| {
            let text = inline(count, between);
            fastest(|| {
                let mut edit = StoreEdit::new(&text).expect("an edit");
                (0..count).for_each(|number| edit.put(&record(number)));
                assert_eq!(parse(&edit.render()).records().len(), 2 * count);
            })
        });
        grows_evenly("changing and removing", |count| {
            let text = inline(count, between);
            let mut records = parse(&text).records().to_vec();
            for record in &mut records {
                record.is_enabled = false;
                record.headers.unset("X-A");
                record.headers.set("X-C", Secret::new("3"));
            }
            fastest(|| {
                let mut edit = StoreEdit::new(&text).expect("an edit");
                records.iter().for_each(|record| edit.put(record));
                assert_eq!(edit.render().matches("enabled = false").count(), count);
                records.iter().skip(1).for_each(|record| assert!(edit.remove(&record.name.value)));
                assert_eq!(parse(&edit.render()).records().len(), 1);
            })
        });
    }
}

#[test]
fn a_store_of_ten_thousand_is_listed_and_one_of_them_changed() {
    let sandbox = crate::harness::Sandbox::new();
    sandbox.write("inv-hooks.toml", text(10_000, true));
    let names = sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout;
    assert_eq!(names.lines().count(), 10_000);
    sandbox.run(["connector", "disable", "c9999"]).succeeds();
    let found = sandbox.run(["connector", "validate", "-o", "json", "-q"]).succeeds().stdout;
    let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let count = |code: &str| found.as_array().expect("a list").iter().filter(|finding| finding["code"] == code).count();
    // Each connector except the first of its API key duplicates others: one finding per connector, not one per pair.
    assert_eq!(count("duplicate-connector"), 9_997);
    assert_eq!(count("double-delivery"), 9_998);
    assert_eq!(count("unresolved-reference"), 1);
}
