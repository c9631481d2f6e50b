//! All faults at the same time next to healthy connectors; and what an HTTP/1.1 client cannot distinguish.

use super::check::{Bounds, told, wrong};
use super::fault::{Fault, Move, OWN, fault, own, send};
use super::run::run;
use crate::harness::note;
use std::time::Duration;

/// Longer than in the tables: hundreds of attempts share one thread here, and a healthy one must not miss the deadline
/// because of that.
const LIMIT: Duration = Duration::from_millis(1500);

#[test]
fn all_faults_at_once_do_not_disturb_a_healthy_connector() {
    let healthy = fault("a healthy peer", [Move::Request, send(own())], OWN);
    let share = if super::is_full() { 1 } else { 4 };
    let hostile = super::all_faults().into_iter().filter(|fault| fault.events == 3);
    let hostile: Vec<Fault> = hostile.step_by(share).collect();
    let beside = |some: &[Fault]| [some, std::slice::from_ref(&healthy)].concat();
    let faults: Vec<Fault> = hostile.chunks(10).flat_map(beside).collect();
    let bounds = Bounds { process: Duration::from_secs(30), ..Bounds::of(LIMIT) };
    let _alone = super::alone();
    let ran = run(&faults, LIMIT, "127.0.0.1:9");
    for ran in &ran {
        note(&format!("{} faults at once, {}: {:?} KiB, {:.1?}", faults.len(), ran.verb, ran.peak, ran.took));
    }
    let found: Vec<String> = ran.iter().flat_map(|ran| wrong(&faults, ran, bounds)).collect();
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

/// In HTTP/1.1 an answer names no request: what arrives on a connection after a request was sent is its answer. So if a
/// peer answers the first request twice, and sends the second answer only after the next request has arrived, that
/// answer is accepted. An answer that arrived before the request was sent is never accepted; the faults of `kept` test
/// this.
#[test]
fn a_second_answer_that_comes_after_the_next_request_is_accepted() {
    let second = own().replace(super::fault::ID, "STRAY1");
    let script = [Move::Request, send(own()), Move::Request, send(second), Move::Close];
    let late = fault("a late second answer", script, OWN).in_turn(2);
    for ran in run(&[late], LIMIT, "127.0.0.1:9") {
        let mut all: Vec<String> = ran.met[0].deliveries.iter().map(told).collect();
        all.sort();
        assert_eq!(all, ["failed error_in_body - 200 other", OWN], "{}", ran.verb);
    }
}
