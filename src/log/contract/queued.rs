//! Events that were answered from the log: any process sends them when they are due, also after the one that took them in ended.

use super::fixture::{Place, accept, at, attempt, claim, commit, delivery, environment, failed, get, same_document};
use crate::log::{
    Applied, Change, Claimed, Differs, LinePosition, Log, Newer, Next, NotClaimed, PutRules, RelayOrigin, RelayStart,
    Settlement, Take, Ticket, Wait, Whose,
};
use crate::model::{Attempt, AttemptKind, DeliveryId, Failure, NewDelivery, Order, State, Timestamp};

pub(super) const ORIGIN: &str = "https://wms.example.com";

fn queue_change(new: NewDelivery, may_repeat: bool) -> Change {
    Change::Queue { new: Box::new(new), until: at(1000), may_repeat }
}

pub(super) fn queue(log: &mut dyn Log, new: NewDelivery) -> DeliveryId {
    match commit(log, queue_change(new, true)) {
        Applied::Queued { id, is_new: true } => id,
        other => panic!("not queued: {other:?}"),
    }
}

/// Notes the place of the connector, as a relay that may redirect its events.
pub(super) fn note(log: &mut dyn Log, origin: &str) {
    let (connector, origin) = ("wms".to_owned(), origin.to_owned());
    let origins = vec![RelayOrigin { connector, origin, queues: true }];
    let start = RelayStart { environment: environment(), origins, moves_queued: true };
    assert_eq!(log.note_origins(&start).expect("a commit"), []);
}

/// Takes rows as a process that sends them to `origin`.
pub(super) fn take_for(log: &mut dyn Log, origin: &str, due: Timestamp, only_expired: bool) -> Applied {
    let (connector, environment, origin) = ("wms".to_owned(), environment(), origin.to_owned());
    let whose = Whose::Queued { connector, environment, origin, only_expired };
    let take = Change::Take(Take { whose, due, limit: 10 });
    commit(log, Change::InLine { change: Box::new(take), now: due, order: Order::Document, lane: 3 })
}

fn take_at(log: &mut dyn Log, due: Timestamp, only_expired: bool) -> (Vec<Claimed>, Option<Timestamp>) {
    note(log, ORIGIN);
    match take_for(log, ORIGIN, due, only_expired) {
        Applied::Taken { rows, next } => (rows, next),
        other => panic!("not taken: {other:?}"),
    }
}

pub(super) fn ids(rows: &[Claimed]) -> Vec<DeliveryId> {
    rows.iter().map(|row| row.ticket.id).collect()
}

pub(super) fn settle(log: &mut dyn Log, ticket: Ticket, number: u32, failure: Option<Failure>, next: Next) {
    let attempt = Attempt { number, ..attempt(AttemptKind::Relay, failure) };
    let settlement = Box::new(Settlement { ticket, lane: 0, attempt, at: at(9), next });
    let settle = Change::Settle(settlement);
    let in_line = Change::InLine { change: Box::new(settle), now: at(9), order: Order::Document, lane: 3 };
    assert_eq!(commit(log, in_line), Applied::Settled(ticket.id));
}

pub fn a_queued_event_is_taken_once_by_any_process(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let queued: Vec<_> = (1..=3).map(|n| queue(one.as_mut(), delivery(n))).collect();
    let other = NewDelivery { connector: "erp".to_owned(), ..delivery(4) };
    queue(one.as_mut(), other);
    failed(one.as_mut(), delivery(5));
    let unfinished = one.unfinished(&environment()).expect("an answer");
    let expected = [("erp".to_owned(), 1), ("wms".to_owned(), 3)].into();
    assert_eq!((unfinished.pending, unfinished.queued), (Vec::new(), expected), "no earlier run left them");
    let (rows, next) = take_at(two.as_mut(), at(0), false);
    assert_eq!((ids(&rows), next), (queued.clone(), None));
    assert_eq!((rows[0].was, rows[0].queued_until), (State::Pending, Some(at(1000))));
    assert_eq!(take_at(one.as_mut(), at(0), false).0, []);
    assert_eq!(get(one.as_mut(), queued[0]).state, State::Sending);
    assert_eq!(claim(one.as_mut(), queued[0], &[State::Pending]), Err(NotClaimed::State(queued[0], State::Sending)));
}

