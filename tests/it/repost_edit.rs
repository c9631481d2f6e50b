//! `repost` to another destination and with another payload: `--to`, `--headers-from`, `--set`, `--data`, `--edit`.

use crate::harness::{HookServer, Reply, Shop, connector};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};
use std::os::unix::fs::PermissionsExt as _;

const ODD: &str = "{ \"orderId\" : \"DT\\u0031\",\t\"n\":9007199254740993, \"cost\":1.10,\"dup\":1,\"dup\":2, \"list\":[ {\"q\": 3 } ] }\n";

/// A shop whose connector has a secret header, and one failed event.
fn shop() -> Shop {
    let shop = Shop::empty();
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"))
        + "[connectors.sale.headers]\nclient_secret = \"hunter2-hunter2\"\n";
    let other = connector("other", "SALE_INVENTORY", &shop.server.url("/other"))
        + "enabled = true\nevents = []\n[connectors.other.headers]\nclient_id = \"other\"\n";
    shop.write_store(&sale);
    assert_eq!(shop.fail("SALE_INVENTORY", ODD), 1);
    shop.write_store(&(sale + &other));
    shop
}

fn repost(shop: &Shop, args: &[&str], code: i32) -> Value {
    shop.run([&["repost", "1", "-o", "json"], args].concat()).exits(code).json()
}

#[test]
fn a_url_gets_none_of_the_stored_headers() {
    let shop = shop();
    let elsewhere = HookServer::start();
    let document = repost(&shop, &["--to", &elsewhere.url("/x?key=planted")], 0);
    assert!(!document.to_string().contains("planted"), "{document}");
    let request = elsewhere.requests().remove(0);
    assert_eq!((request.header("client_secret"), request.body.as_slice()), (None, ODD.as_bytes()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("webhook-id"), shop.server.requests()[0].header("webhook-id"));
    repost(&shop, &["--force", "--to", &elsewhere.url("/x"), "--headers-from", "sale"], 0);
    let shown = shop.run(["failed", "show", "1"]).succeeds_silently().stdout;
    assert!(shown.contains(&format!("repost to {} by ", elsewhere.url("/x"))), "{shown}");
    assert_eq!(elsewhere.requests()[1].header("client_secret"), Some("hunter2-hunter2"));
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn another_connector_gets_its_own_headers() {
    let shop = shop();
    let told = shop.run(["repost", "1", "--to", "other"]).succeeds().stderr;
    assert!(
        told.contains(
            "Events that other accepted count as delivered; to send them to their own connector too, use --force."
        ),
        "{told}"
    );
    let request = shop.server.requests().remove(1);
    assert_eq!(
        (request.target.as_str(), request.header("client_id"), request.header("client_secret")),
        ("/other", Some("other"), None)
    );
}

#[test]
fn bad_destinations_are_refused() {
    let shop = shop();
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = shop.run([&["repost", "1"], args].concat()).exits(code);
        assert!(shown.stderr.contains(words), "{args:?} {}", shown.stderr);
    };
    check(&["--to", "absent"], 5, "absent");
    check(&["--to", "http://example.com/x"], 6, "--allow-http");
    check(&["--to", "http://127.0.0.1:1/x", "--headers-from", "absent"], 5, "absent");
    check(&["--to", "not a url"], 2, "--to");
    check(&["--set", "=5"], 2, "--data");
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn the_json_of_a_dry_run_has_the_differences_that_people_read() {
    let shop = shop();
    let dry_run = |args: &[&str]| {
        let shown = shop.run([&["repost", "1", "--dry-run"], args].concat()).succeeds();
        (shown.json()["edits"].clone(), shown.stderr)
    };
    let sets = ["--set", "/list/0/q=4.50", "--set", "/orderId=\"X\""];
    let (edits, told) = dry_run(&[&sets[..], &["-o", "json"]].concat());
    let place = |pointer: &str, a: Value, b: Value| json!({"part": "payload", "pointer": pointer, "a": a, "b": b});
    let expected = [place("/orderId", json!("DT1"), json!("X")), place("/list/0/q", json!(3), json!(4.50))];
    assert_eq!(edits, json!([{"id": 1, "differences": expected}]));
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("event 1: ")).collect();
    assert_eq!(lines.len(), expected.len(), "{told}");
    for (line, place) in lines.iter().zip(&expected) {
        assert!(line.contains(place["pointer"].as_str().expect("a pointer")), "{line}");
    }
    assert_eq!(dry_run(&[&sets[..], &["-o", "ndjson", "-q"]].concat()), (edits, String::new()));
    assert_eq!(dry_run(&["-o", "json"]).0, json!([]));
    let (text, _) = dry_run(&["--data", "no JSON", "--not-json", "-o", "json"]);
    assert_eq!(
        (&text[0]["differences"][0]["pointer"], &text[0]["differences"][0]["b"]),
        (&json!(""), &json!("no JSON"))
    );
    let raw = shop.run([&["repost", "1", "-q", "--dry-run", "-o", "json"], &sets[..]].concat()).succeeds().stdout;
    assert!(raw.contains("4.50") && !raw.contains("hunter2"), "{raw}");
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE delivery SET payload = NULL WHERE id = 1", []).expect("a row");
    let (whole, _) = dry_run(&["--data", "{\"orderId\":\"Y\"}", "-o", "json"]);
    assert_eq!(whole[0]["differences"], json!([place("", Value::Null, json!({"orderId": "Y"}))]));
    assert_eq!(shop.server.requests().len(), 1, "nothing was sent");
}

#[test]
fn set_changes_only_the_bytes_of_its_value() {
    let shop = shop();
    let check = |sets: &[&str], expected: &str| {
        let args: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).chain(["--force"]).collect();
        repost(&shop, &args, 0);
        let request = shop.server.requests().pop().expect("a request");
        assert_eq!(String::from_utf8_lossy(&request.body), expected, "{sets:?}");
    };
    check(&["/list/0/q=4"], &ODD.replace("\"q\": 3", "\"q\": 4"));
    check(&["/cost=1.20", "/orderId=DT2"], &ODD.replace("1.10", "1.20").replace("\"DT\\u0031\"", "\"DT2\""));
    check(&["/list=[]"], &ODD.replace("[ {\"q\": 3 } ]", "[]"));
    let refuse = |set: &str, words: &str| {
        let shown = shop.run(["repost", "1", "--force", "--set", set]).exits(3);
        assert!(shown.stderr.contains(words) && shown.stderr.contains("nothing was sent"), "{}", shown.stderr);
    };
    refuse("/dup=3", "more than once");
    refuse("/missing=3", "the payload has no value");
    refuse("/list/*/q=3", "'*'");
    refuse("/cost=1.10", "not changed");
    assert_eq!(shop.server.requests().len(), 4);
}

