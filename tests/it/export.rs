//! `failed export`: an import restores it byte for byte, a spreadsheet runs none of it, and redacted values are gone.

use crate::failed::SALE;
use crate::harness::{Reply, Sandbox, Shop};
use inv_hooks::model::{base64, digest, parse_base64};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::io::Read as _;
use std::process::Stdio;

/// Bytes that a careless export and import would change, lose or refuse.
const HOSTILE: [&[u8]; 12] = [
    b"not JSON at all",
    b"\xff\xfe\x00 not UTF-8",
    b"\xef\xbb\xbf{\"bom\":1}",
    b"nul \x00 in it",
    b"{\"a\":1,\"a\":2, \"n\":9007199254740993,\"m\":1.10}",
    b"{\"huge\":1e400,\"tiny\":-0.0}",
    b"\"a JSON string\"",
    b"null",
    b"",
    b"line\r\nends\n\t\r",
    "\u{202e}bidi \u{9b}31m \u{1b}[31m \u{2028} \u{feff} \u{e0001} \u{1f642}".as_bytes(),
    b"=HYPERLINK(\"http://x\",\"y\")",
];

/// Adds a failed event with exactly these bytes.
pub fn add(shop: &Shop, payload: &[u8]) {
    shop.sandbox.write("payload", payload);
    let add =
        ["failed", "add", "--api-key", "SALE_INVENTORY", "--allow-duplicates", "--not-json", "--data", "@payload"];
    shop.run([&add[..], &["-q"]].concat()).succeeds();
}

/// The failed events of a log, without the fields that belong to this log, and with the digest of each payload.
fn content(shop: &Shop, log: &str) -> Vec<Value> {
    let args = ["failed", "search", "--log", log, "--include-tests", "--limit", "9999", "-q", "-o", "json"];
    let mut rows: Vec<Value> = shop.run(args).succeeds().json().as_array().expect("a list").clone();
    for row in &mut rows {
        let shown = shop.run(["failed", "show", &row["id"].to_string(), "--log", log, "-q", "--payload"]);
        row["sha256"] = json!(digest(&shown.succeeds().bytes));
        let row = row.as_object_mut().expect("an object");
        ["id", "imported_id", "cursor", "waiting_on"].iter().for_each(|own| drop(row.shift_remove(*own)));
    }
    rows.sort_by_key(|row| row["webhook_id"].to_string());
    rows
}

