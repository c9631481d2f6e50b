//! `log monitoring`: monitoring events as a relay kept them, for people and for programs.

use crate::harness::{Sandbox, Shop};
use inv_hooks::log::{Access, Change, open};
use inv_hooks::model::{NewMonitoringEvent, Timestamp};
use serde_json::{Value, json};

/// A shop whose log has these monitoring events, one per second from 2026-11-27T10:00:00Z.
fn shop(events: &[(Option<&str>, &[u8])]) -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{}");
    let start: Timestamp = "2026-11-27T10:00:00Z".parse().expect("a time");
    let mut log = open(&shop.sandbox.file(".inv-hooks/events.db"), Access::Write, start).expect("a log").log;
    for (second, (connector, payload)) in (0..).zip(events) {
        let event = NewMonitoringEvent {
            received_at: Timestamp::from_millis(start.as_millis() + second * 1000).expect("a time"),
            environment: "test".parse().expect("an environment"),
            connector: connector.map(str::to_owned),
            payload: payload.to_vec(),
        };
        log.commit(vec![Change::Monitoring(Box::new(event))]).expect("a commit");
    }
    shop
}

fn list(shop: &Shop, args: &[&str]) -> Vec<Value> {
    let shown = shop.run(["log", "monitoring", "-o", "json"].iter().chain(args)).succeeds();
    shown.json().as_array().expect("a list").clone()
}

#[test]
fn json_has_the_payload_as_failed_show_has_it() {
    let exact = br#"{"a" : 1.10,"a":9007199254740993}"#;
    let shop = shop(&[(Some("sale"), exact), (None, b"text \x1b"), (None, b"\xff\x00"), (None, b"")]);
    let shown = shop.run(["log", "monitoring", "-o", "ndjson"]).succeeds();
    let lines: Vec<&str> = shown.stdout.lines().collect();
    assert!(lines[3].contains(&format!("\"payload\":{},", String::from_utf8_lossy(exact))), "{}", lines[3]);
    let rows = list(&shop, &[]);
    let first = json!({
        "id": 1, "received_at": "2026-11-27T10:00:00.000Z", "connector": "sale", "payload": {"a": 9_007_199_254_740_993_u64},
        "payload_bytes": exact.len(), "cursor": rows[3]["cursor"],
    });
    assert_eq!(rows[3], first);
    assert_eq!((&rows[2]["payload"], &rows[2]["connector"]), (&json!("text \u{1b}"), &Value::Null));
    assert_eq!((&rows[1]["payload"], &rows[1]["payload_base64"]), (&Value::Null, &json!("/wA=")));
    assert_eq!((&rows[0]["payload"], &rows[0]["payload_bytes"]), (&json!(""), &json!(0)));
}

