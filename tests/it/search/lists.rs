//! Filters that take several values: commas or repeated flags.

use crate::failed::shop_with_corpus;
use crate::harness::{Shop, words_of};
use serde_json::json;
use std::collections::BTreeSet;

/// Every filter that takes a list, and two values. Each value finds some events of the corpus, and together they do not find all.
const LISTS: [(&str, &str, &str); 10] = [
    ("--id", "1", "3-4"),
    ("--webhook-id", "w-2", "w-4"),
    ("--api-key", "SALE_INVENTORY", "INVENTORY_EXPORT_INA"),
    ("--event", "ASN_RECEIVED_EVENT", "INVENTORY_ADJUSTMENT"),
    ("--connector", "asn", "ina"),
    ("--failure", "timeout", "error_in_body"),
    ("--status", "503", "400-404"),
    ("--error-code", "STOCK_LOCKED", "TOO,LATE"),
    ("--store", "256", "310"),
    ("--document", "D1", "D,7"),
];

fn shop() -> Shop {
    let shop = shop_with_corpus();
    let line = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 200, "failure": "error_in_body",
        "error_code": "TOO,LATE", "failed_at": "2026-01-07T12:00:00Z",
        "payload": {"orderId": "D,7", "storeId": "9", "productList": [{"productId": "P9"}]}});
    shop.sandbox.run_with_input(["failed", "import", "-"], line.to_string().as_bytes()).succeeds();
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.execute("UPDATE delivery SET webhook_id = 'w-' || id", []), Ok(7));
    shop
}

fn set(ids: impl IntoIterator<Item = i64>) -> BTreeSet<i64> {
    ids.into_iter().collect()
}

/// What each command that has the filters finds.
fn found(shop: &Shop, filters: &[&str]) -> BTreeSet<i64> {
    let found = set(shop.search(filters));
    let count = shop.run([&["failed", "search", "--count", "-q"], filters].concat()).succeeds().stdout;
    assert_eq!(count, format!("{}\n", found.len()), "{filters:?}");
    let exported = shop.run([&["failed", "export", "-q"], filters].concat()).succeeds().json_lines();
    assert_eq!(set(exported.iter().filter_map(|row| row["id"].as_i64())), found, "{filters:?}");
    let stats = shop.run([&["failed", "stats", "-q", "-o", "json"], filters].concat()).succeeds().json();
    let counted = stats.as_array().expect("a list").iter().filter_map(|row| row["count"].as_u64()).sum::<u64>();
    assert_eq!(counted, found.len() as u64, "{filters:?}");
    let plan =
        shop.run([&["repost", "-n", "-o", "json", "--include-maybe-applied"], filters].concat()).succeeds().json();
    let named = plan["deliveries"].as_array().expect("a list").iter().filter_map(|row| row["id"].as_i64());
    assert_eq!(set(named), found, "{filters:?}");
    let discarded = shop.run([&["failed", "discard", "-n"], filters].concat()).succeeds().stderr;
    let events = if found.len() == 1 { "event" } else { "events" };
    assert!(discarded.contains(&format!("Would discard {} {events}.", found.len())), "{filters:?}: {discarded}");
    found
}

#[test]
fn a_list_finds_what_its_values_find_alone() {
    let shop = shop();
    for (flag, a, b) in LISTS {
        let [a, b] = [a, b].map(|value| value.replace(',', "\\,"));
        let (alone, other) = (found(&shop, &[flag, &a]), found(&shop, &[flag, &b]));
        assert!(!alone.is_empty() && !other.is_empty() && alone != other, "{flag}: {alone:?}, {other:?}");
        let both: BTreeSet<i64> = alone.union(&other).copied().collect();
        assert!(both.len() < 6, "{flag} finds all");
        assert_eq!(found(&shop, &[flag, &format!("{a},{b}")]), both, "{flag}");
        assert_eq!(found(&shop, &[flag, &a, flag, &b]), both, "{flag}");
        assert_eq!(found(&shop, &[flag, &format!("{b},{a},{a}"), flag, &b]), both, "{flag}");
    }
    let products = found(&shop, &["--product", "P2,P9"]);
    assert_eq!(products, set([2, 7]));
    // Different filters must all match.
    assert_eq!(found(&shop, &["--connector", "sale,asn", "--status", "503,404", "--store", "256,310"]), set([1, 2]));
    assert_eq!(found(&shop, &["--failure", "timeout,unknown", "--connector", "asn,sale"]), set([3]));
    assert_eq!(found(&shop, &["--status", "503,4xx"]), set([1, 2, 6]));
}

