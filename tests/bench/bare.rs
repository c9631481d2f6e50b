//! The smallest program that keeps deliveries in SQLite: the rate of the log is compared with it.
//!
//! One table with a key and a unique id, without an index for search; a row in one commit and its outcome in the next
//! one, both synced to disk before they count, with the settings of the log.

use super::Stopwatch;
use rusqlite::{Connection, params};
use std::path::Path;

const BATCH: u64 = 1_000;

const SETTINGS: &str = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;
  CREATE TABLE delivery (id INTEGER PRIMARY KEY, webhook_id TEXT UNIQUE, about TEXT, state TEXT, attempt TEXT, payload BLOB);";

/// Writes `rows` rows of about 1 KiB to a new file at `path`.
pub fn deliver(watch: &mut Stopwatch, path: &Path, rows: u64) {
    let connection = Connection::open(path).expect("a database");
    connection.execute_batch(SETTINGS).expect("a table");
    let (about, attempt, payload) = ("x".repeat(250), "x".repeat(120), vec![b'x'; 1024]);
    let mut open = 0..0;
    for first in (0..=rows).step_by(usize::try_from(BATCH).expect("a size")) {
        let new = first..rows.min(first + BATCH);
        watch.time(|| write(&connection, open.clone(), new.clone(), [&about, &attempt], &payload).expect("a commit"));
        open = new;
    }
}

fn write(
    connection: &Connection,
    settled: std::ops::Range<u64>,
    new: std::ops::Range<u64>,
    [about, attempt]: [&str; 2],
    payload: &[u8],
) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for n in settled {
        connection
            .prepare_cached(
                "UPDATE delivery SET state = 'delivered', attempt = ?1 WHERE id = ?2 AND state = 'pending'",
            )?
            .execute(params![attempt, n.cast_signed() + 1])?;
    }
    for n in new {
        connection
            .prepare_cached("INSERT INTO delivery (webhook_id, about, state, payload) VALUES (?1, ?2, 'pending', ?3)")?
            .execute(params![format!("01a0b0c0-{:08x}-7000-8000-{n:012x}", n / 1000), about, payload])?;
    }
    connection.execute_batch("COMMIT")
}
