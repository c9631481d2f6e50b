//! The morning after an outage: thousands of failed events on three connectors, one of which is still down.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, closed_port, connector, note};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const EVENTS: usize = 5_000;

const KEYS: [(&str, &str); 3] =
    [("wms-sale", "SALE_INVENTORY"), ("wms-return", "RETURN_INVENTORY"), ("erp-adjust", "INVENTORY_EXPORT_INA")];

fn lines() -> String {
    let line = |n: usize| {
        let (name, key) = KEYS[n % 3];
        format!(
            r#"{{"api_key":"{key}","connector":"{name}","webhook_id":"night-{n:05}","status":503,"payload":{{"storeId":"256","adjustmentId":"A-{n}","orderId":"O-{n}","eventTime":{}}}}}"#,
            1_772_466_000_000_u64 + n as u64
        )
    };
    (0..EVENTS).map(|n| line(n) + "\n").collect()
}

fn store(sandbox: &Sandbox, urls: [&str; 3]) {
    let connectors: String = KEYS.iter().zip(urls).map(|((name, key), url)| connector(name, key, url)).collect();
    sandbox.write("inv-hooks.toml", STORE_HEAD.to_owned() + &connectors);
}

#[test]
fn one_command_sends_what_it_can_and_a_second_one_sends_the_rest() {
    let sandbox = Sandbox::new();
    let (well, other) = (HookServer::replying(Reply::ok()), HookServer::replying(Reply::ok()));
    let (_held, refused) = closed_port();
    store(&sandbox, [&well.url("/sale"), &well.url("/return"), &format!("http://{refused}/")]);
    sandbox.run_with_input(["failed", "import", "-", "-q"], lines().as_bytes()).succeeds();

    let started = Instant::now();
    let first = sandbox.run(["repost", "--all", "--yes", "-o", "json"]).exits(4).json();
    let took = started.elapsed();
    let number = |summary: &serde_json::Value, key: &str| summary[key].as_u64().expect("a count");
    let summary = &first["summary"];
    let of_dead = (EVENTS / 3) as u64;
    note(&format!("morning after: {EVENTS} events, one of three connectors down: {took:.1?}, {summary}"));
    assert_eq!(number(summary, "total"), EVENTS as u64);
    assert_eq!(number(summary, "delivered"), EVENTS as u64 - of_dead, "every event of the working connectors");
    assert_eq!(number(summary, "left") + number(summary, "failed"), of_dead, "the others are reported");
    assert!(number(summary, "failed") <= 2, "only the probes were tried: {summary}");
    assert!(took < Duration::from_mins(1), "it waited for the connector that is down: {took:?}");
    let left = sandbox.run(["failed", "search", "--connector", "erp-adjust", "--count"]).succeeds_silently().stdout;
    assert_eq!(left, format!("{of_dead}\n"));
    assert_eq!(sandbox.run(["failed", "search", "--count"]).succeeds_silently().stdout, left);

    store(&sandbox, [&well.url("/sale"), &well.url("/return"), &other.url("/adjust")]);
    let second = sandbox.run(["repost", "--all", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!(number(&second["summary"], "delivered"), of_dead);
    assert_eq!(sandbox.run(["failed", "search", "--count"]).succeeds_silently().stdout, "0\n");
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for request in well.requests().iter().chain(&other.requests()) {
        *times.entry(request.header("webhook-id").expect("an id").to_owned()).or_default() += 1;
    }
    assert_eq!(times.len(), EVENTS);
    assert!(times.values().all(|count| *count == 1), "each event is sent once");
}
