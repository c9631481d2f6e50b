//! The version of a schema, for people who bring it up to date: no other command does, because other machines may still use it with an
//! older program.

use super::address::Address;
use super::connect::connect;
use super::migrate::{Found, Migrated, Steps, living, look, migrate};
use super::pg_error::PgError;
use super::schema::{STEPS, VERSION};
use super::session::Session;
use crate::log::error::{LogError, LogErrorKind};
use crate::log::migration::{Migration, NotMigrated};
use std::time::Duration;

/// A new index of a large log takes minutes.
const PATIENCE: Duration = Duration::from_hours(24);

fn open(address: &Address) -> Result<Session, LogError> {
    let session = connect(address, "migrate").and_then(|mut session| {
        session.wait_for(PATIENCE);
        session.run("SET statement_timeout = 0").map(|()| session)
    });
    session.map_err(|error| error.about(address.shown()))
}

/// Returns the version of the log at `address`, and that of this program. An error if it could not be migrated.
pub fn look_at_version(address: &Address) -> Result<Migration, NotMigrated> {
    let about = |error: PgError| error.about(address.shown());
    let session = open(address)?;
    let migration = match look(&session, &address.schema).map_err(about)? {
        Found::Version(version) if version < VERSION => {
            Migration { from: version.unsigned_abs(), to: VERSION.unsigned_abs() }
        }
        found => return no(address, found),
    };
    let users = living(&session).map_err(about)?;
    if users.is_empty() { Ok(migration) } else { Err(NotMigrated::Used(users)) }
}

/// Migrates the log at `address`.
pub fn migrate_schema(address: &Address) -> Result<Migration, NotMigrated> {
    migrate_by(address, &STEPS)
}

fn migrate_by(address: &Address, steps: Steps<'_>) -> Result<Migration, NotMigrated> {
    let session = open(address)?;
    match migrate(&session, &address.schema, steps).map_err(|error| error.about(address.shown()))? {
        Migrated::From(from) => {
            Ok(Migration { from: from.unsigned_abs(), to: u32::try_from(steps.len()).unwrap_or(u32::MAX) })
        }
        Migrated::Refused(users) => Err(NotMigrated::Used(users)),
        Migrated::No(found) => no(address, found),
    }
}

/// Nothing is to do, or cannot be done.
fn no(address: &Address, found: Found) -> Result<Migration, NotMigrated> {
    let (kind, detail) = match found {
        Found::Version(version) if version <= VERSION => {
            return Ok(Migration { from: version.unsigned_abs(), to: version.unsigned_abs() });
        }
        Found::Version(_) => (LogErrorKind::Newer, "its tables are of a newer version"),
        Found::Copying(_) => (LogErrorKind::Copying, "another log is being copied to it"),
        Found::Nothing => (LogErrorKind::Missing, "the schema has no tables"),
        Found::Foreign => (LogErrorKind::Foreign, "the schema has tables of something else"),
    };
    let error = LogError { kind, location: address.shown().to_owned(), detail: detail.to_owned() };
    Err(NotMigrated::Unusable(error))
}

#[cfg(test)]
mod tests {
    use super::migrate_by;
    use crate::log::error::LogErrorKind;
    use crate::log::migration::{Migration, NotMigrated};
    use crate::log::opened::Access;
    use crate::log::postgres::address::Address;
    use crate::log::postgres::commit::commit;
    use crate::log::postgres::connect::connect;
    use crate::log::postgres::migrate::{Found, create, look};
    use crate::log::postgres::open::open;
    use crate::log::postgres::owner::Owner;
    use crate::log::postgres::schema::{STEPS, VERSION};
    use crate::log::postgres::session::Session;
    use crate::log::postgres::testing::cluster::cluster;
    use crate::log::postgres::testing::log::add_owner;
    use crate::log::postgres::transfer::transfer_source;
    use crate::model::Timestamp;
    use std::time::Duration;

