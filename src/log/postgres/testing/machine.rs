//! Machines that write to one log at the same time.

use super::cluster::cluster;
use crate::log::applied::Applied;
use crate::log::change::Change;
use crate::log::contract::environment;
use crate::log::postgres::address::Address;
use crate::log::postgres::apply::apply;
use crate::log::postgres::batch::BatchContext;
use crate::log::postgres::batch_end::write_notes;
use crate::log::postgres::connect::connect;
use crate::log::postgres::fence::{PROOF, fence};
use crate::log::postgres::floor::Floors;
use crate::log::postgres::migrate::create;
use crate::log::postgres::owner::Owner;
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::rename::Renames;
use crate::log::postgres::session::Session;
use std::thread;
use std::time::{Duration, Instant};
use tokio_postgres::error::SqlState;

/// How long a change is watched: whoever waits for a lock waits longer.
const MOMENT: Duration = Duration::from_millis(300);

/// Where the connector `wms` sends.
pub const ORIGIN: &str = "https://wms.example.com";

/// A process with a connection.
pub struct Machine {
    pub session: Session,
    pub owner: i64,
    pub renames: Renames,
    pub floors: Floors,
    pub thin_delivered: bool,
    /// How often it waited for a machine that waited for it.
    pub circles: u32,
    pub address: Address,
}

/// Returns a machine with a new log; `None`, with a note, where there is no PostgreSQL.
pub fn new_machine() -> Option<Machine> {
    Some(machine_at(&cluster()?.new_schema()))
}

/// Returns a machine with a new log there.
pub fn machine_at(address: &str) -> Machine {
    let address = Address::parse(address).expect("an address");
    let session = connect(&address, "test").expect("a connection");
    create(&session, &address.schema).expect("tables");
    let place = "INSERT INTO route (environment, connector, origin) VALUES ($1, 'wms', $2)";
    session.execute(place, &[&environment().as_str(), &ORIGIN]).expect("a place");
    Machine::begin(session, address)
}

/// A transaction that is open.
pub struct Open<'a> {
    pub session: &'a Session,
    pub context: BatchContext<'a>,
}

impl Open<'_> {
    pub fn apply(&self, change: Change) -> Applied {
        apply(self.session, &self.context, change).expect("a change")
    }
}

impl Machine {
    fn begin(session: Session, address: Address) -> Self {
        let owner = Owner::begin(&session, "test", Duration::from_hours(1)).expect("an owner").number;
        let renames = Renames::from_now_on(&session, Vec::new()).expect("renames");
        Self { session, owner, renames, floors: Floors::default(), thin_delivered: false, circles: 0, address }
    }

    /// Returns another machine with the same log.
    pub fn another(&self) -> Self {
        Self::begin(connect(&self.address, "test").expect("a connection"), self.address.clone())
    }

    /// Does `work` in one transaction.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&Open<'_>) -> T) -> T {
        self.session.run("BEGIN").expect("a transaction");
        assert_eq!(self.session.execute(fence(), &[&self.owner, &self.next()]).expect("a fence"), 1);
        self.renames.catch_up(&self.session).expect("renames");
        let context = BatchContext::new(self.owner, self.thin_delivered, &self.renames, &self.floors);
        let open = Open { session: &self.session, context };
        let result = work(&open);
        write_notes(&self.session, &open.context).expect("notes");
        self.session.run("COMMIT").expect("a commit");
        result
    }

    /// Makes one change.
    pub fn commit(&mut self, change: Change) -> Applied {
        self.transaction(|open| open.apply(change))
    }

    /// Makes one change. If the server undoes it, because two machines wait for each other, it is made again.
    /// `then` belongs to the same transaction.
    pub fn insist(&mut self, change: &Change, then: &dyn Fn(&Applied) -> Vec<Change>) -> Applied {
        loop {
            match self.try_once(change.clone(), then) {
                Ok(applied) => return applied,
                Err(error) => {
                    self.session.run("ROLLBACK").expect("an end");
                    let is_circle = error.state() == Some(&SqlState::T_R_DEADLOCK_DETECTED);
                    assert!(is_circle, "{change:?}: {error:?}");
                    self.circles += 1;
                }
            }
        }
    }

    fn try_once(&mut self, change: Change, then: &dyn Fn(&Applied) -> Vec<Change>) -> PgResult<Applied> {
        self.session.run("BEGIN")?;
        self.renames.catch_up(&self.session)?;
        let context = BatchContext::new(self.owner, self.thin_delivered, &self.renames, &self.floors);
        let applied = apply(&self.session, &context, change)?;
        for change in then(&applied) {
            apply(&self.session, &context, change)?;
        }
        write_notes(&self.session, &context)?;
        self.session.run("COMMIT")?;
        Ok(applied)
    }

    /// The number of its next commit.
    pub fn next(&self) -> i64 {
        self.session.one(PROOF, &[&self.owner], |cells| cells.next::<i64>()).expect("an answer").expect("a number") + 1
    }

    /// Ends as a process that is killed.
    pub fn die(&self) {
        self.session
            .execute("UPDATE owner SET lease = interval '0 seconds' WHERE number = $1", &[&self.owner])
            .expect("a late owner");
    }

    /// Returns a number.
    pub fn ask(&self, sql: &str) -> i64 {
        self.session.one(sql, &[], |cells| cells.next()).expect("an answer").expect("a number")
    }

    /// Runs work as the steps of large changes do.
    pub fn step(&self, work: &mut dyn FnMut(&Session) -> PgResult<u64>) -> PgResult<u64> {
        self.session.run("BEGIN")?;
        let done = work(&self.session)?;
        self.session.run("COMMIT")?;
        Ok(done)
    }
}

/// Does `first` in a transaction of `one` that is committed only after `other` began to do `second`. Returns both results, and whether
/// the second one waited for the first one.
pub fn race<A, B: Send>(
    one: &mut Machine,
    first: impl FnOnce(&Open<'_>) -> A,
    other: &mut Machine,
    second: impl FnOnce(&mut Machine) -> B + Send,
) -> (A, B, bool) {
    race_then(one, first, other, second, |_| ())
}

/// As [`race`]; after a moment `then` is done in the transaction of `one`.
pub fn race_then<A, B: Send>(
    one: &mut Machine,
    first: impl FnOnce(&Open<'_>) -> A,
    other: &mut Machine,
    second: impl FnOnce(&mut Machine) -> B + Send,
    then: impl FnOnce(&Open<'_>),
) -> (A, B, bool) {
    thread::scope(|scope| {
        let (a, running, has_waited) = one.transaction(|open| {
            let a = first(open);
            let running = scope.spawn(|| second(other));
            let started = Instant::now();
            while !running.is_finished() && started.elapsed() < MOMENT {
                thread::sleep(Duration::from_millis(5));
            }
            let has_waited = !running.is_finished();
            then(open);
            (a, running, has_waited)
        });
        (a, running.join().expect("a result"), has_waited)
    })
}
