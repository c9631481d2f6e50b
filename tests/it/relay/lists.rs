//! The CMS's failed page and the log: an event that is reposted from both sides is counted once, and both lists end up true.

use super::scene::{RelayScene, sale};
use crate::harness::{Reply, connector};
use serde_json::Value;
use std::time::Duration;

/// How many times the endpoint accepted an event.
fn booked(relay: &RelayScene) -> usize {
    relay.shop.server.requests().iter().filter(|request| request.status == 200).count()
}

/// A row as `state kind`.
fn shown(relay: &RelayScene) -> Vec<String> {
    let row = |row: super::scene::RelayRow| format!("{} {}", row.state, row.kind.unwrap_or_default());
    relay.rows().into_iter().map(row).collect()
}

fn repost(relay: &RelayScene, id: i64, code: i32) {
    drop(relay.shop.run(["repost", &id.to_string(), "--yes"]).exits(code));
}

#[test]
fn a_repost_by_the_cms_is_sent_again_in_the_row_that_failed_and_clears_it() {
    let relay = RelayScene::new("");
    let id = relay.fail(&sale("a", 1));
    relay.fail(&sale("other", 1));
    assert_eq!(shown(&relay), ["failed relay", "failed relay"]);
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    assert_eq!(shown(&relay), ["delivered relay_repost", "failed relay"]);
    let requests = relay.shop.server.requests();
    assert_eq!(requests[0].header("webhook-id"), requests[2].header("webhook-id"), "one event has one id");
    let row = relay.shop.show(id);
    assert_eq!((row["state"].as_str(), row["attempts"].as_i64()), (Some("delivered"), Some(2)), "{row}");
    assert_eq!(relay.shop.search(&[]).len(), 1, "the log shows only the other one");
}

#[test]
fn a_repost_by_the_cms_that_fails_again_stays_one_row() {
    let relay = RelayScene::new("");
    relay.fail(&sale("a", 1));
    relay.shop.server.set_reply(Reply::status(500).body("still down"));
    for _ in 0..3 {
        assert_eq!(relay.post(sale("a", 1)).body, b"still down");
    }
    assert_eq!(shown(&relay), ["failed relay_repost"]);
}

#[test]
fn a_delta_that_was_delivered_from_here_meanwhile_is_not_sent_again() {
    let relay = RelayScene::new("");
    let id = relay.fail(&sale("a", 1));
    repost(&relay, id, 0);
    let before = relay.shop.server.requests().len();
    let got = relay.post(sale("a", 1));
    let body: Value = serde_json::from_slice(&got.body).expect("JSON");
    assert_eq!((got.status, &body["result"], &body["event"]), (200, &"already_delivered".into(), &id.into()));
    assert_eq!((relay.shop.server.requests().len(), booked(&relay)), (before, 1));
    assert_eq!(shown(&relay), ["delivered repost", "discarded "]);
    let kept = relay.shop.show(relay.rows()[1].id).to_string();
    assert!(kept.contains(&format!("after event {id}")), "{kept}");
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    assert_eq!(booked(&relay), 2, "a second one is another sale: only one repost was answered from here");
}

#[test]
fn an_event_that_is_no_delta_is_sent_again() {
    let relay = RelayScene::with_store(|url| connector("sale", "INVENTORY_EXPORT_ASN", &format!("{url}/asn")));
    let body = r#"{"event":"ASN_RECEIVED_EVENT","asnId":"A1"}"#;
    let id = relay.fail(body);
    repost(&relay, id, 0);
    assert_eq!(relay.post(body).status, 200);
    assert_eq!((booked(&relay), relay.states()), (2, vec!["delivered".to_owned(); 2]));
}

#[test]
fn with_forward_a_delta_is_sent_again_too() {
    let relay = RelayScene::with_store(|url| {
        "[relay]\nagain = \"forward\"\n".to_owned() + &connector("sale", "SALE_INVENTORY", &format!("{url}/sale"))
    });
    let id = relay.fail(&sale("a", 1));
    repost(&relay, id, 0);
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    assert_eq!((booked(&relay), relay.states()), (2, vec!["delivered".to_owned(); 2]));
}

