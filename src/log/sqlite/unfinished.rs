//! Rows that are not finished, and input lines that need not be sent again.

use super::cells::Cells;
use super::owner::Living;
use super::recover::dead_owners;
use super::rename;
use super::thin::kept_digest;
use crate::log::abandoned::{Abandoned, Becomes};
use crate::log::question::{SentLine, Unfinished, Unsettled};
use crate::model::{DeliveryId, Environment, State, digest};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Says whether any row waits or is claimed, or a rename is under way. Most of the time there is nothing, and one statement takes less
/// time than the others.
const ANY: &str = "SELECT EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_waiting WHERE state IN ('pending','unknown') AND owner IS NULL)
  OR EXISTS (SELECT 1 FROM delivery INDEXED BY delivery_claimed WHERE owner IS NOT NULL)
  OR EXISTS (SELECT 1 FROM renamed WHERE owner IS NOT NULL)";

/// Returns the pending rows without a claim, and the unknown ones, including claims of dead processes that are not marked yet.
pub fn unfinished(reader: &Connection, living: &Living, environment: &Environment) -> rusqlite::Result<Unfinished> {
    if !reader.prepare_cached(ANY)?.query_row([], |row| row.get(0))? {
        return Ok(Unfinished::default());
    }
    let place = environment.as_str();
    let mut waiting = reader.prepare_cached(
        "SELECT id FROM delivery INDEXED BY delivery_waiting
         WHERE state IN ('pending','unknown') AND owner IS NULL AND state = ?1 AND environment = ?2
           AND (queued_until IS NULL OR state = 'unknown') ORDER BY id",
    )?;
    let mut of = |state: State| waiting.query_map([state.as_str(), place], id)?.collect::<rusqlite::Result<Vec<_>>>();
    let (mut pending, mut unknown) = (of(State::Pending)?, of(State::Unknown)?);
    let mut queued = count_queued(reader, environment)?;
    let marked = unknown.len();
    abandoned(reader, living, environment, |row| match row.becomes {
        Becomes::Queued => *queued.entry(row.connector).or_default() += 1,
        Becomes::Unknown => unknown.push(row.id),
        Becomes::Pending => pending.push(row.id),
        Becomes::AsBefore => {}
    })?;
    let unmarked = unknown.len() - marked;
    unknown.sort_unstable();
    pending.sort_unstable();
    Ok(Unfinished { pending, queued, unknown, unmarked, renames: rename::stopped(reader, living, environment)? })
}

/// Visits the rows of dead processes.
pub fn abandoned(
    reader: &Connection,
    living: &Living,
    environment: &Environment,
    mut visit: impl FnMut(Abandoned),
) -> rusqlite::Result<()> {
    let mut claimed = reader.prepare_cached(
        "SELECT id, next_attempt_at IS NULL OR is_awaited IS NOT NULL, state, queued_until IS NOT NULL, may_repeat,
           connector, is_test FROM delivery WHERE owner IS NOT NULL AND owner = ?1 AND environment = ?2",
    )?;
    for owner in dead_owners(reader, living)? {
        let mut rows = claimed.query(params![owner, environment.as_str()])?;
        while let Some(row) = rows.next()? {
            let mut cells = Cells::from(row, 0);
            let (id, is_begun, was) = (DeliveryId(cells.next()?), cells.next()?, cells.state()?);
            let (is_queued, may_repeat) = (cells.next::<bool>()?, cells.next::<Option<bool>>()?.unwrap_or(false));
            let becomes = Becomes::of(was, is_begun, is_queued, may_repeat);
            visit(Abandoned { id, was, becomes, connector: cells.next()?, is_test: cells.next()? });
        }
    }
    Ok(())
}

