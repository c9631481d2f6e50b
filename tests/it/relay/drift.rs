//! Events that differ from captures: counted, named once, and never delayed.

use super::scene::{PATIENCE, RelayScene, until};
use crate::harness::{STORE_HEAD, Shop, connector};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PAYLOAD: &str = r#"{"orderId":"DT-1","storeId":"256","eventTime":1772466012000,"productList":[]}"#;

/// A shop with the connectors `sale` and `till` of one key, and three captures.
fn shop() -> Shop {
    let shop = Shop::empty();
    let lines = ["sale", "till"].map(|name| connector(name, "SALE_INVENTORY", &shop.server.url("/x")));
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{}", lines.concat()));
    for number in 1..4 {
        let payload = PAYLOAD.replace("DT-1", &format!("DT-{number}"));
        shop.sandbox.write(format!("captures/SALE_INVENTORY/n{number}.json"), payload);
    }
    shop
}

/// The value of a counter of a connector.
fn counted(relay: &RelayScene, counter: &str, connector: &str) -> u64 {
    let ready = relay.shop.sandbox.read("ready");
    let admin = ready.lines().nth(1).expect("the admin URL").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&admin).expect("the admin listener");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: {admin}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let series = format!("inv_hooks_relay_{counter}_total{{connector=\"{connector}\"}} ");
    let line = text.lines().find_map(|line| line.strip_prefix(&series));
    line.unwrap_or_else(|| panic!("no {series} in {text}")).parse().expect("a number")
}

#[test]
fn events_that_differ_from_captures_are_counted_and_each_kind_is_named_once() {
    let relay = RelayScene::start(shop(), &[]);
    assert_eq!(counted(&relay, "drift", "till"), 0, "an alarm needs a first value");
    let number = std::cell::Cell::new(0);
    // An event that comes in while the thread rests is not compared, so it is sent until one is.
    let post = |name: &str, payload: &str| {
        let before = counted(&relay, "compared_events", name);
        until("an event is compared", || {
            number.set(number.get() + 1);
            let payload = payload.replace("DT-1", &format!("DX-{}", number.get()));
            assert_eq!(relay.post_to(name, &[], payload).status, 200);
            std::thread::sleep(Duration::from_millis(100));
            counted(&relay, "compared_events", name) > before
        });
    };
    post("sale", PAYLOAD);
    assert_eq!(counted(&relay, "drift", "sale"), 0);
    let changed = PAYLOAD.replace("\"256\"", "256").replace("[]", "[],\"planted\":\"planted-2\"");
    (0..3).for_each(|_| post("sale", &changed));
    post("till", &changed);
    assert_eq!((counted(&relay, "drift", "sale"), counted(&relay, "drift", "till")), (3, 1));
    let [_, err] = relay.ended_by("TERM");
    let said = |words: &str| err.matches(words).count();
    assert_eq!(said("an event of sale differs from all captures at /storeId: text-to-number"), 1, "{err}");
    assert_eq!(said("an event of sale differs from all captures at /planted: field-new"), 1, "{err}");
    assert_eq!(said("an event of till differs from all captures"), 2, "{err}");
    assert!(!err.contains("planted-2"), "a value is in a message: {err}");
}

#[test]
fn captures_that_come_later_and_keys_without_captures_are_not_compared_with() {
    let shop = Shop::empty();
    let lines = connector("sale", "SALE_INVENTORY", &shop.server.url("/x"));
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{lines}"));
    let relay = RelayScene::start(shop, &[]);
    relay.shop.sandbox.write("captures/SALE_INVENTORY/late.json", PAYLOAD);
    assert_eq!(relay.post("{\"other\":1}").status, 200);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(counted(&relay, "compared_events", "sale"), 0);
    let [_, err] = relay.ended_by("TERM");
    assert!(!err.contains("captures"), "{err}");
}

#[test]
fn a_flood_of_events_is_accepted_and_compared_only_in_part() {
    let mut relay = RelayScene::start(shop(), &[]);
    let list: Vec<String> =
        (0..2000).map(|number| format!("{{\"productId\":\"P{number}\",\"quantity\":{number}}}")).collect();
    let large = PAYLOAD.replace("[]", &format!("[{}]", list.join(",")));
    let started = Instant::now();
    for number in 0..60 {
        assert_eq!(relay.post(large.replace("DT-1", &format!("DX-{number}"))).status, 200);
    }
    let took = started.elapsed();
    let compared = counted(&relay, "compared_events", "sale");
    assert!((1..60).contains(&compared), "{compared} of 60 in {took:?}");
    assert_eq!(relay.states(), vec!["delivered"; 60]);
    // The thread that compares does not delay the end.
    assert!(relay.ended_well() > 128);
}

#[test]
fn a_capture_that_cannot_be_read_does_not_stop_the_relay() {
    let shop = shop();
    shop.sandbox.write("captures/SALE_INVENTORY/broken.json", "{\"a\":1e400}");
    let relay = RelayScene::start(shop, &[]);
    assert_eq!(relay.post(PAYLOAD).status, 200);
    let [_, err] = relay.ended_by("TERM");
    assert!(err.contains("the capture broken of SALE_INVENTORY is left out"), "{err}");
}
