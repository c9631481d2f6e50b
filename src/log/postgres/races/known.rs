//! An event that comes in twice at the same moment is recognised.

use super::{accept, claim, fail, settle, ticket};
use crate::log::contract::{at, delivery};
use crate::log::imported::{Imported, Link, Whole};
use crate::log::postgres::testing::machine::{Open, new_machine, race};
use crate::log::{Applied, Change, Differs, NotClaimed, PutRules, Reported};
use crate::model::{AttemptKind, DeliveryId, Failure, NewDelivery, State};

fn put(new: NewDelivery, has_given_id: bool) -> Change {
    Change::Put { new: Box::new(new), rules: PutRules { has_given_id, is_absorbed: true } }
}

fn queue(new: NewDelivery) -> Change {
    Change::Queue { new: Box::new(new), until: at(1000), may_repeat: false }
}

/// The same event under a generated id.
fn again(n: i64, id: &str) -> NewDelivery {
    NewDelivery { webhook_id: id.to_owned(), ..delivery(n) }
}

fn reported(new: NewDelivery, has_given_id: bool) -> Change {
    let attempt = crate::log::contract::attempt(AttemptKind::Reported, Some(Failure::HttpStatus));
    let unsent = Reported::unsent(new, attempt, at(3));
    Change::Report(Box::new(Reported { has_given_id, allow_duplicate: false, ..unsent }))
}

#[test]
fn a_webhook_id_is_accepted_once() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(accept(delivery(1))), &mut two, |two| two.commit(accept(delivery(1))));
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(ticket(first).id, State::Sending)));
    assert!(has_waited);
}

#[test]
fn a_queued_event_that_comes_in_twice_is_one_row() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let (first, second, _) =
        race(&mut one, |open| open.apply(queue(delivery(1))), &mut two, |two| two.commit(queue(delivery(1))));
    let Applied::Queued { id, is_new: true } = first else { panic!("{first:?}") };
    assert_eq!(second, Applied::Queued { id, is_new: false });
    assert_eq!(two.ask("SELECT token FROM delivery"), 2, "it is not withdrawn any more");
    let other = NewDelivery { payload: b"{}".to_vec(), ..delivery(2) };
    let (first, second, _) =
        race(&mut one, |open| open.apply(queue(delivery(2))), &mut two, |two| two.commit(queue(other)));
    let Applied::Queued { id, is_new: true } = first else { panic!("{first:?}") };
    assert_eq!(second, Applied::Conflict { id, differs: Differs::Payload });
}

#[test]
fn an_id_that_two_connectors_get_at_once_is_completed() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for (n, change) in [
        (1, queue as fn(NewDelivery) -> Change),
        (2, |new| put(new, true)),
        (3, |new| {
            let Change::Report(reported) = reported(new, true) else { panic!("a report") };
            Change::Keep(reported)
        }),
    ] {
        let other = NewDelivery { connector: "erp".to_owned(), ..delivery(n) };
        let (first, second, has_waited) =
            race(&mut one, |open| open.apply(change(delivery(n))), &mut two, |two| two.commit(change(other)));
        assert!(!matches!(first, Applied::Conflict { .. }), "{first:?}");
        assert!(!matches!(second, Applied::Conflict { .. }), "{second:?}");
        assert!(has_waited);
        let id = format!("SELECT count(*) FROM delivery WHERE webhook_id = 'webhook-{n}-erp' AND connector = 'erp'");
        assert_eq!(one.ask(&id), 1, "{n}");
    }
}

#[test]
fn an_event_that_is_withdrawn_while_it_comes_in_again_is_new() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for (n, change) in [(1, queue as fn(NewDelivery) -> Change), (2, |new| put(new, true))] {
        let Applied::Queued { id, .. } = one.commit(queue(delivery(n))) else { panic!("not queued") };
        let (first, second, has_waited) =
            race(&mut one, |open| open.apply(Change::Withdraw(id)), &mut two, |two| two.commit(change(delivery(n))));
        assert_eq!(first, Applied::Changed { id, is_changed: true });
        assert!(has_waited);
        match second {
            Applied::Queued { id: new, is_new: true } if n == 1 => assert!(new > id),
            Applied::Accepted { ticket, .. } if n == 2 => assert!(ticket.id > id),
            other => panic!("{n}: {other:?}"),
        }
    }
}

