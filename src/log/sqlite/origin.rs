//! Where the events of a connector are sent that a relay answered from the log.
//!
//! Whoever takes them must send them to the same place: another store, such as that of yesterday or of a test, may have a connector of the
//! same name.

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

/// Notes the places of connectors, by their current names. The latest one counts.
pub fn note<'a>(
    connection: &Connection,
    environment: &Environment,
    mut origins: impl Iterator<Item = [&'a str; 2]>,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO route (environment, connector, origin) VALUES (?1, ?2, ?3)
       ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
    let mut note = connection.prepare_cached(sql)?;
    origins.try_for_each(|[connector, origin]| note.execute([environment.as_str(), connector, origin]).map(drop))
}

/// Returns the place of a connector.
pub fn of(connection: &Connection, environment: &Environment, connector: &str) -> rusqlite::Result<Option<String>> {
    let mut origin = connection.prepare_cached("SELECT origin FROM route WHERE environment = ?1 AND connector = ?2")?;
    origin.query_row([environment.as_str(), connector], |row| row.get(0)).optional()
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
