//! Endpoints that bear little, and endpoints that are down: how much they are asked for, and how soon they are left alone.

use super::{Attempt, MILLI, home, jobs, run_all, status};
use crate::model::{Answer, Policy};
use std::sync::Mutex;
use std::time::Duration;

const TENTH: Duration = Duration::from_millis(100);

/// A bucket of tokens: one drops in each `interval`, and it holds `most`. Who gets none is answered with `refusal`.
fn bucket(
    interval: Duration,
    most: f64,
    refusal: Answer,
    takes: Duration,
) -> impl Fn(&str, Duration, usize) -> (Duration, Answer) + Send + Sync {
    let state = Mutex::new((most, Duration::ZERO));
    move |_, at, _| {
        let (tokens, latest) = &mut *state.lock().expect("no panic");
        *tokens = (*tokens + at.saturating_sub(*latest).as_secs_f64() / interval.as_secs_f64()).min(most);
        *latest = at;
        if *tokens < 1.0 {
            return (Duration::from_millis(1), refusal.clone());
        }
        *tokens -= 1.0;
        (takes, status(200))
    }
}

#[test]
fn an_endpoint_that_refuses_what_is_too_much_gets_what_it_bears() {
    let check = |refusal: &Answer, most: f64, takes: Duration, longest: u64| {
        let policy = Policy { retries: 5, ..Policy::default() };
        let with = run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, most, refusal.clone(), takes), 64, None);
        let policy = Policy { breaker: 0, ..policy };
        let without =
            run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, most, refusal.clone(), takes), 64, None);
        let told = format!(
            "{:?} {most} {takes:?}: with a breaker {} in {:?} by {} attempts, without {} in {:?} by {}",
            (refusal.status, refusal.retry_after),
            with.delivered(),
            with.took,
            with.attempts.len(),
            without.delivered(),
            without.took,
            without.attempts.len()
        );
        assert!(with.delivered() + 2 >= without.delivered(), "{told}");
        assert!(with.took <= Duration::from_secs(longest), "{told}");
        assert!(with.attempts.len() <= without.attempts.len(), "{told}");
    };
    // At ten a second, 200 take 20 seconds.
    check(&status(503), 1.0, MILLI, 30);
    check(&status(503), 10.0, MILLI, 30);
    // What is taken is answered late: the refusals of those that went with it come before.
    check(&status(503), 1.0, Duration::from_millis(20), 30);
    check(&status(503), 1.0, Duration::from_millis(400), 70);
    check(&status(429), 1.0, MILLI, 30);
    let asks = |code: u16| Answer { retry_after: Some(Duration::from_secs(1)), ..status(code) };
    check(&asks(429), 1.0, MILLI, 60);
    check(&asks(429), 10.0, MILLI, 30);
    check(&asks(503), 1.0, MILLI, 60);
}

#[test]
fn without_retries_too_it_is_asked_for_no_more_than_it_bears() {
    let policy = Policy::default();
    let ended = run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, 1.0, status(503), MILLI), 64, None);
    assert!(ended.delivered() >= 120, "{} in {:?}", ended.delivered(), ended.took);
    assert_eq!(ended.attempts.len(), 200, "each is tried once");
}

#[test]
fn what_is_down_is_left_alone_also_if_it_answered_before() {
    let check = |answer: u16, most: usize| {
        let policy = Policy { retries: 1, ..Policy::default() };
        // Each attempt takes 5 ms; after 50 ms everything fails.
        let manner = move |_: &str, at: Duration, _| {
            (Duration::from_millis(5), status(if at < Duration::from_millis(50) { 200 } else { answer }))
        };
        let ended = run_all(&home(), jobs("down", policy, 500), manner, 64, None);
        let failed = ended.attempts.iter().filter(|attempt| !attempt.is_taken).count();
        assert!(failed <= most, "{answer}: {failed} attempts");
        assert_eq!(ended.outcomes.len(), 500);
    };
    check(500, 40);
    check(503, 80);
}

