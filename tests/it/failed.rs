//! `failed`: search with every filter, pages, `show`, discard, prune. `failed_add` tests how events are added.

use crate::harness::{Reply, Sandbox, Shop, Shown, keys};
use serde_json::{Value, json};
use snapbox::str;
use std::collections::BTreeSet;

pub const SALE: &str = r#"{"orderId":"DT1","storeId":"256","eventTime":1772466012000}"#;

/// The keys that `docs/reference/json.md` promises.
const ITEM_KEYS: [&str; 28] = [
    "id",
    "api_key",
    "event",
    "connector",
    "environment",
    "store_id",
    "document_id",
    "state",
    "failure",
    "phase",
    "status",
    "error",
    "error_code",
    "cause",
    "cause_id",
    "attempts",
    "reposts",
    "test",
    "maybe_applied",
    "waiting_on",
    "event_time",
    "created_at",
    "failed_at",
    "last_attempt_at",
    "payload_bytes",
    "webhook_id",
    "imported_id",
    "cursor",
];

/// Events that are imported into an empty log in this order, so that their ids count from 1.
pub fn corpus() -> String {
    let lines = [
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 503, "failed_at": "2026-01-01T12:00:00Z",
            "created_at": "2025-06-01T00:00:00Z", "error": "upstream says hello",
            "payload": {"orderId": "D1", "storeId": "256", "eventTime": 1_764_547_200_000_i64, "productList": [{"productId": "P1", "quantity": 0}]}}),
        json!({"api_key": "INVENTORY_EXPORT_ASN", "event": "ASN_RECEIVED_EVENT", "connector": "asn", "status": 404,
            "failed_at": "2026-01-02T12:00:00Z", "payload": {"transferId": "D2", "storeId": "256", "productList": [{"productId": "P1"}, {"productId": "P2"}]}}),
        json!({"api_key": "INVENTORY_EXPORT_ASN", "event": "ASN_RECEIVE_COMPLETED_EVENT", "connector": "asn", "failure": "timeout",
            "failed_at": "2026-01-03T12:00:00Z", "payload": {"transferId": "D2", "storeId": "310"}}),
        json!({"api_key": "INVENTORY_EXPORT_INA", "event": "INVENTORY_ADJUSTMENT", "connector": "ina", "status": 200,
            "failure": "error_in_body", "error_code": "STOCK_LOCKED", "failed_at": "2026-01-04T12:00:00Z", "payload": {"adjustmentId": "D4"}}),
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "test": true, "status": 500, "failed_at": "2026-01-05T12:00:00Z", "payload": {}}),
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 400, "failed_at": "2026-01-06T12:00:00Z", "payload": "plain needle"}),
    ];
    lines.map(|line| format!("{line}\n")).concat()
}

pub fn shop_with_corpus() -> Shop {
    let shop = Shop::new();
    shop.sandbox.write("corpus.ndjson", corpus());
    shop.run(["failed", "import", "corpus.ndjson", "--not-json"]).succeeds();
    shop
}

