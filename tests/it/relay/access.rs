//! `[relay]` and the settings of a connector for the relay, in the store.

use crate::harness::Sandbox;
use serde_json::Value;
use std::path::Path;

/// A signing secret that follows the rules.
const SIGNING: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

fn codes(sandbox: &Sandbox) -> Vec<String> {
    let shown = sandbox.run(["connector", "validate", "-o", "json"]).shown();
    let rows = shown.json();
    let code = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("severity"), text("code"), text("field"))
    };
    rows.as_array().expect("rows").iter().map(code).collect()
}

#[test]
fn mistakes_in_the_table_of_the_relay_are_findings_and_stop_no_other_command() {
    let check = |relay: &str, expected: &[&str]| {
        let sandbox = Sandbox::new().with_variable("SET", "s3t-planted").with_variable("EMPTY", "");
        let sandbox = sandbox.with_variable("MARK", "\u{feff}planted");
        let connector = "[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:1/\"\n";
        let path = sandbox.write("inv-hooks.toml", format!("version = 1\n[relay]\n{relay}\n{connector}"));
        set_mode(&path, 0o600);
        assert_eq!(codes(&sandbox), expected, "{relay}");
        let shown = sandbox.run(["connector", "validate"]).shown();
        assert!(!format!("{}{}", shown.stdout, shown.stderr).contains("planted"), "{relay}\n{}", shown.stdout);
        sandbox.run(["connector", "show", "a"]).succeeds();
        assert_eq!(sandbox.run(["connector", "validate", "a", "-o", "json"]).succeeds().stdout, "[]\n", "{relay}");
    };
    check("", &[]);
    check("again = \"forward\"", &[]);
    check("bearer = \"${SET}\"", &[]);
    check("bearer = [\"${SET}\", \"${OTHER:-planted}\"]", &[]);
    check("headers = { client_id = \"${SET}\" }", &[]);
    check("headers = [{ client_id = \"${SET}\" }, { client_id = \"${SET}\", Accept = \"x\" }]", &[]);
    check("bearer = \"planted-t0ken\"", &["warning literal-secret relay.bearer"]);
    check(&format!("signing_secret = [\"{SIGNING}\"]"), &["warning literal-secret relay.signing_secret"]);
    check("headers = [{ client_secret = \"planted\" }]", &["warning literal-secret relay.headers.client_secret"]);
    check("bearer = \"<token>\"", &["warning placeholder-secret relay.bearer"]);
    check("bearer = \"Bearer planted\"", &["error header-value relay.bearer", "warning literal-secret relay.bearer"]);
    check("bearer = []", &["error relay-access relay.bearer"]);
    check("headers = []", &["error relay-access relay.headers"]);
    check("signing_secret = []", &["error relay-access relay.signing_secret"]);
    check("bearer = \"\"", &["error relay-access relay.bearer"]);
    check("bearer = \" \"", &["error relay-access relay.bearer"]);
    check("bearer = \"${EMPTY:-}\"", &["error relay-access relay.bearer"]);
    check("bearer = \"${EMPTY}\"", &["info unresolved-reference relay.bearer"]);
    check("headers = { K = \"${MARK}\" }", &["warning invisible-character relay.headers.K"]);
    check("headers = { K = \"a\u{feff}\" }", &["warning invisible-character relay.headers.K"]);
    check("bearer = \"${\"", &["error header-value relay.bearer"]);
    check("headers = [{}]", &["error relay-access relay.headers"]);
    check("headers = [{ Accept = \"x\" }]", &["error relay-access relay.headers"]);
    check("headers = [{ X-Key = \"\" }]", &["error relay-access relay.headers.X-Key"]);
    check("headers = [{ X-Key = \"${EMPTY:-}\" }]", &["error relay-access relay.headers.X-Key"]);
    check("headers = [{ X-Key = 5 }]", &["error header-value relay.headers.X-Key"]);
    check("headers = [{ \"X Y\" = \"${SET}\" }]", &["error header-name relay.headers.X Y"]);
    check("headers = [{ Host = \"${SET}\" }]", &["error header-reserved relay.headers.Host"]);
    check("headers = [{ A = \"${SET}\", a = \"${SET}\" }]", &["error header-duplicate relay.headers.a"]);
    check("headers = [{ A = \"x\\n\" }]", &["error header-value relay.headers.A"]);
    check("headers = 5", &["error headers-not-object relay.headers"]);
    check("headers = [\"x\"]", &["error headers-not-object relay.headers"]);
    check(
        "signing_secret = \"planted\"",
        &["error signing-secret relay.signing_secret", "warning literal-secret relay.signing_secret"],
    );
    check("signing_secret = \"${SET}\"", &["error signing-secret relay.signing_secret"]);
    check("bearer = \"${SET}\"\nheaders = [{ A = \"${SET}\" }]", &["error relay-access relay.bearer"]);
    check(
        "bearer = \"${SET}\"\nheaders = [{ A = \"${SET}\" }]\nsigning_secret = \"${SET}\"",
        &[
            "error relay-access relay.bearer",
            "error relay-access relay.signing_secret",
            "error signing-secret relay.signing_secret",
        ],
    );
}

