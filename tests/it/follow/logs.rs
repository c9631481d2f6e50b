//! What may happen to the log meanwhile.

use super::{Following, import};
use crate::harness::{Reply, Sandbox, Shop};
use rusqlite::Connection;
use serde_json::json;

const LOG: &str = ".inv-hooks/events.db";

#[test]
fn a_log_that_is_not_there_yet_is_waited_for_unless_it_was_named() {
    let sandbox = Sandbox::new();
    let following = Following::start(&sandbox, &["-o", "ndjson"]);
    import(&sandbox, "sale", "A", "2026-01-01T00:00:00Z");
    import(&sandbox, "sale", "B", "2025-01-01T00:00:00Z");
    assert_eq!(following.ids(2), [1, 2]);
    let shown = sandbox.run(["failed", "search", "--follow", "--log", "nowhere.db"]).exits(7).stderr;
    assert!(shown.contains("nowhere.db"), "{shown}");
}

#[test]
fn the_next_log_is_followed_when_the_log_is_replaced_or_removed() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    shop.run(["log", "backup", "copy.db", "-q"]).succeeds_silently();
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    assert_eq!(following.id(), 1);
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"B"}"#), 2);
    assert_eq!(following.id(), 2);
    std::fs::rename(shop.sandbox.file("copy.db"), shop.sandbox.file(LOG)).expect("replaced");
    following.says("events.db was moved, replaced or removed: following the next log there");
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"C"}"#), 2, "the copy had one event");
    let event = following.event();
    assert_eq!((&event["id"], &event["document_id"]), (&json!(2), &json!("C")), "the first event is an old one");
    std::fs::remove_dir_all(shop.sandbox.file(".inv-hooks")).expect("removed");
    following.says("was moved, replaced or removed");
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"D"}"#), 1, "a new log");
    assert_eq!(following.event()["document_id"], "D");
    following.is_silent();
}

#[test]
fn a_lock_on_the_log_is_waited_for_and_a_newer_version_ends_it() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    assert_eq!(following.id(), 1);
    let log = Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
    log.execute_batch("BEGIN EXCLUSIVE; UPDATE delivery SET document_id = document_id").expect("a lock");
    following.is_silent();
    log.execute_batch("COMMIT").expect("a commit");
    shop.fail("SALE_INVENTORY", r#"{"orderId":"B"}"#);
    assert_eq!(following.id(), 2);
    log.execute_batch("BEGIN EXCLUSIVE; PRAGMA user_version = 99; COMMIT").expect("a migration");
    let (code, stderr) = following.ends();
    assert!(code == Some(7) && stderr.contains("newer version"), "{code:?} {stderr}");
}

/// A reader that keeps a transaction open would keep the write-ahead log from being emptied.
#[test]
fn the_write_ahead_log_is_emptied_meanwhile() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let following = Following::start(&shop.sandbox, &["-o", "ndjson", "--limit", "1"]);
    assert_eq!(following.id(), 1);
    let log = Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
    for id in 2..6 {
        assert_eq!(shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"{id}"}}"#)), id);
        assert_eq!(following.id(), id);
        log.busy_timeout(std::time::Duration::from_secs(5)).expect("a timeout");
        let is_busy: i64 =
            log.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).expect("a checkpoint");
        let left = std::fs::metadata(shop.sandbox.file(format!("{LOG}-wal"))).expect("a file").len();
        assert_eq!((is_busy, left), (0, 0));
    }
}

#[test]
fn events_may_be_discarded_delivered_and_pruned_meanwhile() {
    let shop = Shop::new();
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    assert_eq!(following.id(), 1);
    shop.run(["failed", "discard", "1", "--reason", "wrong", "-q"]).succeeds();
    shop.run(["failed", "prune", "--older-than", "0s", "--yes", "-q"]).succeeds();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"B"}"#);
    assert_eq!(following.id(), 2);
    shop.run(["repost", "2", "-q"]).succeeds();
    shop.run(["failed", "discard", "2", "--reason", "wrong", "-q"]).exits(6);
    following.is_silent();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"C"}"#);
    assert_eq!(following.id(), 3);
}

#[test]
fn an_event_of_a_killed_process_is_printed_as_unknown() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    assert_eq!(following.id(), 1);
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::ok().delay(std::time::Duration::from_mins(1)));
    let mut sending = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"B"}"#]);
    shop.server.wait_for(before + 1);
    sending.kill().expect("killed");
    sending.wait().expect("it ends");
    let event = following.event();
    assert_eq!((&event["id"], &event["state"]), (&json!(2), &json!("unknown")));
}
