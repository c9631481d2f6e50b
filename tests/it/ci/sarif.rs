//! SARIF of `connector validate`.

use super::faulty;
use serde_json::{Value, json};
use std::path::Path;

fn schema() -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports/sarif-2.1.0.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    // It has a bracket too many. A report has no such member.
    for owner in ["run", "toolComponent"] {
        let language = schema["definitions"][owner]["properties"]["language"].as_object_mut().expect("a member");
        assert_eq!(language.remove("pattern"), Some(json!("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$")));
    }
    jsonschema::draft7::new(&schema).expect("a schema")
}

fn report(shop: &crate::harness::Shop, more: &[&str]) -> Value {
    shop.run([&["connector", "validate", "--report", "sarif=out.sarif"], more].concat()).exits(3);
    serde_json::from_str(&shop.sandbox.read("out.sarif")).expect("JSON")
}

#[test]
fn findings_are_valid_sarif_with_their_lines() {
    let (schema, shop) = (schema(), faulty());
    let log = report(&shop, &[]);
    let errors: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "{log:#}");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let found = |code: &str| results.iter().find(|result| result["ruleId"] == code).expect(code);
    let (key, secret) = (found("unknown-api-key"), found("literal-secret"));
    assert_eq!((&key["level"], &secret["level"]), (&json!("error"), &json!("warning")));
    let place = &key["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "inv-hooks.toml");
    assert_eq!(place["region"]["startLine"], 9);
    assert_eq!(key["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "bad.api_key");
    assert!(!log.to_string().contains("planted"), "{log:#}");
    // A finding that moved is the same.
    let moved = shop.sandbox.read("inv-hooks.toml").replace("[connectors.bad]", "\n\n[connectors.bad]");
    shop.sandbox.write("inv-hooks.toml", moved);
    let prints = |log: &Value| -> Vec<Value> {
        log["runs"][0]["results"]
            .as_array()
            .expect("results")
            .iter()
            .map(|one| one["partialFingerprints"].clone())
            .collect()
    };
    assert_eq!(prints(&report(&shop, &[])), prints(&log));
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let (schema, log) = (schema(), report(&faulty(), &[]));
    let breaks: [(&str, Value); 5] = [
        ("/version", json!("2.0.0")),
        ("/runs/0/tool/driver/name", json!(5)),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/locations/0/physicalLocation", json!({"region": {"startLine": 0}})),
    ];
    for (pointer, value) in breaks {
        let mut bad = log.clone();
        *bad.pointer_mut(pointer).expect(pointer) = value;
        assert!(!schema.is_valid(&bad), "{pointer}");
    }
}

#[test]
fn a_store_that_cannot_be_read_and_one_without_findings_are_valid_too() {
    let (schema, shop) = (schema(), faulty());
    shop.sandbox.write("inv-hooks.toml", "version = 1\n[connectors.a]\napi_key = planted\n");
    let log = report(&shop, &[]);
    assert!(schema.is_valid(&log), "{log:#}");
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    shop.sandbox.write("inv-hooks.toml", "version = 1\n");
    shop.run(["connector", "validate", "--report", "sarif=out.sarif"]).exits(0);
    let log: Value = serde_json::from_str(&shop.sandbox.read("out.sarif")).expect("JSON");
    assert!(schema.is_valid(&log), "{log:#}");
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
fn a_strict_run_that_has_nothing_to_check_has_a_result() {
    let (schema, shop) = (schema(), faulty());
    shop.sandbox.write("inv-hooks.toml", "version = 1\n");
    let told = shop.run(["connector", "validate", "--strict", "--report", "sarif=out.sarif"]).exits(5);
    let log: Value = serde_json::from_str(&shop.sandbox.read("out.sarif")).expect("JSON");
    let errors: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0], "{log:#}");
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(1), "{log:#}");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "no-connectors");
    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&json!("no-connectors"), &json!("error")), "{log:#}");
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "inv-hooks.toml");
    let said = result["message"]["text"].as_str().expect("text");
    assert!(said.contains("nothing to check") && said.contains("connector add"), "{said}");
    assert!(told.stderr.contains("nothing to check"), "{}", told.stderr);
}