#[test]
fn an_unknown_key_or_a_wrong_word_in_the_table_of_the_relay_is_refused_with_the_right_one() {
    let check = |relay: &str, expected: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", format!("version = 1\n[relay]\n{relay}\n"));
        let shown = sandbox.run(["connector", "list"]).exits(7);
        assert!(shown.stderr.contains(expected), "{relay}: {}", shown.stderr);
    };
    check("header = []", "Did you mean headers?");
    check("tokens = []", "Known fields: again, bearer, headers, signing_secret.");
    check("again = \"skp\"", "Did you mean skip?");
    check("again = true", "again must be one of skip, forward");
    check("bearer = 5", "bearer must be a text");
    check("bearer = [5]", "bearer must be a text or a list of texts");
}

#[test]
fn others_must_not_read_a_store_with_a_secret_of_the_relay() {
    let check = |relay: &str, is_open: bool| {
        let sandbox = Sandbox::new();
        let path = sandbox.write("inv-hooks.toml", format!("version = 1\n[relay]\n{relay}\n"));
        set_mode(&path, 0o644);
        let found = codes(&sandbox).iter().any(|found| found.contains("file-permissions"));
        assert_eq!(found, is_open, "{relay}");
    };
    check("bearer = \"planted\"", true);
    check(&format!("signing_secret = \"{SIGNING}\""), true);
    check("headers = { client_secret = \"planted\" }", true);
    check("bearer = \"${SET}\"", false);
}

#[test]
fn a_time_to_retry_without_the_log_is_a_warning() {
    let check = |delivery: &str, own: &str, has_warning: bool| {
        let sandbox = Sandbox::new();
        let connector = "[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:1/\"\n";
        sandbox.write("inv-hooks.toml", format!("version = 1\n[delivery]\n{delivery}\n{connector}{own}\n"));
        let expected = if has_warning { vec!["warning no-effect retry_for".to_owned()] } else { Vec::new() };
        assert_eq!(codes(&sandbox), expected, "{delivery} {own}");
    };
    check("", "retry_for = \"1h\"", true);
    check("", "retry_for = \"1h\"\nanswer = \"endpoint\"", true);
    check("answer = \"log\"", "retry_for = \"1h\"\nanswer = \"endpoint\"", true);
    check("answer = \"log\"", "retry_for = \"1h\"", false);
    check("", "retry_for = \"1h\"\nanswer = \"log\"", false);
    check("retry_for = \"1h\"", "", false);
}

#[test]
fn the_settings_of_the_relay_are_flags_and_are_shown_and_kept() {
    let sandbox = Sandbox::new();
    let relay = "[relay] # who may come in\nbearer = [ '${A}', # the new one\n  '${B}' ]\nagain = \"forward\"\n";
    sandbox.write("inv-hooks.toml", format!("version = 1\n\n{relay}"));
    let add = ["connector", "add", "a", "--api-key", "SALE_INVENTORY", "--endpoint", "http://127.0.0.1:1/"];
    sandbox.run(add.iter().chain(&["--answer", "log", "--retry-for", "90m"])).succeeds();
    let shown = sandbox.run(["connector", "show", "a", "-o", "json"]).succeeds().json();
    assert_eq!((shown["answer"].as_str(), shown["retry_for"].as_str()), (Some("log"), Some("90m")));
    let shown = sandbox.run(["connector", "edit", "a", "--answer", "endpoint"]).succeeds();
    assert!(shown.stderr.contains("retry_for has no effect"), "{}", shown.stderr);
    assert!(shown.stderr.contains("answer: log -> endpoint"), "{}", shown.stderr);
    sandbox.run(["connector", "edit", "a", "--answer", "log", "--retry-for", "2d", "--timeout", "3s"]).succeeds();
    sandbox.run(["connector", "disable", "a"]).succeeds();
    let text = sandbox.read("inv-hooks.toml");
    assert!(text.contains(relay), "{text}");
    assert!(text.contains("answer = \"log\"\nretry_for = \"2d\"\n"), "{text}");
    sandbox.run(["connector", "edit", "a", "--answer", "both"]).exits(2);
    sandbox.run(["connector", "edit", "a", "--retry-for", "0s"]).exits(2);
}

#[test]
fn config_show_names_the_settings_of_the_relay_and_where_they_come_from() {
    let check = |text: &str, name: &str, value: &str, origin: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", format!("version = 1\n{text}\n"));
        let rows = sandbox.run(["config", "show", "-o", "json"]).succeeds().json();
        let found = rows.as_array().expect("rows").iter().find(|row| row["name"] == name).expect(name);
        assert_eq!((&found["value"], &found["origin"]), (&value.into(), &origin.into()), "{text} {name}");
    };
    check("", "answer", "endpoint", "default");
    check("", "retry_for", "1d", "default");
    check("[delivery]\nanswer = \"log\"\nretry_for = \"12h\"", "answer", "log", "store");
    check("[delivery]\nanswer = \"log\"\nretry_for = \"12h\"", "retry_for", "12h", "store");
    check("", "relay_access", "connector", "default");
    check("[relay]\nagain = \"skip\"", "relay_access", "connector", "default");
    check("[relay]\nbearer = \"planted\"", "relay_access", "bearer", "store");
    check("[relay]\nheaders = { A = \"planted\" }", "relay_access", "headers", "store");
    check("", "relay_again", "skip", "default");
    check("[relay]\nagain = \"forward\"", "relay_again", "forward", "store");
}
