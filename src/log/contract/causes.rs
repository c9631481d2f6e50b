//! Why a row failed, and since when.

use super::fixture::{Place, accept, at, attempt, claim, commit, delivery, failed, found, get, same_document, settle};
use crate::log::{Applied, Change, GroupBy, Log, Next, Reported, Settlement, Ticket, Wait};
use crate::model::{
    Answer, Attempt, AttemptKind, Cause, DeliveryId, Doubt, Failure, NewDelivery, Query, State, TimeField, Timestamp,
    Zone,
};

/// An attempt at second `n` that was answered with this status and body.
fn answered(n: i64, status: u16, body: &str) -> Attempt {
    let failure = Some(Failure::HttpStatus).filter(|_| status != 200);
    let answer = Answer { failure, status: Some(status), response: body.as_bytes().to_vec(), ..Answer::default() };
    Attempt { started_at: at(n), answer: Some(answer), ..attempt(AttemptKind::Repost, None) }
}

fn cause_of(log: &mut dyn Log, id: DeliveryId) -> Option<String> {
    get(log, id).cause.map(|cause| cause.to_string())
}

fn again(log: &mut dyn Log, id: DeliveryId) -> Ticket {
    let state = get(log, id).state;
    claim(log, id, &[state]).expect("a claim").ticket
}

