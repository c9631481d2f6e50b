//! Bad payloads are never sent and never added, whatever the command: the message has the place, what the input looks
//! like, and what to do. `--not-json` accepts any bytes.

use crate::harness::{Ran, Shop};
use serde_json::{Value, json};

/// Bad payloads that people paste: the kind, the bytes, the place of the error, and a word of the message.
const NO_PAYLOADS: [(&str, &[u8], &str, &str); 42] = [
    ("nothing", b"", "line 1 column 1", "empty"),
    ("blanks", b" \r\n\t\n", "line 1 column 1", "blanks"),
    ("a no-break space alone", b"\xc2\xa0\n", "line 1 column 1", "blanks"),
    ("cut in a key", b"{\"orderId\":\"A1\",\"productLi", "line 1 column 27", "cut off"),
    ("cut in an array", b"{\n \"productList\": [\n", "line 2 column 18", "cut off"),
    ("cut in an escape", b"{\"a\":\"\\u00", "line 1 column 11", "cut off"),
    ("curly quotes", b"{\xe2\x80\x9corderId\xe2\x80\x9d: \xe2\x80\x9cA1\xe2\x80\x9d}", "line 1 column 2", "curly"),
    ("low quotes", b"{\"orderId\": \xe2\x80\x9eA1\xe2\x80\x9c}", "line 1 column 13", "curly"),
    ("one curly quote", b"{\"orderId\": \"A1\xe2\x80\x9d, \"storeId\": \"1\"}", "line 1 column 16", "curly"),
    ("an HTML page", b"<html>404</html>", "line 1 column 1", "HTML"),
    ("an HTML document", b"\n<!DOCTYPE html>\n<title>Log in</title>", "line 2 column 1", "HTML"),
    ("XML", b"<?xml version=\"1.0\"?><sale/>", "line 1 column 1", "XML"),
    ("entities", b"{&quot;orderId&quot;:&quot;A1&quot;}", "line 1 column 2", "entities"),
    ("entities by number", b"{&#34;orderId&#34;:1}", "line 1 column 2", "entities"),
    ("no-break spaces", b"{\n\xc2\xa0\xc2\xa0\"orderId\": \"A1\"\n}", "line 2 column 1", "no-break"),
    ("a zero-width space", b"{\"orderId\":\xe2\x80\x8b\"A1\"}", "line 1 column 12", "an invisible character"),
    ("a byte order mark", b"\xef\xbb\xbf{\"orderId\":\"A1\"}", "line 1 column 1", "byte order mark"),
    ("a prompt before it", b"$ cat sale.json\n{\"orderId\":\"A1\"}", "line 1 column 1", "text before"),
    ("a log's line", b"2026-11-25 10:00:00 INFO sent {\"orderId\":\"A1\"}", "line 1 column 1", "text before"),
    ("a fence", b"```json\n{\"orderId\":\"A1\"}\n```\n", "line 1 column 1", "fence"),
    ("a comma behind it", b"{\"orderId\":\"A1\"},", "line 1 column 17", "comma"),
    ("two objects", b"{\"orderId\":\"A1\"}\n{\"orderId\":\"A2\"}", "line 2 column 1", "second object"),
    ("an assignment", b"payload = {\"orderId\":\"A1\"};", "line 1 column 1", "text before"),
    ("UTF-16 with a mark", b"\xff\xfe{\0}\0", "line 1 column 1", "UTF-16"),
    ("UTF-16 without a mark", b"\0{\0}", "line 1 column 1", "UTF-16"),
    ("UTF-32", b"{\0\0\0}\0\0\0", "line 1 column 1", "UTF-32"),
    ("gzip", b"\x1f\x8b\x08\0\0\0\0\0", "line 1 column 1", "gzip"),
    ("zstd", b"\x28\xb5\x2f\xfd\x04\x00", "line 1 column 1", "zstd"),
    ("zip", b"PK\x03\x04\x14\0", "line 1 column 1", "zip"),
    ("an array", b"[{\"orderId\":\"A1\"}]", "line 1 column 1", "array"),
    ("a text", b"\"A1\"", "line 1 column 1", "text"),
    ("a number", b"42", "line 1 column 1", "number"),
    ("JSON in quotes", b"\"{\\\"orderId\\\":\\\"A1\\\"}\"", "line 1 column 1", "in quotes"),
    ("a dict of Python", b"{'orderId': 'A1'}", "line 1 column 2", "Python"),
    ("Python's None", b"{\"orderId\": None}", "line 1 column 13", "None"),
    ("NaN", b"{\"cost\": NaN}", "line 1 column 10", "NaN"),
    ("minus infinity", b"{\"cost\": -Infinity}", "line 1 column 11", "Infinity"),
    ("a comment", b"{\"orderId\": \"A1\" // one\n}", "line 1 column 18", "comment"),
    ("a comma too many", b"{\"orderId\": \"A1\",}", "line 1 column 18", "comma"),
    ("a form", b"orderId=A1&storeId=256", "line 1 column 1", "form"),
    ("a NUL byte", b"{\"orderId\":\0\"A1\"}", "line 1 column 12", "NUL"),
    ("Latin-1", b"{\"name\":\"M\xfcller\"}", "line 1 column 11", "UTF-8"),
];

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

