//! A log of an earlier version: every command can read it, and it is updated once.

use crate::harness::{Shop, WITHOUT_CAUSES};
use inv_hooks::model::digest;
use rusqlite::{Connection, params};
use std::fs;

fn open(shop: &Shop) -> Connection {
    Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens")
}

/// Changes the log back to version 7, which recognised an event by the digest of its bytes.
fn as_before(shop: &Shop) {
    let log = open(shop);
    let rows = log
        .prepare("SELECT id, payload FROM delivery")
        .expect("the rows")
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .expect("the rows")
        .collect::<Result<Vec<_>, _>>()
        .expect("the rows");
    for (id, payload) in rows {
        log.execute("UPDATE delivery SET digest = ?2 WHERE id = ?1", params![id, digest(&payload)]).expect("a row");
    }
    log.execute_batch(WITHOUT_CAUSES).expect("the tables before");
    log.execute_batch(
        "DROP INDEX delivery_queued;
         DROP INDEX delivery_again;
         ALTER TABLE delivery DROP COLUMN is_awaited;
         ALTER TABLE delivery DROP COLUMN again_of;
         ALTER TABLE delivery DROP COLUMN queued_until;
         ALTER TABLE delivery DROP COLUMN may_repeat;
         DROP TABLE other_id;
         DROP TABLE monitoring;
         PRAGMA user_version = 7",
    )
    .expect("the tables before");
}

fn version(shop: &Shop) -> i64 {
    open(shop).pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version")
}

#[test]
fn every_command_that_reads_updates_an_older_log_first() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A1"}"#);
    shop.sandbox.write("in.ndjson", r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"A2"}}"#);
    let now = version(&shop);
    for (number, args) in [
        &["failed", "search"][..],
        &["failed", "show", "1"],
        &["failed", "export"],
        &["failed", "stats"],
        &["failed", "import", "in.ndjson", "-n"],
        &["failed", "discard", "1", "--reason", "wrong", "-n"],
        &["log", "info"],
        &["log", "check"],
        &["log", "monitoring"],
        &["log", "backup", "copy.db"],
        &["repost", "--all", "-n"],
        &["resume", "-n"],
        &["send", "SALE_INVENTORY", "--data", "{}", "-n"],
    ]
    .into_iter()
    .enumerate()
    {
        as_before(&shop);
        let ran = shop.run(args.iter().copied()).succeeds();
        assert_eq!(version(&shop), now, "{number} {args:?}: {}", ran.stderr);
    }
    as_before(&shop);
    let checked = shop.run(["doctor"]).succeeds();
    assert!(!checked.stdout.contains("older"), "{}", checked.stdout);
    assert_eq!(version(&shop), now);
    let copy = Connection::open(shop.sandbox.file("copy.db")).expect("the copy opens");
    assert_eq!(copy.query_row("SELECT count(*) FROM delivery", [], |row| row.get::<_, i64>(0)), Ok(1));
}

/// Returns the peak memory, in KiB, of the update of a log with `count` failed events.
#[cfg(target_os = "linux")]
fn memory_of(count: i64) -> u64 {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{}");
    let log = open(&shop);
    log.execute(
        "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO delivery (webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, digest, payload_bytes, payload)
         SELECT n, n, 'test', 'sale', 'SALE_INVENTORY', 'discarded', 0, 0, randomblob(32), 4002, CAST('\"' || hex(randomblob(2000)) || '\"' AS BLOB)
           FROM n",
        [count],
    )
    .expect("rows");
    drop(log);
    as_before(&shop);
    let mut child = shop
        .sandbox
        .command(["log", "info", "-q"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the binary starts");
    let (status, mut most) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().expect("a child").is_none() {
        let peak = fs::read_to_string(&status).unwrap_or_default();
        let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let old = "SELECT count(*) FROM delivery WHERE length(digest) <> 33";
    assert_eq!(
        open(&shop).query_row(old, [], |row| row.get::<_, i64>(0)),
        Ok(0),
        "all of {count} are known by their content"
    );
    most
}

#[cfg(target_os = "linux")]
#[test]
fn the_update_of_a_large_log_takes_no_more_memory() {
    let (few, many) = (memory_of(2_500), memory_of(15_000));
    assert!(many < few * 3 / 2, "{few} KiB for a small log, {many} KiB for a large one");
}
