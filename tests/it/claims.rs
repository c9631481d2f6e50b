//! Two processes at the same time: a process checks each event again when it claims it, because the other process may
//! have changed it.
//!
//! A rate makes the first process slow, so that most of its events are still waiting when the second one starts.

use crate::harness::{Reply, Shop};
use serde_json::Value;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_secs(20);

fn sale(number: i64) -> String {
    format!(r#"{{"orderId":"DT{number}","storeId":"256","eventTime":{number}}}"#)
}

fn count(document: &str, time: i64) -> String {
    format!(
        r#"{{"eventType":"CYC_COUNT_COMPLETED_EVENT","cycleCountId":"{document}","storeId":"256","eventTime":{time}}}"#
    )
}

fn shop_with(payloads: &[(&str, String)]) -> Shop {
    let shop = Shop::new();
    for (number, (key, payload)) in (1..).zip(payloads) {
        assert_eq!(shop.fail(key, payload), number);
    }
    shop
}

/// A command that sends two events per second, one at a time.
fn slow(shop: &Shop, args: &[&str]) -> Child {
    let args = [args, &["--rate", "2/s", "--concurrency", "1", "-o", "json"]].concat();
    let mut command = shop.sandbox.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

fn wait_for_requests(shop: &Shop, count: usize) {
    let started = Instant::now();
    while shop.server.requests().len() < count {
        assert!(started.elapsed() < LONGEST, "{} of {count} requests", shop.server.requests().len());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the outcome of event `id` in the JSON of a command that has ended.
fn outcome(child: Child, id: i64) -> Value {
    let output = child.wait_with_output().expect("it ends");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    let all = document["deliveries"].as_array().expect("a list");
    all.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("no {id} in {document}")).clone()
}

fn times(shop: &Shop, payload: &str) -> usize {
    shop.server.requests().iter().filter(|request| request.body == payload.as_bytes()).count()
}

/// While the first of 8 events is in flight, the last one fails with `reply` in another process. Returns how many times
/// that event was sent, and its outcome in the first process.
fn overtaken_by(reply: Reply) -> (usize, Value) {
    let payloads: Vec<_> = (1..=8).map(|number| ("SALE_INVENTORY", sale(number))).collect();
    let shop = shop_with(&payloads);
    let slow = slow(&shop, &["repost", "--all", "--yes", "--retries", "0"]);
    wait_for_requests(&shop, 9);
    shop.server.set_reply(reply);
    let _ = shop.run(["repost", "8", "--timeout", "500ms", "--retries", "0"]).exits(4);
    shop.server.set_reply(Reply::ok());
    let told = outcome(slow, 8);
    (times(&shop, &sale(8)), told)
}

#[test]
fn an_event_that_another_process_tried_in_the_meantime_is_not_sent_again() {
    std::thread::scope(|scope| {
        for reply in [Reply::hang(), Reply::reset(), Reply::status(503), Reply::status(422)] {
            scope.spawn(move || {
                let (times, told) = overtaken_by(reply.clone());
                assert_eq!((times, &told["skipped"]), (2, &"changed".into()), "{reply:?} {told}");
            });
        }
    });
}

#[test]
fn an_event_that_another_resume_left_unknown_is_not_sent_again() {
    let payloads: Vec<_> = (1..=8).map(|number| ("SALE_INVENTORY", sale(number))).collect();
    let shop = shop_with(&payloads);
    (1..=8).for_each(|id| shop.set_state(id, "pending"));
    let slow = slow(&shop, &["resume"]);
    wait_for_requests(&shop, 9);
    let mut dies = shop.sandbox.command(["resume", "--concurrency", "1"]);
    let status = dies.env("INV_HOOKS_KILL_AT", "post.after:1").stdin(Stdio::null()).output().expect("it starts").status;
    assert_eq!(status.code(), None, "it was killed");
    let _ = shop.run(["failed", "search"]).shown();
    let unknown = shop.run(["failed", "search", "-o", "json"]).exits(0).json();
    let unknown = unknown.as_array().expect("a list").iter().filter(|row| row["state"] == "unknown");
    let unknown: Vec<i64> = unknown.map(|row| row["id"].as_i64().expect("an id")).collect();
    assert!(!unknown.is_empty(), "the killed process left unknown events");
    let output = slow.wait_with_output().expect("it ends");
    let document: Value = serde_json::from_slice(&output.stdout).expect("a document");
    for id in unknown {
        let told = document["deliveries"].as_array().expect("a list").iter().find(|one| one["id"] == id);
        assert_ne!(told.expect("it was chosen")["skipped"], Value::Null, "{document}");
        assert!(times(&shop, &sale(id)) <= 2, "{id} was sent again");
    }
}

/// A shop in which seven counts of other documents are older than the old count of the document `C8`.
fn shop_with_counts() -> Shop {
    let payloads: Vec<_> = (1..=8).map(|n| ("INVENTORY_EXPORT_CYC", count(&format!("C{n}"), 1_000))).collect();
    shop_with(&payloads)
}

#[test]
fn an_older_count_is_skipped_after_another_process_delivered_a_newer_one() {
    for by_repost in [false, true] {
        let (shop, newer) = (shop_with_counts(), count("C8", 2_000));
        let slow = slow(&shop, &["repost", "--all", "--yes"]);
        wait_for_requests(&shop, 9);
        if by_repost {
            let id = shop.fail("INVENTORY_EXPORT_CYC", &newer);
            let _ = shop.run(["repost", &id.to_string()]).exits(0);
        } else {
            shop.deliver("INVENTORY_EXPORT_CYC", &newer);
        }
        let told = outcome(slow, 8);
        assert_eq!((&told["skipped"], &told["state"]), (&"superseded".into(), &"failed".into()), "{told}");
        assert_eq!(times(&shop, &count("C8", 1_000)), 1);
    }
}

#[test]
fn a_newer_test_payload_supersedes_nothing() {
    let shop = shop_with_counts();
    let sample = shop.sandbox.write("newer.json", count("C8", 2_000));
    let data = format!("@{}", sample.display());
    let _ = shop.run(["connector", "test", "cyc", "--data", &data, "--yes"]).exits(0);
    let document = shop.run(["repost", "--all", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["summary"]["delivered"], 8, "{document}");
}

#[test]
fn an_older_count_is_not_retried_after_a_newer_one_was_delivered() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503).header("retry-after", "2"));
    let mut send = shop.sandbox.command([
        "send",
        "INVENTORY_EXPORT_CYC",
        "--data",
        &count("C8", 1_000),
        "--retries",
        "3",
        "-o",
        "json",
    ]);
    let child = send.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    wait_for_requests(&shop, 1);
    shop.server.set_reply(Reply::ok());
    shop.deliver("INVENTORY_EXPORT_CYC", &count("C8", 2_000));
    let told = outcome(child, 1);
    assert_eq!((&told["state"], &told["status"]), (&"failed".into(), &503.into()), "{told}");
    assert_eq!(times(&shop, &count("C8", 1_000)), 1);
}

#[test]
fn an_older_count_is_skipped_while_another_process_sends_a_newer_one() {
    let shop = shop_with(&[("INVENTORY_EXPORT_CYC", count("C8", 1_000))]);
    shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    let mut send = shop.sandbox.start(["send", "INVENTORY_EXPORT_CYC", "--data", &count("C8", 2_000)]);
    wait_for_requests(&shop, 2);
    shop.server.set_reply(Reply::ok());
    let document = shop.run(["repost", "--all", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["deliveries"][0]["skipped"], "superseded", "{document}");
    assert!(send.wait().expect("it ends").success());
    assert_eq!(times(&shop, &count("C8", 1_000)), 1);
}

/// The count is claimed long before it is sent, because a rate makes `send` slow.
#[test]
fn a_count_that_waited_for_its_turn_is_checked_again() {
    let shop = Shop::new();
    let mut lines: Vec<_> = (1..=3).map(|n| count(&format!("C{n}"), 1_000)).collect();
    lines.push(count("C8", 1_000));
    shop.sandbox.write("counts.ndjson", lines.join("\n"));
    let slow = slow(&shop, &["send", "INVENTORY_EXPORT_CYC", "--ndjson", "counts.ndjson"]);
    wait_for_requests(&shop, 2);
    shop.deliver("INVENTORY_EXPORT_CYC", &count("C8", 2_000));
    let output = slow.wait_with_output().expect("it ends");
    let told: Value = serde_json::from_slice(&output.stdout).expect("a document");
    assert_eq!((output.status.code(), &told["summary"]["failed"]), (Some(4), &1.into()), "{told}");
    let sent = shop.server.requests();
    let last = sent.iter().rposition(|one| one.body == count("C8", 2_000).as_bytes()).expect("it was sent");
    assert!(sent[last..].iter().all(|one| one.body != count("C8", 1_000).as_bytes()), "the older count arrived last");
}

/// When the breaker allows an attempt again, the older count is next, but it is not sent.
#[test]
fn a_superseded_count_does_not_keep_its_connector_waiting() {
    let shop = Shop::new();
    shop.server.script([Reply::status(503).header("retry-after", "1")]);
    let lines = [count("C8", 1_000), count("C8", 2_000), count("C9", 1_000)].join("\n");
    shop.sandbox.write("counts.ndjson", lines);
    let args = ["send", "INVENTORY_EXPORT_CYC", "--ndjson", "counts.ndjson", "--retries", "3", "--concurrency", "1"];
    let started = Instant::now();
    let document = shop.run([&args[..], &["-o", "json"]].concat()).exits(4).json();
    assert!(started.elapsed() < LONGEST, "{:?}", started.elapsed());
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["failed"]), (&2.into(), &1.into()));
}

