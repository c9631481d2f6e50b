//! `doctor`: what it checks, what it finds, and that it changes nothing.

use crate::harness::{Sandbox, Shop, connector};
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs it; returns status and message with hint by check.
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
    finds(&rows, "store", "error", "is refused: 1 problem");
    finds(&rows, "proxy", "warning", "HTTPS_PROXY is set, but not used");
    store(&format!(
        "{CONNECTOR}integration_type = \"FTP\"\n[connectors.a.headers]\nclient_secret = \"${{NOT_SET}}\"\n"
    ));
    let rows = examine(&sandbox, &[], 3);
    finds(&rows, "connectors", "error", ": 1 error");
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
fn files_that_others_can_read_are_reported() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", CONNECTOR);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    finds(&examine(&sandbox, &[], 0), "store access", "warning", "chmod 600");
}

#[test]
fn a_disabled_connector_is_no_problem() {
    let sandbox = Sandbox::new();
    let faulty =
        "integration_type = \"FTP\"\nca_file = \"gone.pem\"\n[connectors.a.headers]\nsecret = \"${NOT_SET}\"\n";
    sandbox.write("inv-hooks.toml", format!("{CONNECTOR}{faulty}"));
    let rows = examine(&sandbox, &[], 3);
    finds(&rows, "connectors", "error", "1 connector in the store: 1 error");
    finds(&rows, "references", "error", "gone.pem cannot be read: No such file or directory (os error 2), and 1 more");
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
        sandbox.write("there.pem", "no certificate, but a file");
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
    finds(&rows, "renames", "warning", "the rename of sale to till was interrupted");
    finds(&rows, "renames", "warning", "inv-hooks connector edit sale --rename till");
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
    finds(&rows, "renames", "warning", "1 failed event is named sale");
    finds(&rows, "renames", "warning", "inv-hooks connector edit sale --rename till");
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
    let check = |names: &[&str], expected: &str| {
        let all = names.iter().map(|name| connector(name, "INVENTORY_EXPORT_ASN", "https://a.example/x"));
        other.write_store(&all.collect::<String>());
        let rows = examine(&other.sandbox, &named, 0);
        finds(&rows, "renames", "warning", "the rename of sale to till was interrupted");
        finds(&rows, "renames", "warning", expected);
    };
    check(
        &["asn"],
        "This store has neither connector. Finish the rename with the store that has till: `inv-hooks --config FILE",
    );
    check(&["sale", "till"], "The store has both connectors again: `inv-hooks");
    check(&["till"], "Finish the rename: `inv-hooks");
    other.run([&named[..], &["connector", "edit", "sale", "--rename", "till"]].concat()).succeeds();
    assert_eq!(shop.show(id)["connector"], "till");
}

/// Runs lines of a shell in a new file system, mounted at `disk` with these options; the last line writes JSON. Returns
/// `None` if mounting is not possible on this machine.
#[cfg(target_os = "linux")]
fn on_a_disk(options: &str, lines: &str, code: i32) -> Option<BTreeMap<String, (String, String)>> {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.file("disk")).expect("a folder");
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let mount = format!("mount -t tmpfs -o {options} tmpfs disk || exit 99; cd disk; inv() {{ {program} \"$@\"; }}");
    let mut command = std::process::Command::new("unshare");
    command
        .args(["-rm", "sh", "-c", &format!("{mount}\n{lines}")])
        .current_dir(sandbox.path())
        .env("HOME", sandbox.home());
    let output = command.output().ok().filter(|output| {
        let ended = output.status.code();
        let is_impossible = ended == Some(99) || (output.stdout.is_empty() && ended == Some(1));
        assert!(is_impossible || ended == Some(code), "{output:?}");
        !is_impossible
    });
    let Some(output) = output else {
        crate::harness::note("nothing can be mounted here: a full disk and one for reading were not looked at");
        return None;
    };
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| {
        (text(&row["check"]), (text(&row["status"]), format!("{} / {}", text(&row["message"]), text(&row["hint"]))))
    };
    Some(shown.as_array().expect("a list").iter().map(row).collect())
}

/// Commands that create a store with a connector, and a log with an event.
#[cfg(target_os = "linux")]
const BEGIN: &str =
    "inv init -q; inv connector add -q --api-key INVENTORY_EXPORT_ASN --endpoint http://127.0.0.1:9/ >/dev/null;
    inv failed add --api-key INVENTORY_EXPORT_ASN --connector asn --data '{\"a\":1}' -q >/dev/null;";

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_for_store_and_log() {
    let Some(rows) = on_a_disk("size=2m", &format!("{BEGIN} inv doctor -q -o json"), 0) else { return };
    finds(&rows, "store access", "ok", "only you can read and write it");
    finds(&rows, "log access", "ok", "only you can read and write it");
    let rows = on_a_disk("size=400k", &format!("{BEGIN} cat /dev/zero > fill 2>/dev/null; inv doctor -q -o json"), 3);
    let rows = rows.expect("a disk");
    finds(&rows, "store access", "error", "the disk is full");
    finds(&rows, "log access", "error", "the disk is full");
    let lines = "inv init -q; cat /dev/zero > fill 2>/dev/null; inv doctor -q -o json";
    finds(&on_a_disk("size=400k", lines, 3).expect("a disk"), "log", "error", "the disk is full");
    // No more files can be created, although the disk has space.
    let lines = format!("{BEGIN} i=0; while touch f$i; do i=$((i+1)); done 2>/dev/null; inv doctor -q -o json");
    finds(&on_a_disk("size=2m,nr_inodes=20", &lines, 3).expect("a disk"), "log access", "error", "the disk is full");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_found() {
    let lines = "mount -o remount,ro tmpfs . || exit 99; inv doctor -q -o json";
    let Some(rows) = on_a_disk("size=2m", &format!("{BEGIN} {lines}"), 3) else { return };
    finds(&rows, "store access", "warning", "cannot be written");
    finds(&rows, "log access", "error", "cannot be written");
    // No log exists, and none can be created.
    let rows =
        on_a_disk("size=2m", "inv init -q; mount -o remount,ro tmpfs . ; inv doctor -q -o json", 3).expect("a disk");
    finds(&rows, "log", "error", "cannot be written");
}
