//! Changes of many rows run in steps, change the rows of one environment, and continue where they ended.

use crate::harness::{Reply, Shop};
use inv_hooks::log::{Access, Applied, Change, Next, Settlement, open};
use inv_hooks::model::{Answer, Attempt, AttemptKind, NewDelivery, Timestamp};
use rusqlite::Connection;
use std::process::Child;
use std::time::{Duration, Instant};

const LOG: &str = ".inv-hooks/events.db";
const ROWS: usize = 12_000;

/// Writes `count` events to the log that were delivered long ago, without sending them.
fn fill(shop: &Shop, count: usize, environment: &str) {
    let long_ago: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let mut log = open(&shop.sandbox.file(LOG), Access::Write, long_ago).expect("a log").log;
    let new = |n: usize| {
        Change::Accept(Box::new(NewDelivery {
            webhook_id: format!("{environment}-{n}"),
            event_id: format!("{environment}-{n}"),
            environment: environment.parse().expect("an environment"),
            connector: "sale".to_owned(),
            api_key: inv_hooks::model::ApiKey::Sale,
            event: None,
            payload: vec![b'x'; 400],
            extracted: inv_hooks::model::Extracted::default(),
            is_test: false,
            created_at: long_ago,
            source: None,
            lineage: None,
        }))
    };
    for some in (0..count).collect::<Vec<_>>().chunks(2_000) {
        let accepted = log.commit(some.iter().map(|n| new(*n)).collect()).expect("a commit");
        let settled = accepted.iter().map(|applied| settled(applied, long_ago)).collect();
        log.commit(settled).expect("a commit");
    }
}

fn settled(applied: &Applied, at: Timestamp) -> Change {
    let Applied::Accepted { ticket, .. } = *applied else { panic!("{applied:?}") };
    let answer = Some(Answer { status: Some(200), ..Answer::default() });
    let (kind, url) = (AttemptKind::Send, String::new());
    let attempt = Attempt { number: 1, kind, started_at: at, url, by: None, reason: None, answer };
    Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at, next: Next::End }))
}

/// Counts with SQLite, again and again while `child` runs, the rows that meet `condition`.
fn watch(shop: &Shop, child: &mut Child, condition: &str, until: impl Fn(i64) -> bool) -> Vec<i64> {
    let log = Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
    let sql = format!("SELECT count(*) FROM delivery WHERE {condition}");
    let mut seen = Vec::new();
    while child.try_wait().expect("a child").is_none() {
        let count = log.query_row(&sql, [], |row| row.get(0)).expect("a count");
        seen.push(count);
        if until(count) {
            break;
        }
    }
    seen
}

const RENAME: [&str; 5] = ["connector", "edit", "sale", "--rename", "till"];
const MONITORING: &str = "INSERT INTO monitoring (received_at, environment, connector, payload_bytes, total, payload)
  VALUES (0, 'test', 'sale', 0, 0, x'')";
const PRUNE: [&str; 5] = ["failed", "prune", "--older-than", "1d", "--yes"];
const OLD_NAME: &str = "connector = 'sale' AND environment = 'test'";
const OLD_ROWS: &str = "connector = 'sale' AND environment = 'test' AND created_at < 1772466000000";

fn count(shop: &Shop, condition: &str) -> i64 {
    let log = Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
    let sql = format!("SELECT count(*) FROM delivery WHERE {condition}");
    log.query_row(&sql, [], |row| row.get(0)).expect("a count")
}

