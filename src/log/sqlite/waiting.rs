//! Rows that wait to be finished, and input lines that need not be read again.

use super::owner::Living;
use super::recover::dead_owners;
use crate::log::answer::Unfinished;
use crate::model::{DeliveryId, Environment, State};
use rusqlite::{Connection, params};

/// Returns pending rows that nobody has, and unknown ones: those of dead processes too, also before they are marked.
pub fn unfinished(reader: &Connection, living: &Living, environment: &Environment) -> rusqlite::Result<Unfinished> {
    let place = environment.as_str();
    let mut waiting = reader.prepare_cached(
        "SELECT id FROM delivery INDEXED BY delivery_waiting
         WHERE state IN ('pending','unknown') AND owner IS NULL AND state = ?1 AND environment = ?2 ORDER BY id",
    )?;
    let mut of = |state: State| waiting.query_map([state.as_str(), place], id)?.collect::<rusqlite::Result<Vec<_>>>();
    let (pending, mut unknown) = (of(State::Pending)?, of(State::Unknown)?);
    let mut begun =
        reader.prepare_cached("SELECT id FROM delivery WHERE owner IS NOT NULL AND owner = ?1 AND environment = ?2")?;
    for owner in dead_owners(reader, living)? {
        for row in begun.query_map(params![owner, place], id)? {
            unknown.push(row?);
        }
    }
    unknown.sort_unstable();
    Ok(Unfinished { pending, unknown })
}

/// Returns the lines of `file` that the log has deliveries of with their connectors, each pair once, in order. It reads every
/// row: it is asked once, when a run that was killed goes on, and every success would pay for an index.
pub fn lines_of(reader: &Connection, file: &str) -> rusqlite::Result<Vec<(u64, String)>> {
    let mut lines = reader.prepare_cached(
        "SELECT DISTINCT source_line, connector FROM delivery WHERE source_file = ?1 AND source_line >= 0 ORDER BY 1, 2",
    )?;
    lines.query_map([file], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)))?.collect()
}

fn id(row: &rusqlite::Row<'_>) -> rusqlite::Result<DeliveryId> {
    row.get(0).map(DeliveryId)
}
