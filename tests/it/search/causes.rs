//! `--cause`: what it finds, and what is said about a cause that no event has.

use crate::harness::{Reply, Shop};
use serde_json::json;

/// A shop with causes: two of 401, one of 503 and one of a connection; and a newer one that was not sent because a circuit was open.
pub fn shop() -> Shop {
    let shop = Shop::new();
    let line = |id: u32, status: u16, error: &str, failure: &str| {
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": status, "failure": failure, "error": error,
            "failed_at": "2026-01-01T12:00:00Z", "payload": {"orderId": format!("C{id}")}})
    };
    let lines = [
        line(1, 401, "the endpoint answered 401: invalid token", "http_status"),
        line(2, 401, "the endpoint answered 401: invalid token", "http_status"),
        line(3, 503, "the endpoint answered 503", "http_status"),
        line(4, 500, "the endpoint answered 500: connection refused", "http_status"),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.as_bytes()).succeeds();
    shop
}

pub fn said(shop: &Shop, args: &[&str], code: i32) -> String {
    shop.run(args).exits(code).stderr
}

#[test]
fn a_cause_that_no_event_has_is_reported_with_the_nearest() {
    let shop = shop();
    let id = shop.show(1)["cause_id"].as_str().expect("an id").to_owned();
    let near = format!("'401 invalid token' ({id}, 2 events)");
    for part in ["invalid token", "401", "INVALID"] {
        let found = said(&shop, &["failed", "search", "--cause", part], 0);
        assert!(found.contains("warning: no failed event has the cause "), "{found}");
        assert!(found.contains(&format!("; did you mean {near}?")), "{found}");
    }
    let found = said(&shop, &["failed", "stats", "--cause", "nope"], 0);
    assert!(found.contains("warning: no failed event has the cause nope\n"), "{found}");
    for command in [&["repost", "--yes"][..], &["repost", "-n"], &["failed", "discard", "--reason", "x", "--yes"]] {
        let found = said(&shop, &[command, &["--cause", "nope"]].concat(), 5);
        assert!(found.starts_with("error: no failed event has the cause nope\n  List all: "), "{found}");
        let found = said(&shop, &[command, &["--cause", "401 invalid tokn"]].concat(), 5);
        assert!(found.contains(&format!("Did you mean {near}? List all: ")), "{found}");
    }
    for check in ["--exit-code", "--fail-over=3"] {
        said(&shop, &["failed", "search", check, "--cause", "nope"], 5);
    }
    // Another filter excludes the events of a cause that there is.
    let found = said(&shop, &["failed", "search", "--cause", "503", "--connector", "asn"], 0);
    assert!(!found.contains("no failed event has"), "{found}");
    // Of several, one is wrong.
    let found = said(&shop, &["failed", "search", "--cause", "503", "--cause", "nope"], 0);
    assert!(found.contains("no failed event has the cause nope"), "{found}");
    assert!(
        said(&shop, &["failed", "discard", "--connector", "sael", "--reason", "x"], 5).contains("Did you mean sale?")
    );
}

#[test]
fn a_cause_whose_events_were_delivered_is_no_wrong_input() {
    let shop = Shop::new();
    shop.fail_by(Reply::status(503), "SALE_INVENTORY", r#"{"orderId":"C1"}"#);
    shop.fail_by(Reply::status(401), "SALE_INVENTORY", r#"{"orderId":"C2"}"#);
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "--cause", "503", "--yes"]).exits(0);
    let again = said(&shop, &["repost", "--cause", "503", "--yes"], 0);
    assert!(again.contains("no failed event has the cause 503 any more."), "{again}");
    said(&shop, &["repost", "--cause", "504", "--yes"], 5);
}

#[test]
fn a_cause_is_found_in_any_case_and_as_lists_show_it() {
    let shop = shop();
    let found = |cause: &str| {
        let mut found = shop.search(&["--cause", cause]);
        found.sort_unstable();
        found
    };
    for cause in
        ["401 invalid token", "401 Invalid TOKEN", "circuit open: 401 invalid token", "held: 401 invalid token"]
    {
        assert_eq!(found(cause), [1, 2], "{cause}");
    }
    assert_eq!(found("invalid token"), [0_i64; 0], "a part");
    let plan = shop.run(["repost", "-n", "-o", "json", "--cause", "Held: 503"]).succeeds().json();
    assert_eq!(plan["send"], json!(1), "{plan}");
    let list = said(&shop, &["failed", "search", "--cause", "503,401 invalid token"], 0);
    assert!(list.contains("did you mean --cause 503 --cause '401 invalid token'?"), "{list}");
}

#[test]
fn an_id_with_its_text_is_understood_as_lists_show_both() {
    let shop = shop();
    let id = shop.show(1)["cause_id"].as_str().expect("an id").to_owned();
    let mut found = shop.search(&["--cause", &format!("{} 401 Invalid token", id.to_uppercase())]);
    found.sort_unstable();
    assert_eq!(found, [1, 2]);
    assert_eq!(shop.run(["failed", "stats", "--by", "cause"]).succeeds().stdout.matches(&id).count(), 1);
    // The text of another cause, or a part of it, is refused with the cause that has the id.
    for text in ["503", "401 inv…"] {
        let told = said(&shop, &["repost", "--yes", "--cause", &format!("{id} {text}")], 5);
        assert!(told.contains(&format!("Did you mean '401 invalid token' ({id}, 2 events)?")), "{told}");
    }
}
