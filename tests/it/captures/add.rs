//! `event capture`: what is kept, from where, and what is refused.

use super::{EXACT, SALE, capture, names, store};
use crate::harness::{Shop, exchange};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const FILE: &str = "captures/SALE_INVENTORY/DT-1.json";

#[test]
fn a_capture_has_the_exact_bytes_and_is_listed_shown_and_removed() {
    let sandbox = store();
    sandbox.write("p.json", EXACT);
    let added = sandbox.run(["event", "capture", "add", SALE, "p.json", "-o", "json"]).succeeds_silently().json();
    assert_eq!(
        (&added["name"], &added["event"], &added["change"], &added["bytes"]),
        (&json!("DT-1"), &Value::Null, &json!("added"), &json!(EXACT.len()))
    );
    assert_eq!(sandbox.read(FILE), EXACT);
    let rows = sandbox.run(["event", "capture", "list", "-o", "json"]).succeeds_silently().json();
    assert_eq!(
        (&rows[0]["api_key"], &rows[0]["name"], &rows[0]["event"]),
        (&json!(SALE), &json!("DT-1"), &Value::Null)
    );
    assert!(rows[0]["changed_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{rows}");
    for name in ["DT-1", "DT-1.json"] {
        assert_eq!(sandbox.run(["event", "capture", "show", SALE, name]).succeeds_silently().stdout, EXACT);
    }
    let shown = sandbox.run(["event", "capture", "remove", SALE, "DT-1"]).exits(6);
    assert!(shown.stderr.contains("--yes"), "{}", shown.stderr);
    sandbox.run(["event", "capture", "remove", SALE, "DT-1", "-n"]).succeeds();
    assert_eq!(names(&sandbox, SALE), ["DT-1"]);
    let shown = sandbox.run(["event", "capture", "remove", SALE, "DT-1", "DT-2", "--yes"]).exits(5);
    assert!(shown.stderr.contains("no capture DT-2") && sandbox.file(FILE).exists(), "all or none: {}", shown.stderr);
    sandbox.run(["event", "capture", "remove", SALE, "DT-1", "--yes"]).succeeds();
    assert!(!sandbox.file(FILE).exists());
    let shown = sandbox.run(["event", "capture", "list"]).succeeds();
    assert!(shown.stdout.is_empty() && shown.stderr.contains("event capture add"), "{}", shown.stderr);
}

#[test]
fn a_capture_is_never_overwritten_unless_asked() {
    let sandbox = store();
    let add = |payload: &str, more: &[&str]| {
        let args = [&["event", "capture", "add", SALE, "-", "--name", "a", "-o", "json"], more].concat();
        sandbox.run_with_input(args, payload.as_bytes())
    };
    assert_eq!(add(EXACT, &[]).succeeds().json()["change"], "added");
    assert_eq!(add(EXACT, &[]).succeeds().json()["change"], "unchanged");
    let other = EXACT.replace("1.10", "1.1");
    for more in [&[][..], &["-n"]] {
        let shown = add(&other, more).exits(6);
        assert!(shown.stderr.contains("exists already") && shown.stderr.contains("--force"), "{}", shown.stderr);
    }
    let dry = add(&other, &["--force", "-n"]).succeeds().json();
    assert_eq!((&dry["change"], &dry["dry_run"]), (&json!("replaced"), &json!(true)));
    assert_eq!(sandbox.read("captures/SALE_INVENTORY/a.json"), EXACT);
    assert_eq!(add(&other, &["--force"]).succeeds().json()["change"], "replaced");
    assert_eq!(sandbox.read("captures/SALE_INVENTORY/a.json"), other);
}

#[test]
fn of_processes_that_save_one_name_at_once_exactly_one_wins() {
    let sandbox = store();
    for round in 0..5 {
        let name = format!("n{round}");
        let running: Vec<_> = (0..6)
            .map(|number| {
                let payload = EXACT.replace("DT-1", &format!("DT-{number}-{}", "x".repeat(5000)));
                let file = sandbox.write(format!("p{number}"), &payload);
                let args = ["event", "capture", "add", SALE, file.to_str().expect("text"), "--name", &name];
                (sandbox.start(args), payload)
            })
            .collect();
        let ended = running.into_iter().map(|(mut child, payload)| (child.wait().expect("it ends").code(), payload));
        let (won, lost): (Vec<_>, Vec<_>) = ended.partition(|(code, _)| *code == Some(0));
        assert!(
            lost.iter().all(|(code, _)| *code == Some(6)),
            "{:?}",
            lost.iter().map(|(code, _)| code).collect::<Vec<_>>()
        );
        assert_eq!(won.len(), 1);
        assert_eq!(sandbox.read(format!("captures/SALE_INVENTORY/{name}.json")), won[0].1);
    }
    let left = std::fs::read_dir(sandbox.file("captures/SALE_INVENTORY")).expect("a folder").count();
    assert_eq!(left, 5, "a temporary file was left");
}

#[test]
fn the_body_of_a_recorded_request_is_taken_byte_for_byte() {
    let sandbox = store();
    let args = ["listen", "--addr", "127.0.0.1:0", "--ready-file", "ready", "--count", "2", "--record", "r.ndjson"];
    let mut listening = sandbox.start(args);
    let started = Instant::now();
    while !sandbox.file("ready").exists() {
        assert!(started.elapsed() < Duration::from_secs(20), "no ready file");
        std::thread::sleep(Duration::from_millis(5));
    }
    let address: SocketAddr = sandbox.read("ready").trim().trim_start_matches("http://").parse().expect("an address");
    for path in ["/in/SALE_INVENTORY", "/in/RETURN_INVENTORY"] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        let request = format!("{head}Content-Length: {}\r\n\r\n{EXACT}", EXACT.len());
        assert_eq!(exchange(address, request.as_bytes()).0, 200);
    }
    assert!(listening.wait().expect("it ends").success());
    let record = sandbox.read("r.ndjson");
    let shown = sandbox.run(["event", "capture", "add", SALE, "r.ndjson"]).exits(3);
    assert!(shown.stderr.contains("several lines") && shown.stderr.contains("tail -n 1"), "{}", shown.stderr);
    let lines: Vec<&str> = record.lines().collect();
    let add = |line: &str| sandbox.run_with_input(["event", "capture", "add", SALE, "-"], line.as_bytes());
    add(&format!("{}\n", lines[0])).succeeds_silently();
    assert_eq!(sandbox.read(FILE), EXACT);
    let shown = add(lines[1]).exits(3);
    assert!(shown.stderr.contains("RETURN_INVENTORY"), "the path names another key: {}", shown.stderr);
    let shown = add(&lines[0].replace("1.10", "1.11")).exits(3);
    assert!(shown.stderr.contains("sha256 differs"), "{}", shown.stderr);
    let base64 = r#"{"time":"t","method":"POST","path":"/","headers":{},"body_base64":"eyJvcmRlcklkIjoiQiJ9","sha256":"4a1a","status":200}"#;
    assert!(add(base64).exits(3).stderr.contains("sha256 differs"));
    let without = r#"{"time":"t","method":"POST","path":"/","headers":{},"sha256":"4a1a","status":200}"#;
    assert!(add(without).exits(3).stderr.contains("without the text of a body"));
}

