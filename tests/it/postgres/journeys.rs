//! The journeys of a person, on both logs: each command prints the same.

use super::both::Both;
use crate::harness::{Reply, Shop, cluster};
use serde_json::json;
use std::collections::BTreeSet;

fn sale(number: u32) -> String {
    format!(
        r#"{{"orderId":"DT{number}","storeId":"256","productList":[{{"productId":"SKU-{number}","quantity":{number}}}]}}"#
    )
}

fn send(both: &Both, reply: &Reply, code: i32, numbers: std::ops::RangeInclusive<u32>) {
    both.reply(reply);
    let lines: String = numbers.map(|number| sale(number) + "\n").collect();
    both.write("day.ndjson", &lines);
    both.json(&["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"], code);
    both.reply(&Reply::ok());
}

/// Two shops with deliveries 1 to 3, failures by 503 4 to 6, and failures by 422 7 and 8.
fn night() -> Option<Both> {
    let both = Both::new()?;
    send(&both, &Reply::ok(), 0, 1..=3);
    send(&both, &Reply::status(503).body(r#"{"error":"maintenance"}"#), 4, 4..=6);
    send(&both, &Reply::status(422).body(r#"{"errorCode":"E42","message":"no such store"}"#), 4, 7..=8);
    Some(both)
}

#[test]
fn what_is_shown_of_failed_events_is_the_same_on_both_logs() {
    let Some(both) = night() else { return };
    for args in [
        "failed search",
        "failed search --status 503",
        "failed search --status 5xx,422 --sort oldest",
        "failed search --error-code E42",
        "failed search --document DT4,DT7",
        "failed search --product SKU-5",
        "failed search --where /storeId=256 --limit 3",
        "failed search maintenance",
        "failed search nothing-like-this",
        "failed search --since 1h --connector sale",
        "failed search --state delivered",
        "failed show 4",
        "failed show 7",
        "failed stats --by cause",
        "failed stats --by connector,cause",
        "failed stats --by failure --status 503",
        "status",
        "log info",
        "log monitoring",
    ] {
        both.json(&args.split(' ').collect::<Vec<_>>(), 0);
    }
    both.run(&["failed", "search", "--count"], 0);
    both.run(&["failed", "diff", "4", "7"], 0);
    both.run(&["failed", "search", "--sort", "oldest", "--columns", "id,status,cause"], 0);
    both.run(&["failed", "show", "4", "--payload"], 0);
    both.run(&["failed", "search", "--exit-code", "--columns", "id"], 4);
    both.run(&["failed", "show", "99"], 5);
    // Ages are counted in seconds, and the order of lines is not fixed.
    let metrics = |shop: &Shop| -> BTreeSet<String> {
        let text = shop.run(["log", "metrics"]).succeeds().stdout;
        text.lines().filter(|line| !line.contains("_seconds")).map(str::to_owned).collect()
    };
    assert_eq!(metrics(&both.server), metrics(&both.file));
    assert!(both.server.run(["log", "check"]).succeeds().stderr.contains("The log is not damaged."));
    both.run(&["resume"], 0);
}

#[test]
fn reposts_discards_and_what_follows_are_the_same_on_both_logs() {
    let Some(both) = night() else { return };
    both.json(&["repost", "4"], 0);
    both.run(&["repost", "4"], 6);
    let causes = both.json(&["failed", "stats", "--by", "cause"], 0);
    assert_eq!(causes.as_array().map(Vec::len), Some(2), "{causes}");
    both.run(&["repost", "--status", "503", "--dry-run"], 0);
    both.run(&["repost", "--cause", "503", "--yes"], 5);
    both.json(&["repost", "--cause", "503 maintenance", "--yes"], 0);
    both.run(&["failed", "discard", "7", "--reason", "known"], 0);
    both.json(&["failed", "search"], 0);
    both.run(&["repost", "7"], 6);
    both.run(&["failed", "discard", "7", "--undo"], 0);
    both.json(&["repost", "--all", "--yes"], 0);
    let left = both.json(&["failed", "search"], 0);
    assert_eq!(left, json!([]));
    both.run(&["connector", "edit", "sale", "--rename", "till"], 0);
    both.json(&["failed", "search", "--state", "delivered", "--connector", "till", "--sort", "oldest"], 0);
    both.run(&["failed", "prune", "--older-than", "0s", "--yes"], 0);
    both.json(&["log", "info"], 0);
    let requests = |shop: &Shop| shop.server.requests().len();
    assert_eq!((requests(&both.server), requests(&both.file)), (13, 13));
}

#[test]
fn the_same_line_is_sent_once_and_the_rest_of_a_file_later() {
    let Some(both) = night() else { return };
    let lines: String = (1..=9).map(|number| sale(number) + "\n").collect();
    both.write("day.ndjson", &lines);
    both.json(&["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"], 0);
    both.json(&["log", "info"], 0);
    both.json(&["failed", "add", "--api-key", "INVENTORY_EXPORT_INA", "--data", &sale(50)], 0);
    both.json(&["failed", "search"], 0);
    both.run(&["send", "SALE_INVENTORY", "--data", &sale(60), "--dry-run"], 0);
}

#[test]
fn failed_events_move_to_a_server_and_back() {
    let Some(both) = night() else { return };
    let moved = cluster().expect("a server").new_schema();
    let export = |shop: &Shop| shop.run(["failed", "export", "--state", "failed,delivered"]).succeeds().stdout;
    let of_file = export(&both.file);
    let on_server = Shop::new().with_log_at(&moved);
    on_server.sandbox.write("moved.ndjson", &of_file);
    on_server.run(["failed", "import", "moved.ndjson", "-o", "json"]).succeeds();
    let back = Shop::new();
    back.sandbox.write("back.ndjson", export(&on_server));
    back.run(["failed", "import", "back.ndjson", "-o", "json"]).succeeds();
    for shop in [&on_server, &back] {
        let rows = shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone();
        assert_eq!((&rows["failed"], &rows["delivered"]), (&json!(5), &json!(3)), "{rows}");
        assert_eq!(shop.search(&["--status", "422"]).len(), 2);
        for number in [4, 7] {
            let id = shop.search(&["--document", &format!("DT{number}")])[0];
            let payload = shop.run(["failed", "show", &id.to_string(), "--payload"]).succeeds().stdout;
            assert_eq!(payload.trim_end(), sale(number));
        }
    }
    on_server.run(["failed", "import", "moved.ndjson"]).succeeds();
    assert_eq!(on_server.search(&[]).len(), 5, "the same events are known the second time");
}
