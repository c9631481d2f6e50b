//! A payload that is nested deeply takes as long as a flat one of its size, whatever looks at it.

use crate::harness::fastest;
use inv_hooks::catalog;
use inv_hooks::model::{ApiKey, content_digest, difference};
use std::time::Duration;

/// To look through every level again takes thirty times as long.
const MOST: f64 = 4.0;

/// Small objects, `levels` deep.
fn payload(levels: usize, number: u32) -> String {
    let mut objects = String::new();
    while objects.len() < 2_000_000 {
        objects.push_str(if objects.is_empty() { "" } else { "," });
        objects.push_str("{ \"b\":1,\"a\":\"\\u00fc\"}");
    }
    let open = "{\"k\":[".repeat(levels / 2 - 1);
    format!("{open}{objects},{number}{}", "]}".repeat(levels / 2 - 1))
}

fn takes_no_longer(what: &str, mut run: impl FnMut(&str, &str)) {
    let mut time = |levels| -> Duration {
        let (text, other) = (payload(levels, 1), payload(levels, 2));
        fastest(|| run(&text, &other))
    };
    let (flat, deep) = (time(4), time(120));
    let ratio = deep.as_secs_f64() / flat.as_secs_f64();
    assert!(ratio < MOST, "{what}: {flat:?} with 4 levels, {deep:?} with 120: {ratio:.1} times as long");
}

#[test]
fn to_know_an_event_again_takes_time_by_its_size() {
    takes_no_longer("the digest", |text, other| {
        assert_ne!(content_digest(text.as_bytes()), content_digest(other.as_bytes()));
    });
}

#[test]
fn to_check_an_event_takes_time_by_its_size() {
    takes_no_longer("the check", |text, _| {
        assert!(!catalog::check(ApiKey::Sale, text.as_bytes()).is_empty(), "it is no sale");
    });
}

#[test]
fn to_compare_an_edit_takes_time_by_its_size() {
    takes_no_longer("the difference", |text, other| {
        assert!(difference(text.as_bytes(), other.as_bytes()).contains("1 → 2"), "the number");
    });
}
