//! Files with connectors that are not what they seem: `connector export`, `import`, `diff` and `apply` lose nothing and guess nothing.

use crate::harness::Sandbox;
use std::time::{Duration, Instant};

const STORE: &str = "version = 1\nenvironment = \"test\"\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example.com/\"\n";

fn sandbox(more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", format!("{STORE}{more}"));
    sandbox
}

fn import(sandbox: &Sandbox, text: &str, more: &[&str]) -> crate::harness::Ran {
    sandbox.run_with_input([&["connector", "import", "-"], more].concat(), text.as_bytes())
}

#[test]
fn each_missing_secret_gets_a_variable_of_its_own() {
    let sandbox = Sandbox::new();
    let connector = |name: &str, header: &str| {
        format!(
            "[connectors.\"{name}\"]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example.com/\"\nheaders = {{ {header} }}\n"
        )
    };
    let text = [
        "version = 1\n".to_owned(),
        connector("a-b", "c = \"***\""),
        connector("a", "b-c = \"***\", d = \"${A_E}\", e = \"***\""),
        connector("a_b", "C = \"***\""),
        connector("3pl", "c = \"***\""),
    ];
    import(&sandbox, &text.concat(), &["--references"]).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    let names: Vec<&str> = store.split("${").skip(1).filter_map(|text| text.split('}').next()).collect();
    assert_eq!(names, ["A_B_C", "A_B_C_2", "A_E", "A_E_2", "A_B_C_3", "CONNECTOR_3PL_C"], "{store}");
    import(&sandbox, &text.concat(), &["--references", "--replace"]).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), store, "importing again changes nothing");
}

#[test]
fn a_variable_that_is_anywhere_in_the_store_is_not_given_to_another_secret() {
    let sandbox = sandbox("[log]\nurl = \"${NEW_C:-events.db}\"\n# ${NEW_D}\n");
    let text = STORE.replace("[connectors.sale]", "[connectors.new]");
    import(&sandbox, &format!("{text}headers = {{ c = \"***\", d = \"***\" }}\n"), &["--references"]).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("${NEW_C_2}") && store.contains("${NEW_D_2}"), "{store}");
}

#[test]
fn a_reference_after_the_word_bearer_is_one_in_every_file() {
    let sandbox = sandbox("headers = { Authorization = \"Bearer ${TOKEN}\" }\n");
    let store = sandbox.read("inv-hooks.toml");
    let columns = ["connector", "list", "-o", "csv", "--columns", "name,api_key,endpoint,headers"];
    let json = r#"{"name":"sale","api_key":"SALE_INVENTORY","endpoint":"https://a.example.com/","headers":{"Authorization":"Bearer ${TOKEN}"}}"#;
    for (name, text) in [("cut.csv", sandbox.run(columns).succeeds().stdout), ("cut.json", json.to_owned())] {
        assert!(text.contains("Bearer ${TOKEN}"), "{text}");
        sandbox.write(name, text);
        let told = sandbox.run(["connector", "apply", "-f", name]).succeeds().stderr;
        assert!(told.contains("Nothing to change"), "{told}");
        assert_eq!(sandbox.read("inv-hooks.toml"), store);
    }
}

#[test]
fn a_connector_that_moves_gets_another_variable_than_the_one_of_the_old_host() {
    let sandbox = sandbox("headers = { client_secret = \"${SALE_CLIENT_SECRET}\" }\n");
    let moved = sandbox.read("inv-hooks.toml").replace("a.example.com", "b.example.com");
    import(&sandbox, &moved.replace("${SALE_CLIENT_SECRET}", "***"), &["--references", "--replace"]).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("b.example.com") && store.contains("${SALE_CLIENT_SECRET_2}"), "{store}");
}