#[test]
fn an_event_that_another_sender_relies_on_is_not_withdrawn() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let Applied::Queued { id, .. } = one.commit(queue(delivery(1))) else { panic!("not queued") };
    let (_, second, _) =
        race(&mut one, |open| open.apply(queue(delivery(1))), &mut two, |two| two.commit(Change::Withdraw(id)));
    assert_eq!(second, Applied::Changed { id, is_changed: false });
}

#[test]
fn a_failed_event_that_comes_in_twice_is_sent_once() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let put = |id: &str| put(again(1, id), false);
    let (first, second, has_waited) = race(&mut one, |open| open.apply(put("a")), &mut two, |two| two.commit(put("b")));
    assert_eq!(ticket(first).id, id);
    assert_eq!(second, Applied::NotClaimed(NotClaimed::State(id, State::Sending)));
    assert!(has_waited);
}

#[test]
fn a_repost_absorbs_one_of_two_events() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = fail(&mut one, delivery(1));
    let reposted = ticket(one.commit(claim(id)));
    one.commit(settle(reposted, AttemptKind::Repost, None));
    let put = |id: &str| put(again(1, id), false);
    let (first, second, has_waited) = race(&mut one, |open| open.apply(put("a")), &mut two, |two| two.commit(put("b")));
    assert!(matches!(first, Applied::Absorbed { of, kept: Some(_) } if of == id), "{first:?}");
    assert!(matches!(second, Applied::Accepted { .. }), "{second:?}");
    assert!(has_waited);
}

#[test]
fn a_report_that_comes_in_twice_is_one_row() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let both = |n, id: &str, has_id| {
        let first = reported(again(n, "generated"), false);
        let second = reported(again(n, id), has_id);
        (move |open: &Open<'_>| open.apply(first), second)
    };
    let (first, second) = both(1, "a", false);
    let (first, second, has_waited) = race(&mut one, first, &mut two, |two| two.commit(second));
    let Applied::Reported { id, is_new: true } = first else { panic!("{first:?}") };
    assert_eq!(second, Applied::Reported { id, is_new: false });
    assert!(has_waited);
    one.session.run("UPDATE delivery SET webhook_id = 'old'").expect("another id");
    let (first, second) = both(2, "given", true);
    let (first, second, _) = race(&mut one, first, &mut two, |two| two.commit(second));
    let Applied::Reported { id, is_new: true } = first else { panic!("{first:?}") };
    assert_eq!(second, Applied::Named(id));
}

#[test]
fn an_id_that_another_row_gets_at_the_same_moment_is_not_given_twice() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    one.commit(reported(again(1, "generated"), false));
    let other = NewDelivery { payload: b"{}".to_vec(), ..again(1, "given") };
    let (first, second, has_waited) =
        race(&mut one, |open| open.apply(accept(other)), &mut two, |two| two.commit(reported(again(1, "given"), true)));
    assert_eq!(second, Applied::Conflict { id: ticket(first).id, differs: Differs::Payload });
    assert!(has_waited);
}

#[test]
fn two_imports_connect_their_rows() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let import = |n: i64, copy: i64| {
        let Change::Report(mut reported) = reported(delivery(n), true) else { panic!("a report") };
        let whole = Whole { failed_at: Some(at(3)), ..Whole::default() };
        reported.imported = Some(Box::new(Imported { id: DeliveryId(n), whole: Some(whole) }));
        let link = Link {
            webhook_id: delivery(n).webhook_id,
            imported_id: DeliveryId(n),
            edited_from: None,
            copies: vec![delivery(copy).webhook_id],
            again_of: None,
            waiting_on: None,
            reported_id: None,
        };
        [Change::Report(reported), Change::Link(Box::new(link))]
    };
    let add = |open: &Open<'_>, changes: [Change; 2]| changes.map(|change| open.apply(change));
    let (_, _, has_waited) =
        race(&mut one, |open| add(open, import(1, 2)), &mut two, |two| two.transaction(|open| add(open, import(2, 1))));
    assert!(has_waited);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE family IS NOT NULL"), 1);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE has_copies"), 1);
}