#[test]
fn an_event_of_the_log_is_taken_with_its_event() {
    let shop = Shop::new();
    let asn = r#"{ "eventType":"ASN_RECEIVED_EVENT","transferId":"TR 7/8","storeId":"256","eventTime":1772466012000,"productList":[]}"#;
    let id = shop.fail("INVENTORY_EXPORT_ASN", asn).to_string();
    let add = |key: &str, more: &[&str]| shop.run([&["event", "capture", "add", key, "--id"], more].concat());
    add("INVENTORY_EXPORT_ASN", &[&id]).succeeds_silently();
    let file = "captures/INVENTORY_EXPORT_ASN/ASN_RECEIVED_EVENT.TR-7-8.json";
    assert_eq!(shop.sandbox.read(file), asn);
    let shown = add(SALE, &[&id]).exits(3);
    assert!(shown.stderr.contains("is of INVENTORY_EXPORT_ASN, not of SALE_INVENTORY"), "{}", shown.stderr);
    assert!(add(SALE, &["99"]).exits(5).stderr.contains("no event 99"));
    shop.run(["event", "capture", "add", SALE, "p.json", "--id", &id]).exits(2);
    shop.run(["event", "capture", "add", SALE]).exits(2);
    let sample = r#"{"transferId":"T2","storeId":"256"}"#;
    let event = ["--event", "ASN_RECEIVED_EVENT"];
    shop.sandbox.write("bare.json", sample);
    let bare = |more: &[&str]| {
        let args = [&["event", "capture", "add", "INVENTORY_EXPORT_ASN", "bare.json", "-o", "json"], more].concat();
        shop.run(args)
    };
    assert_eq!(bare(&event).succeeds().json()["name"], "ASN_RECEIVED_EVENT.T2");
    assert_eq!(
        bare(&["--event", "ASN_RECEIVED_EVENT", "--name", "x"]).succeeds().json()["name"],
        "ASN_RECEIVED_EVENT.x"
    );
    let rows = shop.run(["event", "capture", "list", "INVENTORY_EXPORT_ASN", "-o", "json"]).succeeds().json();
    assert!(
        rows.as_array().is_some_and(|rows| rows.len() == 3 && rows.iter().all(|row| row["event"] == event[1])),
        "{rows}"
    );
    assert!(bare(&["--event", "PO_TRANSFER_STARTED_EVENT"]).exits(5).stderr.contains("INVENTORY_EXPORT_PO"));
    shop.sandbox.write("named.json", asn);
    let other = ["--event", "ASN_RECEIVE_COMPLETED_EVENT"];
    let shown =
        shop.run([&["event", "capture", "add", "INVENTORY_EXPORT_ASN", "named.json"], &other[..]].concat()).exits(3);
    assert!(shown.stderr.contains("names the event ASN_RECEIVED_EVENT"), "{}", shown.stderr);
}

