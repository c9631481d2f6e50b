//! `answer = "log"`: the receipt is given as soon as the event is in the log, and the relay sends it and retries it.

use super::scene::{Got, RelayScene, exchange, request_of, sale, start, until};
use crate::harness::{Reply, STORE_HEAD, Shop, connector};
use std::time::{Duration, Instant};

const LOG: &str = "answer = \"log\"\n";

/// Posts `body` to a path, such as `events/SALE_INVENTORY`.
fn post_path(relay: &RelayScene, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
    let request = request_of("NAME", headers, body.as_bytes());
    let request = String::from_utf8(request).expect("text").replacen("connectors/NAME", path, 1);
    exchange(relay.address, request.as_bytes()).expect("an answer")
}

fn until_states(relay: &RelayScene, wanted: &[&str]) {
    until(&format!("{wanted:?}"), || relay.states() == wanted);
}

#[test]
fn the_receipt_comes_before_the_endpoint_accepts_the_event() {
    let relay = RelayScene::new(LOG);
    relay.shop.server.set_reply(Reply::status(503));
    let got = relay.post(sale("a", 1));
    assert_eq!((got.status, got.body.as_slice()), (202, &br#"{"result":"queued","event":1}"#[..]));
    relay.shop.server.wait_for(1);
    until("the failure is recorded", || relay.rows()[0].kind.as_deref() == Some("relay"));
    assert_eq!(relay.states(), ["pending"], "it is retried");
    relay.shop.server.set_reply(Reply::ok());
    until_states(&relay, &["delivered"]);
    let requests = relay.shop.server.requests();
    let payloads: Vec<_> = requests.iter().map(|one| one.body.clone()).collect();
    assert!(payloads.len() >= 2 && payloads.iter().all(|body| *body == sale("a", 1).into_bytes()));
    let ids: std::collections::HashSet<_> = requests.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), 1, "each attempt has the same id");
}

#[test]
fn a_failure_that_is_not_temporary_is_not_retried() {
    let relay = RelayScene::new(LOG);
    relay.shop.server.set_reply(Reply::status(400));
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    until_states(&relay, &["failed"]);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(relay.shop.server.requests().len(), 1);
}

