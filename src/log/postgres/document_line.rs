//! Events of one document in line: one at a time, the oldest first.
//!
//! The document of a row in line is stored among the extracted ids before the row is sent, not only after it failed. This is how
//! the rows behind it find it, also from other processes. Rows without a document or an event time are never in line.
//!
//! Whoever looks at a line has locked it (`line_lock`).

use super::copies::newness;
use super::owner::alive;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::LinePosition;
use crate::log::reference_kind::ReferenceKind;
use crate::model::{DeliveryId, Order, Timestamp};

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
    ($columns:expr, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM delivery AS mine, ref, delivery AS other
              WHERE mine.id = $1 AND mine.event_time IS NOT NULL AND ref.value = mine.document_id AND ref.kind = 2
                AND other.id = ref.delivery_id AND other.id <> mine.id AND other.event_time IS NOT NULL
                AND other.connector = mine.connector AND other.api_key = mine.api_key AND other.environment = mine.environment
                AND other.store_id IS NOT DISTINCT FROM mine.store_id AND other.is_test = mine.is_test
                AND coalesce(other.family, other.id) <> coalesce(mine.family, mine.id)
                AND ((other.owner IS NOT NULL AND other.next_attempt_at IS NULL) OR NOT EXISTS (SELECT 1 FROM delivery AS copy WHERE copy.id IN (SELECT other.family
                    UNION ALL SELECT kin.id FROM delivery AS kin
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
const BEFORE: &str = line_sql!(
    concat!(
        "other.id, other.owner, coalesce(other.owner IN (",
        alive!(),
        "), false), other.queued_until IS NOT NULL AND other.state = 'pending'
       AND mine.queued_until IS NOT NULL AND mine.state = 'pending' AND NOT mine.is_awaited"
    ),
    "AND ((other.owner IS NOT NULL AND other.next_attempt_at IS NULL)
      OR (other.state NOT IN ('delivered','discarded') AND (other.event_time, other.id) < (mine.event_time, mine.id)))
     ORDER BY (other.owner IS NOT NULL AND other.next_attempt_at IS NULL) DESC, other.event_time DESC, other.id DESC LIMIT 1"
);

/// Every older row of the line that has to be sent again before a row may be sent, the oldest first.
pub const AHEAD: &str = line_sql!(
    "other.id",
    "AND other.state IN ('failed','unknown') AND (other.event_time, other.id) < (mine.event_time, mine.id)
     ORDER BY other.event_time, other.id"
);

/// Returns every failed or unknown row before `id` in its document's line, the head of the line first.
pub fn ahead_of(session: &Session, id: DeliveryId) -> PgResult<Vec<DeliveryId>> {
    session.all(AHEAD, &[&id.0], |cells| Ok(DeliveryId(cells.next()?)))
}

struct Other {
    id: DeliveryId,
    owner: Option<i64>,
    is_alive: bool,
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
pub fn line_up(session: &Session, owner: i64, id: DeliveryId, turn: Turn) -> PgResult<LinePosition> {
    enter(session, id)?;
    let read = |cells: &mut super::cells::Cells<'_>| {
        let (id, owner) = (DeliveryId(cells.next()?), cells.next()?);
        Ok(Other { id, owner, is_alive: cells.next()?, is_queued: cells.next()? })
    };
    let Some(other) = session.one(BEFORE, &[&id.0], read)? else { return Ok(LinePosition::First) };
    let until = match other.owner {
        Some(other) if other == owner => UNTIL_WOKEN.as_millis(),
        Some(_) if other.is_alive => turn.now.as_millis() + LOOK_AGAIN_MILLIS,
        None if other.is_queued => turn.now.as_millis() + LOOK_AT_QUEUED_MILLIS,
        _ => return Ok(LinePosition::Held(other.id)),
    };
    let wait = "UPDATE delivery SET next_attempt_at = $2, waiting_on = $3, lane = $4 WHERE id = $1";
    session.execute(wait, &[&id.0, &until, &other.id.0, &i64::from(turn.lane)])?;
    Ok(LinePosition::Behind(other.id))
}

/// Makes a row visible to the other rows of its document.
pub fn enter(session: &Session, id: DeliveryId) -> PgResult<()> {
    let sql = "INSERT INTO ref (value, kind, delivery_id) SELECT document_id, $2, id FROM delivery
               WHERE id = $1 AND event_time IS NOT NULL AND document_id IS NOT NULL ON CONFLICT DO NOTHING";
    session.execute(sql, &[&id.0, &(ReferenceKind::Document as i64)]).map(drop)
}

/// Removes a row that was delivered and never failed from the line, and wakes the rows that wait for it, at the time `now`.
pub fn leave(session: &Session, id: DeliveryId, now: Timestamp) -> PgResult<()> {
    let leave = "DELETE FROM ref WHERE kind = 2 AND delivery_id = $1
         AND value = (SELECT document_id FROM delivery WHERE id = $1 AND state = 'delivered' AND failed_at IS NULL)";
    session.execute(leave, &[&id.0])?;
    let wake = "UPDATE delivery SET next_attempt_at = $2
         WHERE waiting_on IS NOT NULL AND waiting_on = $1 AND owner IS NOT NULL AND next_attempt_at IS NOT NULL";
    session.execute(wake, &[&id.0, &now.as_millis()]).map(drop)
}
