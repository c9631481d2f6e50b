//! `doctor`: what it checks, what it finds, and that it changes nothing.

#[cfg(target_os = "linux")]
mod disk;

use crate::harness::{Sandbox, Shop, connector};
use serde_json::Value;
use snapbox::{IntoData, assert_data_eq, str};
use std::collections::BTreeMap;

/// Runs it; returns status and message with hint by check.
fn examine(sandbox: &Sandbox, arguments: &[&str], code: i32) -> BTreeMap<String, (String, String)> {
    let shown = sandbox.run(["doctor", "-o", "json"].iter().chain(arguments)).exits(code);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| {
        let said = format!("{} / {}", text(&row["message"]), text(&row["hint"]));
        let said = said.replace(&sandbox.path().display().to_string(), "HERE");
        (text(&row["check"]), (text(&row["status"]), said))
    };
    shown.json().as_array().expect("a list").iter().map(row).collect()
}

#[track_caller]
fn finds(rows: &BTreeMap<String, (String, String)>, check: &str, status: &str, part: &str) {
    let (found, said) = rows.get(check).unwrap_or_else(|| panic!("{check} is not in {rows:?}"));
    assert!(found == status && said.contains(part), "{check}: {found}: {said}");
}

/// Asserts what a check found and its hint, as a whole.
#[track_caller]
fn says(rows: &BTreeMap<String, (String, String)>, check: &str, status: &str, expected: impl IntoData) {
    let (found, said) = rows.get(check).unwrap_or_else(|| panic!("{check} is not in {rows:?}"));
    assert_eq!(found, status, "{said}");
    assert_data_eq!(said.as_str(), expected);
}

const CONNECTOR: &str = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";

#[test]
fn a_fresh_machine_has_a_warning_and_no_error() {
    let sandbox = Sandbox::new();
    let rows = examine(&sandbox, &[], 0);
    says(&rows, "store", "warning", str!["there is no connector store here / Create one with `inv-hooks init`."]);
    finds(&rows, "log", "ok", "not there yet");
    finds(&rows, "database", "ok", "SQLite 3.");
    finds(&rows, "clock", "ok", "+00:00");
    finds(&rows, "terminal", "ok", "stdout is not a terminal, no colour, no questions are asked");
    finds(&rows, "proxy", "ok", "none");
    assert_eq!(std::fs::read_dir(sandbox.home()).expect("the home").count(), 0, "no file was created");
}

#[test]
fn everything_that_exists_is_checked() {
    let sandbox = Sandbox::new();
    sandbox.run(["init", "--environment", "test"]).succeeds();
    let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "gone", "--data", "{}"];
    sandbox.run(add).succeeds();
    let rows = examine(&sandbox, &[], 0);
    finds(&rows, "store", "ok", "environment test");
    finds(&rows, "store access", "ok", "only you can read and write it");
    finds(&rows, "connectors", "ok", "none yet");
    finds(&rows, "log", "ok", "1 row,");
    finds(&rows, "log access", "ok", "only you can read and write it");
    finds(&rows, "unfinished", "ok", "no events are left");
    finds(&rows, "renames", "ok", "none was interrupted");
    let shown = sandbox.run(["doctor"]).succeeds();
    assert!(shown.stdout.starts_with("CHECK\tSTATUS\tFOUND\tWHAT TO DO\n"), "{}", shown.stdout);
    assert_eq!(shown.stderr, "no problems found\n");
    assert_eq!(sandbox.run(["doctor", "-q", "-o", "name"]).succeeds_silently().stdout.lines().count(), 14);
}

#[test]
fn problems_are_found_and_no_secret_is_shown() {
    let sandbox = Sandbox::new().with_variable("HTTPS_PROXY", "http://u:planted-5ecret@proxy.example");
    let store = |text: &str| sandbox.write("inv-hooks.toml", text);
    store(&format!("{CONNECTOR}timeout = \"planted-5ecret\"\n"));
    let rows = examine(&sandbox, &[], 3);
    says(
        &rows,
        "store",
        "error",
        str!["HERE/inv-hooks.toml is refused: 1 problem / Show them: `inv-hooks connector validate`."],
    );
    says(
        &rows,
        "proxy",
        "warning",
        str![
            "HTTPS_PROXY is set, but not used / Requests go straight to the endpoints: a proxy would see their secrets."
        ],
    );
    store(&format!(
        "{CONNECTOR}integration_type = \"FTP\"\n[connectors.a.headers]\nclient_secret = \"${{NOT_SET}}\"\n"
    ));
    let rows = examine(&sandbox, &[], 3);
    says(
        &rows,
        "connectors",
        "error",
        str!["1 connector in the store: 1 error, 0 warnings / Show them: `inv-hooks connector validate --resolve`."],
    );
    says(
        &rows,
        "references",
        "error",
        str!["the variable NOT_SET is not set or is empty / Show them: `inv-hooks connector validate --resolve`."],
    );
}

