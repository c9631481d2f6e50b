//! A transaction that stays open for long, such as that of a backup: the server keeps every row version that it may still see, and no
//! vacuum helps. A log in another database, which is used at the same time, has no such transaction.
//!
//! The long form is a shorter one than a day would need: as many events as come in within 15 seconds at 1,000 a second, a few in each
//! commit.

use crate::log::contract::{at, delivery, environment, settlement};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::open::open;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::{Cluster, cluster, note};
use crate::log::postgres::testing::machine::{Machine, ORIGIN, machine_at};
use crate::log::{Access, Applied, Change, Log, Next, Settlement, Take, Ticket, Whose};
use crate::model::{AttemptKind, Failure, Timestamp};
use std::time::{Duration, Instant};

/// How many events are committed together.
const TOGETHER: i64 = 5;

/// Until when an event is retried that came in as the `n`th, one in each millisecond.
fn until(n: i64) -> Timestamp {
    Timestamp::from_millis(at(10_000_000).as_millis() + n).expect("a time")
}

/// How often there is a vacuum, in rounds.
const VACUUM: i64 = 1_000;

/// A database of its own.
struct Place {
    address: Address,
    log: Box<dyn Log>,
    watcher: Session,
    /// How long events that come in and settlements took, and how long takes did.
    spent: [Duration; 2],
}

impl Place {
    fn new(cluster: &Cluster, database: &str) -> Self {
        cluster.new_database(database);
        let text = cluster.new_schema().replace("/postgres?", &format!("/{database}?"));
        let address = Address::parse(&text).expect("an address");
        let log = open(&address, Access::Write, Timestamp::EPOCH).expect("a log").log;
        let watcher = connect(&address, "test").expect("a connection");
        let place = "INSERT INTO route (environment, connector, origin) VALUES ($1, 'wms', $2)";
        watcher.execute(place, &[&environment().as_str(), &ORIGIN]).expect("a place");
        Self { address, log, watcher, spent: [Duration::ZERO; 2] }
    }

    fn commit(&mut self, part: usize, changes: Vec<Change>) -> Vec<Applied> {
        let started = Instant::now();
        let applied = self.log.commit(changes).expect("a commit");
        self.spent[part] += started.elapsed();
        applied
    }

    /// Queues, takes and settles a few events, as a relay does.
    fn round(&mut self, number: i64) {
        let first = number * TOGETHER;
        let queue = |n| Change::Queue { new: Box::new(delivery(n)), until: until(n), may_repeat: false };
        self.commit(0, (first..first + TOGETHER).map(queue).collect());
        let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
        let whose = Whose::Queued { connector, environment, origin, only_expired: false };
        let take = Change::Take(Take { whose, due: at(9_000_000), limit: 10 });
        let Applied::Taken { rows, .. } = self.commit(1, vec![take]).remove(0) else { panic!("not taken") };
        assert_eq!(i64::try_from(rows.len()), Ok(TOGETHER));
        let settle = |ticket| Change::Settle(Box::new(settlement(ticket, AttemptKind::Relay, None, at(9))));
        let settled = self.commit(0, rows.iter().map(|row| settle(row.ticket)).collect());
        assert!(settled.iter().all(|applied| matches!(applied, Applied::Settled(_))), "{settled:?}");
    }
}

#[test]
fn a_transaction_that_stays_open_slows_down_nothing() {
    let Some(cluster) = cluster() else { return };
    let is_full = std::env::var_os("INV_HOOKS_FULL").is_some();
    let rounds = if is_full { 3_000 } else { 40 };
    let [mut beside, mut alone] = ["beside_a_snapshot", "without_a_snapshot"].map(|name| Place::new(cluster, name));
    let snapshot = old_transaction(&beside.address);
    for number in 0..rounds {
        if number == rounds * 9 / 10 {
            (beside.spent, alone.spent) = ([Duration::ZERO; 2], [Duration::ZERO; 2]);
        }
        for place in [&mut beside, &mut alone] {
            place.round(number);
            if number % VACUUM == VACUUM - 1 {
                place.watcher.run("VACUUM").expect("a vacuum");
            }
        }
    }
    snapshot.run("ROLLBACK").expect("an end");
    let share = |part: usize| alone.spent[part].as_secs_f64() / beside.spent[part].as_secs_f64();
    if is_full {
        let events = rounds * TOGETHER;
        note(&format!("takes beside a transaction as old as {events} events: {:.2} of the speed without it", share(1)));
        assert!(share(0) >= 0.7, "{:.2} of the speed without it", share(0));
        assert!(share(1) >= 0.7, "takes: {:.2} of the speed without it", share(1));
    }
}

