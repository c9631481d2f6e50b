//! `connector validate`: it finds every code, and all findings in one run.

use crate::harness::Sandbox;
use inv_hooks::model::FindingCode;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store").join(format!("{name}.toml"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn sandbox(name: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", fixture(name));
    set_mode(&path, if name == "file-permissions" { 0o644 } else { 0o600 });
    sandbox
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

#[cfg(not(unix))]
fn set_mode(_path: &std::path::Path, _mode: u32) {}

fn codes(findings: &Value) -> BTreeSet<String> {
    let findings = findings.as_array().expect("an array");
    findings.iter().map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn every_code_is_found_in_its_faulty_file() {
    for code in FindingCode::ALL.into_iter().filter(|code| !code.needs_network()) {
        let sandbox = sandbox(code.as_str());
        let expected = if code.severity() == inv_hooks::model::Severity::Error { 3 } else { 0 };
        let shown = sandbox.run(["connector", "validate", "-o", "json"]).exits(expected);
        let findings = shown.json();
        let found = findings.as_array().expect("an array").iter().find(|finding| finding["code"] == code.as_str());
        let finding = found.unwrap_or_else(|| panic!("{} was not found: {findings}", code.as_str()));
        assert_eq!(finding["severity"], code.severity().as_str());
        assert!(finding["file"].as_str().expect("a file").ends_with("inv-hooks.toml"), "{finding}");
        assert!(finding["line"].is_u64() || code == FindingCode::FilePermissions, "{finding}");
        for key in ["message", "hint"] {
            assert!(!finding[key].as_str().expect(key).is_empty(), "{finding}");
        }
        let others: Vec<_> = codes(&findings).into_iter().filter(|found| found != code.as_str()).collect();
        let allowed = ["literal-secret"];
        assert!(others.iter().all(|other| allowed.contains(&other.as_str())), "{}: also {others:?}", code.as_str());
    }
}

#[test]
fn one_run_reports_all_findings_without_secrets() {
    let sandbox = sandbox("many");
    let shown = sandbox.run(["connector", "validate", "-o", "json", "--resolve"]).exits(3);
    let expected = [
        "basic-auth-shape",
        "double-delivery",
        "duplicate-connector",
        "endpoint-not-https",
        "endpoint-placeholder",
        "endpoint-url",
        "endpoint-userinfo",
        "event-not-in-key",
        "events-not-allowed",
        "header-duplicate",
        "header-name",
        "header-reserved",
        "header-value",
        "headers-not-object",
        "integration-type",
        "literal-secret",
        "placeholder-secret",
        "signing-secret",
        "unknown-api-key",
        "unknown-event",
        "unresolved-reference",
    ];
    let mut expected: BTreeSet<String> = expected.map(str::to_owned).into();
    if cfg!(unix) {
        set_mode(&sandbox.file("inv-hooks.toml"), 0o644);
        let shown = sandbox.run(["connector", "validate", "-o", "json"]).exits(3);
        expected.insert("file-permissions".to_owned());
        assert_eq!(codes(&shown.json()), expected);
    }
    let table = sandbox.run(["connector", "validate"]).exits(3);
    for text in [&shown.stdout, &shown.stderr, &table.stdout, &table.stderr] {
        assert!(!text.contains("planted-5ecret"), "{text}");
    }
    let unresolved = shown.json().as_array().expect("an array").iter().any(|finding| {
        finding["code"] == "unresolved-reference" && finding["severity"] == "error" && finding["field"] == "headers.Y"
    });
    assert!(unresolved, "{}", shown.stdout);
}

#[test]
fn strict_allow_resolve_and_names_change_the_exit_code_and_findings() {
    let check = |name: &str, args: &[&str], code: i32| {
        let sandbox = sandbox(name);
        let shown = sandbox.run(["connector", "validate"].iter().chain(args)).exits(code);
        assert!(shown.stderr.contains("checked") || code != 0, "{}", shown.stderr);
    };
    check("unknown-event", &[], 0);
    check("unknown-event", &["--strict"], 3);
    check("unknown-event", &["--strict", "--allow", "unknown-event"], 0);
    check("unresolved-reference", &["--strict"], 0);
    check("unresolved-reference", &["--resolve"], 3);
    check("header-name", &["a"], 3);
    check("header-name", &["absent"], 5);
    check("header-name", &["--allow", "nonsense"], 2);
    check("store-shape", &["--allow", "store-shape"], 3);
    Sandbox::new().run(["connector", "validate"]).exits(5);
}

#[test]
fn one_bad_connector_leaves_the_others_usable() {
    let sandbox = sandbox("many");
    assert_eq!(sandbox.run(["connector", "list", "-o", "json"]).succeeds().json().as_array().expect("rows").len(), 6);
    let named = sandbox.run(["connector", "validate", "e", "-o", "json"]).exits(0).json();
    assert_eq!(codes(&named), ["double-delivery", "duplicate-connector"].map(str::to_owned).into());
}

#[test]
fn references_are_resolved_from_variables_and_files() {
    let text = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"${URL}\"\n\n[connectors.a.headers]\n\
                client_id = \"${ID:-fallback}\"\nclient_secret = \"${file:secrets/one}\"\n";
    let check = |url: &str, secret: Option<&str>, expected: &[&str]| {
        let sandbox = Sandbox::new().with_variable("URL", url);
        sandbox.write("inv-hooks.toml", text);
        if let Some(secret) = secret {
            sandbox.write("secrets/one", secret);
        }
        let shown = sandbox.run(["connector", "validate", "--resolve", "-o", "json"]);
        let shown = shown.exits(if expected.is_empty() { 0 } else { 3 });
        assert_eq!(codes(&shown.json()), expected.iter().map(|code| (*code).to_owned()).collect(), "{url}");
        assert!(!shown.stdout.contains("planted-5ecret"), "{}", shown.stdout);
    };
    check("https://a.example", Some("planted-5ecret\n"), &[]);
    check("http://a.example/planted-5ecret", Some("planted-5ecret\r\n"), &["endpoint-not-https"]);
    check("", None, &["unresolved-reference"]);
    check("https://a.example", Some("planted-5ecret\nsecond line\n"), &["header-value"]);
    check("planted-5ecret", Some("x"), &["endpoint-url"]);
    check("planted-5ecret", Some(""), &["endpoint-url", "unresolved-reference"]);
}

#[test]
fn an_empty_secret_file_is_an_unresolved_reference() {
    let text = "version = 1\nenvironment = \"test\"\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:1/\"\n\
                [connectors.a.headers]\nclient_secret = \"${file:secret}\"\nother = \"${BLANK}\"\n";
    for blank in ["", "\n", " \t\r\n\n", "\u{feff}", "\u{feff}\n", "\u{200b} \u{a0}"] {
        let sandbox = Sandbox::new().with_variable("BLANK", if blank.is_empty() { " " } else { blank });
        sandbox.write("inv-hooks.toml", text);
        sandbox.write("secret", blank);
        let shown = sandbox.run(["connector", "validate", "--resolve", "-o", "json"]).exits(3);
        assert_eq!(codes(&shown.json()), ["unresolved-reference".to_owned()].into(), "{blank:?}");
        assert!(
            shown.stdout.contains("the file secret is empty") && shown.stdout.contains("BLANK is not set or is empty"),
            "{}",
            shown.stdout
        );
        let shown = sandbox.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(3);
        assert!(shown.stderr.contains("the file secret is empty"), "{}", shown.stderr);
        let shown = sandbox.run(["doctor"]).shown();
        assert!(!shown.stdout.contains("all can be resolved"), "{}", shown.stdout);
    }
}

#[test]
fn invisible_characters_in_a_secret_are_a_finding_without_the_value() {
    let text = "version = 1\nenvironment = \"test\"\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:1/${PLACE}\"\n\
                [connectors.a.headers]\nclient_secret = \"${file:secret}\"\n";
    let check = |secret: &str, place: &str, expected: Option<&str>| {
        let sandbox = Sandbox::new().with_variable("PLACE", place);
        sandbox.write("inv-hooks.toml", text);
        sandbox.write("secret", secret);
        let run = |args: &[&str]| sandbox.run(args).shown();
        let found = run(&["connector", "validate", "--resolve", "-o", "json"]);
        let (all, doctor) = (found.stdout.clone(), run(&["doctor", "-o", "json"]).stdout);
        assert!(!format!("{all}{doctor}").contains("pl4nted"), "{all}{doctor}");
        let Some(expected) = expected else { return assert_eq!(codes(&found.json()), BTreeSet::new(), "{secret:?}") };
        assert_eq!(codes(&found.json()), ["invisible-character".to_owned()].into(), "{secret:?}");
        assert!(all.contains(expected), "{expected} in {all}");
        assert!(doctor.contains("1 warning") && doctor.contains(expected), "{doctor}");
        sandbox.run(["connector", "validate", "--resolve", "--strict"]).exits(3);
    };
    check("pl4nted\n", "x", None);
    check("\u{feff}pl4nted\n", "x", Some("the value of ${file:secret} has U+FEFF (byte order mark) at character 1"));
    check("pl4nted\u{200b}", "x", Some("U+200B (zero-width space) at character 8"));
    check("pl4\u{a0}nted", "x", Some("U+00A0"));
    check("pl4\u{202e}nted", "x", Some("U+202E"));
    check("pl4nted", "pl4nted\u{2060}", Some("the value of ${PLACE} has U+2060"));
}

#[test]
fn a_reference_within_a_reference_is_refused() {
    for (field, code, value) in [
        ("headers.a", "header-value", "${AA:-${BB}}"),
        ("headers.a", "header-value", "Bearer ${AA:-x$${BB}} y"),
        ("headers.a", "header-value", "${file:${HOME}/x}"),
        ("endpoint", "endpoint-url", "${AA:-https://${BB}}"),
        ("signing_secret", "signing-secret", "${AA:-${BB}}"),
    ] {
        let sandbox = Sandbox::new();
        let pick = |name: &str, other: &str| if field == name { value.to_owned() } else { other.to_owned() };
        let (endpoint, header) = (pick("endpoint", "http://127.0.0.1:1/"), pick("headers.a", "x"));
        let signing = if field == "signing_secret" { format!("signing_secret = \"{value}\"\n") } else { String::new() };
        sandbox.write(
            "inv-hooks.toml",
            format!("version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"{endpoint}\"\n{signing}[connectors.a.headers]\na = \"{header}\"\n"),
        );
        let shown = sandbox.run(["connector", "validate", "-o", "json"]).exits(3);
        assert_eq!(codes(&shown.json()), [code.to_owned()].into(), "{value}: {}", shown.stdout);
        assert!(shown.stdout.contains("contains another '${'"), "{}", shown.stdout);
        assert!(
            sandbox.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(3).stderr.contains("contains another '${'")
        );
    }
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    let add = ["connector", "add", "x", "--api-key", "SALE_INVENTORY", "--endpoint", "http://127.0.0.1:1/", "--header"];
    let shown = sandbox.run([&add[..], &["a: ${AA:-${BB}}"]].concat()).exits(3);
    assert!(shown.stderr.contains("contains another '${'"), "{}", shown.stderr);
}

#[test]
fn a_variable_that_is_not_set_is_reported_once() {
    let sandbox = Sandbox::new();
    let connector = |name: &str| {
        format!(
            "[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:9/${{PLACE}}/{name}/${{PLACE}}\"\nheaders = {{ A = \"${{KEY}}\", B = \"${{KEY}} ${{file:none}}\" }}\n"
        )
    };
    let names = ["a", "b", "c", "d", "e"].map(connector).concat();
    sandbox.write("inv-hooks.toml", format!("version = 1\nenvironment = \"test\"\n{names}"));
    let commands: [(&[&str], i32); 5] = [
        (&["send", "SALE_INVENTORY", "--data", "{}"], 3),
        (&["connector", "test", "--all"], 3),
        (&["connector", "test", "a"], 3),
        (&["connector", "validate", "--resolve"], 3),
        (&["connector", "validate", "-o", "json"], 0),
    ];
    for (command, exit) in commands {
        let shown = sandbox.run(command).exits(exit);
        let text = format!("{}{}", shown.stdout, shown.stderr);
        for what in ["the variable PLACE is not set", "the variable KEY is not set", "the file none "] {
            assert_eq!(text.matches(what).count(), 1, "{command:?}: {what} in {text}");
        }
    }
    let shown = sandbox.run(["connector", "validate", "-o", "json"]).succeeds();
    let places = "it is also needed in a headers.B, b headers.A, b headers.B and in 6 more";
    assert!(shown.stdout.contains(places), "{}", shown.stdout);
    let shown = sandbox.run(["doctor"]).exits(3);
    assert!(format!("{}{}", shown.stdout, shown.stderr).contains("and 2 more"), "{}", shown.stdout);
    let shown = sandbox.run(["connector", "validate", "c", "-o", "json"]).succeeds();
    assert!(shown.stdout.contains("it is also needed in c headers.B\""), "{}", shown.stdout);
}

#[test]
fn a_value_that_is_not_a_number_is_refused_in_a_file_and_on_the_command_line() {
    let sandbox = Sandbox::new();
    let check = |number: &str, exit: i32| {
        let store = format!(
            "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\nretries = 0x1\nconcurrency = 1_0\n[connectors.b]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://b.example\"\nheaders = {{ X = {number} }}\n"
        );
        sandbox.write("inv-hooks.toml", &store);
        for command in [
            &["connector", "list"][..],
            &["connector", "show", "a"],
            &["connector", "disable", "a"],
            &["connector", "edit", "a", "--timeout", "5s"],
            &["connector", "remove", "a"],
        ] {
            let shown = sandbox.run(command).exits(exit);
            assert!(exit == 0 || shown.stderr.contains("line 10, column 1"), "{}", shown.stderr);
            assert!(exit == 0 || sandbox.read("inv-hooks.toml") == store, "{command:?} changed it");
        }
    };
    ["0x", "0o", "0b", "9223372036854775808", "1e400", "0x_1", "+0x1"].iter().for_each(|number| check(number, 7));
    ["0x10", "0o7", "0b1", "1_000", "-1"].iter().for_each(|number| check(number, 0));
}

#[test]
fn a_secret_file_that_cannot_be_read_has_its_reason() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path().join("folder")).expect("a folder");
    sandbox.write("inv-hooks.toml", "");
    let says = |file: &str, message: &str, hint: &str| {
        let header = format!("[connectors.a.headers]\nX-Key = \"${{file:{file}}}\"\n");
        let store = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:9/\"\n";
        sandbox.write("inv-hooks.toml", format!("{store}{header}"));
        let shown = sandbox.run(["send", "SALE_INVENTORY", "--data", "{\"orderId\":\"1\"}", "-n"]).exits(3).stderr;
        assert!(shown.contains(&format!("the file {file} {message}")) && shown.contains(hint), "{file}: {shown}");
    };
    says("nope", "does not exist", "A relative path starts at the store's folder.");
    says("inv-hooks.toml/x", "does not exist", "correct its path");
    says("nope:-default", "does not exist", "A file has no default: `:-` is part of its path.");
    says("folder", "cannot be read as a secret", "It must be a regular file");
}