#[test]
fn a_dead_connector_never_delays_another_one() {
    let relay = RelayScene::with_store(|url| {
        let dead = connector("dead", "INVENTORY_EXPORT_PO", &format!("{url}/dead"));
        dead + LOG + &connector("sale", "SALE_INVENTORY", &format!("{url}/sale")) + LOG
    });
    relay.shop.server.set_path_reply("/dead", Reply::hang());
    for number in 0..300 {
        assert_eq!(relay.post_to("dead", &[], format!("{{\"n\":{number}}}")).status, 202);
    }
    let started = Instant::now();
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    until("it is delivered", || relay.rows().last().is_some_and(|row| row.state == "delivered"));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn an_event_fails_when_its_time_for_retries_is_over() {
    let relay = RelayScene::new(&format!("{LOG}retry_for = \"1s\"\nbreaker = 0\n"));
    relay.shop.server.set_reply(Reply::status(503));
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    until_states(&relay, &["failed"]);
    let found = relay.shop.sandbox.run(["failed", "search", "--status", "503", "-o", "json"]).succeeds();
    assert_eq!(found.json().as_array().map(Vec::len), Some(1), "by its last answer");
}

#[test]
fn while_the_circuit_is_open_events_wait_in_the_log() {
    let relay = RelayScene::new(&format!("{LOG}breaker = 2\n"));
    relay.shop.server.set_reply(Reply::status(500));
    for number in 0..40 {
        assert_eq!(relay.post(sale(&number.to_string(), 1)).status, 202);
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(relay.states().iter().all(|state| state == "pending"), "{:?}", relay.states());
    assert!(relay.shop.server.requests().len() <= 20, "{} requests", relay.shop.server.requests().len());
    let shown = relay.shop.sandbox.run(["failed", "search"]).succeeds();
    assert!(!shown.stderr.contains("resume"), "no earlier run left them: {}", shown.stderr);
    let [_, err] = relay.ended_by("TERM");
    assert!(!err.contains("error"), "{err}");
}

#[test]
fn what_has_a_receipt_is_sent_after_a_crash_and_in_the_order_of_its_document() {
    let shop = Shop::empty();
    let lines = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"));
    shop.sandbox.write(
        "inv-hooks.toml",
        format!("{STORE_HEAD}{lines}{LOG}order = \"document\"\nbreaker = 0\nidempotent = true\n"),
    );
    let mut relay = RelayScene::start(shop, &[]);
    relay.shop.server.set_reply(Reply::status(503));
    for number in 1..=20 {
        for document in ["a", "b"] {
            assert_eq!(relay.post(sale(document, number)).status, 202);
        }
    }
    relay.killed();
    relay.shop.server.set_reply(Reply::ok());
    let before = relay.shop.server.requests().len();
    let (mut child, _) = start(&relay.shop.sandbox, &[]);
    until("all are delivered", || relay.states().iter().all(|state| state == "delivered"));
    child.kill().and_then(|()| child.wait()).expect("it ends");
    for document in ["a", "b"] {
        let of = relay.shop.server.requests().into_iter().skip(before).filter(|one| one.json()["orderId"] == document);
        let mut numbers: Vec<_> = of.map(|one| one.json()["number"].as_u64().expect("a number")).collect();
        numbers.dedup();
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>(), "{document}");
    }
}

#[test]
fn a_stop_leaves_queued_events_in_the_log_at_once() {
    let mut relay = RelayScene::new(&format!("{LOG}concurrency = 2\n"));
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_millis(400)));
    for number in 0..60 {
        assert_eq!(relay.post(sale(&number.to_string(), 1)).status, 202);
    }
    relay.shop.server.wait_for(1);
    let started = Instant::now();
    relay.signal("TERM");
    assert_eq!(relay.ended(), 143);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let states = relay.states();
    let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!(count("delivered") + count("pending"), 60, "{states:?}");
    assert_eq!(count("delivered"), relay.shop.server.requests().len(), "what was sent is settled");
    assert!(relay.rows().iter().all(|row| !row.is_claimed));
}

#[test]
fn a_stock_change_in_doubt_is_retried_only_if_the_endpoint_ignores_duplicates() {
    for (settings, expected) in [("", "failed"), ("idempotent = true\n", "delivered")] {
        let relay = RelayScene::new(&format!("{LOG}breaker = 0\n{settings}"));
        relay.shop.server.script([Reply::close(), Reply::ok()]);
        assert_eq!(relay.post(sale("a", 1)).status, 202);
        until_states(&relay, &[expected]);
    }
}

#[test]
fn an_event_without_a_subscription_is_kept_as_failed() {
    let relay = RelayScene::with_store(|url| {
        let asn = connector("asn", "INVENTORY_EXPORT_ASN", &format!("{url}/asn"));
        asn + LOG + "events = [\"ASN_RECEIVING_STARTED_EVENT\"]\n"
    });
    let got = relay.post_to("asn", &[], "{\"eventType\":\"ASN_RECEIVING_COMPLETED_EVENT\",\"eventName\":\"ASN_RECEIVING_COMPLETED_EVENT\",\"event\":\"ASN_RECEIVING_COMPLETED_EVENT\"}");
    assert_eq!(got.status, 202);
    until_states(&relay, &["failed"]);
    let found = relay.shop.sandbox.run(["failed", "search", "--failure", "unrouted", "-o", "json"]).succeeds();
    assert_eq!(found.json().as_array().map(Vec::len), Some(1));
    assert!(relay.shop.server.requests().is_empty());
    let url = relay.shop.server.url("/other");
    relay.shop.sandbox.run(["repost", "1", "--to", &url, "--yes"]).succeeds();
    assert_eq!(relay.shop.server.requests().len(), 1);
}

