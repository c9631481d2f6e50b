//! `status`: how bad it is, since when and why, on one screen; and `log metrics`, the same for Prometheus.

use crate::harness::{Reply, Shop, keys};
use serde_json::{Value, json};

/// Failed events of two connectors, an unknown and a delivered one.
fn shop() -> Shop {
    let shop = Shop::new();
    let line = |connector: &str, status: u16, hours: u32, n: u32| {
        let at = format!("2026-01-01T{hours:02}:30:00Z");
        let event =
            format!(r#""connector":"{connector}","failed_at":"{at}","failure":"http_status","status":{status}"#);
        format!(r#"{{"api_key":"SALE_INVENTORY",{event},"payload":{{"orderId":"{connector}{n}"}}}}"#)
    };
    let lines = [line("sale", 503, 7, 1), line("sale", 503, 8, 2), line("sale", 401, 9, 3), line("gone", 503, 8, 4)];
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
    shop.run(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"good"}"#]).succeeds();
    let unknown = shop.fail_by(Reply::close(), "SALE_INVENTORY", r#"{"orderId":"lost"}"#);
    shop.set_state(unknown, "unknown");
    shop
}

fn connector<'v>(status: &'v Value, name: &str) -> &'v Value {
    let all = status["connectors"].as_array().expect("a list");
    all.iter().find(|one| one["connector"] == name).unwrap_or_else(|| panic!("no {name}: {status}"))
}

#[test]
fn counts_causes_and_times_are_those_of_the_log() {
    let status = shop().run(["status", "-o", "json"]).succeeds().json();
    let expected = ["environment", "zone", "failed", "unknown", "pending", "connectors"];
    assert_eq!(keys(&status), expected);
    assert_eq!((&status["failed"], &status["unknown"], &status["pending"]), (&json!(4), &json!(1), &json!(0)));
    let sale = connector(&status, "sale");
    assert_eq!((&sale["failed"], &sale["unknown"]), (&json!(3), &json!(1)));
    let causes = sale["causes"].as_array().expect("causes").iter();
    let causes: Vec<_> = causes.map(|of| (of["cause"].as_str().expect("a text"), of["count"].as_u64())).collect();
    assert_eq!(causes, [("503", Some(2)), ("401", Some(1)), ("answer not recorded", Some(1))]);
    assert_eq!(sale["first_failed_at"], "2026-01-01T07:30:00.000Z");
    assert!(sale["last_delivered_at"].is_string(), "{sale}");
    assert_eq!(sale["hours"].as_array().map(Vec::len), Some(24));
    assert_eq!(sale["next"], "inv-hooks repost --connector sale");
    assert_eq!(status["connectors"][0]["connector"], "sale", "the worst comes first");
    assert_eq!(connector(&status, "gone")["last_delivered_at"], Value::Null);
    assert_eq!(connector(&status, "asn")["failed"], 0, "a connector of the store without events is listed");
}

#[test]
fn failures_of_the_last_day_are_in_their_hours() {
    let shop = Shop::new();
    for n in 0..3 {
        shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"D{n}"}}"#));
    }
    let status = shop.run(["status", "-o", "json"]).succeeds().json();
    let hours = connector(&status, "sale")["hours"].as_array().expect("hours").clone();
    let counts: u64 = hours.iter().filter_map(|hour| hour["failed"].as_u64()).sum();
    assert_eq!(counts, 3);
    let of_last_two: u64 = hours[22..].iter().filter_map(|hour| hour["failed"].as_u64()).sum();
    assert_eq!(of_last_two, 3, "just now, perhaps on both sides of a full hour");
}

#[test]
fn the_exit_code_says_whether_anything_failed() {
    let shop = Shop::new();
    shop.run(["status", "--exit-code"]).succeeds();
    let empty = shop.run(["status"]).succeeds().stdout;
    assert!(empty.contains("0 events failed, 0 unknown, 0 pending"), "{empty}");
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    shop.run(["status", "--exit-code"]).exits(4);
    shop.run(["status"]).succeeds();
    shop.run(["repost", "1", "-q"]).succeeds();
    shop.run(["status", "--exit-code"]).succeeds();
}

/// An unknown event that was discarded and restored is failed, whatever its cause.
#[test]
fn what_is_failed_is_counted_as_failed() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    shop.set_state(id, "unknown");
    shop.run(["failed", "discard", &id.to_string(), "--reason", "x", "--yes"]).succeeds();
    shop.run(["failed", "discard", &id.to_string(), "--undo"]).succeeds();
    let state = shop.state(id);
    let status = shop.run(["status", "-o", "json"]).succeeds().json();
    assert_eq!((&status[state.as_str()], state.as_str()), (&json!(1), "failed"), "{status}");
}

