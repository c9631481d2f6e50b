//! `repost` of shipments: each order once, whatever rows the log has of it.

use super::scene::{Scene, shipment, shipments};
use crate::harness::Reply;

/// Fails order 1 as event 1, corrects it, and delivers it as event 2.
fn corrected(scene: &Scene) {
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &[]);
    scene.api.set_reply(Reply::ok());
    let changed = shipment(1).replace(r#""quantity":6"#, r#""quantity":7"#);
    assert_eq!(scene.create(&changed, &["--allow-duplicates"]).0, 0);
}

#[test]
fn an_order_that_another_event_delivered_is_not_announced_again() {
    let scene = Scene::new("");
    corrected(&scene);
    let shown = scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes", "-o", "json"]).shown();
    assert!(shown.stdout.contains("order_known"), "{}", shown.stdout);
    scene.sandbox.run(["repost", "--all", "--yes"]).shown();
    let shown = scene.sandbox.run(["repost", "1"]).exits(6);
    assert!(shown.stderr.contains("announces the same order as event 2 (delivered)"), "{}", shown.stderr);
    assert_eq!(scene.sent().len(), 2);
    scene.sandbox.run(["repost", "1", "--force"]).exits(0);
    assert_eq!(scene.sent().len(), 3);
}

#[test]
fn a_discard_that_is_undone_does_not_announce_the_order_again() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &[]);
    scene.sandbox.run(["failed", "discard", "1", "--reason", "wrong", "--yes"]).exits(0);
    scene.api.set_reply(Reply::ok());
    assert_eq!(scene.create(&shipments(1), &[]).0, 0);
    scene.sandbox.run(["failed", "discard", "1", "--undo"]).exits(0);
    scene.sandbox.run(["repost", "--all", "--yes"]).shown();
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn of_several_events_of_an_order_that_failed_only_the_newest_is_sent() {
    let scene = Scene::new("breaker = 0\n");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(2), &[]);
    let changed = shipment(1).replace(r#""quantity":6"#, r#""quantity":7"#);
    scene.create(&changed, &["--allow-duplicates"]);
    scene.api.set_reply(Reply::ok());
    let shown = scene.sandbox.run(["repost", "1", "3"]).exits(6);
    assert!(shown.stderr.contains("event 1 announces the same order as event 3"), "{}", shown.stderr);
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes"]).shown();
    let bodies: Vec<String> =
        scene.sent().iter().skip(3).map(|request| String::from_utf8(request.body.clone()).expect("text")).collect();
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert!(bodies.contains(&shipment(2)) && bodies.contains(&changed), "{bodies:?}");
}

#[test]
fn an_order_that_another_environment_delivered_elsewhere_keeps_nothing_back() {
    let scene = Scene::new("");
    assert_eq!(scene.create(&shipments(1), &[]).0, 0);
    let store = scene.sandbox.read("inv-hooks.toml");
    let other = store.replace("environment = \"test\"", "environment = \"other\"").replace("/staging/", "/other/");
    assert_ne!(other, store);
    scene.sandbox.write("inv-hooks.toml", other);
    scene.api.set_reply(Reply::status(400));
    assert_eq!(scene.create(&shipments(1), &[]).0, 4);
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--all", "--dry-run"]).exits(0);
    scene.sandbox.run(["repost", "--all", "--yes"]).exits(0);
    assert_eq!(scene.sent().len(), 3);
    assert_eq!(scene.states(), ["delivered"]);
}

#[test]
fn two_events_that_get_the_same_order_by_an_edit_are_not_both_sent() {
    let scene = Scene::new("breaker = 0\n");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(2), &[]);
    scene.api.set_reply(Reply::ok());
    let edit = ["--set", "/orderId=\"PO-9\"", "--yes"];
    let shown = scene.sandbox.run([&["repost", "1", "2"], &edit[..]].concat()).exits(6);
    assert!(shown.stderr.contains("event 1 announces the same order as event 2"), "{}", shown.stderr);
    assert_eq!(scene.sent().len(), 2);
    scene.sandbox.run([&["repost", "1", "2", "--force"], &edit[..]].concat()).exits(0);
    assert_eq!(scene.sent().len(), 4);
}
