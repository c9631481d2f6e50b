//! `connector` from the command line: add, list, show, edit, remove, enable, disable.

use crate::harness::Sandbox;
use serde_json::json;

const SECRET: &str = "planted-5ecret";

fn sandbox_with_wms() -> Sandbox {
    let sandbox = Sandbox::new();
    let args =
        ["connector", "add", "wms", "--api-key", "INVENTORY_EXPORT_ASN", "--endpoint", "https://wms.example/asn"];
    sandbox.run(args.iter().chain(&["--header", "client_id: ${WMS_ID}"])).succeeds();
    sandbox
}

#[test]
fn an_added_connector_is_shown() {
    let sandbox = sandbox_with_wms();
    let shown = sandbox.run(["connector", "show", "wms", "-o", "json"]).succeeds_silently().json();
    let events = ["ASN_RECEIVED_EVENT", "ASN_PARTIALLY_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT"];
    let expected = json!({
        "name": "wms", "api_key": "INVENTORY_EXPORT_ASN", "events": events, "endpoint": "https://wms.example/asn",
        "integration_type": "HTTP_POST", "headers": {"client_id": "${WMS_ID}"}, "enabled": true, "timeout": null,
        "concurrency": null, "retries": null, "retry_after_max": null, "rate": null, "breaker": null, "order": null,
        "answer": null, "retry_for": null,
        "latency_threshold": null, "signing_secret": [], "ca_file": null, "client_cert": null, "oauth": null,
        "allow_http": false,
        "idempotent": false, "conformance": {},
    });
    assert_eq!(shown, expected);
    let page = sandbox.run(["connector", "show", "wms"]).succeeds_silently().stdout;
    assert!(page.starts_with("wms\nAPI key        INVENTORY_EXPORT_ASN\n"), "{page}");
    assert!(page.ends_with("\nHeaders\nclient_id: ${WMS_ID}\n"), "{page}");
}

#[test]
fn adding_a_connector_again_changes_nothing_and_a_different_one_is_refused() {
    let sandbox = sandbox_with_wms();
    let add = |args: &[&str]| {
        let base = ["connector", "add", "wms", "--api-key", "INVENTORY_EXPORT_ASN", "--header", "client_id: ${WMS_ID}"];
        sandbox.run(base.iter().chain(args))
    };
    let before = sandbox.read("inv-hooks.toml");
    let same = add(&["--endpoint", "https://wms.example/asn", "-o", "json"]).succeeds().json();
    assert_eq!(same[0]["change"], "unchanged");
    let refused = add(&["--endpoint", "https://new.example", "--timeout", "3s"]).exits(6).stderr;
    assert!(refused.contains("endpoint: https://wms.example/asn -> https://new.example"), "{refused}");
    assert!(refused.contains("timeout: not set -> 3s") && refused.contains("--replace"), "{refused}");
    add(&["--endpoint", "https://new.example", "--replace", "--dry-run"]).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), before);
    let replaced = add(&["--endpoint", "https://new.example", "--replace", "-o", "json"]).succeeds().json();
    assert_eq!(replaced[0]["change"], "replaced");
    assert!(sandbox.read("inv-hooks.toml").contains("https://new.example"));
}

