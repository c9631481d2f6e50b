//! `repost`: which events are sent, in which order, and every refusal. `repost_edit` tests destinations and edits.

use crate::harness::{Reply, STORE_HEAD, Shop, connector, keys};
use crate::send::{DELIVERY_KEYS, SUMMARY_KEYS};
use serde_json::{Value, json};
use snapbox::str;

const SALE: &str = r#"{"orderId":"DT1","storeId":"256","eventTime":1772466012000}"#;

fn cycle_count(event: &str, time: i64) -> String {
    format!(r#"{{"eventType":"CYC_COUNT_{event}_EVENT","cycleCountId":"C1","storeId":"256","eventTime":{time}}}"#)
}

fn asn(document: &str, time: i64) -> String {
    format!(r#"{{"eventType":"ASN_RECEIVED_EVENT","transferId":"{document}","storeId":"256","eventTime":{time}}}"#)
}

fn adjustment(document: &str) -> String {
    format!(r#"{{"eventType":"INVENTORY_ADJUSTMENT","adjustmentId":"{document}","storeId":"256"}}"#)
}

fn ids(document: &Value) -> Vec<i64> {
    document["deliveries"].as_array().expect("a list").iter().filter_map(|row| row["id"].as_i64()).collect()
}

fn repost(shop: &Shop, args: &[&str], code: i32) -> Value {
    shop.run([&["repost", "-o", "json"], args].concat()).exits(code).json()
}

#[test]
fn every_outcome_is_reported_with_the_promised_keys() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", SALE).to_string();
    shop.server.set_reply(Reply::status(500));
    let document = repost(&shop, &[&id], 4);
    assert_eq!((keys(&document), keys(&document["summary"])), (vec!["summary", "deliveries"], SUMMARY_KEYS.to_vec()));
    assert_eq!(keys(&document["deliveries"][0]), DELIVERY_KEYS);
    assert_eq!(document["deliveries"][0]["attempts"], 2);
    shop.server.set_reply(Reply::ok());
    let shown = shop.run(["repost", &id, "--reason", "the endpoint was down", "-o", "ndjson"]).succeeds();
    assert_eq!(keys(&shown.json_lines()[0]), DELIVERY_KEYS);
    let row = shop.show(1);
    assert_eq!((&row["state"], &row["attempts"], &row["reposts"]), (&json!("delivered"), &json!(3), &json!(2)));
    let history = row["history"].as_array().expect("a list");
    let kinds: Vec<&Value> = history.iter().map(|attempt| &attempt["kind"]).collect();
    assert_eq!(kinds, ["send", "repost", "repost"]);
    assert_eq!((&history[2]["reason"], &history[2]["by"]), (&json!("the endpoint was down"), &json!("tester@here")));
}

#[test]
fn wrong_command_lines_exit_2() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    for args in [
        &[][..],
        &["1", "--all"],
        &["1", "--connector", "sale"],
        &["1", "--text", "x"],
        &["--all", "--force"],
        &["--all", "--yes", "--set", "/a=1"],
        &["--all", "--yes", "--data", "{}"],
        &["--all", "--yes", "--edit"],
        &["1", "--set", "a=1"],
        &["1", "--set", "/a"],
        &["1", "--set", "/a=1", "--data", "{}"],
        &["1", "--set", "/a=1", "--edit"],
        &["1", "--headers-from", "sale"],
        &["1", "--to", "ina", "--headers-from", "sale"],
        &["1", "--to", "ftp://127.0.0.1/"],
        &["1", "--to", "http://user:hunter2@127.0.0.1/"],
        &["x"],
        &["--include-tests"],
    ] {
        let shown = shop.run([&["repost"], args].concat()).exits(2);
        assert!(!shown.stderr.contains("hunter2"), "{}", shown.stderr);
    }
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn a_bulk_repost_asks_for_confirmation() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.run(["repost", "--all"]).exits(6).says(str![[r#"
      1 to sale (failed: http_status)
error: this needs confirmation: Send 1 event to 1 connector?
  Confirm with --yes, or see what it would do with --dry-run.

"#]]);
    shop.run(["repost", "--connector", "sale"]).exits(6);
    // Without anything to send it does not ask.
    shop.run(["repost", "--connector", "ina"]).succeeds();
    assert_eq!(shop.server.requests().len(), 1);
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["delivered"], 1);
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["total"], 0);
}

#[test]
fn a_bulk_repost_asks_on_a_terminal() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let answer = |keys: &str| {
        let mut terminal = shop.sandbox.terminal(["repost", "--all"]);
        terminal.sees("Send 1 event to 1 connector?").presses(keys);
        terminal.ends().0
    };
    assert_eq!(answer("n\r"), 6);
    assert_eq!(shop.server.requests().len(), 1);
    assert_eq!(answer("y\r"), 0);
    assert_eq!(shop.server.requests().len(), 2);
}

#[test]
fn by_id_one_event_that_cannot_be_sent_stops_all() {
    let shop = Shop::new();
    let failed = shop.fail("SALE_INVENTORY", SALE).to_string();
    let delivered = shop.deliver("SALE_INVENTORY", SALE).to_string();
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = shop.run([&["repost"], args].concat()).exits(code);
        assert!(shown.stderr.contains(words), "{args:?} {}", shown.stderr);
        assert!(shown.stderr.contains("nothing was sent"), "{args:?} {}", shown.stderr);
    };
    check(&[&failed, "99"], 5, "99");
    check(&[&failed, &delivered], 6, "--force");
    for (state, words) in [("pending", "inv-hooks resume"), ("discarded", "--undo")] {
        shop.set_state(2, state);
        check(&[&failed, &delivered], 6, words);
    }
    shop.set_state(2, "unknown");
    assert_eq!(shop.server.requests().len(), 2);
    let shown = shop.run(["repost", &failed, &delivered, &failed]).succeeds();
    assert!(shown.stderr.contains("event 2 is in doubt: the endpoint may already have booked it"), "{}", shown.stderr);
    assert_eq!(shop.server.requests().len(), 4);
    shop.run(["repost", &failed, "--force"]).succeeds();
    let ids: std::collections::BTreeSet<_> = shop
        .server
        .requests()
        .iter()
        .filter(|one| one.path() == "/sale")
        .map(|one| one.header("webhook-id").map(str::to_owned))
        .collect();
    assert_eq!((ids.len(), shop.server.requests().len()), (2, 5));
}

