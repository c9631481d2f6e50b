//! Several processes that send to one tenant: one at a time, and together no more than Retail Cloud accepts.

use super::limits::keeps_the_limit;
use super::scene::{Scene, shipment, shipments};
use crate::harness::{Reply, set_state};
use serde_json::json;
use std::time::Duration;

#[test]
fn commands_one_after_the_other_keep_the_limit_together() {
    keeps_the_limit(|| {
        let scene = Scene::new("");
        for number in 1..=14 {
            scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &shipment(number)]).exits(0);
        }
        assert_eq!(scene.sent().len(), 14);
        scene.sent()
    });
}

#[test]
fn repost_and_resume_send_to_no_tenant_that_another_process_sends_to() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(2), &[]);
    set_state(&scene.sandbox, 2, "pending");
    scene.api.set_reply(Reply::ok().delay(Duration::from_secs(5)));
    scene.sandbox.write("more.ndjson", shipment(3));
    let mut first = scene.sandbox.start(["asn", "create", "--ndjson", "more.ndjson", "--tenant", "old"]);
    scene.api.wait_for(3);
    let shown = scene.sandbox.run(["repost", "1"]).exits(6);
    assert!(shown.stderr.contains("another process is sending shipments to old; nothing was sent"), "{}", shown.stderr);
    let document = scene.sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["deliveries"][0]["skipped"], json!("tenant_busy"), "{document}");
    let document = scene.sandbox.run(["resume", "-o", "json"]).exits(4).json();
    assert_eq!(document["deliveries"][0]["skipped"], json!("tenant_busy"), "{document}");
    assert!(first.wait().expect("it ends").success());
    assert_eq!(scene.sent().len(), 3);
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--all", "--yes"]).exits(0);
    scene.sandbox.run(["resume"]).exits(0);
    assert_eq!(scene.sent().len(), 5);
}
