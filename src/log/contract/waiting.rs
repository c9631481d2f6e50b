//! Rows that wait: for another attempt, or for another event of their document.

use super::fixture::{
    Place, accept, at, attempt, claim, commit, delivered, delivery, environment, failed, found, get, same_document,
};
use crate::log::{Applied, Change, Claimed, LinePosition, Log, Next, Settlement, Take, Ticket, Unsettled, Wait, Whose};
use crate::model::{AttemptKind, DeliveryId, Failure, NewDelivery, Order, Query, State, Timestamp};

/// The lane of all rows here.
const LANE: u32 = 7;

/// Retry at `seconds`.
fn again(seconds: i64) -> Next {
    Next::Again(Wait { until: at(seconds), lane: LANE })
}

fn settle(log: &mut dyn Log, ticket: Ticket, failure: Option<Failure>, next: Next) -> Applied {
    let attempt = attempt(AttemptKind::Send, failure);
    commit(log, Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(9), next })))
}

fn take(log: &mut dyn Log, due: Timestamp) -> (Vec<Claimed>, Option<Timestamp>) {
    match commit(log, Change::Take(Take { whose: Whose::Mine(LANE), due, limit: 10 })) {
        Applied::Taken { rows, next } => (rows, next),
        other => panic!("nothing taken: {other:?}"),
    }
}

fn in_line(log: &mut dyn Log, change: Change) -> Applied {
    commit(log, Change::InLine { change: Box::new(change), now: at(0), order: Order::Document, lane: LANE })
}

/// Accepts a delivery in line and returns its claim and its place.
fn accept_in_line(log: &mut dyn Log, new: NewDelivery) -> (Ticket, LinePosition) {
    match in_line(log, Change::Accept(Box::new(new))) {
        Applied::Accepted { ticket, place } => (ticket, place),
        other => panic!("not accepted: {other:?}"),
    }
}

fn end_in_line(log: &mut dyn Log, ticket: Ticket, failure: Option<Failure>, next: Next) {
    let attempt = attempt(AttemptKind::Send, failure);
    let settle = Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(9), next }));
    assert_eq!(in_line(log, settle), Applied::Settled(ticket.id));
}

fn take_in_line(log: &mut dyn Log) -> Vec<(DeliveryId, LinePosition)> {
    match in_line(log, Change::Take(Take { whose: Whose::Mine(LANE), due: at(0), limit: 10 })) {
        Applied::Taken { rows, .. } => rows.into_iter().map(|row| (row.ticket.id, row.place)).collect(),
        other => panic!("nothing taken: {other:?}"),
    }
}

pub fn a_retry_is_taken_up_when_it_is_due(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accept(log.as_mut(), delivery(1));
    assert_eq!(settle(log.as_mut(), ticket, Some(Failure::Timeout), again(20)), Applied::Settled(ticket.id));
    let row = get(log.as_mut(), ticket.id);
    assert_eq!((row.state, row.attempts, row.failed_at), (State::Pending, 1, None));
    assert_eq!(found(log.as_mut(), &Query::default()), [], "it has not failed yet");
    assert_eq!(take(log.as_mut(), at(19)), (Vec::new(), Some(at(20))));
    let (rows, next) = take(log.as_mut(), at(20));
    let [again] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((again.ticket, again.attempts, again.tries, next), (ticket, 1, 1, None));
    assert_eq!(again.payload, delivery(1).payload);
    assert_eq!(get(log.as_mut(), ticket.id).state, State::Sending);
    settle(log.as_mut(), ticket, None, Next::End);
    assert_eq!(get(log.as_mut(), ticket.id).state, State::Delivered);
    assert_eq!(log.history(ticket.id).expect("a history").len(), 2);
}

