//! A dry run refuses what the run refuses, with the same message and the same exit code, and changes nothing.

use crate::harness::{Reply, Shop};
use serde_json::json;
use snapbox::str;

const SALE: &str = r#"{"orderId":"A1","storeId":"1"}"#;

/// A shop with event 1 failed, 2 delivered, 3 discarded and 4 failed for another connector that is gone.
fn shop() -> Shop {
    let shop = Shop::new();
    assert_eq!(shop.fail("SALE_INVENTORY", SALE), 1);
    assert_eq!(shop.deliver("SALE_INVENTORY", r#"{"orderId":"A2"}"#), 2);
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"A3"}"#), 3);
    shop.run(["failed", "discard", "3", "--reason", "x"]).succeeds();
    let gone = r#"{"api_key":"SALE_INVENTORY","connector":"gone","webhook_id":"msg-4","payload":{"orderId":"A4"}}"#;
    shop.sandbox.run_with_input(["failed", "import", "-"], gone.as_bytes()).succeeds();
    shop
}

/// The errors and warnings of a command.
fn reasons(stderr: &str) -> Vec<&str> {
    let is_reason =
        |line: &&str| line.starts_with("error: ") || line.starts_with("warning: ") || line.starts_with("  ");
    stderr.lines().filter(is_reason).collect()
}

/// Runs `args` as a dry run and then for real: both must end with `code` for the same reason, which contains `words`.
fn both_refuse(shop: &Shop, args: &[&str], input: &str, code: i32, words: &str) {
    let before = shop.run(["failed", "search", "--include-tests", "-q", "-o", "json"]).shown().stdout;
    let sent = shop.server.requests().len();
    let dry = shop.sandbox.run_with_input([args, &["-n"]].concat(), input.as_bytes()).exits(code).stderr;
    assert_eq!(
        shop.run(["failed", "search", "--include-tests", "-q", "-o", "json"]).shown().stdout,
        before,
        "{args:?}"
    );
    assert_eq!(shop.server.requests().len(), sent, "{args:?}");
    let run = shop.sandbox.run_with_input(args, input.as_bytes()).exits(code).stderr;
    assert!(dry.contains(words) && run.contains(words), "{args:?}\n{dry}\n{run}");
    assert_eq!(reasons(&dry), reasons(&run), "{args:?}");
}

#[test]
fn a_dry_run_of_a_repost_with_an_edit_refuses_what_the_run_refuses() {
    let shop = shop();
    shop.sandbox.write("broken.json", "{broken");
    shop.sandbox.write("same.json", format!("{SALE}\n"));
    let check = |args: &[&str], code: i32, words: &str| {
        both_refuse(&shop, &[&["repost"], args].concat(), "", code, words);
    };
    check(&["1", "--set", "/nope=1"], 3, "the payload has no value at /nope");
    check(&["1", "--set", "/storeId=\"1\""], 3, "was not changed");
    check(&["1", "--set", "/*=1"], 3, "'*' cannot be set");
    check(&["1", "--data", "@broken.json"], 3, "it breaks at line 1 column 2: a key without quotes");
    check(&["1", "--data", "@same.json"], 3, "was not changed");
    check(&["1", "--data", "@missing.json"], 3, "cannot read missing.json");
    check(&["1", "--data", ""], 3, "it is empty");
    check(&["1", "--edit"], 6, "--edit needs a terminal");
    check(&["1", "3", "--set", "/storeId=2"], 6, "event 3 is discarded");
    check(&["2"], 6, "event 2 is already delivered");
    check(&["4"], 5, "the connector gone of event 4 is not in the store");
    check(&["9"], 5, "there is no event 9");
    check(&["--all", "--yes", "--connector", "gone", "--fail-on-skipped"], 4, "");
    let shown = shop.run(["repost", "1", "--set", "/storeId=2", "-n"]).succeeds().stderr;
    assert!(shown.contains("event 1: /storeId: \"1\" → 2") && shown.contains("Nothing was sent."), "{shown}");
    assert_eq!(shop.search(&[]), [4, 1]);
}

#[test]
fn a_dry_run_opens_no_editor() {
    let mut shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let (code, shown) = shop.sandbox.terminal(["repost", "1", "--edit", "-n"]).ends();
    assert!(code == 2 && shown.contains("neither VISUAL nor EDITOR is set"), "{shown}");
    shop.sandbox = shop.sandbox.with_variable("EDITOR", "touch opened; true");
    let (code, shown) = shop.sandbox.terminal(["repost", "1", "--edit", "-n"]).ends();
    assert!(code == 0 && shown.contains("a dry run does not open the editor"), "{code} {shown}");
    assert!(!shop.sandbox.file("opened").exists());
}

#[test]
fn a_dry_run_of_a_send_refuses_what_the_run_refuses() {
    let shop = shop();
    shop.sandbox.write("lines.ndjson", format!("{SALE}\n{{bad\n"));
    shop.sandbox.write("file", "no log\n");
    std::fs::create_dir(shop.sandbox.file("folder")).expect("a folder");
    let check = |args: &[&str], code: i32, words: &str| {
        both_refuse(&shop, &[&["send", "SALE_INVENTORY", "-q"], args].concat(), "", code, words);
    };
    check(&["--data", "{bad"], 3, "");
    check(&["--data", SALE, "--connector", "absent"], 5, "absent");
    check(&["--data", SALE, "--log", "file"], 7, "is not a failed-event log");
    check(&["--data", SALE, "--log", "folder"], 7, "it is a folder");
    check(&["--data", SALE, "--log", "file/events.db"], 7, "cannot be used");
    check(&["--ndjson", "lines.ndjson", "--log", "file"], 7, "is not a failed-event log");
    check(&["--ndjson", "missing.ndjson"], 3, "cannot read missing.ndjson");
    check(&["--ndjson", "-", "--continue"], 2, "--continue needs a file");
    let other = json!({"eventType": "ASN_RECEIVED_EVENT"}).to_string();
    let store = shop.sandbox.read("inv-hooks.toml");
    let only = store.replace(
        "api_key = \"INVENTORY_EXPORT_ASN\"",
        "api_key = \"INVENTORY_EXPORT_ASN\"\nevents = [\"ASN_RECEIVE_COMPLETED_EVENT\"]",
    );
    shop.sandbox.write("inv-hooks.toml", only);
    let unrouted = ["send", "INVENTORY_EXPORT_ASN", "--data", &other, "--require-route"];
    both_refuse(&shop, &unrouted, "", 4, "no enabled connector of INVENTORY_EXPORT_ASN subscribes");
    // A log that does not exist is created by the run, and not by the dry run.
    shop.run(["send", "SALE_INVENTORY", "--data", SALE, "--log", "new/events.db", "-n"]).succeeds();
    assert!(!shop.sandbox.file("new").exists());
}

#[test]
fn a_dry_run_of_failed_add_refuses_what_the_run_refuses() {
    let shop = shop();
    let check = |args: &[&str], code: i32, words: &str| {
        both_refuse(&shop, &[&["failed", "add", "--api-key", "SALE_INVENTORY"], args].concat(), "", code, words);
    };
    check(&["--data", "{bad"], 3, "it breaks at line 1 column 2");
    check(
        &["--data", r#"{"orderId":"B"}"#, "--webhook-id", "msg-4"],
        6,
        "belongs to event 4, which has another connector",
    );
    check(&["--connector", "gone", "--data", r#"{"orderId":"B"}"#, "--webhook-id", "msg-4"], 6, "another payload");
    check(&["--data", SALE, "--failed-at", "1960-01-01"], 2, "before 1970");
    check(&["--data", SALE, "--log", "inv-hooks.toml"], 7, "is not a failed-event log");
    let shown =
        shop.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", &format!("{SALE}\n"), "-n"]).succeeds();
    assert!(shown.stderr.contains("Event 1 is already in the log; nothing would change."), "{}", shown.stderr);
}

#[test]
fn a_dry_run_of_an_import_counts_what_the_import_counts() {
    let shop = shop();
    let row = |id: &str, connector: &str, payload: &str| {
        format!(r#"{{"api_key":"SALE_INVENTORY","connector":"{connector}","webhook_id":"{id}","payload":{payload}}}"#)
    };
    let bare = |payload: &str| format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","payload":{payload}}}"#);
    let lines = [
        bare(SALE),
        bare(r#"{"storeId":"1","orderId":"A1"}"#),
        bare(r#"{"orderId":"N1"}"#),
        bare(r#"{ "orderId" : "N1" }"#),
        row("msg-4", "gone", r#"{"orderId":"A4"}"#),
        row("msg-4", "sale", r#"{"orderId":"A4"}"#),
        row("msg-5", "sale", r#"{"orderId":"N1"}"#),
        row("msg-5", "sale", r#"{"orderId": "N1"}"#),
        row("msg-5", "ina", r#"{"orderId":"N1"}"#),
        row("msg-5", "sale", r#"{"orderId":"N2"}"#),
        bare(r#"{"orderId":"N3"}"#),
        "{bad".to_owned(),
    ]
    .join("\n");
    let run = |more: &[&str]| {
        let args = [&["failed", "import", "-"], more].concat();
        shop.sandbox.run_with_input(args, lines.as_bytes()).exits(3).stderr
    };
    let dry = run(&["-n"]);
    assert!(dry.contains("Would add 2 events; 6 already in the log, 4 bad lines"), "{dry}");
    assert!(dry.contains("line 6: its webhook id belongs to event 4, which has another connector; remove"), "{dry}");
    assert!(
        dry.contains("line 9: its webhook id belongs to an earlier line, which has another connector; remove"),
        "{dry}"
    );
    assert!(
        dry.contains("line 10: its webhook id belongs to an earlier line, which has another payload; remove"),
        "{dry}"
    );
    assert_eq!(shop.search(&[]).len(), 2);
    let again = ["failed", "import", "-", "-n", "--allow-duplicates"];
    let shown = shop.sandbox.run_with_input(again, lines.as_bytes()).exits(3).stderr;
    assert!(shown.contains("Would add 6 events; 2 already in the log, 4 bad lines"), "{shown}");
    let run = run(&[]);
    assert!(run.contains("2 added, 6 already in the log, 4 bad lines"), "{run}");
    for line in ["line 6: ", "line 9: ", "line 10: ", "line 12: "] {
        assert!(run.contains(line) && dry.contains(line), "{line}\n{run}\n{dry}");
    }
    both_refuse(&shop, &["failed", "import", "missing.ndjson"], "", 3, "cannot read missing.ndjson");
    both_refuse(&shop, &["failed", "import", "-", "--log", "inv-hooks.toml"], SALE, 7, "is not a failed-event log");
}

#[test]
fn a_dry_run_of_a_discard_shows_what_the_run_changes() {
    let shop = shop();
    let check = |args: &[&str], code: i32, words: &str| {
        both_refuse(&shop, &[&["failed", "discard"], args].concat(), "", code, words);
    };
    check(&["2", "--reason", "x"], 6, "event 2 is delivered: there is nothing to discard");
    check(&["3", "--reason", "x"], 6, "event 3 is already discarded");
    check(&["9", "--reason", "x"], 5, "there is no event 9");
    check(&["1", "--undo"], 6, "event 1 is failed, not discarded");
    check(&["2", "--undo"], 6, "event 2 is delivered, not discarded");
    shop.run(["failed", "discard", "1", "1", "3", "--reason", "x", "-n"]).exits(6).says(str![[r#"
warning: event 3 is already discarded
Would discard 1 event.

"#]]);
    shop.run(["failed", "discard", "1", "1", "3", "--reason", "x"]).exits(6).says(str![[r#"
warning: event 3 is already discarded
1 event discarded

"#]]);
    check(&["4", "--reason", "x", "--log", "inv-hooks.toml"], 7, "is not a failed-event log");
    both_refuse(&shop, &["failed", "prune", "--older-than", "1d", "--log", "inv-hooks.toml", "--yes"], "", 7, "is not");
    both_refuse(&shop, &["resume", "--log", "inv-hooks.toml"], "", 7, "is not a failed-event log");
}

#[test]
fn a_dry_run_of_a_connector_test_refuses_what_the_run_refuses() {
    let shop = shop();
    let check = |args: &[&str], code: i32, words: &str| {
        both_refuse(&shop, &[&["connector", "test"], args].concat(), "", code, words);
    };
    check(&["sale", "--data", "{bad"], 3, "it breaks at line 1 column 2");
    check(&["sale", "--log", "inv-hooks.toml"], 7, "is not a failed-event log");
    check(&["absent"], 5, "absent");
    shop.run(["connector", "disable", "ina"]).succeeds();
    check(&["ina"], 6, "is disabled");
}

#[test]
fn a_dry_run_of_a_store_change_refuses_what_the_run_refuses() {
    let shop = shop();
    shop.sandbox.write("file", "x");
    let check = |args: &[&str], input: &str, code: i32, words: &str| {
        both_refuse(&shop, &[&["connector"], args].concat(), input, code, words);
    };
    let add = ["add", "new", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    let at = |more: &[&'static str]| [&add[..], more].concat();
    check(&at(&["--config", "no/such/store.toml"]), "", 7, "no/such/store.toml");
    check(&at(&["--config", "file/store.toml"]), "", 7, "file/store.toml");
    check(
        &["add", "sale", "--api-key", "SALE_INVENTORY", "--endpoint", "https://b.example"],
        "",
        6,
        "another connector",
    );
    check(&["add", "new", "--api-key", "SALE", "--endpoint", "https://b.example"], "", 3, "api_key");
    check(&["edit", "sale", "--rename", "ina"], "", 6, "ina");
    check(&["edit", "absent", "--timeout", "5s"], "", 5, "absent");
    check(&["edit", "absent", "--rename", "sale"], "", 5, "absent");
    check(&["edit", "sale", "--endpoint", "nonsense"], "", 3, "endpoint");
    check(&["remove", "absent", "--yes"], "", 5, "absent");
    check(&["import", "-"], "[{\"Name\":\"new\"}]", 3, "API Key");
    check(&["import", "-", "--config", "no/such/store.toml"], IMPORT, 7, "no/such/store.toml");
    check(&["enable", "absent"], "", 5, "absent");
    both_refuse(&shop, &["init"], "", 6, "already");
    both_refuse(&shop, &["init", "--config", "no/such/store.toml"], "", 7, "cannot be changed");
    // The log would refuse the second half of a rename.
    let shown = shop.run(["connector", "edit", "sale", "--rename", "till", "--log", "file", "-n"]).exits(7).stderr;
    assert!(shown.contains("is not a failed-event log"), "{shown}");
    // The run finishes a rename that stopped in the log, and the dry run shows this.
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("[connectors.sale]", "[connectors.till]"));
    let rename = ["connector", "edit", "sale", "--rename", "till"];
    let dry = shop.run([&rename[..], &["-n"]].concat()).succeeds().stderr;
    assert!(dry.contains("connector till would be renamed"), "{dry}");
    shop.run(rename).succeeds();
    both_refuse(&shop, &rename, "", 5, "sale");
    shop.server.set_reply(Reply::ok());
}

const IMPORT: &str = r#"{"Name":"new","API Key":"SALE_INVENTORY","API Endpoint":"https://a.example"}"#;

/// If the user may not write the log, the run ends with 7, and so does its dry run.
#[cfg(unix)]
#[test]
fn a_dry_run_on_a_log_of_another_user_fails_like_the_run() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    let shop = shop();
    if chown(shop.sandbox.file("inv-hooks.toml"), Some(0), Some(0)).is_err() {
        return crate::harness::note("not root: a log of another user is not tried");
    }
    let mode = |name: &str, mode: u32| {
        std::fs::set_permissions(shop.sandbox.file(name), std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let above = shop.sandbox.file("..");
    std::fs::set_permissions(above, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    mode(".", 0o755);
    mode("inv-hooks.toml", 0o644);
    shop.sandbox.write("line", r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"Z"}}"#);
    mode("line", 0o644);
    let commands = [
        &["send", "SALE_INVENTORY", "--data", SALE][..],
        &["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", "{\"orderId\":\"Z\"}"],
        &["failed", "import", "line"],
    ];
    let both_end_with_7 = |case: &str| {
        for args in commands {
            for more in [&["-n"][..], &[]] {
                let args = [args, more].concat();
                let ran = shop.sandbox.command(&args).uid(4713).gid(4714).output().expect("it runs");
                let shown = String::from_utf8_lossy(&ran.stderr).into_owned();
                assert_eq!(ran.status.code(), Some(7), "{case} {args:?}: {shown}");
            }
        }
    };
    mode(".inv-hooks", 0o777);
    mode(".inv-hooks/events.db", 0o444);
    both_end_with_7("a log that may be read only");
    mode(".inv-hooks/events.db", 0o666);
    mode(".inv-hooks", 0o755);
    both_end_with_7("a folder in which nothing may be made");
    std::fs::remove_dir_all(shop.sandbox.file(".inv-hooks")).expect("it is gone");
    both_end_with_7("no log, and no room for one");
}

#[test]
fn a_dry_run_of_a_discard_needs_no_reason() {
    let shop = shop();
    for args in [&["1"][..], &["--connector", "sale"], &["--all"]] {
        let shown = shop.run([&["failed", "discard", "--dry-run"], args].concat()).succeeds().stderr;
        assert!(shown.contains("Would discard "), "{args:?} {shown}");
        let refused = shop.run([&["failed", "discard", "--yes"], args].concat()).exits(2).stderr;
        assert!(refused.contains("--reason"), "{args:?} {refused}");
    }
    assert_eq!(shop.state(1), "failed");
}

#[test]
fn a_dry_run_of_what_sends_writes_one_json_document() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let runs: [(&[&str], u64); 3] = [
        (&["send", "SALE_INVENTORY", "--data", r#"{"orderId":"2"}"#], 1),
        (&["connector", "test", "sale"], 1),
        (&["resume"], 0),
    ];
    for (args, count) in runs {
        for format in ["json", "ndjson"] {
            let shown = shop.run([args, &["-n", "-o", format]].concat()).shown();
            let view: serde_json::Value =
                serde_json::from_str(&shown.stdout).unwrap_or_else(|_| panic!("{args:?}: {shown:?}"));
            assert_eq!((&view["send"], &view["skipped"]), (&json!(count), &json!(0)), "{args:?}");
            let groups = view["groups"].as_array().expect("a list");
            assert_eq!(groups.iter().map(|group| group["count"].as_u64().expect("a number")).sum::<u64>(), count);
            assert!(groups.iter().all(|group| group["connector"] == "sale"), "{view}");
        }
        assert_eq!(shop.run([args, &["-n"]].concat()).shown().stdout, "", "{args:?}");
    }
}
