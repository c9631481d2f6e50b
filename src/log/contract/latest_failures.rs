//! The latest failures in the order of their commits, for those who watch a log.

use super::fixture::{Place, accept, at, attempt, claim, commit, delivered, delivery, environment, failed, settle};
use crate::log::{Applied, Change, Log, NewFailures, Next, Settlement, Wait};
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Query, State, Timestamp};

const ALL: usize = 1_000;

fn after(log: &mut dyn Log, number: i64) -> NewFailures {
    log.failures_after(&Query::default(), number, ALL).expect("failures")
}

fn ids(failures: &NewFailures) -> Vec<DeliveryId> {
    failures.rows.iter().map(|row| row.delivery.id).collect()
}

pub fn failures_are_in_the_order_of_their_commits_whatever_the_clock_shows(place: &dyn Place) {
    let (mut writer, mut reader) = (place.log(), place.log());
    assert_eq!(reader.last_failure().expect("a number"), 0);
    let first = failed(writer.as_mut(), delivery(100));
    let start = reader.last_failure().expect("a number");
    let seen = reader.commits().expect("a number");
    assert_eq!(reader.commits().expect("a number"), seen, "nothing happened");
    let earlier = failed(writer.as_mut(), delivery(3));
    let later = failed(writer.as_mut(), delivery(200));
    assert_ne!(reader.commits().expect("a number"), seen);
    let found = after(reader.as_mut(), start);
    assert_eq!(ids(&found), [earlier, later]);
    assert_eq!(found.rows[0].at, at(3));
    assert_eq!((found.missed, found.has_more), (0, false));
    assert_eq!(ids(&after(reader.as_mut(), 0)), [first, earlier, later]);
    assert_eq!(ids(&after(reader.as_mut(), found.last)), []);
    let page = reader.failures_after(&Query::default(), 0, 2).expect("failures");
    assert!(page.has_more && ids(&page) == [first, earlier], "{page:?}");
    assert_eq!(ids(&reader.failures_after(&Query::default(), page.last, 2).expect("failures")), [later]);
    assert_eq!(after(reader.as_mut(), 9_999).last, found.last, "a log with fewer failures");
}

fn settle_next(log: &mut dyn Log, n: i64, next: Next) -> DeliveryId {
    let ticket = accept(log, delivery(n));
    let attempt = attempt(AttemptKind::Send, Some(Failure::Timeout));
    commit(log, Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(n), next })));
    ticket.id
}

pub fn every_way_to_fail_is_noted_once_and_nothing_else(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let end = settle_next(log, 1, Next::End);
    let held = settle_next(log, 2, Next::Held(end));
    let wait = Wait { until: at(50), lane: 0 };
    settle_next(log, 3, Next::Again(wait));
    delivered(log, delivery(4));
    let unknown = accept(log, delivery(5));
    let no_answer = Attempt { answer: None, ..attempt(AttemptKind::Send, None) };
    settle(log, unknown, no_answer, at(5));
    assert_eq!(ids(&after(log, 0)), [end, held, unknown.id]);
    let last = log.last_failure().expect("a number");
    commit(log, Change::Discard { id: end, reason: "wrong".to_owned() });
    assert_eq!(ids(&after(log, last)), []);
    commit(log, Change::Restore(end));
    commit(log, Change::Restore(end));
    let restored = after(log, last);
    assert_eq!((ids(&restored), restored.rows[0].at), (vec![end], at(1)), "since when it is failed");
    let last = log.last_failure().expect("a number");
    let claimed = claim(log, held, &[State::Failed]).expect("a claim");
    commit(log, Change::Release { ticket: claimed.ticket, waiting_on: None });
    assert_eq!(ids(&after(log, last)), [], "it was not tried");
}

pub fn a_delivery_of_a_dead_process_is_noted(place: &dyn Place) {
    let mut dying = place.log();
    let ticket = accept(dying.as_mut(), delivery(1));
    let mut reader = place.log();
    assert!(!reader.has_dead_claims().expect("an answer"));
    drop(dying);
    assert!(reader.has_dead_claims().expect("an answer"));
    let opened = place.open(at(70));
    assert_eq!(opened.recovered, 1);
    let found = after(reader.as_mut(), 0);
    assert_eq!((ids(&found), found.rows[0].at), (vec![ticket.id], at(70)));
    assert_eq!(found.rows[0].delivery.state, State::Unknown);
}

/// Sends a failed row again; it fails at second `n`.
fn fail_again(log: &mut dyn Log, id: DeliveryId, n: i64) {
    let ticket = claim(log, id, &[State::Failed]).expect("a claim").ticket;
    let again = attempt(AttemptKind::Repost, Some(Failure::HttpStatus));
    let answer = Answer { status: Some(401), ..again.answer.clone().unwrap_or_default() };
    let again = Attempt { number: 2, answer: Some(answer), ..again };
    assert_eq!(settle(log, ticket, again, at(n)), Applied::Settled(id));
}

pub fn a_row_that_fails_again_is_noted_again(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let id = failed(log, delivery(1));
    let other = failed(log, delivery(2));
    let start = log.last_failure().expect("a number");
    fail_again(log, id, 30);
    let found = after(log, start);
    assert_eq!((ids(&found), found.rows[0].at), (vec![id], at(30)));
    assert_eq!(found.rows[0].delivery.failed_at, Some(at(1)), "since when it is failed");
    let all = after(log, 0);
    assert_eq!(ids(&all), [other, id], "once, where it failed last");
}

pub fn new_failures_match_the_query(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let one = failed(log, delivery(1));
    let mut other = delivery(2);
    other.connector = "pos".to_owned();
    let two = failed(log, other);
    let mut test = delivery(3);
    test.is_test = true;
    failed(log, test);
    let check = |log: &mut dyn Log, query: Query, expected: &[DeliveryId]| {
        let found = log.failures_after(&query, 0, ALL).expect("failures");
        assert_eq!(ids(&found), expected, "{query:?}");
        assert_eq!(found.last, 3, "what does not match is read too");
    };
    check(log, Query::default(), &[one, two]);
    check(log, Query { connectors: vec!["pos".to_owned()], ..Query::default() }, &[two]);
    check(log, Query { documents: vec!["D-1".to_owned()], ..Query::default() }, &[one]);
    check(log, Query { text: Some("D-2".to_owned()), ..Query::default() }, &[two]);
    check(log, Query { text: Some("9007199254740993".to_owned()), ..Query::default() }, &[one, two]);
    let places = vec!["/cycleCountId=D-1".parse().expect("a place")];
    check(log, Query { places, ..Query::default() }, &[one]);
    check(log, Query { since: Some(at(2)), ..Query::default() }, &[two]);
    check(log, Query { environment: "other".parse().ok(), ..Query::default() }, &[]);
    commit(log, Change::Discard { id: one, reason: "wrong".to_owned() });
    check(log, Query::default(), &[two]);
    commit(log, Change::Discard { id: two, reason: "wrong".to_owned() });
    log.prune(&environment(), Timestamp::MAX, false).expect("pruned");
    check(log, Query::default(), &[]);
}
