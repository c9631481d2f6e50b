//! How it ends, and what it refuses.

use super::Following;
use crate::harness::{Sandbox, Shop};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

#[test]
fn a_signal_ends_it_with_its_exit_code() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 143)] {
        let following = Following::start(&shop.sandbox, &["-o", "name"]);
        assert_eq!(following.line(), "1");
        following.signal(signal);
        assert_eq!(following.ends(), (Some(code), String::new()), "{signal}");
    }
}

#[test]
fn it_ends_when_no_one_reads_its_output_any_more() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let mut command = shop.sandbox.command(["failed", "search", "--follow", "-q", "-o", "name"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    assert_eq!(line, "1\n");
    // No event comes, so that it writes nothing any more.
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(1), Vec::new()));
}

#[test]
fn what_makes_no_sense_with_it_is_refused() {
    let sandbox = Sandbox::new();
    let check = |args: &str, message: &str, hint: &str| {
        let shown = sandbox.run(["failed", "search", "--follow"].into_iter().chain(args.split(' '))).exits(2);
        if args.contains("json") {
            return assert!(shown.stderr.contains(message) && shown.stderr.contains(hint), "{}", shown.stderr);
        }
        assert_eq!(shown.stderr, format!("error: {message}\n  {hint}\n"), "{args}");
    };
    let with = "--follow cannot be combined with ";
    let alone = |flag: &str| format!("Leave out --follow or {flag}.");
    check("--count", &format!("{with}--count: a number of events is only known at the end"), &alone("--count"));
    check("--exit-code", &format!("{with}--exit-code: the search ends only when it is stopped"), &alone("--exit-code"));
    check(
        "--sort oldest",
        &format!("{with}--sort: events are printed in the order in which they fail"),
        &alone("--sort"),
    );
    check(
        "--fail-over 3",
        &format!("{with}--fail-over: the search ends only when it is stopped"),
        &alone("--fail-over"),
    );
    check("--after c1.1", &format!("{with}--after: there are no pages"), &alone("--after"));
    check(
        "--state failed,delivered",
        "--follow prints events that fail, so --state delivered has no effect",
        "Leave --state out, or use --state failed or --state unknown.",
    );
    check(
        "-o json",
        "--follow never ends, so its output is no JSON document",
        "Use -o ndjson: one JSON object per line",
    );
    check(
        "--columns nope",
        "there is no column nope",
        "The columns are id, when, api_key, connector, document, why, event, environment, store_id, document_id, state, failure, phase, status, error, error_code, cause, cause_id, attempts, reposts, test, maybe_applied, waiting_on, event_time, created_at, failed_at, last_attempt_at, payload_bytes, webhook_id, imported_id, cursor, again.",
    );
}