#[test]
fn without_a_terminal_missing_and_wrong_values_are_errors() {
    let sandbox = Sandbox::new();
    let check = |args: &[&str], code: i32, contains: &[&str]| {
        let shown = sandbox.run(["connector", "add"].iter().chain(args)).exits(code);
        for text in contains {
            assert!(shown.stderr.contains(text), "{args:?}: {text} is not in {}", shown.stderr);
        }
        assert!(!shown.stderr.contains(SECRET), "{}", shown.stderr);
        assert!(!sandbox.file("inv-hooks.toml").exists(), "{args:?}");
    };
    let sale = ["--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    let and = |more: &[&'static str]| -> Vec<&str> { sale.iter().copied().chain(more.iter().copied()).collect() };
    check(&[], 2, &["--api-key", "--endpoint"]);
    check(&["--api-key", "SALE_INVENTORY"], 2, &["--endpoint"]);
    check(&["Bad Name"], 2, &["lower-case"]);
    check(
        &["--api-key", "INVENTORY_EXPORT_ASM", "--endpoint", "nope"],
        3,
        &["Did you mean INVENTORY_EXPORT_ASN?", "endpoint-url"],
    );
    check(&["x", "--api-key", "BOPIS_EXPORT", "--endpoint", "https://a.example"], 3, &["BOPIS_EXPORT is"]);
    check(&and(&["--event", "ASN_RECEIVED_EVENT"]), 3, &["events-not-allowed"]);
    check(&and(&["--header", "planted-5ecret"]), 2, &["no colon"]);
    check(&and(&["--header", "X: planted-5ecret\nY: 1"]), 3, &["header-value"]);
    check(&and(&["--header", "Content-Length: 1"]), 3, &["header-reserved"]);
    check(&and(&["--header", "a: 1", "--header", "A: 2"]), 3, &["header-duplicate"]);
    check(&and(&["--headers", "[\"planted-5ecret\"]"]), 3, &["headers-not-object"]);
    check(&and(&["--headers", "{\"a\": \"planted-5ecret\""]), 3, &["not JSON"]);
    check(&and(&["--headers", "@nowhere.json"]), 3, &["nowhere.json"]);
    check(&and(&["--signing-secret", "planted-5ecret"]), 3, &["signing-secret"]);
    check(&and(&["--integration-type", "FTP"]), 3, &["integration-type"]);
    check(&and(&["--timeout", "0s"]), 2, &["greater than zero"]);
    check(&["--api-key", "SALE_INVENTORY", "--endpoint", "http://a.example"], 3, &["--allow-http"]);
}

#[test]
fn headers_come_from_json_files_and_stdin() {
    let sandbox = Sandbox::new();
    let text = "{\"Content-Type\": \"application/json\", \"client_secret\": \"planted-5ecret\"}";
    sandbox.write("headers.json", text);
    let base = ["--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example", "--headers"];
    let add = |name: &str, from: &str| {
        let args = ["connector", "add", name].iter().chain(&base).chain([&from]).copied().collect::<Vec<_>>();
        sandbox.run_with_input(args, text.as_bytes()).succeeds().stderr
    };
    assert!(!add("file", "@headers.json").contains("command line"));
    assert!(!add("stdin", "-").contains("command line"));
    assert!(add("flag", text).contains("a secret on the command line"));
    let rows = sandbox.run(["connector", "list", "-o", "json"]).succeeds_silently().json();
    for row in rows.as_array().expect("rows") {
        assert_eq!(row["headers"], json!({"Content-Type": "application/json", "client_secret": "***"}));
    }
    assert_eq!(sandbox.read("inv-hooks.toml").matches(SECRET).count(), 3);
}

#[test]
fn references_on_the_command_line_are_stored_as_text() {
    let sandbox = Sandbox::new();
    let args = ["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example/${X}/$Y"];
    sandbox.run(args.iter().chain(&["--header", "X-A: a${B}", "--header", "X-B: ${B}"])).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("https://a.example/$${X}/$Y"), "{store}");
    assert!(store.contains("X-A = \"a$${B}\"") && store.contains("X-B = \"${B}\""), "{store}");
}

#[test]
fn list_has_filters_and_formats_and_is_empty_without_a_store() {
    let sandbox = sandbox_with_wms();
    sandbox
        .run([
            "connector",
            "add",
            "--api-key",
            "SALE_INVENTORY",
            "--endpoint",
            "https://a.example/?k=planted-5ecret",
            "--disabled",
        ])
        .succeeds();
    let check = |args: &[&str], expected: &str| {
        assert_eq!(
            sandbox.run(["connector", "list"].iter().chain(args)).succeeds_silently().stdout,
            expected,
            "{args:?}"
        );
    };
    check(&["-o", "name"], "wms\nsale\n");
    check(&["-o", "name", "--disabled"], "sale\n");
    check(&["-o", "name", "--enabled"], "wms\n");
    check(&["-o", "name", "--api-key", "SALE_INVENTORY"], "sale\n");
    check(
        &["--disabled"],
        "NAME\tAPI-KEY\tEVENTS\tENDPOINT\tENABLED\nsale\tSALE_INVENTORY\tall\thttps://a.example/?k=***\tno\n",
    );
    let empty = Sandbox::new();
    let shown = empty.run(["connector", "list"]).succeeds();
    assert_eq!(shown.stdout, "");
    assert!(shown.stderr.contains("inv-hooks init"), "{}", shown.stderr);
    assert_eq!(empty.run(["connector", "list", "-o", "json"]).succeeds().stdout, "[]\n");
}