#[test]
fn what_is_down_from_the_beginning_is_left_alone_within_a_second() {
    let check = |answer: u16, concurrency: usize| {
        let policy = Policy { concurrency, ..Policy::default() };
        let manner = move |_: &str, _, _| (MILLI, status(answer));
        let ended = run_all(&home(), jobs("down", policy, 500), manner, 64, None);
        let (failed, told) = (ended.attempts.len(), format!("{answer} at {concurrency}: {:?}", ended.took));
        assert!(failed <= 20 + 2 * concurrency && ended.took < Duration::from_secs(1), "{told}, {failed} attempts");
        assert_eq!(ended.outcomes.len(), 500, "{told}");
    };
    for concurrency in [1, 3, 4, 16, 64] {
        check(500, concurrency);
        check(503, concurrency);
    }
}

#[test]
fn an_endpoint_that_lets_few_through_is_not_down() {
    let second = Duration::from_secs(1);
    // What is taken is answered late, and all others are refused before.
    let late = bucket(second, 1.0, status(503), Duration::from_millis(400));
    let ended = run_all(&home(), jobs("weak", Policy::default(), 60), late, 64, None);
    assert_eq!(ended.attempts.len(), 60, "each is tried once");
    // It was down before, and took one when it was tried.
    let (down, weak) = (Duration::from_secs(20), bucket(second, 1.0, status(503), MILLI));
    let manner = move |connector: &str, at: Duration, in_flight| {
        if at < down { (MILLI, status(500)) } else { weak(connector, at, in_flight) }
    };
    let policy = Policy { retries: 5, ..Policy::default() };
    let ended = run_all(&home(), jobs("weak", policy, 60), manner, 64, None);
    assert!(
        ended.delivered() >= 59 && ended.took < Duration::from_mins(3),
        "{} in {:?}",
        ended.delivered(),
        ended.took
    );
}

#[test]
fn an_open_breaker_ends_every_wait_for_a_turn_at_once() {
    let policy = Policy { breaker: 3, rate: Some("1/s".parse().expect("a rate")), ..Policy::default() };
    let manner = move |_: &str, _, _| (MILLI, status(500));
    let ended = run_all(&home(), jobs("down", policy, 50), manner, 64, None);
    assert_eq!((ended.attempts.len(), ended.outcomes.len()), (3, 50));
    assert!(ended.took < Duration::from_millis(2_500), "{:?}", ended.took);
}

#[test]
fn an_endpoint_that_is_back_gets_one_first_and_then_twice_as_many_each_time() {
    let policy = Policy { retries: 3, ..Policy::default() };
    let down = Duration::from_secs(20);
    let manner = move |_: &str, at: Duration, _| (TENTH, status(if at < down { 500 } else { 200 }));
    let ended = run_all(&home(), jobs("back", policy, 200), manner, 64, None);
    assert_eq!(ended.delivered(), 200);
    let back: Vec<&Attempt> = ended.attempts.iter().filter(|attempt| attempt.is_taken).collect();
    let within = |count: u32| {
        let until = back[0].began + TENTH * count;
        back.iter().filter(|one| one.began < until).map(|one| one.in_flight).max().expect("some")
    };
    assert_eq!((within(1), within(2), within(3), within(4)), (1, 2, 4, 8));
    assert_eq!(back.iter().map(|one| one.in_flight).max(), Some(16), "all that the policy allows in the end");
}

#[test]
fn a_weak_endpoint_keeps_no_other_one_waiting() {
    let policy = Policy { retries: 5, ..Policy::default() };
    let weak = bucket(TENTH, 1.0, status(503), MILLI);
    let mut all = jobs("weak", policy, 100);
    all.extend(jobs("well", policy, 100));
    let manner = move |connector: &str, at: Duration, in_flight| match connector {
        "weak" => weak(connector, at, in_flight),
        _ => (MILLI, status(200)),
    };
    let ended = run_all(&home(), all, manner, 64, None);
    let last = ended.attempts.iter().rfind(|one| one.connector == "well").expect("some").began;
    assert!(last < Duration::from_secs(1), "{last:?}");
    assert_eq!(ended.delivered(), 200);
}