    /// The steps of this program and two more, as if a newer one looked at the log.
    fn later() -> Vec<&'static [&'static str]> {
        let mut steps = STEPS.to_vec();
        steps.extend([
            &["CREATE TABLE later (id int)"][..],
            &["ALTER TABLE later ADD COLUMN more int", "INSERT INTO later VALUES (1, 2)"],
        ]);
        steps
    }

    fn new_log() -> Option<Address> {
        let address = Address::parse(&cluster()?.new_schema()).expect("an address");
        create(&connect(&address, "test").expect("a connection"), &address.schema).expect("tables");
        Some(address)
    }

    #[test]
    fn an_older_log_is_migrated_once_and_only_when_asked() {
        let Some(address) = new_log() else { return };
        let session = connect(&address, "test").expect("a connection");
        let (from, to) = (VERSION.unsigned_abs(), VERSION.unsigned_abs() + 2);
        assert_eq!(migrate_by(&address, &later()).expect("migrated"), Migration { from, to });
        assert_eq!(look(&session, &address.schema).expect("an answer"), Found::Version(VERSION + 2));
        assert!(session.exists("SELECT 1 FROM later WHERE id = 1 AND more = 2", &[]).expect("an answer"));
        // To this program it is a newer one.
        assert!(
            matches!(migrate_by(&address, &STEPS), Err(NotMigrated::Unusable(error)) if error.kind == LogErrorKind::Newer)
        );
        session.run(&format!("UPDATE meta SET version = {}", VERSION - 1)).expect("an older one");
        for access in [Access::Read, Access::Write] {
            let refused = open(&address, access, Timestamp::EPOCH).err().expect("it is refused");
            assert_eq!(refused.kind, LogErrorKind::Older, "{access:?}");
        }
        assert_eq!(look(&session, &address.schema).expect("an answer"), Found::Version(VERSION - 1), "left as it was");
    }

    #[test]
    fn ten_processes_at_once_migrate_one_schema() {
        let Some(address) = new_log() else { return };
        let done = std::thread::scope(|scope| {
            let running: Vec<_> =
                (0..10).map(|_| scope.spawn(|| migrate_by(&address, &later()).map(|done| done.from))).collect();
            running.into_iter().map(|one| one.join().expect("a thread")).collect::<Vec<_>>()
        });
        let first = done.iter().filter(|from| matches!(from, Ok(from) if *from == VERSION.unsigned_abs()));
        assert_eq!(first.count(), 1, "{done:?}");
    }

    #[test]
    fn a_log_that_a_process_uses_is_not_migrated() {
        let Some(address) = new_log() else { return };
        let session = connect(&address, "test").expect("a connection");
        add_owner(&session, false);
        let living = add_owner(&session, true);
        match migrate_by(&address, &later()) {
            Err(NotMigrated::Used(users)) => assert_eq!(users, ["process `test`"]),
            other => panic!("{other:?}"),
        }
        assert_eq!(look(&session, &address.schema).expect("an answer"), Found::Version(VERSION));
        session.execute("UPDATE owner SET dead_at = now() WHERE number = $1", &[&living]).expect("it ends");
        migrate_by(&address, &later()).expect("migrated");
    }

    #[test]
    fn a_step_that_fails_leaves_the_log_as_it_was() {
        let Some(address) = new_log() else { return };
        let mut steps = later();
        steps.push(&["CREATE TABLE even_later (id int)", "SELECT * FROM nowhere"]);
        assert!(matches!(migrate_by(&address, &steps), Err(NotMigrated::Unusable(_))));
        let session = connect(&address, "test").expect("a connection");
        assert_eq!(look(&session, &address.schema).expect("an answer"), Found::Version(VERSION));
        let tables = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE '%later'";
        assert!(!session.exists(tables, &[]).expect("an answer"));
    }

    /// Tries to commit as a process that was halted for longer than its lease.
    fn comes_back(session: &Session, late: i64) -> bool {
        let renewed = Owner::renew(late, session, Duration::from_secs(30)).expect("an answer");
        let owner = Owner { number: late, batch: 0 };
        let written = commit(session, &owner, |session| session.run("INSERT INTO line (key) VALUES ('x')"));
        renewed || written.is_ok()
    }

    #[test]
    fn a_process_that_was_halted_cannot_come_back_after_a_migration() {
        let Some(address) = new_log() else { return };
        let session = connect(&address, "test").expect("a connection");
        let late = add_owner(&session, false);
        migrate_by(&address, &later()).expect("migrated");
        assert!(!comes_back(&session, late));
    }

    #[test]
    fn a_process_that_was_halted_cannot_come_back_after_a_copy() {
        let Some(address) = new_log() else { return };
        let session = connect(&address, "test").expect("a connection");
        let late = add_owner(&session, false);
        let source = transfer_source(&address, Timestamp::EPOCH);
        drop(source.expect("a source"));
        assert!(!comes_back(&session, late));
    }
}
