//! Captures as samples and as tests of a connector.

use super::{EXACT, SALE, capture, store};
use crate::harness::{Sandbox, Shop, connector};
use serde_json::Value;

const ASN: &str = "INVENTORY_EXPORT_ASN";

fn sample(sandbox: &Sandbox, more: &[&str]) -> crate::harness::Ran {
    sandbox.run([&["event", "sample", SALE, "--from", "one"], more].concat())
}

#[test]
fn a_capture_is_printed_byte_for_byte() {
    let sandbox = store();
    capture(&sandbox, SALE, "one", EXACT);
    assert_eq!(sample(&sandbox, &[]).succeeds_silently().stdout, EXACT);
    assert_eq!(sample(&sandbox, &["--set", "/n=2"]).succeeds_silently().stdout, EXACT.replace("1.10", "2"));
    assert_eq!(sample(&sandbox, &["-o", "name"]).succeeds_silently().stdout, "DT-1\n");
    let shown = sandbox.run(["event", "sample", SALE, "--from", "on"]).exits(5);
    assert!(shown.stderr.contains("Did you mean one?"), "{}", shown.stderr);
    for more in [&["--seed", "3"][..], &["--lines", "2"], &["--event", "X"]] {
        sample(&sandbox, more).exits(2);
    }
    sandbox.run(["event", "sample", SALE, "--fresh"]).exits(2);
}

#[test]
fn a_fresh_capture_has_a_new_id_and_the_time_of_now_and_no_other_change() {
    let sandbox = store();
    capture(&sandbox, SALE, "one", EXACT);
    let one = sample(&sandbox, &["--fresh"]).succeeds_silently().stdout;
    let two = sample(&sandbox, &["--fresh"]).succeeds_silently().stdout;
    let read: Value = serde_json::from_str(&one).expect("JSON");
    let (id, time) = (read["orderId"].as_str().expect("a text"), read["eventTime"].as_i64().expect("a number"));
    assert_eq!(one.replace(id, "DT-1").replace(&time.to_string(), "1772466012000"), EXACT);
    assert!(id.starts_with("DT-") && id != "DT-1" && !two.contains(id), "{id}");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_millis();
    assert!(now.abs_diff(u128::try_from(time).expect("after 1970")) < 60_000, "{time} {now}");
    let shown = sample(&sandbox, &["--count", "3"]).exits(2);
    assert!(shown.stderr.contains("--fresh"), "{}", shown.stderr);
    let lines = sample(&sandbox, &["--count", "3", "--fresh"]).succeeds_silently().json_lines();
    let ids: std::collections::HashSet<String> = lines.iter().map(|line| line["orderId"].to_string()).collect();
    assert_eq!(ids.len(), 3, "{lines:?}");
}

/// A shop with captures of two keys, and connectors for both.
fn shop() -> Shop {
    let shop = Shop::empty();
    let url = |path: &str| shop.server.url(path);
    let asn = connector("asn", ASN, &url("/asn")) + "events = [\"ASN_RECEIVED_EVENT\"]\n";
    shop.write_store(
        &[connector("sale", SALE, &url("/sale")), asn, connector("po", "INVENTORY_EXPORT_PO", &url("/po"))].concat(),
    );
    capture(&shop.sandbox, SALE, "one", EXACT);
    for (name, event) in [("a", "ASN_RECEIVED_EVENT"), ("b", "ASN_RECEIVE_COMPLETED_EVENT")] {
        let payload = format!(
            "{{ \"eventType\":\"{event}\",\"transferId\":\"TR-{name}\",\"storeId\":\"1\",\"eventTime\":1772466012000}}"
        );
        capture(&shop.sandbox, ASN, name, &payload);
    }
    capture(&shop.sandbox, ASN, "ASN_RECEIVED_EVENT.unnamed", r#"{"transferId":"TR-c"}"#);
    shop
}

/// The events of a test, and the bodies that the endpoint got.
fn sent(shop: &Shop, args: &[&str]) -> (Vec<Value>, Vec<String>) {
    let before = shop.server.requests().len();
    let told = shop.run([&["connector", "test", "-o", "json"], args].concat()).exits(0).json();
    let events = told["deliveries"].as_array().expect("a list").iter().map(|row| row["event"].clone()).collect();
    let requests = shop.server.requests().split_off(before);
    (events, requests.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect())
}

#[test]
fn a_test_sends_captures_byte_for_byte_with_their_events() {
    let shop = shop();
    assert_eq!(sent(&shop, &["sale", "--capture", "one"]), (vec![Value::Null], vec![EXACT.to_owned()]));
    let (events, bodies) = sent(&shop, &["asn", "--capture", "all"]);
    assert_eq!(events, ["ASN_RECEIVED_EVENT", "ASN_RECEIVED_EVENT"], "the other event is not subscribed to");
    assert!(bodies.iter().any(|body| body == r#"{"transferId":"TR-c"}"#), "its name gives the event: {bodies:?}");
    let (events, _) = sent(&shop, &["asn", "--capture", "b"]);
    assert_eq!(events, ["ASN_RECEIVE_COMPLETED_EVENT"], "a capture that is named is sent");
    let (_, bodies) = sent(&shop, &["sale", "--capture", "one", "--fresh"]);
    assert!(bodies[0] != EXACT && bodies[0].contains("\"n\":1.10, \"s\":\"\\u00e9\""), "{bodies:?}");
    let requests = shop.server.requests();
    assert!(requests.iter().all(|request| request.header("x-inv-hooks-test") == Some("true")));
}

#[test]
fn all_connectors_get_the_captures_of_their_key_and_one_without_any_is_named() {
    let shop = shop();
    let shown = shop.run(["connector", "test", "--all", "--capture", "all", "-o", "json"]).exits(0);
    assert_eq!(shown.json()["deliveries"].as_array().map(Vec::len), Some(3));
    assert!(shown.stderr.contains("no capture of INVENTORY_EXPORT_PO is sent to po"), "{}", shown.stderr);
    let shown = shop.run(["connector", "test", "po", "--capture", "all"]).exits(5);
    assert!(shown.stderr.contains("event capture add"), "{}", shown.stderr);
    let shown = shop.run(["connector", "test", "sale", "--capture", "nope"]).exits(5);
    assert!(shown.stderr.contains("no capture nope"), "{}", shown.stderr);
    shop.run(["connector", "test", "sale", "--capture", "one", "--data", "{}"]).exits(2);
    let other = r#"{"eventType":"PO_TRANSFER_STARTED_EVENT","transferId":"T"}"#;
    capture(&shop.sandbox, ASN, "other", other);
    let shown = shop.run(["connector", "test", "asn", "--capture", "other"]).exits(5);
    assert!(shown.stderr.contains("an event of INVENTORY_EXPORT_PO"), "{}", shown.stderr);
}
