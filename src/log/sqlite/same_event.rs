//! How the log recognises an event that is reported again: by its webhook id, or by the digest of its payload's content.
//!
//! Only failed rows have the digest, so that successes stay fast.

use super::cells::Cells;
use crate::log::known_by::{Sought, known_by};
use crate::model::{DeliveryId, EventName, NewDelivery, Seen};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// The condition for a row whose webhook id no endpoint can have seen.
macro_rules! is_unsent {
    () => {
        " WHERE id = ?1 AND owner IS NULL AND state = 'failed' AND (kind IS NULL OR kind = 'reported') AND flags & 16 = 0"
    };
}

/// The condition for a row whose latest attempt was a repost from here, and for which nothing came in since. A delivery by
/// another log does not count: something may have come in for it there.
macro_rules! absorbs {
    () => {
        "kind IN ('repost','resume') AND (imported_id IS NULL OR token > 1) AND NOT EXISTS (SELECT 1 FROM delivery AS again INDEXED BY delivery_again
           WHERE again.again_of IS NOT NULL AND again.again_of = delivery.id)"
    };
}

/// Registers the SQL function `known_by` on a connection. Migrations need it.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection
        .create_scalar_function("known_by", 1, flags, |context| Ok(context.get_raw(0).as_blob_or_null()?.map(known_by)))
}

/// Returns the row of the same event for the same connector and API key, reported or failed before: its payload has the same
/// content in any layout. For API keys without events, the event in the row is ignored: an earlier version took it from the
/// payload.
pub fn find_same(connection: &Connection, new: &NewDelivery, sought: &Sought) -> rusqlite::Result<Option<i64>> {
    let (event, is_any_event) = (new.event.as_ref().map(EventName::as_str), !new.api_key.has_events());
    let [a, b, c] = &sought.others;
    connection
        .prepare_cached(
            "SELECT id FROM delivery WHERE digest IS NOT NULL AND digest IN (?1, ?2, ?3) AND environment = ?4 AND connector = ?5
             AND api_key = ?6 AND (?8 OR event IS ?7) ORDER BY id LIMIT 1",
        )?
        .query_row(
            params![a, b, c, new.environment.as_str(), new.connector, new.api_key.as_str(), event, is_any_event],
            |row| row.get(0),
        )
        .optional()
}

/// A row that failed once, with the same content as an event that comes in.
#[derive(Debug)]
pub struct Earlier {
    pub id: i64,
    pub seen: Seen,
    pub is_claimed: bool,
    /// Its latest attempt was a repost from here, and nothing came in for it since.
    pub can_absorb: bool,
}

/// Returns the rows that failed once and are the same event by its content, the oldest first.
pub fn earlier(connection: &Connection, new: &NewDelivery) -> rusqlite::Result<Vec<Earlier>> {
    let (event, is_any_event) = (new.event.as_ref().map(EventName::as_str), !new.api_key.has_events());
    let [a, b, c] = Sought::of(&new.payload, false).others;
    let mut rows = connection.prepare_cached(concat!(
        "SELECT id, state, min(token, 4294967295), owner IS NOT NULL, ",
        absorbs!(),
        " FROM delivery WHERE digest IS NOT NULL AND digest IN (?1, ?2, ?3) AND environment = ?4 AND connector = ?5 AND api_key = ?6
           AND (?8 OR event IS ?7) ORDER BY id"
    ))?;
    let read = |row: &Row<'_>| {
        let mut cells = Cells::from(row, 0);
        Ok(Earlier {
            id: cells.next()?,
            seen: Seen { state: cells.state()?, claims: cells.next()? },
            is_claimed: cells.next()?,
            can_absorb: cells.next::<Option<bool>>()?.unwrap_or(false),
        })
    };
    let of = params![a, b, c, new.environment.as_str(), new.connector, new.api_key.as_str(), event, is_any_event];
    rows.query_map(of, read)?.collect()
}

/// Says whether a row was delivered by a repost from here, and nothing came in for it since.
pub fn absorbs(connection: &Connection, id: DeliveryId) -> rusqlite::Result<bool> {
    const SQL: &str = concat!("SELECT 1 FROM delivery WHERE id = ?1 AND state = 'delivered' AND ", absorbs!());
    connection.prepare_cached(SQL)?.exists([id.0])
}

/// Gives a row that was reported without a webhook id the one that it is reported with now, unless it may have been sent with the
/// generated one. Returns whether it was changed.
pub fn name(connection: &Connection, id: i64, webhook_id: &str, known_by: &[u8]) -> rusqlite::Result<bool> {
    let mut named =
        connection.prepare_cached(concat!("UPDATE delivery SET webhook_id = ?2, digest = ?3", is_unsent!()))?;
    Ok(named.execute(params![id, webhook_id, known_by])? == 1)
}

/// Makes the row known by `known_by`, whatever became of it.
pub fn set_known_by(connection: &Connection, id: i64, known_by: &[u8]) -> rusqlite::Result<()> {
    let mut update = connection.prepare_cached("UPDATE delivery SET digest = ?2 WHERE id = ?1")?;
    update.execute(params![id, known_by]).map(drop)
}

/// As [`name`], without doing it.
pub fn can_be_named(connection: &Connection, id: i64) -> rusqlite::Result<bool> {
    connection.prepare_cached(concat!("SELECT 1 FROM delivery", is_unsent!()))?.exists([id])
}
