//! What is retried, when, and with which request.

use super::{requests_of, sale, shop_of};
use crate::harness::{HookServer, Reply, STORE_HEAD, Shop, connector};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime};

/// An answer that asks for a pause of one second: the program's own pauses may be shorter.
fn busy() -> Reply {
    Reply::status(503).header("Retry-After", "1")
}

#[test]
fn a_retry_is_the_same_request_with_a_new_timestamp() {
    let shop = Shop::new();
    shop.server.script([busy(), busy()]);
    let payload = sale("DT1", 1);
    let args = ["send", "SALE_INVENTORY", "--data", &payload, "--retries", "2", "-o", "json"];
    let document = shop.run(args).exits(0).json();
    let delivery = &document["deliveries"][0];
    assert_eq!((&delivery["state"], &delivery["attempts"]), (&json!("delivered"), &json!(3)), "{document}");

    let requests = shop.server.requests();
    assert_eq!(requests.len(), 3);
    let time = |at: usize| requests[at].header("webhook-timestamp").and_then(|text| text.parse::<i64>().ok());
    for (before, after) in [(0, 1), (1, 2)] {
        let (first, second) = (&requests[before], &requests[after]);
        assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
        assert_eq!(second.header("webhook-id"), delivery["webhook_id"].as_str());
        assert_eq!((first.body.as_slice(), second.body.as_slice()), (payload.as_bytes(), payload.as_bytes()));
        assert!(time(before) < time(after), "{:?} then {:?}", time(before), time(after));
        assert!(second.began - first.began >= Duration::from_secs(1));
    }
    let history = &shop.show(delivery["id"].as_i64().expect("an id"))["history"];
    let attempts = history.as_array().expect("a list").iter();
    let told: Vec<Value> = attempts
        .map(|attempt| json!([attempt["number"], attempt["kind"], attempt["verdict"], attempt["status"]]))
        .collect();
    let expected = json!([[1, "send", "failed", 503], [2, "send", "failed", 503], [3, "send", "delivered", 200]]);
    assert_eq!(json!(told), expected);
}

#[test]
fn without_retries_nothing_is_retried() {
    let shop = Shop::new();
    shop.server.script([busy()]);
    let document = shop.send("SALE_INVENTORY", &sale("DT1", 1));
    assert_eq!((&document["deliveries"][0]["attempts"], shop.server.requests().len()), (&json!(1), 1));
}

/// A user who sets no retries for an endpoint means reposts in bulk too.
#[test]
fn retries_in_the_store_replace_the_three_of_a_bulk_repost() {
    let attempts = |own: &str, shared: &str, flags: &[&str]| {
        let shop = Shop::empty();
        let lines = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"));
        shop.write_store(&format!("{lines}{own}{shared}"));
        shop.fail("SALE_INVENTORY", &sale("DT1", 1));
        let before = shop.server.requests().len();
        shop.server.set_reply(Reply::status(503));
        let to = shop.server.url("/elsewhere");
        let flags = flags.iter().map(|flag| if *flag == "URL" { &to } else { *flag });
        shop.run(["repost", "--all", "--yes"].into_iter().chain(flags)).exits(4);
        shop.server.requests().len() - before
    };
    // The endpoint is down: a run that retries makes two attempts, then the circuit is open.
    assert_eq!(attempts("", "", &[]), 2);
    assert_eq!(attempts("retries = 0\n", "", &[]), 1);
    assert_eq!(attempts("", "[delivery]\nretries = 0\n", &[]), 1);
    assert_eq!(attempts("retries = 2\n", "[delivery]\nretries = 0\n", &[]), 2);
    assert_eq!(attempts("retries = 0\n", "", &["--retries", "2"]), 2);
    assert_eq!(attempts("retries = 0\n", "", &["--to", "URL", "--headers-from", "sale"]), 1);
    assert_eq!(attempts("", "", &["--to", "URL", "--headers-from", "sale"]), 2);
}

/// Sends one event that is refused once with `reply`; returns the pause before the second request, and the time of that
/// request.
fn pause_after(reply: Reply, more: &str) -> (Duration, SystemTime) {
    let shop = shop_of(&[("sale", more)]);
    shop.server.script([reply]);
    let started = (Instant::now(), SystemTime::now());
    let payload = sale("DT1", 1);
    let args = ["send", "SALE_INVENTORY", "--data", &payload, "--retries", "1"];
    shop.run(args).exits(0);
    let requests = shop.server.requests();
    assert_eq!(requests.len(), 2);
    (requests[1].began - requests[0].began, started.1 + (requests[1].began - started.0))
}

