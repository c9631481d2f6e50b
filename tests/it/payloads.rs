//! Bad payloads are never sent and never added, whatever the command: the message has the place, what the input looks
//! like, and what to do. `--not-json` accepts any bytes.

use crate::harness::{Ran, Shop};
use serde_json::json;

/// Bad payloads that people paste: the kind, the bytes, the place of the error, and a word of the message.
const NO_PAYLOADS: [(&str, &[u8], &str, &str); 49] = [
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
    ("a PNG", b"\x89PNG\r\n\x1a\n", "line 1 column 1", "an image (PNG)"),
    ("a database", b"SQLite format 3\0\x10\0", "line 1 column 1", "an SQLite database"),
    ("zlib", b"x\x9c\xabV\x02", "line 1 column 1", "compressed (zlib)"),
    ("other bytes", b"\x93\x05\xc3", "line 1 column 1", "bytes that are not text"),
    ("cut in a character", b"{\"name\":\"M\xc3", "line 1 column 11", "cut off inside a character"),
    ("UTF-16BE without a mark", b"\0{\0\"\0a", "line 1 column 1", "iconv -f UTF-16BE "),
    ("a zero-width space before it", b"\xe2\x80\x8b{\"orderId\":\"A1\"}", "line 1 column 1", "an invisible character"),
    ("Latin-1", b"{\"name\":\"M\xfcller\"}", "line 1 column 11", "UTF-8"),
];

/// A shop with one failed event, whose endpoint fails.
pub fn shop() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    shop
}

/// Runs every command that takes one payload, with these bytes in the file `given`.
pub fn every_command(shop: &Shop, bytes: &[u8], more: &[&str]) -> Vec<(String, Ran)> {
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
