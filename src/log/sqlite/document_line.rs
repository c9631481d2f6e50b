//! Events of one document in line: one at a time, the oldest first.
//!
//! The document of a row in line is stored among the extracted ids before the row is sent, not only after it failed. This is how
//! the rows behind it find it, also from other processes. Rows without a document or an event time are never in line.

use super::copies::newness;
use super::extracted_ids;
use super::owner::Living;
use crate::log::applied::LinePosition;
use crate::log::reference_kind::ReferenceKind;
use crate::model::{DeliveryId, Order, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

/// How long a row waits before it looks again at a row that another process has claimed.
const LOOK_AGAIN_MILLIS: i64 = 1_000;

/// How long a row waits before it looks again at one that is to be retried: this process may be the one that retries it, and then it
/// is woken.
const LOOK_AT_QUEUED_MILLIS: i64 = 10_000;

/// Rows that wait for another row of this process are woken and need no time.
const UNTIL_WOKEN: Timestamp = Timestamp::MAX;

/// The rows of one line: same connector, API key, store and document, each with an event time. An event and its edited copies do
/// not wait for one another, because only one of them may be delivered. For other rows the newest copy represents them all, except
/// for one that is being sent.
macro_rules! line_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM delivery AS mine CROSS JOIN ref CROSS JOIN delivery AS other
              WHERE mine.id = ?1 AND mine.event_time IS NOT NULL AND ref.value = mine.document_id AND ref.kind = 2
                AND other.id = ref.delivery_id AND other.id <> mine.id AND other.event_time IS NOT NULL
                AND other.connector = mine.connector AND other.api_key = mine.api_key AND other.environment = mine.environment
                AND other.store_id IS mine.store_id AND other.is_test = mine.is_test
                AND coalesce(other.family, other.id) <> coalesce(mine.family, mine.id)
                AND ((other.owner IS NOT NULL AND other.next_attempt_at IS NULL) OR NOT EXISTS (SELECT 1 FROM delivery AS copy WHERE copy.id IN (SELECT other.family
                    UNION ALL SELECT kin.id FROM delivery AS kin INDEXED BY delivery_family
                      WHERE kin.family IS NOT NULL AND kin.family = coalesce(other.family, other.id))
                  AND copy.id <> other.id AND copy.state IN ('failed','unknown','pending') AND ",
            newness!("copy"),
            " > ",
            newness!("other"),
            ")) ",
            $rest
        )
    };
}

/// Another row of the line that is being sent, or that is older and was not delivered. A row that is being sent comes first, then
/// the one directly before. Only a queued row waits for a queued one: for any other, a relay that may not even run is no reason to wait.
pub const BEFORE: &str = line_sql!(
    "other.id, other.owner, other.queued_until IS NOT NULL AND other.state = 'pending'
       AND mine.queued_until IS NOT NULL AND mine.state = 'pending' AND mine.is_awaited IS NULL",
    "AND ((other.owner IS NOT NULL AND other.next_attempt_at IS NULL)
      OR (other.state NOT IN ('delivered','discarded') AND (other.event_time, other.id) < (mine.event_time, mine.id)))
     ORDER BY other.owner IS NOT NULL AND other.next_attempt_at IS NULL DESC, other.event_time DESC, other.id DESC LIMIT 1"
);

/// Every older row of the line that has to be sent again before a row may be sent, the oldest first.
pub const AHEAD: &str = line_sql!(
    "other.id",
    "AND other.state IN ('failed','unknown') AND (other.event_time, other.id) < (mine.event_time, mine.id)
     ORDER BY other.event_time, other.id"
);

/// Returns every failed or unknown row before `id` in its document's line, the head of the line first.
pub fn ahead_of(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Vec<DeliveryId>> {
    connection.prepare_cached(AHEAD)?.query_map([id.0], |row| Ok(DeliveryId(row.get(0)?)))?.collect()
}

struct Other {
    id: DeliveryId,
    owner: Option<i64>,
    /// A relay will send it, and the row behind it too.
    is_queued: bool,
}

/// The current time, whether rows wait for one another, and which lane takes up a row that waits.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub now: Timestamp,
    pub order: Order,
    pub lane: u32,
}

/// Puts a claimed row into its document's line and returns its place. If a row before it is being sent, it waits.
pub fn line_up(
    connection: &Connection,
    owner: i64,
    id: DeliveryId,
    turn: Turn,
    living: &Living,
) -> rusqlite::Result<LinePosition> {
    enter(connection, id)?;
    let other = connection.prepare_cached(BEFORE)?.query_row([id.0], read).optional()?;
    let Some(other) = other else { return Ok(LinePosition::First) };
    let until = match other.owner {
        Some(other) if other == owner => UNTIL_WOKEN.as_millis(),
        Some(other) if living.has(other) => turn.now.as_millis() + LOOK_AGAIN_MILLIS,
        None if other.is_queued => turn.now.as_millis() + LOOK_AT_QUEUED_MILLIS,
        _ => return Ok(LinePosition::Held(other.id)),
    };
    connection
        .prepare_cached("UPDATE delivery SET next_attempt_at = ?2, waiting_on = ?3, lane = ?4 WHERE id = ?1")?
        .execute(params![id.0, until, other.id.0, turn.lane])?;
    Ok(LinePosition::Behind(other.id))
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Other> {
    Ok(Other { id: DeliveryId(row.get(0)?), owner: row.get(1)?, is_queued: row.get(2)? })
}

/// Makes a row visible to the other rows of its document.
pub fn enter(connection: &Connection, id: DeliveryId) -> rusqlite::Result<()> {
    let document: Option<String> = connection
        .prepare_cached("SELECT document_id FROM delivery WHERE id = ?1 AND event_time IS NOT NULL")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .flatten();
    document.map_or(Ok(()), |document| extracted_ids::insert(connection, &document, ReferenceKind::Document, id.0))
}

/// Removes a row that was delivered and never failed from the line, and wakes the rows that wait for it, at the time `now`.
pub fn leave(connection: &Connection, id: DeliveryId, now: Timestamp) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM ref WHERE kind = 2 AND delivery_id = ?1
             AND value = (SELECT document_id FROM delivery WHERE id = ?1 AND state = 'delivered' AND failed_at IS NULL)",
        )?
        .execute([id.0])?;
    connection
        .prepare_cached(
            "UPDATE delivery SET next_attempt_at = ?2
             WHERE waiting_on IS NOT NULL AND waiting_on = ?1 AND owner IS NOT NULL AND next_attempt_at IS NOT NULL",
        )?
        .execute(params![id.0, now.as_millis()])?;
    Ok(())
}
