//! Events whose connector is missing or has another API key: commands warn, name them, and never send them to it.

use crate::harness::{Reply, Shop, connector};
use crate::repost_bulk::start;
use serde_json::{Value, json};
use snapbox::str;
use std::time::Duration;

const SALE: &str = r#"{"orderId":"DT1","storeId":"256"}"#;

/// A shop in which a sale failed at `wms`, which was then removed and created again with another API key.
fn shop_with_another_wms() -> Shop {
    let shop = Shop::empty();
    shop.write_store(&connector("wms", "SALE_INVENTORY", &shop.server.url("/sale")));
    shop.fail("SALE_INVENTORY", SALE);
    let other = connector("wms", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn"));
    shop.write_store(&(other + &connector("sale", "SALE_INVENTORY", &shop.server.url("/new"))));
    shop
}

fn skipped(document: &Value) -> Vec<&Value> {
    document["deliveries"].as_array().expect("a list").iter().map(|row| &row["skipped"]).collect()
}

#[test]
fn a_connector_with_another_api_key_does_not_get_the_events_of_the_old_one() {
    let shop = shop_with_another_wms();
    shop.run(["repost", "1"]).exits(6).says(str![[r#"
error: the connector wms accepts INVENTORY_EXPORT_ASN, but event 1 is SALE_INVENTORY; nothing was sent
  Send it to a connector of SALE_INVENTORY: `inv-hooks repost 1 --to NAME`.

"#]]);
    shop.run(["repost", "1", "--set", "/storeId=\"1\""]).exits(6);
    let document = shop.run(["repost", "--all", "--yes", "--fail-on-skipped", "-o", "json"]).exits(4).json();
    assert_eq!(skipped(&document), [&json!("other_api_key")]);
    let plan = shop.run(["repost", "--all", "-n"]).succeeds().stdout;
    assert!(
        plan.contains(
            "1 skipped: the connector takes another API key (`inv-hooks repost 1 --to NAME` sends it elsewhere)"
        ),
        "{plan}"
    );
    let advice = shop.show(1)["advice"].to_string();
    assert!(advice.contains("repost 1 --to NAME    its connector takes another API key now"), "{advice}");
    assert_eq!(shop.show(1)["request"], Value::Null, "the event would be sent to it");
    shop.run(["failed", "show", "1", "--curl"]).exits(5);
    for state in ["pending", "unknown"] {
        shop.set_state(1, state);
        let document = shop.run(["resume", "--unknown", "-o", "json"]).exits(4).json();
        assert_eq!(skipped(&document), [&json!("other_api_key")], "{state}");
        assert_eq!(shop.state(1), state);
    }
    assert_eq!(shop.server.requests().len(), 1, "nothing was sent");
    shop.run(["repost", "1", "--to", "sale"]).succeeds();
    assert_eq!(shop.server.requests()[1].target, "/new");
}

#[test]
fn a_plan_is_not_sent_to_a_connector_that_was_created_again() {
    let shop = Shop::empty();
    shop.write_store(&connector("wms", "SALE_INVENTORY", &shop.server.url("/sale")));
    shop.fail("SALE_INVENTORY", SALE);
    shop.run(["repost", "--all", "--plan", "plan.ndjson"]).succeeds();
    shop.write_store(&connector("wms", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn")));
    let document = shop.run(["repost", "--from-plan", "plan.ndjson", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!((skipped(&document), shop.server.requests().len()), (vec![&json!("other_api_key")], 1));
}

#[test]
fn to_needs_a_connector_with_the_api_key_of_the_event() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.fail("INVENTORY_EXPORT_ASN", r#"{"transferId":"T1"}"#);
    shop.run(["repost", "1", "2", "--to", "asn"]).exits(6).says(str![[r#"
error: the connector asn accepts INVENTORY_EXPORT_ASN, but event 1 is SALE_INVENTORY; nothing was sent
  Name a connector of SALE_INVENTORY. To send it anyway: `--to URL --headers-from asn`.

"#]]);
    assert_eq!(shop.server.requests().len(), 2, "all events are sent or none");
    let document = shop.run(["repost", "--all", "--yes", "--to", "asn", "-o", "json"]).succeeds().json();
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["skipped"]), (&json!(1), &json!(1)));
    assert_eq!(shop.state(1), "failed");
    // A URL gets any event.
    let url = shop.server.url("/any");
    shop.run(["repost", "1", "--to", &url, "--headers-from", "asn"]).succeeds();
}

#[test]
fn an_import_warns_of_connectors_that_cannot_accept_the_events() {
    let shop = Shop::new();
    let lines = [
        json!({"api_key": "SALE_INVENTORY", "connector": "Sale ", "payload": {"orderId": "1"}}),
        json!({"api_key": "INVENTORY_EXPORT_ASN", "connector": "sale", "payload": {"transferId": "T1"}}),
        json!({"api_key": "INVENTORY_EXPORT_ASN", "connector": "sale", "payload": {"transferId": "T2"}}),
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {"orderId": "2"}}),
    ];
    let input = lines.map(|line| format!("{line}\n")).concat();
    shop.sandbox.run_with_input(["failed", "import", "-", "-n"], input.as_bytes()).succeeds().says(str![[r#"
warning: 2 events: the connector sale has the API key SALE_INVENTORY, but the event has INVENTORY_EXPORT_ASN
warning: 1 event: no store can have a connector 'Sale '; did you mean sale?
A bulk repost skips these events until their connector accepts them. Send them to another connector: `inv-hooks repost --connector sale --api-key INVENTORY_EXPORT_ASN --to NAME`.
Would add 4 events; 0 already in the log, 0 bad lines

"#]]);
    shop.sandbox.run_with_input(["failed", "import", "-"], input.as_bytes()).succeeds().says(str![[r#"
warning: 2 events: the connector sale has the API key SALE_INVENTORY, but the event has INVENTORY_EXPORT_ASN
warning: 1 event: no store can have a connector 'Sale '; did you mean sale?
A bulk repost skips these events until their connector accepts them. Send them to another connector: `inv-hooks repost --connector sale --api-key INVENTORY_EXPORT_ASN --to NAME`.
4 added, 0 already in the log, 0 bad lines

"#]]);
    let document = shop.run(["repost", "--all", "--yes", "-o", "json"]).succeeds().json();
    let mut reasons: Vec<String> = skipped(&document).into_iter().map(ToString::to_string).collect();
    reasons.sort();
    assert_eq!(reasons, ["\"connector_gone\"", "\"other_api_key\"", "\"other_api_key\"", "null"]);
    assert_eq!(shop.server.requests().len(), 1);
    // If every connector fits, there is no warning.
    let fits = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {"orderId": "3"}}).to_string();
    let shown = shop.sandbox.run_with_input(["failed", "import", "-"], fits.as_bytes()).succeeds().stderr;
    assert!(!shown.contains("warning"), "{shown}");
}

#[test]
fn a_name_that_no_store_can_have_is_quoted_and_its_hint_works() {
    for (name, shown, near) in [
        ("Sale ", "'Sale '", "; did you mean sale?"),
        ("SALE", "SALE", "; did you mean sale?"),
        ("it's", "'it'\\''s'", ""),
    ] {
        let shop = Shop::new();
        let line = json!({"api_key": "SALE_INVENTORY", "connector": name, "payload": {"orderId": "1"}}).to_string();
        let said = shop.sandbox.run_with_input(["failed", "import", "-"], line.as_bytes()).succeeds().stderr;
        assert!(said.contains(&format!("no store can have a connector {shown}{near}\n")), "{said}");
        let hint = said.split("`inv-hooks ").nth(1).and_then(|rest| rest.split('`').next()).expect("a command");
        let command = hint.replace("--to NAME", "--to sale --yes");
        let program = env!("CARGO_BIN_EXE_inv-hooks");
        let mut shell = std::process::Command::new("sh");
        let ran = shell.args(["-c", &format!("{program} {command}")]).current_dir(shop.sandbox.path());
        let ran = ran.env("HOME", shop.sandbox.home()).output().expect("it runs");
        assert!(ran.status.success(), "{command}: {ran:?}");
        assert_eq!(shop.server.requests().len(), 1, "{command}");
    }
    // It cannot be copied from a terminal.
    let line =
        json!({"api_key": "SALE_INVENTORY", "connector": "sal\u{200b}e", "payload": {"orderId": "1"}}).to_string();
    let said = Shop::new().sandbox.run_with_input(["failed", "import", "-"], line.as_bytes()).succeeds().stderr;
    assert!(said.contains("`inv-hooks repost ID --to NAME`"), "{said}");
}

#[test]
fn a_pending_event_can_be_sent_elsewhere_if_its_connector_cannot_accept_it() {
    for reason in ["connector_gone", "other_api_key"] {
        let shop = Shop::empty();
        shop.write_store(&connector("wms", "SALE_INVENTORY", &shop.server.url("/sale")));
        (1..=3).for_each(|id| assert_eq!(shop.fail("SALE_INVENTORY", SALE), id));
        (1..=2).for_each(|id| shop.set_state(id, "pending"));
        let other = connector("wms", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn"));
        let other = if reason == "other_api_key" { other } else { String::new() };
        shop.write_store(&(other + &connector("sale", "SALE_INVENTORY", &shop.server.url("/new"))));
        let resumed = shop.run(["resume", "-o", "json"]).exits(4);
        assert_eq!(skipped(&resumed.json()), [&json!(reason), &json!(reason)]);
        resumed.says(str![[r#"
2 skipped
2 no longer have a connector that accepts them: 1, 2. Send one to another connector: `inv-hooks repost ID --to NAME`.

"#]]);
        shop.run(["resume", "-n"]).succeeds().says(str![[r#"
would send 0 events, skip 2; 0 stay unknown
2 no longer have a connector that accepts them: 1, 2. Send one to another connector: `inv-hooks repost ID --to NAME`.

"#]]);
        let advice = shop.show(1)["advice"].to_string();
        assert!(advice.contains("inv-hooks repost 1 --to NAME") && !advice.contains("inv-hooks resume"), "{advice}");
        for args in [&["repost", "1"][..], &["repost", "1", "--to", "sale", "--set", "/storeId=\"1\""]] {
            let refused = shop.run(args).exits(6).stderr;
            assert!(refused.contains("event 1 is pending") && refused.contains("repost 1 --to NAME"), "{refused}");
        }
        assert_eq!(shop.server.requests().len(), 3, "nothing was sent");
        shop.run(["repost", "1", "--to", "sale"]).succeeds();
        shop.run(["repost", "2", "--to", &shop.server.url("/any")]).succeeds();
        assert_eq!((shop.state(1), shop.state(2)), ("delivered".to_owned(), "delivered".to_owned()));
        let requests = shop.server.requests();
        assert_eq!((requests[3].target.as_str(), requests[4].target.as_str()), ("/new", "/any"));
        assert_eq!(requests[3].header("webhook-id"), requests[0].header("webhook-id"));
        shop.run(["resume"]).succeeds();
        assert_eq!(shop.server.requests().len(), 5, "it was sent once");
    }
}

#[test]
fn a_pending_event_that_is_refused_elsewhere_has_failed() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.set_state(1, "pending");
    shop.server.set_reply(Reply::status(400));
    shop.run(["repost", "1", "--to", &shop.server.url("/any")]).exits(4);
    assert_eq!(shop.state(1), "failed");
    // No other process takes an event that is being sent.
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(800)));
    shop.set_state(1, "pending");
    let url = shop.server.url("/slow");
    let first = start(&shop, &["repost", "1", "--to", &url]);
    shop.server.wait_for(3);
    shop.run(["repost", "1", "--to", &url]).exits(6);
    shop.run(["resume"]).succeeds();
    assert!(first.wait_with_output().expect("it ends").status.success());
    assert_eq!((shop.state(1), shop.server.requests().len()), ("delivered".to_owned(), 3));
}
