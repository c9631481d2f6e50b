//! Large changes while other machines write.

use super::{accept, fail, failed_delivery, settle, ticket};
use crate::log::contract::{at, delivery, environment};
use crate::log::postgres::pg_error::PgError;
use crate::log::postgres::rename::{self, Renames, rename_connector};
use crate::log::postgres::testing::machine::{Machine, Open, new_machine, race};
use crate::log::postgres::{input, prune, tend};
use crate::log::question::InputShare;
use crate::log::{Applied, Change};
use crate::model::{AttemptKind, Timestamp};

fn rename(machine: &mut Machine) -> u64 {
    let names = ["wms", "erp"];
    let renamed =
        rename_connector(&machine.session, machine.owner, &environment(), names, &mut |work| machine.step(work));
    renamed.expect("renamed")
}

fn prune(machine: &mut Machine) -> u64 {
    let before = Timestamp::MAX;
    prune::prune(&machine.session, &environment(), before, &mut |work| machine.step(work)).expect("pruned")
}

#[test]
fn a_row_that_is_written_while_its_connector_is_renamed_gets_the_new_name() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    fail(&mut one, delivery(1));
    let (_, changed, has_waited) = race(&mut one, |open| open.apply(accept(delivery(2))), &mut two, rename);
    assert_eq!(changed, 2);
    assert!(has_waited);
    failed_delivery(&mut one, 3);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE connector = 'erp'"), 3);
    assert_eq!(one.ask("SELECT count(*) FROM renamed WHERE owner IS NULL"), 1);
}

#[test]
fn a_batch_that_begins_while_a_rename_is_recorded_follows_it() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let owner = one.owner;
    let note = move |open: &Open<'_>| {
        open.session.run("LOCK TABLE renamed IN EXCLUSIVE MODE").expect("a lock");
        let sql = "INSERT INTO renamed (environment, was, now, owner) VALUES ('staging', 'wms', 'erp', $1)";
        open.session.execute(sql, &[&owner]).expect("a rename");
    };
    let ((), _, has_waited) = race(&mut one, note, &mut two, |two| two.commit(accept(delivery(1))));
    assert!(has_waited);
    assert_eq!(one.ask("SELECT count(*) FROM delivery WHERE connector = 'erp'"), 1);
}

#[test]
fn a_rename_of_a_dead_process_is_finished() {
    let Some(mut one) = new_machine() else { return };
    let mut dead = one.another();
    failed_delivery(&mut one, 1);
    let ticket = ticket(one.commit(accept(delivery(2))));
    one.commit(settle(ticket, AttemptKind::Send, None));
    let mut steps = 0;
    let names = ["wms", "erp"];
    let broken = rename_connector(&dead.session, dead.owner, &environment(), names, &mut |work| {
        steps += 1;
        if steps == 1 { dead.step(work) } else { Err(PgError::Late) }
    });
    assert!(broken.is_err());
    let stopped = |machine: &Machine| rename::stopped(&machine.session, &environment()).expect("names");
    assert_eq!(stopped(&one), [[""; 2]; 0], "it is alive");
    dead.die();
    assert_eq!(stopped(&one), [names]);
    let finished = rename::finish(&one.session, &mut |work| one.step(work)).expect("finished");
    let mut renames = Renames::from_now_on(&one.session, finished).expect("renames");
    assert_eq!(renames.finished(&environment(), names), 2);
    assert_eq!(renames.finished(&environment(), names), 0);
    assert_eq!(one.ask("SELECT count(*) FROM last_delivery WHERE connector = 'erp'"), 1);
    assert_eq!(stopped(&one), [[""; 2]; 0]);
    dead.renames = renames;
}

#[test]
fn a_row_that_is_being_restored_is_not_pruned() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let id = failed_delivery(&mut one, 1);
    one.commit(Change::Discard { id, reason: "no".to_owned() });
    let (first, pruned, has_waited) = race(&mut one, |open| open.apply(Change::Restore(id)), &mut two, prune);
    assert_eq!(first, Applied::Changed { id, is_changed: true });
    assert_eq!(pruned, 0);
    assert!(has_waited);
    one.commit(Change::Discard { id, reason: "no".to_owned() });
    assert_eq!(prune(&mut two), 1);
    for table in ["delivery", "payload", "ref", "attempt", "line", "other_id"] {
        assert_eq!(one.ask(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
}

#[test]
fn one_process_sends_the_rest_of_a_file() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    let begin = |open: &Open<'_>| {
        input::begin(open.session, open.context.owner, &environment(), "events", InputShare::Rest).expect("an answer")
    };
    let (first, second, has_waited) = race(&mut one, begin, &mut two, |two| two.transaction(begin));
    assert_eq!((first, second, has_waited), (true, false, true));
    let (_, (), has_waited) = race(&mut one, begin, &mut two, |two| two.transaction(|_| ()));
    assert!(!has_waited, "a batch does not wait for it");
    one.die();
    assert!(two.transaction(begin), "the other one is dead");
}

#[test]
fn old_payloads_are_removed_once() {
    let Some(mut one) = new_machine() else { return };
    let mut two = one.another();
    for n in 1..=3 {
        let ticket = ticket(one.commit(accept(delivery(n))));
        one.commit(settle(ticket, AttemptKind::Send, None));
    }
    let look = |machine: &Machine| {
        tend::look(&machine.session, &environment(), at(1000), at(2000)).expect("an answer").expect("some work")
    };
    let (mine, theirs) = (look(&one), look(&two));
    let (first, second, _) = race(
        &mut one,
        |open| tend::work(open.session, open.context.owner, &mine),
        &mut two,
        |two| two.transaction(|open| tend::work(open.session, open.context.owner, &theirs)),
    );
    assert_eq!((first.expect("thinned"), second.expect("thinned")), (3, 0));
    assert_eq!(one.ask("SELECT count(*) FROM payload"), 0);
    assert!(tend::look(&one.session, &environment(), at(1000), at(2000)).expect("an answer").is_none());
}
