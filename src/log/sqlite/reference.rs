//! What makes a failed delivery findable, and how a reported one is known again: extracted ids, and the payload's digest.
//!
//! Only what failed pays for it. The newest delivered event of each document is kept for all, because a repost must know it.

use crate::model::digest;
use rusqlite::{Connection, OptionalExtension as _, params};

/// What an extracted id is the id of.
#[derive(Clone, Copy, Debug)]
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
    let mut row = connection.prepare_cached(
        "SELECT store_id, document_id, products, digest, CASE WHEN digest IS NULL THEN payload END FROM delivery WHERE id = ?1",
    )?;
    let mut rows = row.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    write_one(connection, Kind::Store, row.get_ref(0)?.as_str_or_null().unwrap_or_default(), id)?;
    write_one(connection, Kind::Document, row.get_ref(1)?.as_str_or_null().unwrap_or_default(), id)?;
    let products = row.get_ref(2)?.as_str_or_null().unwrap_or_default().unwrap_or("[]");
    for product in serde_json::from_str::<Vec<String>>(products).unwrap_or_default() {
        write_one(connection, Kind::Product, Some(&product), id)?;
    }
    match row.get(3)? {
        Some(known) => Ok(Some(known)),
        None => Ok(row.get_ref(4)?.as_bytes_or_null().unwrap_or_default().map(|payload| digest(payload).to_vec())),
    }
}

fn write_one(connection: &Connection, kind: Kind, value: Option<&str>, id: i64) -> rusqlite::Result<()> {
    let Some(value) = value else { return Ok(()) };
    connection
        .prepare_cached("INSERT OR IGNORE INTO ref (value, kind, delivery_id) VALUES (?1, ?2, ?3)")?
        .execute(params![value, kind as i64, id])?;
    Ok(())
}

/// Remembers a delivered event as the newest of its document, unless a newer one was delivered before.
pub fn write_head(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO document_head (document, store, api_key, environment, connector, event, event_time, delivery_id)
             SELECT document_id, coalesce(store_id, ''), api_key, environment, connector, coalesce(event, ''), event_time, id
             FROM delivery WHERE id = ?1 AND document_id IS NOT NULL AND event_time IS NOT NULL
             ON CONFLICT DO UPDATE SET event_time = excluded.event_time, delivery_id = excluded.delivery_id
             WHERE (excluded.event_time, excluded.delivery_id) > (event_time, delivery_id)",
        )?
        .execute([id])?;
    Ok(())
}

/// Returns the row that was reported before with the same payload for the same connector, key and event.
pub fn find_same(
    connection: &Connection,
    new: &crate::model::NewDelivery,
    digest: &[u8],
) -> rusqlite::Result<Option<i64>> {
    let event = new.event.as_ref().map(crate::model::EventName::as_str);
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
