//! One fault at a time: exactly the check that names it fails, and what that check implies.

use super::place::Framework;
use super::receiver::{Receiver, ids_of};
use serde_json::Value;
use std::sync::Mutex;
use std::thread;

/// Each fault that both receivers can have, the check that names it, and the connector that shows it.
const FAULTS: [(&str, &str, &str); 38] = [
    ("redirects", "redirects", "ina"),
    ("sample", "sample", "ina"),
    ("error-in-body", "sample", "ina"),
    ("events", "events", "ina"),
    ("unknown-fields", "unknown-fields", "ina"),
    ("nulls", "nulls", "ina"),
    ("empty-list", "empty-list", "ina"),
    ("long-list", "long-list", "ina"),
    ("unicode", "unicode", "ina"),
    ("large-numbers", "large-numbers", "ina"),
    ("fractions", "fractions", "ina"),
    ("body-100kb", "body-100kb", "ina"),
    ("body-1mb", "body-1mb", "ina"),
    ("malformed-json", "malformed-json", "ina"),
    ("not-an-object", "not-an-object", "ina"),
    ("unchecked-types", "wrong-type", "ina"),
    ("empty-body", "empty-body", "ina"),
    ("no-fields", "no-fields", "ina"),
    ("content-type", "content-type", "ina"),
    ("missing-secret", "missing-secret", "ina"),
    ("wrong-secret", "wrong-secret", "ina"),
    ("every-secret", "every-secret", "ina"),
    ("missing-signature", "missing-signature", "ina"),
    ("wrong-signature", "wrong-signature", "ina"),
    ("tampered-body", "tampered-body", "ina"),
    ("old-timestamp", "old-timestamp", "ina"),
    ("future-timestamp", "future-timestamp", "ina"),
    ("new-secret", "new-secret", "ina"),
    ("old-secret", "old-secret", "ina"),
    ("duplicate", "duplicate", "ina"),
    ("duplicate-effect", "duplicate-effect", "ina"),
    ("repost", "repost", "ina"),
    ("repost-effect", "repost-effect", "ina"),
    ("older-event", "older-event", "ina"),
    ("older-effect", "older-effect", "cyc"),
    ("burst", "burst", "ina"),
    ("latency", "latency", "ina"),
    ("keep-alive", "keep-alive", "ina"),
];

/// A receiver waits most of the time, so that many run at once.
const AT_ONCE: usize = 6;

/// Says what is wrong with the result of a fault; nothing if it is as it should be.
fn wrong(framework: Framework, (fault, names, connector): (&str, &str, &str)) -> Option<String> {
    let receiver = Receiver::start(framework, fault)?;
    let (code, view) = receiver.check_all(connector);
    let failed = ids_of(&view, &["fail", "error"]);
    let Some(named) = view["checks"].as_array().into_iter().flatten().find(|check| check["id"] == names) else {
        return Some(format!("{framework:?} with {fault}: {names} was not run; exit {code}, failed: {failed:?}\n"));
    };
    let implied: Vec<&str> = named["implies"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let is_explained = failed.iter().all(|id| id == names || implied.contains(&id.as_str()));
    let expected = if named["severity"] == "required" { 4 } else { 0 };
    let is_right = failed.iter().any(|id| id == names) && is_explained && code == expected;
    let curl = named["curl"].as_str().unwrap_or_default();
    let is_open = curl.contains("right-id") || curl.contains("right-secret");
    let message = || format!("{framework:?} with {fault}: exit {code}, failed: {failed:?}\n{curl}\n");
    if !is_right || is_open { Some(message()) } else { receiver.wrong_command(named) }
}

fn each_fault_is_named(framework: Framework) {
    let (left, found) = (Mutex::new(FAULTS.iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(fault) = left.lock().expect("no panic").next() else { break };
                    found.lock().expect("no panic").extend(wrong(framework, *fault));
                }
            });
        }
    });
    let found = found.into_inner().expect("no panic");
    assert!(found.is_empty(), "{}", found.concat());
}

fn passes_every_check(framework: Framework) {
    for connector in ["ina", "cyc"] {
        let Some(receiver) = Receiver::start(framework, "") else { return };
        let (code, view) = receiver.check_all(connector);
        assert_eq!((code, ids_of(&view, &["fail", "error"])), (0, Vec::new()), "{connector}: {view:#}");
        // What TLS is needed for, and the order of events that add up.
        let skipped = ["older-effect", "tls-version", "certificate-days"];
        let skipped = &skipped[usize::from(connector == "cyc")..];
        assert_eq!(ids_of(&view, &["skip"]), skipped, "{connector}");
        assert_eq!(view["recommended_idempotent"], true, "{connector}");
    }
}

#[test]
fn a_flask_receiver_that_behaves_passes_every_check() {
    passes_every_check(Framework::Flask);
}

#[test]
fn an_express_receiver_that_behaves_passes_every_check() {
    passes_every_check(Framework::Express);
}

#[test]
fn each_fault_of_a_flask_receiver_is_named_by_its_check() {
    each_fault_is_named(Framework::Flask);
}

#[test]
fn each_fault_of_an_express_receiver_is_named_by_its_check() {
    each_fault_is_named(Framework::Express);
}
