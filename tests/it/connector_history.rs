//! `connector history`: what changed, when, and by whom; kept in the log.

use crate::harness::Sandbox;
use serde_json::{Value, json};

const STORE: &str = "version = 1\nenvironment = \"test\"\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example/?key=planted-1\"\nheaders = { client_secret = \"planted-2\" }\n";

fn history(sandbox: &Sandbox, name: &str) -> Vec<Value> {
    let list = sandbox.run(["connector", "history", name, "-o", "json", "-q"]).succeeds().json();
    list.as_array().expect("a list").clone()
}

fn changes(sandbox: &Sandbox, name: &str) -> Vec<String> {
    history(sandbox, name).iter().map(|row| row["change"].as_str().expect("a word").to_owned()).collect()
}

#[test]
fn every_command_that_changes_a_connector_is_in_its_history() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", "version = 1\nenvironment = \"test\"\n");
    let run = |line: &str| sandbox.run(line.split(' ')).succeeds();
    run("connector add sale --api-key SALE_INVENTORY --endpoint https://a.example");
    run("connector add sale --api-key SALE_INVENTORY --endpoint https://a.example");
    run("connector edit sale --timeout 3s");
    run("connector edit sale --timeout 9s --dry-run");
    run("connector disable sale");
    run("connector enable sale");
    run("connector enable sale");
    sandbox.write("form.json", r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://b.example","Name":"sale"}"#);
    run("connector import form.json --replace");
    run("connector edit sale --rename pos");
    sandbox.write(
        "wanted.toml",
        "version = 1\n[connectors.asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://c.example\"\n",
    );
    run("connector apply -f wanted.toml --prune");
    let expected = ["removed", "renamed", "replaced", "enabled", "disabled", "changed", "added"];
    assert_eq!(changes(&sandbox, "pos"), expected);
    assert_eq!(changes(&sandbox, "asn"), ["added"]);
    run("connector remove asn");
    assert_eq!(changes(&sandbox, "asn"), ["removed", "added"]);
    let rows = history(&sandbox, "pos");
    assert_eq!(rows[1]["fields"], json!([{"field": "name", "from": "sale", "to": "pos"}]));
    assert_eq!(rows[5]["fields"], json!([{"field": "timeout", "from": null, "to": "3s"}]));
    assert!(rows.iter().all(|row| row["by"] == "tester@here"), "{rows:?}");
}

#[test]
fn secrets_are_masked_in_the_history_and_in_the_log() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    let secret = ["connector", "edit", "sale", "--header", "client_secret: planted-3", "-q"];
    sandbox.run(secret).succeeds();
    sandbox.run(["connector", "edit", "sale", "--endpoint", "https://a.example/?key=planted-4", "-q"]).succeeds();
    let shown = sandbox.run(["connector", "history", "sale"]).succeeds();
    assert!(shown.stdout.contains("headers.client_secret: another value"), "{}", shown.stdout);
    assert!(shown.stdout.contains("endpoint: another value"), "{}", shown.stdout);
    let files = std::fs::read_dir(sandbox.file(".inv-hooks")).expect("a folder");
    for file in files {
        let bytes = std::fs::read(file.expect("a file").path()).expect("bytes");
        assert!(!String::from_utf8_lossy(&bytes).contains("planted"), "a secret is in the log");
    }
}

#[test]
fn a_log_that_cannot_be_written_does_not_stop_a_change() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox.write(".inv-hooks/events.db", "this is no log");
    let shown = sandbox.run(["connector", "disable", "sale"]).succeeds();
    assert!(shown.stderr.contains("the change was made, but its history was not written"), "{}", shown.stderr);
    assert!(sandbox.read("inv-hooks.toml").contains("enabled = false"));
}

#[test]
fn a_connector_without_a_history_and_one_that_does_not_exist_are_told_apart() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    let shown = sandbox.run(["connector", "history", "sale"]).succeeds();
    assert_eq!(shown.stdout, "");
    shown.says(snapbox::str![[r#"
The log has no changes of sale in the environment test.

"#]]);
    sandbox.run(["connector", "history", "sail"]).exits(5).says(snapbox::str![[r#"
error: there is no connector sail in [..]inv-hooks.toml
  Did you mean sale? List all: `inv-hooks connector list`.

"#]]);
    assert!(!sandbox.file(".inv-hooks").exists(), "looking creates nothing");
}

#[test]
fn the_history_is_copied_with_the_log() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox.run(["connector", "disable", "sale"]).succeeds();
    sandbox.run(["log", "copy", "--from", ".inv-hooks/events.db", "--to", "copy.db"]).succeeds();
    let copied = sandbox.run(["connector", "history", "sale", "--log", "copy.db", "-o", "json"]).succeeds().json();
    assert_eq!(copied.as_array().expect("a list").len(), 1);
    assert_eq!(copied.as_array(), Some(&history(&sandbox, "sale")));
}

#[test]
fn a_log_that_is_locked_delays_a_change_little_and_is_reported_after_it() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox.run(["connector", "disable", "sale"]).succeeds();
    let holder = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log");
    holder.execute_batch("BEGIN IMMEDIATE").expect("the log is held");
    let wanted = STORE.replace("/?key=planted-1", "").replace("client_secret = \"planted-2\"", "");
    sandbox.write("wanted.toml", wanted);
    for args in [&["enable", "sale"][..], &["apply", "-f", "wanted.toml"]] {
        let start = std::time::Instant::now();
        let shown = sandbox.run([&["connector"], args].concat()).succeeds();
        let time = start.elapsed();
        assert!((5..20).contains(&time.as_secs()), "{time:?}");
        let (change, history) = shown.stderr.split_once("warning: the change was made").expect("both lines");
        assert!(change.contains("connector sale enabled") || change.contains("1 changed"), "{change}");
        assert!(history.contains("the failed-event log was not ready for 5 s"), "{history}");
    }
    drop(holder);
    assert_eq!(changes(&sandbox, "sale"), ["disabled"]);
}

#[test]
fn times_are_shown_as_by_the_pages_and_lists_of_failed_events() {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox.run(["connector", "disable", "sale"]).succeeds();
    let at = history(&sandbox, "sale")[0]["at"].as_str().expect("a time").to_owned();
    let second = format!("{} +00:00 (", at[..19].replace('T', " "));
    let (_, screen) = sandbox.terminal(["connector", "history", "sale", "--tz", "utc"]).ends();
    assert!(
        screen.contains(&second) && screen.contains("ago)  disabled by ") | screen.contains("now)  disabled by "),
        "{screen}"
    );
    let sale = r#"{"orderId":"T-1"}"#;
    sandbox.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", sale]).succeeds();
    let oldest =
        sandbox.run(["log", "info", "-o", "json"]).succeeds().json()["oldest"].as_str().expect("a time").to_owned();
    let page = sandbox.run(["log", "info", "--tz", "utc"]).succeeds().stdout;
    let second = format!("{} +00:00 (", oldest[..19].replace('T', " "));
    assert!(page.lines().any(|line| line.starts_with("Oldest") && line.contains(&second)), "{page}");
    let page = sandbox.run(["log", "info", "--tz", "Asia/Tokyo"]).succeeds().stdout;
    assert!(page.lines().any(|line| line.starts_with("Newest") && line.contains(" +09:00 (")), "{page}");
}
