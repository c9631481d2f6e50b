//! Times: what people type, time zones, and the nights on which clocks change.

use crate::harness::Shop;
use serde_json::json;

/// A shop with failures at these times, with ids from 1.
fn shop(times: &[&str]) -> Shop {
    let shop = Shop::new();
    let line = |time: &&str| {
        let event = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 503, "failed_at": time, "created_at": time,
            "payload": {"orderId": time}});
        format!("{event}\n")
    };
    shop.sandbox.write("lines.ndjson", times.iter().map(line).collect::<String>());
    shop.run(["failed", "import", "lines.ndjson", "-q"]).succeeds();
    shop
}

fn count(shop: &Shop, filters: &[&str]) -> usize {
    let count = shop.run([&["failed", "search", "--count", "-q"], filters].concat()).succeeds().stdout;
    count.trim().parse().expect("a number")
}

/// What people are shown of when an event failed, without the words behind it.
fn shown(shop: &Shop, zone: &str, id: i64) -> String {
    let page = shop.run(["failed", "show", &id.to_string(), "-q", "--tz", zone]).succeeds().stdout;
    let failed = page.lines().find_map(|line| line.trim_start().strip_prefix("Failed since "));
    failed.expect("a time").trim().to_owned()
}

/// Zones, and times around both changes of their clocks in 2026, from half an hour to an hour apart.
const NIGHTS: [(&str, [&str; 6]); 8] = [
    (
        "Europe/Berlin",
        in_utc(
            "2026-03-28T23:30:05Z",
            "2026-03-29T00:30:05Z",
            "2026-03-29T00:59:59Z",
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:30:00Z",
            "2026-03-29T02:30:00Z",
        ),
    ),
    (
        "Europe/Berlin",
        in_utc(
            "2026-10-24T23:30:05Z",
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z",
        ),
    ),
    (
        "America/New_York",
        in_utc(
            "2026-03-08T05:30:00Z",
            "2026-03-08T06:30:00Z",
            "2026-03-08T06:59:59Z",
            "2026-03-08T07:00:00Z",
            "2026-03-08T07:30:00Z",
            "2026-03-08T08:30:00Z",
        ),
    ),
    (
        "America/New_York",
        in_utc(
            "2026-11-01T04:30:00Z",
            "2026-11-01T05:00:00Z",
            "2026-11-01T05:30:00Z",
            "2026-11-01T06:00:00Z",
            "2026-11-01T06:30:00Z",
            "2026-11-01T07:30:00Z",
        ),
    ),
    (
        "Australia/Lord_Howe",
        in_utc(
            "2026-04-04T13:45:00Z",
            "2026-04-04T14:30:00Z",
            "2026-04-04T14:45:00Z",
            "2026-04-04T15:00:00Z",
            "2026-04-04T15:15:00Z",
            "2026-04-04T15:45:00Z",
        ),
    ),
    (
        "Australia/Lord_Howe",
        in_utc(
            "2026-10-03T14:30:00Z",
            "2026-10-03T15:00:00Z",
            "2026-10-03T15:29:59Z",
            "2026-10-03T15:30:00Z",
            "2026-10-03T15:45:00Z",
            "2026-10-03T16:15:00Z",
        ),
    ),
    (
        "Asia/Kathmandu",
        in_utc(
            "2026-03-29T00:14:59Z",
            "2026-03-29T00:15:00Z",
            "2026-03-29T00:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-29T01:15:00Z",
            "2026-03-29T02:15:00Z",
        ),
    ),
    (
        "UTC",
        in_utc(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T00:59:59Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z",
        ),
    ),
];

const fn in_utc<'a>(a: &'a str, b: &'a str, c: &'a str, d: &'a str, e: &'a str, f: &'a str) -> [&'a str; 6] {
    [a, b, c, d, e, f]
}

#[test]
fn what_is_printed_selects_the_same_events_on_the_nights_when_clocks_change() {
    for (zone, times) in NIGHTS {
        let shop = shop(&times);
        let printed: Vec<String> = (1..=6).map(|id| shown(&shop, zone, id)).collect();
        for (at, time) in printed.iter().enumerate() {
            // The time as it is printed, whole and without the words in brackets; the zone is in it.
            let short = time.split(" (").next().expect("a time");
            for text in [time, short] {
                assert_eq!(count(&shop, &["--since", text, "--tz", "utc"]), 6 - at, "{zone} {text}");
                assert_eq!(count(&shop, &["--until", text]), at, "{zone} {text}");
            }
        }
        for pair in printed.windows(2) {
            let both = ["--since", &pair[0], "--until", &pair[1], "--tz", zone];
            assert_eq!(count(&shop, &both), 1, "{zone} {pair:?}");
        }
        let days = shop.run(["failed", "search", "-q", "-o", "json", "--tz", zone]).succeeds().json();
        let in_json = days[5]["failed_at"].as_str().expect("a time");
        assert!(in_json.ends_with('Z') && in_json.starts_with(&times[0][..19]), "JSON has UTC: {in_json}");
    }
}