fn old_transaction(address: &Address) -> Session {
    let session = connect(address, "test").expect("a connection");
    session.run("SET idle_in_transaction_session_timeout = 0").expect("a setting");
    session.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM delivery").expect("a transaction");
    session
}

/// A machine in a database of its own, and a transaction that is older than all its rows.
fn machine_beside_a_snapshot(database: &str) -> Option<(Machine, Session)> {
    let cluster = cluster()?;
    cluster.new_database(database);
    let machine = machine_at(&cluster.new_schema().replace("/postgres?", &format!("/{database}?")));
    machine.session.run("SET enable_seqscan = off").expect("a setting");
    let snapshot = old_transaction(&machine.address);
    Some((machine, snapshot))
}

fn queue(machine: &mut Machine, n: i64, until: Timestamp) {
    let queue = Change::Queue { new: Box::new(delivery(n)), until, may_repeat: true };
    assert!(matches!(machine.commit(queue), Applied::Queued { is_new: true, .. }));
}

fn take(machine: &mut Machine) -> Vec<Ticket> {
    let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
    let whose = Whose::Queued { connector, environment, origin, only_expired: false };
    match machine.commit(Change::Take(Take { whose, due: at(9_000_000), limit: 10 })) {
        Applied::Taken { rows, .. } => rows.iter().map(|row| row.ticket).collect(),
        other => panic!("not taken: {other:?}"),
    }
}

/// How many entries of the index of queued rows a machine read to take one.
fn entries_read(machine: &mut Machine, n: i64) -> i64 {
    const READ: &str = "SELECT idx_tup_read FROM pg_stat_user_indexes
        WHERE indexrelid = 'delivery_queued'::regclass AND pg_stat_force_next_flush() IS NOT NULL";
    queue(machine, n, until(n * 200));
    machine.session.run("SELECT pg_stat_force_next_flush()").expect("counts");
    let before = machine.ask(READ);
    assert_eq!(take(machine).len(), 1);
    machine.session.run("SELECT pg_stat_force_next_flush()").expect("counts");
    machine.ask(READ) - before
}

/// Takes events until there are none, as many as one in each 200 milliseconds.
fn take_all(machine: &mut Machine, events: i64) {
    machine.transaction(|open| {
        for n in 0..events {
            open.apply(Change::Queue { new: Box::new(delivery(n)), until: until(n * 200), may_repeat: true });
        }
    });
    let mut taken = 0;
    while taken < events {
        taken += i64::try_from(take(machine).len()).expect("a small number");
    }
}

#[test]
fn a_take_reads_few_entries_of_those_that_were_taken() {
    const EVENTS: i64 = 400;
    let Some((mut machine, _snapshot)) = machine_beside_a_snapshot("few_entries") else { return };
    take_all(&mut machine, EVENTS);
    // Some begin at the front.
    let read: Vec<i64> = (0..20).map(|n| entries_read(&mut machine, EVENTS + n)).collect();
    let least = read.iter().min().copied().unwrap_or_default();
    assert!((1..EVENTS / 4).contains(&least), "{read:?}");
}

#[test]
fn an_event_that_is_before_those_that_were_taken_is_found_within_seconds() {
    let Some((mut machine, _snapshot)) = machine_beside_a_snapshot("before_those") else { return };
    let (mut slow, mut dying) = (machine.another(), machine.another());
    queue(&mut dying, 2_000, until(-3));
    assert_eq!(take(&mut dying).len(), 1);
    queue(&mut slow, 2_001, until(-2));
    let [retried] = take(&mut slow)[..] else { panic!("not taken") };
    take_all(&mut machine, 400);
    let again = Next::Later(Timestamp::from_millis(5).expect("a time"));
    let failed = settlement(retried, AttemptKind::Relay, Some(Failure::Timeout), at(9));
    slow.commit(Change::Settle(Box::new(Settlement { next: again, ..failed })));
    queue(&mut slow, 2_002, until(-1));
    dying.die();
    slow.commit(Change::Recover { now: at(9), limit: 10 });
    let (started, mut left) = (Instant::now(), vec![1, 2, 403]);
    for n in 500.. {
        // Later ones come in all the time, and are taken.
        queue(&mut slow, n, until(n * 200));
        let taken = take(&mut machine);
        left.retain(|id| taken.iter().all(|ticket| ticket.id.0 != *id));
        if left.is_empty() {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{left:?}");
    }
}
