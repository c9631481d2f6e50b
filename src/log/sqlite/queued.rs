//! Rows that a relay answered from the log: no process has claimed them, and any relay takes them when they are due.
//!
//! A row without a time is due at once: it is new, or was released by a process that stopped or died.

use super::claim::{CLAIMED, read_claimed};
use crate::log::applied::{Applied, Claimed, LinePosition};
use crate::log::change::Take;
use crate::model::{DeliveryId, Environment, Timestamp};
use rusqlite::{Connection, params};

/// Whose rows, and who takes them.
pub struct Of<'a> {
    /// The connector's name as the rows have it.
    pub connector: &'a str,
    pub environment: &'a Environment,
    pub owner: i64,
}

/// The queued rows of a connector.
macro_rules! queued_sql {
    () => {
        "FROM delivery INDEXED BY delivery_queued
         WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND connector = ?1 AND environment = ?2 "
    };
}

const DUE: &str = concat!(
    "SELECT id ",
    queued_sql!(),
    "AND (next_attempt_at IS NULL OR next_attempt_at <= ?3) ORDER BY next_attempt_at, id LIMIT ?4"
);

const EXPIRED: &str = concat!("SELECT id ", queued_sql!(), "AND queued_until <= ?3 LIMIT ?4");

const NEXT: &str = concat!("SELECT min(coalesce(next_attempt_at, 0)) ", queued_sql!());

/// Claims the rows that are due, or those whose time for retries is over. `place` returns the place of each in line.
pub fn take(
    connection: &Connection,
    of: &Of<'_>,
    take: &Take,
    only_expired: bool,
    place: impl Fn(DeliveryId) -> rusqlite::Result<LinePosition>,
) -> rusqlite::Result<Applied> {
    let limit = i64::try_from(take.limit).unwrap_or(i64::MAX);
    let due = params![of.connector, of.environment.as_str(), take.due.as_millis(), limit];
    let mut ids = connection.prepare_cached(if only_expired { EXPIRED } else { DUE })?;
    let ids: Vec<i64> = ids.query_map(due, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let claimed = claim(connection, of.owner, id)?;
        rows.push(Claimed { place: place(claimed.ticket.id)?, ..claimed });
    }
    let mut next = connection.prepare_cached(NEXT)?;
    let next: Option<i64> = next.query_row([of.connector, of.environment.as_str()], |row| row.get(0))?;
    Ok(Applied::Taken { rows, next: next.and_then(Timestamp::from_millis) })
}

fn claim(connection: &Connection, owner: i64, id: i64) -> rusqlite::Result<Claimed> {
    let sql = format!(
        "UPDATE delivery SET owner = ?2, token = token + 1, tries = 0, next_attempt_at = NULL, waiting_on = NULL
         WHERE id = ?1 RETURNING {CLAIMED}"
    );
    connection.prepare_cached(&sql)?.query_row([id, owner], read_claimed)
}

/// Releases a row that was settled with the time of its next attempt.
pub fn leave(connection: &Connection, id: DeliveryId) -> rusqlite::Result<()> {
    let mut release = connection.prepare_cached("UPDATE delivery SET owner = NULL, lane = NULL WHERE id = ?1")?;
    release.execute([id.0]).map(drop)
}
