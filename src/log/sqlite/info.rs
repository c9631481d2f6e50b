//! What the log holds and how large it is.

use super::cells::Cells;
use super::migrate::version_of;
use super::owner::Living;
use super::place::beside;
use crate::log::answer::Info;
use crate::model::{State, Timestamp};
use rusqlite::Connection;
use std::path::Path;

/// Says what the log at `path` holds.
pub fn info(path: &Path, reader: &Connection, living: &Living) -> rusqlite::Result<Info> {
    let (oldest, newest) = ends(reader)?;
    Ok(Info {
        location: path.display().to_string(),
        version: version_of(reader)?,
        rows: rows(reader, living)?,
        bytes: bytes(path),
        oldest,
        newest,
        engine: engine(),
    })
}

fn rows(reader: &Connection, living: &Living) -> rusqlite::Result<Vec<(String, u64)>> {
    let mut statement = reader.prepare_cached(
        "SELECT state, CASE WHEN next_attempt_at IS NULL THEN owner END, count(*) FROM delivery GROUP BY 1, 2",
    )?;
    let mut rows = statement.query([])?;
    let mut counts = State::ALL.map(|state| (state, 0_u64));
    while let Some(row) = rows.next()? {
        let mut cells = Cells::from(row, 0);
        let (state, owner, count) = (cells.state()?, cells.next::<Option<i64>>()?, cells.next::<i64>()?);
        let shown = match owner {
            None => state,
            Some(owner) if living.has(owner) => State::Sending,
            Some(_) => State::Unknown,
        };
        for (_, sum) in counts.iter_mut().filter(|(state, _)| *state == shown) {
            *sum += count.unsigned_abs();
        }
    }
    Ok(counts.into_iter().map(|(state, count)| (state.as_str().to_owned(), count)).collect())
}

/// Returns when the oldest and the newest row came in. Ids are given in the order of coming in.
fn ends(reader: &Connection) -> rusqlite::Result<(Option<Timestamp>, Option<Timestamp>)> {
    reader.query_row(
        "SELECT (SELECT created_at FROM delivery ORDER BY id LIMIT 1), (SELECT created_at FROM delivery ORDER BY id DESC LIMIT 1)",
        [],
        |row| {
            let mut cells = Cells::from(row, 0);
            Ok((cells.time()?, cells.time()?))
        },
    )
}

fn bytes(path: &Path) -> u64 {
    let size = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
    size(path) + size(&beside(path, "-wal"))
}

/// Returns name and version of the database library.
pub fn engine() -> String {
    format!("SQLite {}", rusqlite::version())
}