/// A shop with one failed event, whose endpoint fails.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    shop
}

/// Runs every command that takes one payload, with these bytes in the file `given`.
fn every_command(shop: &Shop, bytes: &[u8], more: &[&str]) -> Vec<(String, Ran)> {
    shop.sandbox.write("given", bytes);
    let commands = [
        &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "@given"][..],
        &["send", "SALE_INVENTORY", "--data", "@given"],
        &["repost", "1", "--data", "@given"],
        &["connector", "test", "sale", "--data", "@given"],
    ];
    let dry = commands.iter().map(|args| [args, &["-n"][..]].concat());
    let commands = dry.chain(commands.iter().map(|args| args.to_vec())).collect::<Vec<_>>();
    commands.iter().map(|args| (args.join(" "), shop.run([&args[..], more].concat()))).collect()
}

#[test]
fn every_command_refuses_a_bad_payload_with_the_place_and_what_it_looks_like() {
    let shop = shop();
    for (kind, bytes, place, words) in NO_PAYLOADS {
        for (command, ran) in every_command(&shop, bytes, &[]) {
            let shown = ran.exits(3).stderr;
            assert!(shown.contains(place) && shown.contains(words), "{kind}, {command}: {shown}");
            assert!(shown.contains("To fix it: "), "{kind}, {command}: {shown}");
        }
        let shown = shop.run(["event", "check", "given", "--api-key", "SALE_INVENTORY"]).exits(3).stdout;
        assert!(shown.contains(place) && shown.contains(words), "{kind}: {shown}");
    }
    assert_eq!(shop.server.requests().len(), 1, "nothing was sent");
    assert_eq!(shop.search(&[]), [1], "nothing was added");
}

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

#[test]
fn with_not_json_every_command_accepts_the_bytes() {
    for (kind, bytes, _, _) in NO_PAYLOADS.iter().step_by(3) {
        let shop = shop();
        let commands = every_command(&shop, bytes, &["--not-json"]);
        let sent: Vec<_> = shop.server.requests().into_iter().skip(1).map(|request| request.body).collect();
        for (command, ran) in commands {
            assert_eq!(ran.code(), Some(0), "{kind}, {command}: {}", ran.shown().stderr);
        }
        assert_eq!(sent, vec![bytes.to_vec(); 3], "{kind}");
        let stored = shop.run(["failed", "show", "2", "--payload"]).succeeds_silently().bytes;
        assert_eq!(stored, *bytes, "{kind}");
    }
}

