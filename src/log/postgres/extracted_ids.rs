//! The ids that were extracted from payloads, by which searches find failed deliveries. Only failed rows have them, so that
//! successes stay fast.

use super::pg_error::PgResult;
use super::session::Session;
use crate::log::known_by::known_by;
use crate::log::reference_kind::ReferenceKind;
use crate::model::{Extracted, without_nul};

/// Writes the ids of a row for searches, unless they are written already. Returns the digest for the row to keep; `None` if it
/// has no payload.
pub fn write(session: &Session, id: i64) -> PgResult<Option<Vec<u8>>> {
    let sql = "INSERT INTO ref (value, kind, delivery_id)
        SELECT store_id, 1, id FROM delivery WHERE id = $1 AND store_id IS NOT NULL
        UNION SELECT document_id, 2, id FROM delivery WHERE id = $1 AND document_id IS NOT NULL
        UNION SELECT unnest(products), 3, id FROM delivery WHERE id = $1
        ORDER BY 1, 2 ON CONFLICT DO NOTHING";
    session.execute(sql, &[&id])?;
    digest_of(session, id)
}

/// Writes one id of a row, unless it is written already.
pub fn insert(session: &Session, value: &str, kind: ReferenceKind, id: i64) -> PgResult<()> {
    let sql = "INSERT INTO ref (value, kind, delivery_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&without_nul(value), &(kind as i64), &id]).map(drop)
}

/// Returns the ids that were extracted from a payload.
pub fn ids(extracted: Extracted) -> impl Iterator<Item = (ReferenceKind, String)> {
    let singles = [(ReferenceKind::Store, extracted.store), (ReferenceKind::Document, extracted.document)];
    let singles = singles.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
    singles.chain(extracted.products.into_iter().map(|product| (ReferenceKind::Product, product)))
}

/// Deletes the ids of rows. Rows that never failed may have some too, if they waited in line for their document.
pub fn forget(session: &Session, ids: &[i64]) -> PgResult<()> {
    session.execute("DELETE FROM ref WHERE delivery_id = ANY($1)", &[&ids]).map(drop)
}

/// Returns the digest that the row has, or that of its payload.
fn digest_of(session: &Session, id: i64) -> PgResult<Option<Vec<u8>>> {
    let sql = "SELECT digest, CASE WHEN digest IS NULL THEN (SELECT bytes FROM payload WHERE delivery_id = id) END
               FROM delivery WHERE id = $1";
    let digest = session.one(sql, &[&id], |cells| {
        let known: Option<Vec<u8>> = cells.next()?;
        let payload: Option<&[u8]> = cells.next()?;
        Ok(known.or_else(|| payload.map(known_by)))
    })?;
    Ok(digest.flatten())
}
