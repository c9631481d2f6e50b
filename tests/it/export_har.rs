//! `failed export --format har`: an archive that browser tools read, with every attempt and without secrets.

use crate::harness::{Reply, STORE_HEAD, Shop, connector};
use serde_json::{Value, json};
use snapbox::str;

/// A value that must not be shown.
const SECRET: &str = "pl4nted-s3cret";

/// A shop with one event that failed twice, at an endpoint that answers with a part of the payload.
fn shop() -> Shop {
    let shop = Shop::empty();
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"))
        + &format!("headers = {{ Content-Type = \"application/json\", client_secret = \"{SECRET}\" }}\n");
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}"));
    let body = r#"{"errorCode":"E1","errorMessage":"order D1 of ann@example.com"}"#;
    shop.fail_by(Reply::status(422).body(body), "SALE_INVENTORY", r#"{"orderId":"D1","email":"ann@example.com"}"#);
    shop.server.set_reply(Reply::close());
    shop.run(["repost", "1"]).exits(4);
    shop
}

fn entries(shop: &Shop, more: &[&str]) -> Vec<Value> {
    let shown = shop.run([&["failed", "export", "--format", "har"], more].concat()).succeeds();
    assert!(!shown.stdout.contains(SECRET), "{}", shown.stdout);
    let har: Value = serde_json::from_str(&shown.stdout).expect("one JSON document");
    assert_eq!((&har["log"]["version"], &har["log"]["creator"]["name"]), (&json!("1.2"), &json!("inv-hooks")));
    har["log"]["entries"].as_array().expect("entries").clone()
}

#[test]
fn every_attempt_is_an_entry_with_its_request_and_answer() {
    let shop = shop();
    let entries = entries(&shop, &[]);
    let statuses: Vec<&Value> = entries.iter().map(|entry| &entry["response"]["status"]).collect();
    assert_eq!(statuses, [422, 0]);
    for entry in &entries {
        let request = &entry["request"];
        assert_eq!(
            (&request["method"], &request["postData"]["mimeType"]),
            (&json!("POST"), &json!("application/json"))
        );
        assert_eq!(request["postData"]["text"], r#"{"orderId":"D1","email":"ann@example.com"}"#);
        assert!(request["url"].as_str().is_some_and(|url| url.ends_with("/sale")), "{request}");
        assert!(entry["startedDateTime"].as_str().is_some_and(|time| time.ends_with('Z')), "{entry}");
        assert!(entry["time"].as_f64().is_some_and(|time| time >= 0.0), "{entry}");
        // Every member that the format requires.
        for (part, names) in [
            ("request", &["httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"][..]),
            (
                "response",
                &[
                    "statusText",
                    "httpVersion",
                    "cookies",
                    "headers",
                    "content",
                    "redirectURL",
                    "headersSize",
                    "bodySize",
                ],
            ),
            ("timings", &["send", "wait", "receive"]),
        ] {
            names.iter().for_each(|name| assert!(!entry[part][name].is_null(), "{part}.{name}: {entry}"));
        }
    }
    let headers = entries[0]["request"]["headers"].as_array().expect("headers");
    assert!(headers.contains(&json!({"name": "client_secret", "value": "***"})), "{headers:?}");
    assert!(entries[0]["response"]["content"]["text"].as_str().is_some_and(|text| text.contains("order D1")));
    assert!(entries[1]["response"]["_error"].as_str().is_some_and(|text| !text.is_empty()), "{}", entries[1]);
}

#[test]
fn with_redact_neither_the_payload_nor_an_answer_has_the_value() {
    let shop = shop();
    let shown = shop.run(["failed", "export", "--format", "har", "--redact", "/email"]).succeeds();
    assert!(!shown.stdout.contains("ann@example.com"), "{}", shown.stdout);
    assert!(shown.stderr.contains("1 exported, 1 redacted"), "{}", shown.stderr);
    assert_eq!(entries(&shop, &["--redact", "/email"]).len(), 2);
}

/// A process that was killed leaves an attempt without an answer. One of an earlier version leaves none.
#[test]
fn events_without_attempts_are_counted_on_stderr() {
    let shop = shop();
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::ok().delay(std::time::Duration::from_mins(1)));
    let mut sending = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"D2"}"#]);
    shop.server.wait_for(before + 1);
    sending.kill().expect("killed");
    sending.wait().expect("it ends");
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("DELETE FROM author", []).expect("as before");
    drop(log);
    let export = |more: &[&str]| shop.run([&["failed", "export", "--format", "har"], more].concat()).succeeds();
    let shown = export(&[]);
    shown.says(str![[r#"
1 event is unknown: see `inv-hooks failed search`.
1 exported
warning: 1 event was left out: no attempt of it was recorded

"#]]);
    assert_eq!(entries(&shop, &["-q"]).len(), 2);
    export(&["--state", "unknown"]).says(str![[r#"
1 event is unknown: see `inv-hooks failed search`.
No event was exported.
warning: 1 event was left out: no attempt of it was recorded

"#]]);
}

#[test]
fn an_archive_without_events_is_an_archive() {
    let shop = Shop::new();
    let shown = shop.run(["failed", "export", "--format", "har"]).succeeds();
    let har: Value = serde_json::from_str(&shown.stdout).expect("one JSON document");
    assert_eq!(har["log"]["entries"], json!([]));
}