#[test]
fn every_filter_finds_its_events_and_a_repost_selects_the_same_ones() {
    let shop = shop_with_corpus();
    let unanswered = shop.fail_by(Reply::close(), "SALE_INVENTORY", SALE);
    assert_eq!(unanswered, 7);
    let check = |filters: &[&str], expected: &[i64]| {
        let found: BTreeSet<i64> = shop.search(filters).into_iter().collect();
        assert_eq!(found, expected.iter().copied().collect(), "{filters:?}");
        let count = shop.run([&["failed", "search", "--count"], filters].concat()).succeeds_silently().stdout;
        assert_eq!(count, format!("{}\n", expected.len()), "{filters:?}");
        let all: &[&str] = if filters.iter().all(|one| *one == "--include-tests") { &["--all"] } else { &[] };
        let plan = shop.run([&["repost", "-n", "-o", "json"], filters, all].concat()).succeeds().json();
        let named: BTreeSet<i64> =
            plan["deliveries"].as_array().expect("a list").iter().filter_map(|row| row["id"].as_i64()).collect();
        assert_eq!(named, found, "{filters:?}");
    };
    check(&[], &[1, 2, 3, 4, 6, 7]);
    check(&["--include-tests"], &[1, 2, 3, 4, 5, 6, 7]);
    check(&["--api-key", "INVENTORY_EXPORT_ASN"], &[2, 3]);
    check(&["--event", "ASN_RECEIVED_EVENT"], &[2]);
    check(&["--connector", "sale"], &[1, 6, 7]);
    check(&["--failure", "timeout"], &[3]);
    check(&["--failure", "http_status"], &[1, 2, 6]);
    check(&["--status", "503"], &[1]);
    check(&["--status", "5xx"], &[1]);
    check(&["--status", "400-499"], &[2, 6]);
    check(&["--error-code", "STOCK_LOCKED"], &[4]);
    check(&["--store", "256"], &[1, 2, 7]);
    check(&["--document", "D2"], &[2, 3]);
    check(&["--product", "P1"], &[1, 2]);
    check(&["--product", "P"], &[]);
    check(&["--where", "/productList/*/productId=P2"], &[2]);
    check(&["--where", "/productList/*/quantity=0"], &[1]);
    check(&["--where", "/storeId=256", "--where", "/transferId=D2"], &[2]);
    check(&["--since", "2026-01-03T12:00:00Z", "--until", "2026-01-06T12:00:00Z"], &[3, 4]);
    check(&["--until", "2026-01-02"], &[1]);
    check(&["--since", "1h"], &[7]);
    check(&["--time", "event", "--until", "2026-01-01"], &[1]);
    check(&["--time", "created", "--until", "2026-01-01"], &[1]);
    check(&["--min-attempts", "2"], &[]);
    check(&["--min-attempts", "1", "--connector", "ina"], &[4]);
    check(&["--maybe-applied"], &[7]);
    check(&["--no-maybe-applied", "--connector", "sale"], &[1, 6]);
    assert_eq!(shop.search(&["--connector", "absent"]), [0_i64; 0]);
    shop.run(["repost", "-n", "--connector", "absent"]).exits(5);
}

#[test]
fn text_finds_ids_first_and_then_any_text() {
    let shop = shop_with_corpus();
    let check = |text: &str, more: &[&str], expected: &[i64]| {
        assert_eq!(shop.search(&[&[text], more].concat()), expected, "{text}");
        let mut args = vec!["repost", "--text", text, "-n", "-o", "name"];
        args.extend(more);
        let mut ids: Vec<i64> = shop.run(args).succeeds().stdout.lines().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(ids, expected, "{text}");
    };
    check("D2", &[], &[3, 2]);
    check("D2", &["--status", "404"], &[2]);
    check("P2", &[], &[2]);
    check("needle", &[], &[6]);
    check("says hello", &[], &[1]);
    check("'; DROP TABLE delivery; --", &[], &[]);
    check("100%", &[], &[]);
    check("_", &["--connector", "asn"], &[]);
}