#[test]
fn an_event_of_another_environment_is_refused() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("\"test\"", "\"production\""));
    let shown = shop.run(["repost", "1"]).exits(6);
    assert!(shown.stderr.contains("environment test"), "{}", shown.stderr);
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["total"], 0);
    assert_eq!(shop.search(&[]), Vec::<i64>::new());
    shop.run(["failed", "discard", "1", "--reason", "x"]).exits(6);
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn events_of_missing_and_disabled_connectors_are_refused_by_id_and_skipped_in_bulk() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.fail("INVENTORY_EXPORT_INA", &adjustment("I1"));
    shop.fail("INVENTORY_EXPORT_ASN", &asn("A1", 1));
    let ina = connector("ina", "INVENTORY_EXPORT_INA", &shop.server.url("/ina")) + "enabled = false\n";
    let asn = connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn"));
    shop.write_store(&(ina + &asn));
    shop.run(["repost", "3", "1"]).exits(5).says(str![[r#"
error: the connector sale of event 1 is not in the store; nothing was sent
  Send it to another connector: `inv-hooks repost 1 --to NAME`.

"#]]);
    shop.run(["repost", "3", "2"]).exits(6).says(str![[r#"
error: the connector ina of event 2 is disabled; nothing was sent
  Enable it: `inv-hooks connector enable ina`. Send the event elsewhere: --to.

"#]]);
    assert_eq!(shop.server.requests().len(), 3);
    let document = repost(&shop, &["--all", "--yes", "--fail-on-skipped"], 4);
    let skipped: Vec<&Value> =
        document["deliveries"].as_array().expect("a list").iter().map(|row| &row["skipped"]).collect();
    assert_eq!(skipped, [&json!("connector_gone"), &json!("connector_disabled"), &Value::Null]);
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["skipped"]), (&json!(1), &json!(2)));
    let shown = shop.run(["repost", "--all", "--yes"]).succeeds();
    assert!(
        shown.stdout.contains("not in the store any more") && shown.stdout.contains("is disabled"),
        "{}",
        shown.stdout
    );
}

#[test]
fn a_connector_with_an_unresolved_reference_exits_3() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let line =
        connector("sale", "SALE_INVENTORY", &shop.server.url("/")) + "[connectors.sale.headers]\nA = \"${MISSING}\"\n";
    shop.write_store(&line);
    shop.run(["repost", "1"]).exits(3);
    shop.run(["repost", "--all", "--yes"]).exits(3);
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn superseded_snapshots_are_skipped_in_bulk() {
    let shop = Shop::new();
    let old = shop.fail("INVENTORY_EXPORT_CYC", &cycle_count("COMPLETED", 1000));
    let started = shop.fail("INVENTORY_EXPORT_CYC", &cycle_count("STARTED", 1000));
    let newest = shop.fail("INVENTORY_EXPORT_CYC", &cycle_count("COMPLETED", 3000));
    shop.deliver("INVENTORY_EXPORT_CYC", &cycle_count("COMPLETED", 2000));
    let document = repost(&shop, &["--all", "--yes"], 0);
    let row = |id: i64| {
        document["deliveries"].as_array().expect("a list").iter().find(|row| row["id"] == id).expect("a row").clone()
    };
    assert_eq!((&row(old)["skipped"], &row(old)["state"]), (&json!("superseded"), &json!("failed")));
    assert_eq!((&row(started)["state"], &row(newest)["state"]), (&json!("delivered"), &json!("delivered")));
    shop.run(["repost", &old.to_string(), "-n"]).succeeds().says(str![[r#"
warning: event 1 is superseded: the newer event 3 of the same document was delivered
Nothing was sent.

"#]]);
    assert_eq!(ids(&repost(&shop, &["--all", "--yes", "--include-superseded"], 0)), [old]);
    assert_eq!(shop.state(old), "delivered");
}

#[test]
fn of_several_snapshots_only_the_newest_is_sent() {
    let check = |args: &[&str], expected: &[i64], skipped: i64| {
        let shop = Shop::new();
        for time in [2000, 1000, 4000, 3000, 4000] {
            shop.fail("INVENTORY_EXPORT_CYC", &cycle_count("COMPLETED", time));
        }
        let sent = || {
            let requests = shop.server.requests().split_off(5);
            requests.iter().map(|one| one.json()["eventTime"].as_i64().expect("a time")).collect::<Vec<i64>>()
        };
        let plan = repost(&shop, &[args, &["-n"]].concat(), 0);
        assert_eq!((&plan["send"], &plan["skipped"]), (&json!(expected.len()), &json!(skipped)), "{args:?}");
        let groups = plan["groups"].as_array().expect("a list");
        let count: u64 = groups.iter().map(|group| group["count"].as_u64().expect("a count")).sum();
        assert_eq!(plan["send"], count, "{args:?}");
        let done = repost(&shop, &[args, &["--yes"]].concat(), 0);
        assert_eq!((&done["summary"]["delivered"], &done["summary"]["skipped"]), (&plan["send"], &plan["skipped"]));
        assert_eq!(sent(), expected, "{args:?}");
    };
    check(&["--all"], &[4000, 4000], 3);
    check(&["--all", "--order", "document"], &[1000, 2000, 3000, 4000, 4000], 0);
    check(&["--all", "--include-superseded", "--concurrency", "1"], &[1000, 2000, 3000, 4000, 4000], 0);
    check(&["1", "2", "--concurrency", "1"], &[1000, 2000], 0);
}

#[test]
fn a_plan_of_named_snapshots_sends_all_of_them() {
    let shop = Shop::new();
    for time in [2000, 1000] {
        shop.fail("INVENTORY_EXPORT_CYC", &cycle_count("COMPLETED", time));
    }
    let planned = shop.run(["repost", "1", "2", "--plan", "both.plan"]).succeeds().stderr;
    let command = "inv-hooks repost --from-plan both.plan --include-superseded --yes";
    assert!(planned.contains(&format!("Send exactly these events, in this order: `{command}`")), "{planned}");
    shop.run(command.split(' ').skip(1)).succeeds();
    assert_eq!([1, 2].map(|id| shop.state(id)), ["delivered", "delivered"]);
}

#[test]
fn stock_changes_in_doubt_are_skipped_in_bulk() {
    let shop = Shop::new();
    let delta = shop.fail_by(Reply::close(), "INVENTORY_EXPORT_INA", &adjustment("I1"));
    let sure = shop.fail("INVENTORY_EXPORT_INA", &adjustment("I2"));
    let progress = shop.fail_by(Reply::close(), "INVENTORY_EXPORT_ASN", &asn("A1", 1));
    let plan = repost(&shop, &["--all", "-n"], 0);
    assert_eq!((&plan["send"], &plan["skipped"]), (&json!(2), &json!(1)));
    let document = repost(&shop, &["--all", "--yes"], 0);
    assert_eq!(document["summary"]["skipped"], 1);
    assert_eq!([delta, sure, progress].map(|id| shop.state(id)), ["failed", "delivered", "delivered"]);
    // A later refusal does not undo the first attempt.
    shop.server.set_reply(Reply::status(503));
    repost(&shop, &["--all", "--yes", "--include-maybe-applied"], 4);
    shop.server.set_reply(Reply::ok());
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["deliveries"][0]["skipped"], "maybe_applied");
    let told = shop.run(["repost", &delta.to_string()]).succeeds().stderr;
    assert!(
        told.contains("in doubt: the endpoint may already have booked it; if an event is booked twice, stock is wrong")
            && told.contains("1 delivered"),
        "{told}"
    );
}

#[test]
fn progress_events_out_of_order_are_sent_and_counted() {
    let shop = Shop::new();
    shop.fail("INVENTORY_EXPORT_ASN", &asn("A1", 1000));
    shop.fail("INVENTORY_EXPORT_ASN", &asn("A2", 1000));
    shop.deliver("INVENTORY_EXPORT_ASN", &asn("A1", 2000));
    let plan = repost(&shop, &["--all", "--dry-run"], 0);
    assert_eq!(
        keys(&plan),
        ["send", "skipped", "out_of_order", "held", "held_behind", "groups", "skips", "deliveries", "edits"]
    );
    assert_eq!((&plan["send"], &plan["out_of_order"]), (&json!(2), &json!(1)));
    assert_eq!(plan["groups"], json!([{"connector": "asn", "failure": "http_status", "count": 2}]));
    shop.run(["repost", "--all"]).exits(6).says(str![[r#"
      2 to asn (failed: http_status)
out of order: 1
error: this needs confirmation: Send 2 events to 1 connector?
  Confirm with --yes, or see what it would do with --dry-run.

"#]]);
    shop.run(["repost", "1", "-n"]).succeeds().says(str![[r#"
warning: event 1 is out of order: the newer event 3 of the same document was delivered
Nothing was sent.

"#]]);
    assert_eq!(shop.server.requests().len(), 3);
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["delivered"], 2);
}

#[test]
fn events_are_sent_in_the_order_of_their_documents() {
    let shop = Shop::new();
    for (document, time) in [("A", 3000), ("B", 9000), ("A", 1000), ("C", 1), ("A", 2000)] {
        shop.fail("INVENTORY_EXPORT_ASN", &asn(document, time));
    }
    let planned = ids(&repost(&shop, &["--all", "-n"], 0));
    repost(&shop, &["--all", "--yes", "--concurrency", "1"], 0);
    let requests = shop.server.requests().split_off(5);
    let sent: Vec<String> = requests
        .iter()
        .map(|one| format!("{}{}", one.json()["transferId"].as_str().expect("an id"), one.json()["eventTime"]))
        .collect();
    let of_a: Vec<&String> = sent.iter().filter(|one| one.starts_with('A')).collect();
    assert_eq!(of_a, ["A1000", "A2000", "A3000"]);
    let position = |one: &str| sent.iter().position(|sent| sent == one);
    assert!(position("B9000") < position("C1"), "{sent:?}");
    assert_eq!(planned.len(), 5);
    let order = ["A3000", "B9000", "A1000", "C1", "A2000"];
    let by_plan: Vec<&str> = planned.iter().map(|id| order[usize::try_from(id - 1).expect("small")]).collect();
    assert_eq!(by_plan, sent);
}

#[test]
fn a_repost_uses_the_current_headers_and_endpoint() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let line = connector("sale", "SALE_INVENTORY", &shop.server.url("/moved?v=2"))
        + "[connectors.sale.headers]\nclient_id = \"now\"\n";
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{line}"));
    shop.run(["repost", "1"]).succeeds();
    let requests = shop.server.requests();
    assert_eq!((requests[1].target.as_str(), requests[1].header("client_id")), ("/moved?v=2", Some("now")));
    assert_eq!(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
}

#[test]
fn without_a_log_a_repost_exits_5() {
    let shop = Shop::new();
    shop.run(["repost", "1"]).exits(5);
    shop.run(["repost", "1", "--log", "missing.db"]).exits(7);
    assert!(!shop.sandbox.file(".inv-hooks").exists() && !shop.sandbox.file("missing.db").exists());
}
