//! `event`: the catalogue, samples, schemas and checks, through the binary.

use crate::harness::Sandbox;
use serde_json::{Value, json};

const KEYS: [&str; 11] = [
    "INVENTORY_EXPORT_ASN",
    "INVENTORY_EXPORT_STS",
    "INVENTORY_EXPORT_RTV",
    "INVENTORY_EXPORT_CTS",
    "INVENTORY_EXPORT_BLD",
    "INVENTORY_EXPORT_INA",
    "INVENTORY_EXPORT_INBA",
    "INVENTORY_EXPORT_CYC",
    "INVENTORY_EXPORT_PO",
    "SALE_INVENTORY",
    "RETURN_INVENTORY",
];

const ASN: &str = "INVENTORY_EXPORT_ASN";

#[test]
fn list_shows_eleven_keys_in_every_format() {
    let sandbox = Sandbox::new();
    let table = sandbox.run(["event", "list"]).succeeds();
    assert_eq!(table.stdout.lines().count(), 12);
    assert!(table.stdout.contains("INVENTORY_EXPORT_CTS\tCorporate Transfer\tprogress\t"), "{}", table.stdout);
    assert!(table.stderr.contains("derived, not official"), "{}", table.stderr);
    let names = sandbox.run(["event", "list", "-o", "name"]).succeeds_silently();
    assert_eq!(names.stdout.lines().collect::<Vec<_>>(), KEYS);
    let rows = sandbox.run(["event", "list", "-o", "json"]).succeeds_silently().json();
    assert_eq!(rows[7]["snapshot_events"], json!(["CYC_COUNT_COMPLETED_EVENT"]));
    assert_eq!((&rows[9]["events"], &rows[9]["effect"]), (&json!([]), &json!("delta")));
    assert!(rows.as_array().is_some_and(|rows| rows.iter().all(|row| row["basis"] == "derived")));
    let lines = sandbox.run(["event", "list", "-o", "ndjson"]).succeeds_silently().json_lines();
    assert_eq!(Value::from(lines), rows);
    let csv = sandbox.run(["event", "list", "-o", "csv"]).succeeds_silently();
    assert!(csv.stdout.starts_with("api_key,family,meaning,effect,snapshot_events,events,basis\n"), "{}", csv.stdout);
    assert_eq!(csv.stdout.lines().count(), 12);
}