#[test]
fn an_event_of_an_api_key_goes_to_every_connector_that_subscribes_to_it_or_to_none() {
    let relay = RelayScene::with_store(|url| {
        let one = connector("one", "SALE_INVENTORY", &format!("{url}/one")) + LOG;
        let two = connector("two", "SALE_INVENTORY", &format!("{url}/two")) + LOG;
        one + &two + &connector("po", "INVENTORY_EXPORT_PO", &format!("{url}/po"))
    });
    let body = sale("a", 1);
    assert_eq!(post_path(&relay, "events/SALE_INVENTORY", &[("webhook-id", "evt-1")], &body).status, 202);
    until_states(&relay, &["delivered", "delivered"]);
    let ids: Vec<_> = relay.rows().into_iter().map(|row| row.webhook_id).collect();
    assert_eq!(ids, ["evt-1", "evt-1-two"]);
    assert!(relay.shop.server.requests().iter().all(|one| one.body == body.as_bytes()));
    assert_eq!(post_path(&relay, "events/SALE_INVENTORY", &[("webhook-id", "evt-1")], &body).status, 202, "known");
    let got = post_path(&relay, "events/SALE_INVENTORY", &[("webhook-id", "evt-1")], "{}");
    assert_eq!((got.status, got.code().as_str()), (409, "INV_HOOKS_CONFLICT"));
    let got = post_path(&relay, "events/INVENTORY_EXPORT_PO", &[], "{}");
    assert_eq!((got.status, got.code().as_str()), (409, "INV_HOOKS_NO_ONE_ANSWER"));
    let envelope = format!("{{\"apiKey\":\"SALE_INVENTORY\",\"payload\":{body}}}");
    assert_eq!(post_path(&relay, "events", &[], &envelope).status, 202);
    until_states(&relay, &["delivered"; 4]);
    assert_eq!(relay.rows()[3].payload, body.as_bytes());
    let got = post_path(&relay, "events", &[], &body);
    assert_eq!((got.status, got.code().as_str()), (400, "INV_HOOKS_NO_ENVELOPE"));
    assert_eq!(relay.rows().len(), 4);
}

#[test]
fn an_id_that_is_known_is_not_queued_again() {
    let relay = RelayScene::new(LOG);
    for _ in 0..2 {
        assert_eq!(relay.post_to("sale", &[("webhook-id", "evt-1")], sale("a", 1)).status, 202);
    }
    assert_eq!(relay.post_to("sale", &[("webhook-id", "evt-1")], "{}").status, 409);
    until_states(&relay, &["delivered"]);
    assert_eq!(relay.shop.server.requests().len(), 1);
}

/// Two relays on one log share the queued events.
#[test]
fn each_queued_event_is_sent_by_one_of_two_relays() {
    let relay = RelayScene::new(LOG);
    let (mut other, address) = start(&relay.shop.sandbox, &[]);
    for number in 0..100 {
        let to = if number % 2 == 0 { relay.address } else { address };
        let body = sale(&number.to_string(), 1);
        assert_eq!(exchange(to, &request_of("sale", &[], body.as_bytes())).expect("an answer").status, 202);
    }
    until_states(&relay, &["delivered"; 100]);
    other.kill().and_then(|()| other.wait()).expect("it ends");
    assert_eq!(relay.shop.server.requests().len(), 100);
}

/// The sender gives a message one id for all that receive it.
#[test]
fn one_id_may_go_to_several_connectors() {
    for settings in ["", LOG] {
        let relay = RelayScene::with_store(|url| {
            let one = connector("one", "SALE_INVENTORY", &format!("{url}/one"));
            one + settings + &connector("two", "INVENTORY_EXPORT_INA", &format!("{url}/two")) + settings
        });
        for _ in 0..2 {
            for name in ["one", "two"] {
                let got = relay.post_to(name, &[("webhook-id", "evt-1")], sale("a", 1));
                assert!([200, 202].contains(&got.status), "{name}: {got:?}");
            }
        }
        until_states(&relay, &["delivered", "delivered"]);
        let mut sent: Vec<_> = relay.shop.server.requests();
        sent.sort_by_key(|one| one.path().to_owned());
        let sent: Vec<_> = sent.iter().map(|one| (one.path(), one.header("webhook-id"))).collect();
        assert_eq!(sent, [("/one", Some("evt-1")), ("/two", Some("evt-1-two"))], "{settings}");
        let got = relay.post_to("two", &[("webhook-id", "evt-1")], "{}");
        assert_eq!(got.status, 409, "another event with the same id: {got:?}");
    }
}