#[test]
fn an_endpoint_can_ask_for_a_pause() {
    let two = Duration::from_secs(2);
    let (pause, _) = pause_after(Reply::status(429).header("Retry-After", "2"), "");
    assert!(pause >= two && pause < Duration::from_secs(20), "seconds: {pause:?}");

    let until = SystemTime::now() + 2 * two;
    // A date in a header has whole seconds.
    let (pause, at) = pause_after(Reply::status(503).header("Retry-After", &httpdate::fmt_http_date(until)), "");
    assert!(at >= until - Duration::from_secs(1), "a date: {pause:?}, {:?} too early", until.duration_since(at));
    assert!(pause < Duration::from_secs(20), "a date: {pause:?}");

    // The clock of the endpoint is one hour slow: only the difference counts.
    let theirs = SystemTime::now() - Duration::from_hours(1);
    let [date, until] = [theirs, theirs + two].map(httpdate::fmt_http_date);
    let (pause, _) = pause_after(Reply::status(503).header("Date", &date).header("Retry-After", &until), "");
    assert!(pause >= two && pause < Duration::from_secs(20), "a date by another clock: {pause:?}");
}

#[test]
fn the_pause_that_an_endpoint_asks_for_has_a_limit() {
    let limit = "retry_after_max = \"1500ms\"\n";
    let far = httpdate::fmt_http_date(SystemTime::now() + Duration::from_hours(1));
    for asked in ["3600", &far, "99999999999999999999"] {
        let (pause, _) = pause_after(Reply::status(503).header("Retry-After", asked), limit);
        assert!(pause >= Duration::from_millis(1500) && pause < Duration::from_secs(20), "{asked}: {pause:?}");
    }
}

/// For a sale: failures after which it may have been applied are not retried automatically. `doubt` has the other
/// effects and the setting.
#[test]
fn only_temporary_failures_are_retried() {
    const AGAIN: u64 = 2;
    const ONCE: u64 = 1;
    let error = r#"{"errorCode":"X1"}"#;
    let table = [
        ("s408", Reply::status(408), "http_status", AGAIN),
        ("s425", Reply::status(425), "http_status", AGAIN),
        ("s429", Reply::status(429), "http_status", AGAIN),
        ("s500", Reply::status(500), "http_status", AGAIN),
        ("s502", Reply::status(502), "http_status", ONCE),
        ("s503", Reply::status(503), "http_status", AGAIN),
        ("s504", Reply::status(504), "http_status", ONCE),
        ("reset", Reply::reset(), "network", ONCE),
        ("close", Reply::close(), "network", ONCE),
        ("no-http", Reply::raw("hello\r\n\r\n"), "network", ONCE),
        ("hang", Reply::hang(), "timeout", ONCE),
        ("s302", Reply::status(302), "http_status", ONCE),
        ("s400", Reply::status(400), "http_status", ONCE),
        ("s401", Reply::status(401), "http_status", ONCE),
        ("s404", Reply::status(404), "http_status", ONCE),
        ("s410", Reply::status(410), "http_status", ONCE),
        ("s422", Reply::status(422), "http_status", ONCE),
        ("error", Reply::ok().body(error), "error_in_body", ONCE),
    ];
    let names: Vec<(&str, &str)> = table.iter().map(|(name, ..)| (*name, "")).collect();
    let shop = shop_of(&names);
    for (name, reply, ..) in &table {
        shop.server.set_path_reply(&format!("/{name}"), reply.clone());
    }
    let payload = sale("DT1", 1);
    let args = ["send", "SALE_INVENTORY", "--data", &payload, "--retries", "1", "--timeout", "3s", "-o", "json"];
    let document = shop.run(args).exits(4).json();
    let deliveries = document["deliveries"].as_array().expect("a list");
    assert_eq!(deliveries.len(), table.len());
    for (name, _, failure, attempts) in &table {
        let delivery = deliveries.iter().find(|delivery| delivery["connector"] == *name).expect(name);
        assert_eq!((&delivery["failure"], &delivery["attempts"]), (&json!(failure), &json!(attempts)), "{delivery}");
        assert_eq!(requests_of(&shop, &format!("/{name}")).len() as u64, *attempts, "{name}");
    }
    let gone = deliveries.iter().find(|delivery| delivery["connector"] == "s410").expect("it was sent");
    assert!(gone["error"].as_str().is_some_and(|error| error.contains("gone")), "{gone}");
}

#[test]
fn untrusted_certificates_and_denied_addresses_are_not_retried() {
    let check = |server: HookServer, head: &str, failure: &str| {
        let shop = Shop::empty();
        let line = connector("sale", "SALE_INVENTORY", &server.url("/sale"));
        shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{head}{line}"));
        let payload = sale("DT1", 1);
        let args = ["send", "SALE_INVENTORY", "--data", &payload, "--retries", "2", "-o", "json"];
        let document = shop.run(args).exits(4).json();
        let delivery = &document["deliveries"][0];
        assert_eq!((&delivery["failure"], &delivery["attempts"]), (&json!(failure), &json!(1)), "{document}");
        assert_eq!(server.requests().len(), 0, "{failure}");
    };
    check(HookServer::start_tls().allow_unused(), "", "tls");
    check(HookServer::start().allow_unused(), "[security]\nprivate_networks = \"deny\"\n", "blocked");
}
