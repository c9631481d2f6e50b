//! `failed stats`: what it counts, how it groups, and in which time zone.

use crate::failed::{SALE, shop_with_corpus};
use crate::harness::{Reply, Shop, keys};
use serde_json::{Value, json};

#[test]
fn stats_count_by_every_field() {
    let shop = shop_with_corpus();
    let check = |by: &str, more: &[&str], expected: Value| {
        let lines = shop.run([&["failed", "stats", "-o", "json", "--by", by], more].concat()).succeeds().json();
        let lines = lines.as_array().expect("a list");
        assert!(lines.iter().all(|line| keys(line) == ["by", "count", "first", "last"]), "{lines:?}");
        let group = |line: &Value| {
            (line["by"][by].as_str().unwrap_or("-").to_owned(), line["count"].as_u64().expect("a count"))
        };
        let mut found: Vec<(String, u64)> = lines.iter().map(group).filter(|group| group.1 > 0).collect();
        found.sort();
        assert_eq!(json!(found), expected, "{by}");
    };
    check("connector", &[], json!([["asn", 2], ["ina", 1], ["sale", 2]]));
    check("connector", &["--include-tests"], json!([["asn", 2], ["ina", 1], ["sale", 3]]));
    check("api_key", &["--connector", "asn"], json!([["INVENTORY_EXPORT_ASN", 2]]));
    check("failure", &[], json!([["error_in_body", 1], ["http_status", 3], ["timeout", 1]]));
    check("store", &[], json!([["-", 2], ["256", 2], ["310", 1]]));
    check("status", &[], json!([["-", 1], ["200", 1], ["400", 1], ["404", 1], ["503", 1]]));
    check("error_code", &[], json!([["-", 4], ["STOCK_LOCKED", 1]]));
    check("document", &["--connector", "asn"], json!([["D2", 2]]));
    check("event", &["--text", "D2"], json!([["ASN_RECEIVED_EVENT", 1], ["ASN_RECEIVE_COMPLETED_EVENT", 1]]));
    check("day", &["--until", "2026-01-03"], json!([["2026-01-01", 1], ["2026-01-02", 1]]));
    check("hour", &["--until", "2026-01-02"], json!([["2026-01-01T12:00:00+00:00", 1]]));
    check("minute", &["--until", "2026-01-02"], json!([["2026-01-01T12:00:00+00:00", 1]]));
    for wrong in ["colour", "connector,connector", "connector,hour,day", "connector,", ""] {
        shop.run(["failed", "stats", "--by", wrong]).exits(2);
    }
    assert_eq!(Shop::new().run(["failed", "stats", "-o", "json"]).succeeds().json(), json!([]));
}

