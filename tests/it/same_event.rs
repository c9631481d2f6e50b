//! The same event is recognised by its content, whatever its layout: pasted, saved by an editor, or exported by another
//! tool.

use crate::harness::{Reply, STORE_HEAD, Shop, WITHOUT_CAUSES, connector};
use inv_hooks::model::digest;
use serde_json::json;
use std::collections::BTreeSet;

const SALE: &str = r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":1.10,"name":"Müller/b"}"#;

/// The same sale in the layouts of people and programs.
const SAME: [(&str, &str); 7] = [
    ("as it is", SALE),
    (
        "with a last line end",
        "{\"orderId\":\"A1\",\"transactionId\":\"T1\",\"storeId\":\"1\",\"n\":1.10,\"name\":\"Müller/b\"}\n",
    ),
    (
        "spread out",
        "{\r\n  \"orderId\": \"A1\",\r\n  \"transactionId\": \"T1\",\r\n  \"storeId\": \"1\",\r\n  \"n\": 1.10,\r\n  \"name\": \"Müller/b\"\r\n}\r\n",
    ),
    ("in another order", r#"{"name":"Müller/b","n":1.10,"storeId":"1","transactionId":"T1","orderId":"A1"}"#),
    (
        "with escapes",
        r#"{"orderId":"\u0041\u0031","transactionId":"T1","storeId":"1","n":1.10,"name":"M\u00fcller\/b"}"#,
    ),
    (
        "with tabs",
        "{\t\"orderId\":\t\"A1\",\"transactionId\":\"T1\",\"storeId\":\"1\",\"n\":1.10,\"name\":\"Müller/b\"}",
    ),
    ("with an escaped key", r#"{"\u006frderId":"A1","transactionId":"T1","storeId":"1","n":1.10,"name":"Müller/b"}"#),
];

/// Sales that differ in one value.
const OTHERS: [(&str, &str); 6] = [
    ("another number", r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":1.1,"name":"Müller/b"}"#),
    (
        "another spelling of a number",
        r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":110e-2,"name":"Müller/b"}"#,
    ),
    ("a number for a text", r#"{"orderId":"A1","transactionId":"T1","storeId":1,"n":1.10,"name":"Müller/b"}"#),
    ("a blank in a text", r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":1.10,"name":"Müller/b "}"#),
    ("a key twice", r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":1.10,"n":1.10,"name":"Müller/b"}"#),
    ("one key more", r#"{"orderId":"A1","transactionId":"T1","storeId":"1","n":1.10,"name":"Müller/b","x":null}"#),
];

fn add(shop: &Shop, payload: &str) -> String {
    shop.sandbox.write("given", payload);
    let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", "@given"];
    shop.run(add).succeeds().stdout.trim().to_owned()
}

#[test]
fn the_same_event_is_added_once_whatever_its_layout() {
    let shop = Shop::new();
    for (kind, payload) in SAME {
        assert_eq!(add(&shop, payload), "1", "{kind}");
    }
    for (number, (kind, payload)) in (2..).zip(OTHERS) {
        assert_eq!(add(&shop, payload), number.to_string(), "{kind}");
    }
    shop.run(["repost", "1"]).succeeds();
    assert_eq!(shop.server.requests()[0].body, SALE.as_bytes(), "the bytes that were added first");
    assert_eq!(add(&shop, SAME[2].1), "1", "also when it was delivered");
}

#[test]
fn an_event_that_failed_here_is_recognised_when_it_is_added_from_elsewhere() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", SAME[2].1);
    for (kind, payload) in SAME {
        assert_eq!(add(&shop, payload), id.to_string(), "{kind}");
    }
}

#[test]
fn an_import_recognises_events_within_a_file_and_in_the_log() {
    let line = |payload: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 503, "payload": payload}).to_string()
    };
    let import = |shop: &Shop, lines: &[String], expected: &str| {
        let input = lines.join("\n");
        let shown = shop.sandbox.run_with_input(["failed", "import", "-"], input.as_bytes()).succeeds().stderr;
        assert!(shown.contains(expected), "{expected}: {shown}");
    };
    let same: Vec<String> = SAME.iter().map(|(_, payload)| line(payload)).collect();
    let others: Vec<String> = OTHERS.iter().map(|(_, payload)| line(payload)).collect();
    let shop = Shop::new();
    import(&shop, &same, "1 added, 6 already in the log");
    import(&shop, &[&others[..], &same].concat(), "6 added, 7 already in the log");
    // Enough lines that an import into an empty log creates the indexes last.
    let many = (0..5_000).map(|n| line(&format!(r#"{{"orderId":"M{n}"}}"#)));
    let lines: Vec<String> = same.iter().cloned().chain(many).chain(same.iter().cloned()).collect();
    import(&Shop::new(), &lines, "5,001 added, 13 already in the log");
}

#[test]
fn the_same_webhook_id_with_another_layout_is_no_conflict() {
    let shop = Shop::new();
    let line = |payload: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "webhook_id": "msg-1", "payload": payload}).to_string()
    };
    let import = |payload: &str, code: i32, expected: &str| {
        let shown = shop.sandbox.run_with_input(["failed", "import", "-"], line(payload).as_bytes()).exits(code).stderr;
        assert!(shown.contains(expected), "{shown}");
    };
    import(SALE, 0, "1 added");
    SAME.iter().for_each(|(_, payload)| import(payload, 0, "0 added, 1 already in the log"));
    OTHERS.iter().for_each(|(_, payload)| import(payload, 3, "another payload"));
}

/// Changes the log to that of an earlier version, which stored the digest of the bytes for every event.
fn as_an_earlier_version_wrote_it(shop: &Shop) {
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let mut rows = log.prepare("SELECT id, payload FROM delivery").expect("the rows");
    let rows = rows.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)));
    for row in rows.expect("the rows").collect::<Vec<_>>() {
        let (id, Some(payload)) = row.expect("a row") else { continue };
        let set = log.execute("UPDATE delivery SET digest = ?2 WHERE id = ?1", rusqlite::params![id, digest(&payload)]);
        assert_eq!(set, Ok(1));
    }
    log.execute_batch(WITHOUT_CAUSES).expect("the tables before");
    log.execute_batch(
        "DROP TABLE other_id;
         DROP TABLE monitoring;
         DROP INDEX delivery_queued;
         DROP INDEX delivery_again;
         ALTER TABLE delivery DROP COLUMN is_awaited;
         ALTER TABLE delivery DROP COLUMN again_of;
         ALTER TABLE delivery DROP COLUMN queued_until;
         ALTER TABLE delivery DROP COLUMN may_repeat",
    )
    .expect("the tables before");
    log.pragma_update(None, "user_version", 7).expect("the version before");
}

