//! Words that belong to a value or name events in another way: what is said about them.

use super::causes::{said, shop};

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
