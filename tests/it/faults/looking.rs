//! A disk on which files cannot be looked up: no file counts as missing because of that.

use super::disk::{Fault, Mode};
use crate::harness::Shop;

/// Runs `args` while looking up files of this name fails; returns the exit code and stderr.
fn run(shop: &Shop, args: &[&str], file: &'static str) -> (Option<i32>, String) {
    let (output, counts) = Fault { call: "look", mode: Mode::Broken(file) }.run(&shop.sandbox, args, 1);
    assert!(counts.injected > 0, "{args:?}: nothing was injected");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn check(shop: &Shop, args: &[&str], file: &'static str, code: i32, named: &str) {
    let (ended, said) = run(shop, args, file);
    assert_eq!(ended, Some(code), "{args:?}: {said}");
    assert!(said.contains("Input/output error") && said.contains(named), "{args:?}: {said}");
}

#[test]
fn a_store_that_cannot_be_read_does_not_count_as_missing() {
    let shop = Shop::new();
    let add = ["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    let lines: [&[&str]; 6] = [
        &["connector", "list"],
        &["connector", "validate"],
        &["failed", "search"],
        &["send", "SALE_INVENTORY", "--data", "{}"],
        &["init"],
        &add,
    ];
    let before = shop.sandbox.read("inv-hooks.toml");
    for args in lines {
        check(&shop, args, "inv-hooks.toml", 7, "inv-hooks.toml");
    }
    assert_eq!(shop.sandbox.read("inv-hooks.toml"), before);
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn a_log_that_cannot_be_read_does_not_count_as_missing() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{}");
    let lines: [&[&str]; 8] = [
        &["failed", "search"],
        &["failed", "show", "1"],
        &["failed", "stats"],
        &["failed", "export"],
        &["failed", "prune", "--older-than", "1d", "--yes"],
        &["repost", "--all", "--yes"],
        &["resume"],
        &["connector", "edit", "sale", "--rename", "other"],
    ];
    for args in lines {
        check(&shop, args, "events.db", 7, "events.db");
    }
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn an_input_that_cannot_be_read_is_named_with_the_reason() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{}");
    shop.sandbox.write("input.json", "{}");
    let lines: [&[&str]; 6] = [
        &["send", "SALE_INVENTORY", "--data", "@input.json"],
        &["send", "SALE_INVENTORY", "--ndjson", "input.json"],
        &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "@input.json"],
        &["failed", "import", "input.json"],
        &["repost", "1", "--data", "@input.json"],
        &["event", "check", "input.json", "--api-key", "SALE_INVENTORY"],
    ];
    for args in lines {
        check(&shop, args, "input.json", 3, "input.json");
    }
}
