//! What a dead process was doing: its claims are attempts without an answer.

use super::fixture::{
    Place, accept, at, attempt, claim, commit, delivered, delivery, environment, failed, get, settle,
};
use super::queued;
use crate::log::{Applied, Change, Log, Next, PutRules, Settlement, Take, Wait, Whose};
use crate::model::{Attempt, AttemptKind, Author, Cause, Delivery, DeliveryId, Failure, State, Timestamp};

const FAILED: &[State] = &[State::Failed, State::Unknown];

fn author(kind: AttemptKind, who: &str) -> Author {
    Author { kind, by: Some(format!("{who}@shop")), reason: Some(format!("ticket of {who}")) }
}

/// A process that claims at second 30.
fn process(place: &dyn Place, author: &Author) -> Box<dyn Log> {
    let mut log = place.log();
    log.claim_for(author, || at(30));
    log
}

fn die(place: &dyn Place, log: Box<dyn Log>) -> Box<dyn Log> {
    drop(log);
    place.open(at(60)).log
}

fn history(log: &mut dyn Log, id: DeliveryId) -> Vec<Attempt> {
    log.history(id).expect("a history")
}

/// The attempt of `author` of which nothing else is known.
fn lost(number: u32, author: &Author, started_at: Timestamp) -> Attempt {
    let Author { kind, by, reason } = author.clone();
    Attempt { number, kind, started_at, url: String::new(), by, reason, answer: None }
}

pub fn a_claim_of_a_dead_process_is_an_attempt_without_an_answer(place: &dyn Place) {
    let ana = author(AttemptKind::Repost, "ana");
    let mut dead = process(place, &ana);
    let (old, done) = (failed(dead.as_mut(), delivery(1)), delivered(dead.as_mut(), delivery(2)));
    for id in [old, done] {
        claim(dead.as_mut(), id, &State::ALL).expect("a claim");
    }
    let new = accept(dead.as_mut(), delivery(3)).id;
    let mut log = die(place, dead);
    let shown = |row: Delivery| (row.state, row.attempts, row.reposts, row.failed_at, row.last_attempt_at());
    let row = |log: &mut dyn Log, id| shown(get(log, id));
    // It failed before, and since then.
    assert_eq!(row(log.as_mut(), old), (State::Unknown, 2, 1, Some(at(1)), Some(at(30))));
    assert_eq!(row(log.as_mut(), done), (State::Unknown, 2, 1, Some(at(60)), Some(at(30))));
    // A new row may be written long after it was created.
    assert_eq!(row(log.as_mut(), new), (State::Unknown, 1, 1, Some(at(60)), Some(at(30))));
    assert_eq!(get(log.as_mut(), old).cause, Some(Cause::from_text(Cause::UNRECORDED)));
    assert_eq!(get(log.as_mut(), old).last_attempt, Some(lost(2, &ana, at(30))));
    assert_eq!(history(log.as_mut(), new), [lost(1, &ana, at(30))]);
    let before = history(log.as_mut(), old);
    assert_eq!((before.len(), &before[1]), (2, &lost(2, &ana, at(30))));
    // The next attempt comes after it.
    let claimed = claim(log.as_mut(), old, FAILED).expect("a claim");
    assert_eq!(claimed.attempts, 2);
    let again = Attempt { number: 3, ..attempt(AttemptKind::Repost, Some(Failure::HttpStatus)) };
    settle(log.as_mut(), claimed.ticket, again.clone(), at(61));
    assert_eq!(history(log.as_mut(), old), [before, vec![again]].concat());
    assert!(get(log.as_mut(), old).is_maybe_applied(), "only a delivery ends its doubt");
}

pub fn each_dead_process_is_named_with_its_own_claims(place: &dyn Place) {
    let (ana, ben) = (author(AttemptKind::Repost, "ana"), author(AttemptKind::Resume, "ben"));
    let (mut one, mut two, mut silent) = (process(place, &ana), process(place, &ben), place.log());
    let ids: Vec<_> = (1..=6).map(|n| failed(silent.as_mut(), delivery(n))).collect();
    for (n, id) in ids.iter().enumerate() {
        let log = [&mut one, &mut two, &mut silent].into_iter().nth(n % 3).expect("a process");
        claim(log.as_mut(), *id, FAILED).expect("a claim");
    }
    drop((one, silent));
    let mut log = place.log();
    log.claim_for(&author(AttemptKind::Send, "cay"), || at(50));
    // In steps, while the process of `ben` is alive and another one begins to claim.
    accept(log.as_mut(), delivery(7));
    drop(two);
    let recover = Change::Recover { now: at(60), limit: 1 };
    while let Applied::Recovered { has_more: true, .. } = commit(log.as_mut(), recover.clone()) {}
    for (n, id) in ids.into_iter().enumerate() {
        let attempts = history(log.as_mut(), id);
        let expected = [Some(&ana), Some(&ben), None][n % 3].map(|author| lost(2, author, at(30)));
        assert_eq!(attempts.get(1), expected.as_ref(), "{n}");
        assert_eq!(get(log.as_mut(), id).state, State::Unknown);
    }
}

