//! Several attempts at once: how many may start, and what happens if one of them does not start after all.

use super::tests::{answer, breaker};
use super::{Decision, Start};
use std::time::Duration;

#[test]
fn status_429_and_503_halve_the_window_and_other_failures_do_not() {
    let check = |status: u16, expected: usize| {
        let (mut breaker, now) = breaker(0, 10, Start::All);
        let epochs: Vec<_> = std::iter::from_fn(|| match breaker.ask(now) {
            Decision::Start(epoch) => Some(epoch),
            _ => None,
        })
        .collect();
        assert_eq!(epochs.len(), 16);
        breaker.answered(epochs[0], &answer(200, None), now);
        breaker.answered(epochs[1], &answer(status, None), now);
        breaker.answered(epochs[2], &answer(status, None), now);
        epochs.iter().for_each(|_| assert!(breaker.leave() || breaker.in_flight < 16));
        let again = std::iter::from_fn(|| matches!(breaker.ask(now), Decision::Start(_)).then_some(())).count();
        assert_eq!(again, expected, "{status}");
    };
    check(429, 8);
    check(503, 8);
    check(500, 16);
    check(422, 16);
}

#[test]
fn if_a_probe_does_not_start_the_next_attempt_becomes_the_probe() {
    for asked in [None, Some(2)] {
        let (mut breaker, now) = breaker(3, 1, Start::All);
        let Decision::Start(first) = breaker.ask(now) else { panic!("{breaker:?}") };
        breaker.answered(first, &answer(503, asked), now);
        breaker.leave();
        let later = now + Duration::from_mins(1);
        let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(later), Decision::Wait);
        breaker.abandon(probe, false, later);
        assert!(breaker.leave(), "others wait for it");
        let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        breaker.answered(probe, &answer(200, None), later);
        breaker.abandon(probe, false, later);
        assert!(matches!(breaker.peek(later), Decision::Start(_)), "an answered attempt is not abandoned");
    }
}
