//! Newer events of a row's document: those that were delivered, and those that are being sent.
//!
//! Whether a newer event matters is a rule of the domain and not known here. A test payload is never newer than a real event, as
//! it moves no stock.

use crate::log::change::Newer;
use crate::model::DeliveryId;
use rusqlite::{Connection, OptionalExtension as _};

/// The condition under which another row is a newer event of the same document.
macro_rules! is_newer {
    () => {
        "newer.document_id = delivery.document_id AND newer.event_time > delivery.event_time
         AND newer.store_id IS delivery.store_id AND newer.api_key = delivery.api_key
         AND newer.environment = delivery.environment AND newer.connector = delivery.connector
         AND newer.event IS delivery.event AND newer.is_test <= delivery.is_test"
    };
}

/// The newest such event that was ever delivered, as an expression over a row of `delivery`.
macro_rules! newest_delivered {
    () => {
        concat!(
            "(SELECT newer.id FROM delivery AS newer INDEXED BY delivered_by_document
              WHERE newer.delivered_at IS NOT NULL AND newer.document_id IS NOT NULL AND ",
            is_newer!(),
            " ORDER BY newer.event_time DESC, newer.id DESC LIMIT 1)"
        )
    };
}

/// The same expression as a constant, for statements that are built at run time.
pub const NEWEST_DELIVERED: &str = newest_delivered!();

/// Returns a newer event of the row's document, of the kind `which`.
pub fn find(connection: &Connection, id: DeliveryId, which: Newer) -> rusqlite::Result<Option<DeliveryId>> {
    match which {
        Newer::Ignored => Ok(None),
        Newer::Delivered => delivered(connection, id),
        Newer::OnItsWay => match delivered(connection, id)? {
            None => on_its_way(connection, id),
            newer => Ok(newer),
        },
    }
}

fn delivered(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Option<DeliveryId>> {
    const SQL: &str = concat!("SELECT ", newest_delivered!(), " FROM delivery WHERE id = ?1");
    one(connection, SQL, id)
}

/// Rows that failed before are found by their document, and so are rows that were put in line.
fn on_its_way(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Option<DeliveryId>> {
    const SQL: &str = concat!(
        "SELECT newer.id FROM delivery CROSS JOIN ref CROSS JOIN delivery AS newer
         WHERE delivery.id = ?1 AND delivery.event_time IS NOT NULL AND ref.value = delivery.document_id AND ref.kind = 2
           AND newer.id = ref.delivery_id AND newer.owner IS NOT NULL AND newer.next_attempt_at IS NULL AND ",
        is_newer!(),
        " LIMIT 1"
    );
    one(connection, SQL, id)
}

fn one(connection: &Connection, sql: &str, id: DeliveryId) -> rusqlite::Result<Option<DeliveryId>> {
    let newer = connection.prepare_cached(sql)?.query_row([id.0], |row| row.get::<_, Option<i64>>(0)).optional()?;
    Ok(newer.flatten().map(DeliveryId))
}
