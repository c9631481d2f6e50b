//! `failed show` of several events: ids, ranges, the last one.

use crate::harness::Shop;
use serde_json::Value;

/// Fails five sales, and returns their ids.
fn five() -> (Shop, Vec<i64>) {
    let shop = Shop::new();
    let fail = |number| shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"T-{number}"}}"#));
    let ids = (1..=5).map(fail).collect();
    (shop, ids)
}

fn ids(rows: &Value) -> Vec<i64> {
    rows.as_array().expect("a list").iter().map(|row| row["id"].as_i64().expect("an id")).collect()
}

#[test]
fn several_ids_and_ranges_are_shown_in_their_order_each_once() {
    let (shop, all) = five();
    assert_eq!(all, [1, 2, 3, 4, 5]);
    let show = |words: &str| shop.run(words.split(' ').chain(["-o", "json"])).succeeds().json();
    assert_eq!(ids(&show("failed show 5 2-3")), [5, 2, 3]);
    assert_eq!(ids(&show("failed show 4,1-2,2 4")), [4, 1, 2]);
    assert_eq!(ids(&show("failed show 2-2 3")), [2, 3]);
    assert_eq!(show("failed show 2")["id"], 2, "one id gives an object");
    assert_eq!(show("failed show 2-2")["id"], 2, "a range of one id too");
    let lines = shop.run(["failed", "show", "1-3", "-o", "ndjson"]).succeeds().json_lines();
    assert_eq!(lines.iter().map(|line| line["id"].as_i64()).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(lines[1], show("failed show 2"));
    let text = shop.run(["failed", "show", "1", "2"]).succeeds().stdout;
    assert!(text.starts_with("Event 1 failed") && text.contains("\n\nEvent 2 failed"), "{text}");
    assert_eq!(shop.run(["failed", "show", "1", "2", "-o", "name"]).succeeds().stdout, "1\n2\n");
}

#[test]
fn the_last_event_is_the_one_that_failed_last() {
    let (shop, all) = five();
    let last = || shop.run(["failed", "show", "last", "-o", "json"]).succeeds().json()["id"].as_i64();
    assert_eq!(last(), Some(all[4]));
    shop.run(["repost", &all[4].to_string(), "-q"]).succeeds();
    assert_eq!(last(), Some(all[3]), "a delivered event is not failed");
    shop.run(["repost", "--all", "--yes", "-q"]).succeeds();
    let shown = shop.run(["failed", "show", "last"]).exits(5);
    assert!(shown.stderr.contains("no event has failed"), "{}", shown.stderr);
}

#[test]
fn missing_events_are_reported_after_the_others_are_shown() {
    let (shop, _) = five();
    let shown = shop.run(["failed", "show", "98", "2", "99-120", "-o", "json"]).exits(5);
    assert_eq!(ids(&shown.json()), [2]);
    assert!(shown.stderr.contains("there are no events 98, 99-120"), "{}", shown.stderr);
    let shown = shop.run(["failed", "show", "1", "99"]).exits(5);
    assert!(shown.stdout.starts_with("Event 1 failed"), "{}", shown.stdout);
    assert!(shown.stderr.contains("there is no event 99"), "{}", shown.stderr);
    shop.run(["failed", "show", "4-9", "-q"]).exits(0);
    shop.run(["failed", "show", "1", "2", "--payload"]).exits(2);
    shop.run(["failed", "show", "1-2", "--curl"]).exits(2);
    shop.run(["failed", "show"]).exits(2);
    shop.run(["failed", "show", "9-1"]).exits(2);
}

/// The request is what a repost would send now, which need not be what was answered.
#[test]
fn an_answer_of_another_endpoint_is_shown_with_its_place() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"T"}"#).to_string();
    let before = shop.run(["failed", "show", &id]).succeeds().stdout;
    assert!(before.contains("\nRequest\n") && !before.contains(" from http"), "{before}");
    shop.run(["connector", "edit", "sale", "--endpoint", &shop.server.url("/new")]).succeeds();
    let after = shop.run(["failed", "show", &id]).succeeds().stdout;
    assert!(after.contains("Request, as a repost would send it\n"), "{after}");
    assert!(after.contains(&format!(") from {}\n", shop.server.url("/sale"))), "{after}");
}
