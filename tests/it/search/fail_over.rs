//! `failed search --fail-over N`: a check that allows some failed events.

use crate::harness::{Sandbox, Shop};

/// A shop with three failed events, one of another store.
fn shop() -> Shop {
    let shop = Shop::new();
    for (order, store) in [("A", "1"), ("B", "1"), ("C", "2")] {
        shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"{order}","storeId":"{store}"}}"#));
    }
    shop
}

#[test]
fn more_events_than_allowed_are_exit_4_in_every_format() {
    let shop = shop();
    let run = |args: &str| shop.run(["failed", "search"].into_iter().chain(args.split(' ')));
    for format in ["table", "wide", "json", "ndjson", "csv", "name"] {
        let plain = run(&format!("-q -o {format}")).succeeds().stdout;
        let more = run(&format!("--fail-over 2 -o {format}")).exits(4);
        assert!(more.stderr.contains("3 events match, more than --fail-over 2 allows.\n"), "{format}: {}", more.stderr);
        assert_eq!(more.stdout, plain, "{format}");
        run(&format!("--fail-over 3 -q -o {format}")).succeeds_silently();
        let quiet = run(&format!("--fail-over 2 -q -o {format}")).exits(4);
        assert_eq!((quiet.stdout, quiet.stderr), (plain, String::new()), "{format}");
    }
    let counted = run("--fail-over 2 --count").exits(4);
    assert_eq!(
        (counted.stdout.as_str(), counted.stderr.as_str()),
        ("3\n", "3 events match, more than --fail-over 2 allows.\n")
    );
    let one = run("--fail-over 0 --store 2 --count").exits(4);
    assert_eq!(one.stderr, "1 event matches, more than --fail-over 0 allows.\n");
    run("--fail-over 2 --store 1 -q").succeeds();
    run("--fail-over 0 nothing-like-it -q").succeeds();
    run("--fail-over -1").exits(2);
    run("--fail-over 1 --exit-code").exits(2);
}

#[test]
fn all_events_that_match_count_and_not_those_of_the_page() {
    let shop = shop();
    let page = shop.run(["failed", "search", "--limit", "1", "--fail-over", "2"]).exits(4);
    assert_eq!(page.stdout.lines().count(), 2);
    let next = page.stderr.split('`').nth(1).expect("a command").to_owned();
    assert!(next.starts_with("inv-hooks failed search --limit 1 --fail-over 2 --after "), "{next}");
    let rest = shop.run(next.split(' ').skip(1).chain(["-q"])).exits(4);
    assert_eq!(rest.stdout.lines().count(), 2);
    shop.run(["failed", "search", "--limit", "1", "--fail-over", "3", "-q"]).succeeds();
}

#[test]
fn a_check_of_nothing_is_no_success() {
    let sandbox = Sandbox::new();
    sandbox.run(["failed", "search", "--fail-over", "3"]).exits(5);
    let shop = shop();
    let shown = shop.run(["failed", "search", "--fail-over", "3", "--connector", "sael"]).exits(5).stderr;
    assert!(shown.contains("there is no connector sael") && shown.contains("sale"), "{shown}");
    shop.run(["failed", "search", "--fail-over", "3", "--connector", "asn", "-q"]).succeeds();
}