#[test]
fn an_edited_copy_names_and_replaces_its_original() {
    let shop = shop();
    shop.server.set_reply(Reply::status(500));
    shop.run(["repost", "1", "--set", "/cost=9"]).exits(4).says(str![[r#"
1 failed
The changed payload is a new event: `inv-hooks failed search`.

"#]]);
    assert_eq!((shop.state(1), shop.state(2)), ("failed".to_owned(), "failed".to_owned()));
    shop.server.set_reply(Reply::ok());
    let delivered = &repost(&shop, &["--set", "/cost=8", "--reason", "miscounted"], 0)["deliveries"][0];
    let row = shop.show(3);
    assert_eq!((&row["edited_from"], &row["difference"]), (&json!(1), &json!("/cost: 1.10 → 8")));
    assert_eq!(row["history"][0]["reason"], "miscounted");
    let original = shop.show(1);
    assert_eq!(
        (&original["state"], &original["discard_reason"]),
        (&json!("discarded"), &json!("replaced by its edited copy 3"))
    );
    assert_eq!(delivered["connector"], "sale");
    assert_ne!(delivered["webhook_id"], original["webhook_id"]);
    let payload = shop.run(["failed", "show", "1", "--payload"]).succeeds_silently();
    assert_eq!(payload.bytes, ODD.as_bytes());
}

#[test]
fn data_replaces_the_payload() {
    let shop = shop();
    shop.sandbox.write("new.json", "{ \"new\":1.10 }\n");
    repost(&shop, &["--data", "@new.json"], 0);
    assert_eq!(shop.server.requests()[1].body, b"{ \"new\":1.10 }\n");
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = shop.run([&["repost", "1", "--force", "--data"], args].concat()).exits(code);
        assert!(shown.stderr.contains(words), "{args:?} {}", shown.stderr);
    };
    check(&["{half"], 3, "not JSON");
    check(&[""], 3, "not JSON");
    check(&["@missing"], 3, "missing");
    shop.sandbox.write("same.json", ODD);
    check(&["@same.json"], 3, "not changed");
    shop.sandbox.write("large.json", format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024)));
    check(&["@large.json"], 3, "1048576");
    check(&["@large.json", "--max-bytes", "2000000"], 0, "delivered");
    assert_eq!(shop.server.requests().len(), 3);
}