#[test]
fn equal_events_without_an_earlier_failure_are_two_events() {
    let relay = RelayScene::new("");
    for _ in 0..3 {
        assert_eq!(relay.post(sale("a", 1)).status, 200);
    }
    assert_eq!((booked(&relay), relay.states().len()), (3, 3));
    let ids: std::collections::BTreeSet<_> = relay.rows().into_iter().map(|row| row.webhook_id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn two_equal_events_that_failed_are_cleared_by_two_reposts() {
    let relay = RelayScene::new("");
    relay.shop.server.set_reply(Reply::status(503).delay(Duration::from_secs(1)));
    // Both come in before the first one has failed, so the second one is no repost.
    std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| relay.post(sale("a", 1)).status));
        assert_eq!(both.map(|one| one.join().expect("an answer")), [503, 503]);
    });
    assert_eq!(relay.states(), ["failed", "failed"]);
    relay.shop.server.set_reply(Reply::ok());
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    assert_eq!(relay.states(), ["delivered", "failed"]);
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    assert_eq!((relay.states(), booked(&relay)), (vec!["delivered".to_owned(); 2], 2));
}

#[test]
fn an_event_is_recognised_in_another_layout_and_not_with_another_content() {
    let first = "{\"orderId\":\"a\",\"storeId\":\"256\",\"total\":1.50}";
    let check = |again: &str, rows: usize| {
        let relay = RelayScene::new("");
        relay.fail(first);
        assert_eq!(relay.post(again).status, 200);
        assert_eq!((relay.rows().len(), booked(&relay)), (rows, 1), "{again}");
        assert_eq!(relay.shop.server.requests()[1].body, relay.rows()[rows - 1].payload, "{again}");
    };
    check(first, 1);
    check("{ \"orderId\": \"a\",\n  \"storeId\": \"256\", \"total\": 1.50 }\r\n", 1);
    check("{\"total\":1.50,\"storeId\":\"256\",\"orderId\":\"a\"}", 1);
    check("{\"orderId\":\"\\u0061\",\"storeId\":\"256\",\"total\":1.50}", 1);
    check("{\"orderId\":\"a\",\"storeId\":\"256\",\"total\":1.51}", 2);
    check("{\"orderId\":\"a\",\"storeId\":\"256\"}", 2);
}

#[test]
fn a_repost_from_both_sides_at_once_is_sent_once() {
    let relay = RelayScene::new("");
    let id = relay.fail(&sale("a", 1));
    let before = relay.shop.server.requests().len();
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    std::thread::scope(|scope| {
        let here = scope.spawn(|| relay.shop.run(["repost", &id.to_string(), "--yes"]));
        relay.shop.server.wait_for(before + 1);
        let got = relay.post(sale("a", 1));
        assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_BUSY"));
        assert!(got.header("retry-after").is_some());
        drop(here.join().expect("it ends").exits(0));
    });
    assert_eq!((relay.states(), booked(&relay)), (vec!["delivered".to_owned()], 1));
    assert_eq!(relay.post(sale("a", 1)).status, 200, "the CMS's page can be cleared");
    assert_eq!(booked(&relay), 1);
    let other = relay.fail(&sale("b", 1));
    let before = relay.shop.server.requests().len();
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    std::thread::scope(|scope| {
        let there = scope.spawn(|| relay.post(sale("b", 1)).status);
        relay.shop.server.wait_for(before + 1);
        let ran = relay.shop.run(["repost", &other.to_string(), "--yes"]);
        assert_ne!(ran.code(), Some(0), "it is being sent by the relay: {:?}", ran.shown());
        assert_eq!(there.join().expect("it ends"), 200);
    });
    assert_eq!(booked(&relay), 2);
}

#[test]
fn a_given_webhook_id_names_one_event() {
    let relay = RelayScene::new("");
    let post = |id: &str, body: &str| relay.post_to("sale", &[("webhook-id", id)], body);
    assert_eq!(post("one", &sale("a", 1)).status, 200);
    assert_eq!(post("one", &sale("a", 1)).status, 200);
    assert_eq!(booked(&relay), 1, "the same event under its id is not sent again");
    let got = post("one", &sale("b", 1));
    assert_eq!((got.status, got.code().as_str()), (409, "INV_HOOKS_CONFLICT"));
    assert_eq!(post("two", &sale("a", 1)).status, 200, "another id is another event");
    assert_eq!((booked(&relay), relay.rows().len()), (2, 2));
    relay.shop.server.set_reply(Reply::status(503));
    assert_eq!(post("three", &sale("c", 1)).status, 503);
    relay.shop.server.set_reply(Reply::ok());
    assert_eq!(post("three", &sale("c", 1)).status, 200);
    assert_eq!((booked(&relay), relay.rows().len()), (3, 3), "its failure is sent again in its row");
    let sent = relay.shop.server.requests();
    let ids: Vec<_> = sent.iter().map(|request| request.header("webhook-id").unwrap_or_default()).collect();
    assert_eq!(ids, ["one", "two", "three", "three"]);
    for bad in ["", "\u{fc}", &"x".repeat(1000)] {
        assert_eq!(post(bad, &sale("d", 1)).status, 400, "{bad:?}");
    }
}