/// The events of a process that was killed are counted although no command has marked them yet.
#[test]
fn events_of_a_killed_process_are_counted() {
    let shop = Shop::new();
    let kill_after = |reply: Reply, document: &str, more: &[&str]| {
        let before = shop.server.requests().len();
        shop.server.set_reply(reply);
        let data = format!(r#"{{"orderId":"{document}"}}"#);
        let running = shop.sandbox.start([&["send", "SALE_INVENTORY", "--data", &data], more].concat());
        shop.server.wait_for(before + 1);
        running
    };
    let state = || {
        let status = shop.run(["status", "-o", "json"]).succeeds().json();
        let sale = connector(&status, "sale").clone();
        [&sale["unknown"], &sale["pending"], &sale["causes"], &sale["next"]].map(Value::to_string)
    };
    let mut hanging = kill_after(Reply::hang(), "D1", &[]);
    assert_eq!(state(), ["0", "0", "[]", "null"], "its process is alive");
    hanging.kill().expect("it runs");
    hanging.wait().expect("it ends");
    let unknown = |pending: &str| {
        let causes = r#"[{"cause":"answer not recorded","cause_id":"ID","count":1}]"#;
        ["1", pending, causes, r#""inv-hooks failed search --connector sale""#].map(str::to_owned)
    };
    let without_id = |mut state: [String; 4]| {
        let causes: Value = serde_json::from_str(&state[2]).expect("JSON");
        let id = causes[0]["cause_id"].as_str().expect("an id").to_owned();
        state[2] = state[2].replace(&id, "ID");
        state
    };
    assert_eq!(without_id(state()), unknown("0"));
    let mut retrying = kill_after(Reply::status(503).header("Retry-After", "60"), "D2", &["--retries", "3"]);
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let waits = "SELECT count(*) FROM delivery WHERE next_attempt_at IS NOT NULL";
    while log.query_row(waits, [], |row| row.get::<_, i64>(0)) != Ok(1) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    retrying.kill().expect("it runs");
    retrying.wait().expect("it ends");
    assert_eq!(without_id(state()), unknown("1"));
}

#[test]
fn the_next_command_names_the_same_store_and_log() {
    let shop = Shop::new();
    shop.run(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"D0"}"#, "--log", "other.db"]).succeeds();
    shop.server.set_reply(Reply::status(503));
    shop.run(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"D1"}"#, "--log", "other.db"]).exits(4);
    let status = shop.run(["status", "--log", "other.db", "-o", "json"]).succeeds().json();
    let next = connector(&status, "sale")["next"].as_str().expect("a command").to_owned();
    assert!(next.contains("--log other.db"), "{next}");
    let page = shop.run(["status", "--log", "other.db"]).succeeds().stdout;
    assert!(page.contains(&next), "{page}");
    let report = shop.run(["failed", "report", "--log", "other.db"]).succeeds().stdout;
    assert!(report.matches("--log other.db").count() >= 2, "{report}");
}

#[test]
fn metrics_are_written_whole_and_agree_with_the_status() {
    let shop = shop();
    let text = shop.run(["log", "metrics"]).succeeds().stdout;
    for line in [
        r#"inv_hooks_failed_events{environment="test",connector="sale",cause="503"} 2"#,
        r#"inv_hooks_failed_events{environment="test",connector="sale",cause="401"} 1"#,
        r#"inv_hooks_failed_events{environment="test",connector="gone",cause="503"} 1"#,
        r#"inv_hooks_unknown_events{environment="test",connector="sale"} 1"#,
        r#"inv_hooks_pending_events{environment="test",connector="sale"} 0"#,
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    shop.sandbox.write("metrics.prom", "old");
    shop.run(["log", "metrics", "--file", "metrics.prom"]).succeeds_silently();
    let written = shop.sandbox.read("metrics.prom");
    // The age of the oldest failure may have grown.
    let without_age = |text: &str| {
        let mut lines: Vec<String> = text.lines().filter(|line| !line.contains("oldest")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(without_age(&written), without_age(&text));
    let refused = shop.run(["log", "metrics", "--file", "no-folder/metrics.prom"]).exits(7).stderr;
    assert!(refused.contains("cannot be written"), "{refused}");
}

/// A repost would skip all of them.
#[test]
fn events_in_doubt_are_looked_at_before_they_are_sent() {
    let shop = Shop::new();
    for number in 1..=2 {
        let payload = format!(r#"{{"documentId":"D{number}"}}"#);
        shop.fail_by(Reply::hang_in_head().then_close(), "INVENTORY_EXPORT_INA", &payload);
    }
    let next = || {
        let status = shop.run(["status", "-o", "json"]).succeeds().json();
        connector(&status, "ina")["next"].as_str().expect("a command").to_owned()
    };
    assert_eq!(next(), "inv-hooks failed search --connector ina --maybe-applied");
    assert!(shop.run(["status"]).succeeds().stdout.contains("2 failed since "), "counts stay");
    assert!(shop.run(["status"]).succeeds().stdout.contains(", all in doubt, "), "and the doubt is named");
    shop.fail_by(Reply::status(400), "INVENTORY_EXPORT_INA", r#"{"documentId":"D3"}"#);
    assert_eq!(next(), "inv-hooks repost --connector ina");
}