#[test]
fn without_a_store_commands_exit_5_and_with_a_missing_named_store_7() {
    let empty = Sandbox::new();
    for args in [
        &["show", "x"][..],
        &["edit", "x", "--disabled"],
        &["remove", "x"],
        &["enable", "x"],
        &["disable", "x"],
        &["validate"],
    ] {
        let shown = empty.run(["connector"].iter().chain(args)).exits(5);
        assert!(shown.stderr.contains("inv-hooks init"), "{}", shown.stderr);
        empty.run(["--config", "nowhere.toml", "connector"].iter().chain(args)).exits(7);
    }
    empty.run(["--config", "nowhere.toml", "connector", "list"]).exits(7);
    assert!(std::fs::read_dir(empty.path()).expect("a folder").next().is_none(), "no file was created");
    let sandbox = sandbox_with_wms();
    let shown = sandbox.run(["connector", "show", "wsm"]).exits(5);
    assert!(shown.stderr.contains("Did you mean wms?"), "{}", shown.stderr);
}

#[test]
fn edit_changes_only_the_given_fields() {
    let sandbox = Sandbox::new();
    let text = "# mine\nversion = 1\n\n[connectors.a] # first\napi_key = \"INVENTORY_EXPORT_PO\"\n# why two\nevents = [\"PO_TRANSFER_STARTED_EVENT\", \"PO_TRANSFER_ERRORED_EVENT\"]\nendpoint = \"https://a.example\" # old\nheaders = { Old = \"1\", Keep = \"2\" }\n";
    sandbox.write("inv-hooks.toml", text);
    let edit = |args: &[&str]| sandbox.run(["connector", "edit", "a"].iter().chain(args));
    edit(&["--endpoint", "https://b.example", "--unset-header", "old", "--header", "New: 3", "--dry-run"]).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), text);
    let args = [
        "--endpoint",
        "https://b.example",
        "--unset-header",
        "old",
        "--header",
        "New: 3",
        "--remove-event",
        "PO_TRANSFER_STARTED_EVENT",
    ];
    let shown = edit(&args).succeeds();
    assert!(shown.stderr.contains("host changes") && shown.stderr.contains("Keep"), "{}", shown.stderr);
    let expected = text
        .replace("https://a.example", "https://b.example")
        .replace("Old = \"1\", Keep = \"2\"", "Keep = \"2\", New = \"3\"")
        .replace("\"PO_TRANSFER_STARTED_EVENT\", ", "");
    assert_eq!(sandbox.read("inv-hooks.toml").replace("{Keep", "{ Keep"), expected);
    edit(&["--remove-event", "PO_TRANSFER_ERRORED_EVENT"]).exits(3);
    edit(&["--add-event", "ASN_RECEIVED_EVENT"]).exits(3);
    edit(&["--endpoint", "nope"]).exits(3);
    assert_eq!(
        edit(&["--remove-event", "PO_TRANSFER_STARTED_EVENT", "-o", "json"]).succeeds().json()[0]["change"],
        "unchanged"
    );
    assert!(edit(&[]).exits(2).stderr.contains("no change was given for the connector"));
}

#[test]
fn rename_keeps_the_place_and_refuses_a_taken_name() {
    let sandbox = sandbox_with_wms();
    sandbox.run(["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"]).succeeds();
    sandbox.run(["connector", "edit", "wms", "--rename", "sale"]).exits(6);
    sandbox.run(["connector", "edit", "wms", "--rename", "Not A Name"]).exits(2);
    let shown = sandbox.run(["connector", "edit", "wms", "--rename", "wms-asn", "-o", "json"]).succeeds().json();
    assert_eq!((&shown[0]["name"], &shown[0]["change"]), (&json!("wms-asn"), &json!("renamed")));
    assert_eq!(sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout, "wms-asn\nsale\n");
}

