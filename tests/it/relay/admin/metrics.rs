//! What the relay counts.

use super::place::{Place, ask, until};
use crate::harness::{Reply, Shop, connector};

fn value(text: &str, series: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))?;
    Some(line.parse().expect("a number"))
}

#[test]
fn requests_and_attempts_are_counted_by_connector_and_outcome() {
    let place = Place::start();
    let before = place.get("/metrics");
    assert!(before.head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{before:?}");
    let delivered = "inv_hooks_relay_attempts_total{connector=\"sale\",outcome=\"delivered\"}";
    assert_eq!(value(&before.body, delivered), Some(0.0), "an alarm needs a first value: {}", before.body);
    assert_eq!(place.post("sale", r#"{"orderId":"1"}"#).status, 200);
    place.shop.server.set_reply(Reply::status(503));
    assert_eq!(place.post("sale", r#"{"orderId":"2"}"#).status, 503);
    assert_eq!(place.post("ina", r#"{"event":"INVENTORY_ADJUSTMENT"}"#).status, 503);
    let secret = "/v1/connectors/unheard?key=s3cret";
    assert_eq!(ask(&place.events, &format!("POST {secret} HTTP/1.1\r\ncontent-length: 0"), "").status, 401);
    let text = place.get("/metrics").body;
    let check = |series: &str, expected: f64| {
        assert_eq!(value(&text, &format!("inv_hooks_relay_{series}")), Some(expected), "{series}\n{text}");
    };
    check("requests_total{connector=\"sale\",status=\"2xx\",outcome=\"delivered\"}", 1.0);
    check("requests_total{connector=\"sale\",status=\"5xx\",outcome=\"failed\"}", 1.0);
    check("requests_total{connector=\"ina\",status=\"5xx\",outcome=\"failed\"}", 1.0);
    check("requests_total{connector=\"\",status=\"4xx\",outcome=\"refused\"}", 1.0);
    check("attempts_total{connector=\"sale\",outcome=\"delivered\"}", 1.0);
    check("attempts_total{connector=\"sale\",outcome=\"http_status\"}", 1.0);
    check("attempt_duration_seconds_count{connector=\"sale\"}", 2.0);
    check("request_duration_seconds_count{connector=\"ina\"}", 1.0);
    check("request_duration_seconds_bucket{connector=\"sale\",le=\"+Inf\"}", 2.0);
    check("waiting_senders", 0.0);
    check("circuit_open{connector=\"sale\"}", 0.0);
    check("unsubscribed_events_total{connector=\"sale\"}", 0.0);
    for series in ["commit_duration_seconds_count", "commit_changes_count"] {
        assert!(value(&text, &format!("inv_hooks_relay_{series}")) > Some(3.0), "{series}\n{text}");
    }
    check("ready", 1.0);
    assert!(!text.contains("s3cret") && !text.contains("unheard"), "{text}");
    assert!(
        value(&text, "inv_hooks_relay_last_delivered_timestamp_seconds{connector=\"sale\"}") > Some(1.7e9),
        "{text}"
    );
}

#[test]
fn monitoring_events_are_counted_by_the_connector_that_they_name() {
    let place = Place::start();
    let series = |connector: &str| format!("inv_hooks_relay_monitoring_events_total{{connector=\"{connector}\"}}");
    let counts = || {
        let text = place.get("/metrics").body;
        ["sale", "ina", ""].map(|connector| value(&text, &series(connector)))
    };
    assert_eq!(counts(), [Some(0.0); 3], "an alarm needs a first value");
    for payload in [r#"{"name":"sale"}"#, r#"["x",{"key":"SALE_INVENTORY"}]"#, r#"{"name":"gone"}"#, "sale", ""] {
        let head = format!("POST /v1/monitoring HTTP/1.1\r\ncontent-length: {}", payload.len());
        assert_eq!(ask(&place.events, &head, payload).status, 202, "{payload}");
    }
    assert_eq!(counts(), [Some(2.0), Some(0.0), Some(3.0)]);
    let text = place.get("/metrics").body;
    let kept = "inv_hooks_relay_requests_total{connector=\"\",status=\"2xx\",outcome=\"kept\"}";
    assert_eq!(value(&text, kept), Some(5.0), "{text}");
    assert_eq!(value(&text, "inv_hooks_relay_attempts_total{connector=\"sale\",outcome=\"delivered\"}"), Some(0.0));
}

#[test]
fn failed_events_in_the_log_are_counted_also_those_that_others_left() {
    let place = Place::start();
    place.shop.server.set_reply(Reply::status(503));
    place.post("sale", r#"{"orderId":"1"}"#);
    place.shop.fail("SALE_INVENTORY", r#"{"orderId":"2"}"#);
    until("counts of the log", || {
        let text = place.get("/metrics").body;
        value(&text, "inv_hooks_relay_failed_events{connector=\"sale\"}") == Some(2.0)
            && value(&text, "inv_hooks_relay_failed_events{connector=\"ina\"}") == Some(0.0)
            && value(&text, "inv_hooks_relay_oldest_failed_age_seconds{connector=\"sale\"}") > Some(0.0)
    });
}

#[test]
fn names_and_help_follow_the_rules_of_prometheus() {
    let text = Place::start().get("/metrics").body;
    let mut families = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').expect("a name and a type");
        families += 1;
        assert!(name.starts_with("inv_hooks_relay_"), "{line}");
        assert_eq!(name.ends_with("_total"), kind == "counter", "{line}");
        assert!(!["_ms", "_millis", "_count", "_sum"].iter().any(|end| name.ends_with(end)), "{line}");
        assert!(text.contains(&format!("# HELP {name} ")), "{line}");
    }
    assert!(families > 11, "{text}");
}

/// Other processes open and close the log while the relay writes it and reads it.
#[test]
fn what_others_read_costs_the_relay_no_event() {
    let place = Place::start();
    for number in 0..5 {
        assert_eq!(place.post("sale", &format!(r#"{{"orderId":"{number}"}}"#)).status, 200);
        assert_eq!(place.get("/metrics").status, 200);
        place.shop.run(["failed", "search"]).exits(0);
        place.shop.deliver("SALE_INVENTORY", &format!(r#"{{"orderId":"other {number}"}}"#));
    }
    let info = place.shop.run(["log", "info", "-o", "json"]).exits(0).json();
    assert_eq!(info["rows"]["delivered"], 10, "{info}");
    let check = place.shop.run(["log", "check"]).exits(0);
    assert!(!check.stdout.contains("damage"), "{}", check.stdout);
}

#[test]
fn an_open_circuit_and_events_without_a_subscription_are_counted() {
    let shop = Shop::empty();
    let log = "answer = \"log\"\nbreaker = 2\n";
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + log;
    let asn = connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn"));
    let place = Place::with_store(shop, &format!("{sale}{asn}events = [\"ASN_RECEIVED_EVENT\"]\n"), &[]);
    place.shop.server.set_path_reply("/sale", Reply::status(500));
    for number in 0..4 {
        assert_eq!(place.post("sale", &format!(r#"{{"orderId":"{number}"}}"#)).status, 202);
    }
    let value = |series: &str| value(&place.get("/metrics").body, &format!("inv_hooks_relay_{series}"));
    until("an open circuit", || value("circuit_open{connector=\"sale\"}") == Some(1.0));
    assert_eq!(value("circuit_open{connector=\"asn\"}"), Some(0.0));
    let event = r#"{"eventType":"ASN_RECEIVE_COMPLETED_EVENT","eventName":"ASN_RECEIVE_COMPLETED_EVENT"}"#;
    assert_eq!(place.post("asn", event).status, 200, "it is sent on");
    assert_eq!(value("unsubscribed_events_total{connector=\"asn\"}"), Some(1.0));
}
