//! Limited attempts per second, evenly spaced.

use super::{sale, shop_of, write_events};
use crate::harness::note;
use std::time::Duration;

const EVENTS: usize = 40;

/// The interval of a rate of 20 per second.
const INTERVAL: Duration = Duration::from_millis(50);

/// A gap may be shorter by this, because a busy machine was late with the request before.
const SLACK: Duration = Duration::from_millis(10);

#[test]
fn a_rate_spaces_attempts_evenly() {
    let shop = shop_of(&[("sale", "")]);
    write_events(&shop, (0..EVENTS).map(|number| sale(&format!("DT{number}"), number)));
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--rate", "20/s"]).exits(0);
    let began: Vec<_> = shop.server.requests().iter().map(|request| request.began).collect();
    assert_eq!(began.len(), EVENTS);
    let all = *began.last().expect("some") - began[0];
    assert!(all >= Duration::from_millis(1900), "{EVENTS} events in {all:?}");
    let gaps: Vec<Duration> = began.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let short = gaps.iter().filter(|gap| **gap + SLACK < INTERVAL).count();
    note(&format!("rate 20/s: {EVENTS} events in {all:.2?}, {short} gaps below 40 ms"));
    // A late request is followed by a short gap.
    let late = gaps.iter().filter(|gap| **gap > INTERVAL + SLACK).count();
    assert!(short <= late.max(2), "{short} short gaps, {late} long ones: {gaps:?}");
    // Little is caught up: a second never has more than its share, the late requests, and 50 ms of catching up.
    let most = |at: usize| began[at..].iter().filter(|one| **one - began[at] < Duration::from_secs(1)).count();
    let burst = (0..EVENTS).map(most).max().unwrap_or_default();
    assert!(burst <= 22, "{burst} events in one second");
}

#[test]
fn a_high_rate_is_kept_over_seconds() {
    // A low rate may be due to a machine that has other work; the limit holds each time.
    assert!((0..3).any(|_| high_rate() >= 400.0), "never 400 a second");
}

/// Sends 1,500 events at 500 per second; returns the rate at which they came.
fn high_rate() -> f64 {
    let shop = shop_of(&[("sale", "")]);
    write_events(&shop, (0..1_500).map(|number| sale(&format!("DT{number}"), number)));
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--rate", "500/s", "-q"]).exits(0);
    let began: Vec<_> = shop.server.requests().iter().map(|request| request.began).collect();
    assert_eq!(began.len(), 1_500);
    let took = (*began.last().expect("some") - began[0]).as_secs_f64();
    let rate = 1_499.0 / took;
    note(&format!("rate 500/s: {rate:.1}/s over {took:.2} s"));
    assert!(rate <= 510.0, "{rate} a second");
    let most = |at: usize| began[at..].iter().take_while(|one| **one - began[at] < Duration::from_millis(500)).count();
    let burst = (0..began.len()).map(most).max().unwrap_or_default();
    assert!(burst <= 250 + 25 + 10, "{burst} events in half a second: 50 ms are 25");
    rate
}