#[test]
fn remove_enable_and_disable_change_all_named_connectors_or_none() {
    let sandbox = sandbox_with_wms();
    sandbox.run(["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"]).succeeds();
    let before = sandbox.read("inv-hooks.toml");
    for verb in ["remove", "disable", "enable"] {
        sandbox.run(["connector", verb, "wms", "absent"]).exits(5);
        sandbox.run(["connector", verb, "wms", "--dry-run"]).succeeds();
        assert_eq!(sandbox.read("inv-hooks.toml"), before, "{verb}");
    }
    let changes = |args: &[&str]| {
        let shown = sandbox.run(args.iter().chain(&["-o", "json"])).succeeds().json();
        shown
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["change"].as_str().expect("a word").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(changes(&["connector", "disable", "wms", "sale"]), ["disabled", "disabled"]);
    assert_eq!(changes(&["connector", "disable", "wms"]), ["unchanged"]);
    assert_eq!(changes(&["connector", "enable", "wms"]), ["enabled"]);
    assert_eq!(changes(&["connector", "rm", "wms", "sale"]), ["removed", "removed"]);
    assert_eq!(sandbox.run(["connector", "list"]).succeeds().stdout, "");
}

#[test]
fn no_command_shows_a_secret() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "headers.json",
        format!("{{\"client_secret\": \"{SECRET}\", \"X-Any\": \"{SECRET}\", \"B\": \"${{NO:-{SECRET}}}\"}}"),
    );
    let endpoint = format!("https://a.example/x?api_key={SECRET}");
    let base = ["--api-key", "INVENTORY_EXPORT_ASN", "--endpoint", &endpoint, "--headers", "@headers.json"];
    let with = |first: &[&'static str], last: &[&'static str]| -> Vec<String> {
        first.iter().chain(&base).chain(last).map(|text| (*text).to_owned()).collect()
    };
    let plain = |args: &[&str]| args.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let commands = [
        with(&["connector", "add", "a"], &["--dry-run"]),
        with(&["connector", "add", "a"], &["-o", "json"]),
        with(&["connector", "add", "a"], &["--disabled"]),
        with(&["connector", "add", "a"], &["--disabled", "--replace"]),
        plain(&["connector", "list"]),
        plain(&["connector", "list", "-o", "json"]),
        plain(&["connector", "list", "-o", "csv"]),
        plain(&["connector", "show", "a"]),
        plain(&["connector", "show", "a", "-o", "ndjson"]),
        plain(&["connector", "show", "a", "--reveal"]),
        plain(&["connector", "validate", "--resolve", "--strict"]),
        plain(&["connector", "edit", "a", "--endpoint", "https://b.example", "--verbose"]),
        plain(&["connector", "edit", "a", "--unset-header", "client_secret"]),
        plain(&["config", "show", "--origin"]),
        plain(&["connector", "disable", "a"]),
        plain(&["connector", "remove", "a"]),
    ];
    for command in commands {
        let shown = sandbox.run(&command).shown();
        assert!(
            !shown.stdout.contains(SECRET) && !shown.stderr.contains(SECRET),
            "{command:?}\n{}\n{}",
            shown.stdout,
            shown.stderr
        );
    }
    sandbox.run(["connector", "show", "a", "--reveal"]).exits(6);
}

#[test]
fn headers_of_the_wrong_shape_survive_other_changes() {
    let head = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";
    for headers in ["headers = \"Content-Type: x\" # todo\n", "[connectors.a.headers]\nX = 5 # todo\nY = \"1\"\n"] {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", format!("{head}{headers}"));
        sandbox.run(["connector", "disable", "a"]).succeeds();
        let store = sandbox.read("inv-hooks.toml");
        assert!(store.contains("enabled = false") && store.contains(headers), "{store}");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let sandbox = Sandbox::new();
    for verb in ["add", "list", "show", "edit", "remove", "enable", "disable", "validate", "import"] {
        let help = sandbox.run(["connector", verb, "--help"]).succeeds_silently().stdout;
        assert!(help.contains("Examples:\n  "), "{verb}: {help}");
    }
}

#[test]
fn text_that_only_looks_like_a_reference_is_reported() {
    let sandbox = Sandbox::new();
    let add = |name: &str, more: &[&str]| {
        let base = ["connector", "add", name, "--api-key", "SALE_INVENTORY"];
        sandbox.run(base.iter().chain(more)).succeeds().stderr
    };
    let url = ["--endpoint", "https://a.example"];
    let told = add("part", &[&url[..], &["--header", "Authorization: Bearer-hunter2 ${TOKEN}"]].concat());
    assert!(told.contains("${TOKEN} is sent literally") && !told.contains("hunter2"), "{told}");
    let told = add("path", &["--endpoint", "https://a.example/${TENANT}"]);
    assert!(told.contains("endpoint: ${TENANT} is sent literally"), "{told}");
    for (name, header) in [("whole", "Authorization: ${TOKEN}"), ("scheme", "Authorization: Bearer ${TOKEN}")] {
        assert_eq!(add(name, &[&url[..], &["--header", header]].concat()).lines().count(), 1, "{name}");
    }
    assert!(sandbox.run(["connector", "show", "scheme"]).succeeds().stdout.contains("Bearer ${TOKEN}"));
}

#[test]
fn a_breaker_of_zero_is_shown_as_off() {
    let sandbox = Sandbox::new();
    let check = |count: &str, expected: &str| {
        let args = ["connector", "add", "a", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
        sandbox.run([&args[..], &["--replace", "--breaker", count]].concat()).succeeds();
        let page = sandbox.run(["connector", "show", "a"]).succeeds().stdout;
        let line = page.lines().find(|line| line.starts_with("breaker")).unwrap_or_else(|| panic!("{page}"));
        assert_eq!(line.trim_start_matches("breaker").trim(), expected);
    };
    check("0", "off");
    check("1", "after 1 failure");
    check("12", "after 12 consecutive failures");
}
