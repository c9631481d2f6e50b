//! The same orders again: none is announced twice by itself.

use super::scene::{Scene, shipment, shipments};
use crate::harness::Reply;
use serde_json::json;

#[test]
fn the_same_file_again_sends_only_what_is_not_in_the_log() {
    let scene = Scene::new("");
    assert_eq!(scene.create(&shipments(2), &[]).0, 0);
    let (code, view) = scene.create(&shipments(4), &[]);
    assert_eq!((code, &view["summary"]["delivered"], scene.sent().len()), (0, &json!(2), 4), "{view}");
    let (code, view) = scene.create(&shipments(4), &["--allow-duplicates"]);
    assert_eq!((code, &view["summary"]["delivered"], scene.sent().len()), (0, &json!(4), 8), "{view}");
}

#[test]
fn an_order_in_the_log_with_another_payload_is_a_bad_line() {
    let scene = Scene::new("");
    scene.create(&shipments(1), &[]);
    let changed = shipment(1).replace(r#""quantity":6"#, r#""quantity":7"#);
    let (code, _) = scene.create(&format!("{changed}\n{}\n", shipment(2)), &[]);
    assert_eq!((code, scene.sent().len()), (3, 2));
    let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &changed]).exits(6);
    assert!(
        shown.stderr.contains("in the log already as event 1 (delivered), with another payload"),
        "{}",
        shown.stderr
    );
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn an_order_that_failed_is_left_to_a_repost_until_it_is_discarded() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &[]);
    scene.api.set_reply(Reply::ok());
    assert_eq!(scene.create(&shipments(1), &[]).0, 4);
    let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &shipment(1)]).exits(6);
    assert!(shown.stderr.contains("`inv-hooks repost 1`"), "{}", shown.stderr);
    let changed = shipment(1).replace(r#""quantity":6"#, r#""quantity":7"#);
    let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &changed]).exits(6);
    assert!(shown.stderr.contains("`inv-hooks repost 1 --data @FILE`"), "{}", shown.stderr);
    assert_eq!(scene.sent().len(), 1);
    scene.sandbox.run(["failed", "discard", "1", "--reason", "wrong order", "--yes"]).exits(0);
    assert_eq!(scene.create(&shipments(1), &[]).0, 0);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn another_tenant_gets_the_same_order() {
    let scene = Scene::new("");
    scene.create(&shipments(1), &[]);
    scene.sandbox.run(["asn", "create", "--tenant", "new", "--data", &shipment(1)]).exits(0);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn only_one_process_at_a_time_sends_to_a_tenant() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::ok().delay(std::time::Duration::from_secs(2)));
    scene.sandbox.write("first.ndjson", shipments(1));
    let mut first = scene.sandbox.start(["asn", "create", "--ndjson", "first.ndjson", "--tenant", "old"]);
    scene.api.wait_for(1);
    let shown = scene.sandbox.run(["asn", "create", "--data", &shipment(1), "--tenant", "old"]).exits(6);
    assert!(shown.stderr.contains("another process is sending shipments to old; nothing was sent"), "{}", shown.stderr);
    scene.sandbox.run(["asn", "create", "--data", &shipment(1), "--tenant", "new"]).exits(0);
    assert!(first.wait().expect("it ends").success());
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn one_shipment_that_was_delivered_may_be_given_again() {
    let scene = Scene::new("");
    for _ in 0..2 {
        let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &shipment(1)]).exits(0);
        assert!(shown.stderr.contains("Sending 1 shipment to tenant old at http"), "{}", shown.stderr);
    }
    assert_eq!(scene.sent().len(), 1);
}

#[test]
fn an_order_is_known_after_its_environment_or_its_tenant_got_another_name() {
    let scene = Scene::new("");
    scene.create(&shipments(1), &[]);
    let store = scene.sandbox.read("inv-hooks.toml");
    let again = |store: String, tenant: &str, place: &str| {
        scene.sandbox.write("inv-hooks.toml", store);
        let shown = scene.sandbox.run(["asn", "create", "--tenant", tenant, "--data", &shipment(1)]).exits(6);
        assert!(shown.stderr.contains(place), "{}", shown.stderr);
    };
    let environment = store.lines().find(|line| line.starts_with("environment")).unwrap_or("version = 1").to_owned();
    let elsewhere =
        if environment.starts_with("version") { "version = 1\nenvironment = \"dev\"" } else { "environment = \"dev\"" };
    again(store.replace(&environment, elsewhere), "old", "event 1 (delivered) of tenant old in the environment");
    again(
        store.replace("tenants.old", "tenants.older"),
        "older",
        "event 1 (delivered) of tenant old in the environment",
    );
    assert_eq!(scene.sent().len(), 1);
    // In another place, the order is another one.
    let moved = store.replace(&environment, elsewhere).replace("/staging/service/", "/prod/service/");
    scene.sandbox.write("inv-hooks.toml", moved);
    scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &shipment(1)]).exits(0);
    assert_eq!(scene.sent().len(), 2);
}
