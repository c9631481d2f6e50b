//! Words that belong to a value or name events in another way: what is said about them.

use super::causes::{said, shop};
use crate::harness::Shop;

/// Without quotes the second word of a value is another argument.
#[test]
fn forgotten_quotes_are_noticed() {
    let shop = shop();
    let found = said(&shop, &["failed", "search", "--since", "yesterday", "20:00"], 0);
    assert!(found.contains("Did you mean --since 'yesterday 20:00'?"), "{found}");
    let found = said(&shop, &["failed", "search", "--cause", "401", "invalid token"], 0);
    assert!(found.contains("Did you mean --cause '401 invalid token'?"), "{found}");
    let found = said(&shop, &["failed", "search", "--since", "yesterday", "C77"], 0);
    assert!(!found.contains("Did you mean"), "{found}");
    let found = said(&shop, &["repost", "--cause", "connection", "refused"], 2);
    assert!(found.contains("quotes: --cause 'connection refused'"), "{found}");
    let found = said(&shop, &["failed", "search", "--since", "2", "hours", "ago"], 2);
    assert!(found.contains("quotes: --since '2 hours ago'"), "{found}");
}

#[test]
fn ids_that_show_takes_are_explained_to_repost() {
    let shop = shop();
    for ids in ["1-5", "3,4"] {
        let found = said(&shop, &["repost", ids], 2);
        assert!(found.contains(&format!("write lists and ranges of ids as --id {ids}")), "{found}");
    }
    assert!(said(&shop, &["repost", "last"], 2).contains("failed search --limit 1"));
}

#[test]
fn a_swapped_time_range_is_refused() {
    let shop = shop();
    for command in [&["failed", "search"][..], &["failed", "stats"], &["repost", "--yes"]] {
        let found = said(&shop, &[command, &["--since", "2h", "--until", "3h"]].concat(), 2);
        assert!(found.contains("the time range is empty") && found.contains("Swap the times"), "{found}");
    }
    said(&shop, &["failed", "search", "--since", "3h", "--until", "2h"], 0);
}

#[test]
fn an_event_in_another_state_is_named_if_its_id_was_searched() {
    let shop = Shop::new();
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"C1"}"#);
    let found = said(&shop, &["failed", "search", "--id", "1"], 0);
    assert!(found.contains("Event 1 is delivered. Show it: `inv-hooks failed show 1`."), "{found}");
    let found = said(&shop, &["failed", "search", "--id", "1", "--state", "delivered"], 0);
    assert!(!found.contains("Event 1 is"), "{found}");
}

#[test]
fn an_http_archive_is_no_import() {
    let shop = shop();
    shop.run(["failed", "export", "--format", "har"]).succeeds();
    shop.sandbox.write("out.har", "{}");
    let found = said(&shop, &["failed", "import", "out.har"], 2);
    assert!(found.contains("out.har is an HTTP archive") && found.contains("`inv-hooks failed export`"), "{found}");
}
