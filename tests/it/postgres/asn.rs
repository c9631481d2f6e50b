//! Shipments in a log on a server: created, refused, found, and sent again.

use crate::asn::{Scene, shipment, shipments};
use crate::harness::{Reply, cluster};
use serde_json::json;

#[test]
fn a_shipment_that_was_refused_is_found_and_reposted_from_a_server() {
    let Some(cluster) = cluster() else { return };
    let scene = Scene::with_log_at(&cluster.new_schema());
    scene.api.set_reply(Reply::status(400).body(r#"{"errorCode":"STORE_UNKNOWN"}"#));
    let (code, view) = scene.create(&shipments(2), &[]);
    assert_eq!((code, &view["summary"]["failed"]), (4, &json!(2)), "{view}");
    let found = |args: &[&str]| {
        scene.sandbox.run([&["failed", "search", "--count"], args].concat()).shown().stdout.trim().to_owned()
    };
    assert_eq!(found(&["--api-key", "CREATE_ASN", "--error-code", "STORE_UNKNOWN"]), "2");
    assert_eq!((found(&["--document", "PO-2"]), found(&["CTN-2"])), ("1".to_owned(), "1".to_owned()));
    scene.api.set_reply(Reply::ok());
    let id = view["deliveries"][0]["id"].to_string();
    assert_eq!(scene.create(&format!("{}\n", shipment(1)), &[]).0, 4, "the order is in the log");
    scene.sandbox.run(["repost", &id]).exits(0);
    // Another process sends to the tenant: the server keeps both apart, as a file does.
    scene.api.set_reply(Reply::ok().delay(std::time::Duration::from_secs(4)));
    scene.sandbox.write("more.ndjson", shipment(3));
    let mut first = scene.sandbox.start(["asn", "create", "--ndjson", "more.ndjson", "--tenant", "old"]);
    scene.api.wait_for(4);
    let document = scene.sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["deliveries"][0]["skipped"], json!("tenant_busy"), "{document}");
    assert!(first.wait().expect("it ends").success());
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--all", "--yes"]).exits(0);
    assert_eq!((scene.states(), scene.sent().len()), (vec!["delivered".to_owned(); 3], 5));
}
