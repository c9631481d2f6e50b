//! Lines of `failed import` are untrusted input: accepted lines can be read, sent and exported again; the others are
//! refused with their number.

use crate::harness::{Reply, Shop};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

/// A line that is accepted as it is.
fn line() -> Map<String, Value> {
    let line = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {"orderId": "D1"}});
    line.as_object().expect("an object").clone()
}

/// The same line with other values for some keys.
fn with(more: &Value) -> String {
    let mut line = line();
    line.extend(more.as_object().expect("an object").clone());
    Value::from(line).to_string()
}

/// Imports lines and returns stderr.
fn import(shop: &Shop, lines: &[String], code: i32) -> String {
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).exits(code).stderr
}

#[test]
fn a_line_that_no_later_command_could_read_or_send_is_refused() {
    let shop = Shop::new();
    let mut lines = Vec::new();
    let mut expected = Vec::new();
    let mut check = |more: &Value, words: &'static str| {
        lines.push(with(more));
        expected.push(words);
    };
    let item = |more: Value| {
        let mut item = json!({"state": "failed"});
        item.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        item
    };
    check(&item(json!({"attempts": 4_294_967_295_u64})), "its attempts is more than 1000000");
    check(&item(json!({"attempts": 1_000_001})), "its attempts is more than 1000000");
    check(&item(json!({"reposts": 4_294_967_295_u64})), "its reposts is more than 1000000");
    check(&item(json!({"attempts": 1, "reposts": 2})), "it has more reposts than attempts");
    check(&item(json!({"attempts": -1})), "its attempts is not a number");
    check(&item(json!({"attempts": 1.5})), "its attempts is not a number");
    check(&json!({"webhook_id": ""}), "its webhook_id: a webhook id has 1 to 256 characters");
    check(&json!({"webhook_id": "a\r\nx-evil: 1"}), "printable ASCII");
    check(&json!({"webhook_id": "a\u{0}"}), "printable ASCII");
    check(&json!({"webhook_id": "ü"}), "printable ASCII");
    check(&json!({"webhook_id": " a"}), "blank");
    check(&json!({"webhook_id": "x".repeat(257)}), "1 to 256 characters");
    check(&json!({"payload_base64": "e30="}), "it has both a payload and a payload_base64");
    check(&json!({"doubt": "all"}), "its doubt is neither same_id nor other_id");
    check(&json!({"doubt": true}), "its doubt is not text");
    check(&json!({"event_id": " "}), "its event_id is empty");
    check(&json!({"connector": ""}), "its connector is empty");
    check(&json!({"status": 99_999}), "its status is not an HTTP status");
    check(&json!({"status": 65_535}), "its status is not an HTTP status");
    check(&json!({"status": 99}), "its status is not an HTTP status");
    check(&json!({"status": 0}), "its status is not an HTTP status");
    check(&json!({"state": "Failed"}), "its state is neither failed nor unknown");
    check(&json!({"state": "lost"}), "its state is neither failed nor unknown");
    check(&json!({"failed_at": "1969-12-31T23:59:59Z"}), "its failed_at is not an RFC 3339 time since 1970");
    check(&json!({"failed_at": "+010000-01-01T00:00:00Z"}), "its failed_at is not an RFC 3339 time since 1970");
    check(&json!({"created_at": "-000001-01-01T00:00:00Z"}), "its created_at is not an RFC 3339 time since 1970");
    check(&json!({"created_at": "1772466012000"}), "its created_at is not an RFC 3339 time since 1970");
    check(&json!({"event": "A\r\nB"}), "its event: an event's name may contain only");
    check(&json!({"failure": "lost"}), "its failure is not one of");
    let shown = import(&shop, &lines, 3);
    for (number, words) in (1..).zip(&expected).take(20) {
        let told = shown.lines().find(|told| told.contains(&format!("line {number}: "))).unwrap_or_default();
        assert!(told.contains(words), "line {number} {}: {told}\n{shown}", lines[number - 1]);
    }
    assert!(shown.contains(&format!("0 added, 0 already in the log, {} bad lines", lines.len())), "{shown}");
    let rest = import(&shop, &lines[20..], 3);
    for (number, words) in (1..).zip(&expected[20..]) {
        let told = rest.lines().find(|told| told.contains(&format!("line {number}: "))).unwrap_or_default();
        assert!(told.contains(words), "line {number}: {told}\n{rest}");
    }
    assert!(rest.contains(&format!("0 added, 0 already in the log, {} bad lines", lines.len() - 20)), "{rest}");
    assert_eq!(shop.search(&[]), Vec::<i64>::new(), "no row was written");
}

