//! Values of the wrong type: what counts as a failure, which one is named, and what its command sends.

use super::proof::{checked, good_at_first, shop};
use crate::harness::{Reply, Shop};
use serde_json::{Value, json};
use std::process::Command;

const ID: &str = "wrong-type";

/// What a sample of this connector can have of the wrong type, in the order in which it is sent.
const VARIANTS: [&str; 7] = [
    "eventType as an object",
    "adjustmentId as a list",
    "storeId as a number",
    "eventTime as a text",
    "productList as a text",
    "productList as a list of texts",
    "a quantity as a text",
];

/// Accepts good samples, replies with `other` to the variants before the one with this index, and with `status` to that one.
fn refuses_but(shop: &Shop, index: usize, other: u16, status: u16) {
    let mut count = 0;
    good_at_first(shop, 2, move |_| {
        count += 1;
        match count - 1 {
            before if before < index => Reply::status(other),
            at if at == index => Reply::status(status),
            control if control == VARIANTS.len() => Reply::ok(),
            _ => Reply::status(other),
        }
    });
}

/// Runs the command of a failed check; returns the body that it sends.
fn sent_by_command(shop: &Shop, check: &Value) -> Vec<u8> {
    let count = shop.server.requests().len();
    let mut shell = Command::new("sh");
    shell.args(["-c", check["curl"].as_str().expect("a command")]).current_dir(shop.sandbox.path());
    let output = shell.env("INVHOOKS_CLIENT_ID", "hunter2").output().expect("a shell");
    let sent = shop.server.requests();
    assert_eq!(sent.len(), count + 1, "{output:?}");
    sent[count].body.clone()
}

#[test]
fn a_5xx_to_any_wrong_type_fails_and_its_command_sends_the_same_bytes() {
    let shop = shop("");
    let mut bodies = Vec::new();
    for (index, variant) in VARIANTS.iter().enumerate() {
        let before = shop.server.requests().len();
        // What was accepted before hides no 5xx.
        refuses_but(&shop, index, if index % 2 == 0 { 422 } else { 200 }, 500);
        let check = checked(&shop, ID, &[]);
        let message = format!("{variant} was not refused with 4xx: HTTP 500");
        assert_eq!(
            (&check["result"], &check["severity"], &check["message"]),
            (&json!("fail"), &json!("required"), &json!(message)),
            "{check:#}"
        );
        let sent = shop.server.requests();
        assert_eq!(sent.len() - before, 2 + index + 1, "{variant}");
        let failed = sent.last().expect("a request").body.clone();
        assert_eq!(sent_by_command(&shop, &check), failed, "{variant}");
        assert!(String::from_utf8_lossy(&failed).contains("\"TEST-"), "{variant}");
        bodies.push(failed);
    }
    let value = |index: usize, pointer: &str| {
        let body: Value = serde_json::from_slice(&bodies[index]).expect("well-formed JSON");
        body.pointer(pointer).expect(pointer).clone()
    };
    assert_eq!(value(0, "/eventType"), json!({}));
    assert!(value(1, "/adjustmentId").is_array() && value(2, "/storeId").is_number());
    assert!(value(3, "/eventTime").is_string() && value(4, "/productList").is_string());
    assert!(value(5, "/productList/0").is_string() && value(6, "/productList/0/quantity").is_string());
}

#[test]
fn no_answer_to_a_wrong_type_fails() {
    let shop = shop("");
    good_at_first(&shop, 2, |_| Reply::hang());
    let check = checked(&shop, ID, &["--timeout", "1s"]);
    assert_eq!((&check["result"], &check["severity"]), (&json!("fail"), &json!("required")), "{check:#}");
}

#[test]
fn a_2xx_to_a_wrong_type_is_advice_unless_the_store_asks_for_a_refusal() {
    let shop = shop("");
    let args = ["connector", "conformance", "one", "--only", ID, "-o", "json"];
    refuses_but(&shop, 4, 400, 200);
    let view = shop.run(args).exits(0).json();
    let check = &view["checks"][0];
    assert_eq!((&check["result"], &check["severity"]), (&json!("fail"), &json!("advice")), "{view:#}");
    assert_eq!(check["message"], "productList as a text was not refused with 4xx: HTTP 200", "{view:#}");
    // All of them were tried.
    assert_eq!(shop.server.requests().len(), 2 + VARIANTS.len());
    let accepted = shop.server.requests()[2 + 4].body.clone();
    assert_eq!(sent_by_command(&shop, check), accepted);
    let store = shop.sandbox.read("inv-hooks.toml");
    for (rule, status, code) in [("refused", 200, 4), ("accepted", 400, 4), ("advice", 500, 0), ("skip", 500, 2)] {
        shop.sandbox.write("inv-hooks.toml", format!("{store}[connectors.one.conformance]\n{ID} = \"{rule}\"\n"));
        refuses_but(&shop, 0, 400, status);
        shop.run(args).exits(code);
    }
}

#[test]
fn an_endpoint_that_refuses_wrong_types_passes_if_it_still_accepts_good_ones() {
    let shop = shop("");
    refuses_but(&shop, 0, 422, 400);
    assert_eq!(checked(&shop, ID, &[])["result"], "pass");
    good_at_first(&shop, 2, |_| Reply::status(403));
    assert_eq!(checked(&shop, ID, &[])["result"], "error");
}