/// Counts the rows of each connector that are queued for a relay and claimed by no process.
pub fn count_queued(reader: &Connection, environment: &Environment) -> rusqlite::Result<BTreeMap<String, u64>> {
    let mut count = reader.prepare_cached(
        "SELECT connector, count(*) FROM delivery INDEXED BY delivery_queued
         WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND environment = ?1 GROUP BY connector",
    )?;
    let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    count.query_map([environment.as_str()], of)?.collect()
}

/// Counts the pending rows of each connector that are claimed by no process. Test payloads do not count.
pub fn count_pending(reader: &Connection, environment: &Environment) -> rusqlite::Result<BTreeMap<String, u64>> {
    let mut count = reader.prepare_cached(
        "SELECT connector, count(*) FROM delivery INDEXED BY delivery_waiting
         WHERE state IN ('pending','unknown') AND owner IS NULL AND state = 'pending' AND environment = ?1 AND is_test = 0
         GROUP BY connector",
    )?;
    let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
    count.query_map([environment.as_str()], of)?.collect()
}

/// Counts the rows of one connector that have no final result. Test payloads do not count. Each part uses an index of its own.
pub fn unsettled(
    reader: &Connection,
    living: &Living,
    environment: &Environment,
    connector: &str,
) -> rusqlite::Result<Unsettled> {
    let mut parts = reader.prepare_cached(
        "SELECT state, owner, next_attempt_at IS NULL, count(*) FROM (
           SELECT state, owner, next_attempt_at FROM delivery
             WHERE state IN ('failed','unknown') AND connector = ?1 AND environment = ?2 AND is_test = 0
           UNION ALL
           SELECT state, owner, next_attempt_at FROM delivery INDEXED BY delivery_waiting
             WHERE state IN ('pending','unknown') AND owner IS NULL AND state = 'pending' AND connector = ?1 AND environment = ?2
               AND is_test = 0
           UNION ALL
           SELECT state, owner, next_attempt_at FROM delivery INDEXED BY delivery_claimed
             WHERE owner IS NOT NULL AND state NOT IN ('failed','unknown') AND connector = ?1 AND environment = ?2
               AND is_test = 0
         ) GROUP BY 1, 2, 3",
    )?;
    let mut rows = parts.query(params![connector, environment.as_str()])?;
    let mut sum = Unsettled::default();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::from(row, 0);
        let (state, owner, is_started) = (cells.state()?, cells.next::<Option<i64>>()?, cells.next::<bool>()?);
        let count = cells.next::<i64>()?.unsigned_abs();
        match (owner, state) {
            (Some(owner), _) if living.has(owner) => sum.waiting += count,
            (Some(_), _) if is_started => sum.unknown += count,
            (_, State::Unknown) => sum.unknown += count,
            (_, State::Failed) => sum.failed += count,
            (_, State::Pending) => sum.pending += count,
            _ => {}
        }
    }
    Ok(sum)
}

/// Calls `visit` for each line of `file` that the log has a delivery of in `environment`, unsorted. It reads
/// every row: it runs once, when a killed run is resumed, and an index would slow down every success. Sorting would need all
/// payloads in memory.
pub fn lines_of(
    reader: &Connection,
    environment: &Environment,
    file: &str,
    visit: &mut dyn FnMut(SentLine),
) -> rusqlite::Result<()> {
    let mut lines = reader.prepare_cached(
        "SELECT source_line, connector, payload, digest FROM delivery
         WHERE source_file = ?1 AND source_line >= 0 AND environment = ?2",
    )?;
    let mut rows = lines.query([file, environment.as_str()])?;
    while let Some(row) = rows.next()? {
        let digest = match row.get_ref(2)?.as_blob_or_null()? {
            Some(payload) => Some(digest(payload)),
            None => kept_digest(row.get_ref(3)?)?,
        };
        visit(SentLine { line: row.get::<_, i64>(0)?.unsigned_abs(), connector: row.get(1)?, digest });
    }
    Ok(())
}

fn id(row: &rusqlite::Row<'_>) -> rusqlite::Result<DeliveryId> {
    row.get(0).map(DeliveryId)
}
