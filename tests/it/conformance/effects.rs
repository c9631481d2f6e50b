//! What `--observe` shows: whether a second event changed stock, and which value of `idempotent` that recommends.

use super::proof::{checked, good_at_first, shop};
use crate::harness::{Reply, Shop};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

const OBSERVE: [&str; 2] = ["--observe", "cat effect.txt"];

/// Makes a file that is observed, with the number of events that were booked.
fn booked_into(shop: &Shop) -> PathBuf {
    let effect = shop.sandbox.file("effect.txt");
    fs::write(&effect, "0").expect("written");
    effect
}

#[test]
fn an_endpoint_that_books_a_duplicate_later_fails() {
    let shop = shop("");
    let effect = booked_into(&shop);
    let mut count = 0;
    // It ignores the id. The first event happens to be booked at once.
    good_at_first(&shop, 2, move |_| {
        count += 1;
        let (count, effect) = (count, effect.clone());
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(if count == 1 { 0 } else { 1_500 }));
            fs::write(effect, count.to_string()).expect("written");
        });
        Reply::ok()
    });
    let check = checked(&shop, "duplicate-effect", &OBSERVE);
    assert_eq!(check["result"], "fail", "{check:#}");
}

#[test]
fn an_effect_that_comes_late_is_seen_only_by_who_waits_for_it() {
    let mut shop = shop("");
    // By default it waits for 5 s; here for less.
    shop.sandbox = shop.sandbox.with_variable("INV_HOOKS_PATIENCE_MS", "500");
    let result = |books_twice: bool, more: &[&str]| {
        let (effect, mut seen) = (booked_into(&shop), Vec::new());
        good_at_first(&shop, 2, move |request| {
            let id = request.header("webhook-id").map(str::to_owned);
            if books_twice || !seen.contains(&id) {
                seen.push(id);
                let (count, effect) = (seen.len(), effect.clone());
                thread::spawn(move || {
                    thread::sleep(Duration::from_secs(2));
                    fs::write(effect, count.to_string()).expect("written");
                });
            }
            Reply::ok()
        });
        let check = checked(&shop, "duplicate-effect", &[&OBSERVE[..], more].concat());
        // What is under way must not reach the next one.
        thread::sleep(Duration::from_millis(2_500));
        check
    };
    let missed = result(false, &[]);
    assert_eq!(missed["result"], "error", "{missed:#}");
    let why = missed["message"].as_str().expect("text");
    assert!(why.contains("500ms after it") && why.contains("--effect-wait"), "{why}");
    let wait = ["--effect-wait", "4s"];
    assert_eq!(result(false, &wait)["result"], "pass");
    assert_eq!(result(true, &wait)["result"], "fail");
    let args = ["connector", "conformance", "one"];
    shop.run([&args[..], &wait].concat()).exits(2);
    shop.run([&args[..], &OBSERVE, &["--effect-wait", "0s"]].concat()).exits(2);
}

#[test]
fn nothing_is_recommended_if_a_duplicate_is_refused() {
    let recommended = |second: u16, only: &str| -> (Value, String) {
        let mut shop = shop("");
        shop.sandbox = shop.sandbox.with_variable("INV_HOOKS_PATIENCE_MS", "100");
        let effect = booked_into(&shop);
        let mut seen = Vec::new();
        good_at_first(&shop, 2, move |request| {
            let id = request.header("webhook-id").map(str::to_owned);
            if seen.contains(&id) {
                return Reply::status(second);
            }
            seen.push(id);
            fs::write(&effect, seen.len().to_string()).expect("written");
            Reply::ok()
        });
        let args = ["connector", "conformance", "one", "-o", "json", "--only", only];
        let shown = shop.run([&args[..], &OBSERVE].concat()).shown();
        let view = shown.json();
        assert_eq!(
            view["checks"].as_array().and_then(|all| all.last()).map(|last| &last["result"]),
            Some(&"pass".into())
        );
        (view["recommended_idempotent"].clone(), shown.stderr)
    };
    assert_eq!(recommended(200, "duplicate-effect").0, true);
    for only in ["duplicate-effect", "duplicate,duplicate-effect"] {
        let (value, said) = recommended(409, only);
        assert_eq!(value, Value::Null, "{only}");
        assert!(said.contains("a duplicate gets HTTP 409"), "{said}");
    }
}