pub fn a_failed_row_has_the_cause_of_its_latest_attempt(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    assert_eq!(cause_of(log.as_mut(), id).as_deref(), Some("503"));
    for (number, answer, expected) in [
        (2, answered(2, 422, r#"{"message":"quantity must be positive"}"#), Some("422 quantity must be positive")),
        (3, Attempt { answer: None, ..answered(3, 200, "") }, Some(Cause::UNRECORDED)),
        (4, answered(4, 200, ""), None),
        (5, answered(5, 401, ""), Some("401")),
    ] {
        let ticket = again(log.as_mut(), id);
        settle(log.as_mut(), ticket, Attempt { number, ..answer }, at(9));
        assert_eq!(cause_of(log.as_mut(), id).as_deref(), expected, "{number}");
    }
    // One that is retried has the cause too, also once nothing more is tried.
    let waits = accept(log.as_mut(), delivery(2));
    let next = Next::Again(Wait { until: at(20), lane: 1 });
    let settlement = Settlement { ticket: waits, lane: 0, attempt: answered(1, 502, ""), at: at(1), next };
    commit(log.as_mut(), Change::Settle(Box::new(settlement)));
    commit(log.as_mut(), Change::Conclude { ticket: waits, at: at(30) });
    assert_eq!(cause_of(log.as_mut(), waits.id).as_deref(), Some("502"));
    // One that was never sent.
    let unsent = accept(log.as_mut(), delivery(3));
    commit(log.as_mut(), Change::Release { ticket: unsent, waiting_on: None });
    commit(log.as_mut(), Change::Discard { id: unsent.id, reason: String::new() });
    commit(log.as_mut(), Change::Restore(unsent.id));
    assert_eq!(cause_of(log.as_mut(), unsent.id).as_deref(), Some(Cause::NEVER_SENT));
    // A process that dies.
    let mut dead = place.log();
    let lost = accept(dead.as_mut(), delivery(4)).id;
    claim(dead.as_mut(), id, &[State::Failed]).expect("a claim");
    drop(dead);
    let mut log = place.log();
    for id in [lost, id] {
        assert_eq!(cause_of(log.as_mut(), id).as_deref(), Some(Cause::UNRECORDED));
    }
}

pub fn a_row_that_was_not_sent_has_the_cause_of_the_failure_behind_it(place: &dyn Place) {
    let mut log = place.log();
    let first = accept(log.as_mut(), same_document(1));
    settle(log.as_mut(), first, answered(1, 500, "deadlock detected"), at(1));
    let held = accept(log.as_mut(), same_document(2));
    let not_sent = |failure| Attempt { answer: Some(Answer::not_sent(failure, "not sent")), ..answered(2, 200, "") };
    let attempt = not_sent(Failure::Held);
    let settlement = Settlement { ticket: held, lane: 0, attempt, at: at(2), next: Next::Held(first.id) };
    commit(log.as_mut(), Change::Settle(Box::new(settlement)));
    let stopped = accept(log.as_mut(), delivery(3));
    let mut attempt = not_sent(Failure::Breaker);
    attempt.answer.iter_mut().for_each(|answer| answer.behind = Cause::of(answered(1, 503, "").answer.as_ref()));
    settle(log.as_mut(), stopped, attempt, at(3));
    for (id, cause, shown) in [
        (first.id, "500 deadlock detected", "500 deadlock detected"),
        (held.id, "500 deadlock detected", "held: 500 deadlock detected"),
        (stopped.id, "503", "circuit open: 503"),
    ] {
        assert_eq!(cause_of(log.as_mut(), id).as_deref(), Some(cause));
        assert_eq!(get(log.as_mut(), id).shown_cause().as_deref(), Some(shown));
    }
    let query = Query { causes: vec!["500 deadlock detected".to_owned()], ..Query::default() };
    assert_eq!(found(log.as_mut(), &query), [held.id, first.id]);
}

pub fn rows_are_found_and_counted_by_cause(place: &dyn Place) {
    let mut log = place.log();
    let mut fail = |n: i64, status, body| {
        let ticket = accept(log.as_mut(), delivery(n));
        settle(log.as_mut(), ticket, answered(n, status, body), at(n));
        ticket.id
    };
    let (one, two) = (fail(1, 503, ""), fail(2, 401, ""));
    let (three, four) = (fail(3, 503, ""), fail(4, 422, "store 17 closed"));
    let reported = fail_elsewhere(log.as_mut(), delivery(5));
    let id = |text: &str| Cause::from_text(text).id().to_string();
    let mut by = |causes: &[&str]| {
        let causes = causes.iter().map(|cause| (*cause).to_owned()).collect();
        found(log.as_mut(), &Query { causes, ..Query::default() })
    };
    assert_eq!(by(&["503"]), [reported, three, one]);
    assert_eq!(by(&[&id("503")]), [reported, three, one]);
    assert_eq!(by(&[&id("401"), "422 store … closed"]), [four, two]);
    assert_eq!(by(&["50", "", "503 ", "abcdef"]), [reported, three, one]);
    assert_eq!(by(&["nothing"]), []);
    let rows = log.stats(&Query::default(), &[GroupBy::Cause], &Zone::utc()).expect("groups");
    let groups: Vec<_> = rows.iter().map(|row| (row.values[0].as_deref(), row.count, row.first, row.last)).collect();
    let at = |n| Some(at(n));
    let expected =
        [(Some("503"), 3, at(1), at(5)), (Some("401"), 1, at(2), at(2)), (Some("422 store … closed"), 1, at(4), at(4))];
    assert_eq!(groups, expected);
}

fn fail_elsewhere(log: &mut dyn Log, delivery: NewDelivery) -> DeliveryId {
    let reported = Reported {
        attempt: answered(5, 503, ""),
        at: delivery.created_at,
        delivery,
        state: State::Failed,
        doubt: Doubt::None,
        reposts: 0,
        has_given_id: true,
        allow_duplicate: false,
        imported: None,
    };
    match commit(log, Change::Report(Box::new(reported))) {
        Applied::Reported { id, is_new: true } => id,
        other => panic!("{other:?}"),
    }
}

/// Returns since when a row is failed, and when its latest attempt started.
fn times(log: &mut dyn Log, id: DeliveryId) -> (Option<Timestamp>, Option<Timestamp>) {
    let row = get(log, id);
    (row.failed_at, row.last_attempt_at())
}

pub fn a_further_failure_does_not_change_since_when_a_row_is_failed(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let since = |time, since| Query { time, since: Some(at(since)), ..Query::default() };
    for (number, n, status) in [(2, 5, 503), (3, 6, 401), (4, 7, 0)] {
        let ticket = again(log.as_mut(), id);
        let unanswered = |attempt: Attempt| Attempt { answer: attempt.answer.filter(|_| status != 0), ..attempt };
        settle(log.as_mut(), ticket, Attempt { number, ..unanswered(answered(n, status, "")) }, at(n + 1));
        assert_eq!(times(log.as_mut(), id), (Some(at(1)), Some(at(n))));
        assert_eq!(found(log.as_mut(), &since(TimeField::Failed, 1)), [id]);
        assert_eq!(found(log.as_mut(), &since(TimeField::Failed, 2)), []);
        assert_eq!(found(log.as_mut(), &since(TimeField::Last, n)), [id]);
        assert_eq!(found(log.as_mut(), &since(TimeField::Last, n + 1)), []);
    }
    // A retry that is given up, a discard that is taken back, and a process that dies.
    let ticket = again(log.as_mut(), id);
    let next = Next::Again(Wait { until: at(20), lane: 1 });
    let attempt = Attempt { number: 5, ..answered(9, 503, "") };
    commit(log.as_mut(), Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(9), next })));
    assert_eq!(times(log.as_mut(), id), (Some(at(1)), Some(at(9))));
    commit(log.as_mut(), Change::Conclude { ticket, at: at(21) });
    commit(log.as_mut(), Change::Discard { id, reason: String::new() });
    commit(log.as_mut(), Change::Restore(id));
    assert_eq!(times(log.as_mut(), id), (Some(at(1)), Some(at(9))));
    let mut dead = place.log();
    claim(dead.as_mut(), id, &[State::Failed]).expect("a claim");
    drop(dead);
    let mut log = place.open(at(60)).log;
    assert_eq!(times(log.as_mut(), id), (Some(at(1)), Some(at(9))));
}

pub fn a_row_that_fails_again_after_a_delivery_is_failed_since_then(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    for (number, n, status, since) in
        [(2, 5, 200, 1), (3, 7, 503, 8), (4, 9, 503, 8), (5, 11, 200, 8), (6, 13, 500, 14)]
    {
        let ticket = again(log.as_mut(), id);
        settle(log.as_mut(), ticket, Attempt { number, ..answered(n, status, "") }, at(n + 1));
        assert_eq!(times(log.as_mut(), id), (Some(at(since)), Some(at(n))), "{number}");
    }
}
