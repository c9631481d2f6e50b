//! `event spec`: the documents by the command, and by a public validator. `conformance/schemathesis.rs` gives them to Schemathesis.
//!
//! `tests/run` installs both tools. Without them, the tests that need them add a note.

use crate::harness::{STORE_HEAD, Sandbox, note};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const STORE: &str = r#"
[connectors.ina]
api_key = "INVENTORY_EXPORT_INA"
events = ["INVENTORY_ADJUSTMENT"]
endpoint = "https://wms.example.com/events"
[connectors.ina.headers]
Content-Type = "application/json; charset=utf-8"
client_id = "planted-id"
client_secret = "${SECRET:-planted-default}"

[connectors.cyc]
api_key = "INVENTORY_EXPORT_CYC"
endpoint = "https://wms.example.com/events?key=planted-value"

[connectors.sale]
api_key = "SALE_INVENTORY"
endpoint = "https://${HOST}/sale/${TOKEN:-planted-token}"
signing_secret = "whsec_cGxhbnRlZC1rZXktcGxhbnRlZC1rZXktMzItYnl0ZXM="
[connectors.sale.headers]
Authorization = "Bearer planted-bearer"

[connectors.po]
api_key = "INVENTORY_EXPORT_PO"
endpoint = "https://wms.example.com/po"
[connectors.po.oauth]
token_url = "https://planted.example.com/token"
client_id = "planted-client"
client_secret = "planted-client-secret"

[connectors.off]
api_key = "RETURN_INVENTORY"
endpoint = "https://wms.example.com/off"
enabled = false
"#;

/// Two connectors whose paths differ only in names, with schemes whose names are alike, and one with a reference twice in its path.
const SHARED: &str = r#"
[connectors.ina]
api_key = "INVENTORY_EXPORT_INA"
endpoint = "https://wms.example.com/${A}/in?k=planted"
headers = { Content-Type = "application/xml", token = "planted", "X!Key" = "planted", X_Key = "planted" }

[connectors.cyc]
api_key = "INVENTORY_EXPORT_CYC"
endpoint = "https://wms.example.com/${B}/in"
headers = { Content-Type = "application/vnd.x+json", query_k = "planted" }
oauth = { token_url = "https://id.example.com/token", client_id = "${ID}", client_secret = "${SECRET}" }

[connectors.sale]
api_key = "SALE_INVENTORY"
endpoint = "https://wms.example.com/d/${A}/${A}"
"#;

fn with_store(store: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
    sandbox
}

fn spec(sandbox: &Sandbox, args: &[&str]) -> Value {
    let words = [&["event", "spec"], args].concat();
    sandbox.run(words).succeeds_silently().json()
}

#[test]
fn webhooks_are_those_of_the_named_keys() {
    let sandbox = Sandbox::new();
    let all = spec(&sandbox, &[]);
    assert_eq!((&all["openapi"], all["webhooks"].as_object().map(serde_json::Map::len)), (&json!("3.1.0"), Some(27)));
    assert!(all["info"]["title"].as_str().is_some_and(|title| title.contains("derived, not official")));
    let some = spec(&sandbox, &["SALE_INVENTORY", "INVENTORY_EXPORT_INBA"]);
    let names: Vec<&String> = some["webhooks"].as_object().expect("webhooks").keys().collect();
    assert_eq!(names, ["INVENTORY_EXPORT_INBA.INVENTORY_BUCKET_ADJUSTMENT", "SALE_INVENTORY"]);
    assert_eq!(spec(&sandbox, &["-o", "json"]), all);
    sandbox.run(["event", "spec", "SALE"]).exits(5);
    sandbox.run(["event", "spec", "--connector", "ina"]).exits(2);
}

