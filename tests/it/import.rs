//! `connector import`: the CMS form's own words.

use crate::harness::Sandbox;
use inv_hooks::model::ApiKey;
use serde_json::json;

#[test]
fn eleven_connectors_in_one_go_and_again() {
    let sandbox = Sandbox::new();
    let entry = |key: &ApiKey| {
        json!({"API Key": key.as_str(), "Events": [], "API Endpoint": format!("https://wms.example.com/{key}"),
            "Integration Type": "HTTP_POST", "JSON Headers": "{\"Content-Type\":\"application/json\",\"client_secret\":\"planted-5ecret\"}"})
    };
    let text = json!(ApiKey::ALL.iter().map(entry).collect::<Vec<_>>()).to_string();
    sandbox.run_with_input(["connector", "import", "-", "--dry-run"], text.as_bytes()).succeeds();
    assert!(!sandbox.file("inv-hooks.toml").exists());
    let shown = sandbox.run_with_input(["connector", "import", "-"], text.as_bytes()).succeeds();
    assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
    let names = sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout;
    assert_eq!(
        names.lines().collect::<Vec<_>>(),
        ["asn", "sts", "rtv", "cts", "bld", "ina", "inba", "cyc", "po", "sale", "return"]
    );
    let before = sandbox.read("inv-hooks.toml");
    sandbox.write("form.json", &text);
    let again = sandbox.run(["connector", "import", "form.json", "-o", "ndjson"]).succeeds().json_lines();
    assert_eq!(again.len(), 11);
    assert!(again.iter().all(|line| line["change"] == "unchanged"), "{again:?}");
    assert_eq!(sandbox.read("inv-hooks.toml"), before);
}

#[test]
fn spellings_and_shapes() {
    let check = |text: &str, code: i32, contains: &str| {
        let sandbox = Sandbox::new();
        let shown = sandbox.run_with_input(["connector", "import", "-"], text.as_bytes()).exits(code);
        assert!(shown.stderr.contains(contains), "{text}\n{}", shown.stderr);
        assert!(!shown.stderr.contains("planted"), "{text}\n{}", shown.stderr);
        assert_eq!(sandbox.file("inv-hooks.toml").exists(), code == 0, "{text}");
    };
    check(
        r#"{"apiKey":"SALE_INVENTORY","apiEndpoint":"https://a.example","jsonHeaders":{"X-A":"1"}}"#,
        0,
        "sale added",
    );
    check(
        r#"{"api_key":"SALE_INVENTORY","api_endpoint":"https://a.example","name":"mine","enabled":false}"#,
        0,
        "mine added",
    );
    check(
        r#"{"API Key":"INVENTORY_EXPORT_PO","Events":"PO_TRANSFER_STARTED_EVENT, PO_TRANSFER_ERRORED_EVENT","API Endpoint":"https://a.example"}"#,
        0,
        "po added",
    );
    check(
        r#"[{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example"},{"API Key":"SALE_INVENTORY","API Endpoint":"https://b.example"}]"#,
        0,
        "sale-2 added",
    );
    check(r#"{"API Key":"ORDER","API Endpoint":"https://a.example"}"#, 3, "unknown-api-key");
    check(r#"{"API Endpoint":"https://planted"}"#, 3, "has no API Key");
    check(r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","JSON Headers":"planted"}"#, 3, "not JSON");
    check(
        r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","JSON Headers":["planted"]}"#,
        3,
        "headers-not-object",
    );
    check(
        r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","JSON Headers":{"A":"planted-1","a":"planted-2"}}"#,
        3,
        "header-duplicate",
    );
    check(r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","Secret":"planted"}"#, 3, "Secret");
    check("planted", 3, "not JSON");
    check("[5]", 3, "entry 1");
    check(
        r#"[{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example"},{"API Key":"PO","API Endpoint":"x"}]"#,
        3,
        "not valid",
    );
}
