//! The steps of a copy in the file that gets it. Each is one transaction.

use super::rows;
use crate::log::sqlite::migrate::{APPLICATION_ID, COPYING_ID};
use crate::log::sqlite::wal_link;
use crate::log::transfer::{NOTES, NoteChange, TransferRow, TransferTable};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

/// The notes that have the statement of an index begin so.
const INDEX: &str = "index:";

/// Makes an empty log one that gets the content of another one.
pub fn begin(connection: &mut Connection, notes: &[(String, String)]) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    transaction
        .execute_batch(&format!("CREATE TABLE {NOTES} (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"))?;
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let indexes = transaction.prepare(sql)?.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    for (name, sql) in indexes {
        transaction.execute_batch(&format!("DROP INDEX {name}"))?;
        write_note(&transaction, &format!("{INDEX}{name}"), &sql)?;
    }
    notes.iter().try_for_each(|(name, text)| write_note(&transaction, name, text))?;
    transaction.pragma_update(None, "application_id", COPYING_ID)?;
    transaction.commit()
}

fn write_note(connection: &Connection, name: &str, text: &str) -> rusqlite::Result<()> {
    connection.execute(&format!("INSERT INTO {NOTES} (name, value) VALUES (?1, ?2)"), [name, text]).map(drop)
}

/// Returns a note.
pub fn note(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row(&format!("SELECT value FROM {NOTES} WHERE name = ?1"), [name], |row| row.get(0)).optional()
}

/// Adds rows and changes a note.
pub fn add(
    connection: &mut Connection,
    table: &TransferTable,
    rows: &[TransferRow],
    note: &NoteChange,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    rows::add(&transaction, table, rows)?;
    let sql = format!("UPDATE {NOTES} SET value = ?3 WHERE name = ?1 AND value = ?2");
    if transaction.execute(&sql, params![note.name, note.before, note.after])? != 1 {
        return Err(rusqlite::Error::StatementChangedRows(0));
    }
    transaction.commit()
}

/// Counts the indexes that are not built yet.
pub fn indexes_left(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM {NOTES} WHERE name GLOB '{INDEX}*'");
    connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

/// Builds one index; false if none is left.
pub fn build_index(connection: &mut Connection) -> rusqlite::Result<bool> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let next = format!("SELECT name, value FROM {NOTES} WHERE name GLOB '{INDEX}*' ORDER BY name LIMIT 1");
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let Some((name, sql)) = transaction.query_row(&next, [], read).optional()? else { return Ok(false) };
    transaction.execute_batch(&sql)?;
    transaction.execute(&format!("DELETE FROM {NOTES} WHERE name = ?1"), [name])?;
    transaction.commit()?;
    Ok(true)
}

/// Makes it a log like any other.
pub fn complete(connection: &mut Connection, last_ids: &[(&TransferTable, i64)]) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    transaction.execute_batch(&format!("DROP TABLE IF EXISTS {NOTES}"))?;
    for (table, last) in last_ids {
        set_number(&transaction, table.name, *last)?;
    }
    wal_link::count(&transaction)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    // From here on the header says so too. If this fails in the middle, the header may have been written, so it is tried again.
    let checkpoint = || connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    checkpoint().or_else(|_| checkpoint())
}

/// The number is never smaller than before. SQLite makes no row for a table without rows.
fn set_number(connection: &Connection, name: &str, number: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1";
    if connection.execute(sql, params![name, number])? == 0 && number > 0 {
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", params![name, number])?;
    }
    Ok(())
}
