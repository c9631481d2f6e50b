//! The ids that were extracted from payloads, by which searches find failed deliveries. Only failed rows have them, so that
//! successes stay fast.

use crate::log::known_by::known_by;
use crate::log::reference_kind::ReferenceKind;
use crate::model::Extracted;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Writes the ids of a row for searches, unless they are written already. Returns the digest for the row to keep; `None` if it
/// has no payload.
pub fn write(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    for (kind, value) in ids_of(connection, id)? {
        insert(connection, &value, kind, id)?;
    }
    digest_of(connection, id)
}

/// Writes one id of a row, unless it is written already.
pub fn insert(connection: &Connection, value: &str, kind: ReferenceKind, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO ref (value, kind, delivery_id) VALUES (?1, ?2, ?3)")?
        .execute(params![value, kind as i64, id])?;
    Ok(())
}

/// Returns the ids that were extracted from a payload.
pub fn ids(extracted: Extracted) -> impl Iterator<Item = (ReferenceKind, String)> {
    let singles = [(ReferenceKind::Store, extracted.store), (ReferenceKind::Document, extracted.document)];
    let singles = singles.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
    singles.chain(extracted.products.into_iter().map(|product| (ReferenceKind::Product, product)))
}

/// Deletes the ids of a row.
pub fn forget(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    for (kind, value) in ids_of(connection, id)? {
        connection
            .prepare_cached("DELETE FROM ref WHERE value = ?1 AND kind = ?2 AND delivery_id = ?3")?
            .execute(params![value, kind as i64, id])?;
    }
    Ok(())
}

fn ids_of(connection: &Connection, id: i64) -> rusqlite::Result<Vec<(ReferenceKind, String)>> {
    let mut row = connection.prepare_cached("SELECT store_id, document_id, products FROM delivery WHERE id = ?1")?;
    let texts: Option<[Option<String>; 3]> =
        row.query_row([id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).optional()?;
    let [store, document, products] = texts.unwrap_or_default();
    let products = products.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    Ok(ids(Extracted { document, store, products, ..Extracted::default() }).collect())
}

/// Returns the digest that the row has, or that of its payload.
fn digest_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut row = connection
        .prepare_cached("SELECT digest, CASE WHEN digest IS NULL THEN payload END FROM delivery WHERE id = ?1")?;
    let mut rows = row.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let known: Option<Vec<u8>> = row.get(0)?;
    let payload = row.get_ref(1)?.as_blob_or_null()?;
    Ok(known.or_else(|| payload.map(known_by)))
}
