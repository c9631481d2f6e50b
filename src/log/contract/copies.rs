//! Edited copies: of an event and its copies only one is delivered, whichever it is and whichever process sends it.

use super::fixture::{
    Place, accept, at, attempt, claim, claim_as_seen, commit, delivery, environment, failed, get, same_document, settle,
};
use crate::log::{Applied, Change, LinePosition, Log, NotClaimed, Refuse};
use crate::model::{AttemptKind, Delivery, DeliveryId, Failure, Lineage, NewDelivery, Order, State};

const FAILED: &[State] = &[State::Failed];

/// Returns an edited copy of `original`, as it is now.
fn copy(original: &Delivery, n: i64) -> NewDelivery {
    let lineage = Lineage { of: original.id, seen: Some(original.seen()), difference: "/cost: 1 → 2".to_owned() };
    NewDelivery { event_id: original.event_id.clone(), lineage: Some(lineage), ..delivery(n) }
}

fn failed_copy(log: &mut dyn Log, original: DeliveryId, n: i64) -> DeliveryId {
    let original = get(log, original);
    failed(log, copy(&original, n))
}

fn deliver(log: &mut dyn Log, id: DeliveryId) {
    let ticket = claim(log, id, FAILED).expect("a claim").ticket;
    assert_eq!(settle(log, ticket, attempt(AttemptKind::Repost, None), at(50)), Applied::Settled(id));
}

fn discard_reason(log: &mut dyn Log, id: DeliveryId) -> Option<String> {
    let row = get(log, id);
    assert_eq!(row.state == State::Discarded, row.discard_reason.is_some(), "{row:?}");
    row.discard_reason
}

pub fn the_delivery_of_a_copy_discards_the_other_copies(place: &dyn Place) {
    for arrives in 0..4 {
        let mut log = place.log();
        let n = 10 * (arrives + 1);
        let first = failed(log.as_mut(), delivery(n));
        let second = failed_copy(log.as_mut(), first, n + 1);
        let third = failed_copy(log.as_mut(), second, n + 2);
        let other = failed_copy(log.as_mut(), first, n + 3);
        let all = [first, second, third, other];
        let stranger = failed(log.as_mut(), delivery(n + 4));
        let arrived = all[usize::try_from(arrives).expect("small")];
        deliver(log.as_mut(), arrived);
        for id in all {
            let reason = discard_reason(log.as_mut(), id);
            let is_original = (id == first && arrived != first) || (id == second && arrived == third);
            let expected = match id {
                id if id == arrived => None,
                _ if is_original => Some(format!("replaced by its edited copy {arrived}")),
                _ => Some(format!("event {arrived} was delivered, another copy of the same event")),
            };
            assert_eq!(reason, expected, "{id} after {arrived}");
        }
        assert_eq!(discard_reason(log.as_mut(), stranger), None);
    }
}

pub fn a_bulk_repost_sends_the_newest_of_several_copies(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), delivery(1));
    let (second, third) = (failed_copy(log.as_mut(), first, 2), failed_copy(log.as_mut(), first, 3));
    let replaced = |log: &mut dyn Log, id| log.candidate(id).expect("an answer").expect("a row").replaced_by;
    assert_eq!(replaced(log.as_mut(), first), Some(third));
    assert_eq!(replaced(log.as_mut(), second), Some(third));
    assert_eq!(replaced(log.as_mut(), third), None);
    for (id, by) in [(first, third), (second, third)] {
        let seen = get(log.as_mut(), id).seen();
        let bulk = claim_as_seen(log.as_mut(), id, seen, Refuse::ALL);
        assert_eq!(bulk, Err(NotClaimed::Replaced(id, by)));
    }
    commit(log.as_mut(), Change::Discard { id: third, reason: "wrong".to_owned() });
    assert_eq!(replaced(log.as_mut(), second), None, "a copy that a person discarded replaces nothing");
    deliver(log.as_mut(), second);
    commit(log.as_mut(), Change::Restore(first));
    assert_eq!(replaced(log.as_mut(), first), Some(second), "it was delivered");
}

/// The clock may be set back between an event and its copy.
pub fn a_copy_is_newer_than_its_original_whatever_the_clock_shows(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), same_document(9));
    let extracted = same_document(9).extracted;
    let original = get(log.as_mut(), first);
    let second = failed(log.as_mut(), NewDelivery { extracted: extracted.clone(), ..copy(&original, 5) });
    let original = get(log.as_mut(), second);
    let third = failed(log.as_mut(), NewDelivery { extracted, ..copy(&original, 2) });
    let replaced = |log: &mut dyn Log, id| log.candidate(id).expect("an answer").expect("a row").replaced_by;
    let by = [first, second, third].map(|id| replaced(log.as_mut(), id));
    assert_eq!(by, [Some(third), Some(third), None]);
    let later = failed(log.as_mut(), same_document(10));
    assert_eq!(log.ahead_of(later).expect("an answer"), [third]);
}

