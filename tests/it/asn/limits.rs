//! The limits of Retail Cloud: ten requests a second, and 429.

use super::scene::{Scene, shipments};
use crate::harness::Reply;
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn at_most_ten_shipments_are_sent_per_second_whatever_the_command_line_says() {
    let scene = Scene::new("");
    let began = Instant::now();
    let (code, view) = scene.create(&shipments(21), &["--rate", "1000/s", "--concurrency", "64"]);
    assert_eq!((code, &view["summary"]["delivered"]), (0, &json!(21)));
    // Twenty pauses of 100 ms, less the 50 ms that a late start may catch up.
    assert!(began.elapsed() >= Duration::from_millis(1900), "{:?}", began.elapsed());
}

#[test]
fn a_slower_rate_of_the_tenant_counts() {
    let scene = Scene::new("rate = \"2/s\"\n");
    let began = Instant::now();
    assert_eq!(scene.create(&shipments(3), &[]).0, 0);
    assert!(began.elapsed() >= Duration::from_millis(900), "{:?}", began.elapsed());
}

#[test]
fn a_tenant_without_retries_has_none_in_a_bulk_repost_either() {
    let scene = Scene::new("retries = 0\n");
    scene.api.set_reply(Reply::status(503));
    assert_eq!(scene.create(&shipments(1), &[]).0, 4);
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes"]).exits(4);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn too_many_requests_are_sent_again_when_the_answer_says() {
    let scene = Scene::new("");
    scene.api.script([Reply::status(429).header("Retry-After", "1")]);
    let began = Instant::now();
    let (code, view) = scene.create(&shipments(1), &[]);
    assert_eq!((code, &view["deliveries"][0]["attempts"]), (0, &json!(2)), "{view}");
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    scene.api.set_reply(Reply::status(429).header("Retry-After", "0"));
    let (code, view) = scene.create(&shipments(2), &["--retries", "1"]);
    assert_eq!(
        (code, &view["deliveries"][0]["attempts"], &view["deliveries"][0]["status"]),
        (4, &json!(2), &json!(429)),
        "{view}"
    );
}
