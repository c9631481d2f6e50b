//! What `resume` and `repost` check of the orders of shipments right before these are sent.

use super::scene::{Scene, shipment, shipments};
use crate::harness::{Reply, set_state};
use serde_json::json;

#[test]
fn resume_announces_no_order_that_another_event_announced() {
    for state in ["unknown", "pending"] {
        let scene = Scene::new("");
        scene.create(&shipments(1), &[]);
        set_state(&scene.sandbox, 1, state);
        assert_eq!(scene.create(&shipments(1), &["--allow-duplicates"]).0, 0);
        let document = scene.sandbox.run(["resume", "--unknown", "-o", "json"]).exits(4).json();
        assert_eq!(document["deliveries"][0]["skipped"], json!("order_known"), "{document}");
        assert_eq!(scene.sent().len(), 2, "{state}");
        scene.sandbox.run(["failed", "discard", "1", "--reason", "sent as 2", "--yes"]).shown();
    }
}

#[test]
fn of_two_pending_events_of_an_order_resume_sends_the_newest() {
    let scene = Scene::new("");
    let changed = shipment(1).replace(r#""quantity":6"#, r#""quantity":7"#);
    scene.create(&shipments(1), &[]);
    scene.create(&changed, &["--allow-duplicates"]);
    [1, 2].iter().for_each(|id| set_state(&scene.sandbox, *id, "pending"));
    let document = scene.sandbox.run(["resume", "-o", "json"]).exits(4).json();
    assert_eq!(document["summary"]["delivered"], json!(1), "{document}");
    assert_eq!(scene.sent().last().map(|request| request.body.clone()), Some(changed.into_bytes()));
    assert_eq!(scene.states(), ["pending", "delivered"]);
}

#[test]
fn an_order_that_was_announced_after_the_selection_is_not_sent() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &[]);
    scene.api.set_reply(Reply::ok());
    let mut repost = scene.sandbox.terminal(["repost", "--all"]);
    repost.sees("Send 1 event to 1 connector?");
    assert_eq!(scene.create(&shipments(1), &["--allow-duplicates"]).0, 0);
    let (code, shown) = {
        repost.presses("y\r");
        repost.ends()
    };
    assert!(shown.contains("another event has its order"), "{shown}");
    assert_eq!((code, scene.sent().len()), (0, 2), "{shown}");
}

#[test]
fn an_edited_copy_with_the_order_of_another_event_is_not_sent() {
    let scene = Scene::new("");
    scene.create(&shipments(1), &[]);
    scene.api.set_reply(Reply::status(400));
    scene.create(&format!("{}\n", shipment(2)), &[]);
    scene.api.set_reply(Reply::ok());
    let edit = ["repost", "2", "--set", "/orderId=\"PO-1\""];
    let shown = scene.sandbox.run(edit).exits(6);
    assert!(shown.stderr.contains("event 2 announces the same order as event 1 (delivered)"), "{}", shown.stderr);
    assert_eq!(scene.sent().len(), 2);
    scene.sandbox.run([&edit[..], &["--force"]].concat()).exits(0);
    assert_eq!(scene.sent().len(), 3);
}

#[test]
fn of_an_order_that_failed_and_one_that_waits_resume_sends_the_latter() {
    let scene = Scene::new("");
    scene.create(&shipments(1), &[]);
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &["--allow-duplicates"]);
    scene.api.set_reply(Reply::ok());
    set_state(&scene.sandbox, 1, "pending");
    let shown = scene.sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(0);
    assert!(shown.stdout.contains("order_known"), "{}", shown.stdout);
    scene.sandbox.run(["resume"]).exits(0);
    assert_eq!((scene.sent().len(), scene.states()), (3, vec!["delivered".to_owned(), "failed".to_owned()]));
}