pub fn a_waiting_row_cannot_be_claimed(place: &dyn Place) {
    let (mut mine, mut other) = (place.log(), place.log());
    let id = failed(mine.as_mut(), delivery(1));
    let ticket = claim(mine.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    settle(mine.as_mut(), ticket, Some(Failure::Network), again(20));
    assert_eq!(get(other.as_mut(), id).state, State::Failed, "as it was");
    assert!(claim(other.as_mut(), id, &[State::Failed]).is_err());
    assert_eq!(take(other.as_mut(), at(99)), (Vec::new(), None));
    assert_eq!(commit(mine.as_mut(), Change::ReleaseWaiting), Applied::Released(1));
    assert_eq!(settle(mine.as_mut(), ticket, None, Next::End), Applied::Lost(id));
    assert_eq!(claim(other.as_mut(), id, &[State::Failed]).expect("a claim").tries, 0);
}

pub fn a_row_that_waited_when_its_process_died_keeps_its_state(place: &dyn Place) {
    let mut dead = place.log();
    let old = failed(dead.as_mut(), delivery(1));
    let ticket = claim(dead.as_mut(), old, &[State::Failed]).expect("a claim").ticket;
    settle(dead.as_mut(), ticket, Some(Failure::Timeout), again(20));
    let new = accept(dead.as_mut(), delivery(2));
    settle(dead.as_mut(), new, Some(Failure::Timeout), again(20));
    commit(dead.as_mut(), Change::Enqueue { new: Box::new(delivery(3)), wait: Wait { until: at(30), lane: LANE } });
    drop(dead);
    let opened = place.open(at(60));
    assert_eq!(opened.recovered, 0, "none of them was under way");
    let mut log = opened.log;
    let unfinished = log.unfinished(&environment()).expect("an answer");
    assert_eq!((unfinished.pending.len(), unfinished.unknown.len()), (2, 0));
    assert_eq!(get(log.as_mut(), old).state, State::Failed);
    assert!(claim(log.as_mut(), unfinished.pending[0], &[State::Pending]).is_ok());
}

pub fn the_latest_attempt_can_be_made_final(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accept(log.as_mut(), delivery(1));
    settle(log.as_mut(), ticket, Some(Failure::HttpStatus), again(20));
    take(log.as_mut(), at(20));
    let Applied::Concluded(row) = commit(log.as_mut(), Change::Conclude { ticket, at: at(50) }) else {
        panic!("not concluded")
    };
    assert_eq!((row.state, row.attempts, row.failed_at), (State::Failed, 1, Some(at(50))));
    let by_product = Query { products: vec!["P-1".to_owned()], ..Query::default() };
    assert_eq!(found(log.as_mut(), &by_product), [ticket.id]);
    assert_eq!(commit(log.as_mut(), Change::Conclude { ticket, at: at(51) }), Applied::Lost(ticket.id));
}

pub fn events_of_a_document_wait_in_line(place: &dyn Place) {
    let mut log = place.log();
    let (one, first) = accept_in_line(log.as_mut(), same_document(1));
    let (three, third) = accept_in_line(log.as_mut(), same_document(3));
    let (two, second) = accept_in_line(log.as_mut(), same_document(2));
    let (_, other) = accept_in_line(log.as_mut(), delivery(4));
    assert_eq!((first, other), (LinePosition::First, LinePosition::First));
    assert_eq!((second, third), (LinePosition::Behind(one.id), LinePosition::Behind(one.id)));
    assert_eq!(take_in_line(log.as_mut()), [], "nothing is due before the first has ended");
    end_in_line(log.as_mut(), one, None, Next::End);
    let taken = take_in_line(log.as_mut());
    assert_eq!(taken.len(), 2);
    assert!(taken.contains(&(two.id, LinePosition::First)), "the older one goes: {taken:?}");
    assert!(taken.contains(&(three.id, LinePosition::Behind(two.id))), "the newer one waits: {taken:?}");
    end_in_line(log.as_mut(), two, None, Next::End);
    assert_eq!(take_in_line(log.as_mut()), [(three.id, LinePosition::First)]);
}

pub fn a_failed_event_holds_later_ones(place: &dyn Place) {
    let mut log = place.log();
    let (one, _) = accept_in_line(log.as_mut(), same_document(2));
    end_in_line(log.as_mut(), one, Some(Failure::HttpStatus), Next::End);
    let (later, place_of_later) = accept_in_line(log.as_mut(), same_document(3));
    assert_eq!(place_of_later, LinePosition::Held(one.id));
    end_in_line(log.as_mut(), later, Some(Failure::Held), Next::Held(one.id));
    let row = get(log.as_mut(), later.id);
    assert_eq!((row.state, row.waiting_on), (State::Failed, Some(one.id)));
    let (_, earlier) = accept_in_line(log.as_mut(), same_document(1));
    assert_eq!(earlier, LinePosition::First, "what is older is not held");
    let mut timeless = same_document(9);
    timeless.extracted.time = None;
    assert_eq!(accept_in_line(log.as_mut(), timeless).1, LinePosition::First, "without a time there is no order");
}

pub fn held_rows_are_found_behind_the_row_that_holds_them(place: &dyn Place) {
    let mut log = place.log();
    let (one, _) = accept_in_line(log.as_mut(), same_document(1));
    end_in_line(log.as_mut(), one, Some(Failure::HttpStatus), Next::End);
    let mut held = Vec::new();
    for n in [2, 3, 4] {
        let (later, LinePosition::Held(by)) = accept_in_line(log.as_mut(), same_document(n)) else {
            panic!("{n} goes")
        };
        end_in_line(log.as_mut(), later, Some(Failure::Held), Next::Held(by));
        held.push(later.id);
    }
    let other = failed(log.as_mut(), delivery(9));
    let mut ahead = |id| log.ahead_of(id).expect("rows");
    assert_eq!(ahead(one.id), []);
    assert_eq!(ahead(other), []);
    assert_eq!(ahead(held[1]), [one.id, held[0]], "the head of the line first");
    let mut behind = |ids: &[DeliveryId]| {
        let mut found = Vec::new();
        log.held_behind(ids, &mut |row| found.push(row.delivery.id)).expect("rows");
        found
    };
    assert_eq!(behind(&[one.id]), held, "each waits for the one right before it");
    assert_eq!(behind(&[one.id, held[1]]), [held[0], held[2]], "without those that are asked about");
    assert_eq!(behind(&[held[1], other]), held[2..]);
    assert_eq!(behind(&[other]), []);
    assert_eq!(behind(&[]), []);
    commit(log.as_mut(), Change::Discard { id: held[1], reason: "gone".to_owned() });
    let mut found = Vec::new();
    log.held_behind(&[one.id], &mut |row| found.push(row.delivery.id)).expect("rows");
    assert_eq!(found, held[..1], "what was put aside holds nothing");
    assert_eq!(log.ahead_of(held[2]).expect("rows"), [one.id, held[0]], "and it is in no line");
    let ticket = claim(log.as_mut(), one.id, &[State::Failed]).expect("a claim").ticket;
    end_in_line(log.as_mut(), ticket, None, Next::End);
    assert_eq!(log.ahead_of(held[2]).expect("rows"), held[..1], "what was delivered neither");
}

pub fn looking_at_rows_changes_nothing(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let row = get(log.as_mut(), id);
    assert_eq!(commit(log.as_mut(), Change::Look(vec![DeliveryId(99), id])), Applied::Seen(vec![row]));
    let ticket = claim(log.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    let changes = vec![Change::Look(vec![id]), Change::Release { ticket, waiting_on: None }, Change::Look(vec![id])];
    let applied = log.commit(changes).expect("a commit");
    let [Applied::Seen(before), _, Applied::Seen(after)] = &applied[..] else { panic!("{applied:?}") };
    assert_eq!((before[0].state, after[0].state), (State::Sending, State::Failed), "sorted with the others");
}

pub fn a_delivered_row_delays_no_other(place: &dyn Place) {
    let mut log = place.log();
    let sent = delivered(log.as_mut(), same_document(1));
    let (two, first) = accept_in_line(log.as_mut(), same_document(2));
    assert_eq!(first, LinePosition::First, "{sent} is through");
    end_in_line(log.as_mut(), two, Some(Failure::Timeout), again(20));
    let (three, behind) = accept_in_line(log.as_mut(), same_document(3));
    assert_eq!(behind, LinePosition::Behind(two.id), "what is tried again is still before it");
    take(log.as_mut(), at(20));
    end_in_line(log.as_mut(), two, None, Next::End);
    assert_eq!(take_in_line(log.as_mut()), [(three.id, LinePosition::First)]);
}

pub fn a_line_is_shared_by_all_processes(place: &dyn Place) {
    let (mut mine, mut other) = (place.log(), place.log());
    let (one, _) = accept_in_line(other.as_mut(), same_document(1));
    let (two, behind) = accept_in_line(mine.as_mut(), same_document(2));
    assert_eq!(behind, LinePosition::Behind(one.id));
    let (_, next) = take(mine.as_mut(), at(0));
    assert_eq!(next, Some(at(1)), "it looks again after a second");
    drop(other);
    let what = Take { whose: Whose::Mine(LANE), due: at(1), limit: 10 };
    let Applied::Taken { rows, .. } = in_line(mine.as_mut(), Change::Take(what)) else { panic!() };
    assert_eq!(
        rows.iter().map(|row| (row.ticket.id, row.place)).collect::<Vec<_>>(),
        [(two.id, LinePosition::Held(one.id))],
        "its process died, and whether it arrived is not known"
    );
}

pub fn a_waiting_row_is_found_after_its_connector_was_renamed(place: &dyn Place) {
    let (mut mine, mut other) = (place.log(), place.log());
    let tried = accept(mine.as_mut(), delivery(1));
    settle(mine.as_mut(), tried, Some(Failure::Timeout), again(20));
    commit(mine.as_mut(), Change::Enqueue { new: Box::new(delivery(2)), wait: Wait { until: at(20), lane: LANE } });
    let postponed = accept(mine.as_mut(), delivery(3));
    commit(mine.as_mut(), Change::Postpone { ticket: postponed, wait: Wait { until: at(20), lane: LANE } });
    let elsewhere = accept(mine.as_mut(), delivery(4));
    settle(mine.as_mut(), elsewhere, Some(Failure::Timeout), Next::Again(Wait { until: at(20), lane: LANE + 1 }));
    assert_eq!(other.rename_connector(&environment(), "wms", "erp").expect("a count"), 4);
    let (rows, next) = take(mine.as_mut(), at(20));
    let names: Vec<&str> = rows.iter().map(|row| row.facts.connector.as_str()).collect();
    assert_eq!((names, next), (vec!["erp"; 3], None), "what waits for another lane is left");
}

pub fn rows_written_after_a_rename_have_the_new_name(place: &dyn Place) {
    let (mut mine, mut other) = (place.log(), place.log());
    let names = |log: &mut dyn Log, n: i64| {
        let ticket = accept(log, delivery(n));
        let wait = Wait { until: at(20), lane: LANE };
        let enqueued = commit(log, Change::Enqueue { new: Box::new(delivery(n + 1)), wait });
        let Applied::Accepted { ticket: second, .. } = enqueued else { panic!("{enqueued:?}") };
        let third = failed(log, delivery(n + 2));
        [ticket.id, second.id, third].map(|id| get(log, id).connector)
    };
    assert_eq!(names(mine.as_mut(), 1), ["wms"; 3]);
    other.rename_connector(&environment(), "wms", "erp").expect("a count");
    assert_eq!(names(mine.as_mut(), 11), ["erp"; 3]);
    // A process that opened the log later has read the store later, where the name belongs to another connector.
    assert_eq!(names(place.log().as_mut(), 21), ["wms"; 3]);
    other.rename_connector(&environment(), "erp", "wms-asn").expect("a count");
    other.rename_connector(&environment(), "other", "erp").expect("a count");
    assert_eq!(names(mine.as_mut(), 31), ["wms-asn"; 3]);
}

pub fn a_line_survives_a_rename(place: &dyn Place) {
    let (mut mine, mut other) = (place.log(), place.log());
    let (one, _) = accept_in_line(mine.as_mut(), same_document(1));
    let (two, behind) = accept_in_line(mine.as_mut(), same_document(2));
    assert_eq!(behind, LinePosition::Behind(one.id));
    other.rename_connector(&environment(), "wms", "erp").expect("a count");
    let (three, behind) = accept_in_line(mine.as_mut(), same_document(3));
    assert_eq!(behind, LinePosition::Behind(one.id), "it waits behind the rows of the new name");
    end_in_line(mine.as_mut(), one, None, Next::End);
    let taken = take_in_line(mine.as_mut());
    assert_eq!(taken, [(two.id, LinePosition::First), (three.id, LinePosition::Behind(two.id))]);
}

/// A row in line can be found by its document before it has failed.
pub fn pruning_removes_the_ids_of_rows_that_were_in_line(place: &dyn Place) {
    let mut log = place.log();
    let (put_back, _) = accept_in_line(log.as_mut(), delivery(1));
    commit(log.as_mut(), Change::Release { ticket: put_back, waiting_on: None });
    let (settled, _) = accept_in_line(log.as_mut(), delivery(2));
    settle(log.as_mut(), settled, None, Next::End);
    let failed = failed(log.as_mut(), delivery(3));
    for id in [put_back.id, failed] {
        commit(log.as_mut(), Change::Discard { id, reason: "wrong".to_owned() });
    }
    assert_eq!(log.prune(&environment(), at(99), false).expect("a count"), 3);
    assert!(log.check().expect("a check").iter().all(|check| check.found.is_empty()));
}

/// One row of each state, plus rows of another connector and of another environment.
pub fn unsettled_rows_of_a_connector_are_counted(place: &dyn Place) {
    let mut log = place.log();
    let count = |log: &mut dyn Log| log.unsettled(&environment(), "wms").expect("a count");
    assert_eq!(count(log.as_mut()).total(), 0);
    failed(log.as_mut(), delivery(1));
    failed(log.as_mut(), NewDelivery { connector: "other".to_owned(), ..delivery(2) });
    failed(log.as_mut(), NewDelivery { environment: "other".parse().expect("an environment"), ..delivery(3) });
    delivered(log.as_mut(), delivery(4));
    assert_eq!(count(log.as_mut()), Unsettled { failed: 1, ..Unsettled::default() });
    let later = accept(log.as_mut(), delivery(5));
    settle(log.as_mut(), later, Some(Failure::Timeout), again(20));
    accept(log.as_mut(), delivery(6));
    assert_eq!(count(log.as_mut()), Unsettled { failed: 1, waiting: 2, ..Unsettled::default() });
    drop(log);
    let mut log = place.log();
    let expected = Unsettled { failed: 1, unknown: 1, pending: 1, waiting: 0 };
    assert_eq!(count(log.as_mut()), expected, "its process died");
}