pub fn a_queued_event_is_retried_later_by_any_process(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = queue(one.as_mut(), delivery(1));
    let (rows, _) = take_at(one.as_mut(), at(0), false);
    settle(one.as_mut(), rows[0].ticket, 1, Some(Failure::Timeout), Next::Later(at(60)));
    let row = get(two.as_mut(), id);
    assert_eq!((row.state, row.attempts, row.failed_at), (State::Pending, 1, None));
    assert_eq!(take_at(two.as_mut(), at(59), false), (Vec::new(), Some(at(60))));
    let (rows, _) = take_at(two.as_mut(), at(60), false);
    assert_eq!((ids(&rows), rows[0].attempts), (vec![id], 1));
    settle(two.as_mut(), rows[0].ticket, 2, None, Next::End);
    assert_eq!(get(one.as_mut(), id).state, State::Delivered);
    assert_eq!(one.history(id).expect("a history").len(), 2);
}

pub fn a_queued_event_whose_time_is_over_is_found(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    assert_eq!(take_at(log.as_mut(), at(999), true).0, []);
    assert_eq!(ids(&take_at(log.as_mut(), at(1000), true).0), [id]);
}

pub fn a_queued_event_is_known_by_its_id(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    assert_eq!(commit(log.as_mut(), queue_change(delivery(1), true)), Applied::Queued { id, is_new: false });
    let other = NewDelivery { payload: b"{}".to_vec(), ..delivery(1) };
    assert_eq!(commit(log.as_mut(), queue_change(other, true)), Applied::Conflict { id, differs: Differs::Payload });
    let equal = NewDelivery { payload: delivery(1).payload, ..delivery(2) };
    assert_ne!(queue(log.as_mut(), equal), id, "without an id, two may be two");
}

pub fn all_changes_are_made_or_none(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    let conflict = NewDelivery { payload: b"{}".to_vec(), ..delivery(1) };
    let all = vec![queue_change(delivery(2), true), queue_change(conflict, true), queue_change(delivery(3), true)];
    let Applied::All(applied) = commit(log.as_mut(), Change::All(all)) else { panic!() };
    assert_eq!(applied.last(), Some(&Applied::Conflict { id, differs: Differs::Payload }));
    assert_eq!(log.find("webhook-2").expect("an answer"), None);
    let all = vec![queue_change(delivery(2), true), queue_change(delivery(3), true)];
    let Applied::All(applied) = commit(log.as_mut(), Change::All(all)) else { panic!() };
    assert_eq!(applied.len(), 2);
    assert!(log.find("webhook-2").expect("an answer").is_some() && log.find("webhook-3").expect("an answer").is_some());
}

/// At least once where that does no harm; otherwise a person decides.
pub fn a_queued_event_of_a_dead_process_is_sent_again_if_it_may_be(place: &dyn Place) {
    let mut dead = place.log();
    let again = queue(dead.as_mut(), delivery(1));
    let once = match commit(dead.as_mut(), queue_change(delivery(2), false)) {
        Applied::Queued { id, .. } => id,
        other => panic!("{other:?}"),
    };
    let waits = queue(dead.as_mut(), delivery(3));
    let (rows, _) = take_at(dead.as_mut(), at(0), false);
    let wait = crate::log::Wait { until: Timestamp::MAX, lane: 0 };
    commit(dead.as_mut(), Change::Postpone { ticket: rows[2].ticket, wait });
    drop(dead);
    assert_eq!(place.open(at(60)).recovered, 1);
    let mut log = place.log();
    assert_eq!(get(log.as_mut(), once).state, State::Unknown);
    let row = get(log.as_mut(), again);
    assert_eq!((row.state, row.is_maybe_applied()), (State::Pending, true));
    let (rows, _) = take_at(log.as_mut(), at(61), false);
    assert_eq!(ids(&rows), [again, waits]);
}

