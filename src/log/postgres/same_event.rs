//! How the log recognises an event that is reported again: by its webhook id, or by the digest of its payload's content.
//!
//! Only failed rows have the digest, so that successes stay fast.

use super::cells::Cells;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::known_by::Sought;
use crate::model::{DeliveryId, EventName, NewDelivery, Seen, without_nul};

/// The condition for a row whose webhook id no endpoint can have seen.
macro_rules! is_unsent {
    () => {
        " WHERE id = $1 AND owner IS NULL AND state = 'failed' AND (kind IS NULL OR kind = 'reported') AND flags & 16 = 0"
    };
}

/// The condition for a row whose latest attempt was a repost from here, and for which nothing came in since. A delivery by
/// another log does not count: something may have come in for it there.
macro_rules! absorbs {
    () => {
        "kind IN ('repost','resume') AND (imported_id IS NULL OR token > 1) AND NOT EXISTS (SELECT 1 FROM delivery AS again
           WHERE again.again_of IS NOT NULL AND again.again_of = delivery.id)"
    };
}

/// The rows of a connector and an API key with one of some digests. For API keys without events, the event in the row is ignored: an
/// earlier version took it from the payload.
macro_rules! same_sql {
    () => {
        " FROM delivery WHERE digest IS NOT NULL AND digest = ANY($1) AND environment = $2 AND connector = $3 AND api_key = $4
           AND ($6 OR event IS NOT DISTINCT FROM $5) ORDER BY id"
    };
}

/// Returns the row of the same event for the same connector and API key, reported or failed before: its payload has the same
/// content in any layout.
pub fn find_same(session: &Session, new: &NewDelivery, sought: &Sought) -> PgResult<Option<i64>> {
    const SQL: &str = concat!("SELECT id", same_sql!(), " LIMIT 1");
    Ok(same(session, SQL, new, &sought.others, |cells| cells.next())?.into_iter().next())
}

fn same<T>(
    session: &Session,
    sql: &str,
    new: &NewDelivery,
    digests: &[Vec<u8>; 3],
    read: impl FnMut(&mut Cells<'_>) -> PgResult<T>,
) -> PgResult<Vec<T>> {
    let (event, is_any_event) = (new.event.as_ref().map(EventName::as_str), !new.api_key.has_events());
    let (environment, api_key) = (new.environment.as_str(), new.api_key.as_str());
    let digests = digests.as_slice();
    session.all(sql, &[&digests, &environment, &without_nul(&new.connector), &api_key, &event, &is_any_event], read)
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
pub fn earlier(session: &Session, new: &NewDelivery) -> PgResult<Vec<Earlier>> {
    const SQL: &str =
        concat!("SELECT id, state, token, owner IS NOT NULL, coalesce(", absorbs!(), ", false)", same_sql!());
    same(session, SQL, new, &Sought::of(&new.payload, false).others, |cells| {
        Ok(Earlier {
            id: cells.next()?,
            seen: Seen { state: cells.state()?, claims: cells.count()? },
            is_claimed: cells.next()?,
            can_absorb: cells.next()?,
        })
    })
}

/// Says whether a row was delivered by a repost from here, and nothing came in for it since.
pub fn absorbs(session: &Session, id: DeliveryId) -> PgResult<bool> {
    const SQL: &str = concat!("SELECT 1 FROM delivery WHERE id = $1 AND state = 'delivered' AND ", absorbs!());
    session.exists(SQL, &[&id.0])
}

/// Gives a row that was reported without a webhook id the one that it is reported with now, unless it may have been sent with the
/// generated one. Returns whether it was changed. If another row has the id, that is an error of the server.
pub fn name(session: &Session, id: i64, webhook_id: &str, known_by: &[u8]) -> PgResult<bool> {
    const SQL: &str = concat!("UPDATE delivery SET webhook_id = $2, digest = $3", is_unsent!());
    Ok(session.execute(SQL, &[&id, &without_nul(webhook_id), &known_by])? == 1)
}

/// Makes the row known by `known_by`, whatever became of it.
pub fn set_known_by(session: &Session, id: i64, known_by: &[u8]) -> PgResult<()> {
    session.execute("UPDATE delivery SET digest = $2 WHERE id = $1", &[&id, &known_by]).map(drop)
}

/// As [`name`], without doing it.
pub fn can_be_named(session: &Session, id: i64) -> PgResult<bool> {
    const SQL: &str = concat!("SELECT 1 FROM delivery", is_unsent!());
    session.exists(SQL, &[&id])
}
