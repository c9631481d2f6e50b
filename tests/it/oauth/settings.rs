//! The settings for OAuth in the store and on the command line.

use super::scene::{CREDENTIALS, Scene};
use crate::harness::{STORE_HEAD, Sandbox, connector};
use serde_json::{Value, json};

const ADD: [&str; 7] =
    ["connector", "add", "sale", "--api-key", "SALE_INVENTORY", "--endpoint", "https://wms.example.com/sale"];
const OAUTH: [&str; 6] = [
    "--oauth-token-url",
    "https://id.example.com/token",
    "--oauth-client-id",
    "${WMS_ID}",
    "--oauth-client-secret",
    "${WMS_SECRET}",
];

/// Runs `connector validate`; returns codes and fields of its errors.
fn errors(sandbox: &Sandbox) -> Vec<(String, String)> {
    let found = sandbox.run(["connector", "validate", "-o", "json"]).shown().json();
    let found = found.as_array().expect("a list").iter().filter(|finding| finding["severity"] == "error");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found.map(|finding| (text(&finding["code"]), text(&finding["field"]))).collect()
}

#[test]
fn flags_write_the_table_and_change_and_remove_it() {
    let sandbox = Sandbox::new();
    sandbox.run([&ADD[..], &OAUTH, &["--header", "X-Source: pos"]].concat()).shown();
    let store = sandbox.read("inv-hooks.toml");
    let table = "[connectors.sale.oauth]\ntoken_url = \"https://id.example.com/token\"\nclient_id = \"${WMS_ID}\"\nclient_secret = \"${WMS_SECRET}\"\n\n[connectors.sale.headers]";
    assert!(store.contains(table), "{store}");
    sandbox.run(["connector", "edit", "sale", "--oauth-scope", "stock", "--oauth-credentials", "body"]).shown();
    let shown = sandbox.run(["connector", "show", "sale", "-o", "json"]).shown().json();
    let expected = json!({"token_url": "https://id.example.com/token", "client_id": "${WMS_ID}",
        "client_secret": "${WMS_SECRET}", "scope": "stock", "credentials": "body"});
    assert_eq!(shown["oauth"], expected);
    sandbox.run(["connector", "edit", "sale", "--rename", "till"]).shown();
    assert!(sandbox.read("inv-hooks.toml").contains("[connectors.till.oauth]"));
    let changed = sandbox.run(["connector", "edit", "till", "--unset-oauth", "-o", "json"]).shown().json();
    let difference = changed[0]["difference"].to_string();
    assert!(difference.contains("oauth.scope: stock -> not set"), "{changed}");
    let store = sandbox.read("inv-hooks.toml");
    assert!(!store.contains("oauth") && store.contains("X-Source"), "{store}");
}

#[test]
fn a_table_that_is_not_whole_cannot_be_saved() {
    let sandbox = Sandbox::new();
    let told = sandbox.run([&ADD[..], &OAUTH[..2]].concat()).exits(3);
    assert!(
        told.stderr.contains("client_id is missing") && told.stderr.contains("client_secret is missing"),
        "{}",
        told.stderr
    );
    assert!(!sandbox.file("inv-hooks.toml").exists());
}

#[test]
fn wrong_settings_are_found() {
    let check = |lines: &str, code: &str, field: &str| {
        let sandbox = Sandbox::new();
        let sale = connector("sale", "SALE_INVENTORY", "https://wms.example.com/sale");
        sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}\n[connectors.sale.oauth]\n{lines}"));
        let found = errors(&sandbox);
        assert_eq!(found, [(code.to_owned(), field.to_owned())], "{lines}");
    };
    let url = |url: &str| format!("token_url = \"{url}\"\n{CREDENTIALS}");
    check(CREDENTIALS, "store-shape", "connectors.sale.oauth.token_url");
    check(
        &format!("{}scopes = \"x\"\n", url("https://id.example.com/")),
        "store-shape",
        "connectors.sale.oauth.scopes",
    );
    check(
        &format!("{}credentials = \"head\"\n", url("https://id.example.com/")),
        "store-shape",
        "connectors.sale.oauth.credentials",
    );
    check(&url("http://id.example.com/token"), "endpoint-not-https", "oauth.token_url");
    check(&url("https://me:pw@id.example.com/token"), "endpoint-userinfo", "oauth.token_url");
    check(&url("id.example.com"), "endpoint-url", "oauth.token_url");
    check(&url("https://169.254.169.254/token"), "endpoint-never-called", "oauth.token_url");
    check(&format!("{}scope = \"\"\n", url("https://id.example.com/")), "oauth", "oauth.scope");
}

#[test]
fn a_masked_secret_stays_with_its_token_url() {
    let scene = Scene::new("");
    let export = scene.sandbox.run(["connector", "export"]).shown().stdout;
    assert!(export.contains("client_secret = \"***\"") && !export.contains("planted"), "{export}");
    scene.sandbox.write("new.toml", &export);
    scene.sandbox.run(["connector", "apply", "-f", "new.toml", "--detailed-exitcode"]).exits(0);
    let moved = export.replace(&scene.login.url("/token"), "https://other.example.com/token");
    scene.sandbox.write("new.toml", moved.replace("?tenant=***", ""));
    let told = scene.sandbox.run(["connector", "apply", "-f", "new.toml"]).exits(3);
    assert!(told.stderr.contains("oauth.client_secret is masked"), "{}", told.stderr);
}

#[test]
fn missing_variables_are_reported_before_anything_is_sent() {
    let sandbox = Sandbox::new();
    sandbox.run([&ADD[..], &OAUTH].concat()).shown();
    let told = sandbox.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(3);
    assert!(told.stderr.contains("WMS_ID") && told.stderr.contains("WMS_SECRET"), "{}", told.stderr);
}
