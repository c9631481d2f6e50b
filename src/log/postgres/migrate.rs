//! Brings a schema to the version of this program. A newer or a foreign one is refused.

use super::bound::Bound;
use super::owner::alive;
use super::pg_error::PgResult;
use super::schema::{APPLICATION, COPYING, STEPS, VERSION};
use super::session::Session;

/// The key of the lock that is held while tables are created or changed: two processes may start at the same moment.
const LOCK: i64 = 0x696e_762d_686f_6f6b;

/// Marks owners whose lease is over, in the tables of any version. The table is locked.
const MARK_DEAD: &str =
    "UPDATE owner SET dead_at = clock_timestamp() WHERE dead_at IS NULL AND seen_at + lease <= clock_timestamp()";

/// What a schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no such schema, or it is empty.
    Nothing,
    /// A log of this version.
    Version(i32),
    /// A log of this version to which another one is being copied.
    Copying(i32),
    /// Tables of something else.
    Foreign,
}

/// Looks at the current schema, whose name is `schema`.
pub fn look(session: &Session, schema: &str) -> PgResult<Found> {
    // How many tables there are, and how many columns of ours the one with the version has.
    const TABLES: &str = "SELECT count(DISTINCT pg_class.oid), count(attname) FROM pg_namespace
         JOIN pg_class ON relnamespace = pg_namespace.oid AND relkind IN ('r','p')
         LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND relname = 'meta' AND attname IN ('application','version') AND NOT attisdropped
       WHERE nspname = $1";
    let counted = session.ask(TABLES, &[Bound::from(schema)], |cells| Ok([cells.next::<i64>()?, cells.next()?]))?;
    match counted.first() {
        None | Some([0, _]) => Ok(Found::Nothing),
        Some([_, 2]) => read_version(session),
        Some(_) => Ok(Found::Foreign),
    }
}

fn read_version(session: &Session) -> PgResult<Found> {
    let meta = session.ask("SELECT application, version FROM meta", &[], |cells| {
        Ok((cells.next::<String>()?, cells.next::<i32>()?))
    })?;
    Ok(match meta.first() {
        Some((application, version)) if application == APPLICATION => Found::Version(*version),
        Some((application, version)) if application == COPYING => Found::Copying(*version),
        _ => Found::Foreign,
    })
}

/// Statements that bring the tables from one version to the next, for each version.
pub type Steps<'a> = &'a [&'a [&'a str]];

/// What became of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Migrated {
    /// The tables are of the version of this program, and were of another one before.
    From(i32),
    /// It was not made: these processes are alive, and would write to tables that they do not know.
    Refused(Vec<String>),
    /// There was nothing to do, for this reason.
    No(Found),
}

/// Creates the schema and its tables, if there are none. Does nothing if another process did it first.
pub fn create(session: &Session, schema: &str) -> PgResult<Found> {
    locked(session, |session| {
        let found = look(session, schema)?;
        if found != Found::Nothing {
            return Ok(found);
        }
        // `IF NOT EXISTS` needs the right to create schemas, also where an administrator made this one for the user.
        if !session.exists("SELECT 1 FROM pg_namespace WHERE nspname = $1", &[&schema])? {
            session.run(&format!("CREATE SCHEMA {}", quoted(schema)))?;
        }
        take_steps(session, &STEPS, 0)?;
        session.execute("INSERT INTO meta (application, version) VALUES ($1, $2)", &[&APPLICATION, &VERSION])?;
        Ok(Found::Version(VERSION))
    })
}

/// Brings the tables to the version after the last one of `steps`, if they are older. Several machines may use the log, so none may be
/// alive: whoever is has an older program.
pub fn migrate(session: &Session, schema: &str, steps: Steps<'_>) -> PgResult<Migrated> {
    locked(session, |session| {
        let newest = i32::try_from(steps.len()).unwrap_or(i32::MAX);
        let version = match look(session, schema)? {
            Found::Version(version) if version < newest => version,
            found => return Ok(Migrated::No(found)),
        };
        // From here on no process can begin to write.
        session.run("LOCK TABLE owner IN ACCESS EXCLUSIVE MODE")?;
        // A process that was halted for longer than its lease must not come back with its older program.
        session.run(MARK_DEAD)?;
        let living = not_ended(session)?;
        if !living.is_empty() {
            return Ok(Migrated::Refused(living));
        }
        take_steps(session, steps, version)?;
        session.execute("UPDATE meta SET version = $1", &[&newest])?;
        Ok(Migrated::From(version))
    })
}

/// Returns the names of the processes that are alive.
pub fn living(session: &Session) -> PgResult<Vec<String>> {
    const SQL: &str = concat!("SELECT name FROM owner WHERE number IN (", alive!(), ") ORDER BY number");
    named(session, SQL)
}

/// Returns the names of the processes that are not declared dead: some of them may have lost their lease a moment ago.
pub fn not_ended(session: &Session) -> PgResult<Vec<String>> {
    named(session, "SELECT name FROM owner WHERE dead_at IS NULL ORDER BY number")
}

fn named(session: &Session, sql: &str) -> PgResult<Vec<String>> {
    session.all(sql, &[], |cells| Ok(format!("process `{}`", cells.next::<&str>()?)))
}

/// Runs `work` in one transaction, one process at a time.
fn locked<T>(session: &Session, work: impl FnOnce(&Session) -> PgResult<T>) -> PgResult<T> {
    session.run("BEGIN")?;
    let done = session.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).and_then(|_| work(session));
    match &done {
        Ok(_) => session.run("COMMIT")?,
        Err(_) => session.run("ROLLBACK")?,
    }
    done
}

fn take_steps(session: &Session, steps: Steps<'_>, from: i32) -> PgResult<()> {
    let left = steps.iter().skip(usize::try_from(from).unwrap_or(0));
    left.flat_map(|step| step.iter()).try_for_each(|sql| session.run(sql))
}

/// Returns a name as SQL has it between quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
