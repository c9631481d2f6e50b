//! Rows of a living process that wait for their next attempt, or for another event of their document.
//!
//! They stay claimed, so that no other process sends them, and keep their state. They are kept in the log and not in memory,
//! because more rows may wait for an endpoint that is down than memory can hold.

use super::batch::BatchContext;
use super::cause::failed_since;
use super::claim::{CLAIMED, read_claimed};
use super::extracted_ids;
use super::line_lock::{lines_of, lock_line};
use super::pg_error::PgResult;
use super::placed::Placed;
use super::queued;
use super::row;
use super::session::Session;
use super::settle::is_mine;
use crate::log::applied::{Applied, Claimed};
use crate::log::change::{Take, Ticket, Wait, Whose};
use crate::model::Timestamp;

/// The waiting rows of one lane of an owner.
const WAITING: &str =
    "FROM delivery WHERE owner IS NOT NULL AND next_attempt_at IS NOT NULL AND owner = $1 AND lane = $2";

/// Takes up the rows that are due, the longest due first.
pub fn take(session: &Session, context: &BatchContext<'_>, take: &Take, placed: &Placed<'_>) -> PgResult<Applied> {
    let owner = context.owner;
    match &take.whose {
        Whose::Mine(lane) => take_mine(session, context, *lane, take, placed),
        Whose::Queued { connector, environment, origin, only_expired } => {
            let connector = context.renames.current(environment, connector);
            let of = queued::Of { connector, environment, origin, owner, floors: context.floors };
            queued::take(session, &of, take, *only_expired, placed)
        }
    }
}

fn take_mine(
    session: &Session,
    context: &BatchContext<'_>,
    lane: u32,
    take: &Take,
    placed: &Placed<'_>,
) -> PgResult<Applied> {
    let owner = context.owner;
    let sql = format!("SELECT id {WAITING} AND next_attempt_at <= $3 ORDER BY next_attempt_at, id LIMIT $4");
    let limit = i64::try_from(take.limit).unwrap_or(i64::MAX);
    let (number, lane) = (lane, i64::from(lane));
    let ids: Vec<i64> = session.all(&sql, &[&owner, &lane, &take.due.as_millis(), &limit], |cells| cells.next())?;
    if placed.waits && !ids.is_empty() {
        lock_line(session, &lines_of(session, &ids)?)?;
    }
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(claimed) = take_up(session, context, id)? {
            rows.push(placed.one(claimed)?);
        }
    }
    Ok(Applied::Taken { rows, next: next_of(session, owner, number)? })
}

/// Returns the answer to a take if no row of the lane is due.
pub fn idle_lane(session: &Session, owner: i64, lane: u32, due: Timestamp) -> PgResult<Option<Applied>> {
    let next = next_of(session, owner, lane)?;
    Ok((next.is_none_or(|next| next > due)).then_some(Applied::Taken { rows: Vec::new(), next }))
}

/// Returns when the first row of a lane is due.
fn next_of(session: &Session, owner: i64, lane: u32) -> PgResult<Option<Timestamp>> {
    let next = format!("SELECT min(next_attempt_at) {WAITING}");
    let next = session.one(&next, &[&owner, &i64::from(lane)], |cells| cells.next::<Option<i64>>())?.flatten();
    Ok(next.and_then(Timestamp::from_millis))
}

fn take_up(session: &Session, context: &BatchContext<'_>, id: i64) -> PgResult<Option<Claimed>> {
    let sql = format!(
        "UPDATE delivery SET next_attempt_at = NULL, waiting_on = NULL, claimed_at = $3
         WHERE id = $1 AND owner = $2 AND next_attempt_at IS NOT NULL RETURNING {CLAIMED}"
    );
    session.one(&sql, &[&id, &context.owner, &context.now.map(Timestamp::as_millis)], read_claimed)
}

/// Makes a claimed row wait.
pub fn postpone(session: &Session, owner: i64, ticket: Ticket, wait: Wait) -> PgResult<Applied> {
    let sql = "UPDATE delivery SET next_attempt_at = $4, lane = $5 WHERE id = $1 AND owner = $2 AND token = $3";
    let (until, lane) = (wait.until.as_millis(), i64::from(wait.lane));
    let changed = session.execute(sql, &[&ticket.id.0, &owner, &ticket.token, &until, &lane])?;
    Ok(if changed == 1 { Applied::Settled(ticket.id) } else { Applied::Lost(ticket.id) })
}

/// Ends a row whose latest attempt is its last.
pub fn conclude(session: &Session, context: &BatchContext<'_>, ticket: Ticket, at: Timestamp) -> PgResult<Applied> {
    const SQL: &str = concat!(
        "UPDATE delivery SET state = 'failed', owner = NULL, next_attempt_at = NULL, waiting_on = NULL, ",
        failed_since!("$4"),
        ", digest = coalesce($5, digest) WHERE id = $1 AND owner = $2 AND token = $3 AND kind IS NOT NULL"
    );
    if !is_mine(session, context.owner, ticket)? {
        return Ok(Applied::Lost(ticket.id));
    }
    let digest = extracted_ids::write(session, ticket.id.0)?;
    let changed = session.execute(SQL, &[&ticket.id.0, &context.owner, &ticket.token, &at.as_millis(), &digest])?;
    if changed == 1 {
        context.note_failure(ticket.id.0, at);
    }
    match row::get(session, ticket.id)? {
        Some(delivery) if changed == 1 => Ok(Applied::Concluded(Box::new(delivery))),
        _ => Ok(Applied::Lost(ticket.id)),
    }
}

/// Rows of owner `$1` that only wait. A row that a sender waits for is not one of them.
macro_rules! waiting_sql {
    () => {
        "owner IS NOT NULL AND next_attempt_at IS NOT NULL AND owner = $1 AND NOT is_awaited"
    };
}
pub(super) use waiting_sql;

/// Releases rows; each keeps its state.
macro_rules! release_waiting_sql {
    () => {
        "UPDATE delivery SET owner = NULL, token = token - CASE WHEN tries = 0 THEN 1 ELSE 0 END, next_attempt_at = NULL,
           waiting_on = NULL WHERE "
    };
}
pub(super) use release_waiting_sql;

/// Releases every row of `owner` that only waits; each keeps its state. Returns how many.
pub fn release_waiting(session: &Session, owner: i64) -> PgResult<u64> {
    session.execute(concat!(release_waiting_sql!(), waiting_sql!()), &[&owner])
}