#[test]
fn rows_of_an_earlier_version_are_recognised_too() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", SAME[2].1);
    // Events without a document, and hundreds of one document.
    let bare = shop.fail("SALE_INVENTORY", "{ \"n\": 1}");
    let many: String = (0..400)
        .map(|n| format!("{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\",\"payload\":{{\"orderId\":\"A1\",\"n\":{n}}}}}\n"))
        .collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], many.as_bytes()).succeeds();
    let last = add(&shop, r#"{"orderId":"A1","n":399}"#);
    as_an_earlier_version_wrote_it(&shop);
    for (kind, payload) in SAME {
        assert_eq!(add(&shop, payload), id.to_string(), "{kind}");
    }
    assert_eq!(add(&shop, r#"{"n":1}"#), bare.to_string());
    assert_eq!(add(&shop, r#"{"n":399, "orderId":"A1"}"#), last, "of one document with hundreds of others");
    let next: i64 = last.parse::<i64>().expect("an id") + 1;
    for (number, (kind, payload)) in (next..).zip(OTHERS) {
        assert_eq!(add(&shop, payload), number.to_string(), "{kind}");
    }
    shop.run(["repost", &id.to_string()]).succeeds();
    assert_eq!(add(&shop, SAME[3].1), id.to_string(), "also when it was delivered");
}

/// Checks the counts that `failed import` reports, first as a dry run and then for real.
fn import(shop: &Shop, lines: &[String], expected: &str) {
    let input = lines.join("\n");
    let dry = shop.sandbox.run_with_input(["failed", "import", "-", "-n"], input.as_bytes()).succeeds().stderr;
    let run = shop.sandbox.run_with_input(["failed", "import", "-"], input.as_bytes()).succeeds().stderr;
    assert!(run.contains(expected), "{expected}: {run}");
    let (added, known) = expected.split_once(" added, ").expect("two counts");
    let events = if added == "1" { "event" } else { "events" };
    assert!(dry.contains(&format!("Would add {added} {events}; {known}")), "{expected}: {dry}");
}

#[test]
fn an_event_is_recognised_whether_its_webhook_id_is_given_earlier_later_or_in_one_file() {
    let line = |id: Option<&str>, payload: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "webhook_id": id, "payload": payload}).to_string()
    };
    let (bare, a, b) = (line(None, SAME[1].1), line(Some("a"), SAME[2].1), line(Some("b"), SAME[3].1));
    for (lines, expected) in [
        ([&bare, &a, &a], "1 added, 2 already in the log"),
        ([&a, &bare, &a], "1 added, 2 already in the log"),
        ([&bare, &a, &b], "2 added, 1 already in the log"),
        ([&b, &a, &bare], "2 added, 1 already in the log"),
        ([&a, &bare, &b], "2 added, 1 already in the log"),
    ] {
        let lines: Vec<String> = lines.into_iter().cloned().collect();
        let at_once = Shop::new();
        import(&at_once, &lines, expected);
        import(&at_once, &lines, "0 added, 3 already in the log");
        let one_by_one = Shop::new();
        for line in &lines {
            one_by_one.sandbox.run_with_input(["failed", "import", "-"], line.as_bytes()).succeeds();
        }
        assert_eq!(one_by_one.search(&[]).len(), at_once.search(&[]).len(), "{lines:?}");
    }
    // A person adds it with `failed add`.
    let shop = Shop::new();
    assert_eq!(add(&shop, SALE), "1");
    import(&shop, std::slice::from_ref(&a), "0 added, 1 already in the log");
    assert_eq!(shop.show(1)["webhook_id"], "a", "it has the id now");
    import(&shop, std::slice::from_ref(&b), "1 added, 0 already in the log");
    shop.run(["repost", "1"]).succeeds();
    assert_eq!(shop.server.requests()[0].header("webhook-id"), Some("a"));
}

#[test]
fn an_event_that_was_sent_with_a_generated_id_is_recognised_and_keeps_it() {
    let shop = Shop::new();
    assert_eq!(add(&shop, SALE), "1");
    let made_up = shop.show(1)["webhook_id"].clone();
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", "1"]).exits(4);
    let id = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "webhook_id": "a", "payload": SALE}).to_string();
    import(&shop, std::slice::from_ref(&id), "0 added, 1 already in the log");
    assert_eq!(shop.show(1)["webhook_id"], made_up);
    let add =
        ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", SALE, "--webhook-id", "a"];
    assert_eq!(shop.run(add).succeeds().stdout.trim(), "1");
    let doubtful = id.replacen('{', "{\"status\":504,", 1);
    import(&shop, &[doubtful], "0 added, 1 already in the log");
    let row = &shop.run(["failed", "export"]).succeeds().json_lines()[0];
    assert_eq!(row["doubt"], "other_id", "the endpoint may have acted on it under another id");
}