#[test]
fn the_same_command_finishes_a_rename_or_prune_that_was_killed_between_two_steps() {
    for (command, condition) in [(&RENAME[..], OLD_NAME), (&PRUNE[..], OLD_ROWS)] {
        let shop = Shop::new();
        fill(&shop, ROWS, "test");
        fill(&shop, 100, "live");
        let all = i64::try_from(ROWS).expect("a number");
        let mut child = shop.sandbox.start(command);
        let seen = watch(&shop, &mut child, condition, |count| count < all);
        child.kill().expect("killed");
        child.wait().expect("it ends");
        let left = count(&shop, condition);
        assert!(left > 0 && left < all, "it runs in steps: {left} of {all} were left, {seen:?}");
        shop.run(command).succeeds();
        assert_eq!(count(&shop, condition), 0);
        assert_eq!(
            count(&shop, "connector = 'sale' AND environment = 'live'"),
            100,
            "rows of another environment were changed"
        );
        shop.run(["log", "check"]).succeeds();
    }
}

#[test]
fn the_next_process_that_opens_the_log_finishes_a_killed_rename() {
    for next in [&["resume", "--unknown", "--yes"][..], &["send", "INVENTORY_EXPORT_CYC", "--data", "{}"]] {
        let shop = Shop::new();
        fill(&shop, ROWS, "test");
        let log = Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
        log.execute_batch(MONITORING).expect("a monitoring event");
        let all = i64::try_from(ROWS).expect("a number");
        let mut child = shop.sandbox.start(RENAME);
        watch(&shop, &mut child, OLD_NAME, |count| count < all);
        child.kill().expect("killed");
        child.wait().expect("it ends");
        assert!(count(&shop, OLD_NAME) > 0, "it was killed in the middle");
        shop.run(next).succeeds();
        assert_eq!((count(&shop, OLD_NAME), count(&shop, "connector = 'till'")), (0, all));
        let monitored = log.query_row("SELECT connector FROM monitoring", [], |row| row.get::<_, String>(0));
        assert_eq!(monitored.as_deref(), Ok("till"));
        log.execute("UPDATE delivery SET connector = 'sale' WHERE id = 1", []).expect("a row of another connector");
        shop.run(next).succeeds();
        assert_eq!(count(&shop, OLD_NAME), 1, "the rename was finished twice");
    }
}

#[test]
fn a_run_continues_while_many_rows_are_renamed_or_deleted() {
    for command in [&RENAME[..], &PRUNE] {
        let shop = Shop::new();
        fill(&shop, ROWS, "test");
        shop.server.set_reply(Reply::ok());
        let lines: String = (0..200).map(|n| format!("{{\"orderId\":\"{n}\"}}\n")).collect();
        shop.sandbox.write("day.ndjson", lines);
        let mut child = shop.sandbox.start(command);
        let send = ["send", "INVENTORY_EXPORT_CYC", "--ndjson", "day.ndjson", "-o", "json"];
        let started = Instant::now();
        let sent = shop.run(send).succeeds().json();
        assert_eq!(sent["summary"]["delivered"], 200);
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        assert!(child.wait().expect("it ends").success());
        assert_eq!(count(&shop, "state = 'unknown' OR state = 'pending'"), 0);
        assert_eq!(count(&shop, OLD_ROWS), 0);
    }
}

#[test]
fn retention_of_one_store_keeps_the_payloads_of_another_environment() {
    let shop = Shop::new();
    fill(&shop, 50, "test");
    fill(&shop, 50, "live");
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nkeep_delivered = \"1d\"\n"));
    shop.run(["failed", "prune", "--older-than", "9999d", "--yes"]).succeeds();
    assert_eq!(count(&shop, "payload IS NULL AND environment = 'test'"), 50);
    assert_eq!(count(&shop, "payload IS NOT NULL AND environment = 'live'"), 50);
    let live = store.replace("environment = \"test\"", "environment = \"live\"");
    shop.sandbox.write("live/inv-hooks.toml", format!("{live}\n[log]\nkeep_delivered = \"1d\"\n"));
    let there = ["failed", "prune", "--older-than", "9999d", "--yes", "--config", "live/inv-hooks.toml", "--log", LOG];
    shop.run(there).succeeds();
    assert_eq!(count(&shop, "payload IS NOT NULL"), 0);
}