#[test]
fn a_typed_time_is_in_the_zone_of_the_flag() {
    let shop = shop(&["2026-11-25T19:18:59Z", "2026-11-25T19:19:00Z", "2026-11-25T22:59:59Z", "2026-11-25T23:00:00Z"]);
    let check = |zone: &str, filters: &[&str], expected: usize| {
        assert_eq!(count(&shop, &[&["--tz", zone], filters].concat()), expected, "{zone} {filters:?}");
    };
    check("Europe/Berlin", &["--since", "2026-11-25 20:19"], 3);
    check("utc", &["--since", "2026-11-25 19:19"], 3);
    check("local", &["--since", "2026-11-25 19:19"], 3);
    check("America/New_York", &["--until", "2026-11-25 14:19"], 1);
    check("Europe/Berlin", &["--since", "2026-11-26"], 1);
    check("UTC", &["--since", "2026-11-26"], 0);
    check("Asia/Kathmandu", &["--since", "2026-11-26 04:45"], 1);
    let add = [
        "failed",
        "add",
        "--api-key",
        "SALE_INVENTORY",
        "--connector",
        "sale",
        "--data",
        "{}",
        "--failed-at",
        "2026-11-25 20:19",
    ];
    for (name, zone, more, expected) in [
        ("INV_HOOKS_TZ", "Europe/Berlin", &[][..], "2026-11-25T19:19:00.000Z"),
        ("TZ", "Europe/Berlin", &[], "2026-11-25T19:19:00.000Z"),
        ("TZ", "Europe/Berlin", &["--tz", "utc"], "2026-11-25T20:19:00.000Z"),
        ("INV_HOOKS_TZ", "Europe/Berlin", &["--tz", "America/New_York"], "2026-11-26T01:19:00.000Z"),
    ] {
        let shop = Shop::new();
        let shop = Shop { sandbox: shop.sandbox.with_variable(name, zone), ..shop };
        shop.run([&add[..], more].concat()).succeeds();
        let rows = shop.run(["failed", "search", "-q", "-o", "json"]).succeeds().json();
        assert_eq!(rows[0]["failed_at"], json!(expected), "{name} {zone} {more:?}");
    }
}

#[test]
fn times_are_read_as_people_write_them() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"DT1"}"#);
    for since in [
        "2h",
        "1h30m",
        "2 hours ago",
        "90 minutes",
        "yesterday 07:14",
        "yesterday",
        "2026-11-25 20:19",
        "in 0 s",
        "monday 00:00",
    ] {
        let found = shop.search(&["--since", since]);
        assert_eq!(found.len(), usize::from(since != "in 0 s"), "{since}");
        assert_eq!(shop.search(&["--until", since]).len(), usize::from(since == "in 0 s"), "{since}");
    }
    // Whatever the time of day is now, it was most recently at most a day ago.
    assert_eq!(shop.search(&["--until", "now", "--since", "2 days ago"]), [id]);
    for wrong in ["soon", "25:00", "2026-02-30 10:00", "1 month ago", "20:00 yesterday", ""] {
        let shown = shop.run(["failed", "search", "--since", wrong]).exits(2).stderr;
        assert!(
            shown.contains("is not a time") && shown.contains("20:00, yesterday, 'yesterday 07:14'"),
            "{wrong}: {shown}"
        );
    }
}

#[test]
fn a_zone_is_repeated_in_hints_and_refused_where_it_means_nothing() {
    let shop = shop(&["2026-11-25T19:18:59Z", "2026-11-25T19:19:00Z"]);
    let shown = shop
        .run(["failed", "search", "--tz", "Europe/Berlin", "--since", "2026-11-25 20:00", "--limit", "1"])
        .succeeds()
        .stderr;
    assert!(
        shown.contains("`inv-hooks --tz Europe/Berlin failed search --since '2026-11-25 20:00' --limit 1"),
        "{shown}"
    );
    let shown = shop.run(["failed", "search", "--tz", "Mars/Olympus"]).exits(2).stderr;
    assert!(
        shown.contains("not a time zone of this machine: write local, utc, or a name such as Europe/Berlin"),
        "{shown}"
    );
    let shown = shop.run(["event", "list", "--tz", "utc"]).exits(2).stderr;
    assert!(shown.contains("reads and shows no times, so --tz has no effect"), "{shown}");
}