pub fn two_copies_are_never_being_sent_at_once(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let first = failed(one.as_mut(), delivery(1));
    let original = get(one.as_mut(), first);
    let ticket = claim(two.as_mut(), first, FAILED).expect("a claim").ticket;
    let refused = |log: &mut dyn Log| commit(log, Change::Accept(Box::new(copy(&original, 2))));
    assert_eq!(refused(one.as_mut()), Applied::NotClaimed(NotClaimed::State(first, State::Sending)));
    settle(two.as_mut(), ticket, attempt(AttemptKind::Repost, Some(Failure::Timeout)), at(9));
    assert_eq!(
        refused(one.as_mut()),
        Applied::NotClaimed(NotClaimed::Changed(first, State::Failed)),
        "the selection is outdated"
    );
    let new = accept(one.as_mut(), copy(&get(two.as_mut(), first), 2));
    let by_id = claim(two.as_mut(), first, FAILED);
    assert_eq!(by_id, Err(NotClaimed::State(first, State::Sending)), "its copy is being sent");
    settle(one.as_mut(), new, attempt(AttemptKind::Repost, Some(Failure::HttpStatus)), at(9));
    assert!(claim(two.as_mut(), first, FAILED).is_ok(), "a person may mean it");
    assert_eq!(claim(one.as_mut(), new.id, FAILED), Err(NotClaimed::State(new.id, State::Sending)));
}

pub fn a_copy_is_not_held_behind_its_original(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), same_document(1));
    let original = get(log.as_mut(), first);
    let mut in_line = |new: NewDelivery| {
        let change = Change::InLine {
            change: Box::new(Change::Accept(Box::new(new))),
            now: at(5),
            order: Order::Document,
            lane: 0,
        };
        match commit(log.as_mut(), change) {
            Applied::Accepted { place, ticket } => (place, ticket),
            other => panic!("{other:?}"),
        }
    };
    let extracted = same_document(1).extracted;
    let (place, _) = in_line(NewDelivery { extracted, ..copy(&original, 2) });
    assert_eq!(place, LinePosition::First);
    let (place, later) = in_line(same_document(3));
    assert!(
        matches!(place, LinePosition::Behind(_) | LinePosition::Held(_)),
        "later events still wait: {place:?} {later:?}"
    );
}

pub fn copies_are_not_pruned_while_one_can_still_be_sent(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), delivery(1));
    let mut all = vec![first];
    for n in 2..=5 {
        let next = failed_copy(log.as_mut(), *all.last().expect("one"), n);
        all.push(next);
    }
    for id in &all[1..4] {
        commit(log.as_mut(), Change::Discard { id: *id, reason: "wrong".to_owned() });
    }
    let replaced = |log: &mut dyn Log| log.candidate(first).expect("an answer").expect("a row").replaced_by;
    log.prune(&environment(), at(1_000), false).expect("a prune");
    assert_eq!(replaced(log.as_mut()), Some(all[4]));
    deliver(log.as_mut(), all[4]);
    commit(log.as_mut(), Change::Restore(first));
    log.prune(&environment(), at(1_000), false).expect("a prune");
    assert_eq!(replaced(log.as_mut()), Some(all[4]), "it is why the first one is not sent");
    commit(log.as_mut(), Change::Discard { id: first, reason: "done".to_owned() });
    log.prune(&environment(), at(1_000), false).expect("a prune");
    assert_eq!(log.get(first).expect("an answer"), None);
}

pub fn a_copy_takes_the_place_of_its_original_in_line(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), same_document(1));
    let original = get(log.as_mut(), first);
    let second = failed(log.as_mut(), NewDelivery { extracted: same_document(1).extracted, ..copy(&original, 2) });
    let later = failed(log.as_mut(), same_document(3));
    assert_eq!(log.ahead_of(later).expect("an answer"), [second], "the original is not sent any more");
    commit(log.as_mut(), Change::Discard { id: second, reason: "wrong".to_owned() });
    assert_eq!(log.ahead_of(later).expect("an answer"), [first]);
}

pub fn an_event_that_is_being_sent_is_waited_for_though_it_has_a_newer_copy(place: &dyn Place) {
    let mut log = place.log();
    let first = failed(log.as_mut(), same_document(1));
    let original = get(log.as_mut(), first);
    let extracted = same_document(9).extracted;
    failed(log.as_mut(), NewDelivery { extracted, ..copy(&original, 2) });
    claim(log.as_mut(), first, FAILED).expect("a person may send the original");
    let change = Box::new(Change::Accept(Box::new(same_document(5))));
    let in_line = Change::InLine { change, now: at(6), order: Order::Document, lane: 0 };
    match commit(log.as_mut(), in_line) {
        Applied::Accepted { place, .. } => assert_eq!(place, LinePosition::Behind(first)),
        other => panic!("{other:?}"),
    }
}
