//! `connector apply`: the store becomes the same as a file.

use crate::harness::Sandbox;
use inv_hooks::model::ApiKey;

const STORE: &str = "# mine\nversion = 1\nenvironment = \"production\" # the real one\n\n# about asn\n[connectors.asn] # a\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = 'https://wms.example.com/asn' # where\ntimeout = \"1000ms\"\n# secrets\nheaders = { client_id = \"${ID}\", client_secret = \"planted-1\" } # inline\n\n# about old\n[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://old.example.com\"\n\n[payload.SALE_INVENTORY]\nstore = \"/s\" # end\n";

const WANTED: &str = "version = 1\n[connectors.asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://wms.example.com/asn\"\ntimeout = \"2s\"\nheaders = { client_id = \"${ID}\", client_secret = \"***\" }\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://wms.example.com/sale\"\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox.write("wanted.toml", WANTED);
    sandbox
}

#[test]
fn the_plan_is_shown_and_made_and_comments_survive() {
    let sandbox = sandbox();
    let plan = sandbox.run(["connector", "apply", "-f", "wanted.toml", "--prune", "--dry-run"]).succeeds();
    snapbox::assert_data_eq!(
        plan.stdout.clone(),
        snapbox::str![[r#"
CONNECTOR	CHANGE	FIELD	FROM	TO
asn	change	timeout	1s	2s
sale	add	api_key		SALE_INVENTORY
sale	add	endpoint		https://wms.example.com/sale
old	remove	api_key	SALE_INVENTORY	
old	remove	endpoint	https://old.example.com	

"#]]
    );
    plan.says(snapbox::str![[r#"
warning: asn: headers.client_secret: secret stored in plain text (literal-secret)
  Put it into a variable and write "${NAME}", or into its own file and write "${file:PATH}".
Connectors: 1 to add, 1 to change, 1 to remove ([..]inv-hooks.toml)

"#]]);
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    sandbox.run(["connector", "apply", "-f", "wanted.toml", "--prune"]).succeeds().says(snapbox::str![[r#"
warning: asn: headers.client_secret: secret stored in plain text (literal-secret)
  Put it into a variable and write "${NAME}", or into its own file and write "${file:PATH}".
Connectors: 1 added, 1 changed, 1 removed ([..]inv-hooks.toml)

"#]]);
    let added = "\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://wms.example.com/sale\"\n";
    let old = "\n# about old\n[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://old.example.com\"\n";
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE.replace("1000ms", "2s").replace(old, added));
    sandbox.run(["connector", "diff", "wanted.toml"]).succeeds();
}

#[test]
fn applying_again_writes_nothing() {
    let sandbox = sandbox();
    let apply = ["connector", "apply", "-f", "wanted.toml", "--detailed-exitcode"];
    sandbox.run(apply.iter().chain(&["--dry-run"])).exits(8);
    sandbox.run(apply).exits(8);
    let (before, text) = (metadata(&sandbox), sandbox.read("inv-hooks.toml"));
    assert!(text.contains("[connectors.old]"), "without --prune, others stay: {text}");
    sandbox.run(apply).succeeds().says(snapbox::str![[r#"
Only in the store: old. To remove it, add --prune.
Nothing to change in [..]inv-hooks.toml.

"#]]);
    sandbox.run(apply.iter().chain(&["--dry-run"])).succeeds();
    assert_eq!((metadata(&sandbox), sandbox.read("inv-hooks.toml")), (before, text));
}

/// What changes with every write, even if the text stays.
fn metadata(sandbox: &Sandbox) -> (u64, std::time::SystemTime) {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = sandbox.file("inv-hooks.toml").metadata().expect("a store");
    (metadata.ino(), metadata.modified().expect("a time"))
}

#[test]
fn eleven_connectors_go_from_staging_to_production_with_one_command() {
    let sandbox = Sandbox::new();
    let mut staging = "version = 1\nenvironment = \"staging\"\n".to_owned();
    for key in ApiKey::ALL {
        let name = key.as_str().to_lowercase().replace('_', "-");
        staging += &format!(
            "\n[connectors.{name}]\napi_key = \"{key}\"\nendpoint = \"https://staging.example.com/{name}?t=1\"\nheaders = {{ client_secret = \"${{SECRET}}\" }}\n"
        );
    }
    sandbox.write("staging/inv-hooks.toml", &staging);
    sandbox.write("production.toml", "version = 1 # mine\nenvironment = \"production\"\n");
    let apply = ["connector", "apply", "-f", "staging", "--config", "production.toml", "--detailed-exitcode"];
    let map = ["--map-endpoint", "https://staging.example.com=https://wms.example.com"];
    sandbox.run(apply.iter().chain(&map)).exits(8);
    let text = sandbox.read("production.toml");
    assert!(text.starts_with("version = 1 # mine\nenvironment = \"production\"\n"), "{text}");
    assert_eq!(text.matches("https://wms.example.com/").count(), 11);
    assert!(!text.contains("staging"), "{text}");
    sandbox.run(apply.iter().chain(&map)).succeeds();
    assert_eq!(sandbox.read("production.toml"), text);
}

#[test]
fn a_pair_of_endpoints_that_fits_nothing_is_refused_and_one_that_fits_some_is_reported() {
    let sandbox = sandbox();
    let apply = |map: &str| sandbox.run(["connector", "apply", "-f", "wanted.toml", "--map-endpoint", map]);
    apply("https://wms.exampel.com=https://x.example.com").exits(3).says(snapbox::str![[r#"
error: --map-endpoint: no endpoint and no token URL starts with https://wms.exampel.com; nothing was changed
  Write the start of the endpoints up to the end of the host or of a part of the path.

"#]]);
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    apply("no-pair").exits(2);
    let told = apply("https://=https://proxy.example.com/").exits(2);
    assert!(told.stderr.contains("has no host"), "{}", told.stderr);
    let some = apply("https://wms.example.com/sale=https://x.example.com").succeeds();
    assert!(some.stderr.contains("--map-endpoint does not fit the endpoints of asn"), "{}", some.stderr);
    assert!(sandbox.read("inv-hooks.toml").contains("https://x.example.com"));
}

#[test]
fn token_urls_get_another_host_too_and_one_that_no_pair_fits_is_reported() {
    let sandbox = Sandbox::new();
    let oauth = |name: &str, host: &str| {
        format!(
            "\n[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://staging.example.com/{name}\"\n\
             oauth = {{ token_url = \"https://{host}/token\", client_id = \"${{ID}}\", client_secret = \"${{SECRET}}\" }}\n"
        )
    };
    let (a, b) = (oauth("a", "staging.example.com"), oauth("b", "id.example.com"));
    sandbox.write("wanted.toml", format!("version = 1\n{a}{b}"));
    sandbox.write("inv-hooks.toml", "version = 1\n");
    let map = ["--map-endpoint", "https://staging.example.com=https://wms.example.com"];
    let told = sandbox.run(["connector", "apply", "-f", "wanted.toml"].iter().chain(&map)).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(!store.contains("staging") && store.contains("https://wms.example.com/token"), "{store}");
    let warning = "--map-endpoint does not fit the token URLs of b; they stay as they are";
    assert!(told.stderr.contains(warning) && store.contains("https://id.example.com/token"), "{}", told.stderr);
}

#[test]
fn a_file_that_is_wrong_changes_nothing() {
    let sandbox = sandbox();
    let check = |text: &str, code: i32, contains: &str| {
        sandbox.write("given", text);
        let shown = sandbox.run(["connector", "apply", "-f", "given", "--prune", "--yes"]).exits(code);
        assert!(shown.stderr.contains(contains), "{}", shown.stderr);
        assert!(!shown.stderr.contains("planted"), "{}", shown.stderr);
        assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    };
    check("version = 1\n", 3, "given has no connectors");
    check("", 3, "given is not JSON");
    check(&WANTED.replace("asn]", "new]"), 3, "connector new: headers.client_secret is masked (***)");
    check(&WANTED.replace("SALE_INVENTORY", "SALE"), 3, "sale: api_key: this is not an API key");
    check(&WANTED.replace("api_key", "api_kye"), 3, "given is refused: line 2");
}

#[test]
fn a_store_is_created_and_the_missing_secret_becomes_a_reference() {
    let sandbox = Sandbox::new();
    sandbox.write("wanted.toml", WANTED);
    sandbox.run(["connector", "apply", "-f", "wanted.toml"]).exits(3);
    sandbox.run(["connector", "apply", "-f", "wanted.toml", "--references", "--dry-run"]).succeeds();
    assert!(!sandbox.file("inv-hooks.toml").exists());
    sandbox.run(["connector", "apply", "-f", "wanted.toml", "--references"]).succeeds();
    let text = sandbox.read("inv-hooks.toml");
    assert!(text.contains("client_secret = \"${ASN_CLIENT_SECRET}\"") && !text.contains("***"), "{text}");
}

#[test]
fn a_reference_for_the_secret_of_an_endpoint_stays_when_it_is_applied_again() {
    let sandbox = Sandbox::new();
    let text = |url: &str| {
        format!("version = 1\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://{url}\"\n")
    };
    sandbox.write("wanted.toml", text("stg.example.com/sale?mode=full&token=***&t=${T:-***}"));
    let map = "https://stg.example.com=https://prd.example.com";
    let apply = ["connector", "apply", "-f", "wanted.toml", "--map-endpoint", map, "--detailed-exitcode"];
    sandbox.run(apply.iter().chain(&["--references"])).exits(8);
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("https://prd.example.com/sale?mode=full&token=${SALE_ENDPOINT}&t=${T}"), "{store}");
    sandbox.run(apply.iter().chain(&["--references"])).succeeds();
    sandbox.run(apply).succeeds();
    assert_eq!(sandbox.read("inv-hooks.toml"), store);
    sandbox.write("wanted.toml", text("stg.example.com/sale?mode=half&token=***&t=${T}"));
    sandbox.run(apply).exits(3);
    sandbox.write("inv-hooks.toml", text("prd.example.com/p$${X}?token=${T}"));
    sandbox.write("wanted.toml", text("prd.example.com/p${X}?token=***"));
    sandbox.run(["connector", "diff", "wanted.toml"]).exits(8);
    sandbox.write("inv-hooks.toml", text("prd.example.com/p?a=hunter2&token=${T}"));
    sandbox.write("wanted.toml", text("prd.example.com/p?a=***&token=***"));
    sandbox.run(["connector", "apply", "-f", "wanted.toml", "--references"]).succeeds();
    assert!(sandbox.read("inv-hooks.toml").contains("a=hunter2&token=${T}"));
}

#[test]
fn events_of_a_removed_connector_need_yes() {
    let sandbox = sandbox();
    let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "old", "--data", "{\"orderId\":\"1\"}"];
    sandbox.run(add).succeeds();
    let apply = ["connector", "apply", "-f", "wanted.toml", "--prune"];
    let refused = sandbox.run(apply).exits(6);
    assert!(refused.stderr.contains("the failed-event log has 1 event for old"), "{}", refused.stderr);
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    sandbox.run(apply.iter().chain(&["--yes"])).succeeds();
    assert!(!sandbox.read("inv-hooks.toml").contains("[connectors.old]"));
}

#[test]
fn a_person_is_asked_and_may_say_no() {
    let sandbox = sandbox();
    let args = ["connector", "apply", "-f", "wanted.toml", "--prune"];
    let mut terminal = sandbox.terminal(args);
    terminal.sees("1 to add, 1 to change, 1 to remove. Make these changes?").presses("n");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 6, "{screen}");
    assert!(screen.contains("Nothing was changed."), "{screen}");
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    let mut terminal = sandbox.terminal(args);
    terminal.sees("Make these changes?").presses("y");
    assert_eq!(terminal.ends().0, 0);
    assert!(sandbox.read("inv-hooks.toml").contains("[connectors.sale]"));
}

#[test]
fn headers_that_go_to_another_host_are_reported() {
    let sandbox = sandbox();
    let wanted = WANTED.replace("https://wms.example.com/asn", "https://other.example.com/asn");
    sandbox.write("wanted.toml", wanted.replace("***", "${ASN_SECRET}"));
    let shown = sandbox.run(["connector", "apply", "-f", "wanted.toml", "--dry-run"]).succeeds();
    assert!(shown.stderr.contains("the headers go to the new host: asn"), "{}", shown.stderr);
}

#[test]
fn a_masked_secret_does_not_follow_its_connector_to_another_host() {
    let sandbox = sandbox();
    for endpoint in [
        "https://other.example.com/asn",
        "http://wms.example.com/asn",
        "https://wms.example.com:8443/asn",
        "${BASE}/asn",
    ] {
        sandbox.write("moved.toml", WANTED.replace("https://wms.example.com/asn", endpoint));
        for command in [&["apply", "-f", "moved.toml"][..], &["import", "moved.toml", "--replace"]] {
            let run = sandbox.run([&["connector"], command].concat()).exits(3);
            assert!(run.stderr.contains("headers.client_secret is masked (***)"), "{}", run.stderr);
            assert_eq!(sandbox.read("inv-hooks.toml"), STORE, "{endpoint}: {command:?}");
        }
    }
    sandbox.write("moved.toml", WANTED.replace("https://wms.example.com/asn", "https://wms.example.com/other"));
    sandbox.run(["connector", "apply", "-f", "moved.toml"]).succeeds();
    assert!(sandbox.read("inv-hooks.toml").contains("planted-1"));
}

#[test]
fn a_new_store_that_a_variable_names_is_created() {
    let sandbox = sandbox();
    sandbox.write(
        "one.toml",
        "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example.com\"\n",
    );
    let path = sandbox.file("new/inv-hooks.toml");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let apply = |more: &[&str]| {
        let words = [&["connector", "apply", "-f", "one.toml"], more].concat();
        sandbox.run_as(&words, b"", |command| {
            command.env("INV_HOOKS_CONFIG", &path);
        })
    };
    apply(&["--dry-run"]).succeeds();
    assert!(!path.exists());
    apply(&[]).succeeds();
    assert!(path.exists());
}

#[test]
fn a_dry_run_finds_drift_although_the_log_has_events_of_a_connector_that_would_go() {
    let shop = crate::harness::Shop::empty();
    shop.server.set_reply(crate::harness::Reply::status(500));
    shop.write_store(&crate::harness::connector("old", "SALE_INVENTORY", &shop.server.url("/old")));
    shop.run(["send", "SALE_INVENTORY", "--data", "{\"orderId\":\"1\"}", "--retries", "0"]).exits(4);
    shop.sandbox.write("wanted.toml", WANTED.replace("\"***\"", "\"${S}\""));
    let apply = ["connector", "apply", "-f", "wanted.toml", "--prune"];
    let told = shop.run([&apply[..], &["--dry-run", "--detailed-exitcode"]].concat()).exits(8);
    assert!(told.stderr.contains("has 1 event for old: 1 failed; without --dry-run"), "{}", told.stderr);
    shop.run(apply).exits(6);
}

#[test]
fn a_file_that_is_another_one_beside_the_store_is_reported() {
    let sandbox = Sandbox::new();
    sandbox.write("staging/ca.pem", "staging");
    sandbox.write("staging/secret", "staging");
    let one = |name: &str, line: &str| {
        format!(
            "[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://wms.example.com/{name}\"\n{line}\n"
        )
    };
    let (a, b) = (one("a", "ca_file = \"ca.pem\""), one("b", "headers = { X-Key = \"${file:secret}\" }"));
    let c = one("c", "headers = { X-Key = \"${file:/etc/passwd}\" }");
    sandbox.write("staging/inv-hooks.toml", format!("version = 1\n{a}{b}{c}"));
    sandbox.write("inv-hooks.toml", "version = 1\n");
    let warning = "the relative paths of these connectors lead to other files or to none";
    let told = sandbox.run(["connector", "apply", "-f", "staging"]).succeeds().stderr;
    assert!(told.contains(warning) && told.contains("to none: a, b\n"), "{told}");
    let told = sandbox.run(["connector", "diff", "staging"]).exits(0).stderr;
    assert!(told.contains(warning) && told.contains("a, b\n"), "{told}");
    let told = sandbox.run(["connector", "diff", "staging", "staging/inv-hooks.toml"]).exits(0).stderr;
    assert!(!told.contains(warning), "{told}");
}