#[test]
fn a_named_log_or_store_that_cannot_be_used_is_an_error() {
    let sandbox = Sandbox::new();
    let secret = "[connectors.a.headers]\nclient_secret = \"planted-5ecret\"\n";
    sandbox.write("inv-hooks.toml", format!("{CONNECTOR}{secret}"));
    sandbox.write("other.db", "no database at all: planted-5ecret");
    says(
        &examine(&sandbox, &["--log", "other.db"], 3),
        "log",
        "error",
        str![
            "HERE/other.db is not a failed-event log of inv-hooks: it is not an SQLite database / It was left as it is. Name another file with --log."
        ],
    );
    says(
        &examine(&sandbox, &["--log", "gone.db"], 3),
        "log",
        "error",
        str![
            "there is no failed-event log at HERE/gone.db: No such file or directory (os error 2) / Check --log, or send something first."
        ],
    );
    says(
        &examine(&sandbox, &["--config", "gone.toml"], 3),
        "store",
        "error",
        str![
            "there is no connector store at gone.toml / Check --config and INV_HOOKS_CONFIG. Create a store here: `inv-hooks --config gone.toml init`."
        ],
    );
    for arguments in [&["doctor"][..], &["doctor", "--log", "other.db"]] {
        let shown = sandbox.run(arguments).shown();
        assert!(!format!("{shown:?}").contains("planted"), "{shown:?}");
    }
}

#[test]
#[cfg(unix)]
fn files_that_others_can_read_are_reported() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", CONNECTOR);
    sandbox.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "{\"orderId\":\"A\"}"]).succeeds();
    for name in ["inv-hooks.toml", ".inv-hooks/events.db"] {
        std::fs::set_permissions(sandbox.file(name), std::fs::Permissions::from_mode(0o644)).expect("a mode");
    }
    let rows = examine(&sandbox, &[], 0);
    says(
        &rows,
        "log access",
        "warning",
        str![
            "other users of this machine can read the log, which contains business data / Run: chmod 600 HERE/.inv-hooks/events.db"
        ],
    );
    says(
        &rows,
        "store access",
        "warning",
        str!["other users of this machine can read the store / Run: chmod 600 HERE/inv-hooks.toml"],
    );
}

#[test]
fn a_disabled_connector_is_no_problem() {
    let sandbox = Sandbox::new();
    let faulty =
        "integration_type = \"FTP\"\nca_file = \"gone.pem\"\n[connectors.a.headers]\nsecret = \"${NOT_SET}\"\n";
    sandbox.write("inv-hooks.toml", format!("{CONNECTOR}{faulty}"));
    let rows = examine(&sandbox, &[], 3);
    says(
        &rows,
        "connectors",
        "error",
        str!["1 connector in the store: 1 error, 0 warnings / Show them: `inv-hooks connector validate --resolve`."],
    );
    says(
        &rows,
        "references",
        "error",
        str![
            "the file of certificate authorities gone.pem cannot be read: No such file or directory (os error 2), and 1 more / Show them: `inv-hooks connector validate --resolve`."
        ],
    );
    sandbox.write("inv-hooks.toml", format!("{CONNECTOR}enabled = false\n{faulty}"));
    let rows = examine(&sandbox, &[], 0);
    finds(&rows, "connectors", "ok", "1 connector in the store, 1 of them disabled: 0 errors");
    finds(&rows, "references", "ok", "all can be resolved");
}

#[test]
fn an_unreadable_file_of_a_connector_is_found() {
    let check = |lines: &str, expected: &[&str]| {
        let sandbox = Sandbox::new();
        std::fs::create_dir(sandbox.file("folder")).expect("a folder");
        let made = rcgen::generate_simple_self_signed(vec!["pos.example".to_owned()]).expect("a certificate");
        let path = sandbox.write("there.pem", made.cert.pem() + &made.signing_key.serialize_pem());
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
        sandbox.write("inv-hooks.toml", format!("{CONNECTOR}{lines}"));
        let code = if expected.is_empty() { 0 } else { 3 };
        let shown = sandbox.run(["connector", "validate", "--resolve", "-o", "json"]).exits(code).json();
        let shown = shown.as_array().expect("a list");
        assert_eq!(shown.len(), expected.len(), "{lines}: {shown:?}");
        for (finding, words) in shown.iter().zip(expected) {
            let said = format!("{} {}", finding["field"].as_str().expect("a field"), finding["message"]);
            assert!(finding["code"] == "unresolved-reference" && said.contains(words), "{words}: {finding}");
        }
        // Without --resolve it is only a note, because the file may be on another machine.
        sandbox.run(["connector", "validate", "-q"]).exits(0);
        if !expected.is_empty() {
            let words = if expected[0].contains("does not exist") { "does not exist" } else { "cannot be read" };
            finds(&examine(&sandbox, &[], 3), "references", "error", words);
        }
    };
    check("ca_file = \"there.pem\"\nclient_cert = \"there.pem\"\n", &[]);
    check("ca_file = \"gone.pem\"\n", &["ca_file \"the file of certificate authorities gone.pem cannot be read"]);
    check("client_cert = \"folder\"\n", &["client_cert \"the client certificate folder cannot be read"]);
    check("ca_file = \"/dev/zero\"\n", &["ca_file \"the file of certificate authorities /dev/zero cannot be read"]);
    check("ca_file = \"gone.pem\"\nclient_cert = \"no/such/file\"\n", &["ca_file", "client_cert"]);
    check("[connectors.a.headers]\nsecret = \"${file:gone}\"\n", &["headers.secret \"the file gone does not exist"]);
    check(
        "[connectors.a.headers]\nsecret = \"${file:folder}\"\n",
        &["headers.secret \"the file folder cannot be read"],
    );
}

