//! Each kind of value, as the store, the log and the words before it give it.

use super::asked::{describes, offered, offers, offers_no_value, once};
use crate::harness::{Reply, Sandbox, Shop};
use inv_hooks::model::Cause;

/// A shop with three failures of two causes, a disabled connector, a capture, and files.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.run(["connector", "disable", "cyc"]).succeeds();
    shop.fail("SALE_INVENTORY", "{\"productId\":\"1\"}");
    shop.fail("SALE_INVENTORY", "{\"productId\":\"2\"}");
    let refused = Reply::status(422).body("{\"message\":\"quantity must be positive\"}");
    shop.fail_by(refused, "SALE_INVENTORY", "{\"productId\":\"3\"}");
    shop.sandbox.write("captures/SALE_INVENTORY/first.json", "{}");
    shop.sandbox.write("payload one.json", "{}");
    shop.sandbox.write("folder/inner.json", "{}");
    shop
}

#[test]
fn ids_come_with_their_cause_the_latest_first() {
    let shop = shop();
    let ids = [("3", "sale: 422 quantity must be positive"), ("2", "sale: 503"), ("1", "sale: 503")];
    describes(&shop.sandbox, "failed show ", &[&ids[..], &[("last", "the newest failed event")]].concat());
    for line in
        ["repost ", "failed discard ", "failed diff ", "event capture add SALE_INVENTORY --id ", "failed search --id "]
    {
        describes(&shop.sandbox, line, &ids);
    }
    offers(&shop.sandbox, "failed diff 3 ", &["2", "1"]);
    offers(&shop.sandbox, "failed show 3,", &["3,2", "3,1", "3,last"]);
    offers(&shop.sandbox, "repost 2", &["2"]);
}

#[test]
fn causes_come_with_their_text_and_count() {
    let shop = shop();
    let ids = ["503", "422 quantity must be positive"].map(|text| Cause::from_text(text).id().to_string());
    for line in ["failed search --cause ", "failed stats --cause ", "repost --cause ", "failed discard --cause "] {
        let causes = [(ids[0].as_str(), "2 events: 503"), (&ids[1], "1 event: 422 quantity must be positive")];
        describes(&shop.sandbox, line, &causes);
    }
    offers(&shop.sandbox, &format!("failed search --cause {},", ids[0]), &[format!("{},{}", ids[0], ids[1])]);
    offers(&shop.sandbox, &format!("failed search --cause={}", &ids[1][..3]), &[format!("--cause={}", ids[1])]);
    shop.run(["failed", "search", "--cause", &ids[1]]).succeeds();
}

#[test]
fn connectors_are_those_of_the_store_and_in_filters_those_of_the_log_too() {
    let shop = shop();
    let own = ["sale", "ina", "asn", "cyc"];
    for line in [
        "send --connector ",
        "connector show ",
        "connector edit ",
        "connector test ",
        "repost 1 --to ",
        "failed add --connector ",
    ] {
        offers(&shop.sandbox, line, &own);
    }
    describes(&shop.sandbox, "connector show c", &[("cyc", "INVENTORY_EXPORT_CYC, disabled")]);
    let store = shop.sandbox.read("inv-hooks.toml").replace("[connectors.sale]", "[connectors.pos]");
    shop.sandbox.write("inv-hooks.toml", store);
    describes(&shop.sandbox, "failed search --connector sa", &[("sale", "not in the store")]);
    offers(&shop.sandbox, "failed search --connector ina,a", &["ina,asn"]);
    offers(&shop.sandbox, "failed search --connector ina,as", &["ina,asn"]);
}

#[test]
fn events_are_those_of_the_api_key_or_the_connector_that_was_typed() {
    let shop = shop();
    let counts =
        ["CYC_COUNT_CREATED_EVENT", "CYC_COUNT_STARTED_EVENT", "CYC_COUNT_COMPLETED_EVENT", "CYC_COUNT_CANCELED_EVENT"];
    for line in [
        "connector add --api-key INVENTORY_EXPORT_CYC --event ",
        "event sample INVENTORY_EXPORT_CYC --event ",
        "send INVENTORY_EXPORT_CYC --event ",
        "connector edit cyc --add-event ",
        "connector test cyc --event ",
        "failed search --api-key INVENTORY_EXPORT_CYC --event ",
    ] {
        offers(&shop.sandbox, line, &counts);
    }
    let with_equals = "connector add --api-key=INVENTORY_EXPORT_CYC --event=CYC_COUNT_CR";
    offers(&shop.sandbox, with_equals, &["--event=CYC_COUNT_CREATED_EVENT"]);
    assert_eq!(offered(&shop.sandbox, "failed search --event ").len(), 12);
    offers(&shop.sandbox, "event sample S", &["SALE_INVENTORY"]);
    assert_eq!(offered(&shop.sandbox, "connector add --api-key ").len(), 11);
    assert_eq!(offered(&shop.sandbox, "failed search --api-key ").len(), 12, "shipments too");
}

#[test]
fn captures_columns_environments_and_words_are_completed() {
    let shop = shop();
    offers(&shop.sandbox, "event capture show SALE_INVENTORY ", &["first"]);
    offers(&shop.sandbox, "connector test --capture ", &["first", "all"]);
    offers(&shop.sandbox, "event sample SALE_INVENTORY --from ", &["first"]);
    offers(&shop.sandbox, "failed search --columns id,wh", &["id,when", "id,why"]);
    for line in ["failed search", "failed stats", "connector list", "event list", "failed diff 2 1", "log monitoring"] {
        let names = offered(&shop.sandbox, &format!("{line} --columns "));
        let words: Vec<&str> = line.split(' ').chain(["--columns", names.last().expect("a name")]).collect();
        shop.run(words).succeeds();
    }
    offers(&shop.sandbox, "init --environment ", &["test"]);
    offers(&shop.sandbox, "failed search --failure http", &["http_status"]);
    offers(&shop.sandbox, "failed search --state failed,del", &["failed,delivered"]);
    offers(&shop.sandbox, "failed search -o js", &["json"]);
    offers(&shop.sandbox, "failed search --output=js", &["--output=json"]);
    offers(&shop.sandbox, "failed search --since ye", &["yesterday"]);
}