#[test]
fn of_two_pending_counts_of_a_document_the_newer_is_sent_and_the_older_fails() {
    let shop = shop_with(&[
        ("INVENTORY_EXPORT_CYC", count("C8", 1_000)),
        ("INVENTORY_EXPORT_CYC", count("C8", 2_000)),
        ("INVENTORY_EXPORT_CYC", count("C9", 1_000)),
    ]);
    (1..=3).for_each(|id| shop.set_state(id, "pending"));
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(300)));
    let document = shop.run(["resume", "-o", "json"]).exits(4).json();
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["failed"]), (&2.into(), &1.into()));
    assert_eq!([1, 2, 3].map(|id| shop.state(id)), ["failed", "delivered", "delivered"]);
    assert_eq!(times(&shop, &count("C8", 1_000)), 1);
    let shown = shop.run(["failed", "show", "1"]).exits(0);
    assert!(shown.stdout.contains("the newer event 2 of the same document"), "{}", shown.stdout);
    let _ = shop.run(["resume"]).succeeds();
}

/// A shop in which event 1 and its edited copy 2 have failed.
fn edited_shop() -> Shop {
    let shop = shop_with(&[("SALE_INVENTORY", sale(1))]);
    shop.server.set_reply(Reply::status(500));
    let _ = shop.run(["repost", "1", "--set", "/eventTime=2"]).exits(4);
    shop.server.set_reply(Reply::ok());
    shop
}