#[test]
fn the_paths_of_a_server_are_those_of_the_store_without_any_secret() {
    let sandbox = with_store(STORE);
    let shown = sandbox.run(["event", "spec", "--as", "server"]).succeeds_silently();
    for planted in ["planted", "cGxhbnRl"] {
        assert!(!shown.stdout.contains(planted), "{planted}: {}", shown.stdout);
    }
    let document = shown.json();
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(paths, ["/events", "/sale/{TOKEN}", "/po"]);
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    let events = &document["paths"]["/events"];
    assert_eq!(events["servers"], json!([{ "url": "https://wms.example.com" }]));
    assert_eq!(events["post"]["security"], json!([{ "client_id": [], "client_secret": [] }, { "query_key": [] }]));
    let schema = &events["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["anyOf"][0]["allOf"][1]["properties"]["eventType"], json!({ "const": "INVENTORY_ADJUSTMENT" }));
    assert_eq!(schema["anyOf"][1]["allOf"][1]["properties"]["eventType"]["enum"].as_array().map(Vec::len), Some(4));
    let sale = &document["paths"]["/sale/{TOKEN}"];
    assert_eq!(sale["servers"][0]["url"], "https://{HOST}");
    let names = sale["post"]["parameters"].as_array().expect("a list").iter().map(|one| one["name"].clone());
    assert_eq!(names.collect::<Vec<_>>(), ["TOKEN", "webhook-id", "webhook-timestamp", "webhook-signature"]);
    assert_eq!(document["components"]["securitySchemes"]["bearer_Authorization"]["scheme"], "bearer");
}

#[test]
fn connectors_that_share_a_path_or_a_name_keep_what_they_need() {
    let sandbox = with_store(SHARED);
    let document = spec(&sandbox, &["--as", "server"]);
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(paths, ["/{A}/in", "/d/{A}/{A_2}"]);
    let post = &document["paths"]["/{A}/in"]["post"];
    let said = post["parameters"][0]["description"].as_str().expect("a description");
    assert!(said.contains("reference A.") && said.contains("reference B."), "{said}");
    let content = &post["requestBody"]["content"];
    for (content_type, key) in
        [("application/xml", "INVENTORY_EXPORT_INA"), ("application/vnd.x+json", "INVENTORY_EXPORT_CYC")]
    {
        let schema = content[content_type]["schema"].to_string();
        assert!(schema.contains(key) && schema.matches("$ref").count() == 1, "{content_type}: {schema}");
    }
    let schemes = &document["components"]["securitySchemes"];
    let names: Vec<&Value> = post["security"].as_array().expect("a list").iter().collect();
    let expected =
        [json!({"query_k": [], "token": [], "X_Key": [], "X_Key_2": []}), json!({"query_k_2": [], "token_2": []})];
    assert_eq!(names, expected.iter().collect::<Vec<_>>());
    let of = |name: &str| (schemes[name]["in"].clone(), schemes[name]["name"].clone());
    assert_eq!(of("token"), (json!("header"), json!("token")));
    assert_eq!((of("X_Key").1, of("X_Key_2").1), (json!("X!Key"), json!("X_Key")));
    assert_eq!((of("query_k").0, of("query_k_2").0), (json!("query"), json!("header")));
    assert_eq!(schemes["token_2"]["scheme"], "bearer");
    let file = sandbox.write("shared.json", document.to_string());
    assert!(is_valid(&file).is_none_or(|is_valid| is_valid));
}

#[test]
fn the_connectors_of_a_server_can_be_chosen() {
    let sandbox = with_store(STORE);
    let paths = |args: &[&str]| {
        let document = spec(&sandbox, &[&["--as", "server"], args].concat());
        document["paths"].as_object().expect("paths").keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(paths(&["--connector", "off"]), ["/off"]);
    assert_eq!(paths(&["SALE_INVENTORY"]), ["/sale/{TOKEN}"]);
    sandbox.run(["event", "spec", "--as", "server", "--connector", "nope"]).exits(5);
    sandbox.run(["event", "spec", "--as", "server", "INVENTORY_EXPORT_RTV"]).exits(5);
    let without = Sandbox::new().run(["event", "spec", "--as", "server"]).succeeds().json();
    let paths: Vec<&String> = without["paths"].as_object().expect("paths").keys().collect();
    assert_eq!((paths.len(), paths[0].as_str()), (11, "/INVENTORY_EXPORT_ASN"));
    assert!(without["components"].get("securitySchemes").is_none());
}

/// Returns the folder of the tools that `tests/run` has installed; nothing if they are not there. Then it adds a note.
pub fn tools() -> Option<PathBuf> {
    let named = std::env::var_os("INV_HOOKS_OPENAPI").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/openapi"));
    if !folder.join("bin/schemathesis").exists() {
        note(&format!("left out: event spec with public tools, which are not in {}", folder.display()));
        return None;
    }
    Some(folder.join("bin"))
}

fn is_valid(document: &Path) -> Option<bool> {
    let output = Command::new(tools()?.join("openapi-spec-validator")).arg(document).output().expect("it runs");
    Some(output.status.success())
}

#[test]
fn a_public_validator_accepts_every_document() {
    let sandbox = with_store(STORE);
    let stdout = |args: &[&str]| sandbox.run([&["event", "spec"], args].concat()).succeeds_silently().stdout;
    for (name, text) in [("webhooks.json", stdout(&[])), ("server.json", stdout(&["--as", "server"]))] {
        let Some(is_valid) = is_valid(&sandbox.write(name, text)) else { return };
        assert!(is_valid, "{name}");
    }
    let plain = Sandbox::new();
    let text = plain.run(["event", "spec", "--as", "server"]).succeeds().stdout;
    assert_eq!(is_valid(&plain.write("plain.json", &text)), Some(true));
    let mut control: Value = serde_json::from_str(&text).expect("JSON");
    control["paths"]["/SALE_INVENTORY"]["post"]["requestBody"]["content"] = json!("no table");
    assert_eq!(is_valid(&plain.write("control.json", control.to_string())), Some(false));
}

#[test]
fn a_server_without_connectors_is_said_to_have_nothing_of_them() {
    let said = |sandbox: &Sandbox| sandbox.run(["event", "spec", "--as", "server"]).succeeds().stderr;
    let why = "each path is `/KEY`, and the document has nothing of your connectors.\n";
    assert_eq!(said(&Sandbox::new()), format!("There is no connector store here: {why}"));
    assert_eq!(said(&with_store("")), format!("The store has no connector: {why}"));
    assert_eq!(said(&with_store(STORE)), "");
}
