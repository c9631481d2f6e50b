//! A relay and workers on machines of their own, with one log on a server. Each has its own folder and its own store.

use super::machines::{Far, Senders, count, ids, machine, relay, rows, size, until_settled};
use super::server::{end_leases, sql};
use crate::harness::{HookServer, Received, Reply, cluster};
use crate::relay::{RelayScene, sale, until};
use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_relay_and_two_workers_deliver_each_event_once() {
    let Some(cluster) = cluster() else { return };
    let (url, events) = (cluster.new_schema(), size(200, 5_000));
    let endpoint = HookServer::start();
    // The relay alone cannot send as fast as events come in, however slow the disk of the server is.
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(500)));
    let mut relay = relay(&url, &endpoint, "concurrency = 2\n");
    let mut workers = [(); 2].map(|()| Far::start(&url, &endpoint, "concurrency = 2\n"));
    for number in 0..events {
        assert_eq!(relay.post(sale(&format!("order-{number}"), 1)).status, 202);
    }
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(40)));
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

/// How long the endpoint takes for an event.
fn delay(request: &Received) -> Duration {
    Duration::from_millis(request.json()["number"].as_u64().unwrap_or(0) % 7)
}

/// Counts the requests that came before the one for the event before theirs was answered, or before that of an older event of their document.
fn too_early(requests: &[Received]) -> usize {
    let mut last: BTreeMap<String, (u64, Instant)> = BTreeMap::new();
    let is_early = |request: &&Received| {
        let json = request.json();
        let (document, number) = (json["orderId"].to_string(), json["number"].as_u64().expect("a number"));
        let before = last.insert(document, (number, request.began + delay(request)));
        before.is_some_and(|(latest, answered)| latest > number || answered > request.began)
    };
    requests.iter().filter(is_early).count()
}

/// Posts events, two of each document, and lets two workers send them. Returns how many were sent too early.
fn overtaken(documents: usize, settings: &str) -> usize {
    let (url, events) = (cluster().expect("a server").new_schema(), 2 * documents);
    let endpoint = HookServer::start();
    // The relay sends only a few.
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(900)));
    let mut relay = relay(&url, &endpoint, &format!("concurrency = 1\nidempotent = true\n{settings}"));
    Senders::with_documents(&relay, 2).post_all(events);
    relay.killed();
    end_leases(cluster().expect("a server"), &url);
    let before = endpoint.requests().len();
    let settings = format!("concurrency = 2\nidempotent = true\n{settings}");
    let workers = [(); 2].map(|()| Far::start(&url, &endpoint, &settings));
    endpoint.set_rule(|request| Reply::ok().delay(delay(request)));
    until_settled(&relay.shop, events);
    assert!(workers.iter().all(|far| far.settled() > 0), "both took part");
    too_early(&endpoint.requests()[before..])
}

#[test]
fn two_workers_keep_the_order_of_each_document() {
    if cluster().is_none() {
        return;
    }
    let without = thread::spawn(|| overtaken(100, ""));
    assert_eq!(overtaken(size(500, 20_000), "order = \"document\"\n"), 0);
    assert!(without.join().expect("a number") > 0, "without an order they overtake each other");
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
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..size(1, 15)).for_each(|_| assert_eq!(requests_after_a_halt(None), 0)));
        }
        assert!(requests_after_a_halt(Some("lease")) > 0, "a relay that does not look at its lease sends");
    });
}

/// How many events belong to a process that has ended.
const LEFT: &str = "SELECT count(*) FROM delivery WHERE owner IN (SELECT number FROM owner WHERE dead_at IS NOT NULL)";

#[test]
fn a_machine_that_is_stopped_under_load_leaves_nothing_claimed() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(20)));
    let mut relay = relay(&url, &endpoint, "concurrency = 4\n");
    let mut worker = Far::start(&url, &endpoint, "");
    let (stops, senders) = (size(2, 50), Senders::of(&relay));
    let events = stops * 100;
    thread::scope(|scope| {
        scope.spawn(|| senders.post_all(events));
        for stop in 0..stops {
            until("it is in the middle", || senders.accepted() >= stop * 100 + 50);
            if stop % 2 == 0 {
                assert_eq!(worker.worker.ended_well(), 143);
                worker.start_again();
            } else {
                assert_eq!(relay.ended_well(), 143);
                relay.replace();
                senders.turn_to(&relay);
            }
            assert_eq!(sql(cluster, &url, LEFT), "0");
        }
    });
    until_settled(&relay.shop, events);
    let requests = endpoint.requests();
    assert_eq!((requests.len(), ids(&requests).len()), (events, events), "each event once");
    assert_eq!((worker.worker.ended_well(), relay.ended_well()), (143, 143));
}