#[test]
fn csv_has_the_exact_text_and_no_formula() {
    let shop = shop(&[(Some("sale"), br#"{"a":1.10,"a":9007199254740993}"#), (None, b"=1+1")]);
    let csv = shop.run(["log", "monitoring", "-o", "csv"]).succeeds().stdout;
    assert!(csv.starts_with("id,received_at,connector,payload,payload_base64,payload_bytes,cursor\n2,"), "{csv}");
    assert!(csv.contains(",sale,\"{\"\"a\"\":1.10,\"\"a\"\":9007199254740993}\",,31,c"), "{csv}");
    assert!(csv.contains(",'=1+1,,4,c"), "{csv}");
}

#[test]
fn hostile_text_reaches_a_table_as_escapes_and_one_line() {
    let hostile = "\u{1b}]0;title\u{7}\r\n\tcells\u{202e}";
    let shop = shop(&[(Some("a\tb\u{1b}"), hostile.as_bytes()), (None, b"{\n \"pretty\" : [ 1 ] }\n")]);
    let table = shop.run(["log", "monitoring"]).succeeds().stdout;
    let expected = [
        "WHEN\tCONNECTOR\tPAYLOAD",
        "2026-11-27T10:00:01.000Z\t\t{\"pretty\":[1]}",
        "2026-11-27T10:00:00.000Z\ta\\tb\\u{1b}\t\\u{1b}]0;title\\u{7}\\r\\n\\tcells\\u{202e}",
    ];
    assert_eq!(table.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn pages_and_filters_find_every_event_once() {
    let names = ["sale", "ina", "sale", "sale", "ina", "sale", "sale"];
    let payloads: Vec<String> = (0..names.len()).map(|number| format!("{{\"number\":{number}}}")).collect();
    let events: Vec<_> = names.iter().zip(&payloads).map(|(name, payload)| (Some(*name), payload.as_bytes())).collect();
    let shop = shop(&events);
    let numbers = |rows: &[Value]| -> Vec<u64> {
        rows.iter().map(|row| row["payload"]["number"].as_u64().expect("a number")).collect()
    };
    assert_eq!(numbers(&list(&shop, &["--connector", "sale"])), [6, 5, 3, 2, 0]);
    assert_eq!(numbers(&list(&shop, &["--since", "2026-11-27T10:00:05Z"])), [6, 5]);
    let page = ["log", "monitoring", "--connector", "sale", "--limit", "2", "-o", "json"];
    let mut shown = shop.run(page).succeeds();
    let mut seen = numbers(shown.json().as_array().expect("a list"));
    while let Some((_, next)) = shown.stderr.split_once("Next page: `inv-hooks ") {
        let next: Vec<&str> = next.trim_end().trim_end_matches('`').split(' ').collect();
        assert!(next.contains(&"--after"), "{next:?}");
        shown = shop.run(next).succeeds();
        seen.extend(numbers(shown.json().as_array().expect("a list")));
    }
    assert_eq!(seen, [6, 5, 3, 2, 0]);
    let names = shop.run(["log", "monitoring", "-o", "name", "--limit", "3"]).succeeds().stdout;
    assert_eq!(names, "7\n6\n5\n");
}

#[test]
fn without_events_the_list_is_empty() {
    let shop = Shop::new();
    let shown = shop.run(["log", "monitoring", "-o", "json"]).succeeds();
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("[]\n", "No monitoring event matches.\n"));
    let shown = shop.run(["log", "monitoring", "--connector", "sales"]).succeeds();
    let expected =
        "warning: there is no connector sales in the store; did you mean sale?\nNo monitoring event matches.\n";
    assert_eq!((shown.stdout.as_str(), shown.stderr.as_str()), ("", expected));
    assert_eq!(Sandbox::new().run(["log", "monitoring", "-o", "ndjson"]).succeeds().stdout, "");
    shop.run(["log", "monitoring", "--limit", "0"]).exits(2);
    shop.run(["log", "monitoring", "--after", "x"]).exits(2);
    shop.run(["log", "monitoring", "--since", "soon"]).exits(2);
}

#[test]
fn log_info_counts_them_beside_the_deliveries() {
    let shop = shop(&[(Some("sale"), b"{}"), (None, b"text")]);
    let info = shop.run(["log", "info", "-o", "json"]).succeeds().json();
    let expected = json!({
        "rows": 2, "payload_bytes": 6, "oldest": "2026-11-27T10:00:00.000Z", "newest": "2026-11-27T10:00:01.000Z",
    });
    assert_eq!(
        (&info["monitoring"], &info["rows"]["failed"], &info["payload_bytes"]),
        (&expected, &json!(1), &json!(8))
    );
}

#[test]
fn a_monitoring_event_that_cannot_be_read_is_damage() {
    let shop = shop(&[(None, b"{}")]);
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE monitoring SET received_at = 9223372036854775807", []).expect("a row");
    drop(log);
    let shown = shop.run(["log", "check"]).exits(7);
    assert!(shown.stdout.contains("monitoring event 1 cannot be read"), "{}", shown.stdout);
}
