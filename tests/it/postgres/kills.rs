//! Relays and workers that are killed while they send.

use super::machines::{Far, Senders, count, ids, relay, rows, size, until_done};
use super::server::sql;
use crate::harness::{Cluster, HookServer, Reply, cluster};
use crate::relay::until;
use std::thread;
use std::time::Duration;

/// An attempt of a second needs no longer lease than the shortest one.
const SETTINGS: &str = "timeout = \"1s\"\nconcurrency = 4\n";

/// How many events a machine has taken at most: those in flight, those whose turn is next, and those that are not settled yet.
const TAKEN: usize = 16;

/// What the endpoint and the log have after kills.
struct Left {
    /// How many events arrived.
    sent: usize,
    /// How many requests came for events that had arrived before.
    twice: usize,
    /// How many events are left to a person.
    unknown: usize,
    delivered: usize,
}

/// Kills a relay and two workers in turns while `events` come in.
fn after_kills(cluster: &Cluster, kills: usize, events: usize, settings: &str) -> Left {
    let url = cluster.new_schema();
    let endpoint = HookServer::start();
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(10)));
    let settings = format!("{SETTINGS}{settings}");
    let mut relay = relay(&url, &endpoint, &settings);
    let mut workers = [(); 2].map(|()| Far::start(&url, &endpoint, &settings));
    let senders = Senders::of(&relay);
    thread::scope(|scope| {
        scope.spawn(|| senders.post_all(events));
        for kill in 0..kills {
            // The last ones come when nothing more comes in.
            let accepted = (events * (kill + 1) / kills).min(events);
            until("it is in the middle", || senders.accepted() >= accepted);
            match kill % 4 {
                0 | 2 => {
                    relay.replace();
                    senders.turn_to(&relay);
                }
                other => workers[other / 2].replace(),
            }
        }
    });
    until_done(events, || {
        let claimed = "SELECT count(*) FROM delivery WHERE owner IS NOT NULL OR state = 'pending'";
        sql(cluster, &url, claimed) == "0"
    });
    let (requests, rows) = (endpoint.requests(), rows(&relay.shop));
    let sent = ids(&requests).len();
    let [unknown, delivered] = ["unknown", "delivered"].map(|state| count(&rows, state));
    Left { sent, twice: requests.len() - sent, unknown, delivered }
}

#[test]
fn what_killed_machines_had_taken_is_sent_again_where_the_endpoint_allows_it() {
    let Some(cluster) = cluster() else { return };
    let (kills, events) = (size(4, 50), size(1_000, 50_000));
    let Left { sent, twice, unknown, delivered } = after_kills(cluster, kills, events, "idempotent = true\n");
    assert_eq!((sent, delivered, unknown), (events, events, 0));
    assert!(twice <= kills * TAKEN, "{twice} twice");
}

#[test]
fn what_killed_machines_had_taken_is_left_to_a_person_elsewhere() {
    let Some(cluster) = cluster() else { return };
    let (kills, events) = (size(4, 50), size(1_000, 50_000));
    let Left { sent, twice, unknown, delivered } = after_kills(cluster, kills, events, "");
    assert_eq!((delivered + unknown, twice), (events, 0));
    assert!(sent + unknown >= events && unknown <= kills * TAKEN, "{sent} sent, {unknown} unknown");
}
