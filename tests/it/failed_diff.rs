//! `failed diff`: what differs between two events.

use crate::harness::{Reply, Shop};
use serde_json::{Value, json};

const ASN: &str = "INVENTORY_EXPORT_ASN";

fn diff(shop: &Shop, a: i64, b: i64) -> Value {
    shop.run(["failed", "diff", &a.to_string(), &b.to_string(), "-o", "json", "-q"]).succeeds().json()
}

#[test]
fn payload_headers_and_answer_are_compared_by_place() {
    let shop = Shop::new();
    let reply = |status, body: &str| Reply::status(status).body(body);
    let a = r#"{"transferId":"A-1","productList":[{"productId":"P","quantity":1.10},{"productId":"Q","quantity":2}]}"#;
    let b = r#"{"transferId":"A-2","productList":[{"productId":"Q","quantity":2},{"productId":"R","quantity":1}],"note":null}"#;
    let a = shop.fail_by(reply(422, r#"{"code":"NO_STOCK","sku":"P"}"#), ASN, a);
    let b = shop.fail_by(reply(503, "try later"), "SALE_INVENTORY", b);
    shop.run(["connector", "edit", "sale", "--header", "X-Tenant: 1", "-q"]).succeeds();
    let found = diff(&shop, a, b);
    let parts = |part: &str| {
        let rows = found.as_array().expect("a list").iter().filter(|row| row["part"] == part);
        rows.map(|row| {
            let mut row = row.clone();
            row.as_object_mut().expect("an object").remove("part");
            row
        })
        .collect::<Vec<_>>()
    };
    let product = |id: &str, quantity: Value| json!({"productId": id, "quantity": quantity});
    let expected = [
        json!({"pointer": "/transferId", "a": "A-1", "b": "A-2"}),
        json!({"pointer": "/productList/0", "a": product("P", json!(1.10)), "b": null}),
        json!({"pointer": "/productList/1", "a": null, "b": product("R", json!(1))}),
        json!({"pointer": "/note", "a": null, "b": null}),
    ];
    assert_eq!(parts("payload"), expected);
    assert_eq!(parts("headers"), [json!({"pointer": "/X-Tenant", "a": null, "b": true})]);
    let answer = parts("answer");
    assert!(answer.contains(&json!({"pointer": "/status", "a": 422, "b": 503})), "{answer:#?}");
    assert!(
        answer.contains(&json!({"pointer": "/body", "a": {"code": "NO_STOCK", "sku": "P"}, "b": "try later"})),
        "{answer:#?}"
    );
    let text = shop.run(["failed", "diff", &a.to_string(), &b.to_string(), "-q", "--columns", "pointer,a"]).succeeds();
    assert!(text.stdout.contains("/productList/0\t{\"productId\":\"P\",\"quantity\":1.10}\n"), "{}", text.stdout);
}

#[test]
fn the_order_of_products_is_no_difference() {
    let shop = Shop::new();
    let product = |id: &str| format!(r#"{{"gtin":"{id}","receivedQuantity":1}}"#);
    let payload = |ids: [&str; 2]| format!(r#"{{"id":"T","productList":[{}]}}"#, ids.map(product).join(", "));
    let (a, b) = (shop.fail(ASN, &payload(["1", "2"])), shop.fail(ASN, &payload(["2", "1"])));
    assert_eq!(diff(&shop, a, b), json!([]));
    assert_eq!(diff(&shop, a, a), json!([]));
    let shown = shop.run(["failed", "diff", &a.to_string(), &b.to_string()]).exits(0);
    assert_eq!(shown.stderr, format!("Events {a} and {b} have no differences.\n"));
}

#[test]
fn an_event_that_is_missing_or_has_no_payload_is_named() {
    let shop = Shop::new();
    let (a, b) = (shop.fail(ASN, r#"{"id":"1"}"#), shop.fail(ASN, r#"{"id":"2"}"#));
    let shown = shop.run(["failed", "diff", &a.to_string(), "99"]).exits(5);
    assert!(shown.stderr.contains("there is no event 99"), "{}", shown.stderr);
    let shown = shop.run(["failed", "diff", "last", "1-2"]).exits(2);
    assert!(shown.stderr.contains("1-2 names several events"), "{}", shown.stderr);
    let by_last = shop.run(["failed", "diff", &a.to_string(), "last", "-o", "json", "-q"]).succeeds().json();
    assert_eq!(by_last, diff(&shop, a, b));
    shop.run(["repost", &b.to_string(), "-q"]).succeeds();
    shop.sandbox.write("inv-hooks.toml", shop.sandbox.read("inv-hooks.toml") + "\n[log]\nkeep_delivered = \"0\"\n");
    shop.run(["failed", "prune", "--older-than", "100d", "-q"]).succeeds();
    let shown = shop.run(["failed", "diff", &a.to_string(), &b.to_string()]).exits(0);
    assert!(shown.stderr.contains(&format!("the payload of event {b} is no longer kept")), "{}", shown.stderr);
    assert!(shown.stdout.contains("answer\t/status\t503\t200\n"), "{}", shown.stdout);
}
