//! A table: each failure with each effect and each setting.

use super::{bookings, repost, sale, shop_of_sales};
use crate::harness::{Reply, Shop, connector};
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;

const DELTAS: [(&str, &str, &str); 5] = [
    ("sale", "SALE_INVENTORY", r#"{"orderId":"DT1","storeId":"256"}"#),
    ("return", "RETURN_INVENTORY", r#"{"returnId":"R1","storeId":"256"}"#),
    ("ina", "INVENTORY_EXPORT_INA", r#"{"eventType":"INVENTORY_ADJUSTMENT","adjustmentId":"I1","storeId":"256"}"#),
    ("inba", "INVENTORY_EXPORT_INBA", r#"{"adjustmentId":"B1","storeId":"256"}"#),
    // An unknown event name: with an API key of stock changes, it counts as a stock change.
    ("odd", "INVENTORY_EXPORT_INA", r#"{"eventType":"STOCK_MOVED","adjustmentId":"I2","storeId":"256"}"#),
];

const OTHERS: [(&str, &str, &str); 2] = [
    ("asn", "INVENTORY_EXPORT_ASN", r#"{"eventType":"ASN_RECEIVED_EVENT","transferId":"A1","storeId":"256"}"#),
    ("cyc", "INVENTORY_EXPORT_CYC", r#"{"eventType":"CYC_COUNT_COMPLETED_EVENT","cycleCountId":"C1","storeId":"256"}"#),
];

/// What the endpoint does first, and whether it may have applied the event by then. Afterwards it answers 200.
fn failures() -> Vec<(&'static str, Reply, bool)> {
    vec![
        ("s502", Reply::status(502), true),
        ("s504", Reply::status(504).body("<html>504 Gateway Time-out</html>"), true),
        ("s524", Reply::status(524), true),
        ("reset", Reply::reset(), true),
        ("close", Reply::close(), true),
        ("hang", Reply::hang(), true),
        ("s503", Reply::status(503), false),
    ]
}

/// One connector per failure; its name says which.
fn shop_of(kind: (&str, &str, &str), is_idempotent: bool) -> Shop {
    let shop = Shop::empty();
    let setting = if is_idempotent { "idempotent = true\n" } else { "" };
    let lines = failures().into_iter().map(|(name, reply, _)| {
        // On a connection that was used before, an attempt that breaks is repeated at once, and counts as one.
        let replies =
            [vec![reply], vec![Reply::ok(); 20]].concat().into_iter().map(|one| one.header("Connection", "close"));
        shop.server.set_path_replies(&format!("/{name}"), replies);
        connector(name, kind.1, &shop.server.url(&format!("/{name}"))) + setting
    });
    shop.write_store(&lines.collect::<String>());
    shop
}

fn of<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["deliveries"].as_array()?.iter().find(|row| row["connector"] == name)
}

/// Sends with a retry, reposts everything, and then asks for the events that are left.
fn check(kind: (&str, &str, &str), is_delta: bool, is_idempotent: bool) {
    let shop = shop_of(kind, is_idempotent);
    let what = |name: &str| format!("{} {name} idempotent={is_idempotent}", kind.0);
    let event: &[&str] = if kind.0 == "odd" { &["--event", "STOCK_MOVED"] } else { &[] };
    let send = ["send", kind.1, "--data", kind.2, "--retries", "1", "--timeout", "5s", "-o", "json"];
    let stays = |is_lost: bool| is_lost && is_delta && !is_idempotent;
    let any_stays = is_delta && !is_idempotent;
    let sent = shop.run([&send[..], event].concat()).exits(if any_stays { 4 } else { 0 }).json();
    for (name, _, is_lost) in failures() {
        let row = of(&sent, name).expect("it was sent");
        let expected = if stays(is_lost) {
            (json!("failed"), json!(1), json!(true))
        } else {
            (json!("delivered"), json!(2), json!(false))
        };
        assert_eq!(
            (row["state"].clone(), row["attempts"].clone(), row["maybe_applied"].clone()),
            expected,
            "{}: {row:#}",
            what(name)
        );
    }
    let bulk = repost(&shop, &["--all", "--yes"], 0);
    for (name, _, is_lost) in failures() {
        let skipped = of(&bulk, name).map(|row| row["skipped"].clone());
        assert_eq!(skipped, stays(is_lost).then(|| json!("maybe_applied")), "{}", what(name));
        let expected = 1 + usize::from(is_lost && !stays(is_lost));
        assert_eq!(bookings(&shop, &format!("/{name}")), expected, "{}", what(name));
    }
    repost(&shop, &["--all", "--yes", "--include-maybe-applied"], 0);
    for (name, _, is_lost) in failures() {
        assert_eq!(bookings(&shop, &format!("/{name}")), 1 + usize::from(is_lost), "{}: a person asked", what(name));
    }
    assert_eq!(shop.search(&[]), [0_i64; 0]);
}

/// Checks several kinds at once, because each waits for the timeout. That is long: a slow machine must not cut other attempts.
fn check_all(kinds: &[(&'static str, &'static str, &'static str)], is_delta: bool, is_idempotent: bool) {
    std::thread::scope(|scope| {
        for &kind in kinds {
            scope.spawn(move || check(kind, is_delta, is_idempotent));
        }
    });
}

#[test]
fn a_stock_change_in_doubt_is_sent_again_only_on_request() {
    check_all(&DELTAS, true, false);
}

#[test]
fn an_idempotent_endpoint_gets_a_stock_change_in_doubt_again() {
    check_all(&DELTAS[..3], true, true);
}

#[test]
fn snapshots_and_progress_are_sent_again_whatever_the_setting() {
    check_all(&OTHERS, false, false);
    check(OTHERS[0], false, true);
}

/// After a 2xx nothing is retried, whatever happens then, whatever the event does, and even at an idempotent endpoint.
#[test]
fn nothing_is_retried_after_a_2xx() {
    let cut = |body: &str| Reply::raw(format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{body}"));
    let replies = [
        (cut("{\"a\":1"), "delivered"),
        (cut("{\"a\":1").then_reset(), "delivered"),
        (cut("{\"a\":1").then_hang(), "delivered"),
        (cut("{\"errorCode\":\"E1\",\"a"), "failed"),
        (cut("{\"errorCode\":\"E1\",\"a").then_hang(), "failed"),
        (cut("{\"errorCode\":").then_reset(), "failed"),
        (Reply::status(202).body(r#"{"errorMessage":"no"}"#), "failed"),
        (Reply::ok().body(r#"{"errorCode":null,"errorMessage":null}"#), "failed"),
    ];
    for (kind, setting) in [(DELTAS[0], ""), (DELTAS[0], "idempotent = true\n"), (OTHERS[0], "")] {
        let shop = Shop::empty();
        shop.write_store(&(connector("one", kind.1, &shop.server.url("/one")) + setting));
        for (number, (reply, state)) in replies.iter().enumerate() {
            shop.server.set_reply(reply.clone());
            let args = ["send", kind.1, "--data", kind.2, "--retries", "3", "--timeout", "500ms", "-o", "json"];
            let sent = shop.run(args).exits(if *state == "delivered" { 0 } else { 4 }).json();
            assert_eq!(
                (&sent["deliveries"][0]["state"], &sent["deliveries"][0]["attempts"]),
                (&json!(state), &json!(1))
            );
            assert_eq!(shop.server.requests().len(), number + 1, "{reply:?} {setting}");
        }
    }
}

#[test]
fn an_error_key_that_says_nothing_may_be_a_success() {
    let shop = shop_of_sales("");
    let raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 38\r\n\r\n{\"errorCode\":null,\"errorMessage\":null}";
    let empty =
        [r#"{"errorMessage":""}"#, r#"{"errorCode":0,"id":7}"#, r#"{"errorCode":false}"#, r#"{"errorMessage":"None"}"#];
    let empty = [Reply::raw(raw)].into_iter().chain(empty.map(|body| Reply::ok().body(body)));
    let ids: Vec<i64> = (1..).zip(empty).map(|(n, reply)| shop.fail_by(reply, "SALE_INVENTORY", &sale(n))).collect();
    let errors = [r#"{"errorCode":"E1"}"#, r#"{"errorCode":"E1","errorMessage":null}"#];
    let certain: Vec<i64> =
        (8..).zip(errors).map(|(n, body)| shop.fail_by(Reply::ok().body(body), "SALE_INVENTORY", &sale(n))).collect();
    let bulk = repost(&shop, &["--all", "--yes"], 0);
    assert_eq!((&bulk["summary"]["delivered"], &bulk["summary"]["skipped"]), (&json!(2), &json!(5)));
    certain.iter().for_each(|id| assert_eq!(shop.state(*id), "delivered"));
    for id in &ids {
        let row = shop.show(*id);
        assert_eq!(
            (&row["state"], &row["failure"], &row["maybe_applied"]),
            (&json!("failed"), &json!("error_in_body"), &json!(true))
        );
    }
    assert!(shop.show(ids[0])["error"].as_str().is_some_and(|error| error.contains("errorCode: null")));
}

/// A process is killed while the endpoint has its sale: the outcome is unknown, and a person decides.
#[cfg(feature = "killpoints")]
#[test]
fn deliveries_of_a_dead_process_are_left_to_a_person() {
    for point in ["post.before:1", "post.after:1", "settle.before:1"] {
        let shop = shop_of_sales("");
        let mut command = shop.sandbox.command(["send", "SALE_INVENTORY", "--data", &sale(1)]);
        let status = command.env("INV_HOOKS_KILL_AT", point).output().expect("it starts").status;
        assert!(!status.success(), "{point}");
        let booked = bookings(&shop, "/sale");
        shop.run(["resume"]).exits(4);
        let bulk = repost(&shop, &["--all", "--yes"], 0);
        assert_eq!(bulk["deliveries"][0]["skipped"], "maybe_applied", "{point}");
        assert_eq!(bookings(&shop, "/sale"), booked, "{point}");
        shop.run(["connector", "edit", "sale", "--idempotent"]).succeeds();
        assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["delivered"], 1, "{point}");
    }
}

/// While one process waits for a slow answer, another one does not send the same event, and not afterwards either.
#[test]
fn two_bulk_reposts_at_once_send_each_sale_once() {
    let shop = shop_of_sales("timeout = \"700ms\"\nbreaker = 0\n");
    for number in 0..12 {
        shop.fail("SALE_INVENTORY", &sale(number));
    }
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    let start = || {
        let mut command = shop.sandbox.command(["repost", "--all", "--yes", "-q"]);
        command.stdout(Stdio::null()).spawn().expect("it starts")
    };
    let mut both = [start(), start()];
    both.iter_mut().for_each(|child| assert!(child.wait().is_ok()));
    shop.run(["repost", "--all", "--yes", "-q"]).succeeds();
    let requests = shop.server.requests().split_off(before);
    let ids: std::collections::BTreeSet<&str> = requests.iter().filter_map(|one| one.header("webhook-id")).collect();
    assert_eq!((requests.len(), ids.len()), (12, 12), "each sale was sent once");
}