#[test]
fn files_are_completed_where_a_file_is_expected() {
    let shop = shop();
    for line in ["--config pay", "failed import pay", "send SALE_INVENTORY --ndjson pay", "log backup pay"] {
        offers(&shop.sandbox, line, &["payload one.json"]);
    }
    offers(&shop.sandbox, "send SALE_INVENTORY --data @pay", &["@payload one.json"]);
    offers(&shop.sandbox, "failed import folder/", &["folder/inner.json"]);
    offers(&shop.sandbox, "man --dir fo", &["folder/"]);
    assert_eq!(once(&shop.sandbox, "fish", &["inv-hooks", "failed", "import", "nothing"]), "");
}

#[test]
fn reports_are_completed_with_their_files() {
    let shop = shop();
    let (of_validate, of_conformance) = (["junit=", "sarif=", "github"], ["junit=", "html=", "github"]);
    offers(&shop.sandbox, "connector validate --report ", &of_validate);
    offers(&shop.sandbox, "connector conformance sale --report ", &of_conformance);
    offers(&shop.sandbox, "connector validate --report s", &["sarif="]);
    offers(&shop.sandbox, "connector validate --report=g", &["--report=github"]);
    offers(&shop.sandbox, "connector validate --report junit=pay", &["junit=payload one.json"]);
    offers(&shop.sandbox, "connector validate --report=junit=folder/", &["--report=junit=folder/inner.json"]);
    offers(&shop.sandbox, "connector conformance sale --report html=fo", &["html=folder/"]);
    for line in ["connector validate --report html=pay", "connector validate --report github=pay"] {
        assert_eq!(
            once(&shop.sandbox, "fish", &[&["inv-hooks"], &line.split(' ').collect::<Vec<_>>()[..]].concat()),
            ""
        );
    }
}

#[test]
fn commands_and_flags_are_completed_and_flags_only_after_a_hyphen() {
    let sandbox = Sandbox::new();
    let command = inv_hooks::commands::Cli::whole();
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let found = offered(&sandbox, &verb.get_name()[..3]);
        assert!(found.iter().any(|word| word == verb.get_name()), "{found:?}");
    }
    let verbs = offered(&sandbox, "");
    assert!(verbs.len() > 10 && verbs.iter().all(|word| !word.starts_with('-')), "{verbs:?}");
    for (line, expected) in
        [("repost --include-s", "--include-superseded"), ("send --nd", "--ndjson"), ("connector ad", "add")]
    {
        offers(&sandbox, line, &[expected]);
    }
}

#[test]
fn the_global_flags_that_a_command_uses_are_offered_and_no_others() {
    let sandbox = Sandbox::new();
    let check = |words: &str, taken: &[&str], refused: &[&str]| {
        let shown = offered(&sandbox, &format!("{words} --"));
        let offers = |flag: &&&str| shown.iter().any(|word| word == **flag);
        assert!(taken.iter().all(|flag| offers(&flag)), "{words}: {taken:?} are not all in {shown:?}");
        assert!(!refused.iter().any(|flag| offers(&flag)), "{words}: one of {refused:?} is in {shown:?}");
    };
    check("send", &["--dry-run", "--yes", "--config", "--log", "--quiet"], &[]);
    check("event list", &["--output", "--quiet"], &["--dry-run", "--yes", "--config", "--log"]);
    check("failed search", &["--config", "--log", "--limit"], &["--dry-run", "--yes"]);
    check("connector list", &["--config", "--color"], &["--log", "--dry-run", "--yes"]);
    check("man", &["--dir", "--dry-run"], &["--config", "--log"]);
}

#[test]
fn the_store_and_the_log_are_those_that_the_line_or_the_environment_names() {
    let shop = shop();
    let folder = shop.sandbox.path().display().to_string();
    let elsewhere = Sandbox::new();
    let ids = ["3", "2", "1"];
    let named = format!("--config {folder}/inv-hooks.toml repost ");
    offers(&elsewhere, &named, &ids);
    let connectors = ["sale", "ina", "asn", "cyc"];
    offers(&elsewhere, &format!("send --config={folder}/inv-hooks.toml --connector "), &connectors);
    offers_no_value(&elsewhere, "repost ");
    elsewhere.write("own.toml", "version = 1\nenvironment = \"test\"\n");
    let logged = format!("repost --config own.toml --log {folder}/.inv-hooks/events.db ");
    offers(&elsewhere, &logged, &ids);
    let set = Sandbox::new().with_variable("INV_HOOKS_CONFIG", &format!("{folder}/inv-hooks.toml"));
    offers(&set, "repost ", &ids);
    let home = Sandbox::new();
    std::fs::copy(shop.sandbox.file("inv-hooks.toml"), home.home().join("s.toml")).expect("a store");
    offers(&home, "--config ~/s.toml send --connector ", &connectors);
    // The events are of another environment.
    shop.sandbox.write("inv-hooks.toml", "version = 1\nenvironment = \"other\"\n");
    offers_no_value(&shop.sandbox, "repost ");
}
