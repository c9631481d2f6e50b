//! Objects of this program, such as rows, records, envelopes and the output of commands, are never payloads, and a field of an event
//! makes any object one.

use crate::payloads::{every_command, shop};
use serde_json::{Value, json};

/// Objects that this program writes or reads, and the command that the message names for each.
const FOREIGN: [(&str, &str, &str); 12] = [
    (
        "a row of an export",
        r#"{"id":5,"api_key":"SALE_INVENTORY","event":null,"connector":"sale","state":"failed","payload":"{\"orderId\":\"A1\"}"}"#,
        "failed import",
    ),
    (
        "a row with bytes",
        r#"{"id":5,"api_key":"SALE_INVENTORY","connector":"sale","webhook_id":"m","payload_base64":"e30="}"#,
        "failed import",
    ),
    (
        "a line by hand",
        r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"A1"}}"#,
        "failed import",
    ),
    (
        "a row of a search",
        r#"{"id":5,"api_key":"SALE_INVENTORY","connector":"sale","state":"failed"}"#,
        "failed export",
    ),
    (
        "a record",
        r#"{"time":"2026-11-25T10:00:00.000Z","method":"POST","path":"/SALE_INVENTORY","headers":{},"body":"{}","sha256":"x","status":200}"#,
        "listen --record",
    ),
    (
        "a record of bytes",
        r#"{"time":"t","method":"POST","path":"/","headers":{},"body_base64":"e30=","sha256":"x","status":null}"#,
        "listen --record",
    ),
    ("an envelope with another key", r#"{"apiKey":"SALE_INVENTORY","payload":{},"storeId":"1"}"#, "envelope"),
    ("an envelope in small letters", r#"{"apikey":"SALE_INVENTORY","payload":{}}"#, "envelope"),
    ("an envelope in capitals", r#"{"apiKey":"SALE_INVENTORY","Payload":{}}"#, "envelope"),
    ("an envelope with dashes", r#"{"api-key":"SALE_INVENTORY","payload":"{}"}"#, "envelope"),
    ("an envelope without its key", r#"{"event":"X","payload":{"orderId":"A1"}}"#, "envelope"),
    ("an envelope of another kind", r#"{"apiKey":"SALE_INVENTORY","data":{"orderId":"A1"}}"#, "envelope"),
];

#[test]
fn objects_of_this_program_are_refused_and_the_message_names_their_command() {
    let shop = shop();
    for (kind, text, words) in FOREIGN {
        for (command, ran) in every_command(&shop, text.as_bytes(), &[]) {
            let shown = ran.exits(3).stderr;
            assert!(shown.contains(words), "{kind}, {command}: {shown}");
        }
        let shown = shop.run(["event", "check", "given", "--api-key", "SALE_INVENTORY"]).exits(3).stdout;
        assert!(shown.contains(words), "{kind}: {shown}");
        for more in [&[][..], &["-n"]] {
            let line = format!("{{\"orderId\":\"A0\"}}\n{text}\n");
            let args = [&["send", "SALE_INVENTORY", "--ndjson", "-", "--connector", "sale"], more].concat();
            let shown = shop.sandbox.run_with_input(args, line.as_bytes()).exits(3).stderr;
            assert!(shown.contains("line 2: ") && shown.contains(words), "{kind}: {shown}");
        }
    }
    let bodies: Vec<_> = shop.server.requests().into_iter().skip(1).map(|request| request.body).collect();
    assert_eq!(bodies, vec![br#"{"orderId":"A0"}"#.to_vec(); FOREIGN.len()], "only the good lines are sent");
    let lines: Vec<&str> = FOREIGN.iter().map(|(_, text, _)| *text).collect();
    let raw = ["send", "SALE_INVENTORY", "--ndjson", "-", "--raw", "--concurrency", "1"];
    shop.sandbox.run_with_input(raw, lines.join("\n").as_bytes()).succeeds();
    let sent = shop.server.requests().split_off(1 + FOREIGN.len());
    assert_eq!(sent.iter().map(|request| String::from_utf8_lossy(&request.body)).collect::<Vec<_>>(), lines, "--raw");
}

/// Objects of this program that lost columns on their way, and a word of the message for each.
const COLUMNS: [(&str, &str); 16] = [
    (r#"{"eventType":"ASN_RECEIVED_EVENT","payload":{"a":1}}"#, "envelope"),
    (r#"{"event_name":"X","payload":{}}"#, "envelope"),
    (r#"{"payload":{"a":1},"metadata":{}}"#, "envelope"),
    (r#"{"payload":{"orderId":1},"id":5}"#, "envelope"),
    (r#"{"payload":"{\"orderId\":1}","status":503}"#, "envelope"),
    (r#"{"key":"SALE_INVENTORY","data":{"a":1}}"#, "envelope"),
    (r#"{"events":[{"apiKey":"SALE_INVENTORY","payload":{}}]}"#, "an object around a list"),
    (r#"{"deliveries":[{"id":5,"connector":"sale","state":"failed"}]}"#, "an object around a list"),
    (r#"{"id":5,"connector":"sale","state":"failed","failure":"http_status","status":503}"#, "a row of the failed"),
    (r#"{"webhook_id":"m","document_id":"A1"}"#, "a row of the failed"),
    (r#"{"time":"t","method":"POST","path":"/p","body":"{\"orderId\":\"A1\"}"}"#, "a line of `listen`"),
    (r#"{"method":"POST","path":"/x","body":"{}"}"#, "a line of `listen`"),
    (r#"{"time":"t","method":"POST","path":"/x","status":200,"bytes":2}"#, "a line of `listen`"),
    (r#"{"body":"{\"orderId\":\"A1\"}"}"#, "a line of `listen`"),
    (r#"{"summary":{"failed":1},"deliveries":[]}"#, "the output of a command"),
    (r#"{"error":{"code":"refused","exit":6,"message":"m","hint":null}}"#, "the output of a command"),
];

#[test]
fn an_object_with_only_names_of_this_program_is_refused() {
    let shop = shop();
    for (text, words) in COLUMNS {
        for (command, ran) in every_command(&shop, text.as_bytes(), &[]) {
            let shown = ran.exits(3).stderr;
            assert!(shown.contains(words), "{text}, {command}: {shown}");
        }
        let args = ["send", "SALE_INVENTORY", "--ndjson", "given"];
        let shown = shop.run(args).exits(3).stderr;
        assert!(shown.contains("line 1: ") && shown.contains(words), "{text}: {shown}");
    }
    assert_eq!(shop.server.requests().len(), 1, "nothing was sent");
    assert_eq!(shop.search(&[]), [1], "nothing was added");
}

#[test]
fn the_json_of_every_command_is_refused_as_a_payload() {
    let shop = shop();
    let schema: Value = shop.run(["schema", "output"]).succeeds().json();
    let resolve = |schema_of: &Value| {
        let mut at = schema_of.clone();
        while let Some(next) = ["/items", "/allOf/0"].iter().find_map(|place| at.pointer(place).cloned()) {
            at = next;
        }
        let name = at["$ref"].as_str().and_then(|name| name.rsplit('/').next()).map(str::to_owned);
        name.map_or(at, |name| schema["$defs"][name].clone())
    };
    let mut seen = 0;
    for definition in schema["anyOf"].as_array().expect("definitions") {
        let name = definition["$ref"].as_str().and_then(|name| name.rsplit('/').next()).expect("a name");
        // `event show` describes payloads; a key of this program is in it.
        let required = resolve(&schema["$defs"][name])["required"].as_array().cloned().unwrap_or_default();
        let value = |key: &str| match key {
            "api_key" => json!("SALE_INVENTORY"),
            "error" => json!({"code": "x", "exit": 1, "message": "m"}),
            _ => json!(null),
        };
        let members = required.iter().filter_map(Value::as_str).map(|key| (key.to_owned(), value(key)));
        let document = Value::Object(members.collect());
        shop.sandbox.write("given", document.to_string());
        let shown = shop.run(["send", "SALE_INVENTORY", "--data", "@given", "-n"]).exits(3).stderr;
        assert!(shown.contains("the payload is refused: it is "), "{name} {document}: {shown}");
        seen += 1;
    }
    assert!(seen > 20, "only {seen} shapes");
}

#[test]
fn a_business_field_makes_an_object_a_payload_whatever_else_is_in_it() {
    let shop = shop();
    for text in [
        r#"{"eventType":"X","payload":{"a":1},"orderId":"1"}"#,
        r#"{"payload":"{}","id":5,"transferId":"1"}"#,
        r#"{"id":5,"state":"failed","connector":"sale","storeId":"1"}"#,
        r#"{"method":"POST","path":"/x","body":"{}","productList":[]}"#,
        r#"{"summary":{},"deliveries":[],"orderId":"1"}"#,
        r#"{"events":[{"payload":{}}],"purchaseOrderId":"1"}"#,
        r#"{"id":5,"status":"SHIPPED","data":{"a":1}}"#,
        r#"{"a":1}"#,
    ] {
        let shown = shop.run(["send", "SALE_INVENTORY", "--data", text, "-n"]).succeeds().stderr;
        assert!(shown.contains("Would send 1 event"), "{text}: {shown}");
    }
}

#[test]
fn what_failed_show_writes_is_refused_with_a_command_that_takes_it() {
    let shop = shop();
    for more in [&["-o", "json"][..], &["-o", "ndjson"]] {
        let shown = shop.run([&["failed", "show", "1"][..], more].concat()).succeeds().stdout;
        shop.sandbox.write("given", &shown);
        for args in [
            &["send", "SALE_INVENTORY", "--data", "@given"][..],
            &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "@given"],
            &["repost", "1", "--data", "@given"],
        ] {
            let shown = shop.run(args).exits(3).stderr;
            assert!(shown.contains("`inv-hooks failed import FILE` takes such rows"), "{args:?}: {shown}");
            assert!(!shown.contains("plan"), "{args:?}: {shown}");
        }
    }
    shop.run(["failed", "import", "given"]).succeeds();
    // A plan is still a plan.
    shop.run(["repost", "1", "--plan", "p.plan", "-y"]).succeeds();
    let line = shop.sandbox.read("p.plan").lines().nth(1).expect("a line").to_owned();
    shop.sandbox.write("given", line);
    let shown = shop.run(["send", "SALE_INVENTORY", "--data", "@given"]).exits(3).stderr;
    assert!(shown.contains("repost --from-plan FILE"), "{shown}");
}
