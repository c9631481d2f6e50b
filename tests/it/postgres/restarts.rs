//! The server is cut off and started again while machines send.

use super::machines::{Far, Senders, count, ids, relay, rows, size, until_settled};
use crate::harness::{HookServer, Reply, own_cluster};
use crate::relay::until;
use std::thread;
use std::time::Duration;

#[test]
fn a_server_that_is_cut_off_and_started_again_loses_nothing_and_doubles_nothing() {
    let Some(cluster) = own_cluster() else { return };
    let (url, restarts) = (cluster.new_schema(), size(2, 20));
    let events = restarts * 150;
    let endpoint = HookServer::start();
    // The relay alone cannot send as fast as events come in, however slow the disk of the server is.
    endpoint.set_reply(Reply::ok().delay(Duration::from_millis(80)));
    let mut relay = relay(&url, &endpoint, "concurrency = 2\n");
    let mut worker = Far::start(&url, &endpoint, "concurrency = 2\n");
    let senders = Senders::of(&relay);
    thread::scope(|scope| {
        scope.spawn(|| senders.post_all(events));
        for restart in 0..restarts {
            until("it is in the middle", || senders.accepted() > restart * 150 + 75);
            cluster.restart_at_once();
        }
    });
    until_settled(&relay.shop, events);
    let requests = endpoint.requests();
    assert_eq!((requests.len(), ids(&requests).len()), (events, events), "each event once");
    assert_eq!((count(&rows(&relay.shop), "unknown"), count(&rows(&relay.shop), "sending")), (0, 0));
    assert!(worker.settled() > 0, "both took part");
    assert_eq!((worker.worker.ended_well(), relay.ended_well()), (143, 143));
}
