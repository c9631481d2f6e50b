//! Endpoints that accept few requests, and endpoints that are down: how many attempts they get, and how soon they are paused.

use super::{Attempt, MILLI, home, jobs, run_all, status};
use crate::model::{Answer, Policy};
use std::sync::Mutex;
use std::time::Duration;

const TENTH: Duration = Duration::from_millis(100);

/// An endpoint with a token bucket: it gets one token each `interval` and holds `most`. An attempt without a token gets `refusal`.
fn bucket(
    interval: Duration,
    most: f64,
    refusal: Answer,
    answers_after: Duration,
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
        (answers_after, status(200))
    }
}

#[test]
fn a_rate_limited_endpoint_gets_as_much_as_it_accepts() {
    let check = |refusal: &Answer, most: f64, answers_after: Duration, longest: u64| {
        let policy = Policy { retries: 5, ..Policy::default() };
        let with =
            run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, most, refusal.clone(), answers_after), 64, None);
        let policy = Policy { breaker: 0, ..policy };
        let without =
            run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, most, refusal.clone(), answers_after), 64, None);
        let figures = format!(
            "{:?} {most} {answers_after:?}: with a breaker {} in {:?} by {} attempts, without {} in {:?} by {}",
            (refusal.status, refusal.retry_after),
            with.delivered(),
            with.took,
            with.attempts.len(),
            without.delivered(),
            without.took,
            without.attempts.len()
        );
        assert!(with.delivered() + 2 >= without.delivered(), "{figures}");
        assert!(with.took <= Duration::from_secs(longest), "{figures}");
        assert!(with.attempts.len() <= without.attempts.len(), "{figures}");
    };
    // At ten per second, 200 events take 20 seconds.
    check(&status(503), 1.0, MILLI, 30);
    check(&status(503), 10.0, MILLI, 30);
    // The endpoint answers late when it accepts: the refusals of attempts that started with it arrive before.
    check(&status(503), 1.0, Duration::from_millis(20), 30);
    check(&status(503), 1.0, Duration::from_millis(400), 70);
    check(&status(429), 1.0, MILLI, 30);
    let asks = |code: u16| Answer { retry_after: Some(Duration::from_secs(1)), ..status(code) };
    check(&asks(429), 1.0, MILLI, 60);
    check(&asks(429), 10.0, MILLI, 30);
    check(&asks(503), 1.0, MILLI, 60);
}

#[test]
fn a_rate_limited_endpoint_gets_as_much_as_it_accepts_without_retries_too() {
    let policy = Policy::default();
    let ended = run_all(&home(), jobs("weak", policy, 200), bucket(TENTH, 1.0, status(503), MILLI), 64, None);
    assert!(ended.delivered() >= 120, "{} in {:?}", ended.delivered(), ended.took);
    assert_eq!(ended.attempts.len(), 200, "each is attempted once");
}

#[test]
fn an_endpoint_that_goes_down_is_paused() {
    let check = |answer: u16, most: usize| {
        let policy = Policy { retries: 1, ..Policy::default() };
        // Each attempt takes 5 ms; after 50 ms everything fails.
        let behaviour = move |_: &str, at: Duration, _| {
            (Duration::from_millis(5), status(if at < Duration::from_millis(50) { 200 } else { answer }))
        };
        let ended = run_all(&home(), jobs("down", policy, 500), behaviour, 64, None);
        let failed = ended.attempts.iter().filter(|attempt| !attempt.is_accepted).count();
        assert!(failed <= most, "{answer}: {failed} attempts");
        assert_eq!(ended.outcomes.len(), 500);
    };
    check(500, 40);
    check(503, 80);
}