#[test]
fn stats_count_by_two_things_and_list_hours_without_events() {
    let shop = Shop::new();
    let line = |hour: u32, connector: &str| {
        let event = format!(r#""connector":"{connector}","failed_at":"2026-01-01T{hour:02}:30:00Z""#);
        format!(r#"{{"api_key":"SALE_INVENTORY",{event},"payload":{{"orderId":"{connector}{hour}"}}}}"#)
    };
    let lines = [line(7, "sale"), line(10, "sale"), line(8, "other"), line(8, "sale")].join("\n");
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.as_bytes()).succeeds();
    let by = |by: &str| {
        let lines = shop.run(["failed", "stats", "--by", by, "-o", "json"]).succeeds().json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let line = |line: &Value| {
            let hour = text(&line["by"]["hour"]).get(11..13).unwrap_or_default().to_owned();
            format!("{} {hour} {}", text(&line["by"]["connector"]), line["count"])
        };
        lines.as_array().expect("a list").iter().map(line).collect::<Vec<_>>()
    };
    let sale = ["sale 07 1", "sale 08 1", "sale 09 0", "sale 10 1"];
    let other = ["other 07 0", "other 08 1", "other 09 0", "other 10 0"];
    assert_eq!(by("connector,hour"), [sale, other].concat());
    let of_hour = |at: usize| [sale[at], other[at]];
    assert_eq!(by("hour,connector"), [of_hour(0), of_hour(1), of_hour(2), of_hour(3)].concat());
    assert_eq!(by("hour"), [" 07 1", " 08 2", " 09 0", " 10 1"]);
    assert_eq!(by("connector"), ["sale  3", "other  1"]);
}

/// Failures around a night on which the clocks of New York go back.
const TIMES: [&str; 5] = [
    "2026-11-01T05:30:00Z",
    "2026-11-01T06:30:00Z",
    "2026-11-02T03:30:00Z",
    "2026-11-02T04:30:00Z",
    "2026-11-02T05:30:00Z",
];

/// `failed search --since` has the same time zone: an hour or a day of the list can be given to it unchanged.
#[test]
fn hours_and_days_are_in_the_time_zone_of_the_output() {
    let new_york =
        ["01T01:00:00-04:00", "01T01:00:00-05:00", "01T22:00:00-05:00", "01T23:00:00-05:00", "02T00:00:00-05:00"];
    in_zone("America/New_York", [4, 1], new_york);
    let kathmandu =
        ["01T11:00:00+05:45", "01T12:00:00+05:45", "02T09:00:00+05:45", "02T10:00:00+05:45", "02T11:00:00+05:45"];
    in_zone("Asia/Kathmandu", [2, 3], kathmandu);
    let utc = ["01T05:00:00+00:00", "01T06:00:00+00:00", "02T03:00:00+00:00", "02T04:00:00+00:00", "02T05:00:00+00:00"];
    in_zone("UTC", [2, 3], utc);
}

fn in_zone(zone: &str, days: [u64; 2], hours: [&str; 5]) {
    let shop = Shop::new();
    let shop = Shop { sandbox: shop.sandbox.with_variable("TZ", zone), ..shop };
    let line = |time: &str| {
        let event = format!(r#""connector":"sale","failed_at":"{time}","payload":{{"orderId":"{time}"}}"#);
        format!(r#"{{"api_key":"SALE_INVENTORY",{event}}}"#)
    };
    let lines = TIMES.map(line).join("\n");
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.as_bytes()).succeeds();
    let days = [("2026-11-01".to_owned(), days[0]), ("2026-11-02".to_owned(), days[1])];
    assert_eq!(groups(&shop, zone, "day"), days, "{zone}");
    assert_eq!(groups(&shop, zone, "hour"), hours.map(|hour| (format!("2026-11-{hour}"), 1)), "{zone}");
}

/// Returns each group with its count, after checking that `--since` with the group finds the events from it on.
fn groups(shop: &Shop, zone: &str, by: &str) -> Vec<(String, u64)> {
    let shown = shop.run(["failed", "stats", "--by", by, "-o", "json"]).succeeds();
    assert!(shown.stderr.contains(&format!("5 failed events, by {by} (time zone {zone})")), "{}", shown.stderr);
    let group = |group: &Value| {
        (group["by"][by].as_str().expect("a time").to_owned(), group["count"].as_u64().expect("a count"))
    };
    let found = shown.json().as_array().expect("a list").iter().map(group).collect::<Vec<_>>();
    let found: Vec<(String, u64)> = found.into_iter().filter(|group| group.1 > 0).collect();
    let mut since = 5;
    for (value, count) in &found {
        let left = shop.run(["failed", "search", "--count", "--since", value]).succeeds().stdout;
        assert_eq!(left.trim(), since.to_string(), "{zone}: {value}");
        since -= count;
    }
    found
}

/// Whatever kind the counts show, a search finds the same events.
#[test]
fn a_search_accepts_every_kind_that_the_counts_show() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    shop.fail_by(Reply::ok().body(r#"{"errorCode":"E1"}"#), "SALE_INVENTORY", SALE);
    shop.fail_by(Reply::close(), "SALE_INVENTORY", SALE);
    shop.fail("SALE_INVENTORY", SALE);
    shop.set_state(4, "unknown");
    let lines = shop.run(["failed", "stats", "--by", "failure", "-o", "json"]).succeeds().json();
    let lines = lines.as_array().expect("a list");
    assert_eq!(lines.len(), 4, "{lines:?}");
    for line in lines {
        let kind = line["by"]["failure"].as_str().expect("a kind");
        let count = shop.run(["failed", "search", "--failure", kind, "--count"]).succeeds().stdout;
        assert_eq!(count, format!("{}\n", line["count"]), "{kind}");
    }
    assert_eq!(shop.search(&["--failure", "unknown"]), [4]);
    assert_eq!(
        shop.search(&["--failure", "http_status"]),
        [1],
        "the earlier failure of an unknown event does not count"
    );
    let refused = shop.run(["failed", "search", "--failure", "gone"]).exits(2).stderr;
    assert!(refused.contains("stopped, unrouted, unknown"), "{refused}");
    let plan = shop.run(["repost", "--failure", "unknown", "--dry-run"]).succeeds().stdout;
    assert!(plan.contains("1 skipped: in doubt"), "{plan}");
}
