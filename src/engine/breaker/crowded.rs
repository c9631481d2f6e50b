//! Several attempts at once: how many go, and what becomes of one that does not begin after all.

use super::tests::{answer, breaker};
use super::{Pass, Start};
use std::time::Duration;

#[test]
fn a_refusal_halves_what_goes_at_once_and_a_failure_does_not() {
    let check = |status: u16, expected: usize| {
        let (mut breaker, now) = breaker(0, 10, Start::All);
        let epochs: Vec<_> = std::iter::from_fn(|| match breaker.ask(now) {
            Pass::Go(epoch) => Some(epoch),
            _ => None,
        })
        .collect();
        assert_eq!(epochs.len(), 16);
        breaker.answered(epochs[0], &answer(200, None), now);
        breaker.answered(epochs[1], &answer(status, None), now);
        breaker.answered(epochs[2], &answer(status, None), now);
        epochs.iter().for_each(|_| assert!(breaker.leave() || breaker.in_flight < 16));
        let again = std::iter::from_fn(|| matches!(breaker.ask(now), Pass::Go(_)).then_some(())).count();
        assert_eq!(again, expected, "{status}");
    };
    check(429, 8);
    check(503, 8);
    check(500, 16);
    check(422, 16);
}

#[test]
fn a_probe_that_does_not_begin_leaves_its_place_to_the_next_one() {
    for asked in [None, Some(2)] {
        let (mut breaker, now) = breaker(3, 1, Start::All);
        let Pass::Go(first) = breaker.ask(now) else { panic!("{breaker:?}") };
        breaker.answered(first, &answer(503, asked), now);
        breaker.leave();
        let later = now + Duration::from_mins(1);
        let Pass::Go(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(later), Pass::Wait);
        breaker.abandon(probe, false, later);
        assert!(breaker.leave(), "others wait for it");
        let Pass::Go(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        breaker.answered(probe, &answer(200, None), later);
        breaker.abandon(probe, false, later);
        assert!(matches!(breaker.look(later), Pass::Go(_)), "what was answered is not abandoned");
    }
}
