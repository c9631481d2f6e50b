//! A deeply nested payload takes as long as a flat one of the same size, in every function.

use crate::harness::fastest;
use inv_hooks::catalog;
use inv_hooks::model::{ApiKey, content_digest, difference};
use std::time::Duration;

/// If each level is searched again, it takes thirty times as long.
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
fn the_time_to_recognise_an_event_depends_on_its_size_only() {
    takes_no_longer("the digest", |text, other| {
        assert_ne!(content_digest(text.as_bytes()), content_digest(other.as_bytes()));
    });
}

#[test]
fn the_time_to_check_an_event_depends_on_its_size_only() {
    takes_no_longer("the check", |text, _| {
        assert!(!catalog::check(ApiKey::Sale, text.as_bytes()).is_empty(), "the payload is not a valid sale");
    });
}

#[test]
fn the_time_to_compare_an_edit_depends_on_its_size_only() {
    takes_no_longer("the difference", |text, other| {
        assert!(difference(text.as_bytes(), other.as_bytes()).contains("1 → 2"), "the number");
    });
}
