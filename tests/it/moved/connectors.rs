//! `failed import --connectors`: connectors that the store lacks, without secrets and disabled.

use super::{export, import, lines};
use crate::harness::{STORE_HEAD, Sandbox, Shop, connector};
use serde_json::json;

const SALE: &str = r#"{"orderId":"DT1"}"#;

/// A shop whose connectors have secrets in every place.
fn shop() -> Shop {
    let shop = Shop::empty();
    let of = |name: &str, key: &str, path: &str| connector(name, key, &shop.server.url(path));
    let sale = of("sale", "SALE_INVENTORY", "/sale?key=planted-1&shop=256");
    let secrets = "timeout = \"7s\"\nretries = 0\nsigning_secret = \"whsec_cGxhbnRlZC0yLXNlY3JldC1wbGFudGVkLTI=\"\n
[connectors.sale.headers]\nAuthorization = \"Bearer planted-3\"\nX-Shop = \"${SHOP:-planted-4}\"\nContent-Type = \"application/json\"\n";
    let cyc = of("cyc", "INVENTORY_EXPORT_CYC", "/cyc");
    let asn = of("asn", "INVENTORY_EXPORT_ASN", "/asn");
    shop.write_store(&[&sale, secrets, &cyc, &asn].concat());
    shop.fail("SALE_INVENTORY", SALE);
    shop.fail("SALE_INVENTORY", r#"{"orderId":"DT2"}"#);
    shop.fail("INVENTORY_EXPORT_CYC", r#"{"cycleCountId":"C1","eventType":"CYC_COUNT_COMPLETED_EVENT"}"#);
    shop
}

fn project(connectors: &str) -> Sandbox {
    let other = Sandbox::new();
    other.write("inv-hooks.toml", format!("{STORE_HEAD}{connectors}"));
    other
}

#[test]
fn an_export_has_the_connectors_of_its_events_and_no_secret() {
    let shop = shop();
    let bytes = export(&shop.sandbox, &[]);
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("planted") && !text.contains("cGxhbnRlZ"), "{text}");
    let rows = lines(&bytes);
    let settings: Vec<bool> = rows.iter().map(|row| row["connector_settings"].is_string()).collect();
    assert_eq!(settings, [true, false, true], "once for each connector");
    let sale = rows[0]["connector_settings"].as_str().expect("a text");
    for part in ["${SALE_ENDPOINT}", "${SALE_SIGNING_SECRET}", "${SALE_AUTHORIZATION}", "${SHOP}", "timeout = \"7s\""] {
        assert!(sale.contains(part), "{part} in {sale}");
    }
}

#[test]
fn connectors_that_the_store_lacks_are_added_disabled_and_only_on_request() {
    let shop = shop();
    let exported = export(&shop.sandbox, &[]);
    let own = connector("cyc", "INVENTORY_EXPORT_CYC", "https://mine.example.com/cyc");
    let other = project(&own);
    let told = import(&other, &exported, &[], 0);
    assert_eq!(other.read("inv-hooks.toml"), format!("{STORE_HEAD}{own}"), "nothing is added");
    assert!(told.contains("the store has no connector sale"), "{told}");
    let told = import(&other, &exported, &["--connectors", "--dry-run"], 0);
    assert!(told.contains("Would add 1 connector, disabled"), "{told}");
    assert_eq!(other.read("inv-hooks.toml"), format!("{STORE_HEAD}{own}"), "also not in a dry run");
    let told = import(&other, &exported, &["--connectors"], 0);
    assert!(told.contains("1 connector added, disabled") && told.contains("connector enable NAME"), "{told}");
    assert!(!told.contains("has no connector sale"), "{told}");
    let store = other.read("inv-hooks.toml");
    assert!(store.starts_with(&format!("{STORE_HEAD}{own}")), "the own connector stays: {store}");
    assert!(!store.contains("planted") && !store.contains("connectors.asn"), "{store}");
    let list = other.run(["connector", "list", "-o", "json"]).succeeds().json();
    let enabled: Vec<_> = list.as_array().expect("a list").iter().map(|one| (&one["name"], &one["enabled"])).collect();
    assert_eq!(enabled, [(&json!("cyc"), &json!(true)), (&json!("sale"), &json!(false))]);
    let before = other.read("inv-hooks.toml");
    import(&other, &exported, &["--connectors"], 0);
    assert_eq!(other.read("inv-hooks.toml"), before, "again, without a change");
    // With its variables set, and enabled, it sends.
    let variables = [
        ("SALE_ENDPOINT", "a"),
        ("SALE_ENDPOINT_2", "256"),
        ("SALE_AUTHORIZATION", "Bearer x"),
        ("SHOP", "1"),
        ("SALE_SIGNING_SECRET", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
    ];
    let with = |args: &[&str]| {
        let set = |command: &mut std::process::Command| {
            command.envs(variables);
        };
        other.run_as(args, b"", set).succeeds()
    };
    with(&["connector", "enable", "sale"]);
    with(&["repost", "1"]);
    let last = shop.server.requests().pop().expect("a request");
    assert!(last.body == SALE.as_bytes() && last.target.ends_with("/sale?key=a&shop=256"), "{}", last.target);
}

#[test]
fn settings_that_are_not_those_of_a_connector_are_not_added() {
    let line = |settings: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {}, "state": "failed", "connector_settings": settings}).to_string()
    };
    let check = |settings: &str, why: &str| {
        let other = project("");
        let told = import(&other, line(settings).as_bytes(), &["--connectors"], 3);
        assert!(told.contains(&format!("a connector was not added: sale: {why}")), "{told}");
        assert!(!told.contains("planted"), "{told}");
        assert_eq!(other.read("inv-hooks.toml"), STORE_HEAD);
    };
    check("planted = 1", "its settings are not those of a connector");
    check("api_key = \"SALE_INVENTORY\"\nendpoint = \"ftp://planted.example\"", "");
    check(
        "api_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n[connectors.evil]\napi_key = \"x\"\nendpoint=\"https://b\"",
        "its settings",
    );
    // Whoever wrote the input does not enable it.
    let other = project("");
    let enabled = "api_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\nenabled = true\n[security]\nprivate_networks = \"allow\"";
    import(&other, line(enabled).as_bytes(), &["--connectors"], 0);
    let store = other.read("inv-hooks.toml");
    assert!(store.contains("enabled = false") && !store.contains("security"), "{store}");
}

#[test]
fn without_a_store_one_is_created() {
    let other = Sandbox::new();
    let settings = "api_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";
    let line = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {}, "connector_settings": settings});
    import(&other, line.to_string().as_bytes(), &["--connectors"], 0);
    assert!(other.read("inv-hooks.toml").contains("[connectors.sale]"));
}