#[test]
fn an_endpoint_that_is_down_from_the_start_is_paused_within_a_second() {
    let check = |answer: u16, concurrency: usize| {
        let policy = Policy { concurrency, ..Policy::default() };
        let behaviour = move |_: &str, _, _| (MILLI, status(answer));
        let ended = run_all(&home(), jobs("down", policy, 500), behaviour, 64, None);
        let (failed, figures) = (ended.attempts.len(), format!("{answer} at {concurrency}: {:?}", ended.took));
        assert!(failed <= 20 + 2 * concurrency && ended.took < Duration::from_secs(1), "{figures}, {failed} attempts");
        assert_eq!(ended.outcomes.len(), 500, "{figures}");
    };
    for concurrency in [1, 3, 4, 16, 64] {
        check(500, concurrency);
        check(503, concurrency);
    }
}

#[test]
fn an_endpoint_that_accepts_one_event_per_second_is_not_down() {
    let second = Duration::from_secs(1);
    // The endpoint answers late when it accepts, and refuses all others before.
    let late = bucket(second, 1.0, status(503), Duration::from_millis(400));
    let ended = run_all(&home(), jobs("weak", Policy::default(), 60), late, 64, None);
    assert_eq!(ended.attempts.len(), 60, "each is attempted once");
    // The endpoint was down before, and accepts the probe.
    let (down, weak) = (Duration::from_secs(20), bucket(second, 1.0, status(503), MILLI));
    let behaviour = move |connector: &str, at: Duration, in_flight| {
        if at < down { (MILLI, status(500)) } else { weak(connector, at, in_flight) }
    };
    let policy = Policy { retries: 5, ..Policy::default() };
    let ended = run_all(&home(), jobs("weak", policy, 60), behaviour, 64, None);
    assert!(
        ended.delivered() >= 59 && ended.took < Duration::from_mins(3),
        "{} in {:?}",
        ended.delivered(),
        ended.took
    );
}

#[test]
fn an_open_breaker_ends_all_waits_for_the_rate_at_once() {
    let policy = Policy { breaker: 3, rate: Some("1/s".parse().expect("a rate")), ..Policy::default() };
    let behaviour = move |_: &str, _, _| (MILLI, status(500));
    let ended = run_all(&home(), jobs("down", policy, 50), behaviour, 64, None);
    assert_eq!((ended.attempts.len(), ended.outcomes.len()), (3, 50));
    assert!(ended.took < Duration::from_millis(2_500), "{:?}", ended.took);
}

#[test]
fn an_endpoint_that_recovers_gets_one_attempt_and_then_twice_as_many_each_time() {
    let policy = Policy { retries: 3, ..Policy::default() };
    let down = Duration::from_secs(20);
    let behaviour = move |_: &str, at: Duration, _| (TENTH, status(if at < down { 500 } else { 200 }));
    let ended = run_all(&home(), jobs("back", policy, 200), behaviour, 64, None);
    assert_eq!(ended.delivered(), 200);
    let back: Vec<&Attempt> = ended.attempts.iter().filter(|attempt| attempt.is_accepted).collect();
    let within = |count: u32| {
        let until = back[0].started + TENTH * count;
        back.iter().filter(|one| one.started < until).map(|one| one.in_flight).max().expect("some")
    };
    assert_eq!((within(1), within(2), within(3), within(4)), (1, 2, 4, 8));
    assert_eq!(back.iter().map(|one| one.in_flight).max(), Some(16), "in the end, all that the policy allows");
}

#[test]
fn a_rate_limited_endpoint_does_not_delay_others() {
    let policy = Policy { retries: 5, ..Policy::default() };
    let weak = bucket(TENTH, 1.0, status(503), MILLI);
    let mut all = jobs("weak", policy, 100);
    all.extend(jobs("well", policy, 100));
    let behaviour = move |connector: &str, at: Duration, in_flight| match connector {
        "weak" => weak(connector, at, in_flight),
        _ => (MILLI, status(200)),
    };
    let ended = run_all(&home(), all, behaviour, 64, None);
    let last = ended.attempts.iter().rfind(|one| one.connector == "well").expect("some").started;
    assert!(last < Duration::from_secs(1), "{last:?}");
    assert_eq!(ended.delivered(), 200);
}
