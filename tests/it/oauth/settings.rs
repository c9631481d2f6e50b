//! The settings for OAuth in the store and on the command line.

use super::scene::{CREDENTIALS, Scene};
use crate::harness::{Reply, STORE_HEAD, Sandbox, connector};
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
fn a_secret_in_the_query_of_a_token_url_is_warned_of() {
    let warned = |query: &str| {
        let sandbox = Sandbox::new();
        let url = format!("https://id.example.com/oauth/token{query}");
        let sale = connector("sale", "SALE_INVENTORY", "https://wms.example.com/sale");
        let oauth =
            format!("token_url = \"{url}\"\nclient_id = \"${{WMS_ID}}\"\nclient_secret = \"${{WMS_SECRET}}\"\n");
        let tenant = format!("[tenants.old]\nkind = \"classic\"\nbase_url = \"https://rc.example.com\"\n{oauth}");
        sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}[connectors.sale.oauth]\n{oauth}{tenant}"));
        let shown = sandbox.run(["connector", "validate", "-o", "json"]).shown();
        assert!(!shown.stdout.contains("planted"), "{}", shown.stdout);
        let found = shown.json();
        let found = found.as_array().expect("a list").iter().filter(|finding| finding["code"] == "literal-secret");
        found.map(|finding| finding["field"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let both = ["oauth.token_url", "tenants.old.token_url"];
    assert_eq!(warned("?api_key=planted-1234"), both);
    assert_eq!(warned("?v=1&sig=planted-1234"), both);
    assert_eq!(warned("?planted-1234567890"), both, "a long one without a name");
    for harmless in ["", "?tenant=planted", "?api_key=${WMS_KEY}", "?v=1&api_key=", "?planted"] {
        assert_eq!(warned(harmless), [""; 0], "{harmless}");
    }
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

#[test]
fn every_form_of_the_table_is_changed_and_removed_in_place() {
    let url = "token_url = \"https://id.example.com/token\"";
    let rest = ["client_id = \"${WMS_ID}\"", "client_secret = \"${WMS_SECRET}\"", "scope = \"old\" # why"];
    let dotted = |prefix: &str| [url].iter().chain(&rest).map(|line| format!("{prefix}{line}\n")).collect::<String>();
    let inline = format!("{{ {url}, {}, {}, scope = \"old\" }}", rest[0], rest[1]);
    let own = "api_key = \"SALE_INVENTORY\"\nendpoint = \"https://wms.example.com/sale\"\n";
    let last =
        "\n# about b\n[connectors.b]\napi_key = \"RETURN_INVENTORY\"\nendpoint = \"https://wms.example.com/b\"\n";
    let forms = [
        format!("[connectors.sale]\n{own}\n# tokens\n[connectors.sale.oauth]\n{}", dotted("")),
        format!("[connectors.sale.oauth]\n{}[connectors.sale]\n{own}", dotted("")),
        format!("[connectors.sale]\n{own}oauth = {inline} # inline\n"),
        format!("[connectors.sale]\n{own}{}", dotted("oauth.")),
        format!("[connectors]\nsale = {{ {}, oauth = {inline} }}\n", own.trim_end().replace('\n', ", ")),
    ];
    for form in forms {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{form}{last}"));
        let show = || sandbox.run(["connector", "show", "sale", "-o", "json"]).shown().json()["oauth"].clone();
        assert_eq!(show()["scope"], "old", "{form}");
        sandbox.run(["connector", "edit", "sale", "--oauth-scope", "new", "--oauth-audience", "wms"]).exits(0);
        assert_eq!((&show()["scope"], &show()["audience"]), (&json!("new"), &json!("wms")), "{form}");
        let store = sandbox.read("inv-hooks.toml");
        assert!(store.contains("# about b") && store.contains("# why") == form.contains("# why"), "{store}");
        sandbox.run(["connector", "edit", "sale", "--unset-oauth"]).exits(0);
        assert_eq!(show(), Value::Null, "{form}");
        let store = sandbox.read("inv-hooks.toml");
        assert!(store.ends_with(last) && !store.contains("id.example.com"), "{store}");
        sandbox.run([&["connector", "edit", "sale"][..], &OAUTH].concat()).exits(0);
        assert_eq!(show()["client_secret"], "${WMS_SECRET}", "{form}");
    }
}

#[test]
fn a_client_secret_that_goes_to_another_host_is_warned_of() {
    let sandbox = Sandbox::new();
    sandbox.run([&ADD[..], &OAUTH].concat()).shown();
    let edit =
        |more: &[&str]| sandbox.run([&["connector", "edit", "sale", "--dry-run"], more].concat()).exits(0).stderr;
    let words = "the host of oauth.token_url changes; the client secret will go to the new host";
    let told = edit(&["--oauth-token-url", "https://other.example.com/token"]);
    assert!(told.contains(words), "{told}");
    for harmless in [
        &["--oauth-token-url", "https://id.example.com/other"][..],
        &["--oauth-token-url", "https://other.example.com/token", "--oauth-client-secret", "${OTHER}"],
    ] {
        let told = edit(harmless);
        assert!(!told.contains("the new host"), "{told}");
    }
    let export = sandbox.run(["connector", "export"]).shown().stdout;
    sandbox.write("new.toml", export.replace("id.example.com", "other.example.com"));
    let told = sandbox.run(["connector", "apply", "-f", "new.toml", "--dry-run"]).exits(0);
    let words = "the host of oauth.token_url changes, and the client secret goes to the new host: sale";
    assert!(told.stderr.contains(words), "{}", told.stderr);
}

#[test]
fn values_of_references_in_scope_and_audience_are_not_shown() {
    let scene = Scene::new("scope = \"${SCOPE}\"\naudience = \"${AUDIENCE}\"\n");
    let sandbox =
        scene.sandbox.with_variable("SCOPE", "planted-scope-1234").with_variable("AUDIENCE", "planted-aud-5678");
    let words = json!({"error": "x", "error_description": "no planted-scope-1234 for planted-aud-5678"});
    scene.login.set_reply(Reply::status(400).body(words.to_string()));
    let told = sandbox.run(["send", "SALE_INVENTORY", "--data", "{}", "-o", "json"]).shown();
    assert!(told.stdout.contains("no *** for ***") && !told.stdout.contains("planted-"), "{}", told.stdout);
}
