//! The tables `[tenants.NAME]`.

use super::scene::{SECRETS, Scene, shipment};
use crate::harness::{Reply, STORE_HEAD, Sandbox};

fn fails(sandbox: &Sandbox, args: &[&str], code: i32, words: &str) {
    let data = shipment(1);
    let shown = sandbox.run([&["asn", "create", "--data", &data], args].concat()).exits(code);
    assert!(shown.stderr.contains(words), "{}", shown.stderr);
}

#[test]
fn a_tenant_is_named_unless_there_is_only_one() {
    let scene = Scene::new("");
    fails(&scene.sandbox, &[], 2, "there are several tenants: old, new");
    fails(&scene.sandbox, &["--tenant", "olt"], 5, "Did you mean old?");
    let none = Sandbox::new();
    none.write("inv-hooks.toml", STORE_HEAD);
    fails(&none, &[], 5, "Add a table [tenants.NAME] to the store");
    fails(&Sandbox::new(), &[], 5, "inv-hooks init");
    let store = scene.sandbox.read("inv-hooks.toml");
    let (only, _) = store.split_once("[tenants.new]").expect("two tenants");
    scene.sandbox.write("inv-hooks.toml", only);
    fails(&scene.sandbox, &[], 6, "--tenant old");
    assert!(scene.sent().is_empty());
    scene.sandbox.run(["asn", "create", "--data", &shipment(1), "--dry-run"]).exits(0);
    scene.sandbox.run(["asn", "create", "--data", &shipment(1), "--yes"]).exits(0);
}

#[test]
fn the_value_of_a_reference_cannot_lead_the_shipments_elsewhere() {
    let scene = Scene::new("");
    let store = scene.sandbox.read("inv-hooks.toml");
    let written = scene.api.url("/staging/service/");
    for (value, code) in [
        ("/x/service#", 3),
        ("/x/service?x=", 3),
        ("/x/service/", 3),
        ("/x/merchant/v1/ims/inventory/asn?x=", 3),
        ("/x/service", 0),
    ] {
        scene.sandbox.write("base.txt", scene.api.url(value));
        scene.sandbox.write("inv-hooks.toml", store.replace(&written, "${file:base.txt}"));
        let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", &shipment(1)]).exits(code);
        let words = "does not end in /merchant/v1/ims/inventory/asn behind one slash";
        assert_eq!(shown.stderr.contains(words), code == 3, "{value}: {}", shown.stderr);
        let validated = scene.sandbox.run(["connector", "validate"]).shown();
        assert_eq!((validated.stdout + &validated.stderr).contains(words), code == 3, "{value}");
    }
    assert_eq!(scene.sent().len(), 1);
    scene.sandbox.write("inv-hooks.toml", store.replacen("[tenants.old]\n", "[tenants.old]\nversion = \"..\"\n", 1));
    fails(&scene.sandbox, &["--tenant", "old"], 7, "version must be one word");
}

#[test]
fn a_tenant_is_no_connector_and_messages_say_so() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400));
    scene.create(&shipment(1), &[]);
    for words in [&["connector", "show", "old"][..], &["repost", "1", "--to", "old"]] {
        let shown = scene.sandbox.run(words).exits(5);
        assert!(shown.stderr.contains("old is a tenant") && !shown.stderr.contains("Did you mean"), "{}", shown.stderr);
    }
    let store = scene.sandbox.read("inv-hooks.toml").replace("tenants.old", "tenants.other");
    scene.sandbox.write("inv-hooks.toml", store);
    let shown = scene.sandbox.run(["repost", "1"]).exits(5);
    assert!(shown.stderr.contains("[tenants.old]") && !shown.stderr.contains("--to"), "{}", shown.stderr);
}

#[test]
fn an_import_adds_no_connector_with_the_name_of_a_tenant() {
    let scene = Scene::new("");
    let other = Sandbox::new();
    let text = "[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:9/in\"\n";
    other.write("inv-hooks.toml", format!("{STORE_HEAD}{text}"));
    other.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(4);
    scene.sandbox.write("export.ndjson", other.run(["failed", "export"]).shown().stdout);
    let shown = scene.sandbox.run(["failed", "import", "export.ndjson", "--connectors"]).shown();
    assert!(shown.stderr.contains("a connector and a tenant would both be called old"), "{}", shown.stderr);
    assert!(!scene.sandbox.read("inv-hooks.toml").contains("[connectors.old]"));
}

#[test]
fn a_faulty_tenant_is_refused_before_anything_is_sent() {
    let scene = Scene::new("");
    let store = scene.sandbox.read("inv-hooks.toml");
    let check = |from: &str, to: &str, code: i32, words: &str| {
        scene.sandbox.write("inv-hooks.toml", store.replace(from, to));
        fails(&scene.sandbox, &["--tenant", "old"], code, words);
    };
    check(SECRETS[2], "${NOT_SET_ANYWHERE}", 3, "the variable NOT_SET_ANYWHERE is not set");
    check("PredictSpring-Secret", "Host", 3, "header-reserved");
    check("kind = \"classic\"\n", "", 7, "kind is missing");
    check("kind = \"classic\"\n", "kind = \"modern\"\n", 7, "must be one of classic, hyperforce");
    check("/staging/service/\"", "/service?x=1\"", 7, "base_url must have no '?'");
    check("/staging/service/\"", "/service\"\nversion = \"v1/../x\"", 7, "version must be one word");
    check(
        "[tenants.old]",
        "[connectors.old]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n[tenants.old]",
        3,
        "tenant-name",
    );
    assert!(scene.sent().is_empty() && scene.login.requests().is_empty());
}

#[test]
fn no_command_shows_a_secret_of_a_tenant_and_connectors_keep_away_from_it() {
    let scene = Scene::new("");
    let mut all = String::new();
    for words in [
        &["asn", "create", "--tenant", "old", "--data", &shipment(1), "-v"][..],
        &["connector", "validate"],
        &["connector", "list"],
        &["config", "show"],
        &["connector", "export", "--format", "toml"],
        &["failed", "export", "--state", "delivered"],
        &["doctor"],
    ] {
        let shown = scene.sandbox.run(words).shown();
        all += &(shown.stdout + &shown.stderr);
    }
    SECRETS.iter().chain(&["tok-1"]).for_each(|word| assert!(!all.contains(word), "{word}: {all}"));
    let before = scene.sandbox.read("inv-hooks.toml");
    scene
        .sandbox
        .run(["connector", "add", "sale", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"])
        .exits(0);
    let after = scene.sandbox.read("inv-hooks.toml");
    let (_, tenants) = before.split_once("[tenants.old]").expect("a tenant");
    assert!(after.contains(tenants.trim_end()), "{after}");
    let taken = |words: &[&str], code: i32, message: &str| {
        let shown = scene.sandbox.run(words).exits(code);
        assert!(shown.stderr.contains(message), "{}", shown.stderr);
    };
    let add = ["connector", "add", "old", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    taken(&add, 3, "a connector and a tenant would both be called old");
    taken(&["connector", "edit", "sale", "--rename", "old"], 6, "a tenant is called old");
    scene.sandbox.run(["connector", "add", "x", "--api-key", "CREATE_ASN", "--endpoint", "https://a.example"]).exits(3);
}