/// The text of a cause may have commas, which do not separate: a part of it could be another cause.
#[test]
fn ids_of_causes_are_separated_by_commas_and_a_text_is_whole() {
    let shop = shop();
    let cause = |id: i64, member: &str| shop.show(id)[member].as_str().expect("a text").to_owned();
    let ids = [cause(1, "cause_id"), cause(3, "cause_id")];
    let [a, b] = [found(&shop, &["--cause", &ids[0]]), found(&shop, &["--cause", &ids[1]])];
    assert!(a.contains(&1) && b.contains(&3) && a.is_disjoint(&b), "{a:?} {b:?}");
    let both: BTreeSet<i64> = a.union(&b).copied().collect();
    assert_eq!(found(&shop, &["--cause", &ids.join(",")]), both);
    assert_eq!(found(&shop, &["--cause", &cause(1, "cause")]), a);
    let texts = format!("{},{}", cause(1, "cause"), cause(3, "cause"));
    assert_eq!(shop.search(&["--cause", &texts]), [0_i64; 0], "{texts}");
}

#[test]
fn ids_and_ranges_of_ids_are_found() {
    let shop = shop();
    for (ids, expected) in [
        ("2", vec![2]),
        ("2,4", vec![2, 4]),
        ("3-6", vec![3, 4, 6]),
        ("1-2,2-3,7-7,900", vec![1, 2, 3, 7]),
        ("6-9223372036854775807", vec![6, 7]),
    ] {
        assert_eq!(found(&shop, &["--id", ids]), set(expected), "{ids}");
    }
    assert_eq!(shop.search(&["--id", "100-200"]), [0_i64; 0]);
    assert_eq!(shop.search(&["--id", "5", "--include-tests"]), [5]);
    // More ids than a statement of SQLite may have terms.
    let many: Vec<String> = (2..4_000).map(|id| (2 * id).to_string()).collect();
    assert_eq!(found(&shop, &["--id", &many.join(",")]), set([4, 6]));
}

#[test]
fn a_list_with_a_wrong_value_is_refused_with_the_reason() {
    let shop = shop();
    let check = |flag: &str, value: &str, why: &str| {
        for command in [&["failed", "search"][..], &["failed", "export"], &["failed", "stats"], &["repost", "-n"]] {
            let shown = shop.run([command, &[flag, value]].concat()).exits(2).stderr;
            assert!(shown.contains(why), "{command:?} {flag} {value}: {shown}");
        }
    };
    for (flag, value, _) in LISTS {
        for wrong in [format!("{value},"), format!(",{value}"), format!("{value},,{value}"), String::new()] {
            check(flag, &wrong, "a value is empty: write A or A,B");
        }
    }
    check("--id", "9-7", "not a range: the first id must be the lower one: write 7-9");
    check("--id", "1,9-7", "'9-7' is not a range");
    check("--id", "1,last", "'last' is not an id or a range of ids");
    check("--status", "503,9xx", "'9xx' is not a status from 100 to 599");
    check("--failure", "timeout,often", "'often' is not one of http_status, ");
    let unknown = shop.run(["failed", "search", "--api-key", "SALE_INVENTORY,SALES"]).exits(5).stderr;
    assert!(unknown.contains("there is no API key SALES"), "{unknown}");
}

#[test]
fn a_connector_of_a_list_that_does_not_exist_is_reported() {
    let shop = shop();
    let shown = shop.run(["failed", "search", "--connector", "asn,sael"]).succeeds().stderr;
    assert!(shown.contains("there is no connector sael in the store; did you mean sale?"), "{shown}");
    assert!(!shown.contains("no connector asn"), "{shown}");
    let shown = shop.run(["repost", "-n", "--connector", "asn,sael"]).succeeds().stderr;
    assert!(shown.contains("there is no connector sael in the store"), "{shown}");
    let shown =
        shop.run(["failed", "search", "--exit-code", "--connector", "nine,sael", "--status", "418"]).exits(5).stderr;
    assert!(shown.contains("there is no connector nine, neither in the store nor in the log"), "{shown}");
    let shown = shop.run(["failed", "export", "--connector", "sale,ina"]).succeeds().stderr;
    assert!(!shown.contains("there is no connector"), "{shown}");
}

#[test]
fn the_printed_command_for_the_next_page_selects_the_same_events() {
    let shop = shop();
    let filters = ["--document", r"D1,D2,D\,7", "--connector", "sale", "--connector", "asn,a b", "--id", "1-3,7"];
    let whole = shop.search(&filters);
    assert_eq!(whole, [7, 3, 2, 1]);
    let shown = shop.run([&["failed", "search", "--limit", "3"], &filters[..]].concat()).succeeds().stderr;
    let (_, command) = shown.split_once("Next page: `inv-hooks ").expect("a command");
    let (words, _) = words_of(command.split_once('`').expect("its end").0);
    let rest = shop.run(words.iter().map(String::as_str).chain(["-o", "name"])).succeeds().stdout;
    assert_eq!(rest, "1\n", "{words:?}");
}
