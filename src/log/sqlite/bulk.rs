//! A large import into an empty log: indexes and ids are built at the end, in one go, instead of row by row.

use super::batch::Batch;
use super::link::link;
use super::report::write;
use crate::log::applied::Applied;
use crate::log::change::Change;
use rusqlite::Connection;

/// Fewer reports than this are written one by one.
const MANY: usize = if cfg!(test) { 100 } else { 5_000 };

/// Says whether `changes` are a large import and the log is empty.
pub fn is_bulk(connection: &Connection, changes: &[Change]) -> rusqlite::Result<bool> {
    let is_import =
        changes.len() >= MANY && changes.iter().all(|change| matches!(change, Change::Report(_) | Change::Link(_)));
    Ok(is_import && !connection.prepare("SELECT 1 FROM delivery LIMIT 1")?.exists([])?)
}

/// Writes a large import inside the caller's transaction.
pub fn import(connection: &Connection, changes: Vec<Change>) -> rusqlite::Result<Vec<Applied>> {
    let indexes = search_indexes(connection)?;
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    let batch = Batch::new(connection);
    let mut applied = Vec::with_capacity(changes.len());
    for change in changes {
        applied.push(match change {
            Change::Report(reported) => write(&batch, &reported)?,
            Change::Link(what) => link(&batch, &what)?,
            _ => unreachable!("an import is made of reports"),
        });
    }
    connection.execute_batch(
        "INSERT OR IGNORE INTO ref (value, kind, delivery_id)
         SELECT store_id, 1, id FROM delivery WHERE store_id IS NOT NULL AND failed_at IS NOT NULL
         UNION ALL SELECT document_id, 2, id FROM delivery WHERE document_id IS NOT NULL AND failed_at IS NOT NULL
         UNION ALL SELECT json_each.value, 3, delivery.id FROM delivery, json_each(products) WHERE failed_at IS NOT NULL
         ORDER BY 1, 2, 3",
    )?;
    indexes.iter().try_for_each(|(_, sql)| connection.execute_batch(sql))?;
    Ok(applied)
}

/// Returns the names of the indexes for searches, and the statements that create them.
fn search_indexes(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name GLOB 'failed_by_*'";
    connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
