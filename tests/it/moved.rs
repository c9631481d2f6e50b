//! `failed export` and `failed import` move events from one log to another with everything that is known of them.

mod connectors;
mod faults;
mod lines;
mod meanwhile;

use crate::harness::{Reply, Sandbox, Shop};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every state of an event.
pub const ALL: [&str; 4] = ["--state", "failed,unknown,pending,delivered,discarded", "--include-tests", "-q"];

/// Exports every event, with the log `log`.
pub fn export(sandbox: &Sandbox, more: &[&str]) -> Vec<u8> {
    sandbox.run([&["failed", "export"], &ALL[..], more].concat()).succeeds().bytes
}

/// A project with the same store and an empty log.
pub fn other_project(shop: &Shop) -> Sandbox {
    let other = Sandbox::new();
    other.write("inv-hooks.toml", shop.sandbox.read("inv-hooks.toml"));
    other
}

/// Imports lines and returns what the command said.
pub fn import(sandbox: &Sandbox, lines: &[u8], more: &[&str], code: i32) -> String {
    let args = [&["failed", "import", "-", "--not-json"], more].concat();
    sandbox.run_with_input(args, lines).exits(code).stderr
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn show(sandbox: &Sandbox, id: i64) -> Value {
    sandbox.run(["failed", "show", &id.to_string(), "-o", "json"]).succeeds().json()
}

/// One thing that happens to a log.
#[derive(Clone, Debug)]
enum Step {
    Send { key: usize, payload: usize, reply: usize },
    Repost { which: usize, reply: usize },
    Edit { which: usize, reply: usize },
    Discard { which: usize, is_undone: bool },
    Add { payload: Vec<u8> },
    Unknown { which: usize },
    Elsewhere { which: usize },
}

const KEYS: [&str; 4] = ["SALE_INVENTORY", "INVENTORY_EXPORT_INA", "INVENTORY_EXPORT_ASN", "INVENTORY_EXPORT_CYC"];

fn payload(key: usize, n: usize) -> String {
    let id = format!("D{} \u{e9}\u{1f642}", n % 3);
    let place = ["orderId", "adjustmentId", "transferId", "cycleCountId"][key];
    let event = ["", "INVENTORY_ADJUSTMENT", "ASN_RECEIVED_EVENT", "CYC_COUNT_COMPLETED_EVENT"][key];
    json!({place: id, "storeId": "256", "eventType": event, "eventTime": 1_772_466_000_000_u64 + n as u64,
        "productList": [{"productId": format!("P{n}"), "note": "M\u{fc}ller \"x\" \u{202e}"}]})
    .to_string()
}

fn reply(number: usize) -> Reply {
    match number {
        0 | 1 => Reply::ok(),
        2 => Reply::status(503),
        3 => Reply::status(422)
            .body(json!({"errorCode": "E-7", "errorMessage": "L\u{e4}ger \u{1f642} 4711 fehlt"}).to_string()),
        4 => Reply::status(504),
        5 => Reply::close(),
        6 => Reply::status(400).body(b"\xff\xfe broken"),
        _ => Reply::ok().body(r#"{"errorCode":null}"#),
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..40_usize;
    let send =
        (0..4_usize, 0..9_usize, 0..8_usize).prop_map(|(key, payload, reply)| Step::Send { key, payload, reply });
    let step = prop_oneof![
        4 => send,
        3 => (which.clone(), 0..8_usize).prop_map(|(which, reply)| Step::Repost { which, reply }),
        2 => (which.clone(), 0..8_usize).prop_map(|(which, reply)| Step::Edit { which, reply }),
        1 => (which.clone(), any::<bool>()).prop_map(|(which, is_undone)| Step::Discard { which, is_undone }),
        1 => proptest::collection::vec(any::<u8>(), 0..30).prop_map(|payload| Step::Add { payload }),
        1 => which.clone().prop_map(|which| Step::Unknown { which }),
        1 => which.prop_map(|which| Step::Elsewhere { which }),
    ];
    proptest::collection::vec(step, 20..30)
}

const AGAIN: [&str; 6] = ["--include-maybe-applied", "--include-superseded", "--force", "--yes", "-o", "json"];

/// Lets one thing happen.
fn happen(shop: &Shop, ids: &mut Vec<i64>, step: &Step) {
    let pick = |ids: &[i64], which: usize| ids.get(which % ids.len().max(1)).copied();
    match step {
        Step::Send { key, payload: n, reply: number } => {
            shop.server.set_reply(reply(*number));
            let data = payload(*key, *n);
            let sent =
                shop.run(["send", KEYS[*key], "--data", &data, "--order", "document", "-o", "json"]).shown().json();
            ids.extend(sent["deliveries"][0]["id"].as_i64());
        }
        Step::Add { payload } => {
            shop.sandbox.write("given", payload);
            let data = ["--allow-duplicates", "--not-json", "--data", "@given"];
            let added = shop.run([&["failed", "add", "--api-key", "SALE_INVENTORY"], &data[..]].concat()).succeeds();
            ids.extend(added.stdout.trim().parse::<i64>());
        }
        Step::Repost { which, .. }
        | Step::Edit { which, .. }
        | Step::Elsewhere { which }
        | Step::Discard { which, .. }
        | Step::Unknown { which } => {
            if let Some(id) = pick(ids, *which) {
                ids.extend(change(shop, id, step));
            }
        }
    }
}

/// Changes one event. Returns the id of an edited copy.
fn change(shop: &Shop, id: i64, step: &Step) -> Option<i64> {
    let name = id.to_string();
    let repost = |more: &[&str]| shop.run([&["repost", &name], more, &AGAIN].concat()).shown();
    match step {
        Step::Repost { reply: number, .. } => {
            shop.server.set_reply(reply(*number));
            repost(&["--reason", "\u{fc}bernommen"]);
        }
        Step::Edit { reply: number, .. } => {
            shop.server.set_reply(reply(*number));
            let copy = repost(&["--set", "/storeId=\"310\""]).stdout;
            return serde_json::from_str::<Value>(&copy).ok()?["deliveries"][0]["id"].as_i64();
        }
        Step::Elsewhere { .. } => {
            shop.server.set_reply(Reply::status(502));
            repost(&["--to", &shop.server.url("/elsewhere?key=planted-5")]);
        }
        Step::Discard { is_undone, .. } => {
            shop.run(["failed", "discard", &name, "--reason", "weil: \u{1f642}"]).shown();
            if *is_undone {
                shop.run(["failed", "discard", &name, "--undo"]).shown();
            }
        }
        Step::Unknown { .. } if shop.state(id) == "failed" => shop.set_state(id, "unknown"),
        _ => {}
    }
    None
}

/// Lets everything happen, and returns the shop.
fn live(steps: &[Step]) -> Shop {
    let (shop, mut ids) = (Shop::new(), Vec::new());
    steps.iter().for_each(|step| happen(&shop, &mut ids, step));
    // Retention drops payloads and answers of delivered events.
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute_batch("UPDATE delivery SET payload = NULL, response = NULL WHERE state = 'delivered' AND id % 2 = 0")
        .expect("rows");
    shop
}

/// The ids of one log as those of the other one.
struct Mapped {
    ids: BTreeMap<i64, i64>,
}

impl Mapped {
    fn of(sandbox: &Sandbox) -> Self {
        let rows = lines(&export(sandbox, &[]));
        let pair = |row: &Value| Some((row["id"].as_i64()?, row["imported_id"].as_i64()?));
        Self { ids: rows.iter().filter_map(pair).collect() }
    }

    /// Returns the same with the ids of the log that it was imported from.
    fn back(&self, value: &Value) -> Value {
        let Some(object) = value.as_object() else { return value.clone() };
        let mut object = object.clone();
        for key in ["id", "waiting_on", "edited_from"] {
            if let Some(id) = object.get(key).and_then(Value::as_i64) {
                object[key] = json!(self.ids[&id]);
            }
        }
        ["cursor", "imported_id"].iter().for_each(|own| drop(object.remove(*own)));
        if let Some(others) = object.get_mut("same_document").and_then(Value::as_array_mut) {
            others.iter_mut().for_each(|other| *other = self.back(other));
            others.sort_by_key(|other| other["id"].as_i64());
        }
        // Commands in it name ids.
        if let Some(advice) = object.get_mut("advice") {
            *advice = json!(without_numbers(&advice.to_string()));
        }
        Value::from(object)
    }
}

fn without_numbers(text: &str) -> String {
    text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("#")
}

/// Says the same of every event in both logs.
fn is_the_same(shop: &Shop, other: &Sandbox) {
    let back = Mapped::of(other);
    let own = Mapped { ids: (0..1_000).map(|id| (id, id)).collect() };
    assert_eq!(back.ids.len(), lines(&export(&shop.sandbox, &[])).len());
    for (new, old) in &back.ids {
        assert_eq!(back.back(&show(other, *new)), own.back(&show(&shop.sandbox, *old)), "event {old}");
    }
    let both = |args: &[&str]| [&shop.sandbox, other].map(|sandbox| sandbox.run(args).succeeds().stdout);
    for by in [
        "connector",
        "cause",
        "failure",
        "status",
        "error_code",
        "store",
        "document",
        "product",
        "hour",
        "cause,connector",
    ] {
        let [one, two] = both(&["failed", "stats", "--by", by, "--include-tests", "-o", "json"]);
        assert_eq!(one, two, "{by}");
    }
    let [one, two] = both(&["failed", "report", "--markdown", "-"]);
    let plain = |text: &str| {
        let is_new = |line: &&str| !line.contains("ade at") && !line.contains("Made");
        text.lines().filter(is_new).map(without_numbers).collect::<Vec<_>>()
    };
    assert_eq!(plain(&one), plain(&two));
    let differences = |sandbox: &Sandbox, ids: [i64; 2]| {
        sandbox.run(["failed", "diff", &ids[0].to_string(), &ids[1].to_string(), "-o", "json"]).shown().stdout
    };
    let pairs: Vec<(i64, i64)> = back.ids.iter().map(|(new, old)| (*new, *old)).collect();
    for pair in pairs.windows(2).step_by(3) {
        let [one, two] = [pair[0], pair[1]];
        assert_eq!(differences(other, [one.0, two.0]), differences(&shop.sandbox, [one.1, two.1]), "{pair:?}");
    }
}

/// A line without what is new in each log.
fn own(mut line: Value) -> Value {
    let object = line.as_object_mut().expect("an object");
    ["id", "cursor", "waiting_on", "imported_id", "connector_settings"]
        .iter()
        .for_each(|own| drop(object.remove(*own)));
    if let Some(copies) = object.get_mut("details").and_then(|details| details.get_mut("copies")) {
        copies.as_array_mut().expect("a list").sort_by_key(Value::to_string);
    }
    line
}

#[test]
fn a_log_that_was_exported_and_imported_says_the_same() {
    let cases = if std::env::var_os("INV_HOOKS_FULL").is_some() { 40 } else { 3 };
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 20, ..Config::default() });
    let result = runner.run(&steps(), |steps| {
        let shop = live(&steps);
        shop.server.set_reply(Reply::ok());
        let other = other_project(&shop);
        let exported = export(&shop.sandbox, &[]);
        prop_assert!(!String::from_utf8_lossy(&exported).contains("planted"));
        import(&other, &exported, &[], 0);
        is_the_same(&shop, &other);
        let again = export(&other, &[]);
        let sorted = |bytes: &[u8]| {
            let mut lines: Vec<Value> = lines(bytes).into_iter().map(own).collect();
            lines.sort_by_key(|line| line["webhook_id"].to_string());
            lines
        };
        prop_assert_eq!(sorted(&again), sorted(&exported), "an export of it is the same");
        let told = import(&other, &exported, &[], 0);
        prop_assert!(told.contains("0 added"), "{}", told);
        prop_assert_eq!(export(&other, &[]), again, "a second import changes nothing");
        // Every event that is not delivered can be sent.
        let sent =
            ["repost", "--all", "--yes", "--include-maybe-applied", "--include-superseded", "--order", "none", "-q"];
        other.run(sent).succeeds();
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.expect_err("a difference"));
}