#[test]
fn an_event_that_was_added_without_an_id_gets_at_most_one_given_id() {
    let line = |id: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "webhook_id": id, "payload": SALE}).to_string()
    };
    let discard = ["failed", "discard", "1", "--reason", "wrong"];
    for (case, status, becomes) in [
        ("delivered", 200, Some(&["repost", "1"][..])),
        ("failed again", 503, Some(&["repost", "1"][..])),
        ("discarded", 200, Some(&discard[..])),
        ("as it was", 200, None),
    ] {
        let shop = Shop::new();
        assert_eq!(add(&shop, SALE), "1");
        shop.server.set_reply(Reply::status(status));
        becomes.iter().for_each(|args| drop(shop.run(args.iter().copied())));
        let lines = ["a", "b", "a"].map(line);
        import(&shop, &lines, "1 added, 2 already in the log");
        import(&shop, &lines, "0 added, 3 already in the log");
        import(&shop, &[line("c")], "1 added, 0 already in the log");
        let with = |id: &'static str| ["--connector", "sale", "--data", SALE, "--webhook-id", id];
        let rows = ["a", "b", "c", "d", "d"].map(|id| {
            let args = [&["failed", "add", "--api-key", "SALE_INVENTORY"][..], &with(id)].concat();
            shop.run(args).succeeds().stdout.trim().to_owned()
        });
        assert_eq!((rows[0].as_str(), &rows[3]), ("1", &rows[4]), "{case}");
        assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), 4, "{case}: {rows:?}");
        assert_eq!(add(&shop, SALE), "1", "{case}: without an id");
    }
}

#[test]
fn a_dry_run_of_an_import_finds_an_id_that_another_line_has() {
    let line = |payload: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "webhook_id": "b", "payload": payload}).to_string()
    };
    let discard = ["failed", "discard", "1", "--reason", "wrong"];
    for becomes in [Some(&discard[..]), Some(&["repost", "1"][..]), None] {
        for (first, second) in [(OTHERS[0].1, SALE), (SALE, OTHERS[0].1), (OTHERS[0].1, OTHERS[1].1)] {
            let shop = Shop::new();
            assert_eq!(add(&shop, SALE), "1");
            becomes.iter().for_each(|args| drop(shop.run(args.iter().copied()).succeeds()));
            let input = [line(first), line(second)].join("\n");
            for args in [&["failed", "import", "-", "-n"][..], &["failed", "import", "-"]] {
                let ran = shop.sandbox.run_with_input(args.iter().copied(), input.as_bytes()).exits(3);
                assert!(ran.stderr.contains("which has another payload"), "{becomes:?} {args:?}: {}", ran.stderr);
            }
        }
    }
}

