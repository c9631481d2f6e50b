//! Brings a schema to the version of this program. A newer or a foreign one is refused.

use super::pg_error::PgResult;
use super::schema::{APPLICATION, STEPS, VERSION};
use super::session::Session;

/// The key of the lock that is held while tables are created or changed: two processes may start at the same moment.
const LOCK: i64 = 0x696e_762d_686f_6f6b;

/// What a schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no such schema, or it is empty.
    Nothing,
    /// A log of this version.
    Version(i32),
    /// Tables of something else.
    Foreign,
}

/// Looks at the current schema, whose name is `schema`.
pub fn look(session: &Session, schema: &str) -> PgResult<Found> {
    const TABLES: &str =
        "SELECT coalesce(bool_or(tablename = 'meta'), false) FROM pg_tables WHERE schemaname = $1 HAVING count(*) > 0";
    match session.one(TABLES, &[&schema], |cells| cells.next::<bool>())? {
        None => Ok(Found::Nothing),
        Some(false) => Ok(Found::Foreign),
        Some(true) => {
            let columns = "SELECT count(*) FROM pg_attribute WHERE attrelid = format('%I.meta', $1::text)::regclass
               AND attname IN ('application','version') AND NOT attisdropped";
            if session.one(columns, &[&schema], |cells| cells.next::<i64>())? != Some(2) {
                return Ok(Found::Foreign);
            }
            let meta = session.one("SELECT application, version FROM meta", &[], |cells| {
                Ok((cells.next::<String>()?, cells.next::<i32>()?))
            })?;
            Ok(match meta {
                Some((application, version)) if application == APPLICATION => Found::Version(version),
                _ => Found::Foreign,
            })
        }
    }
}

/// Creates the schema and its tables, or brings them to [`VERSION`]. Does nothing if another process did it first.
pub fn migrate(session: &Session, schema: &str) -> PgResult<Found> {
    session.run("BEGIN")?;
    let done = migrate_here(session, schema);
    match &done {
        Ok(_) => session.run("COMMIT")?,
        Err(_) => session.run("ROLLBACK")?,
    }
    done
}

fn migrate_here(session: &Session, schema: &str) -> PgResult<Found> {
    session.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    let found = look(session, schema)?;
    let from = match found {
        Found::Nothing => 0,
        Found::Version(version) if version < VERSION => version,
        found => return Ok(found),
    };
    if from == 0 {
        session.run(&format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema)))?;
    }
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        step.iter().try_for_each(|sql| session.run(sql))?;
    }
    let note = if from == 0 {
        session.execute("INSERT INTO meta (application, version) VALUES ($1, $2)", &[&APPLICATION, &VERSION])
    } else {
        session.execute("UPDATE meta SET version = $1", &[&VERSION])
    };
    note.map(|_| Found::Version(VERSION))
}

/// Returns a name as SQL has it between quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
