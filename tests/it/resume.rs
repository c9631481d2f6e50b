//! `resume`: it finishes the work of a dead process, and names the events that must not be sent automatically.

use crate::harness::{Reply, Shop, connector};
use crate::relay::signal;
use serde_json::json;
use snapbox::str;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

fn sale(number: u32) -> String {
    format!(r#"{{"orderId":"DT{number}","storeId":"256"}}"#)
}

/// Three events; a dead process left 1 pending and 2 unknown.
fn shop_after_a_crash() -> Shop {
    let shop = Shop::new();
    (1..=3).for_each(|number| assert_eq!(shop.fail("SALE_INVENTORY", &sale(number)), i64::from(number)));
    shop.set_state(1, "pending");
    shop.set_state(2, "unknown");
    shop
}

#[test]
fn pending_events_are_sent_and_unknown_ones_are_named() {
    let shop = shop_after_a_crash();
    let shown = shop.run(["resume", "-o", "json"]).exits(4);
    let document = shown.json();
    assert_eq!((&document["summary"]["delivered"], &document["deliveries"][0]["id"]), (&json!(1), &json!(1)));
    shown.says(str![[r#"
1 delivered
1 event is still unknown: id 2. Ask the owner of the endpoint whether the event arrived. If it did: `inv-hooks failed discard 2 --reason TEXT`. If not: `inv-hooks resume --unknown`.

"#]]);
    assert_eq!(shop.state(3), "failed");
    let document = shop.run(["resume", "--unknown", "-o", "json"]).succeeds().json();
    assert_eq!((&document["summary"]["total"], &document["deliveries"][0]["id"]), (&json!(1), &json!(2)));
    assert_eq!(shop.show(2)["history"].as_array().and_then(|all| all.last()).expect("an attempt")["kind"], "resume");
    let shown = shop.run(["resume"]).succeeds();
    assert_eq!(shown.stdout, "");
    let requests = shop.server.requests();
    assert_eq!(requests.len(), 5);
    assert_eq!(requests[3].header("webhook-id"), requests[0].header("webhook-id"));
    assert_eq!(
        (requests[4].header("webhook-id"), &requests[4].body),
        (requests[1].header("webhook-id"), &requests[1].body)
    );
}

#[test]
fn a_dry_run_of_resume_changes_nothing() {
    let shop = shop_after_a_crash();
    shop.run(["resume", "-n"]).succeeds().says(str![[r#"
would send 1 event; 1 stays unknown

"#]]);
    shop.run(["resume", "-n", "--unknown"]).succeeds().says(str![[r#"
warning: 1 of these is in doubt: the endpoint may already have booked it; if an event is booked twice, stock is wrong
would send 2 events; 0 stay unknown

"#]]);
    assert_eq!((shop.state(1), shop.server.requests().len()), ("pending".to_owned(), 3));
}

#[test]
fn every_command_that_sees_pending_or_unknown_events_says_so() {
    let shop = shop_after_a_crash();
    for args in [
        &["failed", "search"][..],
        &["failed", "search", "-o", "json"],
        &["failed", "show", "3"],
        &["send", "SALE_INVENTORY", "--data", "{}"],
        &["repost", "3"],
    ] {
        let stderr = shop.run(args).succeeds().stderr;
        assert!(stderr.contains("1 pending") && stderr.contains("1 event is unknown"), "{args:?} {stderr}");
        // What to do about it is said where events are listed. Elsewhere it would hide the output.
        assert_eq!(
            stderr.contains("`inv-hooks repost --all` sends this event too"),
            args[..2] == ["failed", "search"],
            "{stderr}"
        );
    }
    shop.run(["failed", "stats"]).succeeds().says(str![[r#"
1 pending from an earlier run. Send them: `inv-hooks resume`
1 event is unknown: its answer was not recorded. Ask the owner of the endpoint whether the event arrived. If it did: `inv-hooks failed discard 2 --reason TEXT`. If not: `inv-hooks resume --unknown`. `inv-hooks repost --all` sends this event too, unless it is a change of stock.
1 failed event; 1 in doubt
1 event without a document or a time: such events are never held or superseded. Set their fields in the table `[payload.KEY]` of the store.

"#]]);
    shop.set_state(3, "unknown");
    shop.run(["failed", "search"]).succeeds().says(str![[r#"
1 pending from an earlier run. Send them: `inv-hooks resume`
2 events are unknown: their answers were not recorded. Ask the owner of the endpoint which of them arrived, and discard those: `inv-hooks failed discard ID --reason TEXT`. Then send the others: `inv-hooks resume --unknown`. `inv-hooks repost --all` sends them too, except changes of stock.
Show one: `inv-hooks failed show ID`. Preview a repost: `inv-hooks repost --all --dry-run`.

"#]]);
    shop.set_state(3, "delivered");
    assert_eq!(shop.run(["failed", "search", "-q", "--count"]).succeeds_silently().stdout, "1\n");
}

#[test]
fn an_event_that_fails_again_exits_4() {
    let shop = shop_after_a_crash();
    shop.server.set_reply(Reply::status(503));
    let document = shop.run(["resume", "--unknown", "-o", "json"]).exits(4).json();
    assert_eq!(document["summary"]["failed"], 2);
    assert_eq!((shop.state(1), shop.state(2)), ("failed".to_owned(), "failed".to_owned()));
    shop.run(["resume"]).succeeds();
}

#[test]
fn events_of_an_unusable_connector_stay_and_the_reason_is_shown() {
    let check = |lines: &str, reason: &str| {
        let shop = shop_after_a_crash();
        shop.write_store(lines);
        let document = shop.run(["resume", "--unknown", "-o", "json"]).exits(4).json();
        let rows = document["deliveries"].as_array().expect("a list");
        assert!(rows.len() == 2 && rows.iter().all(|row| row["skipped"] == reason), "{document}");
        assert_eq!((shop.state(1), shop.state(2)), ("pending".to_owned(), "unknown".to_owned()));
        assert_eq!(shop.server.requests().len(), 3);
    };
    let sale = connector("sale", "SALE_INVENTORY", "http://127.0.0.1:1/");
    check("", "connector_gone");
    check(&(sale.clone() + "enabled = false\n"), "connector_disabled");
    let shop = shop_after_a_crash();
    shop.write_store(&(sale + "[connectors.sale.headers]\nA = \"${MISSING}\"\n"));
    // There is an unknown event too.
    shop.run(["resume"]).exits(4).says(str![[r#"
warning: connector sale cannot be used; only events of others are sent
sale: headers.A: the variable MISSING is not set or is empty (unresolved-reference)
  Set it: `export MISSING=…`. Or write a default in the store: ${MISSING:-…}.
1 skipped
1 event is still unknown: id 2. Ask the owner of the endpoint whether the event arrived. If it did: `inv-hooks failed discard 2 --reason TEXT`. If not: `inv-hooks resume --unknown`.

"#]]);
}

#[test]
fn events_of_other_environments_are_not_sent() {
    let shop = shop_after_a_crash();
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("\"test\"", "\"production\""));
    let shown = shop.run(["resume", "--unknown"]).succeeds();
    assert_eq!(shown.stdout, "");
    assert_eq!(shop.server.requests().len(), 3);
}

#[test]
fn without_a_log_there_is_nothing_to_do() {
    let shop = Shop::new();
    shop.run(["resume"]).succeeds().says(str![[r#"
Nothing to finish: no event was sent yet.

"#]]);
    shop.run(["failed", "prune", "--older-than", "1d"]).succeeds().says(str![[r#"
Nothing to delete: 0 delivered or discarded events older than 1d.

"#]]);
    shop.run(["failed", "discard", "1", "--reason", "x"]).exits(5);
    assert!(!shop.sandbox.file(".inv-hooks").exists());
    shop.run(["resume", "--log", "missing.db"]).exits(7);
}

/// Makes every event pending, as after a crash.
fn leave_all(shop: &Shop) {
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE delivery SET state = 'pending'", []).expect("changed");
}

#[test]
fn a_resume_that_was_halted_sends_nothing_that_another_one_has_sent() {
    let (shop, events, halts) = (Shop::new(), 600, [30, 50, 70]);
    let line = |number| {
        format!("{}\n", json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {"orderId": number}}))
    };
    shop.sandbox.write("events.ndjson", (0..events).map(line).collect::<String>());
    shop.run(["failed", "import", "events.ndjson"]).succeeds();
    for millis in halts {
        leave_all(&shop);
        let mut halted = shop.sandbox.command(["resume", "-q"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let halted = halted.as_mut().expect("it starts");
        thread::sleep(Duration::from_millis(millis));
        signal(halted, "STOP");
        shop.run(["resume", "-q"]).shown();
        signal(halted, "CONT");
        halted.wait().expect("it ends");
    }
    let mut of_each: BTreeMap<String, usize> = BTreeMap::new();
    for request in shop.server.requests() {
        *of_each.entry(request.header("webhook-id").expect("an id").to_owned()).or_default() += 1;
    }
    assert_eq!(of_each.len(), events);
    assert!(of_each.values().all(|times| *times <= halts.len()), "at most once after each crash");
}

#[test]
fn in_document_order_a_pending_event_waits_for_an_older_unknown_one() {
    let shop = Shop::empty();
    let line = connector("sale", "SALE_INVENTORY", &shop.server.url("/"));
    let event = |time: u32| format!(r#"{{"orderId":"DT1","storeId":"256","eventTime":{time}}}"#);
    shop.write_store(&line);
    (1..=3).for_each(|time| assert_eq!(shop.fail("SALE_INVENTORY", &event(time)), i64::from(time)));
    shop.write_store(&format!("{line}order = \"document\"\n"));
    for (id, state) in [(1, "unknown"), (2, "pending"), (3, "unknown")] {
        shop.set_state(id, state);
    }
    let before = shop.server.requests().len();
    assert_eq!(shop.run(["resume", "-o", "json"]).exits(4).json()["summary"]["delivered"], 0);
    let document = shop.run(["resume", "--unknown", "-o", "json"]).succeeds().json();
    assert_eq!(document["summary"]["delivered"], 3, "{document}");
    let requests = &shop.server.requests()[before..];
    let times: Vec<_> = requests.iter().map(|one| one.json()["eventTime"].as_u64().expect("a time")).collect();
    assert_eq!(times, [1, 2, 3]);
}
