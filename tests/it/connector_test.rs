//! `connector test`: which events it sends, which it refuses, and its messages.

use crate::harness::{Reply, Shop, connector};
use serde_json::Value;

/// Returns the events that a run of `connector test` with `args` sent, in order.
fn sent(shop: &Shop, args: &[&str]) -> Vec<Value> {
    let told = shop.run([&["connector", "test", "-o", "json"], args].concat()).exits(0).json();
    told["deliveries"].as_array().expect("a list").iter().map(|row| row["event"].clone()).collect()
}

/// A shop with one connector of `api_key`; `more` has further lines of it.
fn shop_of(api_key: &str, more: &str) -> Shop {
    let shop = Shop::empty();
    shop.write_store(&format!("{}{more}", connector("one", api_key, &shop.server.url("/one"))));
    shop
}

#[test]
fn without_events_every_event_of_the_key_is_sent() {
    let check = |api_key: &str, more: &str, expected: usize| {
        let shop = shop_of(api_key, more);
        let events = sent(&shop, &["one"]);
        assert_eq!(events.len(), expected, "{api_key}: {events:?}");
        assert_eq!(shop.server.requests().len(), expected, "{api_key}");
        let of_key = shop.run(["event", "show", api_key, "-o", "json"]).succeeds().json();
        for event in events.iter().filter(|event| !event.is_null()) {
            assert!(of_key.to_string().contains(event.as_str().expect("a name")), "{event} of {api_key}");
        }
    };
    check("INVENTORY_EXPORT_ASN", "", 3);
    check("INVENTORY_EXPORT_CYC", "", 4);
    check("SALE_INVENTORY", "", 1);
    check("INVENTORY_EXPORT_ASN", "events = [\"ASN_RECEIVED_EVENT\"]\n", 1);
}

#[test]
fn an_event_of_another_key_is_refused() {
    let check = |api_key: &str, more: &str, args: &[&str], expected: &str| {
        let shop = shop_of(api_key, more);
        let shown = shop.run([&["connector", "test", "one"], args].concat()).exits(5);
        assert!(shown.stderr.contains(expected), "{args:?}: {}", shown.stderr);
        assert_eq!(shop.server.requests().len(), 0, "{args:?}");
    };
    let asn = "INVENTORY_EXPORT_ASN";
    check(asn, "", &["--event", "PO_TRANSFER_STARTED_EVENT"], "of INVENTORY_EXPORT_PO, but the connector one is for");
    check(asn, "", &["--data", r#"{"eventType":"CYC_COUNT_STARTED_EVENT"}"#], "of INVENTORY_EXPORT_CYC");
    check("SALE_INVENTORY", "", &["--event", "ASN_RECEIVED_EVENT"], "is for SALE_INVENTORY, which has no events");
    let subscribed = "events = [\"ASN_RECEIVED_EVENT\"]\n";
    check(asn, subscribed, &["--event", "ASN_RECEIVE_COMPLETED_EVENT"], "--add-event ASN_RECEIVE_COMPLETED_EVENT");
    let shop = shop_of(asn, "");
    assert_eq!(
        sent(&shop, &["one", "--event", "ASN_NEW_EVENT"]),
        ["ASN_NEW_EVENT"],
        "an event that is not on the incomplete list is sent"
    );
}

#[test]
fn a_payload_with_an_event_of_another_key_is_refused_whatever_flag_is_given() {
    let check = |api_key: &str, more: &[&str], hint: &str| {
        let shop = shop_of(api_key, "");
        let payload = r#"{"purchaseOrderId":"P1","eventType":"PO_TRANSFER_STARTED_EVENT"}"#;
        for dry in [&["-n"][..], &[]] {
            let args = [&["connector", "test", "one", "--data", payload][..], more, dry].concat();
            let shown = shop.run(&args).exits(5).stderr;
            let words = format!("an event of INVENTORY_EXPORT_PO, but the connector one is for {api_key}");
            assert!(shown.contains(&words) && shown.contains(hint), "{args:?}: {shown}");
        }
        assert_eq!(shop.server.requests().len(), 0, "{api_key}");
    };
    check("INVENTORY_EXPORT_ASN", &[], "Events of INVENTORY_EXPORT_ASN: ");
    check("INVENTORY_EXPORT_ASN", &["--event", "ASN_RECEIVED_EVENT"], "Events of INVENTORY_EXPORT_ASN: ");
    check("INVENTORY_EXPORT_STS", &[], "Events of INVENTORY_EXPORT_STS: ");
    check("SALE_INVENTORY", &[], "give a payload of SALE_INVENTORY");
    // An event that no API key is known to have is sent.
    let shop = shop_of("SALE_INVENTORY", "");
    shop.run(["connector", "test", "one", "--data", r#"{"orderId":"1","eventType":"NEW"}"#]).succeeds();
}

#[test]
fn without_a_name_the_flag_all_is_suggested() {
    let shop = Shop::new();
    let shown = shop.run(["connector", "test"]).exits(2);
    assert!(shown.stderr.contains("`inv-hooks connector test --all`"), "{}", shown.stderr);
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn rows_show_the_event_and_the_hint_finds_a_failure() {
    let shop = shop_of("INVENTORY_EXPORT_ASN", "");
    shop.server.set_reply(Reply::status(500));
    let shown = shop.run(["connector", "test", "one"]).exits(4);
    let lines: Vec<&str> = shown.stdout.lines().collect();
    assert!(lines[0].starts_with("ID\tSTATE\tEVENT\tCONNECTOR"), "{}", shown.stdout);
    assert!(shown.stdout.contains("\tASN_RECEIVED_EVENT\tone"), "{}", shown.stdout);
    assert!(shown.stderr.contains("`inv-hooks failed search --include-tests`"), "{}", shown.stderr);
    assert_eq!(shop.search(&["--include-tests"]).len(), 3);
    let shown = shop.run(["connector", "test", "one", "--event", "ASN_RECEIVED_EVENT"]).exits(4);
    assert!(shown.stderr.contains("`inv-hooks failed show 4`"), "{}", shown.stderr);
    let nothing = shop.run(["failed", "search"]).succeeds();
    assert!(
        nothing.stderr.contains("4 failed test events were left out") && nothing.stderr.contains("--include-tests"),
        "{}",
        nothing.stderr
    );
}