#[test]
fn a_webhook_id_with_other_content_is_a_conflict() {
    let shop = Shop::new();
    let first = json!({"webhook_id": "msg-1"});
    let other = |more: Value| {
        let mut line = first.clone();
        line.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        with(&line)
    };
    assert!(import(&shop, &[with(&first), with(&first)], 0).contains("1 added, 1 already in the log, 0 bad lines"));
    let others = [
        other(json!({"payload": {"orderId": "D2"}})),
        other(json!({"connector": "sale-2"})),
        other(json!({"api_key": "RETURN_INVENTORY"})),
        with(&first),
    ];
    let shown = import(&shop, &others, 3);
    for (number, what) in [(1, "payload"), (2, "connector"), (3, "API key")] {
        let words = format!(
            "line {number}: its webhook id belongs to event 1, which has another {what}; remove webhook_id from the line to add it too\n"
        );
        assert!(shown.contains(&words), "{words}{shown}");
    }
    assert!(shown.contains("0 added, 1 already in the log, 3 bad lines"), "{shown}");
    // Two lines of one file are compared too, and `failed add` has the same message.
    let both =
        [other(json!({"webhook_id": "msg-2"})), other(json!({"webhook_id": "msg-2", "payload": {"orderId": "D2"}}))];
    assert!(import(&shop, &both, 3).contains("line 2: its webhook id belongs to event "));
    let add = |data: &str, id: &str| {
        let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--data", data, "--webhook-id", id];
        shop.run(args)
    };
    let shown = add("{}", "msg-1").exits(6).stderr;
    assert!(shown.contains("belongs to event 1, which has another payload; nothing was added"), "{shown}");
    assert!(add(r#"{"orderId":"D1"}"#, "msg-1").succeeds().stderr.contains("is already in the log"));
    for bad in ["", "a\nb", "ü", " a"] {
        add("{}", bad).exits(2);
    }
    let second = shop.search(&["--limit", "1"]);
    // An event that was delivered and has lost its payload is still compared, by its digest.
    shop.run(["repost", "1"]).succeeds();
    assert!(import(&shop, &others[..1], 3).contains("another payload"));
    assert_eq!(shop.search(&[]), second);
    // The fix that both messages suggest: without the id it is a separate event.
    let [mut at_other] = [line()];
    at_other.insert("connector".to_owned(), json!("sale-2"));
    assert!(import(&shop, &[Value::from(at_other).to_string()], 0).contains("1 added, 0 already in the log"));
}

#[test]
fn a_log_with_a_count_that_is_too_large_can_be_read() {
    let shop = Shop::new();
    import(&shop, &[with(&json!({"state": "failed", "attempts": 3}))], 0);
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.execute("UPDATE delivery SET attempts = 4294967295, reposts = 4294967296", []), Ok(1));
    drop(log);
    assert_eq!(shop.search(&[]), [1]);
    assert_eq!(shop.show(1)["attempts"], 4_294_967_295_u64);
    shop.run(["failed", "export"]).succeeds();
    shop.run(["repost", "1"]).succeeds();
    assert_eq!(shop.state(1), "delivered");
}

#[test]
fn long_ids_are_found_by_their_whole_value_and_stay_different() {
    let shop = Shop::new();
    let long = |end: &str| format!("{}{end}", "D".repeat(300));
    let payload = |end: &str| {
        json!({"payload": {"orderId": long(end), "storeId": format!("S{}", "s".repeat(400)),
        "productList": [{"productId": long(end)}, {"productId": "a\u{0}b"}]}, "error_code": long(end), "status": 409})
    };
    import(&shop, &[with(&payload("1")), with(&payload("2"))], 0);
    for flag in ["--document", "--product", "--error-code"] {
        assert_eq!(shop.search(&[flag, &long("1")]), [1], "{flag}");
        assert_eq!(shop.search(&[flag, &long("2")]), [2], "{flag}");
    }
    assert_eq!(shop.search(&[&long("2")]), [2], "as text");
    assert_eq!(shop.search(&["--store", &format!("S{}", "s".repeat(400))]).len(), 2);
    assert_eq!(shop.search(&["--product", "a\u{2400}b"]).len(), 2);
    let shown = shop.show(1);
    let document = shown["document_id"].as_str().expect("a document");
    assert!(document.len() == 256 && shown["error_code"].as_str().is_some_and(|code| code == document), "{shown}");
    assert_eq!(shop.search(&["--document", document]), [1], "the shown value finds it too");
    // A value that is redacted in an exported payload is also gone from the other fields.
    let exported = shop.run(["failed", "export", "--redact", "/orderId", "-q"]).succeeds().stdout;
    let lines: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.iter().all(|line| line["document_id"] == "***" && line["error_code"] == "***"), "{exported}");
}

