//! One of two machines gets a row.

use super::{accept, claim, failed_delivery, queued, settle, ticket};
use crate::log::contract::{at, delivery};
use crate::log::postgres::fence::fence;
use crate::log::postgres::recover;
use crate::log::postgres::testing::machine::{Machine, Open, new_machine, race};
use crate::log::{Applied, Change, NotClaimed, Take};
use crate::model::{AttemptKind, DeliveryId, State, Timestamp};

#[test]
fn the_second_claim_of_a_row_waits_and_loses() {
    let Some(mut one) = new_machine() else { return };
    let (mut two, id) = (one.another(), failed_delivery(&mut one, 1));
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(claim(id)), &mut two, |two| two.commit(claim(id)));
    assert!(matches!(first, Applied::Claimed(_)), "{first:?}");
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
    assert!(has_waited);
}

#[test]
fn a_row_that_is_being_claimed_is_not_discarded() {
    let Some(mut one) = new_machine() else { return };
    let (mut two, id) = (one.another(), failed_delivery(&mut one, 1));
    let discard = || Change::Discard { id, reason: "no".to_owned() };
    let (_, second, _) = race(&mut one, |open| open.apply(claim(id)), &mut two, |two| two.commit(discard()));
    assert_eq!(second, Applied::Changed { id, is_changed: false });
    let id = failed_delivery(&mut one, 2);
    let discard = || Change::Discard { id, reason: "no".to_owned() };
    let (first, second, _) = race(&mut one, |open| open.apply(discard()), &mut two, |two| two.commit(claim(id)));
    assert_eq!(first, Applied::Changed { id, is_changed: true });
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Discarded)));
}

#[test]
fn a_row_that_is_claimed_and_released_at_once_can_be_claimed() {
    let Some(mut one) = new_machine() else { return };
    let (mut two, id) = (one.another(), failed_delivery(&mut one, 1));
    let claim_and_release = |open: &Open<'_>| {
        let ticket = ticket(open.apply(claim(id)));
        open.apply(Change::Release { ticket, waiting_on: None })
    };
    let (_, second, _) = race(&mut one, claim_and_release, &mut two, |two| two.commit(claim(id)));
    assert!(matches!(second, Applied::Claimed(_)), "{second:?}");
}

#[test]
fn a_process_in_the_middle_of_a_commit_is_not_declared_dead() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let ticket = ticket(one.commit(accept(delivery(1))));
    one.die();
    let recover = || Change::Recover { now: at(5), limit: 10 };
    let delivered = settle(ticket, AttemptKind::Send, None);
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(delivered), &mut two, |two| two.commit(recover()));
    assert_eq!(first, Applied::Settled(ticket.id));
    assert_eq!(second, Applied::Recovered { unknown: 0, has_more: false });
    assert!(!has_waited);
    assert_eq!(state(&one, ticket.id), "delivered");
}

#[test]
fn a_process_that_is_declared_dead_cannot_commit() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let ticket = ticket(one.commit(accept(delivery(1))));
    one.die();
    let recover = || Change::Recover { now: at(5), limit: 10 };
    let next = one.next();
    let (recovered, fenced, has_waited) = race(
        &mut two,
        |open| open.apply(recover()),
        &mut one,
        |one| one.session.execute(fence(), &[&one.owner, &next]),
    );
    assert_eq!(recovered, Applied::Recovered { unknown: 1, has_more: false });
    assert_eq!(fenced.expect("an answer"), 0);
    assert!(has_waited);
    assert_eq!(state(&two, ticket.id), "unknown");
}

#[test]
fn each_claim_of_a_dead_process_is_dissolved_once() {
    let Some(mut one) = new_machine() else { return };
    let (mut two, mut dead) = (one.another(), one.another());
    for n in 1..=5 {
        dead.commit(accept(delivery(n)));
    }
    let wait = crate::log::Wait { until: at(100), lane: 1 };
    dead.commit(Change::Enqueue { new: Box::new(delivery(6)), wait });
    dead.die();
    one.step(&mut |session| recover::mark_dead(session, 0).map(|()| 0)).expect("marked");
    let recover = |limit| Change::Recover { now: at(5), limit };
    let (first, second, _) = race(&mut one, |open| open.apply(recover(2)), &mut two, |two| two.commit(recover(10)));
    assert_eq!(first, Applied::Recovered { unknown: 2, has_more: true });
    assert_eq!(second, Applied::Recovered { unknown: 3, has_more: false });
    assert_eq!(one.commit(recover(10)), Applied::Recovered { unknown: 0, has_more: false });
    assert_eq!(one.ask("SELECT count(*) FROM latest_failure"), 5);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE state = 'pending' AND owner IS NULL"), 1);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE state = 'unknown' AND digest IS NOT NULL"), 5);
}

#[test]
fn queued_rows_that_another_machine_takes_are_skipped() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for n in 1..=3 {
        let new = Box::new(delivery(n));
        one.commit(Change::Queue { new, until: at(1000), may_repeat: false });
    }
    let take = |limit| Change::Take(Take { whose: queued(), due: at(20), limit });
    let (first, second, has_waited) = race(&mut one, |open| open.apply(take(2)), &mut two, |two| two.commit(take(2)));
    let (Applied::Taken { rows: first, .. }, Applied::Taken { rows: second, next }) = (first, second) else {
        panic!("no rows")
    };
    let numbers =
        |rows: &[crate::log::Claimed]| rows.iter().map(|row| row.facts.webhook_id.clone()).collect::<Vec<_>>();
    assert_eq!(
        (numbers(&first), numbers(&second)),
        (vec!["webhook-1".to_owned(), "webhook-2".to_owned()], vec!["webhook-3".to_owned()])
    );
    assert!(!has_waited);
    assert_eq!(next, Timestamp::from_millis(at(20).as_millis() + 100), "the others are looked at again soon");
    assert_eq!(two.commit(take(2)), Applied::Taken { rows: Vec::new(), next: None });
}

fn state(machine: &Machine, id: DeliveryId) -> String {
    let sql = "SELECT state FROM delivery WHERE id = $1";
    machine.session.one(sql, &[&id.0], |cells| cells.next()).expect("an answer").expect("a row")
}
