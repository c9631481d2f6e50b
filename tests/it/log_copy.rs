//! `log copy` and `log migrate` with files: all is kept, and what cannot be copied is refused.

#[cfg(target_os = "linux")]
use crate::faults::{Error, Fault, Mode};
use crate::harness::{Reply, Shop, connector};
use serde_json::{Value, json};
use std::time::Duration;

const LOG: &str = ".inv-hooks/events.db";

/// A shop with failed, delivered, edited, discarded and reported events.
pub fn mixed() -> Shop {
    let shop = Shop::new();
    let first = shop.fail("SALE_INVENTORY", r#"{"orderId":"A1","storeId":"S1"}"#);
    shop.fail_by(Reply::status(400), "SALE_INVENTORY", r#"{"orderId":"A2","note":"ü\u0000"}"#);
    shop.deliver("INVENTORY_EXPORT_CYC", r#"{"cycleCountId":"C1"}"#);
    let discarded = shop.fail("INVENTORY_EXPORT_INA", r#"{"adjustmentId":"I1"}"#);
    shop.run(["failed", "discard", &discarded.to_string(), "--reason", "no longer needed", "--yes"]).succeeds();
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", &first.to_string(), "--yes"]).exits(4);
    shop.run(["repost", &first.to_string(), "--set", "/orderId=\"A9\"", "--yes"]).shown();
    shop.server.set_reply(Reply::ok());
    shop
}

/// Returns what a log shows of its events.
pub fn shown(shop: &Shop, log: &str) -> Vec<Value> {
    let run = |args: &[&str]| {
        shop.sandbox.run_as(args, b"", |command| {
            command.env("INV_HOOKS_LOG", log);
        })
    };
    let every =
        ["failed", "search", "--state", "failed,unknown,discarded,delivered,pending", "--limit", "1000", "-o", "json"];
    let list = run(&every).succeeds().json();
    let ids: Vec<String> = list.as_array().expect("rows").iter().map(|row| row["id"].to_string()).collect();
    assert!(!ids.is_empty());
    let mut all = vec![list];
    all.extend(ids.iter().map(|id| run(&["failed", "show", id, "-o", "json"]).succeeds().json()));
    all.push(run(&["failed", "stats", "-o", "json"]).succeeds().json());
    let info = run(&["log", "info", "-o", "json"]).succeeds().json();
    all.push(json!([info["rows"], info["states"], info["monitoring"]]));
    all
}

#[test]
fn a_copy_has_everything_and_is_a_log_like_any_other() {
    let shop = mixed();
    let copied = shop.run(["log", "copy", "--from", LOG, "--to", "new/copy.db", "-o", "json"]).succeeds().json();
    assert_eq!((&copied["resumed"], &copied["recovered"]), (&json!(false), &json!(0)));
    assert_eq!(copied["digest"].as_str().expect("a digest").len(), 64);
    assert_eq!(shown(&shop, LOG), shown(&shop, "new/copy.db"));
    shop.run(["log", "check", "--log", "new/copy.db"]).succeeds();
    let again = shop.run(["log", "copy", "--from", "new/copy.db", "--to", "third.db", "-o", "json"]).succeeds().json();
    assert_eq!((&again["digest"], &again["tables"]), (&copied["digest"], &copied["tables"]));
    shop.run(["repost", "1", "--log", "third.db", "--yes"]).succeeds();
    let words = shop.run(["log", "copy", "--from", "third.db", "--to", "fourth.db"]).succeeds().stdout;
    assert!(words.contains("have the same content"), "{words}");
}

#[test]
fn a_dry_run_copies_nothing() {
    let shop = mixed();
    let view = shop.run(["log", "copy", "--from", LOG, "--to", "copy.db", "-n", "-o", "json"]).succeeds().json();
    assert_eq!((&view["digest"], &view["states"]["delivered"]), (&Value::Null, &json!(1)));
    assert!(!shop.sandbox.file("copy.db").exists());
    shop.run(["log", "copy", "--from", LOG, "--to", "copy.db"]).succeeds();
    shop.run(["log", "copy", "--from", LOG, "--to", "copy.db", "-n"]).exits(6);
}

#[test]
fn refusals_say_what_to_do() {
    let shop = mixed();
    let said = |args: &[&str], code: i32, words: &str| {
        let stderr = shop.run([&["log", "copy"], args].concat()).exits(code).stderr;
        assert!(stderr.contains(words), "{args:?}: {stderr}");
        assert!(!stderr.contains("pl4nted"), "{stderr}");
    };
    said(&["--from", LOG, "--to", LOG], 6, "are the same log");
    said(&["--from", "none.db", "--to", "copy.db"], 7, "there is no failed-event log");
    said(&["--from", "inv-hooks.toml", "--to", "copy.db"], 7, "is not a failed-event log");
    said(&["--from", LOG, "--to", "inv-hooks.toml"], 7, "is not a failed-event log");
    said(&["--from", LOG], 2, "--to");
    said(&["--from", "postgres://u:pl4nted@127.0.0.1/d", "--to", "copy.db"], 2, "INV_HOOKS_COPY_FROM");
    said(&["--from", LOG, "--to", "postgres://u:pl4nted@127.0.0.1/d"], 2, "INV_HOOKS_COPY_TO");
    assert!(!shop.sandbox.file("copy.db").exists());
}

#[test]
fn a_log_that_a_process_uses_is_not_copied() {
    let shop = Shop::new();
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"2"}"#]);
    shop.server.wait_for(2);
    let stderr = shop.run(["log", "copy", "--from", LOG, "--to", "copy.db"]).exits(6).stderr;
    assert!(
        stderr.contains(&format!("process {} (inv-hooks)", child.id())) || cfg!(not(target_os = "linux")),
        "{stderr}"
    );
    child.kill().expect("it is killed");
    child.wait().expect("it ended");
    let copied = shop.run(["log", "copy", "--from", LOG, "--to", "copy.db", "-o", "json"]).succeeds().json();
    assert_eq!((&copied["recovered"], &copied["states"]["unknown"]), (&json!(1), &json!(1)));
}

/// The disk fails at a call, and from then on if it is full. The next run ends the copy.
#[cfg(target_os = "linux")]
#[test]
fn a_copy_that_the_disk_stopped_goes_on() {
    let shop = mixed();
    let args = ["log", "copy", "--from", LOG, "--to", "copies/copy.db", "-o", "json"];
    let straight = shop.run(["log", "copy", "--from", LOG, "--to", "straight.db", "-o", "json"]).succeeds().json();
    let faults =
        [("write", Mode::Sticky(Error::NoSpace)), ("sync", Mode::Once(Error::Io)), ("write", Mode::Once(Error::Io))];
    let (mut failed, mut unfinished) = (0, 0);
    for (call, mode) in faults {
        for at in (1..400).step_by(11) {
            let (output, counts) = Fault { call, mode }.run(&shop.sandbox, &args, at);
            if counts.injected == 0 {
                std::fs::remove_dir_all(shop.sandbox.file("copies")).expect("it is removed");
                break;
            }
            failed += u32::from(!output.status.success());
            let is_there = shop.sandbox.file("copies/copy.db").exists();
            let looked = shop.run(["log", "info", "--log", "copies/copy.db"]).shown().stderr;
            unfinished += u32::from(is_there && looked.contains("has not finished"));
            if !output.status.success() {
                assert_eq!(shop.run(args).succeeds().json()["digest"], straight["digest"], "{call} {at}");
            }
            assert_eq!(shown(&shop, "straight.db"), shown(&shop, "copies/copy.db"), "{call} {at}");
            shop.run(["log", "check", "--log", "copies/copy.db"]).succeeds();
            std::fs::remove_dir_all(shop.sandbox.file("copies")).expect("it is removed");
        }
    }
    assert!(failed > 10 && unfinished > 5, "{failed} failed, {unfinished} unfinished");
}

#[test]
fn a_file_is_migrated_and_the_versions_are_shown() {
    let shop = mixed();
    let current = shop.run(["log", "info", "-o", "json"]).succeeds().json()["version"].clone();
    let migrate = |more: &[&str]| shop.run([&["log", "migrate", "-o", "json"], more].concat()).succeeds().json();
    assert_eq!((&migrate(&[])["from"], &migrate(&[])["migrated"]), (&current, &json!(false)));
    let log = rusqlite::Connection::open(shop.sandbox.file(LOG)).expect("the log");
    log.execute_batch(crate::harness::WITHOUT_CAUSES).expect("an older log");
    drop(log);
    let looked = migrate(&["--dry-run"]);
    assert_eq!((&looked["from"], &looked["to"], &looked["migrated"]), (&json!(10), &current, &json!(false)));
    assert_eq!(migrate(&["--dry-run"])["from"], 10, "a look changes nothing");
    let done = migrate(&[]);
    assert_eq!((&done["from"], &done["to"], &done["migrated"]), (&json!(10), &current, &json!(true)));
    shop.run(["log", "check"]).succeeds();
    shop.run(["log", "migrate", "--log", "none.db"]).exits(7);
    let empty = Shop::new();
    empty.write_store(&connector("sale", "SALE_INVENTORY", "http://127.0.0.1:9/"));
    empty.run(["log", "migrate"]).exits(5);
}
