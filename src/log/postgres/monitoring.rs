//! Monitoring events, in a table of their own: none of them is ever sent, and they must not fill the disk.
//!
//! `monitoring_size` has how many there are and their bytes, as a sum over owners: no machine waits for another one. Of each owner, the
//! row with the highest number counts. A new row takes the place of the one before, because a row that each commit changes has more and
//! more versions as long as any older transaction is open, and all of them would be passed.

use super::batch::BatchContext;
use super::bound::Bound;
use super::cells::Cells;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::Applied;
use crate::log::change::MOST_MONITORING;
use crate::log::question::MonitoringInfo;
use crate::model::{Environment, MonitoringEvent, MonitoringQuery, NewMonitoringEvent, Timestamp};

/// How many rows one step deletes.
const DELETED: i64 = 500;

/// How many bytes of payloads one step of retention deletes.
const BYTES: i64 = 2 << 20;

/// The columns of [`read`].
const COLUMNS: &str = "id, received_at, connector, payload";

/// Keeps an event, as [`crate::log::Change::Monitoring`] describes. The oldest ones are deleted at the end of the batch.
pub fn keep(session: &Session, context: &BatchContext<'_>, new: &NewMonitoringEvent) -> PgResult<Applied> {
    const SQL: &str = "INSERT INTO monitoring (received_at, environment, connector, payload_bytes, payload)
         VALUES ($1, $2, $3, $4, $5) RETURNING id";
    let connector = new.connector.as_deref().map(|name| context.renames.current(&new.environment, name));
    let length = i64::try_from(new.payload.len()).unwrap_or(i64::MAX);
    let (at, environment) = (new.received_at.as_millis(), new.environment.as_str());
    let id = session.one(SQL, &[&at, &environment, &connector, &length, &new.payload], |cells| cells.next())?;
    context.note(|notes| {
        notes.monitoring[0] += 1;
        notes.monitoring[1] += length;
    });
    Ok(Applied::Monitoring(id.unwrap_or_default()))
}

/// Counts what a batch added, and deletes the oldest rows beyond what a log keeps.
pub fn write(session: &Session, owner: i64, added: [i64; 2]) -> PgResult<()> {
    if added[0] == 0 {
        return Ok(());
    }
    count(session, owner, added)?;
    let size = session.one(SIZE, &[], |cells| Ok([cells.next::<i64>()?, cells.next::<i64>()?]))?.unwrap_or_default();
    if is_kept(size) {
        return Ok(());
    }
    drop_oldest(session, owner, size)
}

/// From the highest owner down, each time with its highest number.
const SIZE: &str = "WITH RECURSIVE newest AS (
    (SELECT owner, rows, bytes FROM monitoring_size ORDER BY owner DESC, number DESC LIMIT 1)
    UNION ALL SELECT next.owner, next.rows, next.bytes FROM newest, LATERAL
      (SELECT owner, rows, bytes FROM monitoring_size WHERE owner < newest.owner ORDER BY owner DESC, number DESC LIMIT 1) AS next)
  SELECT coalesce(sum(rows), 0)::bigint, coalesce(sum(bytes), 0)::bigint FROM newest";

fn is_kept([rows, bytes]: [i64; 2]) -> bool {
    u64::try_from(rows).unwrap_or(0) <= MOST_MONITORING.rows
        && u64::try_from(bytes).unwrap_or(0) <= MOST_MONITORING.bytes
}

fn count(session: &Session, owner: i64, [rows, bytes]: [i64; 2]) -> PgResult<()> {
    let sql = "WITH before AS (SELECT number, rows, bytes FROM monitoring_size WHERE owner = $1 ORDER BY number DESC LIMIT 1),
        gone AS (DELETE FROM monitoring_size WHERE owner = $1 AND number = (SELECT number FROM before))
        INSERT INTO monitoring_size (owner, number, rows, bytes)
          SELECT $1, coalesce(number, 0) + 1, coalesce(rows, 0) + $2, coalesce(bytes, 0) + $3 FROM (SELECT 1) AS one LEFT JOIN before ON true";
    session.execute(sql, &[&owner, &rows, &bytes]).map(drop)
}

/// Rows that another process is deleting are left to it.
fn drop_oldest(session: &Session, owner: i64, mut size: [i64; 2]) -> PgResult<()> {
    let sql = "SELECT id, payload_bytes FROM monitoring ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED";
    let oldest = session.all(sql, &[&DELETED], |cells| Ok((cells.next::<i64>()?, cells.next::<i64>()?)))?;
    let mut ids = Vec::new();
    for (id, bytes) in oldest {
        if is_kept(size) {
            break;
        }
        size = [size[0] - 1, size[1] - bytes];
        ids.push(id);
    }
    delete(session, owner, &ids)
}

fn delete(session: &Session, owner: i64, ids: &[i64]) -> PgResult<()> {
    let sql = "WITH gone AS (DELETE FROM monitoring WHERE id = ANY($1) RETURNING payload_bytes)
        SELECT count(*), coalesce(sum(payload_bytes), 0)::bigint FROM gone";
    let gone = session.one(sql, &[&ids], |cells| Ok([cells.next::<i64>()?, cells.next::<i64>()?]))?;
    match gone {
        Some([rows, bytes]) if rows > 0 => count(session, owner, [-rows, -bytes]),
        _ => Ok(()),
    }
}

