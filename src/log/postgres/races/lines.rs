//! Events of one document are sent one at a time, whichever machine sends them.

use super::{accept, in_line, queued, settle, ticket};
use crate::killpoint;
use crate::log::contract::{at, same_document};
use crate::log::postgres::line_lock::{lock_line, lock_once};
use crate::log::postgres::testing::machine::{Machine, Open, new_machine, race, race_then};
use crate::log::{Applied, Change, LinePosition, Take};
use crate::model::{AttemptKind, DeliveryId, Order, Timestamp};

fn place(applied: &Applied) -> LinePosition {
    match applied {
        Applied::Accepted { place, .. } => *place,
        Applied::Claimed(claimed) => claimed.place,
        other => panic!("no place: {other:?}"),
    }
}

fn due(machine: &Machine, id: i64) -> Option<i64> {
    let sql = "SELECT next_attempt_at FROM delivery WHERE id = $1";
    machine.session.one(sql, &[&id], |cells| cells.next()).expect("an answer").expect("a row")
}

/// Two machines write an event of one document at the same moment, each without `rule` if there is one. Returns their places, and whether
/// one machine waited for the other.
fn two_new_events(rule: Option<&'static str>) -> Option<(Applied, Applied, bool)> {
    let mut one = new_machine()?;
    let mut two = one.another();
    let new = |n| in_line(accept(same_document(n)));
    let write = |open: &Open<'_>, n| killpoint::without(rule, || open.apply(new(n)));
    Some(race(&mut one, |open| write(open, 2), &mut two, |two| two.transaction(|open| write(open, 1))))
}

#[test]
fn only_one_of_two_new_events_of_a_document_is_the_first() {
    let Some((first, second, has_waited)) = two_new_events(None) else { return };
    assert_eq!(place(&first), LinePosition::First);
    assert_eq!(place(&second), LinePosition::Behind(ticket(first).id));
    assert!(has_waited);
}

#[test]
fn without_a_lock_both_new_events_of_a_document_are_the_first() {
    let Some((first, second, has_waited)) = two_new_events(Some("line")) else { return };
    assert_eq!([place(&first), place(&second)], [LinePosition::First; 2]);
    assert!(!has_waited);
}

#[test]
fn events_of_different_documents_do_not_wait_for_each_other() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let new = |n| in_line(accept(crate::log::contract::delivery(n)));
    let (first, second, has_waited) = race(&mut one, |open| open.apply(new(1)), &mut two, |two| two.commit(new(2)));
    assert_eq!([place(&first), place(&second)], [LinePosition::First; 2]);
    assert!(!has_waited);
}

#[test]
fn an_event_that_lines_up_while_the_one_before_it_ends_is_not_forgotten() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let before = ticket(one.commit(in_line(accept(same_document(1)))));
    // The one before has ended, but that is not committed.
    let end = in_line(settle(before, AttemptKind::Send, None));
    let new = in_line(accept(same_document(2)));
    let (_, second, _) = race(&mut one, |open| open.apply(end), &mut two, |two| two.commit(new));
    assert_eq!(place(&second), LinePosition::First);
    // The one behind has lined up, but that is not committed.
    let end = in_line(settle(ticket(second), AttemptKind::Send, None));
    let new = in_line(accept(same_document(3)));
    let (third, ended, has_waited) = race(&mut one, |open| open.apply(new), &mut two, |two| two.commit(end));
    assert!(matches!(place(&third), LinePosition::Behind(_)), "{third:?}");
    assert!(matches!(ended, Applied::Settled(_)), "{ended:?}");
    assert!(has_waited);
    assert_eq!(due(&one, ticket(third).id.0), Some(at(10).as_millis()), "it is woken");
}

