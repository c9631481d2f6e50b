//! Claims: one owner at a time, and what happens to the claims of a dead process.

use super::fixture::{
    Place, accept, at, attempt, claim, commit, delivered, delivery, environment, failed, found, get, settle,
};
use crate::log::{Applied, Change, NotClaimed};
use crate::model::{AttemptKind, Failure, Query, State};

const FAILED: &[State] = &[State::Failed, State::Unknown];

pub fn a_new_delivery_is_claimed(place: &dyn Place) {
    let mut log = place.log();
    let new = accept(log.as_mut(), delivery(1));
    assert_eq!(get(log.as_mut(), new.id).state, State::Sending);
    let again = commit(log.as_mut(), Change::Accept(Box::new(delivery(1))));
    assert_eq!(again, Applied::NotClaimed(NotClaimed::State(new.id, State::Sending)));
    assert_eq!(log.payload(new.id).expect("an answer"), Some(delivery(1).payload));
}

pub fn one_of_two_processes_gets_the_claim(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = failed(one.as_mut(), delivery(1));
    let mine = claim(one.as_mut(), id, FAILED).expect("no process has it");
    assert_eq!((mine.was, mine.attempts, mine.payload), (State::Failed, 1, delivery(1).payload));
    assert_eq!(claim(two.as_mut(), id, FAILED), Err(NotClaimed::State(id, State::Sending)));
    assert_eq!(found(two.as_mut(), &Query::default()), [id], "a claim does not hide a failed row");
    assert_eq!(get(two.as_mut(), id).state, State::Sending);
    settle(one.as_mut(), mine.ticket, attempt(AttemptKind::Repost, None), at(2));
    assert_eq!(claim(two.as_mut(), id, FAILED), Err(NotClaimed::State(id, State::Delivered)));
    assert!(claim(two.as_mut(), id, &[State::Delivered]).is_ok(), "on request");
}

pub fn only_rows_in_the_state_that_was_seen_are_claimed(place: &dyn Place) {
    let mut log = place.log();
    let id = delivered(log.as_mut(), delivery(1));
    let missing = crate::model::DeliveryId(id.0 + 1);
    assert_eq!(claim(log.as_mut(), missing, &State::ALL), Err(NotClaimed::Missing(missing)));
    assert_eq!(claim(log.as_mut(), id, FAILED), Err(NotClaimed::State(id, State::Delivered)));
    assert_eq!(claim(log.as_mut(), id, &[]), Err(NotClaimed::State(id, State::Delivered)));
}

pub fn a_release_undoes_a_claim(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let before = get(log.as_mut(), id);
    let ticket = claim(log.as_mut(), id, FAILED).expect("a claim").ticket;
    assert_eq!(commit(log.as_mut(), Change::Release { ticket, waiting_on: None }), Applied::Settled(id));
    assert_eq!(get(log.as_mut(), id), before);
    assert_eq!(commit(log.as_mut(), Change::Release { ticket, waiting_on: None }), Applied::Lost(id), "once only");
    let new = accept(log.as_mut(), delivery(2));
    commit(log.as_mut(), Change::Release { ticket: new, waiting_on: None });
    assert_eq!(get(log.as_mut(), new.id).state, State::Pending);
}

pub fn a_lost_claim_writes_nothing(place: &dyn Place) {
    let (mut one, mut two) = (place.log(), place.log());
    let id = failed(one.as_mut(), delivery(1));
    let old = claim(one.as_mut(), id, FAILED).expect("a claim").ticket;
    commit(one.as_mut(), Change::Release { ticket: old, waiting_on: None });
    let new = claim(two.as_mut(), id, FAILED).expect("a claim").ticket;
    let before = get(one.as_mut(), id);
    for answer in [None, Some(Failure::Timeout)] {
        assert_eq!(settle(one.as_mut(), old, attempt(AttemptKind::Repost, answer), at(9)), Applied::Lost(id));
        assert_eq!(settle(one.as_mut(), new, attempt(AttemptKind::Repost, answer), at(9)), Applied::Lost(id));
    }
    assert_eq!(get(one.as_mut(), id), before);
    assert_eq!(one.history(id).expect("a history").len(), 1);
    assert_eq!(settle(two.as_mut(), new, attempt(AttemptKind::Repost, None), at(9)), Applied::Settled(id));
}

pub fn claims_of_dead_processes_become_unknown(place: &dyn Place) {
    let mut dead = place.log();
    let repost = failed(dead.as_mut(), delivery(1));
    let done = delivered(dead.as_mut(), delivery(2));
    claim(dead.as_mut(), repost, FAILED).expect("a claim");
    let new = accept(dead.as_mut(), delivery(3)).id;
    drop(dead);
    let opened = place.open(at(60));
    assert_eq!(opened.recovered, 2);
    let mut log = opened.log;
    // What failed before stays failed since then.
    for (id, since) in [(repost, at(1)), (new, at(60))] {
        let row = get(log.as_mut(), id);
        assert_eq!((row.state, row.failed_at, row.is_maybe_applied()), (State::Unknown, Some(since), true));
    }
    assert_eq!(get(log.as_mut(), done).state, State::Delivered);
    let by_product = Query { products: vec!["P-3".to_owned()], ..Query::default() };
    assert_eq!(found(log.as_mut(), &by_product), [new]);
    assert_eq!(log.unfinished(&environment()).expect("an answer").unknown, [repost, new]);
    assert!(claim(log.as_mut(), new, FAILED).is_ok());
    assert_eq!(place.open(at(61)).recovered, 0);
}

pub fn claims_of_living_processes_are_left_alone(place: &dyn Place) {
    let mut living = place.log();
    let ticket = accept(living.as_mut(), delivery(1));
    let opened = place.open(at(60));
    assert_eq!(opened.recovered, 0);
    drop(opened);
    assert_eq!(settle(living.as_mut(), ticket, attempt(AttemptKind::Send, None), at(61)), Applied::Settled(ticket.id));
}

/// Two processes claim all rows at the same time: each row is claimed by exactly one.
pub fn two_processes_share_the_failed_events(place: &dyn Place) {
    let mut log = place.log();
    let ids: Vec<_> = (1..=200).map(|n| failed(log.as_mut(), delivery(n))).collect();
    let reach = |mut log: Box<dyn crate::log::Log>, ids: Vec<crate::model::DeliveryId>| {
        std::thread::spawn(move || {
            let got = ids.into_iter().filter(|id| match claim(log.as_mut(), *id, FAILED) {
                Ok(mine) => {
                    settle(log.as_mut(), mine.ticket, attempt(AttemptKind::Repost, None), at(0))
                        == Applied::Settled(*id)
                }
                Err(_) => false,
            });
            got.count()
        })
    };
    let backwards = ids.iter().rev().copied().collect();
    let hands = [reach(place.log(), ids.clone()), reach(place.log(), backwards)];
    let got: Vec<usize> = hands.into_iter().map(|hand| hand.join().expect("no panic")).collect();
    assert_eq!(got.iter().sum::<usize>(), ids.len(), "{got:?}");
    for id in ids {
        assert_eq!(log.history(id).expect("a history").len(), 2);
    }
}