/// Also the one that is kept as failed, because its connector does not subscribe to the event, and in any order.
#[test]
fn one_id_may_go_to_connectors_that_do_not_subscribe_to_the_event() {
    for order in [["all", "some"], ["some", "all"]] {
        let relay = RelayScene::with_store(|url| {
            let some = connector("some", "INVENTORY_EXPORT_ASN", &format!("{url}/some")) + LOG;
            let all = connector("all", "INVENTORY_EXPORT_ASN", &format!("{url}/all")) + LOG;
            format!("{some}events = [\"ASN_RECEIVED_EVENT\"]\n{all}")
        });
        let body = "{\"eventType\":\"ASN_RECEIVE_COMPLETED_EVENT\",\"eventName\":\"ASN_RECEIVE_COMPLETED_EVENT\"}";
        for name in order.into_iter().chain(order) {
            let got = relay.post_to(name, &[("webhook-id", "evt-1")], body);
            assert_eq!(got.status, 202, "{order:?} {name}: {got:?}");
        }
        until("one is delivered and one is kept", || {
            let mut states = relay.states();
            states.sort();
            states == ["delivered", "failed"]
        });
    }
}

fn queued_and_stopped() -> RelayScene {
    let mut relay = RelayScene::new(LOG);
    relay.shop.server.set_reply(Reply::status(503));
    assert_eq!(relay.post(sale("a", 1)).status, 202);
    relay.shop.server.wait_for(1);
    assert_eq!(relay.ended_well(), 143);
    assert_eq!(relay.states(), ["pending"]);
    relay.shop.server.set_reply(Reply::ok());
    relay
}

fn start_with(relay: &RelayScene, from: &str, to: &str) -> std::process::Child {
    let store = relay.shop.sandbox.read("inv-hooks.toml");
    assert!(store.contains(from), "{store}");
    relay.shop.sandbox.write("inv-hooks.toml", store.replace(from, to));
    start(&relay.shop.sandbox, &[]).0
}

#[test]
fn queued_events_are_sent_also_when_their_connector_answers_from_the_endpoint_now() {
    let relay = queued_and_stopped();
    let mut other = start_with(&relay, LOG, "");
    until_states(&relay, &["delivered"]);
    other.kill().and_then(|()| other.wait()).expect("it ends");
}

#[test]
fn the_relay_says_which_queued_events_it_cannot_send() {
    let relay = queued_and_stopped();
    let mut other = start_with(
        &relay,
        LOG,
        "enabled = false\n[connectors.po]\napi_key = \"INVENTORY_EXPORT_PO\"\nendpoint = \"http://127.0.0.1:9/\"\n",
    );
    let warning = "warning: 1 queued event of connector sale cannot be sent: it is disabled or not in the store. Enable it or add it \
                   again, and restart the relay.";
    until("the warning", || relay.shop.sandbox.read("relay.err").contains(warning));
    other.kill().and_then(|()| other.wait()).expect("it ends");
    let mut other = start_with(&relay, "enabled = false\n", LOG);
    until_states(&relay, &["delivered"]);
    other.kill().and_then(|()| other.wait()).expect("it ends");
}

#[test]
fn a_queued_event_that_a_person_discarded_is_not_sent_when_it_comes_in_again() {
    let relay = RelayScene::new(&format!("{LOG}breaker = 1\n"));
    relay.shop.server.set_reply(Reply::status(503));
    let post = || relay.post_to("sale", &[("webhook-id", "evt-1")], sale("a", 1));
    assert_eq!(post().status, 202);
    until("it waits", || relay.rows().last().is_some_and(|row| !row.is_claimed && row.kind.is_some()));
    relay.shop.sandbox.run(["failed", "discard", "1", "--reason", "booked by hand"]).succeeds();
    let got = post();
    assert_eq!((got.status, got.body.as_slice()), (200, &br#"{"result":"discarded","event":1}"#[..]));
    assert_eq!(relay.states(), ["discarded"]);
}
