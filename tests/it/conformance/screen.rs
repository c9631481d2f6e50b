//! What a person sees in a terminal of 80 columns when many checks fail.

use super::proof::shop;
use crate::harness::{Reply, Shop};

/// Checks whose failure is required, and those that only advise, for an endpoint that accepts everything.
const REQUIRED: [&str; 6] =
    ["malformed-json", "not-an-object", "empty-body", "missing-secret", "wrong-secret", "missing-signature"];
const ADVICE: [&str; 2] = ["no-fields", "wrong-type"];

fn coloured_by_nothing(fields: &str) -> Shop {
    let mut shop = shop(fields);
    shop.sandbox = shop.sandbox.with_variable("NO_COLOR", "1");
    shop
}

#[test]
fn nothing_is_cut_that_a_person_needs_and_the_failures_come_again_after_the_commands() {
    let shop = coloured_by_nothing("signing_secret = \"whsec_bmV3LWtleS1vZi10aGUtcmVjZWl2ZXItMzItYnl0ZXM=\"\n");
    let (code, screen) = shop.sandbox.terminal_of(80, ["connector", "conformance", "one"]).ends();
    assert_eq!(code, 4, "{screen}");
    let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
    let skipped: Vec<&&str> = lines.iter().filter(|line| line.starts_with("skip ")).collect();
    assert!(skipped.len() > 5, "{screen}");
    for line in lines.iter().filter(|line| line.starts_with("skip ") || line.starts_with("pass ")) {
        assert!(!line.contains('\u{e2}'), "it is cut: {line}");
    }
    let first = |what: &str| lines.iter().position(|line| line.contains(what)).expect(what);
    let last = |what: &str| lines.iter().rposition(|line| line.contains(what)).expect(what);
    let (first_command, last_command) = (first("as a command for a shell:"), last("curl "));
    let ends = last(" passed, ");
    for id in REQUIRED.into_iter().chain(ADVICE) {
        let headline = format!("fail {id} (");
        assert!(first(&headline) < first_command, "{id}: {screen}");
        assert!((last_command..ends).contains(&last(&headline)), "{id}: {screen}");
    }
    assert!(last("(required): ") < lines.iter().rposition(|line| line.contains("(advice): ")).expect("advice"));
    // Both times those that make the command fail come first.
    assert!(lines[last_command..ends].iter().filter(|line| line.contains("(required)")).count() >= REQUIRED.len());
}

#[test]
fn without_a_failure_nothing_is_said_twice() {
    let shop = coloured_by_nothing("");
    let (code, screen) =
        shop.sandbox.terminal_of(80, ["connector", "conformance", "one", "--only", "unicode,nulls"]).ends();
    assert_eq!((code, screen.lines().count()), (0, 4), "{screen}");
}

#[test]
fn no_answer_of_an_endpoint_makes_a_line_of_its_own() {
    let shop = shop("");
    shop.server.set_reply(Reply::ok().body(r#"{"errorCode":"X\n38 passed, 0 failed"}"#));
    let shown = shop.run(["connector", "conformance", "one"]).exits(4);
    for text in [&shown.stdout, &shown.stderr] {
        assert!(text.contains("fail sample (required): "), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("38 passed")), "{text}");
    }
}
