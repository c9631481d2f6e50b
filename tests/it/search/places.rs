//! `--where`: a value bare or as JSON.

use crate::harness::{Shop, words_of};

/// A payload's value, ways to type it, and a value that must not find it.
const VALUES: [(&str, &[&str], &str); 8] = [
    (r#""256""#, &["256", r#""256""#, r#" "256" "#], "2560"),
    ("257", &["257", r#""257""#], "25"),
    ("1.10", &["1.10", r#""1.10""#], "1.1"),
    ("true", &["true", r#""true""#], "True"),
    ("null", &["null"], "nul"),
    (r#""caf\u00e9 \"x\"""#, &["café \"x\"", r#""café \"x\"""#, r#""caf\u00e9 \u0022x\"""#], "café"),
    (r#""\"258\"""#, &[r#""\"258\"""#], r#""258""#),
    (r#"" 259""#, &[r#"" 259""#], "259"),
];

#[test]
fn a_value_is_read_bare_or_as_json() {
    let shop = Shop::new();
    let ids: Vec<i64> = VALUES
        .iter()
        .map(|(value, ..)| shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"D","v":{value}}}"#)))
        .collect();
    for ((value, typed, other), id) in VALUES.iter().zip(ids) {
        for text in *typed {
            let place = format!("/v={text}");
            assert_eq!(shop.search(&["--where", &place]), [id], "{value}: {place}");
            let named = shop.run(["repost", "-n", "-o", "name", "--where", &place]).succeeds().stdout;
            assert_eq!(named, format!("{id}\n"), "{place}");
        }
        assert!(!shop.search(&["--where", &format!("/v={other}")]).contains(&id), "{value}: {other}");
    }
}

#[test]
fn the_printed_command_has_a_value_that_finds_the_same() {
    let shop = Shop::new();
    let values = [r#""\"258\"""#, r#"" 259""#];
    for value in values {
        let payload = |n: u32| format!(r#"{{"orderId":"D{n}","v":{value}}}"#);
        let ids = [1, 2].map(|n| shop.fail("SALE_INVENTORY", &payload(n)));
        let place = format!("/v={value}");
        let shown = shop.run(["failed", "search", "--limit", "1", "--where", &place]).succeeds().stderr;
        let (_, command) = shown.split_once("Next page: `inv-hooks ").expect("a command");
        let (words, _) = words_of(command.split_once('`').expect("its end").0);
        let rest = shop.run(words.iter().map(String::as_str).chain(["-o", "name"])).succeeds().stdout;
        assert_eq!(rest, format!("{}\n", ids[0]), "{words:?}");
    }
}
