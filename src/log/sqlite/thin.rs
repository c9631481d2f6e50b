//! Rows without their payload: what is left of a delivery that nobody will send again.
//!
//! The row stays, so that what is newer than a failed event, which lines of an input were sent, and what became of an id are
//! still known. It knows no times: which rows are old enough is `tend`'s.

use crate::model::digest;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

/// Stands before the digest of a thin row's payload, so that it is not taken for that of a failed event: an event that is
/// reported later is compared with those alone.
const LINE: u8 = 0;

/// How long a digest is.
const DIGEST_BYTES: usize = 32;

/// What a row loses: `SET` columns of an `UPDATE`. A line of an input is known by its bytes, so their digest stays.
macro_rules! thin_sql {
    () => {
        "payload = NULL, digest = coalesce(digest, CASE WHEN source_file IS NOT NULL THEN line_digest(payload) END)"
    };
}
pub(super) use thin_sql;

/// Gives a connection the function `line_digest`, which thinning needs.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("line_digest", 1, flags, |context| {
        Ok(context.get_raw(0).as_blob_or_null()?.map(|payload| [&[LINE][..], &digest(payload)].concat()))
    })
}

/// Returns the digest of a payload that is no longer kept: of its bytes, or of what it says if it had failed.
pub fn kept_digest(cell: ValueRef<'_>) -> rusqlite::Result<Option<[u8; 32]>> {
    let kept = cell.as_blob_or_null()?.and_then(|bytes| bytes.last_chunk::<DIGEST_BYTES>());
    Ok(kept.copied())
}

/// Takes payload and answers from delivered rows among `ids` (a JSON array) that were settled before `before` and that
/// nobody has claimed. Returns how many.
///
/// They are taken out and put back: a row that shrinks where it stands leaves its page as it is, half empty for ever.
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

/// Takes the answers of a thin row's earlier attempts.
pub fn thin_history(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    let mut earlier = connection.prepare_cached("UPDATE attempt SET response = NULL WHERE delivery_id = ?1")?;
    earlier.execute([id]).map(drop)
}
