//! A relay and workers on machines of their own, with one log on a server. Each has its own folder and its own store.

use super::machines::{Far, count, ids, machine, relay, rows, size, until_done, until_settled};
use super::server::{end_leases, sql};
use crate::harness::{HookServer, Reply, cluster};
use crate::relay::{RelayScene, sale, until};
use std::collections::BTreeMap;
use std::time::Duration;

#[test]
fn a_relay_and_two_workers_deliver_each_event_once() {
    let Some(cluster) = cluster() else { return };
    let (url, events) = (cluster.new_schema(), size(200, 5_000));
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(40)));
    let mut relay = relay(&url, &endpoint, "concurrency = 2\n");
    let mut workers = [(); 2].map(|()| Far::start(&url, &endpoint, "concurrency = 2\n"));
    for number in 0..events {
        assert_eq!(relay.post(sale(&format!("order-{number}"), 1)).status, 202);
    }
    until_settled(&relay.shop, events);
    let requests = endpoint.requests();
    assert_eq!((requests.len(), ids(&requests).len()), (events, events), "each event once");
    for far in &mut workers {
        assert_eq!(far.worker.ended_well(), 143);
        assert!(far.settled() > 0, "both took part");
        assert_eq!(far.worker.errors(&far.shop.sandbox), "");
    }
    assert_eq!(relay.ended_well(), 143);
    assert_eq!(rows(&relay.shop)["sending"], 0);
}

/// Posts events, ten of each document, and lets `workers` send them. Returns how often a document's events overtook one another.
fn overtaken(events: usize, settings: &str) -> usize {
    let url = cluster().expect("a server").new_schema();
    let endpoint = HookServer::start();
    // The relay sends only a few.
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(900)));
    let relay = relay(&url, &endpoint, &format!("concurrency = 1\nidempotent = true\n{settings}"));
    for number in 0..events {
        assert_eq!(relay.post(sale(&format!("order-{}", number % (events / 10)), number as u64)).status, 202);
    }
    relay.signal("KILL");
    end_leases(cluster().expect("a server"), &url);
    endpoint.set_rule(|request| {
        Reply::ok().delay(Duration::from_millis(request.json()["number"].as_u64().unwrap_or(0) % 7))
    });
    let before = endpoint.requests().len();
    let workers = [(); 2].map(|()| Far::start(&url, &endpoint, &format!("idempotent = true\n{settings}")));
    until_settled(&relay.shop, events);
    assert!(workers.iter().all(|far| far.settled() > 0), "both took part");
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    let mut overtaken = 0;
    for request in &endpoint.requests()[before..] {
        let json = request.json();
        let (document, number) = (json["orderId"].to_string(), json["number"].as_u64().expect("a number"));
        let latest = last.insert(document, number);
        overtaken += usize::from(latest.is_some_and(|latest| latest > number));
    }
    overtaken
}

#[test]
fn two_workers_keep_the_order_of_each_document() {
    if cluster().is_none() {
        return;
    }
    let events = size(500, 20_000);
    assert_eq!(overtaken(events, "order = \"document\"\n"), 0);
    assert!(overtaken(events, "") > 0, "without an order they overtake each other");
}

#[test]
fn what_a_killed_worker_had_taken_is_sent_again_or_left_to_a_person() {
    let Some(cluster) = cluster() else { return };
    for settings in ["idempotent = true\n", ""] {
        let (url, events) = (cluster.new_schema(), size(300, 2_000));
        let endpoint = HookServer::start();
        endpoint.set_reply(Reply::ok().delay(Duration::from_millis(200)));
        let relay = relay(&url, &endpoint, &format!("concurrency = 1\n{settings}"));
        let killed = Far::start(&url, &endpoint, settings);
        for number in 0..events {
            assert_eq!(relay.post(sale(&format!("order-{number}"), 1)).status, 202);
        }
        until("it is in the middle", || killed.settled() > 10);
        killed.worker.signal("KILL");
        let _other = Far::start(&url, &endpoint, settings);
        // The lease is twice the time limit of 10 s.
        until_done(events, || {
            let claimed = "SELECT count(*) FROM delivery WHERE owner IS NOT NULL OR state = 'pending'";
            sql(cluster, &url, claimed) == "0"
        });
        let (requests, unknown) = (endpoint.requests(), count(&rows(&relay.shop), "unknown"));
        let (sent, twice) = (ids(&requests).len(), requests.len() - ids(&requests).len());
        if settings.is_empty() {
            assert!(twice == 0 && unknown > 0 && sent + unknown >= events, "{twice} twice, {unknown} unknown");
        } else {
            // Sixteen may have been in flight.
            assert!(unknown == 0 && sent == events && twice <= 16, "{twice} twice, {unknown} unknown");
        }
    }
}

/// Halts a relay for longer than its lease while it has events to send, and lets a worker take over. Returns how many requests come after
/// the relay goes on.
fn requests_after_a_halt(without: Option<&str>) -> usize {
    let url = cluster().expect("a server").new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(300)));
    // An attempt of a second needs no longer lease.
    let settings = "timeout = \"1s\"\nconcurrency = 2\nidempotent = true\n";
    let mut shop = machine(&url, &endpoint, settings);
    if let Some(rule) = without {
        shop.sandbox = shop.sandbox.with_variable("INV_HOOKS_WITHOUT", rule);
    }
    let mut halted = RelayScene::start(shop, &[]);
    for number in 0..30 {
        assert_eq!(halted.post(sale(&format!("order-{number}"), 1)).status, 202);
    }
    endpoint.wait_for(4);
    halted.signal("STOP");
    let other = Far::start(&url, &endpoint, "timeout = \"1s\"\nidempotent = true\n");
    until("the other machine delivers all", || count(&rows(&other.shop), "delivered") == 30);
    let before = endpoint.requests().len();
    halted.signal("CONT");
    assert_eq!(halted.ended(), 7, "{:?}", halted.output());
    endpoint.requests().len() - before
}

#[test]
fn a_machine_that_was_halted_for_longer_than_its_lease_sends_nothing_afterwards() {
    if cluster().is_none() {
        return;
    }
    for _ in 0..size(1, 15) {
        assert_eq!(requests_after_a_halt(None), 0);
    }
    assert!(requests_after_a_halt(Some("lease")) > 0, "a relay that does not look at its lease sends");
}

#[test]
fn a_worker_that_is_stopped_under_load_leaves_nothing_claimed() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(20)));
    let mut relay = relay(&url, &endpoint, "concurrency = 1\n");
    let events = size(300, 3_000);
    let mut stopped = Far::start(&url, &endpoint, "");
    for number in 0..events {
        assert_eq!(relay.post(sale(&format!("order-{number}"), 1)).status, 202);
    }
    for _ in 0..size(2, 50) {
        let before = stopped.settled();
        until("it is in the middle", || {
            stopped.settled() > before + 3 || count(&rows(&relay.shop), "delivered") == events
        });
        assert_eq!(stopped.worker.ended_well(), 143);
        stopped = Far::start(&url, &endpoint, "");
    }
    until_settled(&relay.shop, events);
    let requests = endpoint.requests();
    assert_eq!((requests.len(), ids(&requests).len()), (events, events), "each event once");
    assert_eq!(relay.ended_well(), 143);
}
