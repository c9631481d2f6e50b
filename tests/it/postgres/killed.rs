//! A process that is killed: its events are neither lost nor sent twice.

use super::server::end_leases;
use crate::harness::{Reply, Shop, cluster};
use std::time::Duration;

#[test]
fn what_a_killed_send_left_is_resumed_after_its_lease() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let lines: String = (1..=20).map(|number| format!("{{\"orderId\":\"{number}\"}}\n")).collect();
    shop.sandbox.write("day.ndjson", lines);
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--concurrency", "2"]);
    shop.server.wait_for(2);
    child.kill().expect("it is killed");
    child.wait().expect("it ended");
    shop.server.set_reply(Reply::ok());
    let rows = || shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone();
    let before = rows();
    assert_eq!(before["unknown"], 0, "its lease is not over: {before}");
    end_leases(cluster, &url);
    shop.run(["resume", "-o", "json"]).exits(4);
    let after = rows();
    assert_eq!(after["sending"], 0, "{after}");
    assert!(after["unknown"].as_i64() >= Some(2), "{after}");
    let shown = shop.show(1);
    assert_eq!((&shown["history"][0]["kind"], &shown["history"][0]["by"]), (&"send".into(), &"tester@here".into()));
    assert_eq!((&shown["history"][0]["verdict"], &shown["attempts"]), (&"unknown".into(), &1.into()));
    let sent = shop.server.requests().len();
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).shown();
    shop.run(["resume", "--unknown", "--yes"]).succeeds();
    assert_eq!(rows()["unknown"], 0);
    assert!(shop.server.requests().len() >= sent + 2);
    let delivered = shop.run(["failed", "search", "--state", "delivered", "--limit", "50", "-o", "json"]).succeeds();
    assert_eq!(delivered.json().as_array().map(Vec::len), Some(20));
}