#[test]
fn a_copy_that_is_delivered_in_a_later_run_replaces_its_original() {
    let shop = edited_shop();
    let _ = shop.run(["repost", "2"]).exits(0);
    assert_eq!(shop.show(1)["discard_reason"], "replaced by its edited copy 2");
    let sent = shop.server.requests().len();
    let _ = shop.run(["repost", "--all", "--yes"]).exits(0);
    assert_eq!(shop.server.requests().len(), sent);
}

#[test]
fn a_bulk_repost_sends_only_one_of_an_event_and_its_failed_copy() {
    let shop = edited_shop();
    let document = shop.run(["repost", "--all", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["skipped"]), (&1.into(), &1.into()));
    let deliveries = document["deliveries"].as_array().expect("a list");
    let skipped = deliveries.iter().find(|one| one["id"] == 1).expect("it is named");
    assert_eq!(skipped["skipped"], "replaced");
    assert_eq!((shop.state(1), shop.state(2)), ("discarded".to_owned(), "delivered".to_owned()));
}

#[test]
fn a_delivered_original_discards_its_copies() {
    let shop = edited_shop();
    let shown = shop.run(["repost", "1"]).exits(0);
    assert!(shown.stderr.contains("event 2 is another copy of it"), "{}", shown.stderr);
    assert_eq!((shop.state(1), shop.state(2)), ("delivered".to_owned(), "discarded".to_owned()));
}

#[test]
fn in_document_order_a_copy_is_sent_before_its_failed_original() {
    let shop = shop_with(&[("SALE_INVENTORY", sale(1))]);
    let _ = shop.run(["repost", "1", "--set", "/eventTime=2", "--order", "document"]).exits(0);
    assert_eq!((shop.state(1), shop.state(2)), ("discarded".to_owned(), "delivered".to_owned()));
}

#[test]
fn an_original_is_not_sent_after_its_copy_was_delivered() {
    let payloads: Vec<_> = (1..=6).map(|number| ("SALE_INVENTORY", sale(number))).collect();
    let shop = shop_with(&payloads);
    let slow = slow(&shop, &["repost", "--all", "--yes"]);
    wait_for_requests(&shop, 7);
    let _ = shop.run(["repost", "6", "--set", "/eventTime=60"]).exits(0);
    let told = outcome(slow, 6);
    assert_eq!(told["skipped"], "discarded", "{told}");
    assert_eq!(times(&shop, &sale(6)), 1);
}

#[test]
fn a_typed_payload_is_saved_if_the_event_changed_in_the_meantime() {
    use std::os::unix::fs::PermissionsExt as _;
    for reply in [Reply::ok(), Reply::status(422)] {
        let mut shop = shop_with(&[("SALE_INVENTORY", sale(1))]);
        let program = env!("CARGO_BIN_EXE_inv-hooks");
        let script = format!(
            "#!/bin/sh\n{program} repost 1 --retries 0 > other.txt 2>&1\nprintf '{{\"changed\":1}}' > \"$1\"\n"
        );
        let path = shop.sandbox.write("editor.sh", script);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
        shop.sandbox = shop.sandbox.with_variable("EDITOR", "./editor.sh");
        shop.server.set_reply(reply);
        let (code, shown) = shop.sandbox.terminal(["repost", "1", "--edit"]).ends();
        assert!(code == 6 && shown.contains("--data @"), "{code} {shown}");
        let shown: String = shown.split_whitespace().collect();
        let kept = shown.split("--data@").nth(1).and_then(|rest| rest.split(".json").next()).expect("a path");
        let kept = std::fs::read_to_string(format!("{kept}.json")).expect("what was typed");
        assert_eq!((kept.as_str(), times(&shop, "{\"changed\":1}")), ("{\"changed\":1}", 0));
    }
}
