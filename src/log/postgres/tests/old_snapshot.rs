//! A transaction that stays open for long, such as that of a backup: the server keeps every row version that it may still see, and no
//! vacuum helps. A log in another database, which is used at the same time, has no such transaction.
//!
//! The long form is a shorter one than a day would need: as many events as come in within 15 seconds at 1,000 a second, a few in each
//! commit. Machines that take events look at those that were taken since the transaction began, so takes get slower; the notes of the
//! run say how much.

use crate::log::contract::{at, delivery, environment, settlement};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::open::open;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::{Cluster, cluster, note};
use crate::log::postgres::testing::machine::ORIGIN;
use crate::log::{Access, Applied, Change, Log, Take, Whose};
use crate::model::{AttemptKind, Timestamp};
use std::time::{Duration, Instant};

/// How many events are committed together.
const TOGETHER: i64 = 5;

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
        let queue = |n| Change::Queue { new: Box::new(delivery(n)), until: at(10_000_000), may_repeat: false };
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
fn a_transaction_that_stays_open_does_not_slow_down_what_comes_in_and_what_is_settled() {
    let Some(cluster) = cluster() else { return };
    let is_full = std::env::var_os("INV_HOOKS_FULL").is_some();
    let rounds = if is_full { 3_000 } else { 40 };
    let [mut beside, mut alone] = ["beside_a_snapshot", "without_a_snapshot"].map(|name| Place::new(cluster, name));
    let snapshot = connect(&beside.address, "test").expect("a connection");
    snapshot.run("SET idle_in_transaction_session_timeout = 0").expect("a setting");
    snapshot.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM delivery").expect("a transaction");
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
        assert!(share(0) >= 0.7, "{:.2} of the speed without it", share(0));
        let events = rounds * TOGETHER;
        note(&format!("takes beside a transaction as old as {events} events: {:.2} of the speed without it", share(1)));
    }
}
