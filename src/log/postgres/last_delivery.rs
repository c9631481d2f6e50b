//! When each connector last had an event delivered.
//!
//! A log may have millions of delivered rows, and an index of their times would slow down every success. So there is one row for each
//! connector. Each owner has rows of its own, so that machines do not wait for one another; a reader takes the latest.
//!
//! A row is written at most once a second: as long as any older transaction is open, the server keeps all its versions, and each commit
//! has to pass them. So the time is right to the second.

use super::pg_error::PgResult;
use super::session::Session;
use crate::model::{Environment, Timestamp};
use std::collections::BTreeMap;

/// The owner of what dead owners wrote.
pub const NOBODY: i64 = 0;

/// What happens to the row that is there: it is changed only if that makes a difference of a second.
macro_rules! if_a_second_later {
    () => {
        "ON CONFLICT (environment, connector, owner) DO UPDATE SET delivered_at = excluded.delivered_at
           WHERE excluded.delivered_at / 1000 > last_delivery.delivered_at / 1000"
    };
}
pub(super) use if_a_second_later;

/// Writes what was noted.
pub fn write(session: &Session, owner: i64, delivered: &BTreeMap<[String; 2], i64>) -> PgResult<()> {
    const SQL: &str = concat!(
        "INSERT INTO last_delivery (environment, connector, delivered_at, owner)
         SELECT environment, connector, at, $4 FROM unnest($1::text[], $2::text[], $3::bigint[]) AS new (environment, connector, at) ",
        if_a_second_later!()
    );
    if delivered.is_empty() {
        return Ok(());
    }
    let (environments, connectors): (Vec<&str>, Vec<&str>) =
        delivered.keys().map(|[environment, connector]| (environment.as_str(), connector.as_str())).unzip();
    let times: Vec<i64> = delivered.values().copied().collect();
    session.execute(SQL, &[&environments, &connectors, &times, &owner]).map(drop)
}

/// Gives a connector's rows its new name.
pub fn rename(session: &Session, environment: &str, was: &str, now: &str) -> PgResult<()> {
    let sql = "WITH old AS (DELETE FROM last_delivery WHERE environment = $1 AND connector = $2 RETURNING owner, delivered_at)
        INSERT INTO last_delivery (environment, connector, owner, delivered_at) SELECT $1, $3, owner, delivered_at FROM old
        ON CONFLICT (environment, connector, owner)
          DO UPDATE SET delivered_at = greatest(last_delivery.delivered_at, excluded.delivered_at)";
    session.execute(sql, &[&environment, &was, &now]).map(drop)
}

/// Makes one row of those of dead owners: every process leaves some.
pub fn fold(session: &Session) -> PgResult<()> {
    let sql = "WITH old AS (DELETE FROM last_delivery WHERE owner <> $1
          AND owner NOT IN (SELECT number FROM owner WHERE dead_at IS NULL) RETURNING environment, connector, delivered_at)
        INSERT INTO last_delivery (environment, connector, owner, delivered_at)
          SELECT environment, connector, $1, max(delivered_at) FROM old GROUP BY environment, connector
        ON CONFLICT (environment, connector, owner)
          DO UPDATE SET delivered_at = greatest(last_delivery.delivered_at, excluded.delivered_at)";
    session.execute(sql, &[&NOBODY]).map(drop)
}

/// Returns when each connector of an environment last had an event delivered.
pub fn read(session: &Session, environment: &Environment) -> PgResult<BTreeMap<String, Timestamp>> {
    let sql = "SELECT connector, max(delivered_at) FROM last_delivery WHERE environment = $1 GROUP BY 1";
    let rows = session.all(sql, &[&environment.as_str()], |cells| Ok((cells.next()?, cells.time()?)))?;
    Ok(rows.into_iter().filter_map(|(connector, at)| Some((connector, at?))).collect())
}
