//! `connector export`, and `connector import` of what it writes.

use crate::harness::Sandbox;
use inv_hooks::model::ApiKey;

const SECRET: &str = "planted-5ecret";

/// A store with a connector for each API key, of which some have settings and secrets.
fn store() -> String {
    let mut text = "version = 1\nenvironment = \"test\"\n".to_owned();
    for (number, key) in ApiKey::ALL.iter().enumerate() {
        text += &format!(
            "\n[connectors.c{number}]\napi_key = \"{key}\"\nendpoint = \"https://wms.example.com/{number}?key=planted-5ecret\"\n"
        );
        if number % 2 == 0 {
            text += "timeout = \"7s\"\nidempotent = true\nenabled = false\n";
        }
        text +=
            &format!("[connectors.c{number}.headers]\nclient_id = \"${{ID}}\"\nclient_secret = \"planted-5ecret\"\n");
    }
    text
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", store());
    sandbox
}

const FORMATS: [&str; 4] = ["toml", "json", "cms", "csv"];

#[test]
fn each_format_of_one_connector() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "inv-hooks.toml",
        "version = 1\n[connectors.wms]\napi_key = \"INVENTORY_EXPORT_INA\"\nendpoint = \"https://wms.example.com/ina?key=planted-5ecret\"\nretries = 3\nheaders = { Content-Type = \"application/json\", client_secret = \"planted-5ecret\" }\n",
    );
    let export = |format: &str| sandbox.run(["connector", "export", "wms", "--format", format]).succeeds_silently();
    snapbox::assert_data_eq!(
        export("cms").stdout,
        snapbox::str![[r##"
# Connector: wms
API Key: INVENTORY_EXPORT_INA
Events: INVENTORY_ADJUSTMENT, INVENTORY_BUCKET_ADJUSTMENT
API Endpoint: https://wms.example.com/ina?key=***
Integration Type: HTTP_POST
JSON Headers: {"Content-Type":"application/json","client_secret":"***"}
# Not in the CMS: {"events":[],"retries":3}

"##]]
    );
    snapbox::assert_data_eq!(
        export("toml").stdout,
        snapbox::str![[r#"
version = 1

[connectors.wms]
api_key = "INVENTORY_EXPORT_INA"
endpoint = "https://wms.example.com/ina?key=***"
retries = 3

[connectors.wms.headers]
Content-Type = "application/json"
client_secret = "***"

"#]]
    );
    snapbox::assert_data_eq!(
        export("csv").stdout,
        snapbox::str![[r#"
name,api_key,events,endpoint,integration_type,headers,enabled,timeout,concurrency,retries,retry_after_max,rate,breaker,order,answer,retry_for,latency_threshold,signing_secret,ca_file,client_cert,oauth,allow_http,idempotent,conformance
wms,INVENTORY_EXPORT_INA,,https://wms.example.com/ina?key=***,HTTP_POST,"{""Content-Type"":""application/json"",""client_secret"":""***""}",true,,,3,,,,,,,,,,,,false,false,

"#]]
    );
    let listed = sandbox.run(["connector", "list", "-o", "json"]).succeeds_silently().stdout;
    assert_eq!(export("json").stdout, listed);
}

#[test]
fn an_export_is_imported_into_the_store_that_has_the_secrets() {
    let sandbox = sandbox();
    for format in FORMATS {
        let text = sandbox.run(["connector", "export", "--format", format]).succeeds_silently().stdout;
        assert!(!text.contains(SECRET), "{text}");
        let shown = sandbox.run_with_input(["connector", "import", "-", "-o", "ndjson"], text.as_bytes()).succeeds();
        let lines = shown.json_lines();
        assert_eq!(lines.len(), 11);
        assert!(lines.iter().all(|line| line["change"] == "unchanged"), "{format}: {lines:?}");
        assert_eq!(sandbox.read("inv-hooks.toml"), store(), "{format}");
    }
    let listed = sandbox.run(["connector", "list", "-o", "json"]).succeeds_silently().stdout;
    sandbox.run_with_input(["connector", "import", "-"], listed.as_bytes()).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), store());
}

#[test]
fn a_terminal_shows_the_secrets_and_what_it_shows_is_imported_as_the_same_connectors() {
    let sandbox = sandbox();
    sandbox.run(["connector", "export", "--reveal"]).exits(6).says(snapbox::str![[r#"
error: secrets are shown only on a terminal
  Run it without a pipe or redirection.

"#]]);
    let listed = sandbox.run(["connector", "list", "-o", "json"]).succeeds().stdout;
    for format in FORMATS {
        let args = ["connector", "export", "--reveal", "--format", format, "--no-pager"];
        let (code, text) = sandbox.terminal_of(400, args).ends();
        assert_eq!(code, 0, "{text}");
        assert!(text.contains(SECRET), "{text}");
        let other = Sandbox::new();
        other.run_with_input(["connector", "import", "-"], text.replace('\r', "").as_bytes()).succeeds();
        assert_eq!(other.run(["connector", "list", "-o", "json"]).succeeds().stdout, listed, "{format}");
        assert_eq!(other.read("inv-hooks.toml").matches(SECRET).count(), 22, "{format}");
    }
}

#[test]
fn a_masked_secret_that_is_not_known_is_missing_and_never_stored() {
    let sandbox = sandbox();
    for format in FORMATS {
        let text = sandbox.run(["connector", "export", "c0", "--format", format]).succeeds_silently().stdout;
        let other = Sandbox::new();
        let refused = other.run_with_input(["connector", "import", "-"], text.as_bytes()).exits(3);
        if format == "toml" {
            refused.says(snapbox::str![[r#"
error: the import has 2 problems; nothing was saved
  connector c0: endpoint is masked (***), and the store has no such value of this connector for this host
    Write the value or a reference, for example ${C0_ENDPOINT}. Or add --references.
  connector c0: headers.client_secret is masked (***), and the store has no such value of this connector for this host
    Write the value or a reference, for example ${C0_CLIENT_SECRET}. Or add --references.

"#]]);
        }
        assert!(refused.stderr.contains("${C0_CLIENT_SECRET}"), "{}", refused.stderr);
        assert!(!other.file("inv-hooks.toml").exists());
        other.run_with_input(["connector", "import", "-", "--references"], text.as_bytes()).succeeds();
        let stored = other.read("inv-hooks.toml");
        assert!(stored.contains("client_secret = \"${C0_CLIENT_SECRET}\""), "{stored}");
        assert!(stored.contains("?key=${C0_ENDPOINT}\""), "{stored}");
        assert!(!stored.contains("***"), "{stored}");
    }
}

#[test]
fn a_reference_stays_where_the_file_has_a_mask() {
    let sandbox = Sandbox::new();
    let store = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\nheaders = { client_secret = \"${SECRET}\" }\n";
    sandbox.write("inv-hooks.toml", store);
    let given = store.replace("${SECRET}", "***");
    sandbox.run_with_input(["connector", "import", "-"], given.as_bytes()).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
    // Another host does not get the value of this one.
    let elsewhere = "[{\"name\":\"a\",\"api_key\":\"SALE_INVENTORY\",\"endpoint\":\"https://b.example/?key=***\"}]";
    let shown = sandbox.run_with_input(["connector", "import", "-", "--replace"], elsewhere.as_bytes()).exits(3);
    assert!(shown.stderr.contains("endpoint is masked"), "{}", shown.stderr);
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
}

#[test]
fn all_problems_of_an_export_are_reported_without_its_values() {
    let check = |text: &str, expected: &[&str]| {
        let sandbox = Sandbox::new();
        let shown = sandbox.run_with_input(["connector", "import", "-"], text.as_bytes()).exits(3);
        expected.iter().for_each(|part| assert!(shown.stderr.contains(part), "{part}: {}", shown.stderr));
        assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
        assert!(!sandbox.file("inv-hooks.toml").exists());
    };
    check("version = 1\n[connectors.a]\napi_key = planted\n", &["the import is refused: line 3", "api_key"]);
    check(
        "version = 1\n[connectors.a]\napi_key = \"SALE\"\nendpoint = \"planted\"\n",
        &["the import has 2 problems", "connector a: api_key", "connector a: endpoint"],
    );
    check("name,api_key\na,SALE_INVENTORY,planted\n", &["the import, line 2"]);
    check("API Key: SALE_INVENTORY\nplanted\nAPI Endpoint planted\n", &["API Endpoint"]);
    check(
        "{\"api_key\":\"SALE_INVENTORY\",\"endpoint\":\"https://a.example\",\"timeout\":\"planted\"}",
        &["wrong timeout"],
    );
}

#[test]
fn a_reference_in_a_query_or_a_token_url_is_exported_as_it_is_written() {
    let sandbox = Sandbox::new();
    let store = |name: &str| {
        format!(
            "version = 1\n\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example.com/x?k=${{{name}}}\"\nretries = 3\n\
             oauth = {{ token_url = \"https://id.example.com/t?k=${{{name}}}\", client_id = \"a\", client_secret = \"${{S}}\" }}\n"
        )
    };
    sandbox.write("old.toml", store("OLD"));
    sandbox.write("new.toml", store("NEW"));
    sandbox.write("empty.toml", "version = 1\n");
    for format in FORMATS {
        let run = ["connector", "export", "--config", "old.toml", "--format", format];
        let export = sandbox.run(run).succeeds_silently().stdout;
        assert!(export.matches("k=${OLD}").count() == 2, "{export}");
        sandbox.write("export", export.replace("client_id = \"***\"", "client_id = \"a\""));
        let same = ["connector", "diff", "export", "--config", "old.toml"];
        sandbox.run(same).exits(0);
        let told = sandbox.run(["connector", "diff", "export", "--config", "new.toml"]).exits(8).stdout;
        assert!(told.contains("k=${NEW}") && told.contains("k=${OLD}") && told.contains("oauth.token_url"), "{told}");
    }
    let export = sandbox.run(["connector", "export", "--config", "old.toml"]).succeeds_silently().stdout;
    sandbox.write("export", export.replace("client_id = \"***\"", "client_id = \"a\""));
    sandbox.run(["connector", "apply", "-f", "export", "--config", "empty.toml"]).succeeds();
    assert!(sandbox.read("empty.toml").contains("https://a.example.com/x?k=${OLD}"), "{}", sandbox.read("empty.toml"));
}

#[test]
fn an_export_has_no_lines_and_no_names() {
    for output in ["ndjson", "name", "wide"] {
        let told = sandbox().run(["connector", "export", "-o", output]).exits(2);
        assert!(told.stderr.contains("has nothing to write as"), "{}", told.stderr);
    }
}