/// Order across restarts: the older event is retried in an hour, and no process has claimed it.
pub fn a_queued_event_waits_for_an_older_one_that_is_retried(place: &dyn Place) {
    let mut log = place.log();
    let first = queue(log.as_mut(), same_document(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::Timeout), Next::Later(at(60)));
    let second = queue(log.as_mut(), same_document(2));
    drop(log);
    let mut log = place.log();
    let (rows, _) = take_at(log.as_mut(), at(1), false);
    assert_eq!((ids(&rows), rows[0].place), (vec![second], LinePosition::Behind(first)));
    let (rows, _) = take_at(log.as_mut(), at(60), false);
    assert_eq!((ids(&rows), rows[0].place), (vec![first], LinePosition::First));
    settle(log.as_mut(), rows[0].ticket, 2, None, Next::End);
    let mine = Change::Take(Take { whose: Whose::Mine(3), due: at(61), limit: 10 });
    let in_line = Change::InLine { change: Box::new(mine), now: at(61), order: Order::Document, lane: 3 };
    let Applied::Taken { rows, .. } = commit(log.as_mut(), in_line) else { panic!() };
    assert_eq!((ids(&rows), rows[0].place), (vec![second], LinePosition::First));
}

pub fn a_queued_event_that_failed_for_good_holds_later_ones(place: &dyn Place) {
    let mut log = place.log();
    let first = queue(log.as_mut(), same_document(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::HttpStatus), Next::End);
    assert_eq!(get(log.as_mut(), first).state, State::Failed);
    queue(log.as_mut(), same_document(2));
    let (rows, _) = take_at(log.as_mut(), at(1), false);
    assert_eq!(rows[0].place, LinePosition::Held(first));
}

pub fn a_queued_event_is_found_after_its_connector_was_renamed(place: &dyn Place) {
    let (mut relay, mut other) = (place.log(), place.log());
    let id = queue(relay.as_mut(), delivery(1));
    other.rename_connector(&environment(), "wms", "new-wms").expect("a rename");
    let later = queue(relay.as_mut(), delivery(2));
    let (rows, _) = take_at(relay.as_mut(), at(0), false);
    assert_eq!(ids(&rows), [id, later]);
    assert_eq!(rows[0].facts.connector, "new-wms");
}

/// A person or a sender waits for its outcome, so it is not left for a relay.
pub fn a_queued_event_that_is_claimed_by_itself_is_not_left_for_later(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::HttpStatus), Next::End);
    let reposted = claim(log.as_mut(), id, &[State::Failed]).expect("a claim");
    assert_eq!(reposted.queued_until, None, "a repost");
    commit(log.as_mut(), Change::Postpone { ticket: reposted.ticket, wait: Wait { until: at(1), lane: 4 } });
    let take = Change::Take(Take { whose: Whose::Mine(4), due: at(1), limit: 10 });
    let Applied::Taken { rows, .. } = commit(log.as_mut(), take) else { panic!() };
    assert_eq!((ids(&rows), rows[0].queued_until), (vec![id], None), "a repost that waited");
    let other = queue(log.as_mut(), delivery(2));
    let rules = PutRules { has_given_id: true, is_absorbed: true };
    let put = |log: &mut dyn Log| commit(log, Change::Put { new: Box::new(delivery(2)), rules });
    assert_eq!(put(log.as_mut()), Applied::Queued { id: other, is_new: false }, "it is sent anyway");
    let (rows, _) = take_at(log.as_mut(), at(2), false);
    assert_eq!((ids(&rows), rows[0].queued_until), (vec![other], Some(at(1000))), "it is queued as before");
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::HttpStatus), Next::End);
    let Applied::Claimed(again) = put(log.as_mut()) else { panic!("it failed") };
    assert_eq!((again.ticket.id, again.queued_until), (other, None), "a sender that waits");
}

