//! The whole way of payloads of all eleven API keys, whose bytes a program that serialises them again would change.
//!
//! The digest of the received bytes is compared with the input: after send, after repost, and in the log.

use crate::harness::{Received, Reply, Shop, connector};
use inv_hooks::catalog;
use inv_hooks::model::ApiKey;
use serde_json::Value;
use sha2::Digest as _;
use std::time::Duration;

fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The event of a payload of `key`; the last one, so that cycle counts are snapshots.
fn event_of(key: ApiKey) -> Option<String> {
    catalog::events(key).iter().max_by_key(|event| event.to_string().contains("COMPLETED")).map(ToString::to_string)
}

/// A payload like a captured one: unusual blanks, escapes, numbers that floats cannot hold, duplicate keys. One line,
/// without a line end.
fn captured(key: ApiKey, mark: &str) -> String {
    let event = event_of(key).map(|event| format!(r#""eventType" :"{event}","#)).unwrap_or_default();
    let document = format!("DOC-{key}-{mark}");
    let named = ["transferId", "adjustmentId", "cycleCountId", "purchaseOrderId", "orderId"];
    let ids: String = named.iter().map(|name| format!(r#""{name}":"{document}" , "#)).collect();
    let odd = r#""note":"caf\u00e9 \ud83d\ude00 \/ \u0041","n":9007199254740993,"cost":1.10,"big":1E+2,"zero":-0.0,"dup":1,"dup" : 2"#;
    format!(
        "{{  {event}\t{ids}\"storeId\":\"256\",{odd},\"eventTime\":1772466012000,\"productList\":[ {{\"productId\":\"SKU-{key}\"}} ],\"returnProductList\":[{{\"productId\":\"SKU-{key}\"}}] }}"
    )
}

/// One connector per API key, for all events, each with its own path.
fn shop_with_all_keys() -> Shop {
    let shop = Shop::empty();
    let line = |key: ApiKey| connector(&name_of(key), key.as_str(), &shop.server.url(&format!("/{key}")));
    shop.write_store(&ApiKey::ALL.map(line).concat());
    shop
}

fn name_of(key: ApiKey) -> String {
    key.as_str().to_ascii_lowercase().replace('_', "-")
}

/// Every way to give a payload to `send`: its name, and the exact bytes that must arrive.
fn hand_over(shop: &Shop, key: ApiKey) -> Vec<(&'static str, Vec<u8>)> {
    let file = format!("{}\r\n \n", captured(key, "file"));
    let stdin = format!("\n{}\n", captured(key, "stdin"));
    let line = format!("  {} ", captured(key, "line"));
    let inside = captured(key, "envelope");
    let send = |args: &[&str], input: &str| {
        let args = [&["send", "-o", "json"], args].concat();
        let ran = shop.sandbox.run_with_input(args, input.as_bytes());
        ran.exits(4);
    };
    shop.sandbox.write("one.json", &file);
    shop.sandbox.write("lines.ndjson", format!("{line}\n"));
    let envelope = format!("{{ \"payload\" : {inside} ,\"apiKey\":\"{key}\" }}\r\n");
    send(&[key.as_str(), "--data", "@one.json"], "");
    send(&[key.as_str(), "--data", "-"], &stdin);
    send(&[key.as_str(), "--ndjson", "lines.ndjson"], "");
    send(&["--ndjson", "-"], &envelope);
    let bytes = |text: String| text.into_bytes();
    vec![("@file", bytes(file)), ("stdin", bytes(stdin)), ("line", bytes(line)), ("envelope", bytes(inside))]
}

fn webhook_id(request: &Received) -> String {
    request.header("webhook-id").expect("a webhook id").to_owned()
}

fn seconds(request: &Received) -> i64 {
    request.header("webhook-timestamp").expect("a time").parse().expect("seconds")
}

/// Checks that the log has the payload of `request` byte for byte, and reports the right digest.
fn check_show(shop: &Shop, request: &Received, row: &Value) {
    let id = row["id"].to_string();
    let shown = shop.run(["failed", "show", &id, "--payload"]).succeeds_silently();
    assert_eq!(sha256(&shown.bytes), sha256(&request.body), "{row}");
    let detail = shop.run(["failed", "show", &id, "-o", "json"]).succeeds_silently();
    assert_eq!(detail.json()["payload_sha256"], sha256(&request.body).as_str());
    let text = std::str::from_utf8(&request.body).expect("text").trim();
    assert!(detail.stdout.contains(text), "{}", detail.stdout);
}

#[test]
fn bytes_arrive_as_given_for_all_eleven_keys() {
    let shop = shop_with_all_keys();
    shop.server.set_reply(Reply::status(503));
    let given: Vec<_> = ApiKey::ALL.into_iter().flat_map(|key| hand_over(&shop, key)).collect();
    let sent = shop.server.requests();
    assert_eq!((sent.len(), given.len()), (44, 44));
    for (request, (how, bytes)) in sent.iter().zip(&given) {
        assert_eq!(sha256(&request.body), sha256(bytes), "{how} at {}", request.target);
    }

    // The timestamp of a request has whole seconds.
    std::thread::sleep(Duration::from_millis(1100));
    shop.server.set_reply(Reply::ok());
    let reposted = shop.run(["repost", "--all", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!(reposted["summary"]["delivered"], 44, "{reposted}");
    let again = shop.server.requests().split_off(44);
    assert_eq!(again.len(), 44);
    for first in &sent {
        let of_same_id: Vec<_> = again.iter().filter(|second| webhook_id(second) == webhook_id(first)).collect();
        let [second] = of_same_id[..] else { panic!("{} reposts of {}", of_same_id.len(), webhook_id(first)) };
        assert_eq!(sha256(&second.body), sha256(&first.body), "{}", first.target);
        assert_eq!(second.target, first.target);
        assert!(seconds(second) > seconds(first), "{} {}", seconds(second), seconds(first));
        let rows = reposted["deliveries"].as_array().expect("a list");
        let row = rows.iter().find(|row| row["webhook_id"] == webhook_id(first).as_str()).expect("its row");
        check_show(&shop, first, row);
    }
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds_silently().stdout, "0\n");
}

/// A store with payload pointers for field names that no default pointer has.
fn own_pointers(key: ApiKey) -> String {
    let event = if catalog::events(key).is_empty() { "" } else { "event = \"/what/kind\"\n" };
    format!(
        "\n[payload.{key}]\n{event}document = \"/what/paper\"\nstore = \"/where\"\ntime = \"/when\"\nproducts = [\"/goods/*/sku\"]\n"
    )
}

fn own_payload(key: ApiKey) -> String {
    let kind = event_of(key).unwrap_or_default();
    format!(
        "{{ \"what\":{{\"kind\":\"{kind}\",\"paper\":\"P-{key}\"}}, \"where\":\"S-{key}\",\"when\":1772466012000,\"goods\":[{{\"sku\":\"G1-{key}\"}},{{\"sku\":\"G2-{key}\"}}]}}"
    )
}

#[test]
fn payloads_with_other_field_names_are_routed_by_the_pointers_of_the_store() {
    let shop = Shop::empty();
    let lines = |key: ApiKey| {
        let url = |path: &str| shop.server.url(&format!("/{path}/{key}"));
        let takes = connector(&name_of(key), key.as_str(), &url("right"));
        let Some(event) = event_of(key) else { return takes + &own_pointers(key) };
        let others: Vec<String> =
            catalog::events(key).iter().map(ToString::to_string).filter(|e| *e != event).collect();
        let other = connector(&format!("{}-other", name_of(key)), key.as_str(), &url("wrong"));
        let (other, others) =
            if others.is_empty() { (String::new(), String::new()) } else { (other, format!("events = {others:?}\n")) };
        format!("{takes}events = [\"{event}\"]\n{other}{others}{}", own_pointers(key))
    };
    shop.write_store(&ApiKey::ALL.map(lines).concat());
    for key in ApiKey::ALL {
        let id = shop.fail(key.as_str(), &own_payload(key));
        let check = |flag: &str, value: String| assert_eq!(shop.search(&[flag, &value]), [id], "{flag} {value}");
        check("--store", format!("S-{key}"));
        check("--document", format!("P-{key}"));
        check("--product", format!("G1-{key}"));
        check("--product", format!("G2-{key}"));
        let row = shop.show(id);
        assert_eq!(row["event"].as_str().map(ToOwned::to_owned), event_of(key), "{row}");
        assert_eq!(row["event_time"], "2026-03-02T15:40:12.000Z");
        let reposted = shop.run(["repost", "--document", &format!("P-{key}"), "--yes", "-o", "json"]).succeeds().json();
        assert_eq!((&reposted["summary"]["delivered"], &reposted["summary"]["total"]), (&1.into(), &1.into()));
    }
    let requests = shop.server.requests();
    assert_eq!(requests.len(), 22);
    for request in requests {
        let key =
            request.target.strip_prefix("/right/").expect("no event at a connector that does not subscribe to it");
        let key: ApiKey = key.parse().expect("an API key");
        assert_eq!(sha256(&request.body), sha256(own_payload(key).as_bytes()));
    }
}