/// Events that failed in many ways, some of them more than once.
fn furnished() -> Shop {
    let shop = Shop::new();
    let body = r#"{"errorCode":"E 7","errorMessage":"no"}"#;
    let twice =
        shop.fail_by(Reply::ok().body(body), "INVENTORY_EXPORT_INA", r#"{"adjustmentId":"A1","storeId":"256"}"#);
    shop.fail_by(Reply::close(), "SALE_INVENTORY", SALE);
    let started = shop.fail("INVENTORY_EXPORT_ASN", r#"{"transferId":"T1","eventType":"ASN_RECEIVED_EVENT"}"#);
    let never = shop.fail("SALE_INVENTORY", r#"{"orderId":"DT9","eventType":"NONE_OF_SALE"}"#);
    shop.server.set_reply(Reply::status(500));
    shop.run(["repost", &twice.to_string(), "--include-maybe-applied"]).exits(4);
    shop.server.set_reply(Reply::ok());
    shop.set_state(started, "unknown");
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let as_never_tried =
        "UPDATE delivery SET state = 'unknown', attempts = 0, kind = NULL, started_at = NULL, url = NULL,
        failure = NULL, status = NULL, error = NULL, latency_us = NULL, flags = 0 WHERE id = ?1";
    assert_eq!(log.execute(as_never_tried, [never]), Ok(1));
    for payload in HOSTILE {
        add(&shop, payload);
    }
    let test = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "test": true, "phase": "head", "payload": {},
        "failure": "timeout", "created_at": "2026-01-01T00:00:00Z", "failed_at": "2026-01-02T03:04:05.678Z"});
    shop.sandbox.run_with_input(["failed", "import", "-"], test.to_string().as_bytes()).succeeds();
    shop
}

#[test]
fn an_export_is_imported_byte_for_byte() {
    let shop = furnished();
    let exported = shop.run(["failed", "export", "--include-tests", "-q"]).succeeds_silently();
    let text = exported.stdout.clone();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "a line contains a control character");
    let lines = exported.json_lines();
    assert_eq!(lines.len(), 4 + HOSTILE.len() + 1);
    for (line, row) in lines.iter().zip(
        shop.run(["failed", "search", "--include-tests", "--sort", "oldest", "-o", "json"])
            .succeeds()
            .json()
            .as_array()
            .expect("a list"),
    ) {
        for (key, value) in row.as_object().expect("an object") {
            assert_eq!(&line[key], value, "{key} of the item");
        }
    }
    shop.sandbox.write("all.ndjson", &exported.bytes);
    let import = |expected: &str| {
        let shown = shop.run(["failed", "import", "all.ndjson", "--not-json", "--log", "other.db"]).succeeds();
        assert!(shown.stderr.contains(expected), "{}", shown.stderr);
    };
    import("17 added, 0 already in the log");
    let (before, after) = (content(&shop, ".inv-hooks/events.db"), content(&shop, "other.db"));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert_eq!(before.len(), after.len());
    import("0 added, 17 already in the log");
    assert_eq!(content(&shop, "other.db"), after, "importing twice changes nothing");
    let again = shop.run(["failed", "export", "--include-tests", "-q", "--log", "other.db"]).succeeds_silently();
    let own = |mut line: Value| {
        ["id", "imported_id", "cursor", "waiting_on"]
            .iter()
            .for_each(|own| drop(line.as_object_mut().expect("an object").remove(*own)));
        line
    };
    let (lines, again): (Vec<_>, Vec<_>) =
        (lines.into_iter().map(own).collect(), again.json_lines().into_iter().map(own).collect());
    assert_eq!(lines, again, "an export of the imported events is the same");
}

