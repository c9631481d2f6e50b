//! Rows without their payload: what is kept of a delivery that is not sent again.
//!
//! The row is kept, so that the log still knows which event is newer than a failed one, which lines of an input were sent, and
//! what happened to an id. This module knows no times; `tend` decides which rows are old enough.

use crate::model::digest;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

/// The first byte of the digest of a thin row's payload. It differs from that of a failed event, because a reported event is
/// compared only with failed ones.
const LINE: u8 = 0;

/// The length of a digest.
const DIGEST_BYTES: usize = 32;

/// The columns that thinning clears, for the `SET` of an `UPDATE`. Lines of an input are recognised by their bytes, so their
/// digest is kept.
macro_rules! thin_sql {
    () => {
        "payload = NULL, digest = coalesce(digest, CASE WHEN source_file IS NOT NULL THEN line_digest(payload) END)"
    };
}
pub(super) use thin_sql;

/// Registers the SQL function `line_digest` on a connection. Thinning needs it.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("line_digest", 1, flags, |context| {
        Ok(context.get_raw(0).as_blob_or_null()?.map(|payload| [&[LINE][..], &digest(payload)].concat()))
    })
}

/// Returns the digest of a payload that is no longer kept: of its content if it failed once, otherwise of its bytes.
pub fn kept_digest(cell: ValueRef<'_>) -> rusqlite::Result<Option<[u8; 32]>> {
    let kept = cell.as_blob_or_null()?.and_then(|bytes| bytes.last_chunk::<DIGEST_BYTES>());
    Ok(kept.copied())
}

/// Removes payload and answers from those delivered rows among `ids` (a JSON array) that were settled before `before` and have no
/// claim. Returns how many.
///
/// The rows are deleted and inserted again: a row that shrinks in place leaves its page half empty for good.
pub fn thin(connection: &Connection, ids: &str, before: i64) -> rusqlite::Result<u64> {
    connection.execute_batch("CREATE TEMP TABLE thin AS SELECT * FROM delivery LIMIT 0")?;
    let thinned = connection.execute(
        "INSERT INTO temp.thin SELECT * FROM delivery WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'delivered'
           AND owner IS NULL AND payload IS NOT NULL AND delivered_at < ?2",
        (ids, before),
    )?;
    connection.execute_batch(concat!(
        "UPDATE temp.thin SET response = NULL, ",
        thin_sql!(),
        ";
         DELETE FROM delivery WHERE id IN (SELECT id FROM temp.thin);
         INSERT INTO delivery SELECT * FROM temp.thin ORDER BY id;
         UPDATE attempt SET response = NULL WHERE response IS NOT NULL AND delivery_id IN (SELECT id FROM temp.thin);
         DROP TABLE temp.thin;"
    ))?;
    Ok(thinned as u64)
}

/// Removes the answers of a thin row's earlier attempts.
pub fn thin_history(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    let mut earlier = connection.prepare_cached("UPDATE attempt SET response = NULL WHERE delivery_id = ?1")?;
    earlier.execute([id]).map(drop)
}
