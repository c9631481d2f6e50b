//! A kill in the middle of a file: nothing is lost, and no order is announced twice by itself.

use super::scene::{Scene, shipments};
use crate::harness::Reply;
use std::collections::BTreeMap;
use std::time::Duration;

/// Returns how often each order was sent.
fn counts(scene: &Scene) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in scene.sent() {
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        *counts.entry(body["orderId"].as_str().expect("an id").to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn after_a_kill_the_same_command_sends_the_rest_and_no_order_twice() {
    const ALL: usize = 30;
    let scene = Scene::new("");
    scene.sandbox.write("shipments.ndjson", shipments(ALL));
    let mut first = scene.sandbox.start(["asn", "create", "--ndjson", "shipments.ndjson", "--tenant", "old"]);
    scene.api.wait_for(6);
    first.kill().expect("a kill");
    first.wait().expect("it is gone");
    scene.api.wait_until_deserted();
    let (code, view) = scene.create(&shipments(ALL), &[]);
    let shown = scene.sandbox.run(["asn", "create", "--ndjson", "shipments.ndjson", "--tenant", "old"]).shown();
    let unknown = scene.states().iter().filter(|state| *state == "unknown").count();
    assert_eq!(code, if unknown > 0 { 4 } else { 0 }, "{view}");
    let hint = shown.stderr.contains("Ask the owner of the endpoint") && !shown.stderr.contains("repost --api-key");
    assert!(unknown == 0 || hint, "{}", shown.stderr);
    assert!(unknown <= 8, "{unknown} of {ALL} need a person");
    let sent = counts(&scene);
    assert!(sent.values().all(|count| *count == 1), "{sent:?}");
    assert!(sent.len() >= ALL - unknown, "{} of {ALL}", sent.len());
    scene.sandbox.run(["resume", "--unknown"]).exits(0);
    assert_eq!((counts(&scene).len(), scene.states()), (ALL, vec!["delivered".to_owned(); ALL]));
}

/// Kills `command` while its request is the last of `requests`. Then the tenant gets another name, and creates the order: nothing may be sent.
fn is_known_under_another_name(scene: &Scene, command: &[&str], requests: usize) {
    scene.api.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let mut child = scene.sandbox.start(command);
    scene.api.wait_for(requests);
    child.kill().expect("a kill");
    child.wait().expect("it is gone");
    scene.api.set_reply(Reply::ok());
    let renamed = scene.sandbox.read("inv-hooks.toml").replace("[tenants.old", "[tenants.renamed");
    scene.sandbox.write("inv-hooks.toml", renamed);
    let again = scene.sandbox.run(["asn", "create", "--ndjson", "shipments.ndjson", "--tenant", "renamed"]).shown();
    assert_eq!((scene.sent().len(), scene.states()), (requests, vec!["unknown".to_owned()]), "{again:?}");
}

/// The killed process did not record where it sent the shipment. The attempt before it did.
#[test]
fn an_order_that_a_killed_repost_may_have_announced_is_known_under_another_name_of_its_tenant() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(422));
    assert_eq!(scene.create(&shipments(1), &[]).0, 4);
    is_known_under_another_name(&scene, &["repost", "1", "--yes"], 2);
}

/// No attempt says where the shipment went.
#[test]
fn so_is_one_that_only_a_killed_process_may_have_announced() {
    let scene = Scene::new("");
    scene.sandbox.write("shipments.ndjson", shipments(1));
    is_known_under_another_name(&scene, &["asn", "create", "--ndjson", "shipments.ndjson", "--tenant", "old"], 1);
}