#[test]
fn not_json_without_data_is_refused() {
    let shop = shop();
    for args in [&["repost", "1", "--not-json"][..], &["repost", "1", "--set", "/orderId=D2", "--not-json"]] {
        let shown = shop.run(args).exits(2).stderr;
        assert!(shown.contains("--not-json needs --data or --edit"), "{shown}");
    }
    let shown = shop.run(["connector", "test", "sale", "--not-json"]).exits(2).stderr;
    assert!(shown.contains("--not-json needs --data"), "{shown}");
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn a_bad_line_is_reported_with_place_and_text_and_the_good_lines_are_used() {
    let is_line = |bytes: &[u8]| !bytes.is_empty() && !bytes.contains(&b'\n') && !bytes.contains(&0);
    let cases: Vec<_> = NO_PAYLOADS.iter().filter(|(_, bytes, _, _)| is_line(bytes) && bytes[0] < 0x80).collect();
    assert!(cases.len() > 15, "{}", cases.len());
    let lines = |wrap: &dyn Fn(&str, &str) -> String| -> Vec<u8> {
        let mut lines = wrap("good", "{}").into_bytes();
        for (kind, bytes, _, _) in &cases {
            lines.push(b'\n');
            match std::str::from_utf8(bytes) {
                Ok(text) => lines.extend(wrap(kind, text).into_bytes()),
                Err(_) => lines.extend(*bytes),
            }
        }
        lines
    };
    let check = |args: &[&str], lines: &[u8], has_column: bool| {
        let shop = Shop::new();
        let numbered: Vec<Vec<u8>> = lines.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        for (line, (kind, _, place, words)) in numbered[1..].iter().zip(&cases) {
            let two = [&numbered[0][..], b"\n", line, b"\n"].concat();
            let shown = shop.sandbox.run_with_input(args, &two).exits(3).stderr;
            let column = place.split_once(" column ").expect("a column").1;
            let told = shown.lines().find(|told| told.contains("line 2: ")).unwrap_or_default();
            assert!(told.contains(words), "{args:?} {kind}: {shown}");
            let is_place = told.contains("it breaks at column ");
            assert!(!has_column || !is_place || told.contains(&format!("column {column}:")), "{kind}: {told}");
        }
    };
    check(&["send", "SALE_INVENTORY", "--ndjson", "-", "-n"], &lines(&|_, text| text.to_owned()), true);
    let envelope = |_: &str, text: &str| json!({"apiKey": "SALE_INVENTORY", "payload": text}).to_string();
    check(&["send", "--ndjson", "-", "-n"], &lines(&envelope), true);
    let row =
        |_: &str, text: &str| json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": text}).to_string();
    check(&["failed", "import", "-", "-n"], &lines(&row), true);
    check(&["failed", "import", "-"], &lines(&row), true);
}

#[test]
fn both_spellings_of_an_envelope_are_read_and_a_string_is_the_exact_payload() {
    let shop = Shop::new();
    let exact = "{ \"orderId\" : \"A1\",\n \"n\":1.10 }\n";
    let lines: Vec<String> = ["apiKey", "api_key"]
        .iter()
        .flat_map(|key| {
            let of = |payload: &str| format!("{{\"{key}\":\"SALE_INVENTORY\",\"payload\":{payload}}}");
            [of(&json!(exact).to_string()), of("{ \"orderId\" : \"A2\" }")]
        })
        .collect();
    let send = ["send", "--ndjson", "-", "--concurrency", "1"];
    shop.sandbox.run_with_input(send, lines.join("\n").as_bytes()).succeeds();
    let bodies: Vec<_> = shop.server.requests().into_iter().map(|request| request.body).collect();
    let expected = [exact.as_bytes().to_vec(), b"{ \"orderId\" : \"A2\" }".to_vec()];
    assert_eq!(bodies, [&expected[..], &expected].concat());
    let rows: Vec<String> =
        lines.iter().map(|line| line.replacen('{', "{\"connector\":\"sale\",", 1).replace("A1", "B1")).collect();
    let shown = shop.sandbox.run_with_input(["failed", "import", "-"], rows.join("\n").as_bytes()).succeeds().stderr;
    assert!(shown.contains("2 added, 2 already in the log"), "{shown}");
    let stored = shop.run(["failed", "show", "5", "--payload"]).succeeds_silently().bytes;
    assert_eq!(stored, exact.replace("A1", "B1").as_bytes());
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_first_line() {
    let good = ["{\"orderId\":\"A\"}", "{\"orderId\":\"B\"}"];
    for begin in ["\u{feff}", "\u{feff}\r\n", "\u{feff}\n\n"] {
        let shop = Shop::new();
        shop.sandbox.write("bom.ndjson", format!("{begin}{}\n", good.join("\n")));
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "bom.ndjson", "--concurrency", "1"]).succeeds();
        let bodies: Vec<_> = shop.server.requests().into_iter().map(|request| request.body).collect();
        assert_eq!(bodies, good.map(|line| line.as_bytes().to_vec()), "{begin:?}");
        let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", "bom.ndjson", "--continue"]).succeeds().stderr;
        assert!(shown.contains("already in the log: 2"), "{shown}");
        let row = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"C"}}"#;
        shop.sandbox.run_with_input(["failed", "import", "-"], format!("{begin}{row}").as_bytes()).succeeds();
        // In the middle of a file it is not a mark of the file.
        let lines = format!("{}\n\u{feff}{}\n", good[0], good[1]);
        let send = ["send", "SALE_INVENTORY", "--ndjson", "-"];
        let shown = shop.sandbox.run_with_input(send, lines.as_bytes()).exits(3).stderr;
        assert!(shown.contains("line 2: it starts with a byte order mark"), "{shown}");
    }
}

