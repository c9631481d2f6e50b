//! `[log] keep_delivered`: payloads of delivered events are removed in time, and nothing else; `log info` shows what is
//! there.

use crate::failed::SALE;
use crate::harness::{Sandbox, Shop, connector, note};
use inv_hooks::log::{Access, Applied, Change, Log, Next, Settlement, open};
use inv_hooks::model::{
    Answer, ApiKey, Attempt, AttemptKind, Environment, Extracted, Failure, NewDelivery, Timestamp, digest,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use snapbox::str;
use std::time::{Duration, Instant};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A shop whose log keeps the payloads of delivered events for `keep`.
fn shop(keep: &str) -> Shop {
    let shop = Shop::empty();
    set_keep(&shop, &format!("\n[log]\nkeep_delivered = \"{keep}\"\n"));
    shop
}

fn set_keep(shop: &Shop, lines: &str) {
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"));
    let count = connector("cyc", "INVENTORY_EXPORT_CYC", &shop.server.url("/cyc"));
    shop.write_store(&format!("{lines}{sale}{count}"));
}

fn database(shop: &Shop) -> Connection {
    Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens")
}

/// Makes every row older by some days.
fn age(shop: &Shop, days: i64) {
    let sql = "UPDATE delivery SET created_at = created_at - ?1, delivered_at = delivered_at - ?1, failed_at = failed_at - ?1";
    database(shop).execute(sql, [days * DAY]).expect("older rows");
}

fn has_payload(shop: &Shop, id: i64) -> bool {
    !shop.show(id)["payload"].is_null()
}

#[test]
fn with_zero_a_payload_is_removed_when_it_is_delivered() {
    let shop = shop("0");
    let good = shop.deliver("SALE_INVENTORY", SALE);
    let bad = shop.fail("SALE_INVENTORY", r#"{"orderId":"DT2"}"#);
    let shown = shop.show(good);
    assert_eq!(
        (&shown["state"], &shown["payload"], &shown["payload_sha256"]),
        (&json!("delivered"), &json!(null), &json!(null))
    );
    assert_eq!((&shown["payload_bytes"], &shown["document_id"]), (&json!(SALE.len()), &json!("DT1")));
    assert!(shop.run(["failed", "show", &good.to_string()]).succeeds().stdout.contains("no longer kept"));
    // An empty body with the id of the event would be worse than none.
    assert!(shop.run(["failed", "show", &good.to_string(), "--curl"]).exits(5).stderr.contains("no longer kept"));
    let sent = shop.server.requests().iter().any(|request| request.body == SALE.as_bytes());
    assert!(sent, "the complete payload was sent");
    assert!(has_payload(&shop, bad));
    shop.run(["repost", &bad.to_string()]).succeeds();
    assert!(!has_payload(&shop, bad));
    let again = shop.run(["repost", &good.to_string(), "--force"]).shown();
    assert!(format!("{}{}", again.stdout, again.stderr).contains("no longer kept"), "{again:?}");
}

#[test]
fn continue_recognises_lines_whose_payload_is_removed() {
    let shop = shop("0");
    let lines = |name: &str| (1..=3).map(|n| format!("{{\"orderId\":\"{name}{n}\"}}\n")).collect::<String>();
    let send = |expected: &str| {
        let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", "in.ndjson", "--continue"]).succeeds();
        assert!(shown.stderr.contains(expected), "{}", shown.stderr);
    };
    shop.sandbox.write("in.ndjson", lines("A"));
    send("3 delivered");
    send("already in the log: 3");
    shop.sandbox.write("in.ndjson", lines("B"));
    send("3 delivered");
    shop.sandbox.write("in.ndjson", format!("{}{{\"orderId\":\"B4\"}}\n", lines("B")));
    send("already in the log: 3");
    assert_eq!(shop.server.requests().len(), 7);
}

#[test]
fn old_payloads_are_removed_after_the_next_run() {
    let shop = shop("7d");
    let count = |time: i64| {
        format!(r#"{{"eventType":"CYC_COUNT_COMPLETED_EVENT","cycleCountId":"C1","storeId":"1","eventTime":{time}}}"#)
    };
    let old = shop.deliver("SALE_INVENTORY", SALE);
    let stale = shop.fail("INVENTORY_EXPORT_CYC", &count(1));
    let newer = shop.deliver("INVENTORY_EXPORT_CYC", &count(2));
    age(&shop, 8);
    let young = shop.deliver("SALE_INVENTORY", r#"{"orderId":"DT2"}"#);
    assert!(!has_payload(&shop, old) && !has_payload(&shop, newer));
    assert!(has_payload(&shop, stale) && has_payload(&shop, young));
    let plan = shop.run(["repost", "--all", "--dry-run"]).succeeds();
    assert!(plan.stdout.contains("newer count of the same document"), "{}", plan.stdout);
    set_keep(&shop, "");
    age(&shop, 8);
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"DT3"}"#);
    assert!(has_payload(&shop, young), "without the setting no payload is removed");
}

#[test]
fn a_prune_removes_all_old_payloads_at_once() {
    let shop = shop("1d");
    let ids: Vec<i64> = (0..3).map(|n| shop.deliver("SALE_INVENTORY", &format!("{{\"orderId\":\"D{n}\"}}"))).collect();
    age(&shop, 2);
    let bad = shop.fail("SALE_INVENTORY", SALE);
    // Retention already ran after the failed run; a payload that was delivered later is removed by another round.
    assert!(ids.iter().all(|id| !has_payload(&shop, *id)));
    shop.run(["repost", &bad.to_string()]).succeeds();
    age(&shop, 2);
    shop.run(["failed", "prune", "--older-than", "90d", "--dry-run"]).succeeds().says(str![[r#"
Nothing to delete: 0 delivered or discarded events older than 90d.

"#]]);
    assert!(has_payload(&shop, bad));
    shop.run(["failed", "prune", "--older-than", "90d"]).succeeds().says(str![[r#"
Nothing to delete: 0 delivered or discarded events older than 90d.
Removed the payload of 1 delivered event ([log] keep_delivered)

"#]]);
    assert!(!has_payload(&shop, bad));
    shop.run(["failed", "prune", "--older-than", "1d", "--yes"]).succeeds().says(str![[r#"
4 events deleted

"#]]);
    Sandbox::new().run(["failed", "prune", "--older-than", "1d"]).succeeds();
}

#[test]
fn a_new_payload_does_not_need_the_removed_one() {
    let shop = shop("0");
    let id = shop.deliver("SALE_INVENTORY", SALE).to_string();
    let refused = shop.run(["repost", &id, "--force", "--set", "/n=1"]).exits(5);
    assert!(refused.stderr.contains("no longer kept") && refused.stderr.contains("--data"), "{}", refused.stderr);
    shop.sandbox.write("new.json", "{\"orderId\":\"new\"}");
    let args = ["repost", &id, "--force", "--data", "@new.json", "-o", "json"];
    let sent = shop.run(args).succeeds().json()["deliveries"][0].clone();
    assert_eq!(shop.server.requests().last().expect("a request").body, b"{\"orderId\":\"new\"}");
    let copy = shop.show(sent["id"].as_i64().expect("an id"));
    assert_eq!(copy["edited_from"].to_string(), id);
    assert_eq!(copy["difference"], "the whole payload; the previous payload is no longer kept");
}

#[test]
fn no_length_of_time_is_shown_as_zero_milliseconds() {
    let shop = shop("0");
    shop.deliver("SALE_INVENTORY", SALE);
    let page = shop.run(["log", "info"]).succeeds().stdout;
    assert!(page.contains("payloads of delivered events: not at all"), "{page}");
    assert_eq!(shop.run(["log", "info", "-o", "json"]).succeeds().json()["keep_delivered"], "0s");
    let prune = |more: &str| shop.run(["failed", "prune", "--older-than", "0s", more]).succeeds().stderr;
    let told = prune("--dry-run") + &prune("--yes");
    assert!(told.contains("Would delete 1 delivered or discarded event.") && !told.contains("0ms"), "{told}");
}

#[test]
fn log_info_says_that_a_large_log_takes_a_while() {
    let shop = shop("7d");
    shop.deliver("SALE_INVENTORY", SALE);
    let info = || shop.run(["log", "info", "-o", "json"]).succeeds();
    assert_eq!(info().stderr, "");
    let log = shop.sandbox.path().join(".inv-hooks/events.db");
    // A hole needs no disk space, and SQLite does not read the bytes after the last page of a database.
    std::fs::OpenOptions::new().write(true).open(log).expect("the log").set_len(3 << 30).expect("a hole");
    assert_eq!(info().stderr, "The log has 3 GiB. Counting reads all of it, which takes a while.\n");
    assert_eq!(info().json()["rows"]["delivered"], 1);
}

#[test]
fn log_info_shows_what_the_log_holds() {
    let shop = shop("7d");
    let info = || shop.run(["log", "info", "-o", "json"]).succeeds().json();
    let none = info();
    assert_eq!((&none["exists"], &none["keep_delivered"], &none["states"]), (&json!(false), &json!("7d"), &json!({})));
    shop.deliver("SALE_INVENTORY", SALE);
    age(&shop, 8);
    shop.fail("SALE_INVENTORY", SALE);
    let info = info();
    assert_eq!(
        (&info["rows"]["delivered"], &info["rows"]["failed"], &info["rows"]["pending"]),
        (&json!(1), &json!(1), &json!(0))
    );
    let state = |name: &str| info["states"][name].clone();
    assert_eq!(
        (&state("delivered")["payload_bytes"], &state("failed")["payload_bytes"]),
        (&json!(0), &json!(SALE.len()))
    );
    assert_eq!((&info["payload_bytes"], &info["keep_delivered"]), (&json!(SALE.len()), &json!("7d")));
    assert_eq!((&state("failed")["oldest"], &state("delivered")["newest"]), (&info["newest"], &info["oldest"]));
    assert_eq!(state("unknown"), json!({"rows": 0, "payload_bytes": 0, "oldest": null, "newest": null}));
    let sizes = ["bytes", "wal_bytes", "free_bytes"].map(|key| info[key].as_u64());
    assert!(sizes[0] > Some(0) && sizes[1].is_some() && sizes[2].is_some(), "{info}");
    let page = shop.run(["log", "info"]).succeeds().stdout;
    assert!(page.contains("payloads of delivered events: 7d") && page.contains("failed         1 row, "), "{page}");
}

#[test]
fn keep_delivered_is_shown_and_a_wrong_value_is_refused() {
    let shop = shop("36h");
    let setting = || {
        let rows = shop.run(["config", "show", "-o", "json"]).succeeds().json();
        let row = rows.as_array().expect("rows").iter().find(|row| row["name"] == "keep_delivered").cloned();
        row.expect("the setting")
    };
    assert_eq!(setting(), json!({"name": "keep_delivered", "value": "36h", "origin": "store"}));
    set_keep(&shop, "");
    assert_eq!(setting(), json!({"name": "keep_delivered", "value": null, "origin": "default"}));
    for wrong in ["\"soon\"", "0", "7", "\"\"", "\"-1d\"", "true"] {
        set_keep(&shop, &format!("[log]\nkeep_delivered = {wrong}\n"));
        let shown = shop.run(["connector", "list"]).exits(7).stderr;
        assert!(
            shown.contains("line 4, column 18 (log.keep_delivered): keep_delivered must be a length of time"),
            "{shown}"
        );
        assert!(shown.contains("\"7d\"") && !shown.contains("soon"), "{shown}");
        let found = shop.run(["connector", "validate", "-o", "json"]).exits(3).json();
        assert_eq!((&found[0]["code"], &found[0]["line"]), (&json!("store-shape"), &json!(4)), "{found}");
    }
}

#[test]
fn a_log_that_cannot_return_free_pages_works_as_before() {
    let shop = shop("1d");
    shop.deliver("SALE_INVENTORY", SALE);
    let mode = || database(&shop).pragma_query_value(None, "auto_vacuum", |row| row.get::<_, i64>(0));
    assert_eq!(mode(), Ok(2), "a new log can return free pages");
    let old = "PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM; PRAGMA journal_mode = WAL;";
    database(&shop).execute_batch(old).expect("an old log");
    assert_eq!(mode(), Ok(0));
    age(&shop, 2);
    let bad = shop.fail("SALE_INVENTORY", r#"{"orderId":"DT2"}"#);
    assert!(!has_payload(&shop, 1) && has_payload(&shop, bad));
    shop.run(["failed", "prune", "--older-than", "1d", "--yes"]).succeeds();
    shop.run(["repost", &bad.to_string()]).succeeds();
}

/// Writes delivered rows of one kibibyte each that are older than the retention of these tests, with some failed rows
/// between them.
fn fill(log: &mut dyn Log, count: usize) {
    let long_ago: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let new = |n: usize| NewDelivery {
        webhook_id: format!("filled-{n}"),
        event_id: format!("filled-{n}"),
        environment: "test".parse::<Environment>().expect("a word"),
        connector: "sale".to_owned(),
        api_key: ApiKey::Sale,
        event: None,
        payload: vec![b'x'; 1024],
        extracted: Extracted { document: Some(format!("D{}", n % 997)), time: Some(long_ago), ..Extracted::default() },
        is_test: false,
        created_at: long_ago,
        source: None,
        lineage: None,
    };
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(2_000) {
        let accepted = some.iter().map(|n| Change::Accept(Box::new(new(*n)))).collect();
        let settle = |(n, applied): (&usize, Applied)| {
            let Applied::Accepted { ticket, .. } = applied else { panic!("{applied:?}") };
            let failure = n.is_multiple_of(100).then_some(Failure::HttpStatus);
            let answer = Some(Answer { failure, status: Some(200), ..Answer::default() });
            let (kind, url) = (AttemptKind::Send, String::new());
            let attempt = Attempt { number: 1, kind, started_at: long_ago, url, by: None, reason: None, answer };
            Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: long_ago, next: Next::End }))
        };
        let settled = some.iter().zip(log.commit(accepted).expect("a commit")).map(settle).collect();
        log.commit(settled).expect("a commit");
    }
}

#[test]
fn other_commands_work_while_payloads_are_removed() {
    let shop = shop("7d");
    let count = if std::env::var_os("INV_HOOKS_FULL").is_some() { 200_000 } else { 20_000 };
    let path = shop.sandbox.file(".inv-hooks/events.db");
    fill(open(&path, Access::Write, Timestamp::from_millis(0).expect("a time")).expect("a log").log.as_mut(), count);
    let before = shop.run(["log", "info", "-o", "json"]).succeeds().json();
    let started = Instant::now();
    let mut child =
        shop.sandbox.command(["failed", "prune", "--older-than", "9999d", "-q"]).spawn().expect("it starts");
    let mut waits = Vec::new();
    while child.try_wait().expect("a child").is_none() {
        let payload = format!("{{\"orderId\":\"W{}\"}}", waits.len());
        let started = Instant::now();
        shop.run(["failed", "add", "--api-key", "SALE_INVENTORY", "-q", "--data", &payload]).succeeds();
        let written = started.elapsed();
        shop.run(["failed", "search", "--limit", "1", "-q"]).succeeds();
        waits.push((written, started.elapsed().saturating_sub(written)));
    }
    let length = started.elapsed();
    assert!(child.wait().expect("it ends").success());
    // A search that was open when the last writer ended leaves the write-ahead log; the next writer includes it.
    shop.run(["failed", "prune", "--older-than", "9999d", "-q"]).succeeds();
    let after = shop.run(["log", "info", "-o", "json"]).succeeds().json();
    let bytes = |info: &Value, key: &str| info[key].as_u64().expect("a number");
    let longest = |of: fn(&(Duration, Duration)) -> Duration| waits.iter().map(of).max().unwrap_or_default();
    let (write, read) = (longest(|wait| wait.0), longest(|wait| wait.1));
    note(&format!(
        "retention: {count} payloads gone in {length:?} while {} others wrote and read; the longest whole command {write:?} to write, \
         {read:?} to read; file {} -> {} bytes",
        waits.len(),
        bytes(&before, "bytes"),
        bytes(&after, "bytes")
    ));
    assert_eq!(after["states"]["delivered"]["payload_bytes"], 0);
    assert_eq!(after["rows"]["failed"], count / 100 + waits.len());
    assert_eq!(
        bytes(&after["states"]["failed"], "payload_bytes"),
        bytes(&before["states"]["failed"], "payload_bytes")
            + waits.iter().enumerate().map(|(n, _)| format!("{{\"orderId\":\"W{n}\"}}").len() as u64).sum::<u64>()
    );
    assert!(write < Duration::from_secs(5) && read < Duration::from_secs(5), "{write:?} {read:?}");
    assert!(bytes(&after, "bytes") < bytes(&before, "bytes") * 3 / 4, "{before} {after}");
    let kept = shop.run(["failed", "search", "--limit", "1", "--sort", "oldest", "-o", "name"]).succeeds().stdout;
    let payload = shop.run(["failed", "show", kept.trim(), "--payload"]).succeeds().bytes;
    assert_eq!(digest(&payload), digest(&[b'x'; 1024]), "a failed event keeps its payload");
}
