//! Monitoring events, in a table of their own: none of them is ever sent, and they must not fill the disk.

use super::batch::Batch;
use super::cells::{Cells, bytes, number, text, time};
use super::rename::Renames;
use crate::log::applied::Applied;
use crate::log::change::MOST_MONITORING;
use crate::log::question::MonitoringInfo;
use crate::model::{Environment, MonitoringEvent, MonitoringQuery, NewMonitoringEvent, Timestamp};
use rusqlite::{Connection, Row, params};

/// The table, and the index for lists and retention. `total` is the sum of the payloads' lengths up to the row, so that the oldest row alone
/// shows whether there are too many bytes.
pub const TABLE: &str = "
CREATE TABLE monitoring (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  environment TEXT NOT NULL,
  connector TEXT,
  payload_bytes INTEGER NOT NULL,
  total INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE INDEX monitoring_by_time ON monitoring (environment, received_at);
";

/// How many rows one step deletes.
const DELETED: i64 = 500;

/// How many bytes of payloads one step of retention deletes.
const BYTES: i64 = 2 << 20;

/// The columns of [`read`].
const COLUMNS: &str = "id, received_at, connector, payload";

/// Keeps an event, as [`crate::log::Change::Monitoring`] describes.
pub fn keep(batch: &Batch<'_>, renames: &Renames, new: &NewMonitoringEvent) -> rusqlite::Result<Applied> {
    const SQL: &str = "INSERT INTO monitoring (received_at, environment, connector, payload_bytes, payload, total)
         VALUES (?1, ?2, ?3, ?4, ?5, ?4 + coalesce((SELECT total FROM monitoring ORDER BY id DESC LIMIT 1), 0))";
    let connector = new.connector.as_deref().map(|name| renames.current(&new.environment, name));
    let length = i64::try_from(new.payload.len()).unwrap_or(i64::MAX);
    let (environment, payload) = (new.environment.as_str(), new.payload.as_slice());
    batch.execute(SQL, [time(new.received_at), text(environment), text(connector), number(length), bytes(payload)])?;
    let id = batch.last_insert_rowid();
    drop_oldest(batch, id)?;
    Ok(Applied::Monitoring(id))
}

/// Deletes the oldest rows beyond what a log keeps. Usually the oldest row is within them.
fn drop_oldest(connection: &Connection, newest: i64) -> rusqlite::Result<()> {
    let mut oldest = connection.prepare_cached(
        "SELECT id, (SELECT total FROM monitoring WHERE id = ?1) - total + payload_bytes FROM monitoring ORDER BY id LIMIT ?2",
    )?;
    let mut oldest = oldest.query([newest, DELETED])?;
    let mut last = None;
    while let Some(row) = oldest.next()? {
        let (id, bytes_from_here): (i64, i64) = (row.get(0)?, row.get(1)?);
        let rows_from_here = newest - id + 1;
        let is_kept = rows_from_here.unsigned_abs() <= MOST_MONITORING.rows
            && bytes_from_here.unsigned_abs() <= MOST_MONITORING.bytes;
        if is_kept {
            break;
        }
        last = Some(id);
    }
    let Some(last) = last else { return Ok(()) };
    connection.prepare_cached("DELETE FROM monitoring WHERE id <= ?1")?.execute([last]).map(drop)
}

/// Returns the rows of one page.
pub fn list(connection: &Connection, query: &MonitoringQuery) -> rusqlite::Result<Vec<MonitoringEvent>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM monitoring WHERE environment = ?1 AND received_at >= ?2 AND (received_at, id) < (?3, ?4)
           AND (?5 = '[]' OR connector IN (SELECT value FROM json_each(?5))) ORDER BY received_at DESC, id DESC LIMIT ?6"
    );
    let since = query.since.map_or(i64::MIN, Timestamp::as_millis);
    let (at, id) = query.after.map_or((i64::MAX, i64::MAX), |after| (after.at.as_millis(), after.id));
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let connectors = serde_json::to_string(&query.connectors).expect("texts are always JSON");
    let values = params![query.environment.as_str(), since, at, id, connectors, limit];
    connection.prepare_cached(&sql)?.query_map(values, read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<MonitoringEvent> {
    let mut cells = Cells::from(row, 0);
    let id = cells.next()?;
    let received_at = cells.time()?.ok_or_else(|| cells.unexpected())?;
    Ok(MonitoringEvent { id, received_at, connector: cells.next()?, payload: cells.next()? })
}

/// Returns the ids, as a JSON array, of rows that came in before `before`: as many as one step deletes. `None` if there are none.
pub fn old(connection: &Connection, environment: &Environment, before: Timestamp) -> rusqlite::Result<Option<String>> {
    let mut rows = connection.prepare_cached(
        "SELECT id, payload_bytes FROM monitoring WHERE environment = ?1 AND received_at < ?2 ORDER BY received_at LIMIT ?3",
    )?;
    let mut rows = rows.query(params![environment.as_str(), before.as_millis(), DELETED])?;
    let (mut ids, mut bytes) = (Vec::<i64>::new(), 0);
    while let Some(row) = rows.next()?.filter(|_| bytes < BYTES) {
        ids.push(row.get(0)?);
        bytes += row.get::<_, i64>(1)?;
    }
    Ok((!ids.is_empty()).then(|| serde_json::to_string(&ids).expect("numbers are always JSON")))
}

/// Deletes the rows with these ids, inside the caller's transaction.
pub fn forget(connection: &Connection, ids: &str) -> rusqlite::Result<()> {
    let mut delete =
        connection.prepare_cached("DELETE FROM monitoring WHERE id IN (SELECT value FROM json_each(?1))")?;
    delete.execute([ids]).map(drop)
}

/// Returns what there is, in all environments.
pub fn info(connection: &Connection) -> rusqlite::Result<MonitoringInfo> {
    let sql = "SELECT count(*), coalesce(sum(payload_bytes), 0), min(received_at), max(received_at) FROM monitoring";
    connection.query_row(sql, [], |row| {
        let mut cells = Cells::from(row, 0);
        let (rows, payload_bytes) = (cells.next::<i64>()?.unsigned_abs(), cells.next::<i64>()?.unsigned_abs());
        Ok(MonitoringInfo { rows, payload_bytes, oldest: cells.time()?, newest: cells.time()? })
    })
}

/// Returns the ids of rows that cannot be read, with the reasons; at most `most`.
pub fn unreadable(connection: &Connection, most: usize) -> rusqlite::Result<Vec<(i64, rusqlite::Error)>> {
    let mut all = connection.prepare(&format!("SELECT {COLUMNS} FROM monitoring ORDER BY id"))?;
    let mut all = all.query([])?;
    let mut found = Vec::new();
    while let Some(row) = all.next()?.filter(|_| found.len() < most) {
        if let Err(error) = read(row) {
            found.push((row.get(0)?, error));
        }
    }
    Ok(found)
}