/// An export names its connectors with the names of that time.
#[test]
fn an_export_from_before_a_rename_is_recognised() {
    let shop = Shop::new();
    let ids = [shop.fail("SALE_INVENTORY", SALE), shop.fail("SALE_INVENTORY", r#"{"orderId":"D2"}"#)];
    let rename = |from: &str, to: &str| shop.run(["connector", "edit", from, "--rename", to]).succeeds();
    let export = |to: &str| {
        shop.sandbox.write(to, shop.run(["failed", "export", "-q"]).succeeds().stdout);
    };
    let import = |file: &str, code: i32, words: &str| {
        let told = shop.run(["failed", "import", file]).exits(code).stderr;
        assert!(told.contains(words), "{file}: {words} in {told}");
    };
    export("first.ndjson");
    rename("sale", "till");
    import("first.ndjson", 0, "0 added, 2 already in the log, 0 bad lines");
    export("second.ndjson");
    rename("till", "checkout");
    for file in ["first.ndjson", "second.ndjson"] {
        import(file, 0, "0 added, 2 already in the log, 0 bad lines");
    }
    assert!(ids.iter().all(|id| shop.show(*id)["connector"] == "checkout"));
    // Not in the other direction, and not under a name that it never had.
    export("third.ndjson");
    let other = shop.sandbox.read("third.ndjson").replace(r#""connector":"checkout""#, r#""connector":"ina""#);
    shop.sandbox.write("other.ndjson", other);
    import("other.ndjson", 3, "which has another connector");
}

#[test]
fn any_bytes_survive_export_and_import() {
    let shop = Shop::new();
    let full = std::env::var_os("INV_HOOKS_FULL").is_some();
    let mut runner = TestRunner::new(Config { cases: 1, failure_persistence: None, ..Config::default() });
    let count = if full { 5_000 } else { 300 };
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        any::<String>().prop_map(String::into_bytes),
        "[\\[\\]{}\":,0-9eE+.\\\\ntu-]{0,30}".prop_map(String::into_bytes),
    ];
    let result = runner.run(&proptest::collection::vec(piece, count), |payloads| {
        let line = |payload: &Vec<u8>| {
            json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload_base64": base64(payload)})
        };
        let lines: Vec<String> = payloads.iter().map(|payload| line(payload).to_string()).collect();
        let input = lines.join("\n").into_bytes();
        shop.sandbox.run_with_input(["failed", "import", "-", "--allow-duplicates", "--not-json", "-q"], &input).succeeds();
        let exported = shop.run(["failed", "export", "-q"]).succeeds_silently();
        shop.sandbox.run_with_input(["failed", "import", "-", "--not-json", "-q", "--log", "b.db"], &exported.bytes).succeeds();
        let again = shop.run(["failed", "export", "-q", "--log", "b.db"]).succeeds_silently().json_lines();
        prop_assert_eq!(again.len(), payloads.len());
        for (line, payload) in again.iter().zip(&payloads) {
            let bytes = match line["payload"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => parse_base64(line["payload_base64"].as_str().expect("base64")).expect("base64"),
            };
            prop_assert_eq!(&bytes, payload);
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn export_has_the_filters_of_search_and_leaves_tests_out() {
    let shop = furnished();
    let check = |filters: &[&str]| {
        let exported = shop.run([&["failed", "export", "-q"], filters].concat()).succeeds_silently().json_lines();
        let mut ids: Vec<i64> = exported.iter().filter_map(|line| line["id"].as_i64()).collect();
        ids.reverse();
        assert_eq!(ids, shop.search(&[filters, &["--limit", "99"]].concat()), "{filters:?}");
        ids.len()
    };
    assert_eq!(check(&[]), 4 + HOSTILE.len());
    assert_eq!(check(&["--include-tests"]), 4 + HOSTILE.len() + 1);
    assert_eq!(check(&["not JSON"]), 1);
    assert_eq!(check(&["T1"]), 1);
    assert_eq!(check(&["--where", "/n=9007199254740993"]), 1);
    assert_eq!(check(&["--connector", "ina", "--status", "5xx"]), 1);
}

#[test]
fn an_export_without_events_succeeds() {
    let none = Sandbox::new();
    let shown = none.run(["failed", "export"]).succeeds();
    assert!(shown.stdout.is_empty() && shown.stderr.contains("and no failed-event log"), "{}", shown.stderr);
    assert!(none.run(["failed", "export", "--format", "csv"]).succeeds().stdout.starts_with("id,api_key,"));
    let shop = furnished();
    let shown = shop.run(["failed", "export", "--connector", "gone", "--redact", "/a"]).succeeds();
    assert_eq!(shown.stdout, "");
    assert!(
        shown.stderr.contains("No failed event matches.") && !shown.stderr.contains("--redact"),
        "{}",
        shown.stderr
    );
    let shown = shop.run(["failed", "export", "--connector", "gone", "-o", "csv"]).succeeds();
    assert_eq!(shown.stdout.lines().count(), 1);
    shop.run(["failed", "export", "--redact", "a"]).exits(2);
    shop.run(["failed", "export", "--format", "xml"]).exits(2);
    shop.run(["failed", "export", "--log", "gone.db"]).exits(7);
}

#[test]
fn no_exported_cell_is_a_formula() {
    let shop = Shop::new();
    let formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a=1", "\"=1\"", "x,y\nz"];
    let line = |text: &&str| {
        let item =
            json!({"api_key": "SALE_INVENTORY", "connector": text, "error": text, "error_code": text, "payload": text});
        format!("{item}\n")
    };
    let lines: String = formulas.iter().map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-", "--not-json"], lines.as_bytes()).succeeds();
    let shown = shop.run(["failed", "export", "--format", "csv", "-q"]).succeeds_silently();
    let mut reader = csv::Reader::from_reader(shown.bytes.as_slice());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|column| column == name).expect(name);
    assert_eq!(&header.iter().rev().take(3).collect::<Vec<_>>(), &["redacted", "payload_base64", "payload"]);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len(), formulas.len());
    for (row, formula) in rows.iter().zip(formulas) {
        let is_formula = formula.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let expected = if is_formula { format!("'{formula}") } else { formula.to_owned() };
        for name in ["connector", "error", "error_code", "payload"] {
            assert_eq!(&row[column(name)], expected, "{name} {formula:?}");
        }
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
    assert_eq!(shop.run(["failed", "export", "-o", "csv", "-q"]).succeeds_silently().bytes, shown.bytes);
    let both = shop.run(["failed", "export", "-o", "csv", "--format", "ndjson", "-q"]).succeeds_silently();
    assert_eq!(both.json_lines().len(), formulas.len(), "--format wins");
}

/// More rows than fit on two pages; they have only three different times.
fn many(sandbox: &Sandbox, count: usize) {
    let line = |n: usize| {
        let item = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "failed_at": format!("2026-01-0{}T00:00:00Z", n % 3 + 1),
            "payload": {"orderId": format!("D{n}"), "parity": if n.is_multiple_of(2) { "even" } else { "odd" }}});
        format!("{item}\n")
    };
    sandbox
        .run_with_input(["failed", "import", "-", "-q"], (0..count).map(line).collect::<String>().as_bytes())
        .succeeds();
}

#[test]
fn an_export_of_several_pages_has_every_row_once() {
    let sandbox = Sandbox::new();
    many(&sandbox, 4_500);
    let export =
        |args: &[&str]| sandbox.run([&["failed", "export", "-q"], args].concat()).succeeds_silently().json_lines();
    let place =
        |line: &Value| (line["failed_at"].as_str().expect("a time").to_owned(), line["id"].as_i64().expect("an id"));
    let places: Vec<_> = export(&[]).iter().map(place).collect();
    assert_eq!(places.len(), 4_500);
    assert!(places.is_sorted_by(|a, b| a < b), "rows are missing, repeated or not in the order of failure");
    let even = export(&["\"even\""]);
    assert_eq!(even.len(), 2_250);
    assert!(even.iter().map(place).is_sorted_by(|a, b| a < b));
}

#[test]
fn a_closed_pipe_ends_an_export_silently_with_exit_1() {
    let sandbox = Sandbox::new();
    many(&sandbox, 3_000);
    for format in ["ndjson", "csv"] {
        let mut command = sandbox.command(["failed", "export", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut started = [0; 100];
        child.stdout.take().expect("a pipe").read_exact(&mut started).expect("the first bytes");
        let mut said = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("a text");
        assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(1), ""), "{format}");
    }
}

/// Returns the peak memory of an export of `count` events, in KiB.
#[cfg(target_os = "linux")]
fn memory_of(count: usize) -> u64 {
    let sandbox = Sandbox::new();
    many(&sandbox, count);
    let mut command = sandbox.command(["failed", "export", "-q"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
    let status = format!("/proc/{}/status", child.id());
    let mut reader = child.stdout.take().expect("a pipe");
    let (mut most, mut part) = (0, vec![0; 64 * 1024]);
    while reader.read(&mut part).expect("a pipe") > 0 {
        let peak = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    most
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_an_export_does_not_grow_with_the_log() {
    let (few, many) = (memory_of(4_500), memory_of(20_000));
    crate::harness::note(&format!("failed export: {few} KiB for 4,500 events, {many} KiB for 20,000"));
    assert!(few > 0 && many < few + 8 * 1024, "{few} KiB for 4,500 events, {many} KiB for 20,000");
}

#[cfg(unix)]
#[test]
fn the_help_of_export_fits_a_terminal() {
    let (code, screen) = Sandbox::new().terminal_of(80, ["failed", "export", "--help"]).ends();
    let screen = console::strip_ansi_codes(&screen).into_owned();
    assert_eq!(code, 0, "{screen}");
    let widest = screen.lines().map(|line| console::measure_text_width(line.trim_end())).max();
    assert!(widest <= Some(80) && screen.contains("--redact <POINTER>"), "{widest:?}\n{screen}");
}