/// Runs `repost 1 --edit` in a terminal with `script` as the editor; returns the exit code and the screen.
fn edit(shop: &Shop, script: &str) -> (i32, String) {
    let path = shop.sandbox.write("editor.sh", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
    shop.sandbox.terminal(["repost", "1", "--edit"]).ends()
}

/// Replaces the part of a file's name that differs from run to run.
fn nameless(screen: &str) -> String {
    let Some((before, rest)) = screen.split_once("event-1-") else { return screen.to_owned() };
    let (_, after) = rest.split_once(".json").expect("the end of the name");
    format!("{before}event-1-NAME.json{after}")
}

#[test]
fn the_bytes_of_the_editor_are_sent_unchanged() {
    let mut shop = shop();
    shop.sandbox = shop.sandbox.with_variable("EDITOR", "./editor.sh").with_variable("NO_COLOR", "1");
    shop.run(["repost", "1", "--edit"]).exits(6).says(str![[r#"
error: --edit needs a terminal
  Use --set /POINTER=VALUE or --data @FILE.

"#]]);
    let (_, mut shown) = shop.sandbox.terminal(["repost", "1", "--edit", "-n"]).ends();
    shown = shown.replace('\r', "");
    for script in ["exit 1", ":", "echo '{half' > \"$1\""] {
        let (code, screen) = edit(&shop, script);
        let screen = screen.replace('\r', "").replace(&shop.sandbox.home().display().to_string(), "TMPDIR");
        shown += &format!("{script}: {code}\n{}", nameless(&screen));
    }
    assert_data_eq!(
        shown,
        str![[r#"
event 1: a dry run does not open the editor
Would send 1 event
      1 to sale (failed: http_status)
in this order: 1
Nothing was sent.
exit 1: 6
error: the editor ended with an error; nothing was sent
  Check VISUAL and EDITOR, or use --set /POINTER=VALUE or --data @FILE.
:: 3
error: the payload of event 1 was not changed; nothing was sent
  Send it unchanged: `inv-hooks repost 1`.
echo '{half' > "$1": 3
error: nothing was sent: the edited payload is not JSON: it breaks at line 1
  column 2: a key without quotes
  To fix it: write keys in straight double quotes.
  It was saved. Fix it and send it:
    `inv-hooks repost 1 --data @TMPDIR/event-1-NAME.json`

"#]]
    );
    assert_eq!(shop.server.requests().len(), 1);
    let (code, screen) = edit(&shop, "printf '{ \"a\" :  1.10 }' > \"$1\"");
    assert!(code == 0 && screen.contains("delivered"), "{code} {screen}");
    assert_eq!(shop.server.requests()[1].body, b"{ \"a\" :  1.10 }");
    assert_eq!(shop.state(1), "discarded");
}

#[test]
fn a_repost_with_another_payload_says_that_the_original_is_discarded() {
    for args in [&["--set", "/orderId=\"DT2\""][..], &["--data", "{\"orderId\":\"DT3\"}"]] {
        let shop = shop();
        let said = shop.run([&["repost", "1"], args].concat()).succeeds().stderr;
        assert!(said.contains("Event 1 is discarded now: replaced by its edited copy 2."), "{args:?} {said}");
        assert_eq!(shop.state(1), "discarded");
    }
    let shop = shop();
    let said = shop.run(["repost", "1"]).succeeds().stderr;
    assert!(!said.contains("discarded"), "{said}");
}
