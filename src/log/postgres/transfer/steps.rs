//! The steps of a copy in the schema that gets it. Each is inside the caller's transaction.

use crate::log::postgres::last_delivery::NOBODY;
use crate::log::postgres::migrate::not_ended;
use crate::log::postgres::pg_error::{PgError, PgResult};
use crate::log::postgres::recover::mark_dead;
use crate::log::postgres::schema::{APPLICATION, COPYING};
use crate::log::postgres::session::Session;
use crate::log::transfer::{NOTES, NoteChange, TransferTable};

/// The notes that have the statement of an index begin so.
const INDEX: &str = "index:";

/// Keeps processes out that looked at the schema before the copy began.
const CLOSE: &str = "ALTER TABLE owner ADD CONSTRAINT log_copy_has_not_finished CHECK (false) NOT VALID";
const OPEN: &str = "ALTER TABLE owner DROP CONSTRAINT log_copy_has_not_finished";

/// The indexes that are not needed for the copy itself.
const INDEXES: &str =
    "SELECT relname::text, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE relnamespace = current_schema()::regnamespace AND NOT indisunique ORDER BY 1";

/// Searches are fast from the start.
pub const TIDY: &str =
    "VACUUM (ANALYZE) delivery, payload, attempt, ref, other_id, latest_failure, monitoring, connector_change";

/// Makes an empty log one that gets the content of another one. Returns false if a process began to use it.
pub fn begin(session: &Session, notes: &[(String, String)]) -> PgResult<bool> {
    session.run("LOCK TABLE owner IN ACCESS EXCLUSIVE MODE")?;
    // A process that was halted for longer than its lease must not come back.
    mark_dead(session, 0)?;
    if !not_ended(session)?.is_empty() || session.exists("SELECT 1 FROM delivery LIMIT 1", &[])? {
        return Ok(false);
    }
    session.run(&format!("CREATE TABLE {NOTES} (name text PRIMARY KEY, value text NOT NULL)"))?;
    notes.iter().try_for_each(|(name, text)| write_note(session, name, text))?;
    let indexes = session.all(INDEXES, &[], |cells| Ok((cells.next::<String>()?, cells.next::<String>()?)))?;
    for (name, sql) in indexes {
        session.run(&format!("DROP INDEX {name}"))?;
        write_note(session, &format!("{INDEX}{name}"), &sql)?;
    }
    session.run(CLOSE)?;
    session.execute("UPDATE meta SET application = $1", &[&COPYING])?;
    Ok(true)
}

fn write_note(session: &Session, name: &str, text: &str) -> PgResult<()> {
    session.execute(&format!("INSERT INTO {NOTES} (name, value) VALUES ($1, $2)"), &[&name, &text]).map(drop)
}

/// Returns a note.
pub fn note(session: &Session, name: &str) -> PgResult<Option<String>> {
    session.one(&format!("SELECT value FROM {NOTES} WHERE name = $1"), &[&name], |cells| cells.next())
}

/// Changes a note; an error if it has another text than expected.
pub fn change_note(session: &Session, note: &NoteChange) -> PgResult<()> {
    let sql = format!("UPDATE {NOTES} SET value = $3 WHERE name = $1 AND value = $2");
    match session.execute(&sql, &[&note.name, &note.before, &note.after])? {
        1 => Ok(()),
        _ => Err(PgError::Undone),
    }
}

/// Counts the indexes that are not built yet.
pub fn indexes_left(session: &Session) -> PgResult<u64> {
    let sql = format!("SELECT count(*) FROM {NOTES} WHERE name LIKE '{INDEX}%'");
    Ok(session.one(&sql, &[], |cells| cells.next::<i64>())?.unwrap_or(0).unsigned_abs())
}

/// Builds one index; false if none is left.
pub fn build_index(session: &Session) -> PgResult<bool> {
    let sql = format!("SELECT name, value FROM {NOTES} WHERE name LIKE '{INDEX}%' ORDER BY 1 LIMIT 1");
    let next = session.one(&sql, &[], |cells| Ok((cells.next::<String>()?, cells.next::<String>()?)))?;
    let Some((name, sql)) = next else { return Ok(false) };
    session.run("SET LOCAL maintenance_work_mem = '128MB'")?;
    session.run(&sql)?;
    session.execute(&format!("DELETE FROM {NOTES} WHERE name = $1"), &[&name])?;
    Ok(true)
}

/// Writes what follows from the rows, and makes it a log like any other.
pub fn complete(session: &Session, last_ids: &[(&TransferTable, i64)]) -> PgResult<()> {
    session.run(
        "UPDATE delivery SET has_copies = true WHERE id IN (SELECT family FROM delivery WHERE family IS NOT NULL)",
    )?;
    // Retention may have left a row for those that were deleted.
    session.run("DELETE FROM monitoring_size")?;
    let sizes = "INSERT INTO monitoring_size (owner, number, rows, bytes)
        SELECT $1, 1, count(*), sum(payload_bytes) FROM monitoring HAVING count(*) > 0";
    session.execute(sizes, &[&NOBODY])?;
    for (table, last) in last_ids.iter().filter(|(_, last)| *last > 0) {
        let sql = "SELECT setval(pg_get_serial_sequence(quote_ident($1), 'id'), $2)";
        session.execute(sql, &[&table.name, last])?;
    }
    session.run(OPEN)?;
    session.run(&format!("DROP TABLE {NOTES}"))?;
    session.execute("UPDATE meta SET application = $1", &[&APPLICATION]).map(drop)
}
