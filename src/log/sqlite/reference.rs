//! What makes a failed delivery findable, and how a reported one is known again: extracted ids, and the payload's digest.
//!
//! Only what failed pays for it.

use crate::model::{EventName, Extracted, NewDelivery, digest};
use rusqlite::{Connection, OptionalExtension as _, params};

/// What an extracted id is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A store.
    Store = 1,
    /// A document.
    Document = 2,
    /// A product.
    Product = 3,
}

/// Writes the ids of a row for search, where they are not written yet. Returns the digest for the row to keep; nothing where
/// there is no payload.
pub fn write(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    for (kind, value) in ids_of(connection, id)? {
        insert(connection, &value, kind, id)?;
    }
    digest_of(connection, id)
}

/// Writes one id of a row, where it is not written yet.
pub fn insert(connection: &Connection, value: &str, kind: Kind, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO ref (value, kind, delivery_id) VALUES (?1, ?2, ?3)")?
        .execute(params![value, kind as i64, id])?;
    Ok(())
}

/// Returns the ids that were extracted from a payload.
pub fn ids(extracted: Extracted) -> impl Iterator<Item = (Kind, String)> {
    let singles = [(Kind::Store, extracted.store), (Kind::Document, extracted.document)];
    let singles = singles.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
    singles.chain(extracted.products.into_iter().map(|product| (Kind::Product, product)))
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

fn ids_of(connection: &Connection, id: i64) -> rusqlite::Result<Vec<(Kind, String)>> {
    let mut row = connection.prepare_cached("SELECT store_id, document_id, products FROM delivery WHERE id = ?1")?;
    let texts: Option<[Option<String>; 3]> =
        row.query_row([id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).optional()?;
    let [store, document, products] = texts.unwrap_or_default();
    let products = products.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    Ok(ids(Extracted { document, store, products, ..Extracted::default() }).collect())
}

/// Returns the digest that the row has, or the one that its payload has.
fn digest_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut row = connection
        .prepare_cached("SELECT digest, CASE WHEN digest IS NULL THEN payload END FROM delivery WHERE id = ?1")?;
    let mut rows = row.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let known: Option<Vec<u8>> = row.get(0)?;
    let payload = row.get_ref(1)?.as_blob_or_null()?;
    Ok(known.or_else(|| payload.map(|payload| digest(payload).to_vec())))
}

/// Returns the row that was reported before with the same payload for the same connector, key and event.
pub fn find_same(connection: &Connection, new: &NewDelivery, digest: &[u8]) -> rusqlite::Result<Option<i64>> {
    let event = new.event.as_ref().map(EventName::as_str);
    connection
        .prepare_cached(
            "SELECT id FROM delivery WHERE digest IS NOT NULL AND digest = ?1 AND environment = ?2 AND connector = ?3
             AND api_key = ?4 AND event IS ?5 ORDER BY id LIMIT 1",
        )?
        .query_row(params![digest, new.environment.as_str(), new.connector, new.api_key.as_str(), event], |row| {
            row.get(0)
        })
        .optional()
}
