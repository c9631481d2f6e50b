//! `doctor`: what it looks at, what it finds, and that it changes nothing.

use crate::harness::Sandbox;
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs it and returns status and message with hint by check.
fn examine(sandbox: &Sandbox, arguments: &[&str], code: i32) -> BTreeMap<String, (String, String)> {
    let shown = sandbox.run(["doctor", "-o", "json"].iter().chain(arguments)).exits(code);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| {
        let said = format!("{} / {}", text(&row["message"]), text(&row["hint"]));
        (text(&row["check"]), (text(&row["status"]), said))
    };
    shown.json().as_array().expect("a list").iter().map(row).collect()
}

#[track_caller]
fn finds(rows: &BTreeMap<String, (String, String)>, check: &str, status: &str, part: &str) {
    let (found, said) = rows.get(check).unwrap_or_else(|| panic!("{check} is not in {rows:?}"));
    assert!(found == status && said.contains(part), "{check}: {found}: {said}");
}

const CONNECTOR: &str = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";

#[test]
fn a_fresh_machine_has_a_warning_and_no_error() {
    let sandbox = Sandbox::new();
    let rows = examine(&sandbox, &[], 0);
    finds(&rows, "store", "warning", "inv-hooks init");
    finds(&rows, "log", "ok", "not there yet");
    finds(&rows, "database", "ok", "SQLite 3.");
    finds(&rows, "clock", "ok", "+00:00");
    finds(&rows, "terminal", "ok", "no terminal, no colour, nobody is asked");
    finds(&rows, "proxy", "ok", "none");
    assert_eq!(std::fs::read_dir(sandbox.home()).expect("the home").count(), 0, "nothing was made");
}

#[test]
fn everything_that_is_there_is_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.run(["init", "--environment", "test"]).succeeds();
    let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "gone", "--data", "{}"];
    sandbox.run(add).succeeds();
    let rows = examine(&sandbox, &[], 0);
    finds(&rows, "store", "ok", "environment test");
    finds(&rows, "store access", "ok", "by you alone");
    finds(&rows, "connectors", "ok", "none yet");
    finds(&rows, "log", "ok", "1 rows");
    finds(&rows, "log access", "ok", "by you alone");
    finds(&rows, "unfinished", "ok", "nothing");
    let shown = sandbox.run(["doctor"]).succeeds();
    assert!(shown.stdout.starts_with("CHECK\tSTATUS\tFOUND\tWHAT TO DO\n"), "{}", shown.stdout);
    assert_eq!(shown.stderr, "all is well\n");
    assert_eq!(sandbox.run(["doctor", "-q", "-o", "name"]).succeeds_silently().stdout.lines().count(), 13);
}

#[test]
fn trouble_is_found_and_no_secret_told() {
    let sandbox = Sandbox::new().with_variable("HTTPS_PROXY", "http://u:planted-5ecret@proxy.example");
    let store = |text: &str| sandbox.write("inv-hooks.toml", text);
    store(&format!("{CONNECTOR}timeout = \"planted-5ecret\"\n"));
    let rows = examine(&sandbox, &[], 3);
    finds(&rows, "store", "error", "problems: 1");
    finds(&rows, "proxy", "warning", "HTTPS_PROXY is set and not used");
    store(&format!(
        "{CONNECTOR}integration_type = \"FTP\"\n[connectors.a.headers]\nclient_secret = \"${{NOT_SET}}\"\n"
    ));
    let rows = examine(&sandbox, &[], 3);
    finds(&rows, "connectors", "error", "errors: 1");
    finds(&rows, "references", "error", "NOT_SET");
    store(&format!("{CONNECTOR}[connectors.a.headers]\nclient_secret = \"planted-5ecret\"\n"));
    sandbox.write("other.db", "no database at all: planted-5ecret");
    finds(&examine(&sandbox, &["--log", "other.db"], 3), "log", "error", "not a failed-event log");
    finds(&examine(&sandbox, &["--log", "gone.db"], 3), "log", "error", "gone.db");
    finds(&examine(&sandbox, &["--config", "gone.toml"], 3), "store", "error", "gone.toml");
    for arguments in [&["doctor"][..], &["doctor", "--log", "other.db"]] {
        let shown = sandbox.run(arguments).shown();
        assert!(!format!("{shown:?}").contains("planted"), "{shown:?}");
    }
}

#[test]
#[cfg(unix)]
fn files_that_others_can_read_are_told_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", CONNECTOR);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    finds(&examine(&sandbox, &[], 0), "store access", "warning", "chmod 600");
}
