//! Controls: if the check does not find these, it proves nothing.

use super::check::{Bounds, wrong};
use super::fault::{ACCEPTED, BROKEN, Fault, ID, LATE, Move, OWN, answer, fault, own, pause, send};
use super::run::{Ran, run};
use std::time::Duration;

const LIMIT: Duration = Duration::from_millis(500);
const BOUNDS: Bounds = Bounds::of(LIMIT);

/// Returns what the check finds for one fault, by `send` with the deadline `limit`.
fn found(fault: &Fault, limit: Duration, bounds: Bounds) -> String {
    let [sent, _] = run(std::slice::from_ref(fault), limit, "127.0.0.1:9");
    wrong(std::slice::from_ref(fault), &sent, bounds).join("\n")
}

fn check(fault: &Fault, limit: Duration, bounds: Bounds, expected: &str) {
    let found = found(fault, limit, bounds);
    assert!(found.contains(expected), "{}: {expected:?} is not in {found:?}", fault.name);
}

#[test]
fn a_right_outcome_is_not_reported() {
    assert_eq!(found(&fault("a healthy peer", [Move::Request, send(own())], OWN), LIMIT, BOUNDS), "");
}

#[test]
fn a_wrong_kind_of_failure_is_found() {
    let silent = |expected: &str| fault("hangs", [Move::Request, Move::Hang], expected);
    check(&silent(BROKEN), LIMIT, BOUNDS, "told");
    check(&silent("failed timeout send -"), LIMIT, BOUNDS, "told");
    check(&silent("failed timeout head -"), LIMIT, BOUNDS, "told");
    check(&answer("204", "HTTP/1.1 204 None\r\n\r\n", ACCEPTED), LIMIT, BOUNDS, "told");
    let mut more = fault("a healthy peer", [Move::Request, send(own())], OWN);
    more.expected.push(LATE.to_owned());
    check(&more, LIMIT, BOUNDS, "told");
}

#[test]
fn a_late_end_is_found() {
    let slow = fault("hangs", [Move::Request, Move::Hang], LATE);
    check(&slow, 4 * LIMIT, BOUNDS, "an attempt took");
    check(&slow, LIMIT, Bounds { process: Duration::ZERO, ..BOUNDS }, "the process took");
    let answers = fault("answers late", [Move::Request, pause(1600), send(own())], OWN);
    check(&answers, 10 * LIMIT, BOUNDS, "an attempt took");
}

#[test]
fn the_answer_of_another_request_is_found() {
    let other = own().replace(ID, "E99999");
    check(&answer("another's answer", other, OWN), LIMIT, BOUNDS, "got the answer of \"E99999\"");
}

#[test]
fn too_much_memory_is_found() {
    let fault = fault("hangs", [Move::Request, Move::Hang], LATE);
    check(&fault, LIMIT, Bounds { peak: 2000, ..BOUNDS }, "KiB of memory");
}

#[test]
fn a_bad_end_is_found() {
    let fault = fault("a healthy peer", [Move::Request, send(own())], OWN);
    let [sent, _] = run(std::slice::from_ref(&fault), LIMIT, "127.0.0.1:9");
    let check = |change: &dyn Fn(&mut Ran), expected: &str| {
        let mut changed = sent.clone();
        change(&mut changed);
        let found = wrong(std::slice::from_ref(&fault), &changed, BOUNDS).join("\n");
        assert!(found.contains(expected), "{expected:?} is not in {found:?}");
    };
    check(&|ran| ran.code = Some(101), "exit Some(101) instead of 4");
    check(&|ran| ran.stderr = "thread 'main' panicked at".to_owned(), "a panic");
    check(&|ran| ran.met[0].requests.push("E00001".to_owned()), "the request of E00001 was made twice");
    check(&|ran| drop(ran.met[0].deliveries.pop()), "told");
    check(&|ran| ran.peak = None, if cfg!(target_os = "linux") { "not measured" } else { "" });
}
