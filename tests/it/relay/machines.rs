//! Relays of several machines on one log, which is on a PostgreSQL server.

use super::scene::{RelayScene, sale, until};
use crate::harness::{HookServer, Reply, Shop, cluster, connector};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Starts a relay that answers from the log at `url` and sends to `endpoint`.
fn machine(url: &str, endpoint: &HookServer) -> RelayScene {
    let shop = Shop::empty().with_log_at(url);
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &endpoint.url("/sale")) + "answer = \"log\"\n"));
    RelayScene::start(shop, &[])
}

fn rows_of(relay: &RelayScene) -> Value {
    relay.shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone()
}

fn ends_well(relay: &mut RelayScene) {
    let code = relay.ended_well();
    assert_eq!(code, 143, "{:?}", relay.output());
}

#[test]
fn an_event_that_was_answered_from_the_log_is_delivered() {
    let Some(cluster) = cluster() else { return };
    let endpoint = HookServer::start();
    endpoint.script([Reply::status(503), Reply::ok()]);
    let mut relay = machine(&cluster.new_schema(), &endpoint);
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    until("it is delivered", || rows_of(&relay)["delivered"] == 1);
    let bodies: Vec<_> = endpoint.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [sale("a", 1).into_bytes(), sale("a", 1).into_bytes()]);
    ends_well(&mut relay);
}

#[test]
fn two_relays_on_one_log_send_each_event_once() {
    const EVENTS: usize = 120;
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(5)));
    let mut relays = [machine(&url, &endpoint), machine(&url, &endpoint)];
    for number in 0..EVENTS {
        let relay = &relays[number % 2];
        assert_eq!(relay.post(sale(&format!("order-{number}"), 1)).status, 202);
    }
    until("all are delivered", || rows_of(&relays[0])["delivered"] == EVENTS);
    let requests = endpoint.requests();
    let ids: BTreeSet<_> = requests.iter().map(|request| request.header("webhook-id")).collect();
    assert_eq!((requests.len(), ids.len()), (EVENTS, EVENTS), "each event once");
    for relay in &mut relays {
        ends_well(relay);
    }
    assert_eq!(rows_of(&relays[0])["sending"], json!(0));
}

#[test]
fn the_other_relay_sends_what_a_killed_one_had_taken() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::status(503));
    let mut relay = machine(&url, &endpoint);
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    endpoint.wait_for(1);
    relay.killed();
    endpoint.set_reply(Reply::ok());
    let other = machine(&url, &endpoint);
    crate::postgres::end_leases(cluster, &url);
    until("the other one delivers it", || {
        let rows = rows_of(&other);
        rows["delivered"].as_i64().unwrap_or(0) + rows["unknown"].as_i64().unwrap_or(0) == 1
    });
    assert_eq!(rows_of(&other)["sending"], json!(0));
}