#[test]
fn show_lists_what_is_known_of_a_key() {
    let sandbox = Sandbox::new();
    let page = sandbox.run(["event", "show", "INVENTORY_EXPORT_CYC"]).succeeds_silently().stdout;
    for part in ["Cycle count", "CYC_COUNT_COMPLETED_EVENT  snapshot", "/cycleCountId", "derived, not official"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = sandbox.run(["event", "show", "INVENTORY_EXPORT_STS"]).succeeds_silently().stdout;
    assert!(page.contains("the published list is not complete"), "{page}");
    let page = sandbox.run(["event", "show", "INVENTORY_EXPORT_INBA"]).succeeds_silently().stdout;
    assert!(page.contains("also an event of INVENTORY_EXPORT_INA"), "{page}");
    let view = sandbox.run(["event", "show", "RETURN_INVENTORY", "-o", "json"]).succeeds_silently().json();
    assert_eq!((&view["effect"], &view["events"], &view["basis"]), (&json!("delta"), &json!([]), &json!("derived")));
    assert_eq!(view["payload"]["document"], json!(["/orderId"]));
    assert_eq!(view["payload"]["products"].as_array().map(Vec::len), Some(4));
    let name = sandbox.run(["event", "show", "SALE_INVENTORY", "-o", "name"]).succeeds_silently();
    assert_eq!(name.stdout, "SALE_INVENTORY\n");
}

#[test]
fn an_unknown_key_exits_5_with_a_suggestion() {
    let sandbox = Sandbox::new();
    let check = |args: &[&str], part: &str| {
        let shown = sandbox.run(args).exits(5);
        assert_eq!(shown.stdout, "");
        assert!(shown.stderr.contains(part), "{args:?}: {}", shown.stderr);
    };
    check(&["event", "show", "inventory_export_asn"], "Did you mean INVENTORY_EXPORT_ASN?");
    check(&["event", "sample", "ASN"], "Did you mean INVENTORY_EXPORT_ASN?");
    check(&["event", "schema", "INVENTORY_EXPORT_CYCLE"], "inv-hooks event list");
    check(&["event", "show", "ORDER"], "orders");
    check(&["event", "show", "RETURN"], "RETURN_INVENTORY");
    check(&["event", "check", "-", "--api-key", "SALE_INVENTRY"], "Did you mean SALE_INVENTORY?");
    let shown = sandbox.run(["event", "show", "nope", "-o", "json"]).exits(5);
    let error: Value = serde_json::from_str(&shown.stderr).expect("one line of JSON");
    assert_eq!((&error["error"]["code"], &error["error"]["exit"]), (&json!("not-found"), &json!(5)));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let sandbox = Sandbox::new();
    let sample = |seed: &str| sandbox.run(["event", "sample", ASN, "--seed", seed]).succeeds().stdout;
    assert_eq!(sample("42"), sample("42"));
    assert_ne!(sample("42"), sample("43"));
    let golden = include_str!("../fixtures/samples.ndjson");
    for (key, expected) in KEYS.into_iter().zip(golden.lines()) {
        let shown = sandbox.run(["event", "sample", key]).succeeds();
        assert_eq!(shown.stdout.strip_suffix('\n'), Some(expected), "{key}");
        assert!(shown.stderr.contains("derived"), "{key}: {}", shown.stderr);
    }
}

#[test]
fn sample_makes_the_given_count_and_lines() {
    let sandbox = Sandbox::new();
    let run =
        |args: &[&str]| sandbox.run(["event", "sample", "SALE_INVENTORY", "-q"].iter().chain(args)).succeeds_silently();
    let sales = run(&["--count", "20", "--lines", "7"]).json_lines();
    let ids: std::collections::HashSet<_> = sales.iter().map(|sale| sale["orderId"].to_string()).collect();
    assert_eq!((sales.len(), ids.len()), (20, 20));
    assert!(sales.iter().all(|sale| sale["productList"].as_array().map(Vec::len) == Some(7)));
    assert_eq!(run(&["--count", "20", "--lines", "7", "-o", "json"]).json(), Value::from(sales.clone()));
    assert_eq!(run(&["--count", "20", "--lines", "7", "-o", "ndjson"]).json_lines(), sales);
    let names = run(&["--count", "2", "-o", "name"]).stdout;
    assert!(names.lines().all(|name| name.starts_with("DT")) && names.lines().count() == 2, "{names}");
    sandbox.run(["event", "sample", ASN, "--count", "0"]).exits(2);
    let canceled = ["event", "sample", "INVENTORY_EXPORT_CYC", "--event", "CYC_COUNT_CANCELED_EVENT", "--lines", "3"];
    let shown = sandbox.run(canceled).succeeds();
    assert!(shown.stderr.contains("has no products") && shown.json()["productList"].is_null(), "{}", shown.stdout);
    for lines in ["0", "10001", "x"] {
        let shown = sandbox.run(["event", "sample", ASN, "--lines", lines]).exits(2);
        assert!(shown.stderr.contains("1 to 10000"), "{}", shown.stderr);
    }
}

#[test]
fn set_replaces_one_value() {
    let sandbox = Sandbox::new();
    let plain = sandbox.run(["event", "sample", ASN]).succeeds().stdout;
    let set = |setting: &str| sandbox.run(["event", "sample", ASN, "--set", setting]);
    let changed = set("/productList/0/receivedQuantity=99.50").succeeds().stdout;
    assert!(changed.contains("\"receivedQuantity\":99.50}"), "{changed}");
    let mut expected: Value = serde_json::from_str(&plain).expect("JSON");
    expected["storeId"] = json!("a \"b\"");
    assert_eq!(set("/storeId=a \"b\"").succeeds().json(), expected);
    expected["storeId"] = json!("310");
    assert_eq!(set("/storeId=\"310\"").succeeds().json(), expected);
    for place in ["/nothingHere", "/productList/99/gtin", "/productList/*/gtin"] {
        let shown = set(&format!("{place}=1")).exits(3);
        assert!(shown.stdout.is_empty() && shown.stderr.contains(place), "{}", shown.stderr);
    }
    let shown = set("storeId=1").exits(2);
    assert!(shown.stderr.contains("starts with '/'"), "{}", shown.stderr);
}

#[test]
fn an_event_of_another_key_is_refused_and_an_unknown_one_gets_a_warning() {
    let sandbox = Sandbox::new();
    let sample = |key: &str, event: &str| sandbox.run(["event", "sample", key, "--event", event]);
    let shown = sample(ASN, "CYC_COUNT_STARTED_EVENT").exits(5);
    assert!(shown.stderr.contains("event of INVENTORY_EXPORT_CYC"), "{}", shown.stderr);
    let shown = sample("SALE_INVENTORY", "ASN_RECEIVED_EVENT").exits(5);
    assert!(shown.stderr.contains("has no events"), "{}", shown.stderr);
    let shown = sample("INVENTORY_EXPORT_CYC", "CYC_COUNT_CANCELLED_EVENT").succeeds();
    assert!(shown.stderr.contains("did you mean CYC_COUNT_CANCELED_EVENT?"), "{}", shown.stderr);
    assert_eq!(shown.json()["eventType"], "CYC_COUNT_CANCELLED_EVENT");
    sample(ASN, "two words").exits(2);
}

#[test]
fn every_schema_accepts_the_samples_of_its_key() {
    let sandbox = Sandbox::new();
    for key in KEYS {
        let schema = sandbox.run(["event", "schema", key]).succeeds_silently().json();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["description"].as_str().is_some_and(|text| text.contains("derived")), "{key}");
        let validator = jsonschema::draft202012::new(&schema).expect("a schema");
        for sample in sandbox.run(["event", "sample", key, "--count", "5"]).succeeds().json_lines() {
            assert!(validator.is_valid(&sample), "{key}: {sample}");
        }
    }
    let line = sandbox.run(["event", "schema", ASN, "-o", "ndjson"]).succeeds_silently();
    assert_eq!(line.stdout.lines().count(), 1);
}