#[test]
fn a_rename_that_stopped_in_the_log_is_reported_with_the_command_that_finishes_it() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{\"orderId\":\"1\"}");
    shop.run(["connector", "edit", "sale", "--rename", "till"]).succeeds();
    finds(&examine(&shop.sandbox, &[], 0), "renames", "ok", "none was interrupted");
    // The state after a kill in the middle of a rename: the note of the rename is there, and a row still has the old
    // name.
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE renamed SET owner = 255", []).expect("the note");
    log.execute("UPDATE delivery SET connector = 'sale' WHERE id = ?1", [id]).expect("the row");
    drop(log);
    let before = std::fs::read(shop.sandbox.file(".inv-hooks/events.db")).expect("the log");
    let rows = examine(&shop.sandbox, &[], 0);
    says(
        &rows,
        "renames",
        "warning",
        str![
            "the rename of sale to till was interrupted: some events still have the name sale / Finish the rename: `inv-hooks connector edit sale --rename till`."
        ],
    );
    assert_eq!(
        std::fs::read(shop.sandbox.file(".inv-hooks/events.db")).expect("the log"),
        before,
        "doctor changed the log"
    );
    shop.run(["connector", "edit", "sale", "--rename", "till"]).succeeds();
    finds(&examine(&shop.sandbox, &[], 0), "renames", "ok", "none was interrupted");
    assert_eq!(shop.show(id)["connector"], "till");
}

#[test]
fn a_rename_that_never_reached_the_log_is_reported_with_the_command_that_finishes_it() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{\"orderId\":\"1\"}");
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("[connectors.sale]", "[connectors.till]"));
    let rows = examine(&shop.sandbox, &[], 0);
    says(
        &rows,
        "renames",
        "warning",
        str![
            "1 failed event is named sale, and the store has no connector of that name; if it is now till, its rename was interrupted / Finish it: `inv-hooks connector edit sale --rename till`. If sale is in another store that uses this log, there is nothing to do."
        ],
    );
    shop.run(["connector", "edit", "sale", "--rename", "till"]).succeeds();
    finds(&examine(&shop.sandbox, &[], 0), "renames", "ok", "none was interrupted");
    assert_eq!(shop.show(id)["connector"], "till");
    // A connector that was removed, and no connector in the store that could be the renamed one.
    shop.write_store(&connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/")));
    finds(&examine(&shop.sandbox, &[], 0), "renames", "ok", "none was interrupted");
}

#[test]
fn the_suggested_command_finishes_a_rename_with_this_store() {
    let (shop, other) = (Shop::new(), Shop::empty());
    let id = shop.fail("SALE_INVENTORY", "{\"orderId\":\"1\"}");
    shop.run(["connector", "edit", "sale", "--rename", "till"]).succeeds();
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE renamed SET owner = 255", []).expect("the note");
    log.execute("UPDATE delivery SET connector = 'sale' WHERE id = ?1", [id]).expect("the row");
    drop(log);
    // Another store that uses the same log, in the same environment.
    let path = shop.sandbox.file(".inv-hooks/events.db");
    let named = ["--log", path.to_str().expect("a path")];
    let hint = |names: &[&str]| {
        let all = names.iter().map(|name| connector(name, "INVENTORY_EXPORT_ASN", "https://a.example/x"));
        other.write_store(&all.collect::<String>());
        let rows = examine(&other.sandbox, &named, 0);
        finds(&rows, "renames", "warning", "the rename of sale to till was interrupted");
        rows["renames"].1.replace(named[1], "LOG") + "\n"
    };
    let shown = [hint(&["asn"]), hint(&["sale", "till"]), hint(&["till"])];
    assert_data_eq!(
        shown.concat(),
        str![[r#"
the rename of sale to till was interrupted: some events still have the name sale / This store has neither connector. Finish the rename with the store that has till: `inv-hooks --config FILE connector edit sale --rename till`.
the rename of sale to till was interrupted: some events still have the name sale / The store has both connectors again: `inv-hooks --log LOG failed search --connector sale` lists the events of sale.
the rename of sale to till was interrupted: some events still have the name sale / Finish the rename: `inv-hooks --log LOG connector edit sale --rename till`.

"#]]
    );
    other.run([&named[..], &["connector", "edit", "sale", "--rename", "till"]].concat()).succeeds();
    assert_eq!(shop.show(id)["connector"], "till");
}
