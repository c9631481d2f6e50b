//! A tenant or a connector that cannot be used stops only its own events.

use super::scene::{SECRETS, Scene, shipment, shipments};
use crate::harness::{Reply, connector, set_state};
use serde_json::{Value, json};

/// Event 1 is a shipment of `old`, 2 and 3 are events of two connectors. All failed, and the endpoints work again.
fn night() -> Scene {
    let scene = Scene::new("");
    let two = [("sale", "SALE_INVENTORY"), ("ina", "INVENTORY_EXPORT_INA")];
    let two = two.map(|(name, key)| connector(name, key, &scene.api.url("/in"))).concat();
    scene.sandbox.write("inv-hooks.toml", scene.sandbox.read("inv-hooks.toml") + &two);
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipments(1), &[]);
    scene.sandbox.run(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"DT1"}"#]).exits(4);
    scene.sandbox.run(["send", "INVENTORY_EXPORT_INA", "--data", r#"{"adjustmentId":"A1"}"#]).exits(4);
    scene.api.set_reply(Reply::ok());
    scene
}

/// Makes the tenant one whose secret has no value.
fn break_tenant(scene: &Scene) {
    let store = scene.sandbox.read("inv-hooks.toml");
    scene.sandbox.write("inv-hooks.toml", store.replace(SECRETS[2], "${NOT_SET_ANYWHERE}"));
}

fn skipped(document: &Value) -> Vec<(&Value, &Value)> {
    let rows = document["deliveries"].as_array().expect("a list").iter();
    let mut rows: Vec<_> = rows.map(|row| (&row["id"], &row["skipped"])).collect();
    rows.sort_by_key(|(id, _)| id.as_i64());
    rows
}

#[test]
fn a_tenant_without_its_secret_stops_no_repost_of_other_events() {
    let scene = night();
    break_tenant(&scene);
    let dry = scene.sandbox.run(["repost", "--all", "--dry-run", "-o", "json"]).exits(3);
    assert_eq!((&dry.json()["send"], &dry.json()["skipped"]), (&json!(2), &json!(1)), "{}", dry.stdout);
    let shown = scene.sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(3);
    let document = shown.json();
    let expected = [(&json!(1), &json!("connector_faulty")), (&json!(2), &Value::Null), (&json!(3), &Value::Null)];
    assert_eq!(skipped(&document), expected, "{document}");
    assert_eq!((&document["summary"]["delivered"], scene.sent().len()), (&json!(2), 5));
    assert!(shown.stderr.contains("the variable NOT_SET_ANYWHERE is not set"), "{}", shown.stderr);
    // Alone, it is an error, as for a connector.
    let shown = scene.sandbox.run(["repost", "--all", "--yes"]).exits(3);
    assert!(shown.stderr.contains("nothing was sent"), "{}", shown.stderr);
    scene.sandbox.run(["repost", "1"]).exits(3);
    assert_eq!(scene.sent().len(), 5);
}

#[test]
fn a_tenant_without_its_secret_stops_no_resume_of_other_events() {
    let scene = night();
    (1..=3).for_each(|id| set_state(&scene.sandbox, id, "pending"));
    break_tenant(&scene);
    let dry = scene.sandbox.run(["resume", "--dry-run", "-o", "json"]).exits(3);
    assert_eq!(dry.json()["send"], json!(2), "{}", dry.stdout);
    let shown = scene.sandbox.run(["resume", "-o", "json"]).exits(3);
    let document = shown.json();
    let expected = [(&json!(1), &json!("connector_faulty")), (&json!(2), &Value::Null), (&json!(3), &Value::Null)];
    assert_eq!(skipped(&document), expected, "{document}");
    assert!(shown.stderr.contains("the variable NOT_SET_ANYWHERE is not set"), "{}", shown.stderr);
    assert_eq!(scene.sent().len(), 5);
}

#[test]
fn a_faulty_connector_stops_no_repost_of_other_events() {
    let scene = night();
    let store = scene.sandbox.read("inv-hooks.toml");
    let headers = "\n[connectors.sale.headers]\nX-Key = \"${NOT_SET_ANYWHERE}\"\n";
    scene.sandbox.write("inv-hooks.toml", store + headers);
    let document = scene.sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(3).json();
    let expected = [(&json!(1), &Value::Null), (&json!(2), &json!("connector_faulty")), (&json!(3), &Value::Null)];
    assert_eq!(skipped(&document), expected, "{document}");
    let bodies: Vec<Vec<u8>> = scene.sent().into_iter().skip(3).map(|request| request.body).collect();
    assert!(bodies.contains(&shipment(1).into_bytes()) && bodies.len() == 2);
}
