//! An endpoint that accepts a limited number of events per second and refuses the others gets as many as it can take,
//! and all events arrive.

use super::{sale, shop_of, write_events};
use crate::harness::{Received, Reply, note};
use std::time::{Duration, Instant};

const EVENTS: usize = 100;

/// A token bucket: one token is added per `interval`, and it holds at most `most`. A request without a token is
/// answered with `refusal`.
fn bucket(interval: Duration, most: f64, refusal: Reply) -> impl FnMut(&Received) -> Reply + Send + 'static {
    let (mut tokens, mut latest) = (most, Instant::now());
    move |_| {
        let now = Instant::now();
        tokens = (tokens + (now - latest).as_secs_f64() / interval.as_secs_f64()).min(most);
        latest = now;
        if tokens < 1.0 {
            return refusal.clone();
        }
        tokens -= 1.0;
        Reply::ok()
    }
}

fn check(name: &str, refusal: Reply, most: f64, longest: Duration) {
    let shop = shop_of(&[("sale", "")]);
    shop.server.set_rule(bucket(Duration::from_millis(50), most, refusal));
    write_events(&shop, (0..EVENTS).map(|number| sale(&format!("DT{number}"), number)));
    let started = Instant::now();
    let send = ["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--retries", "5", "-o", "json"];
    let told = shop.run(send).shown().json();
    let (took, requests) = (started.elapsed(), shop.server.requests().len());
    let delivered = told["summary"]["delivered"].as_u64().expect("a count");
    note(&format!("{name}: {delivered} of {EVENTS} delivered in {took:.1?} by {requests} attempts"));
    assert_eq!(delivered, EVENTS as u64, "{name}: {}", told["summary"]);
    assert!(took < longest, "{name}: {took:?}");
    assert!(requests < EVENTS * 2, "{name}: {requests} attempts");
}

#[test]
fn all_events_arrive_at_a_limit_that_answers_503() {
    check("20/s, then 503", Reply::status(503), 1.0, Duration::from_secs(20));
}

#[test]
fn all_events_arrive_at_a_limit_that_answers_429() {
    check("20/s in bursts of 10, then 429", Reply::status(429), 10.0, Duration::from_secs(20));
}

#[test]
fn all_events_arrive_at_a_limit_that_asks_for_pauses() {
    let refusal = Reply::status(429).header("Retry-After", "1");
    check("20/s in bursts of 10, then 429 with Retry-After: 1", refusal, 10.0, Duration::from_secs(30));
}