#[test]
fn a_reference_takes_the_place_of_what_is_masked_only() {
    let sandbox = Sandbox::new();
    let text = STORE.replace(".com/", ".com/x?mode=full&key=***&t=${T}");
    let refused = import(&sandbox, &text, &[]).exits(3);
    assert!(refused.stderr.contains("for example ${SALE_ENDPOINT}. Or"), "{}", refused.stderr);
    assert!(!refused.stderr.contains("full"), "{}", refused.stderr);
    import(&sandbox, &text, &["--references"]).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("https://a.example.com/x?mode=full&key=${SALE_ENDPOINT}&t=${T}"), "{store}");
}

#[test]
fn a_rotation_never_keeps_the_wrong_signing_secret() {
    let check = |stored: &str, given: &str, expected: Option<&str>| {
        let sandbox = sandbox(&format!("signing_secret = {stored}\n"));
        let run = import(&sandbox, &format!("{STORE}signing_secret = {given}\n"), &["--replace"]);
        if let Some(expected) = expected {
            run.succeeds();
            let store = sandbox.read("inv-hooks.toml");
            assert!(store.contains(&format!("signing_secret = {expected}\n")), "{given}: {store}");
        } else {
            let shown = run.exits(3);
            assert!(shown.stderr.contains("signing_secret is masked (***)"), "{}", shown.stderr);
        }
    };
    let (new, old) = ("whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3", "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk");
    let both = format!("[\"{new}\", \"{old}\"]");
    check(&both, "[\"***\", \"***\"]", Some(&both));
    check(&both, "[\"${NEXT}\", \"***\"]", None);
    check(&both, "[\"***\"]", None);
    check(&format!("[\"{old}\"]"), "[\"${NEXT}\", \"***\"]", Some(&format!("[\"${{NEXT}}\", \"{old}\"]")));
    check(
        &format!("[\"${{NEXT}}\", \"{old}\"]"),
        "[\"***\", \"${NEXT}\"]",
        Some(&format!("[\"{old}\", \"${{NEXT}}\"]")),
    );
}

#[cfg(unix)]
#[test]
fn a_file_of_a_folder_that_cannot_be_read_is_never_left_out() {
    let check = |make: &dyn Fn(&Sandbox), code: i32| {
        let sandbox =
            sandbox("[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://old.example.com\"\n");
        sandbox.write("folder/sale.toml", STORE);
        make(&sandbox);
        let shown = sandbox.run(["connector", "apply", "-f", "folder", "--prune", "--yes"]).exits(code);
        let has_old = sandbox.read("inv-hooks.toml").contains("connectors.old");
        assert!(has_old, "{}", shown.stderr);
    };
    check(&|sandbox| std::os::unix::fs::symlink("gone", sandbox.file("folder/old.toml")).expect("a link"), 3);
    check(&|sandbox| std::os::unix::fs::symlink("gone", sandbox.file("folder/inv-hooks.toml")).expect("a link"), 3);
    check(&|sandbox| std::fs::create_dir(sandbox.file("folder/old.json")).expect("a folder"), 3);
    let pipe = |sandbox: &Sandbox| {
        let made = std::process::Command::new("mkfifo").arg(sandbox.file("folder/old.csv")).status();
        assert!(made.expect("mkfifo").success());
    };
    check(&pipe, 3);
    let old = "version = 1\n[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://old.example.com\"\n";
    check(&|sandbox| drop(sandbox.write("folder/old.TOML", old)), 0);
    // Editors leave such links.
    let left = |sandbox: &Sandbox| {
        sandbox.write("folder/old.Toml", old);
        std::os::unix::fs::symlink("me@here", sandbox.file("folder/.#old.toml")).expect("a link");
    };
    check(&left, 0);
}

#[test]
fn comments_do_not_decide_the_format() {
    for comment in ["# API Key: x", "# name, api key", "# Connector: other"] {
        let sandbox = Sandbox::new();
        import(&sandbox, &format!("{comment}\n{STORE}"), &[]).succeeds();
        assert!(sandbox.read("inv-hooks.toml").contains("[connectors.sale]"), "{comment}");
    }
}

