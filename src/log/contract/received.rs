//! Events that come in while their sender waits, and the recovery that a process makes while it runs.

use super::fixture::{
    Place, at, attempt, claim, commit, delivered, delivery, environment, failed, found, get, same_document, settle,
};
use crate::log::{Applied, Change, Claimed, Differs, LinePosition, Log, NotClaimed, PutRules, Ticket};
use crate::model::{Attempt, AttemptKind, DeliveryId, Failure, Lineage, NewDelivery, Order, Query, State};

const DELTA: PutRules = PutRules { has_given_id: false, is_absorbed: true };
const BY_ID: PutRules = PutRules { has_given_id: true, is_absorbed: true };
const FAILED: &[State] = &[State::Failed, State::Unknown];

/// The `n`th delivery, with the payload of the first one and ids of its own.
fn equal(n: i64) -> NewDelivery {
    NewDelivery { webhook_id: format!("webhook-{n}"), event_id: format!("event-{n}"), ..delivery(1) }
}

fn put(log: &mut dyn Log, new: NewDelivery, rules: PutRules) -> Applied {
    commit(log, Change::Put { new: Box::new(new), rules })
}

fn accepted(applied: Applied) -> Ticket {
    match applied {
        Applied::Accepted { ticket, place: LinePosition::First } => ticket,
        other => panic!("not new: {other:?}"),
    }
}

fn claimed(applied: Applied) -> Claimed {
    let Applied::Claimed(claimed) = applied else { panic!("not an earlier row: {applied:?}") };
    *claimed
}

fn repost(log: &mut dyn Log, id: DeliveryId) {
    let ticket = claim(log, id, FAILED).expect("a claim").ticket;
    settle(log, ticket, Attempt { number: 2, ..attempt(AttemptKind::Repost, None) }, at(40));
    assert_eq!(get(log, id).state, State::Delivered);
}

pub fn equal_events_that_never_failed_are_different_events(place: &dyn Place) {
    let mut log = place.log();
    let first = accepted(put(log.as_mut(), equal(1), DELTA));
    let second = accepted(put(log.as_mut(), equal(2), DELTA));
    assert_ne!(first.id, second.id, "also while the first is being sent");
    settle(log.as_mut(), first, attempt(AttemptKind::Relay, None), at(1));
    accepted(put(log.as_mut(), equal(3), DELTA));
}

pub fn an_event_that_failed_before_is_sent_again_in_its_row(place: &dyn Place) {
    let mut log = place.log();
    let rows: Vec<_> = (1..=2).map(|n| failed(log.as_mut(), equal(n))).collect();
    // Another layout of the same content.
    let payload = b"{\"big\":9007199254740993,\"cycleCountId\":\"D-1\"}".to_vec();
    let first = claimed(put(log.as_mut(), NewDelivery { payload, ..equal(3) }, DELTA));
    assert_eq!((first.ticket.id, first.was, first.attempts), (rows[0], State::Failed, 1));
    assert_eq!(first.payload, delivery(1).payload, "the bytes of the row");
    let second = claimed(put(log.as_mut(), equal(4), DELTA));
    assert_eq!(second.ticket.id, rows[1], "each of two equal events is sent again once");
    let busy = put(log.as_mut(), equal(5), DELTA);
    assert_eq!(busy, Applied::NotClaimed(NotClaimed::State(rows[0], State::Sending)));
    let attempt = Attempt { number: 2, ..attempt(AttemptKind::RelayRepost, None) };
    settle(log.as_mut(), first.ticket, attempt, at(50));
    let row = get(log.as_mut(), rows[0]);
    assert_eq!((row.state, row.attempts, row.reposts), (State::Delivered, 2, 1));
    assert_eq!(put(log.as_mut(), equal(5), DELTA), Applied::NotClaimed(NotClaimed::State(rows[1], State::Sending)));
}

