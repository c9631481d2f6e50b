//! The command itself: the question, the flags, the output. The endpoint is the one of the other tests.

use crate::harness::{HookServer, Reply, Shop, connector};
use serde_json::Value;
use std::collections::HashSet;

fn shop() -> Shop {
    let shop = Shop::empty();
    let headers = "[connectors.one.headers]\nX-Api-Key = \"hunter2\"\n";
    shop.write_store(&format!(
        "{}{headers}",
        connector("one", "INVENTORY_EXPORT_INA", &shop.server.url("/one?k=hunter2"))
    ));
    shop
}

#[test]
fn the_list_has_every_check_and_sends_nothing() {
    let shop = shop();
    let listed = shop.run(["connector", "conformance", "--list", "-o", "json"]).succeeds().json();
    let ids: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|check| check["id"].as_str()).collect();
    assert!(ids.len() > 30 && ids[..2] == ["redirects", "sample"], "{ids:?}");
    shop.run(["connector", "conformance"]).exits(2);
    shop.run(["connector", "conformance", "one", "--only", "no-such-check"]).exits(2);
    shop.run(["connector", "conformance", "two"]).exits(5);
    shop.run(["connector", "conformance", "one", "-n"]).succeeds();
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn nothing_is_sent_after_a_good_sample_was_refused() {
    let shop = shop();
    shop.server.set_reply(Reply::status(503));
    let view = shop.run(["connector", "conformance", "one", "-o", "json"]).exits(4).json();
    assert_eq!((view["failed"].as_u64(), view["checks"][0]["id"].as_str()), (Some(1), Some("sample")), "{view:#}");
    assert_eq!(view["checks"].as_array().map(Vec::len), Some(1), "not even what passed before: {view:#}");
    assert_eq!(shop.server.requests().len(), 2);
    assert!(shop.server.requests().iter().all(|request| request.header("x-inv-hooks-test") == Some("true")));
}

#[test]
fn without_observe_an_effect_is_not_proved_and_secrets_are_never_shown() {
    let shop = shop();
    let ran =
        shop.run(["connector", "conformance", "one", "--only", "wrong-secret,duplicate-effect", "-o", "json"]).exits(4);
    let view = ran.json();
    let results: Vec<(&Value, &Value)> =
        view["checks"].as_array().expect("a list").iter().map(|check| (&check["id"], &check["result"])).collect();
    let expected = [("wrong-secret", "fail"), ("duplicate-effect", "skip")];
    assert!(results.iter().zip(expected).all(|((id, result), (a, b))| *id == a && *result == b), "{view:#}");
    assert_eq!(view["recommended_idempotent"], Value::Null);
    assert!(!ran.stdout.contains("hunter2"), "{}", ran.stdout);
    let curl = view["checks"][0]["curl"].as_str().expect("a command");
    assert!(curl.contains("X-Api-Key: wrong-on-purpose") && curl.contains("--data-binary"), "{curl}");
}

