//! What all machines write at the end of their batches.

use super::{accept, fail, failed_delivery, settle, ticket};
use crate::log::change::MOST_MONITORING;
use crate::log::contract::{at, delivery, environment};
use crate::log::postgres::batch_end::write_notes;
use crate::log::postgres::testing::machine::{Open, new_machine, race};
use crate::log::postgres::{last_delivery, monitoring};
use crate::log::{Applied, Change};
use crate::model::{AttemptKind, Failure, NewDelivery, NewMonitoringEvent};
use std::thread;

#[test]
fn failures_are_numbered_in_the_order_of_the_commits_and_without_gaps() {
    let Some(one) = new_machine() else { return };
    thread::scope(|scope| {
        for machine in 0..4 {
            let mut machine_of = one.another();
            scope.spawn(move || {
                for n in 0..10 {
                    failed_delivery(&mut machine_of, machine * 100 + n);
                }
            });
        }
    });
    assert_eq!(one.ask("SELECT max(number) FROM latest_failure"), 40);
    assert_eq!(one.ask("SELECT max(number) - min(number) + 1 - count(*) FROM latest_failure"), 0);
}

#[test]
fn a_failure_that_is_not_committed_has_no_number() {
    let Some(mut one) = new_machine() else { return };
    one.session.run("BEGIN").expect("a transaction");
    one.session.run("INSERT INTO latest_failure VALUES (1, 7, 7), (2, 8, 8); ROLLBACK").expect("nothing");
    let first = fail(&mut one, delivery(1));
    assert_eq!(one.ask("SELECT number FROM latest_failure"), 1);
    assert_eq!(one.ask("SELECT delivery_id FROM latest_failure"), first.0);
}

#[test]
fn old_failures_are_deleted() {
    let Some(mut one) = new_machine() else { return };
    for n in 0..9 {
        one.transaction(|open| {
            for m in 0..7 {
                let ticket = ticket(open.apply(accept(delivery(n * 10 + m))));
                open.apply(settle(ticket, AttemptKind::Send, Some(Failure::HttpStatus)));
            }
        });
    }
    assert_eq!(one.ask("SELECT max(number) FROM latest_failure"), 63);
    let kept = one.ask("SELECT count(*) FROM latest_failure");
    assert!((40..50).contains(&kept), "{kept}");
}

#[test]
fn machines_that_deliver_for_one_connector_do_not_wait_for_each_other() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let [first, second] = [1, 2].map(|n| ticket(one.commit(accept(delivery(n)))));
    let test = ticket(one.commit(accept(NewDelivery { is_test: true, ..delivery(3) })));
    // A row of the other machine, as if it had claimed it.
    one.session.execute("UPDATE delivery SET owner = $1 WHERE id = $2", &[&two.owner, &second.id.0]).expect("a row");
    let later = {
        let mut change = settle(second, AttemptKind::Send, None);
        if let Change::Settle(settlement) = &mut change {
            settlement.at = at(50);
        }
        change
    };
    let work = |open: &Open<'_>| {
        open.apply(settle(first, AttemptKind::Send, None));
        open.apply(settle(test, AttemptKind::Send, None));
        write_notes(open.session, &open.context).expect("notes");
    };
    let ((), settled, has_waited) = race(&mut one, work, &mut two, |two| two.commit(later));
    assert_eq!(settled, Applied::Settled(second.id));
    assert!(!has_waited);
    assert_eq!(one.ask("SELECT max(delivered_at) FROM last_delivery"), at(50).as_millis());
    assert_eq!(one.ask("SELECT count(*) FROM last_delivery"), 2);
    one.session.run("UPDATE owner SET dead_at = now()").expect("dead owners");
    one.step(&mut |session| last_delivery::fold(session).map(|()| 0)).expect("one row");
    assert_eq!(one.ask("SELECT max(delivered_at) FROM last_delivery WHERE owner = 0"), at(50).as_millis());
    assert_eq!(one.ask("SELECT count(*) FROM last_delivery"), 1);
}

#[test]
fn a_conflict_undoes_what_was_noted() {
    let Some(mut one) = new_machine() else { return };
    let ticket = ticket(one.commit(accept(delivery(1))));
    let other = NewDelivery { payload: b"{}".to_vec(), ..delivery(1) };
    let event =
        NewMonitoringEvent { environment: environment(), received_at: at(1), connector: None, payload: b"{}".to_vec() };
    let all = Change::All(vec![
        settle(ticket, AttemptKind::Send, Some(Failure::HttpStatus)),
        Change::Monitoring(Box::new(event)),
        Change::Queue { new: Box::new(other), until: at(1000), may_repeat: false },
    ]);
    let Applied::All(applied) = one.commit(all) else { panic!("not all") };
    assert!(matches!(applied[..], [Applied::Conflict { .. }]), "{applied:?}");
    assert_eq!(one.ask("SELECT count(*) FROM latest_failure"), 0);
    assert_eq!(one.ask("SELECT count(*) FROM monitoring_size"), 0);
    assert_eq!(one.ask("SELECT owner FROM delivery"), one.owner, "it is not settled");
}

#[test]
fn two_machines_keep_no_more_monitoring_events_than_one() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let event = |n: i64| {
        let new = NewMonitoringEvent {
            environment: environment(),
            received_at: at(n),
            connector: None,
            payload: b"{}".to_vec(),
        };
        Change::Monitoring(Box::new(new))
    };
    let most = i64::try_from(MOST_MONITORING.rows).expect("a small number");
    for n in 0..most {
        one.commit(event(n));
    }
    let add = |open: &Open<'_>| {
        open.apply(event(100));
        write_notes(open.session, &open.context).expect("notes");
    };
    let ((), _, has_waited) = race(&mut one, add, &mut two, |two| two.commit(event(101)));
    assert!(!has_waited);
    assert_eq!(one.ask("SELECT count(*) FROM monitoring"), most);
    assert_eq!(one.ask("SELECT sum(rows)::bigint FROM monitoring_size"), most);
    assert_eq!(one.ask("SELECT sum(bytes)::bigint FROM monitoring_size"), 2 * most);
    one.session.run("UPDATE owner SET dead_at = now()").expect("dead owners");
    let owner = one.owner;
    one.step(&mut |session| monitoring::fold(session, owner).map(|()| 0)).expect("one row");
    assert_eq!(one.ask("SELECT rows FROM monitoring_size"), most);
}
