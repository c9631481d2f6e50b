//! `asn check`, and the rules in `asn create`.

use super::scene::{Scene, shipment, shipments};
use crate::harness::Sandbox;
use serde_json::json;

#[test]
fn a_good_shipment_breaks_no_rule() {
    let sandbox = Sandbox::new();
    sandbox.write("one.json", shipment(1));
    let shown = sandbox.run(["asn", "check", "--data", "@one.json"]).succeeds_silently();
    assert_eq!(shown.stdout, "1 shipment checked: no rule is broken\n");
    let lines =
        sandbox.run_with_input(["asn", "check", "--ndjson", "-", "-o", "json"], shipments(3).as_bytes()).succeeds();
    let view = lines.json();
    assert_eq!((&view["checked"], &view["invalid"], &view["violations"]), (&json!(3), &json!(0), &json!([])));
}

#[test]
fn every_broken_rule_has_its_line_and_its_place() {
    let sandbox = Sandbox::new();
    let lines = [
        shipment(1),
        r#"{"orderId":"PO-1","productList":[{"cartonId":"","productId":"P"}]}"#.to_owned(),
        "{oops".to_owned(),
        shipment(2).replace("PLT-2", "PO-2"),
    ];
    sandbox.write("lines.ndjson", lines.join("\n"));
    let view = sandbox.run(["asn", "check", "--ndjson", "lines.ndjson", "-o", "json"]).exits(3).json();
    assert_eq!((&view["checked"], &view["invalid"]), (&json!(4), &json!(3)));
    let found = view["violations"].as_array().expect("a list").iter();
    let found: Vec<_> = found.map(|one| (one["line"].as_u64(), one["pointer"].as_str().expect("a text"))).collect();
    let place = |line: u64, pointer: &'static str| (Some(line), pointer);
    let expected =
        [place(2, "/productList/0/cartonId"), place(2, "/orderId"), place(3, ""), place(4, "/productList/0/palletId")];
    assert_eq!(found, expected, "{view}");
    let page = sandbox.run(["asn", "check", "--ndjson", "lines.ndjson"]).exits(3).stdout;
    assert!(page.starts_with("4 shipments checked: 3 will not be sent\n"), "{page}");
    assert!(page.contains("line 2: /orderId is already the id of an order in line 1"), "{page}");
}

#[test]
fn what_differs_from_the_derived_schema_is_a_warning() {
    let sandbox = Sandbox::new();
    let odd = shipment(1).replace(r#""quantity":6"#, r#""quantity":"six""#);
    let view = sandbox.run(["asn", "check", "--data", &odd, "-o", "json"]).succeeds_silently().json();
    assert_eq!((&view["invalid"], &view["warnings"][0]["pointer"]), (&json!(0), &json!("/productList/0/quantity")));
}

#[test]
fn a_shipment_that_breaks_a_rule_is_not_sent() {
    let scene = Scene::new("");
    let bad = shipment(1).replace("CTN-1", "PLT-1");
    let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &bad]).exits(3);
    assert!(shown.stderr.contains("/productList/0/cartonId is already the id of a pallet"), "{}", shown.stderr);
    let (code, view) = scene.create(&format!("{}\n{bad}\n{}\n", shipment(8), shipment(9)), &[]);
    assert_eq!((code, &view["summary"]["delivered"], scene.sent().len()), (3, &json!(2), 2), "{view}");
    let again = scene.create(&format!("{bad}\n"), &["--unchecked"]);
    assert_eq!((again.0, scene.sent().len()), (0, 3), "{}", again.1);
}

#[test]
fn what_cannot_be_read_or_has_no_order_is_never_sent() {
    let scene = Scene::new("");
    let cut = &shipment(1)[..60];
    let no_order = shipment(2).replace("orderId", "orderNumber");
    let two_orders = shipment(3).replacen('{', r#"{"orderId":"PO-9","#, 1);
    for bad in [cut, &no_order, &two_orders] {
        let words = ["asn", "create", "--tenant", "old", "--unchecked", "--allow-duplicates", "--data", bad];
        let shown = scene.sandbox.run(words).exits(3);
        assert!(shown.stderr.contains("is never sent") && !shown.stderr.contains("--unchecked"), "{}", shown.stderr);
        let (code, _) = scene.create(&format!("{bad}\n"), &["--unchecked"]);
        assert_eq!(code, 3, "{bad}");
    }
    assert!(scene.sent().is_empty());
}

#[test]
fn one_run_sends_an_order_twice_only_if_duplicates_are_allowed() {
    let scene = Scene::new("");
    let twice = format!("{0}\n{0}\n", shipment(1));
    assert_eq!((scene.create(&twice, &["--unchecked"]).0, scene.sent().len()), (3, 1));
    assert_eq!((scene.create(&twice, &["--unchecked", "--allow-duplicates"]).0, scene.sent().len()), (0, 3));
}
