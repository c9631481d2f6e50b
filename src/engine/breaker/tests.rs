//! The breaker, with times as parameters.

use super::{Breaker, Decision, Start};
use crate::model::{Answer, Failure, Policy};
use std::time::Duration;
use tokio::time::Instant;

pub(super) fn breaker(retries: u32, threshold: u32, start: Start) -> (Breaker, Instant) {
    let now = Instant::now();
    (Breaker::new(Policy { retries, breaker: threshold, ..Policy::default() }, start, now), now)
}

pub(super) fn answer(status: u16, retry_after: Option<u64>) -> Answer {
    let failure = (status >= 300).then_some(Failure::HttpStatus);
    Answer { failure, status: Some(status), retry_after: retry_after.map(Duration::from_secs), ..Answer::default() }
}

/// Starts and ends one attempt.
fn try_one(breaker: &mut Breaker, now: Instant, answer: &Answer) {
    let Decision::Start(epoch) = breaker.ask(now) else { panic!("{breaker:?}") };
    breaker.answered(epoch, answer, now);
    breaker.leave();
}

#[test]
fn consecutive_failures_open_the_breaker_and_a_successful_probe_closes_it() {
    let (mut breaker, now) = breaker(0, 3, Start::All);
    try_one(&mut breaker, now, &answer(503, None));
    try_one(&mut breaker, now, &answer(503, None));
    try_one(&mut breaker, now, &answer(422, None));
    for _ in 0..3 {
        try_one(&mut breaker, now, &answer(503, None));
    }
    assert_eq!(breaker.ask(now), Decision::NotInThisRun, "without retries the run does not wait");
    let later = now + Duration::from_secs(30);
    let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
    assert_eq!(breaker.ask(later), Decision::Wait, "one probe at a time");
    breaker.answered(probe, &answer(200, None), later);
    assert!(matches!(breaker.ask(later), Decision::Start(_)));
}

#[test]
fn with_retries_a_run_waits_for_as_many_probes() {
    let (mut breaker, mut now) = breaker(2, 1, Start::All);
    for _ in 0..2 {
        try_one(&mut breaker, now, &answer(500, None));
        let Decision::NotBefore(until) = breaker.ask(now) else { panic!("{breaker:?}") };
        now = until;
    }
    try_one(&mut breaker, now, &answer(500, None));
    assert_eq!(breaker.ask(now), Decision::NotInThisRun);
}

#[test]
fn a_pause_that_the_endpoint_asks_for_is_kept() {
    let (mut breaker, now) = breaker(0, 1, Start::All);
    let (Decision::Start(one), Decision::Start(two)) = (breaker.ask(now), breaker.ask(now)) else {
        panic!("{breaker:?}")
    };
    breaker.answered(one, &answer(429, Some(7)), now);
    breaker.answered(two, &answer(429, Some(9)), now);
    assert_eq!(breaker.ask(now), Decision::NotBefore(now + Duration::from_secs(9)), "the longer pause of two");
    let mut later = now + Duration::from_secs(9);
    for _ in 0..3 {
        try_one(&mut breaker, later, &answer(503, Some(100_000)));
        later += Duration::from_mins(5);
    }
    assert_eq!(breaker.ask(later - Duration::from_secs(1)), Decision::NotInThisRun, "it never accepted anything");
}

#[test]
fn status_429_does_not_open_the_breaker() {
    let (mut breaker, now) = breaker(0, 2, Start::All);
    for _ in 0..20 {
        try_one(&mut breaker, now, &answer(429, None));
    }
    assert!(matches!(breaker.ask(now), Decision::Start(_)));
}

#[test]
fn with_breaker_0_failures_never_open_it() {
    for start in [Start::All, Start::OneFirst] {
        let (mut breaker, now) = breaker(0, 0, start);
        try_one(&mut breaker, now, &answer(200, None));
        try_one(&mut breaker, now, &answer(503, Some(1)));
        let later = now + Duration::from_secs(1);
        for _ in 0..20 {
            try_one(&mut breaker, later, &answer(503, None));
        }
        assert!(
            matches!(breaker.ask(later), Decision::Start(_)),
            "{start:?}: the probe after a pause counts as any other attempt"
        );
    }
}

#[test]
fn a_bulk_run_sends_one_event_first_and_probes_twice() {
    let (mut breaker, now) = breaker(3, 10, Start::OneFirst);
    let Decision::Start(probe) = breaker.ask(now) else { panic!("{breaker:?}") };
    assert_eq!(breaker.ask(now), Decision::Wait);
    breaker.answered(probe, &answer(503, None), now);
    let second = now + Duration::from_secs(1);
    assert_eq!(breaker.ask(now), Decision::NotBefore(second));
    try_one(&mut breaker, second, &answer(503, None));
    assert_eq!(breaker.ask(second), Decision::NotInThisRun, "the run does not wait for a connector that is down");
}

#[test]
fn with_breaker_0_no_connector_is_paused() {
    let (mut breaker, now) = breaker(0, 0, Start::OneFirst);
    for _ in 0..50 {
        try_one(&mut breaker, now, &answer(503, None));
    }
    assert!(matches!((breaker.ask(now), breaker.ask(now)), (Decision::Start(_), Decision::Start(_))));
}

#[test]
fn an_answer_from_an_older_epoch_neither_opens_nor_closes_the_breaker() {
    let (mut breaker, now) = breaker(0, 1, Start::All);
    let (Decision::Start(one), Decision::Start(two)) = (breaker.ask(now), breaker.ask(now)) else {
        panic!("{breaker:?}")
    };
    breaker.answered(one, &answer(503, None), now);
    let later = now + Duration::from_secs(30);
    let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
    breaker.answered(two, &answer(503, None), later);
    breaker.leave();
    breaker.leave();
    assert_eq!(breaker.ask(later), Decision::Wait);
    breaker.answered(probe, &answer(422, None), later);
    breaker.leave();
    assert!(matches!(breaker.ask(later), Decision::Start(_)), "the endpoint works and refuses one payload");
}

#[test]
fn an_endpoint_that_accepts_events_is_not_down_when_it_answers_503() {
    let (mut breaker, mut now) = breaker(0, 3, Start::All);
    try_one(&mut breaker, now, &answer(200, None));
    for _ in 0..20 {
        now += Duration::from_millis(200);
        try_one(&mut breaker, now, &answer(503, None));
    }
    assert!(matches!(breaker.peek(now), Decision::Start(_)), "for 4 seconds");
    now += Duration::from_secs(1);
    for _ in 0..3 {
        try_one(&mut breaker, now, &answer(503, None));
    }
    assert_eq!(breaker.peek(now), Decision::NotInThisRun, "it accepts nothing any more");
}

#[test]
fn it_says_why_it_is_open() {
    let check = |threshold: u32, answers: &[Answer], expected: &str| {
        let (mut breaker, now) = breaker(0, threshold, Start::All);
        answers.iter().for_each(|answer| try_one(&mut breaker, now, answer));
        assert_eq!(breaker.why_open(), expected);
    };
    check(
        3,
        &[answer(200, None), answer(500, None), answer(502, None), answer(500, None)],
        "not sent: circuit open after 3 failures (last answer: 500)",
    );
    check(
        1,
        &[Answer::not_sent(Failure::Timeout, "none came")],
        "not sent: circuit open after 1 failure (last failure: timeout)",
    );
    check(2, &[answer(429, Some(100))], "not sent: circuit open (last answer: 429)");
}