#[test]
fn a_line_that_failed_once_and_lost_its_payload_is_not_sent_again() {
    let shop = Shop::empty();
    let store = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"));
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}[log]\nkeep_delivered = \"0\"\n{store}"));
    shop.sandbox.write("day.ndjson", format!("{SALE}\n{{\"orderId\":\"A2\"}}\n"));
    shop.server.set_reply(Reply::status(503));
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"]).exits(4);
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "--all", "--yes"]).succeeds();
    assert_eq!(shop.show(1)["payload"], serde_json::Value::Null);
    let sent = shop.server.requests().len();
    let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds().stderr;
    assert!(shown.contains("already in the log: 2"), "{shown}");
    assert_eq!(shop.server.requests().len(), sent);
    // Other content under the same file name and line number is another event.
    shop.sandbox.write("day.ndjson", format!("{}\n", OTHERS[0].1));
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds();
    assert_eq!(shop.server.requests().len(), sent + 1);
}

#[test]
fn an_edit_that_changes_only_the_layout_is_no_edit() {
    let shop = Shop::new();
    let spread = SAME[2].1;
    shop.fail("SALE_INVENTORY", spread);
    let repost = |payload: &str, more: &[&str], code: i32| {
        shop.sandbox.write("given", payload);
        shop.run([&["repost", "1", "--data", "@given"], more].concat()).exits(code).stderr
    };
    let saved = [spread.to_owned(), format!("{spread}\n"), format!("\u{feff}{spread}")];
    for payload in &saved {
        for more in [&["-n"][..], &[]] {
            let shown = repost(payload, more, 3);
            assert!(shown.contains("the payload of event 1 was not changed; nothing was sent"), "{payload:?} {shown}");
        }
    }
    assert_eq!(shop.server.requests().len(), 1);
    let shown = repost(&format!("{}\n", spread.replace("1.10", "2.10")), &["-n"], 0);
    assert!(shown.contains("event 1: /n: 1.10 → 2.10"), "{shown}");
    repost(&format!("{}\n", spread.replace("1.10", "2.10")), &[], 0);
    assert_eq!(shop.server.requests().len(), 2);
}

#[test]
fn a_byte_order_mark_and_line_ends_can_be_removed_by_an_edit() {
    let bare = "{\n\"orderId\":\"A1\"\n}";
    let stored = [format!("\u{feff}{bare}"), bare.replace('\n', "\r\n"), format!("{bare}\n")];
    for stored in stored {
        let shop = Shop::new();
        shop.fail("SALE_INVENTORY", bare);
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        assert_eq!(log.execute("UPDATE delivery SET payload = ?1 WHERE id = 1", [stored.as_bytes()]), Ok(1));
        drop(log);
        shop.run(["repost", "1", "--data", &format!("{stored}\r\n")]).exits(3);
        shop.run(["repost", "1", "--data", bare]).succeeds();
        assert_eq!(shop.server.requests()[1].body, bare.as_bytes(), "{stored:?}");
    }
}

/// For sales and returns, connectors subscribe to no events, so an event name in the payload does not matter.
#[test]
fn a_sale_with_an_event_name_is_recognised_however_it_is_added() {
    for (key, name) in [("SALE_INVENTORY", "sale"), ("RETURN_INVENTORY", "returned")] {
        let shop = Shop::empty();
        let store = connector(name, key, &shop.server.url("/sale"));
        shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
        let payload = |order: &str| json!({"eventType": "SOLD", "orderId": order, "storeId": "1"}).to_string();
        let add = |order: &str| {
            let ran = shop.run(["failed", "add", "--api-key", key, "--connector", name, "--data", &payload(order)]);
            ran.succeeds().stdout.trim().to_owned()
        };
        let import = |order: &str, event: Option<&str>, added: u64| {
            let line =
                json!({"api_key": key, "connector": name, "event": event, "payload": payload(order)}).to_string();
            let (dry, run) = match added {
                0 => ("Would add 0 events; 1 already in the log", "0 added, 1 already in the log"),
                _ => ("Would add 1 event; 0 already in the log", "1 added, 0 already in the log"),
            };
            for more in [&["-n"][..], &[]] {
                let args = [&["failed", "import", "-"], more].concat();
                let shown = shop.sandbox.run_with_input(args, line.as_bytes()).succeeds().stderr;
                assert!(shown.contains(if more.is_empty() { run } else { dry }), "{key} {order} {event:?}: {shown}");
            }
        };
        assert_eq!(add("A"), "1");
        import("A", None, 0);
        import("B", None, 1);
        assert_eq!(add("B"), "2");
        assert_eq!(shop.fail(key, &payload("C")), 3);
        import("C", None, 0);
        // An earlier version read the event from the payload.
        import("D", Some("SOLD"), 1);
        import("D", None, 0);
        assert_eq!(add("D"), "4");
        assert_eq!(shop.show(1)["event"], shop.show(2)["event"], "{key}");
    }
}
