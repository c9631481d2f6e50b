//! Rows of a living process that wait for their next attempt, or for another event of their document.
//!
//! They stay claimed, so that no other process sends them, and keep their state. They are kept in the log and not in memory,
//! because more rows may wait for an endpoint that is down than memory can hold.

use super::batch::BatchContext;
use super::cause::failed_since;
use super::cells::time;
use super::claim::{CLAIMED, read_claimed};
use super::extracted_ids;
use super::latest_failure;
use super::owner::Living;
use super::queued;
use super::row;
use crate::log::applied::{Applied, Claimed, LinePosition};
use crate::log::change::{Take, Ticket, Wait, Whose};
use crate::model::{DeliveryId, Timestamp};
use rusqlite::{Connection, params};

/// The waiting rows of one lane of an owner.
const WAITING: &str = "FROM delivery INDEXED BY delivery_resting
  WHERE owner IS NOT NULL AND next_attempt_at IS NOT NULL AND owner = ?1 AND lane = ?2";

/// Takes up the rows that are due, the longest due first. `place` is called for each row before the next one is taken up, and
/// returns its place in line.
pub fn take(
    connection: &Connection,
    context: &BatchContext<'_>,
    take: &Take,
    place: impl Fn(DeliveryId) -> rusqlite::Result<LinePosition>,
) -> rusqlite::Result<Applied> {
    match &take.whose {
        Whose::Mine(lane) => take_mine(connection, context, *lane, take, place),
        Whose::Queued { connector, environment, origin, only_expired } => {
            let connector = context.renames.current(environment, connector);
            let of = queued::Of { connector, environment, origin, owner: context.owner };
            queued::take(connection, &of, take, *only_expired, place)
        }
    }
}

fn take_mine(
    connection: &Connection,
    context: &BatchContext<'_>,
    lane: u32,
    take: &Take,
    place: impl Fn(DeliveryId) -> rusqlite::Result<LinePosition>,
) -> rusqlite::Result<Applied> {
    let sql = format!("SELECT id {WAITING} AND next_attempt_at <= ?3 ORDER BY next_attempt_at, id LIMIT ?4");
    let limit = i64::try_from(take.limit).unwrap_or(i64::MAX);
    let due = params![context.owner, lane, take.due.as_millis(), limit];
    let ids: Vec<i64> = connection.prepare_cached(&sql)?.query_map(due, |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let claimed = take_up(connection, id, context.now)?;
        rows.push(Claimed { place: place(claimed.ticket.id)?, ..claimed });
    }
    let next = format!("SELECT min(next_attempt_at) {WAITING}");
    let next: Option<i64> =
        connection.prepare_cached(&next)?.query_row(params![context.owner, lane], |row| row.get(0))?;
    Ok(Applied::Taken { rows, next: next.and_then(Timestamp::from_millis) })
}

fn take_up(connection: &Connection, id: i64, now: Option<Timestamp>) -> rusqlite::Result<Claimed> {
    let sql = format!(
        "UPDATE delivery SET next_attempt_at = NULL, waiting_on = NULL, claimed_at = ?2 WHERE id = ?1 RETURNING {CLAIMED}"
    );
    connection.prepare_cached(&sql)?.query_row(params![id, time(now)], read_claimed)
}

/// Makes a claimed row wait.
pub fn postpone(connection: &Connection, owner: i64, ticket: Ticket, wait: Wait) -> rusqlite::Result<Applied> {
    let changed = connection
        .prepare_cached(
            "UPDATE delivery SET next_attempt_at = ?4, lane = ?5 WHERE id = ?1 AND owner = ?2 AND token = ?3",
        )?
        .execute(params![ticket.id.0, owner, ticket.token, wait.until.as_millis(), wait.lane])?;
    Ok(if changed == 1 { Applied::Settled(ticket.id) } else { Applied::Lost(ticket.id) })
}

/// Ends a row whose latest attempt is its last.
pub fn conclude(
    connection: &Connection,
    owner: i64,
    ticket: Ticket,
    at: Timestamp,
    living: &Living,
) -> rusqlite::Result<Applied> {
    let digest = extracted_ids::write(connection, ticket.id.0)?;
    let changed = connection
        .prepare_cached(concat!(
            "UPDATE delivery SET state = 'failed', owner = NULL, next_attempt_at = NULL, waiting_on = NULL, ",
            failed_since!("?4"),
            ", digest = coalesce(?5, digest) WHERE id = ?1 AND owner = ?2 AND token = ?3 AND kind IS NOT NULL"
        ))?
        .execute(params![ticket.id.0, owner, ticket.token, at.as_millis(), digest])?;
    if changed == 1 {
        latest_failure::note(connection, ticket.id.0, at)?;
    }
    match row::get(connection, living, ticket.id)? {
        Some(delivery) if changed == 1 => Ok(Applied::Concluded(Box::new(delivery))),
        _ => Ok(Applied::Lost(ticket.id)),
    }
}

/// The ids of the rows of owner `?1` that only wait. A row that a sender waits for is not one of them.
macro_rules! waiting_sql {
    () => {
        "SELECT id FROM delivery INDEXED BY delivery_resting
         WHERE owner IS NOT NULL AND next_attempt_at IS NOT NULL AND owner = ?1 AND is_awaited IS NULL"
    };
}
pub(super) use waiting_sql;

/// Releases rows of owner `?1`; each keeps its state.
macro_rules! release_waiting_sql {
    () => {
        "UPDATE delivery SET owner = NULL, token = token - (tries = 0), next_attempt_at = NULL, waiting_on = NULL
         WHERE owner = ?1"
    };
}
pub(super) use release_waiting_sql;

/// Releases every row of `owner` that only waits; each keeps its state. Returns how many.
pub fn release_waiting(connection: &Connection, owner: i64) -> rusqlite::Result<u64> {
    let sql = concat!(release_waiting_sql!(), " AND id IN (", waiting_sql!(), ")");
    Ok(connection.prepare_cached(sql)?.execute([owner])? as u64)
}