/// Values for a key of a line: good ones, odd ones and hostile ones.
fn values(key: &str) -> Vec<Value> {
    let texts = |more: &[&str]| {
        let odd = ["", " ", "a\u{0}b", "ü", "\r\n", "x"].map(str::to_owned);
        let long = ["y".repeat(256), "z".repeat(257), "ß".repeat(3000)];
        odd.into_iter().chain(long).chain(more.iter().map(|text| (*text).to_owned())).map(Value::from).collect()
    };
    let numbers = [0, 1, 2, 99, 100, 200, 599, 600, 999, 1000, 65_535, 1_000_000, 1_000_001, 4_294_967_295_u64];
    let times = [
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "2026-11-01T09:30:00.123456789+14:00",
        "9999-12-30T21:59:59.999Z",
        "9999-12-31T23:59:59Z",
        "-009999-01-02T00:00:00Z",
        "yesterday",
    ];
    match key {
        "connector" => texts(&["sale", "Sale ", "asn", "gone", "https://example.com/a?b=***"]),
        "webhook_id" => texts(&["msg-1", "msg-2", "a b", "a:b"]),
        "event_id" | "error" | "error_code" => texts(&["E 7", "no"]),
        "doubt" => texts(&["same_id", "other_id"]),
        "event" => texts(&["ASN_RECEIVED_EVENT", "A\nB"]),
        "state" => ["failed", "unknown", "sending", "pending", "delivered", "Failed"].map(Value::from).to_vec(),
        "failure" => {
            ["http_status", "timeout", "held", "breaker", "stopped", "blocked", "lost"].map(Value::from).to_vec()
        }
        "phase" => ["connect", "send", "head", "body", "feet"].map(Value::from).to_vec(),
        "status" | "attempts" | "reposts" | "latency_ms" => {
            numbers.map(Value::from).into_iter().chain([json!(-1), json!(1.5)]).collect()
        }
        "created_at" | "failed_at" | "event_time" => texts(&times),
        "test" | "maybe_applied" => [json!(true), json!(false), json!("yes")].to_vec(),
        "environment" => [json!("test"), json!("live"), json!("")].to_vec(),
        "payload" => vec![
            json!(""),
            json!("text"),
            json!("a\u{0}b"),
            json!([1, 2]),
            json!({}),
            json!({"orderId": "D".repeat(400), "storeId": "s\u{0}", "eventTime": 253_402_207_199_999_i64}),
            json!({"orderId": "D1", "eventTime": 9_223_372_036_854_775_807_i64, "eventType": "E".repeat(300)}),
            json!({"orderId": "D1", "eventTime": -253_402_207_200_000_i64, "eventType": "A\nB"}),
        ],
        _ => unreachable!("{key}"),
    }
}

const KEYS: [&str; 19] = [
    "connector",
    "webhook_id",
    "event_id",
    "error",
    "error_code",
    "event",
    "state",
    "failure",
    "phase",
    "status",
    "attempts",
    "reposts",
    "latency_ms",
    "created_at",
    "failed_at",
    "maybe_applied",
    "doubt",
    "environment",
    "payload",
];

fn any_line() -> impl Strategy<Value = String> {
    let change = (0..KEYS.len(), any::<prop::sample::Index>());
    (prop::collection::vec(change, 0..6), any::<bool>()).prop_map(|(changes, is_item)| {
        let mut line = line();
        if is_item {
            line.insert("state".to_owned(), json!("failed"));
        }
        for (key, index) in changes {
            let values = values(KEYS[key]);
            line.insert(KEYS[key].to_owned(), values[index.index(values.len())].clone());
        }
        Value::from(line).to_string()
    })
}

/// No text in the log contains NUL, and no indexed text is longer than 256 bytes, so any database can store them.
fn fits_any_log(shop: &Shop) {
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let texts = ["webhook_id", "event_id", "connector", "event", "store_id", "document_id", "error_code"];
    for column in texts {
        let sql = format!("SELECT count(*) FROM delivery WHERE octet_length({column}) > 256");
        assert_eq!(log.query_row(&sql, [], |row| row.get::<_, i64>(0)), Ok(0), "{column}");
    }
    for column in texts.into_iter().chain(["error", "reason", "made_by", "products", "source_file"]) {
        let sql = format!("SELECT count(*) FROM delivery WHERE instr(CAST({column} AS BLOB), x'00') > 0");
        assert_eq!(log.query_row(&sql, [], |row| row.get::<_, i64>(0)), Ok(0), "{column}");
    }
    let refs = "SELECT count(*) FROM ref WHERE octet_length(value) > 256 OR instr(CAST(value AS BLOB), x'00') > 0";
    assert_eq!(log.query_row(refs, [], |row| row.get::<_, i64>(0)), Ok(0));
}

