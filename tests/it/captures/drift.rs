//! Schemas that are inferred from captures, and how a payload differs from them.

use super::{EXACT, SALE, capture, store};
use crate::harness::Sandbox;
use inv_hooks::catalog::DriftKind;
use serde_json::{Value, json};

const PAYLOAD: &str = r#"{"orderId":"DT-1","storeId":"256","eventTime":1772466012000,"productList":[{"productId":"P1","quantity":1,"unit":"EACH"},{"productId":"P2","quantity":2,"unit":"CASE"}]}"#;

/// A store with four captures.
fn shop() -> Sandbox {
    let sandbox = store();
    for number in 1..5 {
        let name = format!("n{number}");
        capture(&sandbox, SALE, &name, &PAYLOAD.replace("DT-1", &format!("DT-{number}")));
    }
    sandbox
}

fn schema(sandbox: &Sandbox) -> Value {
    sandbox.run(["event", "schema", SALE, "--from-captures"]).succeeds_silently().json()
}

#[test]
fn a_schema_is_inferred_from_all_captures_and_every_capture_satisfies_it() {
    let sandbox = shop();
    capture(&sandbox, SALE, "odd", &PAYLOAD.replace("\"256\"", "null").replace(",\"unit\":\"CASE\"", ""));
    let schema = schema(&sandbox);
    assert_eq!(schema["title"], "SALE_INVENTORY: inferred from 5 captured payloads");
    assert_eq!(schema["required"], json!(["eventTime", "orderId", "productList", "storeId"]));
    assert_eq!(schema["properties"]["storeId"]["type"], json!(["string", "null"]));
    let items = &schema["properties"]["productList"]["items"];
    assert_eq!(items["required"], json!(["productId", "quantity"]), "elements share one place");
    assert_eq!(items["properties"]["unit"]["enum"], json!(["CASE", "EACH"]));
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    for name in super::names(&sandbox, SALE) {
        let payload = sandbox.run(["event", "capture", "show", SALE, &name]).succeeds().json();
        assert!(validator.is_valid(&payload), "{name}: {payload}");
    }
    let shown = sandbox.run(["event", "schema", "INVENTORY_EXPORT_PO", "--from-captures"]).exits(5);
    assert!(shown.stderr.contains("no capture of INVENTORY_EXPORT_PO"), "{}", shown.stderr);
    assert!(
        Sandbox::new().run(["event", "schema", SALE, "--from-captures"]).exits(5).stderr.contains("no connector store")
    );
}

#[test]
fn a_capture_that_programs_cannot_read_is_left_out_with_a_warning() {
    let sandbox = shop();
    capture(&sandbox, SALE, "large", &PAYLOAD.replace("\"quantity\":1", "\"quantity\":1e400"));
    let shown = sandbox.run(["event", "schema", SALE, "--from-captures"]).succeeds();
    assert!(shown.stderr.contains("the capture large of SALE_INVENTORY is left out"), "{}", shown.stderr);
    assert_eq!(shown.json()["title"], "SALE_INVENTORY: inferred from 4 captured payloads");
}

#[test]
fn a_check_names_how_a_payload_differs_from_the_captures() {
    let sandbox = shop();
    let check = |payload: &str, more: &[&str], code: i32| {
        let args = [&["event", "check", "-", "--api-key", SALE], more].concat();
        sandbox.run_with_input(args, payload.as_bytes()).exits(code)
    };
    let view = check(PAYLOAD, &["-o", "json", "--strict"], 0).json();
    assert_eq!((&view["captures"], &view["drift"]), (&json!(4), &json!([])));
    let changed = PAYLOAD.replace("\"256\"", "\"B 6\"").replace("\"unit\":\"CASE\"", "\"unit\":\"PALLET\",\"lot\":7");
    let view = check(&changed, &["-o", "json"], 0).json();
    let found = view["drift"].as_array().expect("a list").iter();
    let found: Vec<_> = found.map(|one| (one["code"].clone(), one["pointer"].clone())).collect();
    assert_eq!(
        found,
        [
            (json!("text-form"), json!("/storeId")),
            (json!("value-not-listed"), json!("/productList/1/unit")),
            (json!("field-new"), json!("/productList/1/lot")),
        ]
    );
    assert_eq!(view["is_valid"], true, "drift is a warning");
    check(&changed, &["--strict"], 3);
    let text = check(&changed, &[], 0).stdout;
    assert!(text.contains("drift from 4 captures: 3 differences"), "{text}");
    assert!(text.contains("  /productList/1/lot: field-new: no capture has this field"), "{text}");
    assert!(check(PAYLOAD, &[], 0).stdout.contains("no drift: like 4 captures"));
    assert!(check("[1]", &["-o", "json"], 3).json()["drift"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn the_guide_lists_the_code_of_every_kind_of_drift() {
    let guide = include_str!("../../../docs/guide.md");
    let missing = DriftKind::ALL.iter().map(|kind| format!("`{}`", kind.code())).filter(|code| !guide.contains(code));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn without_captures_a_check_is_as_it_was() {
    for sandbox in [store(), Sandbox::new()] {
        let shown =
            sandbox.run_with_input(["event", "check", "-", "--api-key", SALE], EXACT.as_bytes()).succeeds_silently();
        assert!(!shown.stdout.contains("drift"), "{}", shown.stdout);
    }
}

#[test]
fn what_is_no_payload_is_not_compared() {
    let sandbox = shop();
    sandbox.write("two.ndjson", format!("{PAYLOAD}\n{PAYLOAD}\n"));
    let shown = sandbox.run(["event", "check", "two.ndjson", "--api-key", SALE]).exits(3).stdout;
    assert!(shown.contains("not JSON") && !shown.contains("drift"), "{shown}");
    let json = sandbox.run(["event", "check", "two.ndjson", "--api-key", SALE, "-o", "json"]).exits(3).json();
    assert_eq!(json["captures"], 0);
}