/// Its time for retries was over, and the sender tries again.
pub fn an_event_that_comes_in_again_with_its_id_is_queued_again_if_it_failed(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    assert_eq!(ids(&rows), [id]);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::HttpStatus), Next::End);
    assert_eq!(queue(log.as_mut(), delivery(1)), id, "failed");
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    assert_eq!((ids(&rows), rows[0].attempts), (vec![id], 1));
    settle(log.as_mut(), rows[0].ticket, 2, None, Next::End);
    assert_eq!(commit(log.as_mut(), queue_change(delivery(1), true)), Applied::Queued { id, is_new: false });
    let (tried, waiting) = (failed(log.as_mut(), delivery(2)), queue(log.as_mut(), delivery(3)));
    for (id, event) in [(tried, delivery(2)), (waiting, delivery(3))] {
        commit(log.as_mut(), Change::Discard { id, reason: "a person decided".to_owned() });
        let discarded = Applied::NotClaimed(NotClaimed::State(id, State::Discarded));
        assert_eq!(commit(log.as_mut(), queue_change(event, true)), discarded);
    }
    assert_eq!(take_at(log.as_mut(), at(0), false).0, []);
}

pub fn a_queued_event_is_withdrawn_unless_a_process_has_taken_it(place: &dyn Place) {
    let mut log = place.log();
    let (first, second) = (queue(log.as_mut(), same_document(1)), queue(log.as_mut(), same_document(2)));
    let withdraw = |log: &mut dyn Log, id| match commit(log, Change::Withdraw(id)) {
        Applied::Changed { id: of, is_changed } if of == id => is_changed,
        other => panic!("{other:?}"),
    };
    assert!(withdraw(log.as_mut(), first));
    assert_eq!(log.get(first).expect("an answer"), None, "no row of it is left");
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    assert_eq!((ids(&rows), rows[0].place), (vec![second], LinePosition::First), "it waits for nothing");
    assert!(!withdraw(log.as_mut(), second), "it is being sent");
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::HttpStatus), Next::End);
    assert!(!withdraw(log.as_mut(), second), "it failed");
    assert_eq!(queue(log.as_mut(), same_document(2)), second);
    assert!(!withdraw(log.as_mut(), second), "it was there before");
    let (waiting, tried) = (queue(log.as_mut(), delivery(8)), failed(log.as_mut(), delivery(9)));
    assert!(!withdraw(log.as_mut(), tried), "it was not queued");
    assert_ne!(queue(log.as_mut(), same_document(1)), first, "the id of a row is used once");
    let relied_on = queue(log.as_mut(), delivery(6));
    assert_eq!(commit(log.as_mut(), queue_change(delivery(6), true)), Applied::Queued { id: relied_on, is_new: false });
    assert!(!withdraw(log.as_mut(), relied_on), "a second sender got a receipt for it");
    assert_eq!(get(log.as_mut(), waiting).state, State::Pending);
}

