//! `send`: routing, inputs, refusals, and its reports.

use crate::harness::{Reply, STORE_HEAD, Shop, connector, keys};
use inv_hooks::runtime;
use serde_json::{Value, json};
use snapbox::str;
use std::io::Write as _;
use std::process::Stdio;

const SALE: &str = r#"{"orderId":"DT1","storeId":"256","eventTime":1772466012000}"#;

/// The keys that `docs/reference/json.md` promises.
pub const DELIVERY_KEYS: [&str; 23] = [
    "id",
    "api_key",
    "event",
    "connector",
    "environment",
    "state",
    "failure",
    "phase",
    "status",
    "error",
    "error_code",
    "attempts",
    "latency_ms",
    "slow",
    "body_truncated",
    "body_encoded",
    "maybe_applied",
    "skipped",
    "waiting_on",
    "webhook_id",
    "event_id",
    "store_id",
    "document_id",
];

pub const SUMMARY_KEYS: [&str; 7] = ["total", "delivered", "failed", "skipped", "unrouted", "left", "unknown"];

fn asn(event: &str) -> String {
    format!(r#"{{"eventType":"{event}","transferId":"ASN-1","storeId":"256","eventTime":1772466012000}}"#)
}

#[test]
fn json_has_exactly_the_promised_keys() {
    let shop = Shop::new();
    let document = shop.run(["send", "SALE_INVENTORY", "--data", SALE, "-o", "json"]).succeeds().json();
    assert_eq!(keys(&document), ["summary", "deliveries"]);
    assert_eq!(keys(&document["summary"]), SUMMARY_KEYS);
    let delivery = &document["deliveries"][0];
    assert_eq!(keys(delivery), DELIVERY_KEYS);
    let pinned = json!({"api_key": "SALE_INVENTORY", "event": null, "connector": "sale", "environment": "test",
        "state": "delivered", "failure": null, "phase": null, "status": 200, "error": null, "error_code": null, "attempts": 1,
        "slow": false, "body_truncated": false, "body_encoded": false, "maybe_applied": false, "skipped": null, "store_id": "256", "document_id": "DT1"});
    for (key, value) in pinned.as_object().expect("an object") {
        assert_eq!(&delivery[key], value, "{key}");
    }
    let lines = shop.run(["send", "SALE_INVENTORY", "--data", SALE, "-o", "ndjson"]).succeeds().json_lines();
    assert_eq!((lines.len(), keys(&lines[0])), (1, DELIVERY_KEYS.to_vec()));
    let csv = shop.run(["send", "SALE_INVENTORY", "--data", SALE, "-o", "csv"]).succeeds().stdout;
    assert_eq!(csv.lines().next(), Some(DELIVERY_KEYS.join(",").as_str()));
    assert_eq!(csv.lines().count(), 2);
    assert_eq!(shop.run(["send", "SALE_INVENTORY", "--data", SALE, "-o", "name"]).succeeds().stdout, "4\n");
}

#[test]
fn a_later_line_of_a_stream_has_a_later_time() {
    let shop = Shop::new();
    let mut command = shop.sandbox.command(["send", "SALE_INVENTORY", "--ndjson", "-", "-q"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the binary starts");
    let mut stream = child.stdin.take().expect("a pipe");
    writeln!(stream, "{SALE}").expect("it reads");
    // The first line is sent while the stream is still open.
    shop.server.wait_for(1);
    let between = runtime::now().to_string();
    writeln!(stream, "{SALE}").expect("it reads");
    drop(stream);
    assert!(child.wait().expect("it ends").success());
    let came_in = |id: i64| shop.show(id)["created_at"].as_str().expect("a time").to_owned();
    assert!(came_in(1) <= between && between <= came_in(2), "{} {between} {}", came_in(1), came_in(2));
}

#[test]
fn an_event_goes_to_every_connector_that_subscribes() {
    let shop = Shop::empty();
    let line =
        |name: &str, more: &str| connector(name, "INVENTORY_EXPORT_ASN", &shop.server.url(&format!("/{name}"))) + more;
    let all = line("all", "");
    let received = line("received", "events = [\"ASN_RECEIVED_EVENT\"]\n");
    let completed = line("completed", "events = [\"ASN_RECEIVE_COMPLETED_EVENT\"]\n");
    let off = line("off", "enabled = false\n");
    shop.write_store(&[all, received, completed, off].concat());
    let check = |args: &[&str], data: &str, expected: &[&str]| {
        let args = [&["send", "INVENTORY_EXPORT_ASN", "--data", data, "-o", "json"], args].concat();
        let document = shop.run(args).succeeds().json();
        let rows = document["deliveries"].as_array().expect("a list");
        let mut names: Vec<&str> = rows.iter().map(|row| row["connector"].as_str().expect("a name")).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{data}");
        assert!(rows.iter().all(|row| row["event_id"] == rows[0]["event_id"]), "{document}");
        let ids: std::collections::BTreeSet<_> = rows.iter().map(|row| row["webhook_id"].to_string()).collect();
        assert_eq!(ids.len(), rows.len(), "{document}");
    };
    check(&[], &asn("ASN_RECEIVED_EVENT"), &["all", "received"]);
    check(&[], &asn("ASN_RECEIVE_COMPLETED_EVENT"), &["all", "completed"]);
    check(&["--event", "ASN_RECEIVED_EVENT"], &asn("ASN_RECEIVE_COMPLETED_EVENT"), &["all", "received"]);
    check(&["--connector", "all"], &asn("ASN_RECEIVED_EVENT"), &["all"]);
    check(&["--connector", "all", "--connector", "received"], &asn("ASN_RECEIVED_EVENT"), &["all", "received"]);
    check(&[], r#"{"no":"event"}"#, &["all", "completed", "received"]);
}

#[test]
fn events_without_a_connector_are_reported() {
    let shop = Shop::empty();
    let url = shop.server.url("/");
    let off = connector("off", "SALE_INVENTORY", &url) + "enabled = false\n";
    let one = connector("one", "INVENTORY_EXPORT_ASN", &url) + "events = [\"ASN_RECEIVED_EVENT\"]\n";
    shop.write_store(&(off + &one));
    let other = asn("ASN_RECEIVE_COMPLETED_EVENT");
    let send =
        |key: &str, data: &str, more: &[&str]| shop.run([&["send", key, "--data", data, "-o", "json"], more].concat());
    let shown = send("RETURN_INVENTORY", SALE, &[]).exits(5);
    assert!(shown.stderr.contains("no connector has the API key RETURN_INVENTORY"), "{}", shown.stderr);
    send("RETURN_INVENTORY", SALE, &["--require-route"]).exits(5);
    for (key, data) in [("SALE_INVENTORY", SALE), ("INVENTORY_EXPORT_ASN", &other)] {
        let shown = send(key, data, &[]).succeeds();
        assert_eq!(shown.json()["summary"]["unrouted"], 1, "{}", shown.stdout);
        assert!(shown.stderr.contains("no enabled connector"), "{}", shown.stderr);
        assert_eq!(send(key, data, &["--require-route"]).exits(4).json()["summary"]["total"], 1);
    }
    let lines = format!(
        "{{\"apiKey\":\"RETURN_INVENTORY\",\"payload\":{{}}}}\n{{\"apiKey\":\"INVENTORY_EXPORT_ASN\",\"payload\":{}}}\n",
        asn("ASN_RECEIVED_EVENT")
    );
    shop.sandbox.write("mixed.ndjson", lines);
    let document = shop.run(["send", "--ndjson", "mixed.ndjson", "-o", "json"]).exits(5).json();
    assert_eq!((&document["summary"]["unrouted"], &document["summary"]["delivered"]), (&json!(1), &json!(1)));
}

#[test]
fn wrong_command_lines_exit_2() {
    let shop = Shop::new();
    for args in [
        &["send"][..],
        &["send", "SALE_INVENTORY"],
        &["send", "--data", "{}"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--ndjson", "-"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--raw"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--continue"],
        &["send", "--ndjson", "-", "--continue"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--timeout", "0s"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--concurrency", "0"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--connector", "Bad Name"],
    ] {
        assert_ne!(shop.run(args).exits(2).stderr, "", "{args:?}");
    }
    assert_eq!(shop.server.connections(), 0);
}

#[test]
fn a_refused_send_sends_nothing() {
    let shop = Shop::new();
    shop.sandbox.write("large.json", format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024)));
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = shop.run([&["send"], args].concat()).exits(code);
        assert!(shown.stderr.contains(words), "{args:?}: {}", shown.stderr);
        assert_eq!(shown.stdout, "", "{args:?}");
    };
    check(&["SALE_INVENTRY", "--data", SALE], 5, "SALE_INVENTORY");
    check(&["ORDER", "--data", SALE], 5, "ORDER");
    check(&["SALE_INVENTORY", "--data", SALE, "--connector", "absent"], 5, "absent");
    check(&["SALE_INVENTORY", "--data", "{\"half\":"], 3, "not JSON");
    check(&["SALE_INVENTORY", "--data", ""], 3, "empty");
    check(&["SALE_INVENTORY", "--data", "-"], 3, "empty");
    check(&["SALE_INVENTORY", "--data", "@missing.json"], 3, "missing.json");
    check(&["SALE_INVENTORY", "--data", "@."], 3, "directory");
    check(&["SALE_INVENTORY", "--data", "@large.json"], 3, "1048576");
    check(&["--ndjson", "missing.ndjson"], 3, "missing.ndjson");
    check(&["SALE_INVENTORY", "--data", SALE, "--config", "missing.toml"], 7, "missing.toml");
    assert_eq!(shop.server.connections(), 0);
    shop.run(["send", "SALE_INVENTORY", "--data", "@large.json", "--max-bytes", "2000000"]).succeeds();
    assert_eq!(shop.server.requests()[0].body.len(), 1024 * 1024 + 8);
}

#[test]
fn without_a_store_send_exits_5() {
    let shop = Shop::empty();
    let shown = shop.run(["send", "SALE_INVENTORY", "--data", SALE]).exits(5);
    assert!(shown.stderr.contains("inv-hooks init"), "{}", shown.stderr);
    shop.sandbox.write("inv-hooks.toml", "version = 2\n");
    shop.run(["send", "SALE_INVENTORY", "--data", SALE]).exits(7);
}

#[test]
fn all_unresolved_references_are_reported_before_anything_is_sent() {
    let shop = Shop::empty();
    let first = connector("first", "SALE_INVENTORY", &shop.server.url("/"))
        + "[connectors.first.headers]\nA = \"${MISSING_A}\"\n";
    let second = connector("second", "SALE_INVENTORY", &shop.server.url("/"))
        + "[connectors.second.headers]\nB = \"${file:no/file}\"\n";
    shop.write_store(&(first + &second));
    shop.run(["send", "SALE_INVENTORY", "--data", SALE]).exits(3).says(str![[r#"
error: connectors first, second cannot be used; nothing was sent
  first: headers.A: the variable MISSING_A is not set or is empty (unresolved-reference)
    Set it: `export MISSING_A=…`. Or write a default in the store: ${MISSING_A:-…}.
  second: headers.B: the file no/file does not exist (unresolved-reference)
    Create it, or correct its path in the store. A relative path starts at the store's folder.

"#]]);
    assert_eq!(shop.server.connections(), 0);
}

#[test]
fn bad_lines_are_reported_by_number_and_the_others_are_sent() {
    let shop = Shop::new();
    let good = r#"{"apiKey":"SALE_INVENTORY","payload":{"orderId":"1"}}"#;
    let bare = r#"{"orderId":"2"}"#;
    let long = format!("\"{}\"", "x".repeat(1024 * 1024));
    let lines = [good, "{oops", "", bare, r#"{"apiKey":"ORDER","payload":{}}"#, &long, good].join("\n");
    let input = |args: &[&str], code: i32| {
        shop.sandbox
            .run_with_input([&["send", "--ndjson", "-", "-o", "json"], args].concat(), lines.as_bytes())
            .exits(code)
    };
    let shown = input(&[], 3);
    assert_eq!(shown.json()["summary"]["delivered"], 2, "{}", shown.stdout);
    shown.says(str![[r#"
warning: line 2: it breaks at column 2: a key without quotes; write keys in straight double quotes
warning: line 4: it has no apiKey, and the command line gives none
warning: line 5: its apiKey is not an API key for inventory events (`inv-hooks event list`)
warning: line 6: it holds more than 1048576 bytes (--max-bytes)
warning: 4 bad lines skipped
Give the API key of all lines: `inv-hooks send KEY --ndjson FILE`, or one in each line: {"apiKey":…,"payload":…}.
2 delivered

"#]]);
    let shown = input(&["SALE_INVENTORY"], 3);
    assert_eq!(shown.json()["summary"]["delivered"], 3, "{}", shown.stdout);
    let shown = input(&["SALE_INVENTORY", "--raw"], 3);
    assert_eq!(shown.json()["summary"]["delivered"], 4, "{}", shown.stdout);
    let raw = shop.server.requests().split_off(5);
    assert_eq!(raw.iter().filter(|request| request.body == good.as_bytes()).count(), 2);
    shop.server.set_reply(Reply::status(500));
    input(&[], 4);
}

#[test]
fn many_bad_lines_are_all_counted() {
    let shop = Shop::new();
    let nowhere = r#"{"apiKey":"RETURN_INVENTORY","payload":{}}"#;
    let lines: Vec<&str> = (1..=100).map(|number| if number == 90 { nowhere } else { "{oops" }).collect();
    let stderr = |lines: &str, code: i32| {
        shop.sandbox.run_with_input(["send", "--ndjson", "-"], lines.as_bytes()).exits(code).stderr
    };
    let shown = stderr(&lines.join("\n"), 5);
    let told = [
        "line 20: it breaks at column 2: a key without quotes; ",
        "also lines 21-89, 91-100\n",
        "99 bad lines skipped",
    ];
    for told in told.iter().chain(&["RETURN_INVENTORY"]) {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    assert!(!shown.contains("line 21:"), "{shown}");
    let shown = stderr("{oops", 3);
    assert!(shown.contains("1 bad line skipped"), "{shown}");
}

#[test]
fn a_dry_run_sends_and_writes_nothing() {
    let shop = Shop::new();
    let shown = shop.run(["send", "SALE_INVENTORY", "--data", SALE, "--dry-run"]).succeeds();
    assert!(shown.stderr.contains("Would send 1 event to sale"), "{}", shown.stderr);
    shop.sandbox.write("two.ndjson", format!("{SALE}\n{SALE}\n{{bad\n"));
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "two.ndjson", "-n"]).exits(3).says(str![[r#"
Would send 2 events to sale at http://127.0.0.1:[..]/sale
warning: line 3: it breaks at column 2: a key without quotes; write keys in straight double quotes
warning: 1 bad line skipped

"#]]);
    assert_eq!(shop.server.connections(), 0);
    assert!(!shop.sandbox.file(".inv-hooks").exists());
}

#[test]
fn continue_skips_exactly_the_lines_in_the_log() {
    let shop = Shop::empty();
    let both = |name: &str| connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}")));
    shop.write_store(&both("first"));
    let line = |number: usize| format!("{{\"orderId\":\"{number}\"}}\n");
    shop.sandbox.write("day.ndjson", (1..=2).map(line).collect::<String>());
    let run = |args: &[&str]| {
        shop.run([&["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "-o", "json"], args].concat()).succeeds().json()
    };
    assert_eq!(run(&[])["summary"]["total"], 2);
    shop.sandbox.write("day.ndjson", (1..=3).map(line).collect::<String>());
    assert_eq!(run(&["--continue"])["summary"]["total"], 1);
    // A line is finished only when every connector that it goes to has it.
    shop.write_store(&(both("first") + &both("second")));
    let document = run(&["--continue"]);
    let names: Vec<&Value> =
        document["deliveries"].as_array().expect("a list").iter().map(|row| &row["connector"]).collect();
    assert_eq!(names, ["second", "second", "second"]);
    assert_eq!(run(&["--continue"])["summary"]["total"], 0);
    assert_eq!(run(&[])["summary"]["total"], 6);
    let told = shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds();
    assert!(told.stderr.contains("skipped because they are already in the log: 6"), "{}", told.stderr);
}

#[test]
fn other_content_under_the_same_file_name_is_sent() {
    let shop = Shop::empty();
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/in")));
    let send = |lines: &str| {
        shop.sandbox.write("day.ndjson", lines);
        let args = ["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue", "-o", "json"];
        shop.run(args).succeeds().json()["summary"]["total"].as_u64()
    };
    assert_eq!(send("{\"orderId\":\"a\"}\n{\"orderId\":\"b\"}\n"), Some(2));
    assert_eq!(send("{\"orderId\":\"c\"}\n{\"orderId\":\"b\"}\n{\"orderId\":\"d\"}\n"), Some(2));
}

#[test]
fn a_faulty_connector_stops_only_its_own_events() {
    let shop = Shop::empty();
    let good = connector("good", "SALE_INVENTORY", &shop.server.url("/in"));
    let bad = |key: &str, more: &str| connector("bad", key, "http://example.com/x") + more;
    let send = |args: &[&str]| shop.run([&["send", "SALE_INVENTORY", "--data", SALE], args].concat());
    for (store, args) in [
        (bad("INVENTORY_EXPORT_STS", ""), &[][..]),
        (bad("SALE_INVENTORY", "enabled = false\n"), &[]),
        (bad("SALE_INVENTORY", ""), &["--connector", "good"]),
        (bad("SALE_INVENTORRY", ""), &["--connector", "good"]),
    ] {
        shop.write_store(&format!("{good}{store}"));
        send(args).succeeds();
    }
    shop.write_store(&format!("{good}{}", bad("INVENTORY_EXPORT_STS", "")));
    let lines = [SALE, r#"{"apiKey":"INVENTORY_EXPORT_STS","payload":{}}"#].join("\n");
    let args = ["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"];
    let alone = shop.sandbox.run_with_input(args, SALE.as_bytes()).succeeds().json();
    assert_eq!(alone["summary"]["delivered"], 1);
    let both = shop.sandbox.run_with_input(args, lines.as_bytes()).exits(3);
    assert_eq!(both.json()["summary"]["delivered"], 1, "only the line that would go to it is not sent");
    assert!(both.stderr.contains("line 2: it names INVENTORY_EXPORT_STS: "), "{}", both.stderr);
    for key in ["SALE_INVENTORY", "SALE_INVENTORRY"] {
        shop.write_store(&format!("{good}{}", bad(key, "")));
        send(&[]).exits(3);
    }
}

#[test]
fn a_line_goes_to_connectors_of_its_own_api_key() {
    let shop = Shop::new();
    let lines = [SALE, r#"{"apiKey":"INVENTORY_EXPORT_INA","payload":{"n":1}}"#].join("\n");
    let send = |more: &[&str]| {
        let args = [&["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"], more].concat();
        shop.sandbox.run_with_input(args, lines.as_bytes()).succeeds().json()
    };
    assert_eq!(send(&[])["summary"]["delivered"], 2);
    let paths: Vec<String> = shop.server.requests().into_iter().map(|one| one.target).collect();
    assert!(paths.contains(&"/sale".to_owned()) && paths.contains(&"/ina".to_owned()), "{paths:?}");
    assert_eq!(send(&["--raw"])["summary"]["delivered"], 2);
    let paths: Vec<String> = shop.server.requests().into_iter().skip(2).map(|one| one.target).collect();
    assert_eq!(paths, ["/sale", "/sale"]);
}

#[test]
fn a_named_connector_with_another_api_key_is_refused() {
    let shop = Shop::empty();
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/in")));
    let refused = shop.run(["send", "INVENTORY_EXPORT_PO", "--connector", "sale", "--data", "{}"]).exits(2).stderr;
    assert!(refused.contains("the connector sale accepts SALE_INVENTORY, not INVENTORY_EXPORT_PO"), "{refused}");
}

#[test]
fn a_request_has_the_promised_method_headers_and_body() {
    let shop = Shop::empty();
    let line = connector("sale", "SALE_INVENTORY", &shop.server.url("/in?key=a%20b"));
    shop.sandbox.write("secret", "hunter2-hunter2\n");
    shop.write_store(&(line + "signing_secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n[connectors.sale.headers]\nclient_id = \"${WHO:-me}\"\nclient_secret = \"${file:secret}\"\ncost = \"$${5}\"\n"));
    shop.run(["send", "SALE_INVENTORY", "--data", SALE]).succeeds();
    let [request] = shop.server.requests().try_into().expect("one request");
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/in?key=a%20b"));
    assert_eq!(
        (header("client_id"), header("client_secret"), header("cost")),
        ("me".into(), "hunter2-hunter2".into(), "${5}".into())
    );
    assert_eq!(header("content-type"), "application/json");
    assert!(header("user-agent").starts_with("inv-hooks/") && header("webhook-signature").starts_with("v1,"));
    assert_eq!(request.header("x-inv-hooks-test"), None);
    assert_eq!(STORE_HEAD.lines().count(), 2);
}
