//! Where the events of a connector are sent that a relay answered from the log.
//!
//! Whoever takes them must send them to the same place: another store, such as that of yesterday or of a test, may have a connector of the
//! same name.

use crate::log::relay_origin::{NewPlaces, QueuedElsewhere, RelayStart, plan};
use crate::model::Environment;
use rusqlite::{Connection, OptionalExtension as _};

/// The table.
pub const TABLE: &str = "
CREATE TABLE route (
  environment TEXT NOT NULL,
  connector TEXT NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (environment, connector)
) WITHOUT ROWID;
";

/// Notes the places of the connectors of a relay, or returns what is queued for another place; see [`crate::log::Log::note_origins`].
/// `current` returns the current name of a connector.
pub fn note_all<'a>(
    connection: &Connection,
    relay: &'a RelayStart,
    current: impl Fn(&'a str) -> &'a str,
) -> rusqlite::Result<Vec<QueuedElsewhere>> {
    let environment = &relay.environment;
    let noted = |name: &'a str| of(connection, environment, current(name));
    let queued = |name: &'a str| count_queued(connection, environment, current(name));
    let NewPlaces { note, in_the_way } = plan(relay, noted, queued)?;
    if in_the_way.is_empty() {
        let sql = "INSERT INTO route (environment, connector, origin) VALUES (?1, ?2, ?3)
           ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
        let mut insert = connection.prepare_cached(sql)?;
        for one in note {
            insert.execute([environment.as_str(), current(&one.connector), &one.origin])?;
        }
    }
    Ok(in_the_way)
}

/// Returns the place of a connector.
pub fn of(connection: &Connection, environment: &Environment, connector: &str) -> rusqlite::Result<Option<String>> {
    let mut origin = connection.prepare_cached("SELECT origin FROM route WHERE environment = ?1 AND connector = ?2")?;
    origin.query_row([environment.as_str(), connector], |row| row.get(0)).optional()
}

/// Counts the queued events of a connector, also those that some process has taken: it may give them back.
fn count_queued(connection: &Connection, environment: &Environment, connector: &str) -> rusqlite::Result<u64> {
    let mut count = 0_i64;
    // Each of them has an index.
    for owner in ["IS NULL", "IS NOT NULL"] {
        let sql = format!(
            "SELECT count(*) FROM delivery WHERE queued_until IS NOT NULL AND owner {owner} AND state = 'pending'
               AND connector = ?1 AND environment = ?2"
        );
        count += connection.query_row(&sql, [connector, environment.as_str()], |row| row.get::<_, i64>(0))?;
    }
    Ok(count.unsigned_abs())
}

/// Gives a connector's place to its new name.
pub fn rename(connection: &Connection, environment: &str, was: &str, now: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO route (environment, connector, origin)
         SELECT environment, ?3, origin FROM route WHERE environment = ?1 AND connector = ?2
       ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
    connection.execute(sql, [environment, was, now])?;
    let old = "DELETE FROM route WHERE environment = ?1 AND connector = ?2 AND connector <> ?3";
    connection.execute(old, [environment, was, now]).map(drop)
}