#[test]
fn an_input_that_is_not_ndjson_is_refused_as_a_whole() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let row = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"1"}}"#;
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("one line", format!("[{row}]\n").into_bytes(), "jq -c '.[]'"),
        ("several lines", format!("[\n{row},\n{row}\n]\n").into_bytes(), "jq -c '.[]'"),
        ("from the first", format!("[{row},\n {row}]").into_bytes(), "jq -c '.[]'"),
        ("spread out", format!("{{\n\"list\": [\n{row}\n]}}\n").into_bytes(), "jq -c ."),
        ("UTF-16", wide(&format!("\u{feff}{row}\n{row}\n")), "UTF-16"),
        ("UTF-16 without a mark", wide(&format!("{row}\n{row}\n")), "UTF-16"),
        ("gzip", [b"\x1f\x8b\x08\0\n".to_vec(), format!("{row}\n").into_bytes()].concat(), "gzip"),
        ("zstd", [b"\x28\xb5\x2f\xfd\n".to_vec(), format!("{row}\n").into_bytes()].concat(), "zstd"),
        ("a large archive", [b"PK\x03\x04".to_vec(), vec![b'x'; 10 << 20]].concat(), "zip"),
    ];
    let shop = Shop::new();
    for (kind, bytes, words) in cases {
        shop.sandbox.write("given", bytes);
        for args in [
            &["send", "SALE_INVENTORY", "--ndjson", "given"][..],
            &["send", "SALE_INVENTORY", "--ndjson", "given", "--raw"],
            &["failed", "import", "given"],
        ] {
            for more in [&["-n"][..], &[]] {
                let shown = shop.run([args, more].concat()).exits(3).stderr;
                assert!(shown.contains(words) && shown.contains("line 1: "), "{kind} {args:?}: {shown}");
                assert!(shown.contains("1 bad line"), "{kind} {args:?}: {shown}");
            }
        }
    }
    assert_eq!(shop.server.requests().len(), 0);
    assert_eq!(shop.search(&[]), Vec::<i64>::new());
}

#[cfg(unix)]
#[test]
fn input_files_may_have_any_name() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::OsStrExt as _;
    let name = |begin: &[u8]| -> OsString { OsStr::from_bytes(&[begin, b"sale-\xff.json"].concat()).to_owned() };
    let word = |text: &str| OsString::from(text);
    let shop = Shop::new();
    shop.sandbox.write(name(b""), r#"{"orderId":"A1"}"#);
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    let run = |args: &[OsString], code: i32| shop.run(args).exits(code).stderr;
    run(&[word("send"), word("SALE_INVENTORY"), word("--data"), name(b"@")], 0);
    run(&[word("failed"), word("add"), word("--api-key"), word("SALE_INVENTORY"), word("--data"), name(b"@")], 0);
    run(&[word("repost"), word("1"), word("--data"), name(b"@")], 0);
    run(&[word("connector"), word("test"), word("sale"), word("--data"), name(b"@")], 0);
    run(&[word("event"), word("check"), name(b""), word("--api-key"), word("SALE_INVENTORY")], 3);
    let bodies: Vec<_> = shop.server.requests().into_iter().skip(1).map(|request| request.body).collect();
    assert_eq!(bodies, vec![br#"{"orderId":"A1"}"#.to_vec(); 3]);
    let lines = |other: &[u8]| OsStr::from_bytes(&[b"day-", other, b".ndjson"].concat()).to_owned();
    for file in [lines(b"\xff"), lines(b"\xfe"), lines(b"\xff")] {
        shop.sandbox.write(&file, "{\"orderId\":\"L1\"}\n");
        run(&[word("send"), word("SALE_INVENTORY"), word("--ndjson"), file, word("--continue")], 0);
    }
    assert_eq!(shop.server.requests().len(), 6, "two names are two files, and each is sent once");
    let row = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"R1"}}"#;
    shop.sandbox.write(lines(b"\xfd"), row);
    assert!(run(&[word("failed"), word("import"), lines(b"\xfd")], 0).contains("1 added"));
    let shown = run(&[word("failed"), word("import"), lines(b"\xfc")], 3);
    assert!(shown.contains("cannot read day-"), "{shown}");
}