#[test]
fn a_field_that_is_there_twice_is_refused() {
    let check = |text: &str, said: &str| {
        let sandbox = Sandbox::new();
        let shown = import(&sandbox, text, &[]).exits(3);
        assert!(shown.stderr.contains(said), "{said}: {}", shown.stderr);
        assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
        assert!(!sandbox.file("inv-hooks.toml").exists());
    };
    let form = "# Connector: a\nAPI Key: SALE_INVENTORY\nAPI Endpoint: https://planted.example\n";
    check(&format!("{form}API Endpoint: https://b.example\n"), "has the field API Endpoint twice");
    check(&format!("{form}API endpoint: https://b.example\n"), "as API Endpoint and as API endpoint");
    check(&format!("{form}JSON Headers: {{}}\nJSON Headers: {{}}\n"), "has the field JSON Headers twice");
    check(&format!("{form}# Not in the CMS: {{\"retries\":1,\"retries\":2}}\n"), "has the field retries twice");
    let table = "name,api_key,endpoint,endpoint\na,SALE_INVENTORY,https://planted.example,https://b.example\n";
    check(table, "the import has the column endpoint twice");
    check(&table.replacen("endpoint", "url", 1), "has the field API Endpoint twice");
}

#[test]
fn a_header_that_is_not_a_text_is_a_difference() {
    let sandbox = sandbox("headers = { client_id = \"x\" }\n");
    sandbox.write("other.toml", format!("{STORE}headers = {{ client_id = 5 }}\n"));
    sandbox.write("none.toml", STORE);
    let shown = sandbox.run(["connector", "diff", "none.toml", "other.toml", "-o", "json"]).exits(8);
    assert_eq!(shown.json()[0]["to"], "not a text");
    let shown = sandbox.run(["connector", "diff", "other.toml", "-o", "json"]).exits(8);
    assert_eq!((&shown.json()[0]["from"], &shown.json()[0]["to"]), (&"***".into(), &"not a text".into()));
}

#[test]
fn texts_that_look_like_something_else_survive_csv() {
    let store = format!("{STORE}ca_file = \"'=ca.pem\"\nclient_cert = \"[1]\"\n");
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", &store);
    let text = sandbox.run(["connector", "export", "--format", "csv"]).succeeds_silently().stdout;
    import(&sandbox, &text, &["--replace"]).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
}

#[test]
fn what_the_form_cannot_show_is_not_exported_as_a_form() {
    for endpoint in [" https://a.example.com", "https://a.example.com\\nAPI Key: PLANTED"] {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", STORE.replace("https://a.example.com/", endpoint));
        let shown = sandbox.run(["connector", "export", "--format", "cms"]);
        let shown = shown.shown();
        let is_hidden = shown.stdout.contains("API Endpoint: ***");
        assert!(
            is_hidden || shown.stderr.contains("the endpoint of the connector sale cannot be a line"),
            "{}",
            shown.stderr
        );
        let args = ["connector", "export", "--format", "cms", "--reveal", "--no-pager"];
        let (code, screen) = sandbox.terminal_of(400, args).ends();
        assert!(code == 3 && screen.contains("the endpoint of the connector sale cannot be a line"), "{screen}");
        sandbox.run(["connector", "export", "--format", "json"]).succeeds();
    }
}

#[test]
fn no_message_repeats_a_secret_that_was_put_into_the_wrong_place() {
    let sandbox = sandbox("");
    sandbox.write("wanted.toml", STORE);
    for pair in ["https://u:planted-1@a.example.com", "https://a.example/=https://planted-2.example", "planted-3="] {
        let shown = sandbox.run(["connector", "apply", "-f", "wanted.toml", "--map-endpoint", pair]).exits(2);
        assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
    }
    let named = r#"{"Name":"Planted Secret 9","API Key":"SALE_INVENTORY","API Endpoint":"https://b.example"}"#;
    let shown = import(&sandbox, named, &[]).exits(3);
    assert!(!shown.stderr.to_lowercase().contains("planted"), "{}", shown.stderr);
    for file in
        ["https://u:planted-4@a.example/ca.pem", "https://a.example/ca.pem?t=planted-5", "u:planted-6@a.example"]
    {
        sandbox.write("other.toml", format!("{STORE}ca_file = \"{file}\"\nclient_cert = \"{file}\"\n"));
        for line in [
            "connector show sale",
            "connector list -o json",
            "connector validate",
            "connector export",
            "connector diff inv-hooks.toml",
        ] {
            let ran = sandbox.run(line.split(' ').chain(["--config", "other.toml"]));
            let shown = ran.shown();
            assert!(
                !format!("{}{}", shown.stdout, shown.stderr).contains("planted"),
                "{line}: {}{}",
                shown.stdout,
                shown.stderr
            );
        }
    }
}

