//! `connector remove`: a connector that still has events in the log is not removed by accident.

use crate::harness::{Reply, Shop};

const SALE: &str = r#"{"transactionId":"T-1"}"#;

/// Runs `connector remove` without a terminal; returns the exit code and stderr.
fn remove(shop: &Shop, names: &[&str]) -> (Option<i32>, String) {
    let ran = shop.run([&["connector", "remove"], names].concat());
    (ran.code(), ran.shown().stderr)
}

fn names(shop: &Shop) -> String {
    shop.run(["connector", "list", "-o", "name"]).succeeds().stdout
}

#[test]
fn a_connector_with_events_left_is_removed_only_with_yes() {
    let check = |state: &str, expected: &[&str]| {
        let shop = Shop::new();
        let id = shop.fail("SALE_INVENTORY", SALE);
        shop.set_state(id, state);
        let (code, said) = remove(&shop, &["sale"]);
        assert_eq!(code, Some(6), "{state}: {said}");
        let counted = format!("the failed-event log has 1 event for sale: 1 {state}; nothing was removed");
        assert!(said.contains(&counted) && said.contains("--yes"), "{said}");
        expected.iter().for_each(|part| assert!(said.contains(part), "{state}: {part} is not in {said}"));
        assert!(names(&shop).contains("sale"));
        assert_eq!(remove(&shop, &["sale", "--dry-run"]), (code, said), "a dry run refuses what the run refuses");
        assert_eq!(remove(&shop, &["sale", "--dry-run", "--yes"]).0, Some(0), "{state}");
        assert!(names(&shop).contains("sale"));
        assert_eq!(remove(&shop, &["sale", "--yes"]).0, Some(0), "{state}");
        assert!(!names(&shop).contains("sale"));
        assert_eq!(shop.state(id), state, "the log keeps the event");
    };
    check("failed", &["`inv-hooks repost --connector sale`", "`inv-hooks failed discard --connector sale"]);
    check("unknown", &["`inv-hooks repost --connector sale`", "--to NAME"]);
    check("pending", &["`inv-hooks resume`", "--to NAME"]);
}

#[test]
fn every_connector_with_events_is_named_and_none_is_removed() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.fail("SALE_INVENTORY", r#"{"transactionId":"T-2"}"#);
    shop.fail("INVENTORY_EXPORT_INA", "{}");
    let (code, said) = remove(&shop, &["cyc", "sale", "ina"]);
    assert_eq!(code, Some(6), "{said}");
    assert!(said.contains("2 events for sale: 2 failed; ") && said.contains("1 event for ina: 1 failed"), "{said}");
    assert_eq!(names(&shop), "sale\nina\nasn\ncyc\n");
    let (code, said) = remove(&shop, &["sale", "gone"]);
    assert!(code == Some(5) && said.contains("gone"), "{code:?}: {said}");
}

#[test]
fn settled_events_do_not_prevent_a_removal() {
    let shop = Shop::new();
    shop.deliver("SALE_INVENTORY", SALE);
    let id = shop.fail_by(Reply::status(500), "SALE_INVENTORY", r#"{"transactionId":"T-2"}"#).to_string();
    shop.run(["failed", "discard", &id, "--reason", "x"]).succeeds();
    let (code, said) = remove(&shop, &["sale", "asn"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(names(&shop), "ina\ncyc\n");
}

#[test]
fn a_failed_test_does_not_prevent_a_removal() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(500));
    shop.run(["connector", "test", "sale"]).exits(4);
    assert_eq!(remove(&shop, &["sale"]).0, Some(0));
    assert!(!names(&shop).contains("sale"));
}

#[test]
fn an_event_that_waits_for_its_next_attempt_is_counted() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503).header("Retry-After", "30"));
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", SALE, "--retries", "2"]);
    while shop.server.requests().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let (code, said) = remove(&shop, &["sale"]);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    assert_eq!(code, Some(6), "{said}");
    assert!(
        said.contains("1 event for sale: 1 being sent") && said.contains("Wait for the command that sends the others."),
        "{said}"
    );
}

#[test]
fn tests_that_wait_or_are_being_sent_do_not_prevent_a_removal() {
    let check = |state: &str| {
        let shop = Shop::new();
        shop.server.set_reply(Reply::status(500));
        shop.run(["connector", "test", "sale"]).exits(4);
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        let changed = log.execute(&format!("UPDATE delivery SET state = '{state}'"), []).expect("the row");
        drop(log);
        assert_eq!(changed, 1);
        let (code, said) = remove(&shop, &["sale"]);
        assert_eq!(code, Some(0), "{state}: {said}");
    };
    ["failed", "unknown", "pending"].iter().for_each(|state| check(state));
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503).header("Retry-After", "30"));
    let mut child = shop.sandbox.start(["connector", "test", "sale", "--retries", "2"]);
    while shop.server.requests().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let (code, said) = remove(&shop, &["sale"]);
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    assert_eq!(code, Some(0), "{said}");
}