#[test]
fn the_store_says_what_is_expected_of_this_endpoint() {
    let shop = shop();
    let rules =
        "[connectors.one.conformance]\nempty-body = \"accepted\"\nno-fields = \"required\"\nunicode = \"skip\"\n";
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", format!("{store}{rules}"));
    let only = ["--only", "empty-body,no-fields,unicode", "-o", "json"];
    let view = shop.run([&["connector", "conformance", "one"][..], &only].concat()).exits(4).json();
    let checks = view["checks"].as_array().expect("a list").iter();
    let seen: Vec<String> =
        checks.map(|check| format!("{} {} {}", check["id"], check["severity"], check["result"])).collect();
    assert_eq!(seen, [r#""empty-body" "required" "pass""#, r#""no-fields" "required" "fail""#]);
    // Editing the connector keeps them.
    shop.run(["connector", "edit", "one", "--timeout", "9s", "--yes"]).succeeds();
    assert!(shop.sandbox.read("inv-hooks.toml").contains(rules), "{}", shop.sandbox.read("inv-hooks.toml"));
    shop.sandbox.write("inv-hooks.toml", format!("{store}[connectors.one.conformance]\nno-such = \"skip\"\n"));
    let shown = shop.run(["connector", "conformance", "one"]).exits(3);
    assert!(shown.stderr.contains("conformance.no-such in line 10"), "{}", shown.stderr);
}

#[test]
fn a_rule_for_a_check_of_two_events_is_about_the_second() {
    let shop = shop();
    let store = shop.sandbox.read("inv-hooks.toml");
    let rules =
        "[connectors.one.conformance]\nduplicate = \"refused\"\nrepost = \"refused\"\nolder-event = \"refused\"\n";
    shop.sandbox.write("inv-hooks.toml", format!("{store}{rules}"));
    let mut seen = HashSet::new();
    shop.server.set_rule(move |request| {
        let document = request.json()["adjustmentId"].clone();
        Reply::status(if seen.insert(document.to_string()) { 200 } else { 409 })
    });
    let only = ["connector", "conformance", "one", "--only", "duplicate,repost,older-event", "-o", "json"];
    let view = shop.run(only).exits(0).json();
    assert_eq!(view["passed"], 3, "{view:#}");
    shop.server.set_reply(Reply::ok());
    let view = shop.run(only).exits(4).json();
    assert_eq!(
        (&view["failed"], &view["checks"][0]["message"]),
        (&3.into(), &"the store expects 4xx".into()),
        "{view:#}"
    );
}

#[test]
fn a_rule_for_a_check_that_always_runs_is_refused() {
    let shop = shop();
    let store = shop.sandbox.read("inv-hooks.toml");
    for rule in ["sample = \"skip\"", "redirects = \"advice\""] {
        shop.sandbox.write("inv-hooks.toml", format!("{store}[connectors.one.conformance]\n{rule}\n"));
        let shown = shop.run(["connector", "conformance", "one"]).exits(3);
        assert!(shown.stderr.contains("this check always runs"), "{}", shown.stderr);
        let shown = shop.run(["connector", "validate", "-o", "json"]).shown();
        assert!(shown.stdout.contains("this check always runs"), "{}", shown.stdout);
    }
}

#[test]
fn the_list_of_an_unknown_connector_is_an_error() {
    let shown = shop().run(["connector", "conformance", "nosuch", "--list"]).exits(5);
    assert_eq!(shown.stdout, "");
}

#[test]
fn what_the_store_says_goes_with_the_connector() {
    let shop = shop();
    let store = shop.sandbox.read("inv-hooks.toml");
    let rules = "[connectors.one.conformance]\nempty-body = \"accepted\"\nunicode = \"skip\"\n";
    shop.sandbox.write("inv-hooks.toml", format!("{store}\n{rules}"));
    shop.sandbox.write("before.toml", &store);
    let found = shop.run(["connector", "diff", "before.toml", "-o", "json"]).exits(8).json();
    let fields: Vec<&str> = found.as_array().expect("rows").iter().filter_map(|row| row["field"].as_str()).collect();
    assert_eq!(fields, ["conformance.empty-body", "conformance.unicode"], "{found:#}");
    for format in ["toml", "json", "cms", "csv"] {
        let exported = shop.run(["connector", "export", "one", "--format", format]).succeeds().stdout;
        shop.sandbox.write("inv-hooks.toml", &store);
        shop.sandbox.write("exported", exported);
        shop.run(["connector", "apply", "-f", "exported", "--yes"]).succeeds();
        let applied = shop.sandbox.read("inv-hooks.toml");
        assert!(applied.ends_with(rules), "{format}: {applied}");
    }
    shop.run(["connector", "edit", "one", "--rename", "two"]).succeeds();
    let renamed = shop.sandbox.read("inv-hooks.toml");
    assert!(renamed.ends_with(&rules.replace("one", "two")), "{renamed}");
    let shown = shop.run(["connector", "show", "two", "-o", "json"]).succeeds().json();
    assert_eq!(shown["conformance"]["unicode"], "skip");
    let view =
        shop.run(["connector", "conformance", "two", "--only", "unicode,empty-body", "-o", "json"]).succeeds().json();
    assert_eq!(view["checks"].as_array().map(Vec::len), Some(1), "{view:#}");
}

#[test]
fn an_endpoint_elsewhere_is_called_only_after_a_question() {
    let shop = shop();
    let lines = connector("far", "INVENTORY_EXPORT_INA", "https://wms.example.com/x");
    shop.sandbox.write("inv-hooks.toml", format!("version = 1\nenvironment = \"production\"\n{lines}"));
    let shown = shop.run(["connector", "conformance", "far"]).exits(6);
    assert!(shown.stderr.contains("The environment is production"), "{}", shown.stderr);
}

#[test]
fn a_command_that_observes_must_work() {
    let shop = shop();
    let args = ["connector", "conformance", "one", "--only", "duplicate-effect", "-o", "json", "--observe"];
    let view = shop.run([&args[..], &["echo no >&2; exit 3"]].concat()).exits(4).json();
    assert_eq!(view["checks"][0]["result"], "error");
    assert!(view["checks"][0]["message"].as_str().expect("text").contains("no"), "{view:#}");
}

#[test]
fn a_token_counts_as_a_secret() {
    let shop = Shop::empty();
    let login =
        HookServer::replying(Reply::ok().body(r#"{"access_token":"planted-token-99887766","expires_in":3600}"#));
    let (one, url) = (connector("one", "INVENTORY_EXPORT_INA", &shop.server.url("/one")), login.url("/token"));
    let oauth = format!("[connectors.one.oauth]\ntoken_url = \"{url}\"\nclient_id = \"id\"\nclient_secret = \"x\"\n");
    // The endpoint looks at nothing but the token.
    shop.server.set_rule(|request| match request.header("authorization") {
        Some("Bearer planted-token-99887766") => Reply::ok(),
        _ => Reply::status(403),
    });
    for headers in ["", "[connectors.one.headers]\nX-Api-Key = \"hunter2\"\n"] {
        shop.write_store(&format!("{one}{oauth}{headers}"));
        let only = ["connector", "conformance", "one", "--only", "missing-secret,wrong-secret", "-o", "json"];
        let view = shop.run(only).exits(0).json();
        let checks = view["checks"].as_array().expect("a list").iter();
        assert!(checks.clone().count() == 2 && checks.clone().all(|check| check["result"] == "pass"), "{view:#}");
        shop.server.set_rule(|_| Reply::ok());
        let view = shop.run(only).exits(4).json();
        let curl = view["checks"][0]["curl"].as_str().expect("a command");
        assert!(!curl.contains("OAUTH_TOKEN") && !curl.contains("Authorization"), "{curl}");
        let curl = view["checks"][1]["curl"].as_str().expect("a command");
        assert!(curl.contains("Authorization: Bearer wrong-on-purpose") && !curl.contains("OAUTH_TOKEN"), "{curl}");
        shop.server.set_rule(|request| match request.header("authorization") {
            Some("Bearer planted-token-99887766") => Reply::ok(),
            _ => Reply::status(403),
        });
    }
}

#[test]
fn a_token_of_an_earlier_request_is_shown_nowhere() {
    let shop = Shop::empty();
    let login =
        HookServer::replying(Reply::ok().body(r#"{"access_token":"planted-token-99887766","expires_in":3600}"#));
    let (one, url) = (connector("one", "INVENTORY_EXPORT_INA", &shop.server.url("/one")), login.url("/token"));
    let oauth = format!("[connectors.one.oauth]\ntoken_url = \"{url}\"\nclient_id = \"id\"\nclient_secret = \"x\"\n");
    shop.write_store(&format!("{one}{oauth}"));
    // Who has no token gets that of the request before.
    shop.server.set_rule(|request| match request.header("authorization") {
        Some("Bearer planted-token-99887766") => Reply::ok(),
        _ => Reply::ok().body(r#"{"errorCode":"planted-token-99887766","errorMessage":"not planted-token-99887766"}"#),
    });
    let only = ["connector", "conformance", "one", "--only", "missing-secret,wrong-secret"];
    let reports = ["--report", "html=page.html", "--report", "junit=report.xml", "-o", "json"];
    let ran = shop.run([&only[..], &reports].concat()).exits(4);
    let view = ran.json();
    assert_eq!(view["checks"][0]["got"], "HTTP 200 with the error code ***", "{view:#}");
    for text in [ran.stdout, ran.stderr, shop.sandbox.read("page.html"), shop.sandbox.read("report.xml")] {
        assert!(!text.contains("planted"), "{text}");
    }
}