#[test]
fn a_file_of_connectors_or_headers_that_is_not_text_or_not_json_is_reported() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("UTF-16", wide("\u{feff}[{\"Name\":\"u\"}]"), "UTF-16"),
        ("UTF-16 without a mark", wide("{\"Name\":\"u\"}"), "UTF-16"),
        ("gzip", b"\x1f\x8b\x08\0\0".to_vec(), "gzip"),
        ("zip", b"PK\x03\x04\x14\0".to_vec(), "zip"),
        ("Latin-1", b"{\"Name\":\"M\xfcller\"}".to_vec(), "not UTF-8"),
        ("curly quotes", "{“Name”: “u”}".as_bytes().to_vec(), "line 1 column 2: curly quotes"),
        ("a comma too many", b"[{\"Name\":\"u\"},]".to_vec(), "line 1 column 15: a comma before"),
        ("no-break spaces", "{\n\u{a0}\"Name\":\"u\"}".as_bytes().to_vec(), "line 2 column 1: a no-break space"),
    ];
    let shop = Shop::new();
    for (kind, bytes, words) in cases {
        shop.sandbox.write("given", &bytes);
        for args in [
            &["connector", "import", "given"][..],
            &["connector", "import", "-"],
            &["connector", "edit", "sale", "--headers", "@given"],
            &["connector", "edit", "sale", "--headers", "-"],
        ] {
            let shown = shop.sandbox.run_with_input(args, &bytes).exits(3).stderr;
            assert!(shown.contains(words) && !shown.contains("Check the path"), "{kind} {args:?}: {shown}");
        }
    }
}

#[test]
fn parts_of_json_over_several_lines_are_never_sent() {
    let good = r#"{"orderId":"0"}"#;
    let shop = Shop::new();
    for spread in [
        "{\n \"productList\": [\n  {\"productId\":\"A\"},\n  {\"productId\":\"B\"}\n ]\n}",
        "{\"orderId\":\"1\"\n,\"productList\":[\n{\"productId\":\"A\"}\n]}",
        "// export\n[ // list\n{\"productId\":\"A\"}\n]",
        "{\"events\":\n/* all */\n[\n{\"orderId\":\"A\"}\n,\n{\"orderId\":\"B\"}\n]}",
        "[\n{\"a\":1}\n{\"b\":2}\n]",
    ] {
        let lines = format!("{good}\n{spread}\n{good}");
        shop.sandbox.run_with_input(["send", "SALE_INVENTORY", "--ndjson", "-"], lines.as_bytes()).exits(3);
        let posted = shop.server.requests();
        assert!(posted.iter().all(|request| request.body == good.as_bytes()), "{spread}");
    }
    assert_eq!(shop.server.requests().len(), 10, "the lines before and after are sent");
    let lines = "hello,\nworld\nthird:\n[{\n{}";
    let send = ["send", "SALE_INVENTORY", "--ndjson", "-", "--not-json"];
    shop.sandbox.run_with_input(send, lines.as_bytes()).succeeds();
    assert_eq!(shop.server.requests().len(), 15);
}

#[test]
fn deeply_nested_json_can_be_edited() {
    let shop = Shop::new();
    let deep = |value: u8| format!("{{\"orderId\":\"1\",\"a\":{}{value}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    let id = shop.fail("SALE_INVENTORY", &deep(1)).to_string();
    shop.sandbox.write("two.json", deep(2));
    let shown = shop.run(["repost", &id, "--data", "@two.json", "--dry-run"]).succeeds();
    assert!(shown.stderr.contains("/a/0/0") || shown.stdout.contains("/a/0/0"), "{}", shown.stderr);
}
