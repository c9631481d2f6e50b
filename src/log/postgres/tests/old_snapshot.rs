//! A transaction that stays open for long, such as that of a backup: the server keeps every row version that it may still see, and no
//! vacuum helps. A log in another database, which is used at the same time, has no such transaction.
//!
//! The long form has as many events as come in within ten minutes at 1,000 a second, in about as many commits as a relay makes meanwhile;
//! the speed is measured with the small commits of such a relay, for longer than a take looks at everything.

use crate::log::contract::{at, delivery, environment, settlement};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::open::open;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::{Cluster, cluster, note};
use crate::log::postgres::testing::machine::{Machine, ORIGIN, machine_at};
use crate::log::{Access, Applied, Change, Log, Next, Settlement, Take, Ticket, Whose};
use crate::model::{AttemptKind, Failure, Timestamp};
use std::thread;
use std::time::{Duration, Instant};

/// How many events are committed together while the speed is measured, and before.
const TOGETHER: i64 = 5;
const AT_ONCE: i64 = 20;

/// How many events come in before the speed is measured, and for how long it is measured. A take looks at everything every 30 seconds.
const EVENTS: i64 = 600_000;
const MEASURED: Duration = Duration::from_secs(70);

/// Until when an event is retried that came in as the `n`th, one in each millisecond.
fn until(n: i64) -> Timestamp {
    Timestamp::from_millis(at(10_000_000).as_millis() + n).expect("a time")
}

/// After how many events there is a vacuum.
const VACUUM: i64 = 20_000;

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

    /// Queues, takes and settles events from the `first`th on, as a relay does.
    fn round(&mut self, first: i64, many: i64) {
        let queue = |n| Change::Queue { new: Box::new(delivery(n)), until: until(n), may_repeat: false };
        self.commit(0, (first..first + many).map(queue).collect());
        let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
        let whose = Whose::Queued { connector, environment, origin, only_expired: false };
        let take =
            Change::Take(Take { whose, due: at(9_000_000), limit: usize::try_from(AT_ONCE).expect("a small number") });
        let Applied::Taken { rows, .. } = self.commit(1, vec![take]).remove(0) else { panic!("not taken") };
        assert_eq!(i64::try_from(rows.len()), Ok(many));
        let settle = |ticket| Change::Settle(Box::new(settlement(ticket, AttemptKind::Relay, None, at(9))));
        let settled = self.commit(0, rows.iter().map(|row| settle(row.ticket)).collect());
        assert!(settled.iter().all(|applied| matches!(applied, Applied::Settled(_))), "{settled:?}");
    }

    /// Queues, takes and settles the first events, `AT_ONCE` at a time.
    fn fill(&mut self, events: i64) {
        for batch in 0..events / AT_ONCE {
            self.round(batch * AT_ONCE, AT_ONCE);
            self.vacuum_after((batch + 1) * AT_ONCE, AT_ONCE);
        }
    }

    fn vacuum_after(&self, events: i64, many: i64) {
        if events % VACUUM < many {
            self.watcher.run("VACUUM").expect("a vacuum");
        }
    }
}

/// Both databases, and how many events came in to each.
struct Pair {
    places: [Place; 2],
    events: i64,
}

impl Pair {
    fn round(&mut self, many: i64) {
        for place in &mut self.places {
            place.round(self.events, many);
        }
        self.events += many;
        for place in &self.places {
            place.vacuum_after(self.events, many);
        }
    }

    /// The speed of the first one in parts of the speed of the second one: events that come in and settlements, and takes.
    fn measure(&mut self, during: Duration) -> [f64; 2] {
        for place in &mut self.places {
            place.spent = [Duration::ZERO; 2];
        }
        let started = Instant::now();
        while started.elapsed() < during {
            self.round(TOGETHER);
        }
        let [beside, alone] = self.places.each_ref().map(|place| place.spent.map(|spent| spent.as_secs_f64()));
        [alone[0] / beside[0], alone[1] / beside[1]]
    }
}

#[test]
fn a_transaction_that_stays_open_slows_down_nothing() {
    let Some(cluster) = cluster() else { return };
    let is_full = std::env::var_os("INV_HOOKS_FULL").is_some();
    let mut places = ["beside_a_snapshot", "without_a_snapshot"].map(|name| Place::new(cluster, name));
    let snapshot = old_transaction(&places[0].address);
    let events = if is_full { EVENTS } else { 2 * AT_ONCE };
    thread::scope(|scope| {
        for place in &mut places {
            scope.spawn(|| place.fill(events));
        }
    });
    let mut pair = Pair { places, events };
    let [others, takes] = pair.measure(if is_full { MEASURED } else { Duration::from_millis(200) });
    snapshot.run("ROLLBACK").expect("an end");
    if is_full {
        let events = pair.events;
        note(&format!(
            "beside a transaction as old as {events} events: takes {takes:.2}, others {others:.2} of the speed without it"
        ));
        assert!(others >= 0.7, "{others:.2} of the speed without it");
        assert!(takes >= 0.7, "takes: {takes:.2} of the speed without it");
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

/// Makes a commit that has all that any commit may write besides its events: a delivery, a failure, and a monitoring event.
fn commit_with_notes(machine: &mut Machine, n: i64) {
    machine.transaction(|open| {
        open.context.note_delivery("staging", "wms", until(n));
        open.context.note_failure(n, until(n));
        open.context.note(|notes| notes.monitoring = [1, 2]);
    });
}

/// How many pages a machine read to make such a commit.
fn pages_read(machine: &mut Machine, n: i64) -> i64 {
    const READ: &str =
        "SELECT sum(coalesce(heap_blks_hit + heap_blks_read, 0) + coalesce(idx_blks_hit + idx_blks_read, 0))::bigint
        FROM pg_statio_user_tables WHERE pg_stat_force_next_flush() IS NOT NULL";
    machine.session.run("SELECT pg_stat_force_next_flush()").expect("counts");
    let before = machine.ask(READ);
    commit_with_notes(machine, n);
    machine.session.run("SELECT pg_stat_force_next_flush()").expect("counts");
    machine.ask(READ) - before
}

#[test]
fn a_commit_reads_as_few_pages_after_thousands_of_others() {
    const COMMITS: i64 = 2_000;
    let Some((mut machine, _snapshot)) = machine_beside_a_snapshot("few_pages") else { return };
    machine.session.run("SET synchronous_commit = off").expect("a setting");
    let least = |machine: &mut Machine, from: i64| (from..from + 15).map(|n| pages_read(machine, n)).min().unwrap_or(0);
    let before = least(&mut machine, 0);
    for n in 100..100 + COMMITS {
        commit_with_notes(&mut machine, n);
    }
    let after = least(&mut machine, 5_000);
    assert!(before > 0 && after < before + 20, "{before}, and {after} after {COMMITS} commits");
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