#[test]
fn answers_of_endpoints_fit_any_log() {
    let shop = Shop::new();
    let body = json!({"errorCode": format!("E\u{0}{}", "7".repeat(400)), "errorMessage": "a\u{0}b"}).to_string();
    let payload = json!({"orderId": "D\u{0}1"}).to_string();
    let id = shop.fail_by(Reply::status(409).body(&body), "SALE_INVENTORY", &payload);
    fits_any_log(&shop);
    let shown = shop.show(id);
    assert!(
        shown["error_code"].as_str().is_some_and(|code| code.starts_with("E\u{2400}777") && code.len() == 256),
        "{shown}"
    );
    assert_eq!(shown["document_id"], "D\u{2400}1");
    assert_eq!(shop.search(&["--document", "D\u{2400}1"]), [id]);
}

/// Searches, shows, exports, imports into another log, and sends all accepted lines.
fn live_through(lines: &[String]) {
    let shop = Shop::new();
    let input = lines.join("\n");
    let ran =
        shop.sandbox.run_with_input(["failed", "import", "-", "--not-json", "--allow-duplicates"], input.as_bytes());
    assert!(matches!(ran.code(), Some(0 | 3)), "{}\n{input}", ran.shown().stderr);
    let told = ran.shown().stderr;
    let added: usize =
        told.lines().find_map(|line| line.split_once(" added, ")?.0.parse().ok()).unwrap_or_else(|| panic!("{told}"));
    fits_any_log(&shop);
    let log = [".inv-hooks/events.db", "other.db"];
    let rows = |log: &str| {
        let args = ["failed", "search", "--log", log, "--limit", "9999", "-q", "-o", "json"];
        shop.run(args).succeeds().json().as_array().expect("a list").clone()
    };
    let before = rows(log[0]);
    assert_eq!(before.len(), added, "{told}");
    // A list can continue after every row.
    let mut page = shop.run(["failed", "search", "--limit", "7", "-q", "-o", "json"]).succeeds().json();
    let mut paged = Vec::new();
    while let Some(last) = page.as_array().and_then(|rows| rows.last()).cloned() {
        paged.extend(page.as_array().expect("a list").iter().map(|row| row["id"].clone()));
        let cursor = last["cursor"].as_str().expect("a cursor").to_owned();
        page = shop.run(["failed", "search", "--limit", "7", "-q", "-o", "json", "--after", &cursor]).succeeds().json();
    }
    assert_eq!(paged.len(), added, "pages");
    for row in before.iter().step_by(9) {
        shop.run(["failed", "show", &row["id"].to_string(), "-q"]).succeeds_silently();
        shop.run(["failed", "show", &row["id"].to_string(), "-q", "-o", "json"]).succeeds_silently();
    }
    let exported = shop.run(["failed", "export", "-q"]).succeeds_silently();
    let import = ["failed", "import", "-", "--not-json", "--log", log[1]];
    let shown = shop.sandbox.run_with_input(import, &exported.bytes).exits(0).stderr;
    assert!(added == 0 || shown.contains(&format!("{added} added, 0 already in the log, 0 bad lines")), "{shown}");
    let plain = |mut row: Value| {
        let object = row.as_object_mut().expect("an object");
        ["id", "imported_id", "cursor"].iter().for_each(|own| drop(object.remove(*own)));
        row.to_string()
    };
    let sorted = |rows: Vec<Value>| {
        let mut rows: Vec<String> = rows.into_iter().map(plain).collect();
        rows.sort();
        rows
    };
    assert_eq!(sorted(before), sorted(rows(log[1])), "the import restores the export");
    let url = shop.server.url("/elsewhere");
    let all = ["repost", "--all", "--yes", "--to", &url, "--include-maybe-applied", "--include-superseded", "-q"];
    shop.run(all).succeeds();
    assert_eq!(shop.search(&[]), Vec::<i64>::new(), "all events are sent\n{input}");
    assert_eq!(shop.server.requests().len(), added);
}

#[test]
fn every_line_that_is_accepted_can_be_read_exported_and_sent() {
    let cases = if cfg!(debug_assertions) { 6 } else { 24 };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let lines = prop::collection::vec(any_line(), 40..=60);
    runner
        .run(&lines, |lines| {
            live_through(&lines);
            Ok(())
        })
        .expect("every accepted line can be read, exported and sent");
}
