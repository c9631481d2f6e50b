//! `failed add` and `failed import`: events that failed elsewhere are added once, byte for byte; bad lines are refused
//! with their number.

use crate::failed::{SALE, corpus};
use crate::harness::{Sandbox, Shop, connector};
use serde_json::json;
use snapbox::str;

#[test]
fn adding_twice_changes_nothing() {
    let shop = Shop::new();
    let add = |args: &[&str]| {
        let args = [&["failed", "add", "--api-key", "SALE_INVENTORY", "--data", SALE], args].concat();
        shop.run(args).succeeds().stdout.trim().to_owned()
    };
    assert_eq!(add(&["--status", "503", "--error", "down", "--failed-at", "2026-01-02T03:04:05Z"]), "1");
    assert_eq!(add(&["--dry-run"]), "");
    assert_eq!(add(&[]), "1");
    assert_eq!(add(&["--connector", "elsewhere"]), "2");
    assert_eq!(add(&["--allow-duplicates"]), "3");
    // A webhook id that is given later belongs to the event that was added without one; a second id means a second
    // event.
    assert_eq!(add(&["--webhook-id", "msg-1"]), "1");
    assert_eq!(add(&["--webhook-id", "msg-1"]), "1");
    assert_eq!(add(&["--webhook-id", "msg-2"]), "3");
    assert_eq!(add(&["--webhook-id", "msg-3"]), "4");
    let row = shop.show(1);
    let pinned = json!({"status": 503, "error": "down", "failed_at": "2026-01-02T03:04:05.000Z", "connector": "sale", "state": "failed", "document_id": "DT1"});
    for (key, value) in pinned.as_object().expect("an object") {
        assert_eq!(&row[key], value, "{key}");
    }
    assert_eq!(row["history"][0]["kind"], "reported");
    shop.run(["repost", "1"]).succeeds();
    assert_eq!(shop.server.requests()[0].body, SALE.as_bytes());
    // An event that was delivered in the meantime is not added again.
    assert_eq!(add(&[]), "1");
}

#[test]
fn failed_add_refuses_ambiguous_arguments() {
    let shop = Shop::empty();
    let two = ["one", "two"].map(|name| connector(name, "SALE_INVENTORY", &shop.server.url("/")));
    shop.write_store(&two.concat());
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = shop.run([&["failed", "add"], args].concat()).exits(code);
        assert!(shown.stderr.contains(words), "{args:?} {}", shown.stderr);
    };
    check(&["--api-key", "SALE_INVENTORY", "--data", SALE], 2, "one, two");
    check(&["--api-key", "RETURN_INVENTORY", "--data", SALE], 5, "--connector");
    check(&["--api-key", "SALE", "--data", SALE], 5, "SALE");
    check(&["--api-key", "SALE_INVENTORY"], 2, "--data");
    check(&["--data", SALE], 2, "--api-key");
    check(&["--api-key", "SALE_INVENTORY", "--connector", "one", "--status", "99", "--data", SALE], 2, "99");
    check(
        &["--api-key", "SALE_INVENTORY", "--connector", "one", "--failed-at", "soon", "--data", SALE],
        2,
        "--failed-at",
    );
    check(&["--api-key", "SALE_INVENTORY", "--connector", "one", "--data", "@none"], 3, "none");
    shop.sandbox.write("large", "x".repeat(1024 * 1024 + 1));
    check(&["--api-key", "SALE_INVENTORY", "--connector", "one", "--data", "@large"], 3, "--max-bytes");
    assert!(!shop.sandbox.file(".inv-hooks").exists());
}

