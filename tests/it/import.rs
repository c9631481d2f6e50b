//! `connector import`: the field names and values of the CMS form.

use crate::harness::Sandbox;
use inv_hooks::model::ApiKey;
use serde_json::json;

#[test]
fn eleven_connectors_are_imported_together_and_again_without_a_change() {
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
fn spellings_and_shapes_of_the_form_are_accepted() {
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
        "entry 2: api_key: this is not an API key",
    );
}

/// Imports `text`, which is refused, and checks the messages.
fn is_refused(text: &str, exit: i32, said: &[&str], unsaid: &[&str]) {
    let sandbox = Sandbox::new();
    let shown = sandbox.run_with_input(["connector", "import", "-"], text.as_bytes()).exits(exit);
    said.iter().for_each(|what| assert!(shown.stderr.contains(what), "{what} is not in:\n{}", shown.stderr));
    unsaid.iter().for_each(|what| assert!(!shown.stderr.contains(what), "{what} is in:\n{}", shown.stderr));
    assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
    assert!(!sandbox.file("inv-hooks.toml").exists(), "{text}");
}

#[test]
fn every_problem_of_every_entry_is_reported() {
    let text = json!([
        {"Name": "WMS Sale", "API Key": "SALE_INVENTORY", "API Endpoint": "https://a.example", "Secret": "planted-1"},
        {"Name": 5, "API Key": "SALE", "Events": [5], "Enabled": "yes", "JSON Headers": {"A": 5, "B": "planted-2", "C": []}},
        "planted",
        {"API Key": "RETURN_INVENTORY", "API Endpoint": "https://b.example"},
        {"API Key": "INVENTORY_EXPORT_ASN", "API Endpoint": "ftp://planted.example", "JSON Headers": {"Host": "x", "a b": "y"}},
        {"Name": "return", "API Key": "RETURN_INVENTORY", "API Endpoint": "https://c.example", "Endpont": "planted-3"},
    ]);
    let said = [
        "the import has 14 problems; nothing was saved",
        "entry 1 of the import has an unknown field: Secret",
        "entry 1 of the import has an invalid Name: ",
        "Write a name such as sale.",
        "entry 2 of the import has a field Name that is not a text",
        "entry 2 of the import has no API Endpoint",
        "entry 2 of the import has Events that are not strings",
        "entry 2 of the import has a field Enabled that is not true or false",
        "entry 2: A, C: the values are not strings (header-value)",
        "entry 2: api_key: this is not an API key",
        "entry 3 of the import is not an object",
        "entry 5: endpoint:",
        "entry 5: headers.Host:",
        "entry 5: headers.a b:",
        "entry 6 of the import has an unknown field: Endpont",
        "Did you mean API Endpoint?",
        "entry 6 of the import has the Name return, which an earlier entry has too",
        "Choose another, for example return-2.",
    ];
    is_refused(&text.to_string(), 3, &said, &["entry 4", "entry 2: endpoint"]);
}

#[test]
fn two_spellings_of_one_field_are_refused() {
    let check = |members: &str, said: &str| {
        let text = format!(r#"{{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example",{members}}}"#);
        is_refused(&text, 3, &["the import is not valid; nothing was saved", said], &[]);
    };
    check(r#""apiKey":"SALE_INVENTORY""#, "has the field API Key twice: as API Key and as apiKey");
    check(r#""url":"https://planted.example""#, "has the field API Endpoint twice: as API Endpoint and as url");
    check(r#""API Endpoint":"https://planted.example""#, "twice: as API Endpoint and as API Endpoint");
    check(r#""JSON Headers":{},"headers":{"A":"planted"}"#, "has the field JSON Headers twice");
    check(r#""Enabled":true,"active":null"#, "has the field Enabled twice");
}

#[test]
fn the_suggested_name_is_valid_and_works() {
    for name in ["Nordlicht Returns", "Lager/K\u{f6}ln (neu)", "\u{5317}", ""] {
        let entry =
            |name: &str| json!({"Name": name, "API Key": "SALE_INVENTORY", "API Endpoint": "https://a.example"});
        let said = "Write a name such as sale.";
        is_refused(&entry(name).to_string(), 3, &["entry 1 of the import has an invalid Name: ", said], &["Known:"]);
    }
    let sandbox = Sandbox::new();
    let text = json!({"Name": "sale", "API Key": "SALE_INVENTORY", "API Endpoint": "https://a.example"}).to_string();
    sandbox.run_with_input(["connector", "import", "-"], text.as_bytes()).succeeds();
}

#[test]
fn every_name_of_a_different_connector_is_reported() {
    let sandbox = Sandbox::new();
    let text = |path: &str| {
        let entry = |name: &str| json!({"Name": name, "API Key": "SALE_INVENTORY", "API Endpoint": format!("https://a.example{path}")});
        json!([entry("a"), entry("b")]).to_string()
    };
    sandbox.run_with_input(["connector", "import", "-"], text("").as_bytes()).succeeds();
    let shown = sandbox.run_with_input(["connector", "import", "-"], text("/new").as_bytes()).exits(6);
    assert!(shown.stderr.contains("other connectors have the names a, b"), "{}", shown.stderr);
    assert!(shown.stderr.contains("b: endpoint: https://a.example -> https://a.example/new"), "{}", shown.stderr);
    sandbox.run_with_input(["connector", "import", "-", "--replace"], text("/new").as_bytes()).succeeds();
}

#[test]
fn the_hint_for_a_wrong_endpoint_names_the_entry_and_no_flag() {
    for endpoint in [
        "https://wms.example.com/sale ",
        "wms",
        "ftp://wms.example.com/",
        "https://u:p@wms.example.com/",
        "http://wms.example.com/",
    ] {
        let sandbox = Sandbox::new();
        let text = json!([
            {"API Key": "INVENTORY_EXPORT_ASN", "API Endpoint": "https://wms.example.com/asn"},
            {"Name": "wms", "API Key": "SALE_INVENTORY", "API Endpoint": endpoint},
        ]);
        let shown = sandbox.run_with_input(["connector", "import", "-"], text.to_string().as_bytes()).exits(3).stderr;
        assert!(!shown.contains(" --"), "{endpoint:?}: {shown}");
        let is_plain = endpoint.starts_with("http://");
        let words = if is_plain { "`inv-hooks connector add`" } else { "Correct \"API Endpoint\" in entry 2." };
        assert!(shown.contains(words), "{endpoint:?}: {shown}");
    }
}

#[test]
fn a_proposed_name_is_free_in_the_store() {
    let sandbox = Sandbox::new();
    let entry = |name: &str| {
        json!({"Name": name, "API Key": "SALE_INVENTORY", "API Endpoint": "https://wms.example.com/sale"}).to_string()
    };
    sandbox.run_with_input(["connector", "import", "-"], entry("sale").as_bytes()).succeeds();
    let shown = sandbox.run_with_input(["connector", "import", "-"], entry("Sale").as_bytes()).exits(3).stderr;
    assert!(shown.contains("Write a name such as sale-2."), "{shown}");
    let shown = sandbox.run_with_input(["connector", "import", "-"], entry("Other").as_bytes()).exits(3).stderr;
    assert!(shown.contains("Write a name such as sale-2."), "{shown}");
}
