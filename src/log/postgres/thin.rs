//! Rows without their payload: what is kept of a delivery that is not sent again.
//!
//! The row is kept, so that the log still knows which event is newer than a failed one, which lines of an input were sent, and
//! what happened to an id. This module knows no times; `tend` decides which rows are old enough.

use super::pg_error::PgResult;
use super::session::Session;

/// The length of a digest.
const DIGEST_BYTES: usize = 32;

/// The digest that a row without payload keeps. Lines of an input are recognised by their bytes. The first byte differs from that of
/// the digest of a failed event, because a reported event is compared only with failed ones.
macro_rules! thin_digest {
    () => {
        "coalesce(digest, CASE WHEN source_file IS NOT NULL
           THEN decode('00', 'hex') || sha256((SELECT bytes FROM payload WHERE delivery_id = delivery.id)) END)"
    };
}
pub(super) use thin_digest;

/// Returns the digest of a payload that is no longer kept: of its content if it failed once, otherwise of its bytes.
pub fn kept_digest(kept: Option<&[u8]>) -> Option<[u8; 32]> {
    kept.and_then(|bytes| bytes.last_chunk::<DIGEST_BYTES>()).copied()
}

/// Removes payload and answers from those delivered rows among `ids` that were settled before `before` and have no claim. Returns how
/// many. Rows that another process is changing are left for later.
pub fn thin(session: &Session, ids: &[i64], before: i64) -> PgResult<u64> {
    const SQL: &str = concat!(
        "WITH old AS MATERIALIZED (SELECT id FROM delivery WHERE id = ANY($1) AND state = 'delivered' AND owner IS NULL AND has_payload
           AND delivered_at < $2 ORDER BY id FOR UPDATE SKIP LOCKED)
         UPDATE delivery SET response = NULL, has_payload = false, digest = ",
        thin_digest!(),
        " WHERE id IN (SELECT id FROM old) RETURNING id"
    );
    let thinned: Vec<i64> = session.all(SQL, &[&ids, &before], |cells| cells.next())?;
    if !thinned.is_empty() {
        thin_history(session, &thinned)?;
    }
    Ok(thinned.len() as u64)
}

/// Removes the payloads and the answers of earlier attempts of thin rows.
pub fn thin_history(session: &Session, ids: &[i64]) -> PgResult<()> {
    session.execute("DELETE FROM payload WHERE delivery_id = ANY($1)", &[&ids])?;
    let earlier = "UPDATE attempt SET response = NULL WHERE response IS NOT NULL AND delivery_id = ANY($1)";
    session.execute(earlier, &[&ids]).map(drop)
}
