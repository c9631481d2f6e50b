//! What makes a failed delivery findable, and how a reported one is known again: extracted ids, and the payload's digest.
//!
//! Only what failed pays for it.

use crate::model::{EventName, Extracted, NewDelivery, content_digest, digest};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Stands before the digest of what a payload says, whatever its layout. Earlier versions kept the digest of its bytes, alone.
const CONTENT: u8 = 1;

/// How long a digest is that an earlier version kept.
const OLD_BYTES: i64 = 32;

/// At most this many rows of one document are compared that an earlier version wrote.
const MOST_OLD: i64 = 200;

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
    Ok(known.or_else(|| payload.map(known_by)))
}

/// Returns what a failed event is known by when it is reported again.
pub fn known_by(payload: &[u8]) -> Vec<u8> {
    [&[CONTENT][..], &content_digest(payload)].concat()
}

/// Returns the row that was reported before, or failed here, with the same event for the same connector and key: its payload says the same,
/// however it is laid out. Keys without events are known without one: an earlier version took it from the payload. `known_by` is that of the new one.
pub fn find_same(connection: &Connection, new: &NewDelivery, known_by: &[u8]) -> rusqlite::Result<Option<i64>> {
    let (event, is_any_event) = (new.event.as_ref().map(EventName::as_str), !new.api_key.has_events());
    let found = connection
        .prepare_cached(
            "SELECT id FROM delivery WHERE digest IS NOT NULL AND digest IN (?1, ?2) AND environment = ?3 AND connector = ?4
             AND api_key = ?5 AND (?7 OR event IS ?6) ORDER BY id LIMIT 1",
        )?
        .query_row(
            params![
                known_by,
                digest(&new.payload),
                new.environment.as_str(),
                new.connector,
                new.api_key.as_str(),
                event,
                is_any_event
            ],
            |row| row.get(0),
        )
        .optional()?;
    match (found, &new.extracted.document) {
        (None, Some(document)) => find_old(connection, new, document, known_by),
        _ => Ok(found),
    }
}

/// As [`find_same`], among the rows of the same document that an earlier version wrote: it kept the digest of the bytes, so that
/// the payloads themselves are compared.
fn find_old(connection: &Connection, new: &NewDelivery, document: &str, by: &[u8]) -> rusqlite::Result<Option<i64>> {
    let (event, is_any_event) = (new.event.as_ref().map(EventName::as_str), !new.api_key.has_events());
    let mut rows = connection.prepare_cached(
        "SELECT id, payload FROM delivery
         WHERE id IN (SELECT delivery_id FROM ref WHERE value = ?1 AND kind = 2 ORDER BY delivery_id LIMIT ?2)
           AND length(digest) = ?3 AND environment = ?4 AND connector = ?5 AND api_key = ?6 AND (?8 OR event IS ?7) AND payload IS NOT NULL
         ORDER BY id",
    )?;
    let mut rows = rows.query(params![
        document,
        MOST_OLD,
        OLD_BYTES,
        new.environment.as_str(),
        new.connector,
        new.api_key.as_str(),
        event,
        is_any_event
    ])?;
    while let Some(row) = rows.next()? {
        if known_by(row.get_ref(1)?.as_blob_or_null()?.unwrap_or_default()) == by {
            return row.get(0).map(Some);
        }
    }
    Ok(None)
}