/// Returns the ids of rows that came in before `before`: as many as one step deletes. `None` if there are none.
pub fn old(session: &Session, environment: &Environment, before: Timestamp) -> PgResult<Option<Vec<i64>>> {
    let sql = "SELECT id, payload_bytes FROM monitoring WHERE environment = $1 AND received_at < $2 ORDER BY received_at, id LIMIT $3";
    let values = (environment.as_str(), before.as_millis());
    let rows = session
        .all(sql, &[&values.0, &values.1, &DELETED], |cells| Ok((cells.next::<i64>()?, cells.next::<i64>()?)))?;
    let mut bytes = 0;
    let few = rows.into_iter().take_while(|(_, length)| {
        let is_room = bytes < BYTES;
        bytes += length;
        is_room
    });
    let ids: Vec<i64> = few.map(|(id, _)| id).collect();
    Ok((!ids.is_empty()).then_some(ids))
}

/// Deletes the rows with these ids, inside the caller's transaction.
pub fn forget(session: &Session, owner: i64, ids: &[i64]) -> PgResult<()> {
    delete(session, owner, ids)
}

/// Adds the sizes of dead owners to that of this one: every process leaves one.
pub fn fold(session: &Session, owner: i64) -> PgResult<()> {
    let sql = "WITH old AS (DELETE FROM monitoring_size
          WHERE owner NOT IN (SELECT number FROM owner WHERE dead_at IS NULL) RETURNING rows, bytes)
        SELECT count(*), coalesce(sum(rows), 0)::bigint, coalesce(sum(bytes), 0)::bigint FROM old";
    let old = session.one(sql, &[], |cells| Ok([cells.next::<i64>()?, cells.next()?, cells.next()?]))?;
    match old {
        Some([owners, rows, bytes]) if owners > 0 => count(session, owner, [rows, bytes]),
        _ => Ok(()),
    }
}

/// Returns the rows of one page.
pub fn list(session: &Session, query: &MonitoringQuery) -> PgResult<Vec<MonitoringEvent>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM monitoring WHERE environment = $1 AND received_at >= $2 AND (received_at, id) < ($3, $4)
           AND (cardinality($5) = 0 OR connector = ANY($5)) ORDER BY received_at DESC, id DESC LIMIT $6"
    );
    let since = query.since.map_or(i64::MIN, Timestamp::as_millis);
    let (at, id) = query.after.map_or((i64::MAX, i64::MAX), |after| (after.at.as_millis(), after.id));
    let (environment, connectors) = (Bound::from(query.environment.as_str()), Bound::texts(&query.connectors));
    let values = [environment, since.into(), at.into(), id.into(), connectors, Bound::limit(query.limit)];
    session.ask(&sql, &values, read)
}

fn read(cells: &mut Cells<'_>) -> PgResult<MonitoringEvent> {
    let id = cells.next()?;
    let received_at = cells.time()?.ok_or_else(|| cells.unexpected())?;
    Ok(MonitoringEvent { id, received_at, connector: cells.next()?, payload: cells.next()? })
}

/// Returns what there is, in all environments.
pub fn info(session: &Session) -> PgResult<MonitoringInfo> {
    let sql = "SELECT count(*), coalesce(sum(payload_bytes), 0)::bigint, min(received_at), max(received_at)
               FROM monitoring";
    let info = session.one(sql, &[], |cells| {
        let (rows, payload_bytes) = (cells.next::<i64>()?.unsigned_abs(), cells.next::<i64>()?.unsigned_abs());
        Ok(MonitoringInfo { rows, payload_bytes, oldest: cells.time()?, newest: cells.time()? })
    })?;
    Ok(info.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{info, list};
    use crate::log::postgres::testing::log::new_log;
    use crate::model::{Cursor, MonitoringQuery, Timestamp};

    #[test]
    fn the_newest_come_first() {
        let Some(log) = new_log() else { return };
        for (at, connector) in [(3, "'wms'"), (1, "NULL"), (2, "'pos'"), (2, "'wms'")] {
            let values = format!("{at}, 'staging', {connector}, 3, 'abc'");
            log.run(&format!(
                "INSERT INTO monitoring (received_at, environment, connector, payload_bytes, payload) VALUES ({values})"
            ))
            .expect("a row");
        }
        let time = |millis| Timestamp::from_millis(millis).expect("a time");
        let query = MonitoringQuery {
            environment: "staging".parse().expect("a name"),
            connectors: Vec::new(),
            since: None,
            after: None,
            limit: 9,
        };
        let ids = |query: &MonitoringQuery| -> Vec<i64> {
            list(&log, query).expect("rows").into_iter().map(|event| event.id).collect()
        };
        assert_eq!(ids(&query), [1, 4, 3, 2]);
        assert_eq!(ids(&MonitoringQuery { limit: 2, since: Some(time(2)), ..query.clone() }), [1, 4]);
        assert_eq!(ids(&MonitoringQuery { after: Some(Cursor { at: time(2), id: 4 }), ..query.clone() }), [3, 2]);
        assert_eq!(ids(&MonitoringQuery { connectors: vec!["wms".to_owned()], ..query }), [1, 4]);
        let info = info(&log).expect("an answer");
        assert_eq!((info.rows, info.payload_bytes, info.oldest, info.newest), (4, 12, Some(time(1)), Some(time(3))));
    }
}
