//! Retention in small steps: removes payloads that were delivered long ago. The server uses the space again by itself.
//!
//! A step is one short transaction, so that other processes can write in between. There is no index on the time of delivery,
//! because it would slow down every success. Instead, steps go through the rows in the order of their ids and store the position.
//! A row that is delivered late, such as a failed event, is behind that position, so a new round starts once a day.

use super::pg_error::PgResult;
use super::session::Session;
use super::thin::thin;
use super::{last_delivery, monitoring};
use crate::model::{Environment, Timestamp};

/// How many rows are thinned in one step.
const THINNED: usize = 500;

/// How many rows are read in one step.
const SEEN: i64 = 5_000;

/// After this many rows in a row that were created too recently, the step expects no older ones.
const YOUNG: usize = 64;

/// A position that moved by fewer rows is not stored, to save a write.
const WORTH: usize = 1_000;

/// Fewer dropped payloads are left to the server's own vacuum.
pub const WORTH_A_VACUUM: u64 = 1_000;

/// The time between the starts of two rounds, in milliseconds.
const ROUND: i64 = 24 * 60 * 60 * 1000;

/// The work of one step.
#[derive(Debug)]
pub struct TendWork {
    ids: Vec<i64>,
    place: i64,
    round_start: i64,
    before: i64,
    environment: Environment,
    /// Whether a round begins.
    is_first: bool,
}

/// Looks for rows that were delivered before `before`, without a lock. Returns `None` if there is nothing to do.
pub fn look(
    session: &Session,
    environment: &Environment,
    before: Timestamp,
    now: Timestamp,
) -> PgResult<Option<TendWork>> {
    let known = "SELECT place, begun_at FROM retention WHERE environment = $1";
    let known = session.one(known, &[&environment.as_str()], |cells| Ok((cells.next()?, cells.next()?)))?;
    let (mut place, mut round_start): (i64, i64) = known.unwrap_or_default();
    let is_first = !(round_start..round_start.saturating_add(ROUND)).contains(&now.as_millis());
    if is_first {
        (place, round_start) = (0, now.as_millis());
    }
    let before = before.as_millis();
    let mut work = TendWork { ids: Vec::new(), place, round_start, before, environment: environment.clone(), is_first };
    let sql =
        "SELECT id, created_at, coalesce(delivered_at < $2 AND state = 'delivered' AND owner IS NULL AND has_payload
           AND environment = $4, false)
         FROM delivery WHERE id > $1 ORDER BY id LIMIT $3";
    let rows = session.all(sql, &[&place, &before, &SEEN, &environment.as_str()], |cells| {
        Ok((cells.next::<i64>()?, cells.next::<i64>()?, cells.next::<bool>()?))
    })?;
    let (mut seen, mut young) = (0, 0);
    for (id, created_at, is_old) in rows {
        if created_at >= before {
            young += 1;
            if young == YOUNG {
                break;
            }
            continue;
        }
        (seen, young, work.place) = (seen + 1, 0, id);
        if is_old {
            work.ids.push(id);
        }
        if work.ids.len() == THINNED {
            break;
        }
    }
    Ok((seen >= WORTH || !work.ids.is_empty()).then_some(work))
}

/// Does what [`look`] found, inside the caller's transaction. Returns how many rows were thinned.
pub fn work(session: &Session, owner: i64, work: &TendWork) -> PgResult<u64> {
    remember(session, &work.environment, work.place, Some(work.round_start))?;
    if work.is_first {
        last_delivery::fold(session)?;
        monitoring::fold(session, owner)?;
    }
    if work.ids.is_empty() {
        return Ok(0);
    }
    thin(session, &work.ids, work.before)
}

/// Makes the next step start at the first row again.
pub fn restart(session: &Session, environment: &Environment) -> PgResult<()> {
    remember(session, environment, 0, None)
}

/// Makes the space of dropped payloads usable again, and returns what is at the end of the table to the disk. The server does the same
/// later, so it does not matter if it refuses now. Returns how many bytes were returned.
pub fn give_back(session: &Session) -> PgResult<u64> {
    let before = size(session)?;
    match session.run("VACUUM (TRUNCATE) payload") {
        Err(error) if error.is_broken() => Err(error),
        _ => Ok((before - size(session)?).max(0).unsigned_abs()),
    }
}

fn size(session: &Session) -> PgResult<i64> {
    let size = session.one("SELECT pg_total_relation_size('payload')", &[], |cells| cells.next())?;
    Ok(size.unwrap_or_default())
}

/// Each environment in a log has its own position, because it may keep payloads for another time.
fn remember(session: &Session, environment: &Environment, place: i64, begun_at: Option<i64>) -> PgResult<()> {
    let sql = "INSERT INTO retention (environment, place, begun_at) VALUES ($1, $2, coalesce($3::bigint, 0)) ON CONFLICT (environment)
        DO UPDATE SET place = excluded.place, begun_at = coalesce($3::bigint, retention.begun_at)";
    session.execute(sql, &[&environment.as_str(), &place, &begun_at]).map(drop)
}
