//! `relay urls`: what to enter in the form of the CMS.

use crate::harness::Sandbox;
use serde_json::json;

/// A store with two enabled connectors around a disabled one.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let connector = |name: &str, more: &str| {
        format!("[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"${{NOT_SET}}\"\n{more}\n")
    };
    let (b, off, a) = (connector("b", ""), connector("off", "enabled = false"), connector("\"a.x-1_2\"", ""));
    sandbox.write("inv-hooks.toml", format!("version = 1\n{b}{off}{a}"));
    sandbox
}

#[test]
fn every_enabled_connector_has_one_url_in_every_format() {
    let sandbox = sandbox();
    let run = |args: &[&str]| sandbox.run(["relay", "urls"].iter().chain(args)).succeeds();
    let base = "https://relay.example.com/hooks/";
    let url = |name: &str| format!("https://relay.example.com/hooks/v1/connectors/{name}");
    let expected = json!([
        {"connector": "b", "url": url("b")},
        {"connector": "a.x-1_2", "url": url("a.x-1_2")},
        {"connector": null, "url": "https://relay.example.com/hooks/v1/monitoring"},
    ]);
    assert_eq!(run(&["--base", base, "-o", "json"]).json(), expected);
    assert_eq!(json!(run(&["--base", base, "-o", "ndjson"]).json_lines()), expected);
    let rows = |monitoring: &str| {
        let monitoring = format!("{monitoring},https://relay.example.com/hooks/v1/monitoring");
        format!("b,{}\na.x-1_2,{}\n{monitoring}\n", url("b"), url("a.x-1_2"))
    };
    assert_eq!(run(&["--base", base, "-o", "csv"]).stdout, format!("connector,url\n{}", rows("")));
    let table = format!("CONNECTOR,URL\n{}", rows("EXPORT_MONITORING_EVENTS"));
    assert_eq!(run(&["--base", base]).stdout, table.replace(',', "\t"));
    assert_eq!(run(&["--base", base, "-o", "name"]).stdout, "b\na.x-1_2\nEXPORT_MONITORING_EVENTS\n");
}

#[test]
fn the_notes_are_on_stderr_and_fit_the_base() {
    let sandbox = sandbox();
    let check = |args: &[&str], first: &str, expected: &str| {
        let shown = sandbox.run(["relay", "urls", "-o", "csv"].iter().chain(args)).succeeds();
        assert!(shown.stdout.contains(first), "{}", shown.stdout);
        assert_eq!(shown.stderr.trim_end(), format!("1 connector left out: disabled{expected}"), "{args:?}");
    };
    let reach = "\nThe CMS needs an address that it can reach: pass it with --base https://HOST";
    check(&[], "\nb,http://127.0.0.1:8080/v1/connectors/b\n", reach);
    check(&["--base", "http://localhost:1/"], "\nb,http://localhost:1/v1/connectors/b\n", reach);
    check(&["--base", "https://relay.example.com"], "\nb,https://relay.example.com/v1/connectors/b\n", "");
    check(&["--base", "http://10.1.2.3:80"], "\nb,http://10.1.2.3/v1/connectors/b\n", "");
    let plain = "\nwarning: plain http: others could read headers and payloads on the network. Use https://";
    check(&["--base", "http://relay.example.com"], "\nb,http://relay.example.com/v1/connectors/b\n", plain);
    let quiet = sandbox.run(["relay", "urls", "-q"]).succeeds_silently();
    assert!(quiet.stdout.contains("/v1/connectors/b\n"), "{}", quiet.stdout);
}

#[test]
fn a_base_that_is_none_is_a_usage_error_without_its_password() {
    let sandbox = sandbox();
    let check = |base: &str, expected: &str| {
        let shown = sandbox.run(["relay", "urls", "--base", base]).exits(2);
        assert!(shown.stderr.contains(expected), "{base}: {}", shown.stderr);
        assert!(shown.stdout.is_empty() && !shown.stderr.contains("pl4nted"), "{base}: {shown:?}");
    };
    check("relay.example.com", "such as https://relay.example.com");
    check("ftp://relay.example.com", "such as https://relay.example.com");
    check("https://relay.example.com/?x=1", "Leave out everything from '?' or '#'");
    check("https://relay.example.com/#x", "Leave out everything from '?' or '#'");
    check("https://me@relay.example.com", "it has a user name or a password");
    check("https://me:pl4nted@relay.example.com", "it has a user name or a password");
    check("https://relay.example.com:0", "no request can be made to it");
}

#[test]
fn without_connectors_the_list_is_empty_and_says_what_to_do() {
    let check = |store: Option<&str>, expected: &str| {
        let sandbox = Sandbox::new();
        if let Some(store) = store {
            sandbox.write("inv-hooks.toml", store);
        }
        let shown = sandbox.run(["relay", "urls", "-o", "json"]).succeeds();
        assert_eq!((shown.stdout.as_str(), shown.stderr.contains(expected)), ("[]\n", true), "{}", shown.stderr);
    };
    check(None, "inv-hooks init");
    check(Some("version = 1\n"), "inv-hooks connector add");
    let off = "[connectors.a]\napi_key = \"K\"\nendpoint = \"E\"\nenabled = false\n";
    check(Some(&format!("version = 1\n{off}")), "1 connector left out: disabled");
}

#[test]
fn the_store_may_be_named_before_and_after_the_verb() {
    let sandbox = sandbox();
    std::fs::rename(sandbox.file("inv-hooks.toml"), sandbox.file("other.toml")).expect("a rename");
    for args in [
        ["--config", "other.toml", "relay", "urls"],
        ["relay", "--config", "other.toml", "urls"],
        ["relay", "urls", "--config", "other.toml"],
    ] {
        assert!(sandbox.run(args).succeeds().stdout.contains("/v1/connectors/b\n"), "{args:?}");
    }
}
