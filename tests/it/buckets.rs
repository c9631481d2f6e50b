//! Buckets of time and filters agree: what `failed stats` counts in a minute, an hour or a day is what `failed search` finds
//! between its start and the start of the next one, also where clocks change.

use crate::harness::Shop;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A zone, and the hours (UTC) in which its clocks change in 2026: by one hour, and by half an hour.
const CHANGES: [(&str, [&str; 2]); 3] = [
    ("Europe/Berlin", ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]),
    ("America/New_York", ["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"]),
    ("Australia/Lord_Howe", ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"]),
];

/// Minutes before and after a change in which events fail.
const AROUND: i64 = 36 * 60;

fn lines(change: &str, minutes: &[(i64, u8, bool)]) -> String {
    let change: jiff::Timestamp = change.parse().expect("a time");
    let line = |(at, (minute, second, is_sale)): (usize, &(i64, u8, bool))| {
        let failed_at = change + jiff::SignedDuration::from_secs(minute * 60 + i64::from(*second));
        let connector = if *is_sale { "sale" } else { "other" };
        format!(
            r#"{{"api_key":"SALE_INVENTORY","connector":"{connector}","failed_at":"{failed_at}","payload":{{"orderId":"{at}"}}}}"#
        ) + "\n"
    };
    minutes.iter().enumerate().map(line).collect()
}

/// A bucket: what is printed for its start, and how many events it has.
type Bucket = (String, u64);

fn buckets(shop: &Shop, zone: &str, by: &str) -> Vec<Bucket> {
    let rows = shop.run(["failed", "stats", "--by", by, "--tz", zone, "-o", "json"]).succeeds().json();
    let bucket = |row: &serde_json::Value| {
        let start = row["by"][by.rsplit(',').next().unwrap_or(by)].as_str().expect("a time").to_owned();
        (start, row["count"].as_u64().expect("a count"))
    };
    rows.as_array().expect("a list").iter().map(bucket).collect()
}

fn found(shop: &Shop, zone: &str, from: &str, until: Option<&str>) -> u64 {
    let until = until.map_or_else(Vec::new, |until| vec!["--until", until]);
    let arguments = [vec!["failed", "search", "--count", "--tz", zone, "--since", from], until].concat();
    shop.run(arguments).succeeds().stdout.trim().parse().expect("a count")
}

/// Checks every bucket with events against the filters, and returns how many of them there are.
fn agree(shop: &Shop, zone: &str, by: &str, all: &[Bucket], events: u64) -> usize {
    assert_eq!(all.iter().map(|bucket| bucket.1).sum::<u64>(), events, "{zone}, by {by}: {all:?}");
    let starts: Vec<&str> = all.iter().map(|bucket| bucket.0.as_str()).collect();
    assert!(starts.windows(2).all(|two| two[0] != two[1]), "{zone}, by {by}: {starts:?}");
    let filled = all.iter().enumerate().filter(|(_, bucket)| bucket.1 > 0);
    let checked = filled.map(|(at, (start, count))| {
        let end = starts.get(at + 1).copied();
        assert_eq!(found(shop, zone, start, end), *count, "{zone}, by {by}: from {start} until {end:?}");
    });
    checked.count()
}

fn check(zone: &str, change: &str, minutes: &[(i64, u8, bool)]) {
    let shop = Shop::new();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines(change, minutes).as_bytes()).succeeds();
    let events = minutes.len() as u64;
    for by in ["minute", "hour", "day"] {
        assert!(agree(&shop, zone, by, &buckets(&shop, zone, by), events) > 0);
    }
    let both = buckets(&shop, zone, "connector,hour");
    assert_eq!(both.iter().map(|bucket| bucket.1).sum::<u64>(), events, "{zone}: {both:?}");
    for (start, count) in buckets(&shop, zone, "hour") {
        let of_both: u64 = both.iter().filter(|bucket| bucket.0 == start).map(|bucket| bucket.1).sum();
        assert_eq!(of_both, count, "{zone}: {start}");
    }
}

#[test]
fn buckets_and_filters_agree_where_clocks_change() {
    // Most events fail within two hours of the change.
    let minute = prop_oneof![3 => -120..120_i64, 1 => -AROUND..AROUND];
    let minutes = proptest::collection::vec((minute, 0..60_u8, any::<bool>()), 4..24);
    for (zone, changes) in CHANGES {
        for change in changes {
            let mut runner = TestRunner::new(Config { cases: 3, failure_persistence: None, ..Config::default() });
            runner
                .run(&minutes, |minutes| {
                    check(zone, change, &minutes);
                    Ok(())
                })
                .unwrap_or_else(|error| panic!("{zone} {change}: {error}"));
        }
    }
}
