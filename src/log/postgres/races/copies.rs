//! Of an event and its copies one is sent, whichever machine sends it.

use super::{accept, claim, fail, settle, ticket};
use crate::log::contract::delivery;
use crate::log::postgres::testing::machine::{Machine, new_machine, race};
use crate::log::{Applied, Change, NotClaimed, Refuse};
use crate::model::{AttemptKind, DeliveryId, Failure, Lineage, Seen, State};

/// A copy that was edited from a failed row.
fn copy(of: DeliveryId, n: i64) -> Change {
    let seen = Some(Seen { state: State::Failed, claims: 1 });
    let mut new = delivery(n);
    new.lineage = Some(Lineage { of, seen, difference: "/a".to_owned() });
    accept(new)
}

fn states(machine: &Machine) -> Vec<String> {
    machine.session.all("SELECT state FROM delivery ORDER BY id", &[], |cells| cells.next()).expect("states")
}

#[test]
fn an_event_that_is_being_copied_is_not_sent() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(copy(id, 2)), &mut two, |two| two.commit(claim(id)));
    assert!(matches!(first, Applied::Accepted { .. }), "{first:?}");
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
    assert!(has_waited);
}

#[test]
fn an_event_that_is_being_sent_is_not_copied() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(claim(id)), &mut two, |two| two.commit(copy(id, 2)));
    assert!(matches!(first, Applied::Claimed(_)), "{first:?}");
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
    assert!(has_waited);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE has_copies"), 0);
}

#[test]
fn one_of_two_copies_that_are_made_at_once_is_sent() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let (first, second, _) = race(&mut one, |open| open.apply(copy(id, 2)), &mut two, |two| two.commit(copy(id, 3)));
    assert!(matches!(first, Applied::Accepted { .. }), "{first:?}");
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
}

#[test]
fn one_of_two_copies_is_claimed() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let made = ticket(one.commit(copy(id, 2)));
    one.commit(settle(made, AttemptKind::Send, Some(Failure::HttpStatus)));
    for [first, second] in [[id, made.id], [made.id, id]] {
        let (claimed, refused, _) =
            race(&mut one, |open| open.apply(claim(first)), &mut two, |two| two.commit(claim(second)));
        assert_eq!(refused, Applied::NotClaimed(NotClaimed::State(second, State::Sending)));
        one.commit(Change::Release { ticket: ticket(claimed), waiting_on: None });
    }
}

#[test]
fn a_copy_that_is_being_delivered_takes_the_place_of_its_original() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let made = ticket(one.commit(copy(id, 2)));
    one.commit(settle(made, AttemptKind::Send, Some(Failure::HttpStatus)));
    let reposted = ticket(one.commit(claim(made.id)));
    let delivered = settle(reposted, AttemptKind::Repost, None);
    let claim = Change::Claim { id, seen: Seen { state: State::Failed, claims: 1 }, refuse: Refuse::ALL };
    let (_, second, has_waited) = race(&mut one, |open| open.apply(delivered), &mut two, |two| two.commit(claim));
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Discarded)));
    assert!(has_waited);
    assert_eq!(states(&one), ["discarded", "delivered"]);
}

#[test]
fn a_copy_that_is_being_claimed_is_not_waited_for_in_a_circle() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let made = ticket(one.commit(copy(id, 2)));
    one.commit(settle(made, AttemptKind::Send, Some(Failure::HttpStatus)));
    let reposted = ticket(one.commit(claim(made.id)));
    // The claim of the original locks both rows in their order, and so does the end of the copy.
    let (_, second, _) = race(
        &mut two,
        |open| open.apply(claim(id)),
        &mut one,
        |one| one.commit(settle(reposted, AttemptKind::Repost, None)),
    );
    assert_eq!(second, Applied::Settled(made.id));
    assert_eq!(states(&one), ["discarded", "delivered"]);
}

#[test]
fn a_copy_that_is_made_while_its_original_comes_into_doubt_shares_it() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let mark = Change::Claim { id, seen: Seen { state: State::Failed, claims: 1 }, refuse: Refuse::default() };
    let claimed = ticket(one.commit(mark));
    let mut lost = settle(claimed, AttemptKind::Repost, None);
    if let Change::Settle(settlement) = &mut lost {
        settlement.attempt.answer = None;
    }
    let unseen = {
        let mut new = delivery(2);
        new.lineage = Some(Lineage { of: id, seen: None, difference: "/a".to_owned() });
        accept(new)
    };
    let (_, second, has_waited) = race(&mut one, |open| open.apply(lost), &mut two, |two| two.commit(unseen));
    assert!(matches!(second, Applied::Accepted { .. }), "{second:?}");
    assert!(has_waited);
    assert_eq!(one.ask(&format!("SELECT flags FROM delivery WHERE id = {}", ticket(second).id)), 32);
}
