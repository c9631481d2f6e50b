//! JSON can contain an escape of half a character, also in a key. Such a key hides nothing: the other keys of the
//! object are checked, found and redacted as usual.

use crate::harness::Shop;
use serde_json::json;

const HALVES: [&str; 4] = [r"\ud800", r"\udfff", r"note\ud83d", r"\udc00\ud800"];

/// Adds a key with half a character at the front and at the end of an object.
fn with_half(object: &str, half: &str) -> [String; 2] {
    let inner = object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).expect("an object");
    [format!("{{\"{half}\":1,{inner}}}"), format!("{{{inner},\"{half}\":1}}")]
}

#[test]
fn bad_payloads_are_refused_also_with_half_a_character() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    let exported = shop.run(["failed", "export"]).succeeds().stdout;
    let foreign = [
        (exported.trim(), "failed import"),
        (r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"A1"}}"#, "failed import"),
        (r#"{"apiKey":"SALE_INVENTORY","payload":{}}"#, "envelope"),
        (r#"{"time":"t","method":"POST","path":"/","headers":{},"body":"{}","sha256":"x","status":200}"#, "listen"),
        (r#"{"apiKey":"SALE_INVENTORY","endpoint":"https://a.example"}"#, "connector"),
    ];
    let sent = shop.server.requests().len();
    for half in HALVES {
        for (object, words) in foreign {
            for given in with_half(object, half) {
                shop.sandbox.write("given", &given);
                for command in [
                    &["send", "SALE_INVENTORY", "--data", "@given"][..],
                    &["send", "SALE_INVENTORY", "--ndjson", "given"],
                    &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "@given"],
                    &["repost", "1", "--data", "@given"],
                    &["connector", "test", "sale", "--data", "@given"],
                ] {
                    let shown = shop.run(command).exits(3).stderr;
                    assert!(shown.contains(words), "{command:?} {given}: {shown}");
                }
            }
        }
    }
    assert_eq!((shop.server.requests().len(), shop.search(&[])), (sent, vec![1]), "nothing was sent or added");
}

#[test]
fn an_envelope_or_a_row_with_half_a_character_is_a_bad_line_with_its_reason() {
    let shop = Shop::new();
    for half in HALVES {
        let envelopes = with_half(r#"{"apiKey":"SALE_INVENTORY","payload":{"orderId":"A1"}}"#, half).join("\n");
        let ran = shop.sandbox.run_with_input(["send", "--ndjson", "-"], envelopes.as_bytes()).exits(3).stderr;
        assert!(ran.contains("line 1: it is an envelope with the key") && ran.contains("2 bad lines"), "{ran}");
        let rows = with_half(r#"{"apiKey":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"A1"}}"#, half);
        let ran = shop.sandbox.run_with_input(["failed", "import", "-"], rows.join("\n").as_bytes()).exits(3).stderr;
        assert!(ran.contains("half a character") && ran.contains("2 bad lines"), "{ran}");
    }
    assert!(shop.server.requests().is_empty() && shop.search(&[]).is_empty());
}

#[test]
fn an_event_with_half_a_character_is_sent_unchanged_and_its_other_keys_work() {
    let shop = Shop::new();
    for (number, half) in (1..).zip(HALVES) {
        let [payload, _] = with_half(&json!({"orderId": format!("D{number}"), "name": "Erika"}).to_string(), half);
        let id = shop.fail("SALE_INVENTORY", &payload);
        assert_eq!(shop.server.requests().last().expect("a request").body, payload.as_bytes());
        assert_eq!(shop.search(&["--document", &format!("D{number}")]), [id], "{half}");
        assert_eq!(shop.search(&["--where", &format!("/orderId=D{number}")]), [id], "{half}");
    }
    let redacted = shop.run(["failed", "export", "--redact", "/name"]).succeeds().stdout;
    assert!(redacted.contains("D1") && !redacted.contains("Erika"), "{redacted}");
    let shown = shop.run(["repost", "1", "--set", "/name=Max", "-n"]).succeeds();
    assert!(shown.stdout.contains("/name") || shown.stderr.contains("/name"), "{shown:?}");
}