#[test]
fn queued_events_of_a_document_are_taken_one_at_a_time() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for n in 1..=2 {
        let new = Box::new(same_document(n));
        one.commit(in_line(Change::Queue { new, until: at(1000), may_repeat: false }));
    }
    let take = || in_line(Change::Take(Take { whose: queued(), due: at(20), limit: 1 }));
    let (first, second, has_waited) = race(&mut one, |open| open.apply(take()), &mut two, |two| two.commit(take()));
    let (Applied::Taken { rows: first, .. }, Applied::Taken { rows: second, .. }) = (first, second) else {
        panic!("no rows")
    };
    assert_eq!(first[0].place, LinePosition::First);
    assert_eq!(second[0].place, LinePosition::Behind(first[0].ticket.id));
    assert!(has_waited);
    let look_again = at(10).as_millis() + 1_000;
    assert_eq!(due(&one, second[0].ticket.id.0), Some(look_again), "another machine has the one before");
}

/// A machine locks the rows that it takes before it locks their lines.
#[test]
fn an_event_waits_for_the_one_before_it_that_another_machine_begins_to_take() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for n in 1..=2 {
        let queue = Change::Queue { new: Box::new(same_document(n)), until: at(1000), may_repeat: false };
        // As a relay queues it.
        one.commit(Change::InLine { change: Box::new(queue), now: at(10), order: Order::None, lane: 3 });
    }
    let begin = |open: &Open<'_>| open.session.run("SELECT 1 FROM delivery WHERE id = 1 FOR UPDATE").expect("a lock");
    let take = in_line(Change::Take(Take { whose: queued(), due: at(20), limit: 1 }));
    let ((), second, _) = race(&mut one, begin, &mut two, |two| two.commit(take));
    let Applied::Taken { rows, .. } = second else { panic!("no rows") };
    assert_eq!((rows[0].ticket.id.0, rows[0].place), (2, LinePosition::Behind(DeliveryId(1))));
}

#[test]
fn a_page_of_rows_of_one_document_is_in_line() {
    let Some(mut one) = new_machine() else { return };
    for n in [3, 1, 2] {
        let new = Box::new(same_document(n));
        one.commit(in_line(Change::Queue { new, until: at(1000 + n), may_repeat: false }));
    }

    let taken = one.commit(in_line(Change::Take(Take { whose: queued(), due: at(20), limit: 10 })));
    let Applied::Taken { rows, .. } = taken else { panic!("no rows") };
    let places: Vec<LinePosition> = rows.iter().map(|row| row.place).collect();
    let id = |at: usize| rows[at].ticket.id;
    assert_eq!(places, [LinePosition::First, LinePosition::Behind(id(0)), LinePosition::Behind(id(0))]);
    assert_eq!(due(&one, id(1).0), Some(Timestamp::MAX.as_millis()), "it is woken");
}

#[test]
fn a_line_that_is_deleted_meanwhile_is_locked_all_the_same() {
    let Some(mut one) = new_machine() else { return };
    let (mut two, mut three) = (one.another(), one.another());
    let keys = || ["a".to_owned(), "b".to_owned()].into();
    one.transaction(|open| lock_line(open.session, &keys())).expect("a line");
    let forget = |open: &Open<'_>| open.session.run("DELETE FROM line WHERE key = 'b'").expect("deleted");
    let lock = |machine: &mut Machine| {
        machine.transaction(|open| {
            lock_line(open.session, &keys()).expect("a lock");
            open.session.one("SELECT count(*) FROM line", &[], |cells| cells.next::<i64>())
        })
    };
    let hold = |open: &Open<'_>| lock_line(open.session, &keys()).expect("a lock");
    let ((), count, has_waited) = race_then(&mut one, hold, &mut two, lock, forget);
    assert_eq!(count.expect("a count"), Some(2));
    assert!(has_waited);
    let ((), _, has_waited) = race(&mut two, hold, &mut three, lock);
    assert!(has_waited);
}

#[test]
fn a_key_that_is_locked_once_leaves_nothing_behind() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let keys = || ["a".to_owned()].into();
    let lock = |open: &Open<'_>| {
        // Twice in one batch.
        lock_once(open.session, &keys()).expect("a lock");
        lock_once(open.session, &keys()).expect("a lock");
    };
    for _ in 0..2 {
        let ((), (), has_waited) = race(&mut one, lock, &mut two, |two| two.transaction(lock));
        assert!(has_waited);
    }
    assert_eq!(one.ask("SELECT count(*) FROM line"), 0);
}