#[test]
fn the_hint_for_a_wrong_endpoint_in_the_store_is_a_command_for_its_connector() {
    for endpoint in ["https://wms.example.com/sale ", "wms", "https://u:p@wms.example.com/", "http://wms.example.com/"]
    {
        let sandbox = Sandbox::new();
        let connector = format!("[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"{endpoint}\"\n");
        let path = sandbox.write("s.toml", format!("version = 1\nenvironment = \"test\"\n{connector}"));
        set_mode(&path, 0o600);
        let command = "`inv-hooks --config s.toml connector edit sale --endpoint URL`";
        let validated = sandbox.run(["connector", "validate", "--config", "s.toml"]).exits(3);
        assert!(validated.stdout.contains(command), "{endpoint:?}: {}", validated.stdout);
        let sent = sandbox.run(["send", "SALE_INVENTORY", "--data", "{}", "--config", "s.toml"]).exits(3).stderr;
        assert!(sent.contains(command), "{endpoint:?}: {sent}");
    }
}

#[test]
fn a_wrong_check_of_conformance_is_found_and_the_right_one_is_named() {
    let sandbox = Sandbox::new();
    let lines = "[connectors.a]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://wms.example.com/asn\"\n\
                 [connectors.a.conformance]\nunknown-feilds = \"skip\"\nnulls = \"maybe\"\nunicode = \"skip\"\n";
    sandbox.write("inv-hooks.toml", format!("version = 1\n{lines}[connectors.b]\napi_key = \"INVENTORY_EXPORT_PO\"\nendpoint = \"https://wms.example.com/po\"\n"));
    let found = sandbox.run(["connector", "validate", "-o", "json"]).exits(3).json();
    let found: Vec<[&str; 2]> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| ["field", "hint"].map(|key| one[key].as_str().expect("a text")))
        .collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0][0] == "conformance.unknown-feilds" && found[0][1].contains("Did you mean unknown-fields?"));
    assert_eq!(found[1][0], "conformance.nulls");
    sandbox.run(["connector", "validate", "b"]).exits(0);
    // It stops nothing else.
    sandbox.run(["send", "INVENTORY_EXPORT_PO", "--data", "{}", "--dry-run"]).exits(0);
    let shown = sandbox.run(["connector", "conformance", "a", "--list"]).exits(3);
    assert!(shown.stderr.contains("Did you mean unknown-fields?"), "{}", shown.stderr);
}