#[test]
fn a_connector_that_is_not_in_the_store_gets_a_warning() {
    let shop = Shop::new();
    let add = |name: &str| {
        let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", name, "--data", SALE];
        shop.run(args).succeeds()
    };
    add("sale").says(str![[r#"
Event 1 added. Show it: `inv-hooks failed show 1`. Send it again: `inv-hooks repost 1`.

"#]]);
    add("gone").says(str![[r#"
warning: the store has no connector gone: add it before you repost the event
Event 2 added. Show it: `inv-hooks failed show 2`. Send it again: `inv-hooks repost 2`.

"#]]);
    add("asn").says(str![[r#"
warning: the connector asn has the API key INVENTORY_EXPORT_ASN, but the event has SALE_INVENTORY
Event 3 added. Show it: `inv-hooks failed show 3`. Send it again: `inv-hooks repost 3`.

"#]]);
    let sandbox = Sandbox::new();
    let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--data", SALE];
    sandbox.run(args).exits(5).says(str![[r#"
error: cannot find the connector: there is no connector store here
  Name it with --connector, or create a store with `inv-hooks init`.

"#]]);
    sandbox.run(args.iter().chain(&["--connector", "sale"])).succeeds().says(str![[r#"
warning: there is no store here, so there is no connector sale: add it before you repost the event
Event 1 added. Show it: `inv-hooks failed show 1`. Send it again: `inv-hooks repost 1`.
No connector store was found here. The failed-event log is [..]/inv-hooks/events.db.

"#]]);
}

#[test]
fn a_reported_failure_names_no_destination() {
    let shop = Shop::new();
    let line = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"a":1},"status":503}"#;
    shop.sandbox.write("failed.ndjson", line);
    shop.run(["failed", "import", "failed.ndjson"]).succeeds();
    let page = shop.run(["failed", "show", "1"]).succeeds().stdout;
    assert!(page.contains(" reported by ") && !page.contains("reported to"), "{page}");
}

#[test]
fn importing_twice_changes_nothing_and_bad_lines_are_numbered() {
    let shop = Shop::new();
    let dry =
        shop.sandbox.run_with_input(["failed", "import", "-", "--not-json", "-n"], corpus().as_bytes()).succeeds();
    assert!(dry.stderr.contains("6 events") && !shop.sandbox.file(".inv-hooks").exists(), "{}", dry.stderr);
    let bad = [
        "{oops",
        r#"{"api_key":"ORDER","connector":"sale","payload":{}}"#,
        r#"{"connector":"sale","payload":{}}"#,
        r#"{"api_key":"SALE_INVENTORY","connector":"sale"}"#,
        r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{},"failed_at":"x"}"#,
        r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload_base64":"?"}"#,
        r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{},"failure":"x"}"#,
    ];
    let mixed = format!("{}\n\n{}", bad.join("\n"), corpus());
    let shown = shop.sandbox.run_with_input(["failed", "import", "-", "--not-json"], mixed.as_bytes()).exits(3);
    assert!(shown.stderr.contains("6 added, 0 already in the log, 7 bad lines"), "{}", shown.stderr);
    (1..=7).for_each(|line| assert!(shown.stderr.contains(&format!("line {line}:")), "{line} {}", shown.stderr));
    assert!(shown.stderr.contains("line 3: it has no api_key: a line looks like"), "{}", shown.stderr);
    let shown = shop.sandbox.run_with_input(["failed", "import", "-", "--not-json"], corpus().as_bytes()).succeeds();
    assert!(shown.stderr.contains("0 added, 6 already in the log"), "{}", shown.stderr);
    shop.sandbox
        .run_with_input(["failed", "import", "-", "--not-json", "--allow-duplicates"], corpus().as_bytes())
        .succeeds();
    assert_eq!(shop.search(&["--include-tests"]).len(), 12);
    shop.run(["failed", "import", "missing.ndjson"]).exits(3);
    shop.run(["failed", "import"]).exits(2);
}

#[test]
fn an_import_says_how_every_bad_line_must_look() {
    let shop = Shop::new();
    let import = |lines: &str| shop.sandbox.run_with_input(["failed", "import", "-"], lines.as_bytes()).exits(3).stderr;
    let shown = import(&[SALE; 30].join("\n"));
    let why =
        r#"it has no api_key, no connector, no payload: a line looks like {"api_key":…,"connector":…,"payload":…}"#;
    assert!(shown.contains(&format!("line 20: {why}\n")) && shown.contains("also lines 21-30\n"), "{shown}");
    assert!(shown.contains("0 added, 0 already in the log, 30 bad lines"), "{shown}");
    let other = r#"{"api_key":"SALE_INVENTORY","connector":"sale","environment":"live","payload":{}}"#;
    let shown = import(&format!("{other}\n{}", other.replace("live", "test")));
    assert!(shown.contains("line 1: its environment is live, but that of the store is test\n"), "{shown}");
    assert!(shown.contains("1 added, 0 already in the log, 1 bad line\n"), "{shown}");
}

#[test]
fn imported_payloads_are_exact() {
    let shop = Shop::new();
    let exact = "{ \"n\":9007199254740993, \"c\" : 1.10,\"s\":\"\\u0041\" }";
    let string = serde_json::to_string(&format!("{exact}\n")).expect("JSON");
    let lines = format!(
        "{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\",\"payload\": {exact} }}\n{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\",\"payload\":{string}}}\n{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\",\"payload_base64\":\"/wA=\"}}\n"
    );
    shop.sandbox
        .run_with_input(["failed", "import", "-", "--not-json", "--allow-duplicates"], lines.as_bytes())
        .succeeds();
    let payload = |id: &str| shop.run(["failed", "show", id, "--payload"]).succeeds_silently().bytes;
    assert_eq!(payload("1"), exact.as_bytes());
    assert_eq!(payload("2"), format!("{exact}\n").as_bytes());
    assert_eq!(payload("3"), b"\xff\0");
}