pub fn events_of_another_connector_key_or_environment_are_not_the_same(place: &dyn Place) {
    let mut log = place.log();
    failed(log.as_mut(), equal(1));
    let other = "production".parse().expect("an environment");
    accepted(put(log.as_mut(), NewDelivery { connector: "erp".to_owned(), ..equal(2) }, DELTA));
    accepted(put(log.as_mut(), NewDelivery { environment: other, ..equal(3) }, DELTA));
    accepted(put(log.as_mut(), NewDelivery { api_key: crate::model::ApiKey::Ina, ..equal(4) }, DELTA));
    claimed(put(log.as_mut(), equal(5), DELTA));
}

pub fn an_event_that_was_reposted_meanwhile_is_not_sent_twice(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), equal(1));
    repost(log.as_mut(), id);
    let Applied::Absorbed { of, kept: Some(kept) } = put(log.as_mut(), equal(2), DELTA) else { panic!("it is sent") };
    let row = get(log.as_mut(), kept);
    assert_eq!((of, row.state, row.webhook_id.as_str()), (id, State::Discarded, "webhook-2"));
    assert!(row.discard_reason.is_some_and(|reason| reason.contains(&id.to_string())));
    assert_eq!(found(log.as_mut(), &Query::default()), []);
    accepted(put(log.as_mut(), equal(3), DELTA));
}

pub fn an_event_that_is_not_absorbed_is_sent_as_a_new_one(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), equal(1));
    repost(log.as_mut(), id);
    accepted(put(log.as_mut(), equal(2), PutRules::default()));
}

pub fn an_event_that_the_sender_reposted_itself_absorbs_nothing(place: &dyn Place) {
    let mut log = place.log();
    failed(log.as_mut(), equal(1));
    let again = claimed(put(log.as_mut(), equal(2), DELTA)).ticket;
    settle(log.as_mut(), again, Attempt { number: 2, ..attempt(AttemptKind::RelayRepost, None) }, at(9));
    accepted(put(log.as_mut(), equal(3), DELTA));
}

pub fn the_delivery_of_an_edited_copy_counts(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), equal(1));
    let lineage = Lineage { of: id, seen: None, difference: "/a: 1 -> 2".to_owned() };
    let copy = NewDelivery { payload: b"{}".to_vec(), lineage: Some(lineage), ..equal(2) };
    let copy = delivered(log.as_mut(), copy);
    assert_eq!(get(log.as_mut(), id).state, State::Failed, "settled by a first send");
    let applied = put(log.as_mut(), equal(3), DELTA);
    assert!(matches!(applied, Applied::Absorbed { of, .. } if of == copy), "{applied:?}");
}

/// A repost of the copy delivers the event and discards its original.
pub fn the_repost_of_an_edited_copy_absorbs_one_event(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), equal(1));
    let lineage = Lineage { of: id, seen: None, difference: "/a: 1 -> 2".to_owned() };
    let copy = failed(log.as_mut(), NewDelivery { payload: b"{}".to_vec(), lineage: Some(lineage), ..equal(2) });
    let again = claimed(put(log.as_mut(), equal(3), DELTA)).ticket;
    assert_eq!(again.id, id, "the copy was not delivered");
    settle(log.as_mut(), again, attempt(AttemptKind::RelayRepost, Some(Failure::Timeout)), at(2));
    repost(log.as_mut(), copy);
    assert_eq!(get(log.as_mut(), id).state, State::Discarded);
    let applied = put(log.as_mut(), equal(4), DELTA);
    assert!(matches!(applied, Applied::Absorbed { of, .. } if of == copy), "{applied:?}");
    assert_eq!(put(log.as_mut(), equal(1), BY_ID), Applied::Absorbed { of: copy, kept: None });
    accepted(put(log.as_mut(), equal(5), DELTA));
}

/// A sender with ids repeats an event by itself; a person has decided that it is not needed.
pub fn an_event_that_a_person_discarded_is_not_sent_again_under_its_id(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), equal(1));
    commit(log.as_mut(), Change::Discard { id, reason: "a person said so".to_owned() });
    let discarded = Applied::NotClaimed(NotClaimed::State(id, State::Discarded));
    assert_eq!(put(log.as_mut(), equal(1), BY_ID), discarded);
    commit(log.as_mut(), Change::Restore(id));
    claimed(put(log.as_mut(), equal(1), BY_ID));
}

