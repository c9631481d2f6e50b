//! A row that another process changed between its selection and its claim is not sent.

use super::fixture::{
    Place, accept, at, attempt, claim, claim_as_seen, commit, delivered, failed, get, same_document, settle,
};
use crate::log::{Applied, Change, LinePosition, Log, Newer, Next, NotClaimed, Refuse, Settlement, Wait};
use crate::model::{ApiKey, AttemptKind, DeliveryId, Failure, NewDelivery, Order, State};

pub fn a_row_that_was_tried_after_its_selection_is_not_claimed(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = failed(one.as_mut(), same_document(1));
    let seen = get(one.as_mut(), id).seen();
    let refused = |log: &mut dyn Log| claim_as_seen(log, id, seen, Refuse::default()).expect_err("it changed");
    let ticket = claim(two.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    assert_eq!(refused(one.as_mut()), NotClaimed::State(id, State::Sending));
    settle(two.as_mut(), ticket, attempt(AttemptKind::Repost, Some(Failure::HttpStatus)), at(2));
    assert_eq!(refused(one.as_mut()), NotClaimed::Changed(id, State::Failed), "the state alone is not enough");
    let ticket = claim(two.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    settle(two.as_mut(), ticket, attempt(AttemptKind::Repost, None), at(3));
    assert_eq!(refused(one.as_mut()), NotClaimed::State(id, State::Delivered));
}

pub fn a_row_that_came_into_doubt_after_its_selection_is_not_claimed(place: &dyn Place) {
    let mut log = place.log();
    let pending = accept(log.as_mut(), same_document(1));
    commit(log.as_mut(), Change::Release { ticket: pending, waiting_on: None });
    let unknown = failed(log.as_mut(), same_document(2));
    let claimed = claim(log.as_mut(), unknown, &[State::Failed]).expect("a claim");
    settle(log.as_mut(), claimed.ticket, attempt_without_answer(), at(2));
    for id in [pending.id, unknown] {
        let seen = get(log.as_mut(), id).seen();
        let mut dead = place.log();
        claim(dead.as_mut(), id, &[seen.state]).expect("a claim");
        drop(dead);
        assert_eq!(place.open(at(60)).recovered, 1);
        let state = get(log.as_mut(), id).state;
        assert_eq!(state, State::Unknown);
        let refused = claim_as_seen(log.as_mut(), id, seen, Refuse::default());
        assert!(matches!(refused, Err(NotClaimed::State(..) | NotClaimed::Changed(..))), "{refused:?}");
    }
}

fn attempt_without_answer() -> crate::model::Attempt {
    crate::model::Attempt { answer: None, ..attempt(AttemptKind::Repost, None) }
}

pub fn a_claim_that_was_released_does_not_invalidate_a_selection(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = failed(one.as_mut(), same_document(1));
    let seen = get(one.as_mut(), id).seen();
    let ticket = claim(two.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    commit(two.as_mut(), Change::Release { ticket, waiting_on: None });
    assert!(claim_as_seen(one.as_mut(), id, seen, Refuse::ALL).is_ok());
}

pub fn a_newer_event_that_was_delivered_meanwhile_prevents_a_claim(place: &dyn Place) {
    let mut log = place.log();
    let old = failed(log.as_mut(), same_document(10));
    let seen = get(log.as_mut(), old).seen();
    let refuses = |log: &mut dyn Log| {
        let claimed = claim_as_seen(log, old, seen, Refuse::ALL);
        if let Ok(claimed) = &claimed {
            commit(log, Change::Release { ticket: claimed.ticket, waiting_on: None });
        }
        claimed.err()
    };
    let others: [fn(&mut NewDelivery); 6] = [
        |new| new.extracted.time = Some(at(9)),
        |new| new.extracted.store = None,
        |new| new.connector = "other".to_owned(),
        |new| new.event = "CYC_COUNT_CREATED_EVENT".parse().ok(),
        |new| new.api_key = ApiKey::Ina,
        |new| new.is_test = true,
    ];
    for (n, other) in (20..).zip(others) {
        let mut new = same_document(n);
        other(&mut new);
        delivered(log.as_mut(), new);
        assert_eq!(refuses(log.as_mut()), None, "{n}");
    }
    let newer = delivered(log.as_mut(), same_document(30));
    assert_eq!(refuses(log.as_mut()), Some(NotClaimed::Superseded(old, newer)));
    assert!(
        claim_as_seen(log.as_mut(), old, seen, Refuse::default()).is_ok(),
        "without the condition it can be claimed"
    );
}

pub fn a_newer_event_that_is_being_sent_prevents_a_claim(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let (old, newer) = (failed(one.as_mut(), same_document(1)), failed(one.as_mut(), same_document(2)));
    let seen = get(one.as_mut(), old).seen();
    let ticket = claim(two.as_mut(), newer, &[State::Failed]).expect("a claim").ticket;
    let refused = claim_as_seen(one.as_mut(), old, seen, Refuse::ALL);
    assert_eq!(refused, Err(NotClaimed::Superseded(old, newer)));
    commit(two.as_mut(), Change::Release { ticket, waiting_on: None });
    assert!(claim_as_seen(one.as_mut(), old, seen, Refuse::ALL).is_ok());
}

pub fn a_test_payload_is_never_newer_than_a_real_event(place: &dyn Place) {
    let mut log = place.log();
    let newer =
        |log: &mut dyn Log, id: DeliveryId| log.candidate(id).expect("an answer").expect("a row").newer_delivered;
    let real = failed(log.as_mut(), same_document(1));
    let test = failed(log.as_mut(), NewDelivery { is_test: true, ..same_document(2) });
    let tested = delivered(log.as_mut(), NewDelivery { is_test: true, ..same_document(3) });
    assert_eq!((newer(log.as_mut(), real), newer(log.as_mut(), test)), (None, Some(tested)));
    let counted = delivered(log.as_mut(), same_document(4));
    assert_eq!((newer(log.as_mut(), real), newer(log.as_mut(), test)), (Some(counted), Some(counted)));
}

pub fn a_newer_event_is_found(place: &dyn Place) {
    let (mut log, mut other) = (place.log(), place.log());
    let waits = accept(log.as_mut(), same_document(1));
    let look = |log: &mut dyn Log, which| match commit(log, Change::LookForNewer(waits.id, which)) {
        Applied::Newer(newer) => newer,
        other => panic!("{other:?}"),
    };
    assert_eq!(look(log.as_mut(), Newer::OnItsWay), None);
    let put = |change| Change::InLine { change: Box::new(change), now: at(5), order: Order::None, lane: 0 };
    let accepted = commit(other.as_mut(), put(Change::Accept(Box::new(same_document(2)))));
    let Applied::Accepted { ticket, place: LinePosition::First } = accepted else {
        panic!("nothing waits: {accepted:?}")
    };
    let all = [Newer::Ignored, Newer::Delivered, Newer::OnItsWay];
    assert_eq!(all.map(|which| look(log.as_mut(), which)), [None, None, Some(ticket.id)], "it is on its way");
    let end = Settlement { ticket, lane: 0, attempt: attempt(AttemptKind::Send, None), at: at(6), next: Next::End };
    commit(other.as_mut(), put(Change::Settle(Box::new(end))));
    assert_eq!(all.map(|which| look(log.as_mut(), which)), [None, Some(ticket.id), Some(ticket.id)]);
    assert_eq!(look(log.as_mut(), Newer::OnItsWay), Some(ticket.id));
}

pub fn a_release_after_an_attempt_invalidates_a_selection(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = failed(one.as_mut(), same_document(1));
    let seen = get(one.as_mut(), id).seen();
    let ticket = claim(two.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    let tried = Settlement {
        ticket,
        lane: 0,
        attempt: attempt(AttemptKind::Repost, Some(Failure::Timeout)),
        at: at(1),
        next: Next::Again(Wait { until: at(5), lane: 0 }),
    };
    commit(two.as_mut(), Change::Settle(Box::new(tried)));
    for change in [Change::Release { ticket, waiting_on: None }, Change::ReleaseWaiting] {
        commit(two.as_mut(), change);
    }
    let refused = claim_as_seen(one.as_mut(), id, seen, Refuse::default());
    assert_eq!(refused, Err(NotClaimed::Changed(id, State::Failed)));
}
