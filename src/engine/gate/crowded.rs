//! Several attempts at once: how many go, and what becomes of one that does not begin after all.

use super::tests::{answer, gate};
use super::{Pass, Start};
use std::time::Duration;

#[test]
fn a_refusal_halves_what_goes_at_once_and_a_failure_does_not() {
    let check = |status: u16, expected: usize| {
        let (mut gate, now) = gate(0, 10, Start::All);
        let rounds: Vec<_> = std::iter::from_fn(|| match gate.ask(now) {
            Pass::Go(round) => Some(round),
            _ => None,
        })
        .collect();
        assert_eq!(rounds.len(), 16);
        gate.answered(rounds[0], &answer(200, None), now);
        gate.answered(rounds[1], &answer(status, None), now);
        gate.answered(rounds[2], &answer(status, None), now);
        rounds.iter().for_each(|_| assert!(gate.leave() || gate.in_flight < 16));
        let again = std::iter::from_fn(|| matches!(gate.ask(now), Pass::Go(_)).then_some(())).count();
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
        let (mut gate, now) = gate(3, 1, Start::All);
        let Pass::Go(first) = gate.ask(now) else { panic!("{gate:?}") };
        gate.answered(first, &answer(503, asked), now);
        gate.leave();
        let later = now + Duration::from_mins(1);
        let Pass::Go(probe) = gate.ask(later) else { panic!("{gate:?}") };
        assert_eq!(gate.ask(later), Pass::Wait);
        gate.abandon(probe, false, later);
        assert!(gate.leave(), "others wait for it");
        let Pass::Go(probe) = gate.ask(later) else { panic!("{gate:?}") };
        gate.answered(probe, &answer(200, None), later);
        gate.abandon(probe, false, later);
        assert!(matches!(gate.look(later), Pass::Go(_)), "what was answered is not abandoned");
    }
}