/// The sender gives a message one id for all that receive it.
pub fn an_id_that_another_connectors_event_has_is_completed_with_the_connectors_name(place: &dyn Place) {
    let mut log = place.log();
    let to = |connector: &str| NewDelivery { connector: connector.to_owned(), ..delivery(1) };
    let first = queue(log.as_mut(), to("wms"));
    let second = queue(log.as_mut(), to("erp"));
    assert_eq!(get(log.as_mut(), second).webhook_id, "webhook-1-erp");
    let rules = PutRules { has_given_id: true, is_absorbed: true };
    let put = |log: &mut dyn Log, new| commit(log, Change::Put { new: Box::new(new), rules });
    let Applied::Claimed(third) = put(log.as_mut(), to("crm")) else { panic!("the one who asks must learn the id") };
    assert_eq!((third.facts.webhook_id.as_str(), third.was), ("webhook-1-crm", State::Pending));
    assert_eq!(third.payload, delivery(1).payload);
    for (connector, id) in [("wms", first), ("erp", second)] {
        let again = commit(log.as_mut(), queue_change(to(connector), true));
        assert_eq!(again, Applied::Queued { id, is_new: false }, "{connector}");
    }
    let changed = NewDelivery { payload: b"{}".to_vec(), ..to("erp") };
    let conflict = Applied::Conflict { id: second, differs: Differs::Payload };
    assert_eq!(commit(log.as_mut(), queue_change(changed, true)), conflict);
    let long = NewDelivery { webhook_id: "x".repeat(256), ..delivery(2) };
    queue(log.as_mut(), long.clone());
    let cut = queue(log.as_mut(), NewDelivery { connector: "erp".to_owned(), ..long });
    assert_eq!(
        get(log.as_mut(), cut).webhook_id,
        format!("{}-erp", crate::model::hex(&crate::model::digest("x".repeat(256).as_bytes())))
    );
}

/// No relay may run, so a command or a sender that waits would wait for ever.
pub fn only_a_queued_event_waits_for_a_queued_one(place: &dyn Place) {
    let mut log = place.log();
    let first = queue(log.as_mut(), same_document(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::Timeout), Next::Later(at(60)));
    let rules = PutRules { has_given_id: true, is_absorbed: true };
    let sent = Change::Accept(Box::new(same_document(2)));
    let put = Change::Put { new: Box::new(same_document(3)), rules };
    let mut before = first;
    for change in [sent, put] {
        let in_line = Change::InLine { change: Box::new(change), now: at(1), order: Order::Document, lane: 3 };
        let Applied::Accepted { place, ticket } = commit(log.as_mut(), in_line) else { panic!() };
        assert_eq!(place, LinePosition::Held(before));
        settle(log.as_mut(), ticket, 1, Some(Failure::Held), Next::Held(before));
        before = ticket.id;
    }
}

/// The process that wrote the time had a clock that was ahead.
pub fn a_queued_event_is_taken_although_the_clock_was_set_back(place: &dyn Place) {
    let mut log = place.log();
    let id = queue(log.as_mut(), delivery(1));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    let a_day = 24 * 60 * 60;
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::Timeout), Next::Later(at(a_day)));
    assert_eq!(ids(&take_at(log.as_mut(), at(1), false).0), [id]);
    let other = queue(log.as_mut(), delivery(2));
    let (rows, _) = take_at(log.as_mut(), at(0), false);
    settle(log.as_mut(), rows[0].ticket, 1, Some(Failure::Timeout), Next::Later(at(3600)));
    assert_eq!(take_at(log.as_mut(), at(1), false).0, [], "event {other} is due in an hour");
}

/// A count that is being sent is found by older ones also where order does not count.
pub fn a_queued_snapshot_is_in_its_documents_line_from_the_start(place: &dyn Place) {
    let mut log = place.log();
    let old = accept(log.as_mut(), same_document(1));
    let change = Box::new(queue_change(same_document(2), true));
    let in_line = Change::InLine { change, now: at(0), order: Order::None, lane: 0 };
    let Applied::All(all) = commit(log.as_mut(), Change::All(vec![in_line])) else { panic!() };
    let [Applied::Queued { id, is_new: true }] = all[..] else { panic!("{all:?}") };
    let newer = |log: &mut dyn Log| commit(log, Change::LookForNewer(old.id, Newer::OnItsWay));
    assert_eq!(newer(log.as_mut()), Applied::Newer(None), "it is not being sent yet");
    note(log.as_mut(), ORIGIN);
    let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
    let whose = Whose::Queued { connector, environment, origin, only_expired: false };
    commit(log.as_mut(), Change::Take(Take { whose, due: at(0), limit: 10 }));
    assert_eq!(newer(log.as_mut()), Applied::Newer(Some(id)));
}
