//! What a killed process was doing is visible afterwards: when it took an event, who ran it, which command, and with which reason.

use crate::harness::{Reply, Shop};
use serde_json::{Value, json};
use std::process::Child;
use std::time::Duration;

const SALE: &str = r#"{"orderId":"A1"}"#;

fn kill(mut child: Child) {
    child.kill().expect("a kill");
    child.wait().expect("it is gone");
}

/// Runs a command until the endpoint has its next `count` requests, which it does not answer, and kills it.
fn killed_at_requests(shop: &Shop, args: &[&str], count: usize) {
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let child = shop.sandbox.start(args);
    shop.server.wait_for(before + count);
    kill(child);
    shop.server.set_reply(Reply::ok());
}

/// Returns what an attempt says about who made it, and what came of it.
fn told(attempt: &Value) -> Value {
    let keys = ["number", "kind", "by", "reason", "verdict"];
    keys.iter().map(|key| attempt[key].clone()).collect()
}

fn time(value: &Value) -> &str {
    value.as_str().expect("a time")
}

#[test]
fn the_attempt_of_a_killed_repost_is_shown_with_its_time_user_command_and_reason() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", SALE).to_string();
    let started = inv_hooks::runtime::now().to_string();
    killed_at_requests(&shop, &["repost", &id, "--yes", "--reason", "CHG-7"], 1);
    let ended = inv_hooks::runtime::now().to_string();
    std::thread::sleep(Duration::from_millis(20));
    let row = shop.show(1);
    let history = row["history"].as_array().expect("a list");
    let first = json!([1, "send", "tester@here", null, "failed"]);
    assert_eq!(
        history.iter().map(told).collect::<Vec<_>>(),
        [first, json!([2, "repost", "tester@here", "CHG-7", "unknown"])]
    );
    // It has the time when the process took the event, not when a later command noticed that it had died.
    assert!((started.as_str()..=ended.as_str()).contains(&time(&history[1]["at"])), "{started} {ended} {row}");
    assert_eq!((&row["state"], &row["attempts"], &row["reposts"]), (&json!("unknown"), &json!(2), &json!(1)));
    assert_eq!((&row["status"], &row["last_attempt_at"]), (&Value::Null, &history[1]["at"]));
    assert!(time(&row["failed_at"]) < started.as_str(), "it failed before: {row}");
    let page = shop.run(["failed", "show", &id]).succeeds().stdout;
    assert!(page.contains(" repost by tester@here (CHG-7) unknown\n"), "{page}");
    assert!(
        page.contains(
            "   the process died or was cut off from the log before it recorded an answer: the request was sent after this time, or not at all\n"
        ),
        "{page}"
    );
    shop.run(["repost", &id, "--yes", "--reason", "CHG-8", "--include-maybe-applied"]).succeeds();
    let row = shop.show(1);
    assert_eq!(told(&row["history"][1]), json!([2, "repost", "tester@here", "CHG-7", "unknown"]));
    assert_eq!(told(&row["history"][2]), json!([3, "repost", "tester@here", "CHG-8", "delivered"]));
}

/// A new event is noted as failed when that is noticed, so that who asks for the latest failures again and again misses none.
#[test]
fn a_killed_send_leaves_an_attempt_in_exports_copies_and_counts() {
    let shop = Shop::new();
    shop.sandbox.write("day.ndjson", (1..=3).map(|n| format!("{{\"orderId\":\"A{n}\"}}\n")).collect::<String>());
    killed_at_requests(&shop, &["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--concurrency", "3"], 3);
    let noticed = inv_hooks::runtime::now().to_string();
    shop.run(["failed", "search"]).succeeds();
    for id in 1..=3 {
        let row = shop.show(id);
        assert_eq!(told(&row["history"][0]), json!([1, "send", "tester@here", null, "unknown"]));
        assert!(
            time(&row["failed_at"]) >= noticed.as_str() && time(&row["last_attempt_at"]) <= noticed.as_str(),
            "{row}"
        );
    }
    assert_eq!(shop.search(&["--failure", "unknown"]).len(), 3);
    let export = shop.run(["failed", "export"]).succeeds().stdout;
    let har = shop.run(["failed", "export", "--format", "har"]).succeeds().json();
    assert_eq!(har["log"]["entries"][2]["response"]["_error"], "the answer was not recorded", "{har}");
    shop.run(["failed", "stats", "--by", "status"]).succeeds();
    shop.run(["log", "check"]).succeeds();
    shop.run(["log", "copy", "--from", ".inv-hooks/events.db", "--to", "copy.db"]).succeeds();
    let other = Shop::new();
    other.sandbox.write("events.ndjson", export);
    other.run(["failed", "import", "events.ndjson"]).succeeds();
    let copied = shop.run(["failed", "show", "1", "--log", "copy.db", "-o", "json"]).succeeds().json();
    for history in [&copied["history"], &other.show(1)["history"]] {
        assert_eq!(history, &shop.show(1)["history"]);
    }
}

#[test]
fn ten_killed_processes_are_told_apart() {
    let shop = Shop::new();
    let ids: Vec<String> =
        (0..10).map(|n| shop.fail("SALE_INVENTORY", &format!("{{\"orderId\":\"A{n}\"}}")).to_string()).collect();
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let start = |id: &String| shop.sandbox.start(["repost", id, "--yes", "--reason", &format!("reason {id}")]);
    let children: Vec<Child> = ids.iter().map(start).collect();
    shop.server.wait_for(before + 10);
    children.into_iter().for_each(kill);
    for id in &ids {
        let history = shop.show(id.parse().expect("an id"))["history"].clone();
        assert_eq!(told(&history[1]), json!([2, "repost", "tester@here", format!("reason {id}"), "unknown"]));
    }
    // Each of them had a row that says who it was. None is left.
    shop.server.set_reply(Reply::ok());
    shop.deliver("SALE_INVENTORY", "{}");
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.query_row("SELECT count(*) FROM author", [], |row| row.get::<_, i64>(0)), Ok(1));
}

/// A row whose claim is of an earlier version of the program has no attempt, because nothing is known of it.
#[test]
fn a_claim_of_an_earlier_version_is_unknown_without_an_attempt() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", SALE]);
    shop.server.wait_for(1);
    kill(child);
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute_batch("DROP TABLE author; ALTER TABLE delivery DROP COLUMN claimed_at; PRAGMA user_version = 15")
        .expect("as before");
    drop(log);
    let row = shop.show(1);
    assert_eq!((&row["state"], &row["attempts"], &row["history"]), (&json!("unknown"), &json!(0), &json!([])));
}

#[cfg(feature = "killpoints")]
#[test]
fn a_process_that_dies_before_it_has_taken_an_event_leaves_no_attempt() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    for (args, point) in [
        (&["repost", "1", "--yes"][..], "claim.before"),
        (&["send", "SALE_INVENTORY", "--data", "{}"], "accept.before"),
    ] {
        let mut command = shop.sandbox.command(args);
        let output = command.env("INV_HOOKS_KILL_AT", point).output().expect("it starts");
        assert_eq!(output.status.code(), None, "{point}");
    }
    assert_eq!((shop.search(&[]), shop.show(1)["history"].as_array().map(Vec::len)), (vec![1], Some(1)));
    assert_eq!(shop.state(1), "failed");
}
