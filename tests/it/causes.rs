//! Why events failed and since when: `failed stats --by cause`, `--cause`, and the times that stay true through a bad night.

use crate::harness::{Reply, Shop, WITHOUT_CAUSES, connector};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

const SALE: &str = "SALE_INVENTORY";

fn sale(number: usize) -> String {
    format!(r#"{{"orderId":"C{number}"}}"#)
}

/// Returns the causes that `failed stats` counts, and how many events have each.
fn counted(shop: &Shop, more: &[&str]) -> Vec<(String, u64)> {
    let lines = shop.run([&["failed", "stats", "--by", "cause", "-o", "json"], more].concat()).succeeds().json();
    let lines = lines.as_array().expect("a list");
    let line =
        |line: &Value| (line["value"].as_str().expect("a cause").to_owned(), line["count"].as_u64().expect("a count"));
    lines.iter().map(line).collect()
}

/// Times have milliseconds.
fn pause() {
    sleep(Duration::from_millis(5));
}

/// A breaker opens after some failures, and the events behind it and behind a failed one of their document are not sent.
#[test]
fn events_that_were_not_sent_count_to_the_failure_behind_them() {
    let shop = Shop::empty();
    let of = |name: &str, key: &str| connector(name, key, &shop.server.url(&format!("/{name}")));
    let policy = "concurrency = 2\nbreaker = 3\nretries = 0\n";
    shop.write_store(&[of("sale", SALE), policy.to_owned(), of("asn", "INVENTORY_EXPORT_ASN")].concat());
    let lines: Vec<String> = (0..40).map(sale).collect();
    shop.sandbox.write("events.ndjson", lines.join("\n"));
    shop.server.set_path_reply("/sale", Reply::status(503));
    shop.run(["send", SALE, "--ndjson", "events.ndjson"]).exits(4);
    let asn = |time: i64| {
        format!(r#"{{"eventType":"ASN_RECEIVED_EVENT","transferId":"T1","storeId":"256","eventTime":{time}}}"#)
    };
    shop.server.set_path_reply("/asn", Reply::status(422).body(r#"{"message":"store 256 is closed"}"#));
    for time in 1..=3 {
        shop.run(["send", "INVENTORY_EXPORT_ASN", "--order", "document", "--data", &asn(time)]).exits(4);
    }
    let tried = shop.search(&["--status", "503", "--limit", "100"]).len();
    assert!((2..40).contains(&tried), "{tried} were tried");
    let closed = "422 store … is closed";
    assert_eq!(counted(&shop, &[]), [("503".to_owned(), 40), (closed.to_owned(), 3)]);
    assert_eq!(counted(&shop, &["--connector", "asn"]), [(closed.to_owned(), 3)]);

    let list = shop.run(["failed", "search", "--failure", "breaker", "--limit", "1"]).succeeds().stdout;
    assert!(list.contains("circuit open: 503"), "{list}");
    let list = shop.run(["failed", "search", "--failure", "held"]).succeeds().stdout;
    assert!(list.contains(&format!("held: {closed}")), "{list}");

    let held = shop.show(42);
    assert_eq!((&held["cause"], &held["failure"]), (&json!(closed), &json!("held")));
    let id = held["cause_id"].as_str().expect("an id").to_owned();
    let shown = shop.run(["failed", "show", "41"]).succeeds().stdout;
    assert!(shown.contains(&format!("{closed} ({id})")), "{shown}");
    for cause in [id.as_str(), &id.to_uppercase(), closed] {
        let mut found = shop.search(&["--cause", cause]);
        found.sort_unstable();
        assert_eq!(found, [41, 42, 43], "{cause}");
    }
    assert_eq!(shop.search(&["--cause", "nothing"]), Vec::<i64>::new());

    // A repost by cause sends exactly the events of this cause.
    let before = shop.server.requests().len();
    shop.server.set_path_reply("/asn", Reply::ok());
    let document = shop.run(["repost", "--cause", &id, "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["summary"]["delivered"], json!(3), "{document}");
    assert_eq!(shop.server.requests().len(), before + 3);
    assert_eq!(counted(&shop, &[]), [("503".to_owned(), 40)]);
    let delivered = shop.show(41);
    assert_eq!((&delivered["cause"], &delivered["cause_id"]), (&Value::Null, &Value::Null));
}

/// "Since when" is the first failure: a repost that fails again changes neither it nor what `--since` names.
#[test]
fn a_repost_that_fails_again_changes_no_set_that_since_names() {
    let shop = Shop::new();
    let early: Vec<i64> = (0..2).map(|number| shop.fail(SALE, &sale(number))).collect();
    pause();
    let late: Vec<i64> = (2..4).map(|number| shop.fail(SALE, &sale(number))).collect();
    let since = shop.show(late[0])["failed_at"].as_str().expect("a time").to_owned();
    let named = |time: &str| {
        let mut found = shop.search(&["--since", &since, "--time", time]);
        found.sort_unstable();
        found
    };
    let first: Vec<Value> = early.iter().map(|id| shop.show(*id)["failed_at"].clone()).collect();
    assert_eq!((named("failed"), named("last")), (late.clone(), vec![late[1]]), "an attempt starts before it fails");
    shop.server.set_reply(Reply::status(401));
    for id in &early {
        pause();
        shop.run(["repost", &id.to_string()]).exits(4);
    }
    assert_eq!(named("failed"), late, "the same set as before");
    assert_eq!(named("last"), [early.clone(), vec![late[1]]].concat());
    for (id, first) in early.iter().zip(first) {
        let row = shop.show(*id);
        assert_eq!((&row["failed_at"], &row["cause"]), (&first, &json!("401")));
        assert!(row["last_attempt_at"].as_str() > row["failed_at"].as_str(), "{row}");
    }
    // A discard that is taken back keeps it too. After a delivery it is a new failure.
    shop.run(["failed", "discard", &early[0].to_string(), "--reason", "x", "--yes"]).exits(0);
    shop.run(["failed", "discard", &early[0].to_string(), "--undo"]).exits(0);
    assert_eq!(named("failed"), late);
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", &early[0].to_string()]).exits(0);
    shop.server.set_reply(Reply::status(500));
    shop.run(["repost", &early[0].to_string(), "--force"]).exits(4);
    assert_eq!(named("failed"), [vec![early[0]], late].concat());
}

/// An export has the cause, because it has no answer from which it could be made.
#[test]
fn causes_and_times_survive_an_export_and_an_import() {
    let shop = Shop::new();
    shop.fail_by(Reply::status(500).body("deadlock detected"), SALE, &sale(1));
    shop.server.set_reply(Reply::status(500).body("deadlock detected"));
    shop.run(["repost", "1"]).exits(4);
    let before = shop.show(1);
    let export = shop.run(["failed", "export"]).succeeds().stdout;
    let other = Shop::new();
    other.sandbox.run_with_input(["failed", "import", "-"], export.as_bytes()).succeeds();
    let after = other.show(1);
    for key in ["cause", "cause_id", "failed_at", "last_attempt_at"] {
        assert_eq!(after[key], before[key], "{key}");
    }
    assert_eq!(counted(&other, &[]), [("500 deadlock detected".to_owned(), 1)]);
}

#[test]
fn events_of_an_earlier_log_have_their_causes() {
    let shop = Shop::new();
    shop.fail(SALE, &sale(1));
    shop.fail_by(Reply::status(422).body(r#"{"code":"STORE_UNKNOWN"}"#), SALE, &sale(2));
    shop.set_state(shop.fail(SALE, &sale(3)), "unknown");
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute_batch(WITHOUT_CAUSES).expect("the tables of before");
    drop(log);
    let mut counts = counted(&shop, &[]);
    counts.sort();
    let expected = ["422 STORE_UNKNOWN", "503", "answer not recorded"].map(|cause| (cause.to_owned(), 1));
    assert_eq!(counts, expected);
}