pub fn a_claim_that_only_waited_or_was_released_is_no_attempt(place: &dyn Place) {
    let mut dead = process(place, &author(AttemptKind::Send, "ana"));
    let released = accept(dead.as_mut(), delivery(1));
    commit(dead.as_mut(), Change::Release { ticket: released, waiting_on: None });
    let wait = Wait { until: at(90), lane: 1 };
    let waits = accept(dead.as_mut(), delivery(2));
    commit(dead.as_mut(), Change::Postpone { ticket: waits, wait });
    // Its sender has no answer, so it is unknown, but it was not sent.
    let put = Change::Put { new: Box::new(delivery(3)), rules: PutRules::default() };
    let Applied::Accepted { ticket: awaited, .. } = commit(dead.as_mut(), put) else { panic!("not new") };
    commit(dead.as_mut(), Change::Postpone { ticket: awaited, wait });
    let mut log = die(place, dead);
    for (ticket, state) in [(released, State::Pending), (waits, State::Pending), (awaited, State::Unknown)] {
        assert_eq!((get(log.as_mut(), ticket.id).state, get(log.as_mut(), ticket.id).attempts), (state, 0));
        assert_eq!(history(log.as_mut(), ticket.id), []);
    }
}

pub fn a_retry_of_a_dead_process_has_the_time_when_it_was_taken_up(place: &dyn Place) {
    let ana = author(AttemptKind::Send, "ana");
    let mut dead = process(place, &ana);
    let ticket = accept(dead.as_mut(), delivery(1));
    let first = attempt(AttemptKind::Send, Some(Failure::Timeout));
    let next = Next::Again(Wait { until: at(20), lane: 1 });
    commit(dead.as_mut(), Change::Settle(Box::new(Settlement { ticket, lane: 1, attempt: first, at: at(2), next })));
    let take = Change::Take(Take { whose: Whose::Mine(1), due: Timestamp::MAX, limit: 9 });
    assert!(matches!(commit(dead.as_mut(), take), Applied::Taken { rows, .. } if rows.len() == 1));
    let mut log = die(place, dead);
    assert_eq!(history(log.as_mut(), ticket.id)[1..], [lost(2, &ana, at(30))]);
    assert_eq!(get(log.as_mut(), ticket.id).state, State::Unknown);
}

pub fn what_a_dead_relay_may_send_again_is_due_at_once_as_before(place: &dyn Place) {
    let relay = Author { kind: AttemptKind::Relay, by: None, reason: None };
    let mut dead = process(place, &relay);
    let queued = queued::queue(dead.as_mut(), delivery(1));
    queued::note(dead.as_mut(), queued::ORIGIN);
    queued::take_for(dead.as_mut(), queued::ORIGIN, at(31), false);
    let failed_before = failed(dead.as_mut(), delivery(2));
    let rules = PutRules { has_given_id: true, ..PutRules::default() };
    let put = Change::Put { new: Box::new(delivery(2)), rules };
    assert!(matches!(commit(dead.as_mut(), put), Applied::Claimed(_)));
    let mut log = die(place, dead);
    let row = get(log.as_mut(), queued);
    // Its pauses must not grow with each restart.
    assert_eq!((row.state, row.attempts, row.is_maybe_applied()), (State::Pending, 0, true));
    assert_eq!(history(log.as_mut(), queued), []);
    let again = Author { kind: AttemptKind::RelayRepost, ..relay };
    assert_eq!(history(log.as_mut(), failed_before)[1..], [lost(2, &again, at(30))]);
    let Applied::Taken { rows, .. } = queued::take_for(log.as_mut(), queued::ORIGIN, at(61), false) else { panic!() };
    assert_eq!((queued::ids(&rows), rows[0].attempts), (vec![queued], 0));
    queued::settle(log.as_mut(), rows[0].ticket, 1, None, Next::End);
    assert_eq!(history(log.as_mut(), queued).len(), 1);
    assert_eq!(log.unfinished(&environment()).expect("an answer").unknown, [failed_before]);
}
