//! A process that was declared dead and does not know it yet: another one has what it had claimed.

use crate::killpoint;
use crate::log::contract::{at, delivery, environment};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::open::open;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::postgres::testing::machine::ORIGIN;
use crate::log::{Access, Applied, Change, Log, Take, Whose};
use crate::model::{Order, Timestamp};

/// Takes queued events, and returns how many; `None` if the log refuses.
fn taken(log: &mut dyn Log) -> Option<usize> {
    let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
    let whose = Whose::Queued { connector, environment, origin, only_expired: false };
    let take = Change::Take(Take { whose, due: at(100), limit: 10 });
    let change = Change::InLine { change: Box::new(take), now: at(100), order: Order::Document, lane: 3 };
    match log.commit(vec![change]).ok()?.remove(0) {
        Applied::Taken { rows, .. } => Some(rows.len()),
        other => panic!("not taken: {other:?}"),
    }
}

/// One event is queued. A process that was declared dead takes it, and then another process cleans up after it and takes events, too.
/// Returns how many each of them has.
fn taken_by_a_dead_process_and_by_another(rule: Option<&'static str>) -> Option<[Option<usize>; 2]> {
    let address = Address::parse(&cluster()?.new_schema()).expect("an address");
    let machine = || open(&address, Access::Write, Timestamp::EPOCH).expect("a log").log;
    let (mut dead, mut other) = (machine(), machine());
    let watcher = connect(&address, "test").expect("a connection");
    let place = "INSERT INTO route (environment, connector, origin) VALUES ($1, 'wms', $2)";
    watcher.execute(place, &[&environment().as_str(), &ORIGIN]).expect("a place");
    let new = Box::new(delivery(1));
    other.commit(vec![Change::Queue { new, until: at(1_000), may_repeat: true }]).expect("a commit");
    watcher
        .run("UPDATE owner SET dead_at = now() WHERE number = (SELECT min(number) FROM owner)")
        .expect("it is declared dead");
    let first = killpoint::without(rule, || taken(dead.as_mut()));
    other.commit(vec![Change::Recover { now: at(100), limit: 10 }]).expect("a commit");
    Some([first, taken(other.as_mut())])
}

#[test]
fn an_event_is_taken_by_one_process_though_a_dead_one_goes_on() {
    let Some(taken) = taken_by_a_dead_process_and_by_another(None) else { return };
    assert_eq!(taken, [None, Some(1)]);
}

#[test]
fn without_the_fence_a_dead_process_takes_what_another_one_has() {
    let Some(taken) = taken_by_a_dead_process_and_by_another(Some("fence")) else { return };
    assert_eq!(taken, [Some(1), Some(1)]);
}
