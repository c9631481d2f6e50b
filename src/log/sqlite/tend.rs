//! Retention in small steps: removes payloads that were delivered long ago, and returns free pages to the disk.
//!
//! A step is one short transaction, so that other processes can write in between. There is no index on the time of delivery,
//! because it would slow down every success. Instead, steps go through the rows in the order of their ids and store the position
//! in the table that SQLite uses for `AUTOINCREMENT`. A row that is delivered late, such as a failed event, is behind that
//! position, so a new round starts once a day.

use super::thin::thin;
use crate::log::question::Tended;
use crate::model::{Environment, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

/// How many rows are thinned in one step.
const THINNED: usize = 500;

/// How many rows are read in one step.
const SEEN: i64 = 5_000;

/// After this many rows in a row that were created too recently, the step expects no older ones.
const YOUNG: usize = 64;

/// A position that moved by fewer rows is not stored, to save a write.
const WORTH: usize = 1_000;

/// How many pages are returned in one step.
const PAGES: i64 = 64;

/// How many free pages are kept for new rows, unless an eighth of the file is more.
const RESERVE: i64 = 256;

/// The value of `PRAGMA auto_vacuum` for a file that can return pages.
const INCREMENTAL: i64 = 2;

/// The time between the starts of two rounds, in milliseconds.
const ROUND: i64 = 24 * 60 * 60 * 1000;

/// The names under which the position and the start of the round are stored.
const PLACE: &str = "retention_place";
const BEGUN: &str = "retention_begun";

/// The work of one step.
#[derive(Debug)]
pub struct TendWork {
    ids: Vec<i64>,
    place: i64,
    round_start: i64,
    before: i64,
    names: [String; 2],
}

/// Looks for rows that were delivered before `before`, without a lock. Returns `None` if there is nothing to do.
pub fn look(
    connection: &Connection,
    environment: &Environment,
    before: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<Option<TendWork>> {
    let names = names(environment);
    let (mut place, mut round_start) = (recall(connection, &names[0])?, recall(connection, &names[1])?);
    if !(round_start..round_start.saturating_add(ROUND)).contains(&now.as_millis()) {
        (place, round_start) = (0, now.as_millis());
    }
    let mut work = TendWork { ids: Vec::new(), place, round_start, before: before.as_millis(), names };
    let mut rows = connection.prepare_cached(
        "SELECT id, created_at, delivered_at < ?2 AND state = 'delivered' AND owner IS NULL AND payload IS NOT NULL
           AND environment = ?4
         FROM delivery WHERE id > ?1 ORDER BY id LIMIT ?3",
    )?;
    let mut rows = rows.query(params![place, work.before, SEEN, environment.as_str()])?;
    let (mut seen, mut young) = (0, 0);
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(1)? >= work.before {
            young += 1;
            if young == YOUNG {
                break;
            }
            continue;
        }
        (seen, young, work.place) = (seen + 1, 0, row.get(0)?);
        if row.get::<_, Option<bool>>(2)? == Some(true) {
            work.ids.push(work.place);
        }
        if work.ids.len() == THINNED {
            break;
        }
    }
    Ok((seen >= WORTH || !work.ids.is_empty()).then_some(work))
}

/// Does what [`look`] found, inside the caller's transaction. Returns how many rows were thinned.
pub fn work(connection: &Connection, work: &TendWork) -> rusqlite::Result<u64> {
    remember(connection, &work.names[0], work.place)?;
    remember(connection, &work.names[1], work.round_start)?;
    if work.ids.is_empty() {
        return Ok(0);
    }
    thin(connection, &serde_json::to_string(&work.ids).expect("numbers are always JSON"), work.before)
}

/// Makes the next step start at the first row again.
pub fn restart(connection: &Connection, environment: &Environment) -> rusqlite::Result<()> {
    remember(connection, &names(environment)[0], 0)
}

/// Each environment in a log has its own position, because it may keep payloads for another time.
fn names(environment: &Environment) -> [String; 2] {
    [PLACE, BEGUN].map(|name| format!("{name}:{environment}"))
}

/// Says whether there are more free pages than should be kept, and whether the file can return them. Files of early versions
/// cannot.
pub fn has_free_pages(connection: &Connection) -> rusqlite::Result<bool> {
    let ask = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let spare = RESERVE.max(ask("page_count")? / 8);
    Ok(ask("freelist_count")? > spare && ask("auto_vacuum")? == INCREMENTAL)
}

/// Returns some free pages to the disk, inside the caller's transaction.
pub fn give_back(connection: &Connection) -> rusqlite::Result<Tended> {
    let ask = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let free = ask("freelist_count")?;
    // Each step of the statement returns one page.
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    drop(rows);
    let freed = (free - ask("freelist_count")?) * ask("page_size")?;
    Ok(Tended { freed_bytes: freed.unsigned_abs(), has_more: has_free_pages(connection)?, ..Tended::default() })
}

fn recall(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    let mut row = connection.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = ?1")?;
    Ok(row.query_row([name], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The table is SQLite's own, but may be written like any other. SQLite ignores a name that is not a table's.
fn remember(connection: &Connection, name: &str, number: i64) -> rusqlite::Result<()> {
    let mut update = connection.prepare_cached("UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1")?;
    if update.execute(params![name, number])? == 0 {
        connection
            .prepare_cached("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)")?
            .execute(params![name, number])?;
    }
    Ok(())
}