pub fn a_given_id_decides_what_is_the_same(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accepted(put(log.as_mut(), equal(1), BY_ID));
    let id = ticket.id;
    assert_eq!(put(log.as_mut(), equal(1), BY_ID), Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
    let other = NewDelivery { payload: b"{}".to_vec(), ..equal(1) };
    assert_eq!(put(log.as_mut(), other.clone(), BY_ID), Applied::Conflict { id, differs: Differs::Payload });
    settle(log.as_mut(), ticket, attempt(AttemptKind::Relay, Some(Failure::Timeout)), at(1));
    accepted(put(log.as_mut(), equal(2), BY_ID));
    let again = claimed(put(log.as_mut(), equal(1), BY_ID)).ticket;
    settle(log.as_mut(), again, Attempt { number: 2, ..attempt(AttemptKind::RelayRepost, None) }, at(2));
    assert_eq!(put(log.as_mut(), equal(1), BY_ID), Applied::Absorbed { of: id, kept: None });
    assert_eq!(put(log.as_mut(), other, BY_ID), Applied::Conflict { id, differs: Differs::Payload });
}

/// A row that waits for another one of its document when its process dies would be sent by `resume`, but its sender has it on its
/// own list of failures.
pub fn an_awaited_row_of_a_dead_process_becomes_unknown(place: &dyn Place) {
    let mut dead = place.log();
    let mut ids = Vec::new();
    for n in 1..=2 {
        let put = Change::Put { new: Box::new(same_document(n)), rules: DELTA };
        let in_line = Change::InLine { change: Box::new(put), now: at(n), order: Order::Document, lane: 0 };
        let Applied::Accepted { ticket, .. } = commit(dead.as_mut(), in_line) else { panic!("not new") };
        ids.push(ticket.id);
    }
    assert_eq!(get(dead.as_mut(), ids[1]).waiting_on, Some(ids[0]));
    drop(dead);
    assert_eq!(place.open(at(60)).recovered, 2);
    let mut log = place.log();
    assert_eq!(log.unfinished(&environment()).expect("an answer").unknown, ids);
    claimed(put(log.as_mut(), same_document(2), DELTA));
}

/// A process that sends an awaited row again, and dies while it waits, leaves the row as it was.
pub fn a_row_is_awaited_only_by_the_claim_of_its_sender(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accepted(put(log.as_mut(), equal(1), DELTA));
    settle(log.as_mut(), ticket, attempt(AttemptKind::Relay, Some(Failure::HttpStatus)), at(1));
    let mut dead = place.log();
    let ticket = claim(dead.as_mut(), ticket.id, FAILED).expect("a claim").ticket;
    let wait = crate::log::Wait { until: at(90), lane: 0 };
    commit(dead.as_mut(), Change::Postpone { ticket, wait });
    drop(dead);
    assert_eq!(place.open(at(60)).recovered, 0);
    assert_eq!(get(log.as_mut(), ticket.id).state, State::Failed);
}

/// A process that runs for months finds what others leave behind.
pub fn claims_of_dead_processes_are_found_in_steps_while_a_log_is_open(place: &dyn Place) {
    let (mut log, mut dead) = (place.log(), place.log());
    for n in 1..=5 {
        accepted(put(dead.as_mut(), equal(n), DELTA));
    }
    let recover = || Change::Recover { now: at(60), limit: 3 };
    assert_eq!(commit(log.as_mut(), recover()), Applied::Recovered { unknown: 0, has_more: false });
    drop(dead);
    assert_eq!(commit(log.as_mut(), recover()), Applied::Recovered { unknown: 3, has_more: true });
    assert_eq!(commit(log.as_mut(), recover()), Applied::Recovered { unknown: 2, has_more: false });
    assert_eq!(log.unfinished(&environment()).expect("an answer").unknown.len(), 5);
    assert_eq!(commit(log.as_mut(), recover()), Applied::Recovered { unknown: 0, has_more: false });
}
