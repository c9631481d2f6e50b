//! The cost of the search for secrets in an answer is bounded, whatever the secrets and the answer are.

use crate::harness::busy_in;
use inv_hooks::model::{Redactor, Secret};
use std::time::Duration;

const TOO_MUCH: &str = "«redacted: too much to check»";

/// Long secrets of letters and digits, each different.
fn secrets(number: usize, length: usize) -> Vec<Secret> {
    let sign = |at: usize| char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(at * at + at / 7) % 36]);
    let text = |number: usize| (0..length).map(|at| sign(at + number * 31)).collect::<String>();
    (0..number).map(|number| Secret::new(format!("{number:03}{}", text(number)))).collect()
}

/// An answer of nothing but escapes, of every kind within every other.
fn escapes(length: usize) -> String {
    r"\u0026amp;%26\\\/%2525".repeat(length / 22)
}

/// Checks a limit that a slow machine meets too: in a debug build of the earlier code, each case took several times as
/// long.
fn takes_at_most(limit: Duration, what: &str, run: impl FnOnce()) {
    let took = busy_in(run);
    assert!(took < limit, "{what} took {took:?}");
}

#[test]
fn the_effort_for_many_long_secrets_is_bounded() {
    let secrets = secrets(50, 600);
    let redactor = Redactor::new(&secrets);
    takes_at_most(Duration::from_secs(3), "the first answer", || assert_eq!(redactor.redact("{}"), "{}"));
    let text = escapes(4_000);
    takes_at_most(Duration::from_secs(5), "4,000 bytes of escapes", || {
        assert_eq!(redactor.redact_cut(text.as_bytes(), 1), text.as_bytes());
    });
    let echo = secrets[7].expose();
    assert_eq!(redactor.redact(&format!("<{echo}>")), "<***>");
    // The first half of the secret, and other text.
    assert_eq!(redactor.redact(&format!("<{}>", &echo[..300])), "<***>");
    assert_eq!(redactor.redact_cut(format!("<{}", &echo[..5]).as_bytes(), 1), b"<***");
}

#[test]
fn an_answer_that_is_too_expensive_to_check_is_not_shown() {
    let redactor = Redactor::new([&Secret::new("hunter2hunter2")]);
    let all = r"\u0026amp;%2526\\\/=3D%2525&amp;\u0025=25".repeat(12_000);
    takes_at_most(Duration::from_secs(20), "500 KB of escapes", || {
        assert_eq!(redactor.redact(&format!("{all}hunter2hunter2")), TOO_MUCH);
    });
    for (number, length) in [(800, 7_200), (100, 60_000), (1, 3_000_000)] {
        let redactor = Redactor::new(&secrets(number, length));
        assert_eq!(
            (redactor.redact("x"), redactor.redact("")),
            (TOO_MUCH.to_owned(), String::new()),
            "{number} {length}"
        );
    }
}

#[test]
fn the_effort_for_secrets_that_repeat_themselves_is_bounded() {
    for (number, length, answer) in [(4, 7_000, 60_000), (50, 600, 60_000), (1, 60_000, 60_000)] {
        for repeated in ["a", "ab", "abc-"] {
            let of = |length: usize| repeated.repeat(length / repeated.len());
            let secrets: Vec<Secret> =
                (0..number).map(|number| Secret::new(format!("{}{number}", of(length)))).collect();
            let redactor = Redactor::new(&secrets);
            takes_at_most(Duration::from_secs(5), "an answer of the same repetition", || {
                let shown = redactor.redact(&of(answer));
                assert!(shown == TOO_MUCH || shown == "***", "{number} {length} {repeated}: {shown:.80}");
            });
            takes_at_most(Duration::from_secs(1), "a short answer", || assert_eq!(redactor.redact("{}"), "{}"));
        }
    }
}

#[test]
fn an_answer_of_the_usual_size_is_checked_as_a_whole() {
    let redactor = Redactor::new(&secrets(8, 8_000));
    let page = r#"{"html":"<a href=\"\/x?a=1&amp;b=%20\">it&#39;s<\/a>\r\n","n":1}"#.repeat(64 * 1024 / 64);
    takes_at_most(Duration::from_secs(10), "a page of 64 KiB", || assert_eq!(redactor.redact(&page), page));
    // Digits may be bytes that are listed one by one.
    let digits =
        r#"{"id":"0f3a71396b0c1d4e","n":[12,34,56,78,90],"u":"http:\/\/x\/?a=1&amp;b=%20"}"#.repeat(64 * 1024 / 80);
    takes_at_most(Duration::from_secs(10), "a page of 64 KiB of digits", || {
        assert_eq!(redactor.redact(&digits), digits);
    });
}
