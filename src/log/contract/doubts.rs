//! A row whose event the endpoint may have applied stays in doubt until it is delivered, whatever happens to it meanwhile.

use super::fixture::{Place, accept, at, attempt, claim, commit, delivered, delivery, failed, found, get, settle};
use crate::log::{Applied, Change, Log, Next, Reported, Settlement, Ticket, Wait};
use crate::model::{
    Answer, Attempt, AttemptKind, DeliveryId, Doubt, Failure, Lineage, NewDelivery, Query, State, Timestamp,
};

const ALL: [State; 5] = [State::Failed, State::Unknown, State::Pending, State::Delivered, State::Discarded];

fn lost(number: u32) -> Attempt {
    let answer = Answer { maybe_applied: true, ..Answer::not_sent(Failure::Timeout, "no answer") };
    Attempt { number, answer: Some(answer), ..attempt(AttemptKind::Send, None) }
}

fn certain(number: u32) -> Attempt {
    Attempt { number, ..attempt(AttemptKind::Repost, Some(Failure::HttpStatus)) }
}

/// A row whose first attempt the endpoint may have applied.
fn in_doubt(log: &mut dyn Log, new: NewDelivery) -> DeliveryId {
    let ticket = accept(log, new);
    settle(log, ticket, lost(1), at(1));
    ticket.id
}

/// A row of a dead process, whose attempt got no answer.
fn unknown(log: &mut dyn Log, new: NewDelivery) -> DeliveryId {
    let ticket = accept(log, new);
    settle(log, ticket, Attempt { answer: None, ..certain(1) }, at(1));
    ticket.id
}

fn take(log: &mut dyn Log, id: DeliveryId) -> Ticket {
    claim(log, id, &ALL).expect("a claim").ticket
}

fn again(log: &mut dyn Log, ticket: Ticket, attempt: Attempt) {
    let next = Next::Again(Wait { until: at(9), lane: 0 });
    commit(log, Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(2), next })));
}

fn is_found(log: &mut dyn Log, id: DeliveryId) -> bool {
    let query = |is| Query { maybe_applied: Some(is), ..Query::default() };
    let (doubtful, certain) = (found(log, &query(true)), found(log, &query(false)));
    assert!(doubtful.contains(&id) != certain.contains(&id), "{id}: {doubtful:?} {certain:?}");
    doubtful.contains(&id)
}

fn check(log: &mut dyn Log, id: DeliveryId, state: State, expected: bool) {
    let row = get(log, id);
    assert_eq!((row.state, row.is_maybe_applied()), (state, expected), "{row:?}");
    if matches!(state, State::Failed | State::Unknown) {
        assert_eq!(is_found(log, id), expected, "{row:?}");
    }
}

pub fn only_a_delivery_ends_doubt(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    for (n, first) in [in_doubt, unknown].into_iter().enumerate() {
        let id = first(log, delivery(i64::try_from(n).expect("small") + 1));
        for number in 2..4 {
            let ticket = take(log, id);
            settle(log, ticket, certain(number), at(2));
            check(log, id, State::Failed, true);
        }
        // It waits for another attempt, and its doubt is still what it was.
        let ticket = take(log, id);
        again(log, ticket, certain(4));
        commit(log, Change::Conclude { ticket, at: at(3) });
        check(log, id, State::Failed, true);
        // An attempt that was never answered, then one that says no.
        let ticket = take(log, id);
        settle(log, ticket, Attempt { answer: None, ..certain(5) }, at(4));
        check(log, id, State::Unknown, true);
        let ticket = take(log, id);
        commit(log, Change::Release { ticket, waiting_on: None });
        let ticket = take(log, id);
        settle(log, ticket, certain(6), at(5));
        check(log, id, State::Failed, true);
        let ticket = take(log, id);
        settle(log, ticket, Attempt { number: 7, ..attempt(AttemptKind::Repost, None) }, at(6));
        check(log, id, State::Delivered, false);
    }
    let id = failed(log, delivery(5));
    check(log, id, State::Failed, false);
}

pub fn discard_and_restore_keep_doubt(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let ids = [in_doubt(log, delivery(1)), unknown(log, delivery(2)), failed(log, delivery(3))];
    for (id, expected) in ids.into_iter().zip([true, true, false]) {
        for _ in 0..2 {
            commit(log, Change::Discard { id, reason: "looked".to_owned() });
            check(log, id, State::Discarded, expected);
            commit(log, Change::Restore(id));
            check(log, id, State::Failed, expected);
        }
        // A discarded event that is sent all the same.
        commit(log, Change::Discard { id, reason: "looked".to_owned() });
        let ticket = take(log, id);
        settle(log, ticket, certain(2), at(4));
        check(log, id, State::Failed, expected);
    }
}

pub fn a_delivered_row_that_is_sent_again_is_in_doubt(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let id = delivered(log, delivery(1));
    let ticket = take(log, id);
    again(log, ticket, certain(2));
    assert!(!get(log, id).is_maybe_applied(), "it was delivered");
    settle(log, ticket, certain(3), at(4));
    check(log, id, State::Failed, true);
    let ticket = take(log, id);
    settle(log, ticket, Attempt { number: 4, ..attempt(AttemptKind::Repost, None) }, at(5));
    check(log, id, State::Delivered, false);
}

