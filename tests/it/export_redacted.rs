//! `failed export --redact`: a redacted value is also gone from the answers of the endpoint.

use crate::export::add;
use crate::harness::{Reply, Shop};
use serde_json::{Value, json};

#[test]
fn redacted_values_are_gone_and_every_other_byte_stays() {
    let shop = Shop::new();
    let payload = r#"{ "orderId" : "planted-1", "storeId":"planted-2","eventTime":1772466012000, "n":1.10,
        "customer":{"email":"planted-3@example.com"},"l":[{"id":"planted-4","q":1e400},{"id":"planted-5"}],"orderId":"planted-1" }"#;
    let echo = Reply::status(400).body("planted-3@example.com is no customer of planted-2");
    shop.fail_by(echo, "SALE_INVENTORY", payload);
    add(&shop, b"{\"orderId\":\"other\"}");
    add(&shop, b"{\"customer\":{\"email\":\"planted-6");
    let places = ["/orderId", "/storeId", "/eventTime", "/customer/email", "/l/*/id", "/gone"];
    let flags: Vec<&str> = places.iter().flat_map(|place| ["--redact", place]).collect();
    let export = |format: &str| shop.run([&["failed", "export", "--format", format], &flags[..]].concat()).succeeds();
    for format in ["ndjson", "csv"] {
        let shown = export(format);
        assert!(!format!("{}{}", shown.stdout, shown.stderr).contains("planted"), "{}{}", shown.stdout, shown.stderr);
        assert!(shown.stderr.contains("3 exported, 3 redacted"), "{}", shown.stderr);
        assert!(shown.stderr.contains("warning: --redact /gone found nothing"), "{}", shown.stderr);
        assert!(!shown.stderr.contains("/orderId"), "{}", shown.stderr);
        assert!(shown.stderr.contains("1 payload is not JSON"), "{}", shown.stderr);
    }
    let lines = export("ndjson").json_lines();
    let expected = ["planted-1", "planted-2", "planted-3@example.com", "planted-4", "planted-5"]
        .iter()
        .fold(payload.to_owned(), |text, value| text.replace(value, "***"))
        .replace("1772466012000", "\"***\"");
    assert_eq!(lines[0]["payload"], expected);
    let item = &lines[0];
    assert_eq!(
        (&item["document_id"], &item["store_id"], &item["event_time"]),
        (&json!("***"), &json!("***"), &json!(null))
    );
    assert_eq!(lines[2]["payload"], "***");
    assert!(lines.iter().all(|line| line["redacted"] == true), "{lines:?}");
    let none = shop.run(["failed", "export", "DT1", "--redact", "/n"]).succeeds();
    assert_eq!(none.stdout, "");
    shop.sandbox.write("redacted.ndjson", export("ndjson").bytes);
    let shown = shop.run(["failed", "import", "redacted.ndjson", "--log", "other.db"]).exits(3);
    assert!(shown.stderr.contains("line 1: it is redacted"), "{}", shown.stderr);
    assert!(shown.stderr.contains("0 added, 0 already in the log, 3 bad lines"), "{}", shown.stderr);
    let one = shop.run(["failed", "export", "other", "--redact", "/customer/email"]).succeeds();
    assert!(one.json_lines()[0].get("redacted").is_none(), "{}", one.stdout);
    assert!(one.stderr.contains("1 exported, 0 redacted") && one.stderr.contains("found nothing"), "{}", one.stderr);
}

#[test]
fn redacted_values_are_gone_from_answers_that_were_cut() {
    let shop = Shop::new();
    let value = "jane.roe@example.com";
    for kept in 1..value.len() {
        let words = format!("{}{value} is unknown", "x".repeat(300 - kept));
        let code = format!("{}{value}{}", "y".repeat(220 - kept), "z".repeat(99));
        let body =
            json!({"errorMessage": words, "errorCode": if kept % 2 == 0 { code } else { String::new() }}).to_string();
        shop.fail_by(
            Reply::status(400).body(body),
            "SALE_INVENTORY",
            &json!({"customer": {"email": value, "pin": "7391"}}).to_string(),
        );
    }
    shop.fail_by(
        Reply::status(400).body(r#"{"errorMessage":"pin 7391 is wrong"}"#),
        "SALE_INVENTORY",
        r#"{"customer":{"pin":"7391"}}"#,
    );
    // Ids and times are left out of the comparison, because they may contain any digits.
    let rows = shop.run(["failed", "export", "--redact", "/customer"]).succeeds().json_lines();
    let words = |row: &Value| [&row["error"], &row["error_code"], &row["payload"]].map(Value::to_string).concat();
    let shown: String = rows.iter().map(words).collect();
    assert!(!shown.contains("jan") && !shown.contains("7391") && shown.contains("pin *** is wrong"), "{shown}");
}