#[test]
fn check_accepts_a_sample_and_shows_the_extracted_ids() {
    let sandbox = Sandbox::new();
    for key in KEYS {
        let sample = sandbox.run(["event", "sample", key]).succeeds().bytes;
        let shown = sandbox.run_with_input(["event", "check", "-", "--api-key", key], &sample).succeeds_silently();
        assert!(
            shown.stdout.starts_with(&format!("valid: satisfies the schema of {key} (derived")),
            "{}",
            shown.stdout
        );
    }
    let sample = sandbox.run(["event", "sample", ASN]).succeeds();
    sandbox.write("asn.json", &sample.bytes);
    let view = sandbox.run(["event", "check", "asn.json", "--api-key", ASN, "-o", "json"]).succeeds_silently().json();
    let payload = sample.json();
    assert_eq!((&view["is_valid"], &view["basis"]), (&json!(true), &json!("derived")));
    assert_eq!(view["extracted"]["document_id"], payload["transferId"]);
    assert_eq!(view["extracted"]["store_id"], payload["storeId"]);
    assert_eq!(view["extracted"]["event"], "ASN_RECEIVED_EVENT");
    assert!(view["extracted"]["event_time"].as_str().is_some_and(|time| time.ends_with('Z')));
    assert_eq!(view["extracted"]["products"][0], payload["productList"][0]["productId"]);
}

#[test]
fn check_reports_every_violation_with_its_place() {
    let sandbox = Sandbox::new();
    let payload = r#"{"eventType":"CYC_COUNT_CANCELLED_EVENT","storeId":256,"eventTime":"2026-03-02T15:40:12Z",
        "gains":1.5,"productList":[{"productId":"P1","variance":"-3"},{"batchId":"2"}],"unknownField":true}"#;
    sandbox.write("bad.json", payload);
    let run =
        |format: &str| sandbox.run(["event", "check", "bad.json", "--api-key", "INVENTORY_EXPORT_CYC", "-o", format]);
    let view = run("json").exits(3).json();
    let violations = view["violations"].as_array().expect("a list");
    let mut places: Vec<_> = violations.iter().filter_map(|it| it["pointer"].as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["", "/eventTime", "/gains", "/productList/0/variance", "/productList/1", "/storeId"]);
    assert!(violations.iter().any(|it| it["message"] == "\"cycleCountId\" is a required property"), "{view}");
    assert!(view["warnings"][0].as_str().is_some_and(|text| text.contains("CYC_COUNT_CANCELED_EVENT?")), "{view}");
    assert_eq!(view["extracted"]["document_id"], Value::Null);
    let page = run("table").exits(3).stdout;
    assert!(page.starts_with("6 violations of the schema of INVENTORY_EXPORT_CYC (derived"), "{page}");
    assert!(page.contains("/productList/0/variance: \"-3\" is not of types"), "{page}");
    assert_eq!(run("name").exits(3).stdout, "invalid\n");
}

#[test]
fn check_refuses_input_that_is_not_json_and_missing_files() {
    let sandbox = Sandbox::new();
    let check = |input: &[u8]| sandbox.run_with_input(["event", "check", "-", "--api-key", ASN], input).exits(3).stdout;
    assert!(check(b"").contains("not JSON"), "empty input");
    assert!(check(b"{\"a\":").contains("not JSON"), "cut off");
    assert!(check(b"{\xff\xfe}").contains("not JSON"), "not UTF-8");
    assert!(check("[".repeat(100_000).as_bytes()).contains("not JSON"), "too deep");
    let deep = check(format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200)).as_bytes());
    assert!(deep.contains("nested too deeply to be checked: more than 127 levels. `send` delivers it"), "{deep}");
    assert!(check(b"[]").contains("(whole payload)"), "not an object");
    let hostile = "{\"eventType\":\"\\u001b[31m\",\"storeId\":\"\u{202e}x\"}";
    assert!(!check(hostile.as_bytes()).contains(['\u{1b}', '\u{202e}']), "escaped");
    let shown = sandbox.run(["event", "check", "gone.json", "--api-key", ASN]).exits(3);
    assert!(shown.stderr.contains("cannot read gone.json"), "{}", shown.stderr);
    sandbox.run(["event", "check", "gone.json"]).exits(2);
}

#[test]
fn every_command_has_examples_in_its_help() {
    let sandbox = Sandbox::new();
    for verb in ["list", "show", "sample", "schema", "check"] {
        let help = sandbox.run(["event", verb, "--help"]).succeeds_silently().stdout;
        assert!(help.contains("Examples:") && help.contains("derived"), "{verb}: {help}");
    }
}
