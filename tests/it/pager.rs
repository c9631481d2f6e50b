//! Output that is longer than the screen goes through a pager; everything else does not.
#![cfg(unix)]

use crate::harness::Sandbox;
use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;

/// A log with more failed events than a screen of the tests has lines (50), and a pager that shows that it was used.
fn long_log() -> Sandbox {
    let sandbox = Sandbox::new();
    let row = |number: u32| {
        let payload = json!({"orderId": format!("T-{number}"), "items": vec![number; 60]});
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": payload, "status": 503}).to_string() + "\n"
    };
    sandbox.write("failed.ndjson", (1..=60).map(row).collect::<String>());
    sandbox.run(["failed", "import", "failed.ndjson", "-q"]).succeeds();
    let pager = sandbox.write("pager", "#!/bin/sh\necho \"PAGED $1\"\ncat\necho END\n");
    std::fs::set_permissions(&pager, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let pager = format!("{} -x", pager.display());
    sandbox.with_variable("PAGER", &pager)
}

#[test]
fn only_what_is_longer_than_the_screen_goes_through_the_pager() {
    let sandbox = long_log();
    let check = |line: &str, is_paged: bool| {
        let (code, screen) = sandbox.terminal_of(80, line.split(' ')).ends();
        assert_eq!((code, screen.contains("PAGED -x")), (0, is_paged), "{line}: {screen}");
        screen
    };
    let list = check("failed search --limit 60", true);
    assert_eq!(list.matches("SALE_INVENTORY  sale ").count(), 60, "{list}");
    let (before, paged) = list.split_once("PAGED").expect("it was used");
    let (paged, after) = paged.split_once("END").expect("it ended");
    assert!(!before.contains("failed") && paged.contains("60 failed") && paged.contains("\u{1b}["), "{list}");
    assert!(after.contains("Show one:") && !paged.contains("Show one:"), "{list}");
    check("failed show 1", true);
    check("failed search --limit 60 --no-pager", false);
    check("failed search --limit 60 -o json", false);
    check("failed search --limit 60 -o csv", false);
    check("failed search --limit 40", false);
    check("failed show 1 --payload", false);
    check("repost --all --dry-run", false);
    let piped = sandbox.run(["failed", "search", "--limit", "60", "-q"]).succeeds().stdout;
    assert!(piped.lines().count() == 61 && !piped.contains("PAGED"), "{piped}");
    let sandbox = sandbox.with_variable("INV_HOOKS_NO_PAGER", "1");
    let (_, screen) = sandbox.terminal_of(80, ["failed", "search", "--limit", "60"]).ends();
    assert!(!screen.contains("PAGED"), "{screen}");
}

#[test]
fn a_pager_that_ends_early_is_no_error() {
    for pager in ["true", "head -n 3", "sh -c 'head -n 3; exit 1'"] {
        let sandbox = long_log().with_variable("PAGER", pager);
        let (code, screen) = sandbox.terminal_of(80, ["failed", "search", "--limit", "60"]).ends();
        assert!(code == 0 && screen.contains("Show one:"), "{pager}: {code} {screen}");
        assert!(screen.matches("SALE_INVENTORY  sale ").count() < 3, "{pager}: {screen}");
    }
}

#[test]
fn without_a_pager_that_starts_the_output_is_printed() {
    for pager in ["/nowhere/pager", "nowhere-at-all", "'nowhere at all'", "", " "] {
        let sandbox = long_log().with_variable("PAGER", pager);
        let (code, screen) = sandbox.terminal_of(80, ["failed", "search", "--limit", "60"]).ends();
        assert_eq!((code, screen.matches("SALE_INVENTORY  sale ").count()), (0, 60), "{pager}: {screen}");
    }
}