#[test]
fn large_files_are_read_in_time_and_endless_ones_are_refused() {
    let sandbox = sandbox("");
    let headers = |value: &str| -> String { (0..16_000).map(|number| format!("X-{number} = \"{value}\"\n")).collect() };
    sandbox.write("inv-hooks.toml", format!("{STORE}[connectors.sale.headers]\n{}", headers("${A}")));
    sandbox.write("wanted.toml", format!("{STORE}[connectors.sale.headers]\n{}", headers("${B}")));
    let start = Instant::now();
    sandbox.run(["connector", "diff", "wanted.toml"]).exits(8);
    sandbox.run(["connector", "apply", "-f", "wanted.toml"]).succeeds();
    sandbox.run(["connector", "validate"]).exits(0);
    let lines: String = (0..100_000).map(|number| format!("\"Y-{number}\": \"${{A}}\",\n")).collect();
    let form = format!(
        "API Key: RETURN_INVENTORY\nAPI Endpoint: https://a.example.com\nJSON Headers: {{\n{lines}\"Z\": \"z\"}}\n"
    );
    import(&sandbox, &form, &["--dry-run"]).succeeds();
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    if cfg!(unix) {
        let shown = sandbox.run(["connector", "apply", "-f", "/dev/zero"]).exits(3);
        assert!(shown.stderr.contains("it is a device, and no regular file"), "{}", shown.stderr);
    }
}

#[test]
fn a_mark_that_is_taken_as_text_is_reported() {
    let sandbox = sandbox("");
    let entry = |more: &str| {
        format!(
            r#"{{"name":"cut","api_key":"SALE_INVENTORY","endpoint":"https://b.example","headers":{{"X":"a${{B}}"}}{more}}}"#
        )
    };
    let said = "In cut, a ${ beside other text is stored as text";
    let shown = import(&sandbox, &entry(""), &["--dry-run"]).succeeds();
    assert!(shown.stderr.contains(said), "{}", shown.stderr);
    let shown = import(&sandbox, &entry(r#","retries":null"#), &["--dry-run"]).succeeds();
    assert!(!shown.stderr.contains(said), "{}", shown.stderr);
}

#[test]
fn a_pipe_that_nothing_writes_to_is_refused_and_another_one_is_read() {
    let sandbox = Sandbox::new();
    let made = std::process::Command::new("mkfifo").arg(sandbox.file("pipe")).status();
    assert!(made.expect("mkfifo").success());
    sandbox.write("inv-hooks.toml", STORE);
    for args in [&["apply", "-f", "pipe"][..], &["diff", "pipe"], &["import", "pipe"]] {
        let shown = sandbox.run([&["connector"], args].concat()).exits(3);
        assert!(shown.stderr.contains("a pipe that nothing writes to"), "{}", shown.stderr);
    }
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let line =
        format!("(sleep 0.2; cat inv-hooks.toml; sleep 0.2) > pipe & exec 3<pipe; {program} connector diff /dev/fd/3");
    let mut command = std::process::Command::new("sh");
    let ran = command.args(["-c", &line]).current_dir(sandbox.path()).env("HOME", sandbox.home()).output();
    assert!(ran.as_ref().is_ok_and(|ran| ran.status.success()), "{ran:?}");
}