#[test]
fn text_is_found_in_payloads_and_answers_as_people_read_it() {
    let shop = Shop::new();
    let payload = r#"{"transferId":"T1","customer":"M\u00fcller","route":"A\/B"}"#;
    let answer = r#"{"errorCode":"E7","errorMessage":"\u00d6ffnung f\u00fcr \"Nord\" fehlt"}"#;
    let id = shop.fail_by(Reply::status(409).body(answer), "INVENTORY_EXPORT_ASN", payload);
    for text in ["Müller", "A/B", "Öffnung für \"Nord\"", r"M\u00fcller", r"A\/B"] {
        assert_eq!(shop.search(&[text]), [id], "{text}");
        assert_eq!(shop.run(["failed", "search", text, "--count"]).succeeds().stdout, "1\n", "{text}");
        assert_eq!(shop.run(["failed", "export", text, "-q"]).succeeds().json_lines().len(), 1, "{text}");
        assert_eq!(
            shop.run(["repost", "--text", text, "-n", "-o", "name"]).succeeds().stdout,
            format!("{id}\n"),
            "{text}"
        );
    }
    // A JSON text in a JSON text in a JSON text.
    let inner = json!({"inner": r#"{"n":"\u00c4rger"}"#}).to_string();
    let id = shop.fail("INVENTORY_EXPORT_ASN", &json!({"transferId": "T2", "raw": inner}).to_string());
    assert_eq!(shop.search(&["Ärger"]), [id]);
    for text in ["Muller", "A//B", "MÜLLER"] {
        assert_eq!(shop.search(&[text]), Vec::<i64>::new(), "{text}");
    }
}

#[test]
fn a_search_has_its_exit_codes_and_formats() {
    let shop = Shop::new();
    shop.run(["failed", "search", "--exit-code"]).succeeds();
    assert_eq!(shop.run(["failed", "search", "-o", "json"]).succeeds().json(), json!([]));
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds_silently().stdout, "0\n");
    shop.fail("SALE_INVENTORY", SALE);
    shop.run(["failed", "search", "--exit-code"]).exits(4);
    shop.run(["failed", "search", "--exit-code", "--count"]).exits(4);
    shop.run(["failed", "search", "nothing-like-it", "--exit-code"]).succeeds();
    let rows = shop.run(["failed", "list", "-o", "json"]).succeeds().json();
    assert_eq!(keys(&rows[0]), ITEM_KEYS);
    let lines = shop.run(["failed", "search", "-o", "ndjson"]).succeeds().json_lines();
    assert_eq!((lines.len(), keys(&lines[0])), (1, ITEM_KEYS.to_vec()));
    let csv = shop.run(["failed", "search", "-o", "csv"]).succeeds().stdout;
    assert_eq!(csv.lines().next(), Some(ITEM_KEYS.join(",").as_str()));
    assert_eq!(shop.run(["failed", "search", "-o", "name"]).succeeds().stdout, "1\n");
    let pinned = json!({"id": 1, "state": "failed", "failure": "http_status", "phase": null, "status": 503, "attempts": 1,
        "reposts": 0, "test": false, "maybe_applied": false, "waiting_on": null, "event_time": "2026-03-02T15:40:12.000Z",
        "payload_bytes": SALE.len(), "environment": "test"});
    for (key, value) in pinned.as_object().expect("an object") {
        assert_eq!(&rows[0][key], value, "{key}");
    }
    for args in [
        &["--status", "50"][..],
        &["--status", "9xx"],
        &["--status", "400-600"],
        &["--failure", "bad"],
        &["--since", "someday"],
        &["--where", "x"],
        &["--sort", "up"],
        &["--after", "???"],
        &["--maybe-applied", "--no-maybe-applied"],
        &["--limit", "0"],
    ] {
        shop.run([&["failed", "search"], args].concat()).exits(2);
    }
    let shown = shop.run(["failed", "search", "--since", "gestern"]).exits(2).stderr;
    assert!(
        shown.contains("--since gestern is not a time") && shown.contains("'yesterday 07:14', 2026-11-01"),
        "{shown}"
    );
    shop.run(["failed", "search", "--api-key", "ORDER"]).exits(5);
    shop.run(["failed", "search", "--log", "missing.db"]).exits(7);
}

#[test]
fn the_pages_of_a_search_have_every_row_once() {
    let shop = Shop::new();
    // Many rows have the same time, so that a page may end between them.
    let line = |n: u32| {
        format!(
            r#"{{"api_key":"SALE_INVENTORY","connector":"sale","failed_at":"2026-01-01T00:00:{:02}Z","payload":{{"n":{n}}}}}"#,
            n / 10
        )
    };
    shop.sandbox.write("many.ndjson", (0..100).map(line).collect::<Vec<_>>().join("\n"));
    shop.run(["failed", "import", "many.ndjson"]).succeeds();
    for sort in ["newest", "oldest"] {
        let mut expected = shop.search(&["--limit", "1000", "--sort", sort]);
        assert_eq!(expected.len(), 100);
        let mut after: Vec<String> = Vec::new();
        while !expected.is_empty() {
            let args =
                [&["failed", "search", "-o", "json", "--limit", "7", "--sort", sort].map(str::to_owned)[..], &after]
                    .concat();
            let rows = shop.run(args).succeeds().json();
            let rows = rows.as_array().expect("a list");
            let ids: Vec<i64> = rows.iter().filter_map(|row| row["id"].as_i64()).collect();
            let rest = expected.split_off(ids.len());
            assert_eq!(ids, expected, "{sort}");
            expected = rest;
            after = vec![
                "--after".to_owned(),
                rows.last().expect("a row")["cursor"].as_str().expect("a cursor").to_owned(),
            ];
        }
    }
}

#[test]
fn show_has_every_detail_of_an_event() {
    let shop = Shop::new();
    let reply = Reply::status(400).header("Content-Type", "application/json").body(r#"{"errorCode":"BAD"}"#);
    let id = shop.fail_by(reply, "SALE_INVENTORY", SALE);
    shop.deliver("SALE_INVENTORY", SALE);
    let shown = shop.show(id);
    let more = [
        "payload",
        "payload_sha256",
        "request",
        "response",
        "history",
        "same_document",
        "edited_from",
        "difference",
        "discard_reason",
        "advice",
    ];
    assert_eq!(keys(&shown), [&ITEM_KEYS[..], &more].concat());
    assert_eq!(shown["request"]["method"], "POST");
    assert_eq!(
        shown["response"],
        json!({"status": 400, "content_type": "application/json", "body": r#"{"errorCode":"BAD"}"#})
    );
    let attempt = [
        "number",
        "kind",
        "at",
        "url",
        "by",
        "reason",
        "verdict",
        "failure",
        "phase",
        "status",
        "error",
        "error_code",
        "latency_ms",
        "remarks",
    ];
    assert_eq!(keys(&shown["history"][0]), attempt);
    assert_eq!(shown["history"][0]["by"], "tester@here");
    assert_eq!(shown["same_document"][0]["id"], 2, "{shown}");
    let page = shop.run(["failed", "view", "1"]).succeeds_silently().stdout;
    assert!(page.contains("What to do") && page.contains("inv-hooks repost 1"), "{page}");
    assert_eq!(shop.show(2)["state"], "delivered");
    shop.run(["failed", "show", "99"]).exits(5);
    shop.run(["failed", "show", "x"]).exits(2);
    shop.run(["failed", "show", "1", "--payload", "--curl"]).exits(2);
}

#[test]
fn show_prints_payloads_that_are_not_json() {
    let shop = Shop::new();
    let add = |bytes: &[u8]| {
        let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--not-json", "--data", "-"];
        let ran = shop.sandbox.run_with_input(add, bytes);
        ran.succeeds().stdout.trim().parse::<i64>().expect("an id")
    };
    let text = shop.show(add(b"no json\n"));
    assert_eq!(text["payload"], "no json\n");
    let bytes = add(b"\xff\x00\x1b[31m");
    let shown = shop.show(bytes);
    assert_eq!((&shown["payload_base64"], &shown["payload"]), (&json!("/wAbWzMxbQ=="), &Value::Null));
    let payload = shop.run(["failed", "show", &bytes.to_string(), "--payload"]).succeeds_silently();
    assert_eq!(payload.bytes, b"\xff\x00\x1b[31m");
}

#[test]
fn a_discarded_event_can_be_restored() {
    let shop = shop_with_corpus();
    let discard = |args: &[&str], code: i32| shop.run([&["failed", "discard"], args].concat()).exits(code);
    for args in [
        &["1"][..],
        &["--reason", "x"],
        &["1", "--connector", "sale", "--reason", "x"],
        &["--undo"],
        &["1", "--undo", "--reason", "x"],
    ] {
        discard(args, 2);
    }
    let shown = discard(&["1", "99", "--reason", "x"], 5);
    assert!(shown.stderr.contains("no event 99") && shown.stderr.contains("failed search"), "{}", shown.stderr);
    discard(&["--connector", "sale", "--reason", "x"], 6);
    discard(&["1", "--reason", "x", "--dry-run"], 0);
    assert_eq!(shop.search(&[]).len(), 5);
    discard(&["1", "2", "--reason", "by hand"], 0);
    assert_eq!((shop.state(1), &shop.show(1)["discard_reason"]), ("discarded".to_owned(), &json!("by hand")));
    assert_eq!(shop.search(&[]), [6, 4, 3]);
    let told = |shown: Shown, words: &str| assert!(shown.stderr.contains(words), "{words}: {}", shown.stderr);
    told(discard(&["1", "--reason", "again"], 6), "event 1 is already discarded\n");
    shop.run(["repost", "1"]).exits(6);
    discard(&["1", "--undo"], 0);
    told(discard(&["1", "--undo"], 6), "event 1 is failed, not discarded: `inv-hooks repost 1` sends it again\n");
    shop.set_state(4, "delivered");
    told(discard(&["4", "--reason", "x"], 6), "event 4 is delivered: there is nothing to discard\n");
    told(discard(&["4", "--undo"], 6), "event 4 is delivered, not discarded: `inv-hooks repost 4 --force`");
    shop.set_state(4, "failed");
    assert_eq!(shop.search(&["--document", "D1"]), [1]);
    discard(&["--connector", "sale", "--reason", "bulk", "--yes"], 0);
    assert_eq!(shop.search(&["--include-tests"]), [5, 4, 3]);
    assert_eq!(shop.server.connections(), 0);
}

#[test]
fn prune_deletes_only_delivered_and_discarded_events() {
    let shop = shop_with_corpus();
    shop.deliver("SALE_INVENTORY", SALE);
    let old =
        r#"{"api_key":"SALE_INVENTORY","connector":"sale","created_at":"2025-01-01T00:00:00Z","payload":{"n":1}}"#;
    shop.sandbox.run_with_input(["failed", "import", "-"], old.as_bytes()).succeeds();
    shop.run(["repost", "8"]).succeeds();
    let prune =
        |args: &[&str], code: i32| shop.run([&["failed", "prune", "--older-than", "30d"], args].concat()).exits(code);
    shop.run(["failed", "prune"]).exits(2);
    prune(&[], 6);
    assert!(prune(&["--dry-run"], 0).stderr.starts_with("Would delete 1 "));
    prune(&["--yes"], 0);
    shop.run(["failed", "show", "8"]).exits(5);
    assert_eq!((shop.state(7), shop.state(1)), ("delivered".to_owned(), "failed".to_owned()));
    prune(&[], 0);
    // An id is never used twice.
    assert_eq!(shop.deliver("SALE_INVENTORY", SALE), 9);
}

#[test]
fn without_a_store_the_commands_say_so() {
    let sandbox = Sandbox::new();
    for line in ["failed show 1", "failed discard 1 --reason x"] {
        sandbox.run(line.split(' ')).exits(5).says(str![[r#"
error: there is no connector store here, and no failed event
  Go to the folder of your store, or name the store with --config. Create a store here: `inv-hooks init`.

"#]]);
    }
    for line in ["connector test --all", "connector test wms"] {
        sandbox.run(line.split(' ')).exits(5).says(str![[r#"
error: there is no connector store here
  Create one: `inv-hooks init`, or add a connector: `inv-hooks connector add`.

"#]]);
    }
    Shop::new().run(["failed", "show", "1"]).exits(5).says(str![[r#"
error: there is no failed-event log yet: nothing was sent or added
  `inv-hooks send` and `inv-hooks failed add` add events to the log.

"#]]);
}

#[test]
fn a_delivered_event_shows_when_it_was_delivered() {
    let shop = Shop::new();
    let failed = shop.fail("SALE_INVENTORY", SALE).to_string();
    let show = |id: &str| shop.run(["failed", "show", id]).succeeds().stdout;
    assert!(!show(&failed).contains("\nDelivered "), "{}", show(&failed));
    shop.run(["repost", &failed]).succeeds();
    assert!(show(&failed).contains("\nDelivered "), "{}", show(&failed));
    let delivered = shop.deliver("SALE_INVENTORY", SALE).to_string();
    assert!(show(&delivered).contains("\nDelivered "), "{}", show(&delivered));
}