fn copy_of(log: &mut dyn Log, original: DeliveryId, n: i64, answer: Option<Attempt>) -> DeliveryId {
    let lineage = Some(Lineage { of: original, seen: None, difference: "/a: 1 -> 2".to_owned() });
    let ticket = accept(log, NewDelivery { lineage, ..delivery(n) });
    if let Some(attempt) = answer {
        settle(log, ticket, attempt, at(7));
    }
    ticket.id
}

pub fn an_edited_copy_and_its_original_share_doubt(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let first = [in_doubt(log, delivery(1)), unknown(log, delivery(2)), failed(log, delivery(3))];
    for (n, (original, expected)) in first.into_iter().zip([true, true, false]).enumerate() {
        let n = 10 * (i64::try_from(n).expect("small") + 1);
        let copy = copy_of(log, original, n, Some(certain(1)));
        check(log, copy, State::Failed, expected);
        assert_eq!(get(log, copy).doubt == Doubt::OtherId, expected);
        let copy_of_copy = copy_of(log, copy, n + 1, Some(certain(1)));
        check(log, copy_of_copy, State::Failed, expected);
        let ticket = take(log, copy);
        settle(log, ticket, Attempt { number: 2, ..attempt(AttemptKind::Repost, None) }, at(8));
        check(log, copy, State::Delivered, false);
    }
    // A copy that is written as failed at once, because its connector gets no more attempts.
    let original = in_doubt(log, delivery(6));
    let lineage = Some(Lineage { of: original, seen: None, difference: "/a: 1 -> 2".to_owned() });
    let copy = report(log, NewDelivery { lineage, ..delivery(60) }, certain(1), State::Failed, true);
    check(log, copy, State::Failed, true);
    // The reverse: if one copy is in doubt, all are.
    let original = failed(log, delivery(4));
    let copy = copy_of(log, original, 40, Some(certain(1)));
    let other = copy_of(log, original, 42, Some(certain(1)));
    check(log, original, State::Failed, false);
    copy_of(log, copy, 41, Some(lost(1)));
    for id in [original, copy, other] {
        check(log, id, State::Failed, true);
        assert_eq!(get(log, id).doubt, Doubt::OtherId);
    }
    // The same if the process died while it sent the copy.
    let original = failed(log, delivery(5));
    let mut other = place.log();
    let copy = copy_of(other.as_mut(), original, 50, None);
    drop(other);
    let mut log = place.log();
    check(log.as_mut(), copy, State::Unknown, true);
    check(log.as_mut(), original, State::Failed, true);
}

fn report(log: &mut dyn Log, delivery: NewDelivery, attempt: Attempt, state: State, has_given_id: bool) -> DeliveryId {
    report_of(log, delivery, attempt, (state, Doubt::None), has_given_id)
}

fn report_of(
    log: &mut dyn Log,
    delivery: NewDelivery,
    attempt: Attempt,
    (state, doubt): (State, Doubt),
    has_given_id: bool,
) -> DeliveryId {
    let at: Timestamp = at(3);
    let (reposts, allow_duplicate, imported) = (0, false, None);
    let reported = Reported { delivery, attempt, at, state, doubt, reposts, has_given_id, allow_duplicate, imported };
    match commit(log, Change::Report(Box::new(reported))) {
        Applied::Reported { id, .. } => id,
        other => panic!("no answer to a report: {other:?}"),
    }
}

pub fn a_report_keeps_the_doubt_of_its_event(place: &dyn Place) {
    let mut log = place.log();
    let log = log.as_mut();
    let doubt_of = |log: &mut dyn Log, id| get(log, id).doubt;
    let id = report(log, delivery(1), lost(1), State::Failed, true);
    check(log, id, State::Failed, true);
    assert_eq!(doubt_of(log, id), Doubt::None, "its latest attempt says it");
    let id = report(log, delivery(2), lost(1), State::Failed, false);
    assert_eq!(doubt_of(log, id), Doubt::OtherId, "the id that it was sent with is not known");
    let id = report(log, delivery(3), certain(1), State::Failed, false);
    check(log, id, State::Failed, false);
    let id = report(log, delivery(4), Attempt { answer: None, ..certain(1) }, State::Unknown, false);
    check(log, id, State::Unknown, true);
    // The log has the event, but not the attempt that was made elsewhere.
    let [failed, delivered] = [failed(log, delivery(5)), delivered(log, delivery(6))];
    assert_eq!(report(log, delivery(5), certain(1), State::Failed, true), failed);
    check(log, failed, State::Failed, false);
    assert_eq!(report(log, delivery(5), lost(1), State::Failed, true), failed);
    check(log, failed, State::Failed, true);
    assert_eq!(doubt_of(log, failed), Doubt::SameId);
    assert_eq!(report(log, delivery(6), lost(1), State::Failed, true), delivered);
    check(log, delivered, State::Delivered, false);
    // The other log knew its webhook id.
    for (n, doubt) in [(7, Doubt::OtherId), (8, Doubt::SameId)] {
        for attempt in [certain(1), lost(1)] {
            let id = report_of(log, delivery(n), attempt, (State::Failed, doubt), true);
            check(log, id, State::Failed, true);
            assert_eq!(get(log, id).whole_doubt(), doubt);
        }
    }
    report_of(log, delivery(8), certain(1), (State::Failed, Doubt::OtherId), true);
    let last = report_of(log, delivery(8), certain(1), (State::Failed, Doubt::None), true);
    assert_eq!(doubt_of(log, last), Doubt::OtherId, "the log has it already, and it is never less in doubt");
}