#[test]
fn what_is_no_payload_of_the_key_is_refused_or_warned_of() {
    let sandbox = store();
    let add = |payload: &str, more: &[&str]| {
        sandbox.run_with_input([&["event", "capture", "add", SALE, "-"], more].concat(), payload.as_bytes())
    };
    for (payload, words) in [
        ("", "it is empty"),
        ("[1]", "a JSON array"),
        ("{\"a\":", "cut off"),
        ("\u{feff}{}", "byte order mark"),
        (r#"{"apiKey":"SALE_INVENTORY","payload":{}}"#, "an envelope"),
        (r#"{"api_key":"SALE_INVENTORY","connector":"c","state":"failed","payload":"{}"}"#, "failed-event log"),
    ] {
        let shown = add(payload, &[]).exits(3);
        assert!(shown.stderr.contains(words), "{payload}: {}", shown.stderr);
    }
    assert!(add(EXACT, &["--max-bytes", "10"]).exits(3).stderr.contains("more than 10 bytes"));
    assert!(add(EXACT, &["--name", "../x"]).exits(2).stderr.contains("letter or a digit"));
    assert!(add(EXACT, &["--name", "all"]).exits(2).stderr.contains("every capture"));
    let shown = sandbox.run(["event", "capture", "show", SALE, "DT-2"]).exits(5);
    assert!(shown.stderr.contains("no capture DT-2"), "{}", shown.stderr);
    assert!(!sandbox.file("captures").exists(), "nothing was saved");
    let asn = r#"{"eventType":"ASN_RECEIVED_EVENT","transferId":"T","storeId":"1","eventTime":1772466012000}"#;
    assert!(add(asn, &[]).succeeds().stderr.contains("INVENTORY_EXPORT_ASN"), "another key gets a warning, as in send");
    let empty = crate::harness::Sandbox::new();
    assert!(empty.run(["event", "capture", "list"]).exits(5).stderr.contains("no connector store"));
}

#[test]
fn a_name_that_is_mistyped_is_suggested() {
    let sandbox = store();
    capture(&sandbox, SALE, "first-sale", EXACT);
    let shown = sandbox.run(["event", "capture", "show", SALE, "frist-sale"]).exits(5);
    assert!(shown.stderr.contains("Did you mean first-sale?"), "{}", shown.stderr);
}
