//! A connector's new name: in every row of an environment, in steps, and for the processes that still write under the old one.
//!
//! A run reads its connectors once and keeps to them. What it writes after a rename would stand under a name that no connector
//! has any more, where no repost finds it. So a rename is noted beside the rows, and whoever opened the log before it follows.

use super::steps::Step;
use crate::model::{Environment, NewDelivery};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

/// What has the old name: `?2` is the name, `?3` the environment.
pub const NAMED: &str = "connector = ?2 AND environment = ?3";

/// Returns the values of [`NAMED`].
pub fn values(environment: &Environment, from: &str) -> [Value; 2] {
    [from, environment.as_str()].map(|text| Value::Text(text.to_owned()))
}

/// Notes the new name, before the first row gets it: what is written from now on has it already.
pub fn note(connection: &Connection, [from, environment]: &[Value; 2], to: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO renamed (environment, was, now) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![environment, from, to]).map(drop)
}

/// Says whether the connector `was` is called `now` by renames, whenever it had the old name: an export says names of its time.
pub fn leads(connection: &Connection, environment: &str, was: &str, now: &str) -> rusqlite::Result<bool> {
    let mut path = connection.prepare_cached(
        "WITH RECURSIVE path (name, id) AS (SELECT ?2, 0
           UNION SELECT renamed.now, renamed.id FROM path, renamed
           WHERE renamed.environment = ?1 AND renamed.was = path.name AND renamed.id > path.id)
         SELECT 1 FROM path WHERE name = ?3",
    )?;
    path.exists([environment, was, now])
}

/// Renames the connector in the rows of one step. Returns how many deliveries changed.
pub fn rename(
    connection: &Connection,
    step: &Step,
    [from, environment]: &[Value; 2],
    to: &str,
) -> rusqlite::Result<u64> {
    let sql = format!("UPDATE delivery SET connector = ?4 WHERE id IN (SELECT value FROM json_each(?1)) AND {NAMED}");
    let changed = connection.prepare_cached(&sql)?.execute(params![step.ids, from, environment, to])?;
    Ok(changed as u64)
}

/// The renames since this process opened the log, in their order. A connector that was given an old name later is another one,
/// and the process that knows it opened the log after that rename.
#[derive(Debug, Default)]
pub struct Renames {
    /// The latest that was read.
    latest: i64,
    /// Environment, old name, new name.
    names: Vec<[String; 3]>,
}

impl Renames {
    /// Follows those that come from now on.
    pub fn from_now_on(connection: &Connection) -> rusqlite::Result<Self> {
        let latest = connection.query_row("SELECT coalesce(max(id), 0) FROM renamed", [], |row| row.get(0))?;
        Ok(Self { latest, names: Vec::new() })
    }

    /// Reads those that came since, inside the caller's transaction.
    pub fn catch_up(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement =
            connection.prepare_cached("SELECT id, environment, was, now FROM renamed WHERE id > ?1 ORDER BY id")?;
        let mut rows = statement.query([self.latest])?;
        while let Some(row) = rows.next()? {
            self.latest = row.get(0)?;
            self.names.push([row.get(1)?, row.get(2)?, row.get(3)?]);
        }
        Ok(())
    }

    /// Gives a new delivery the name that its connector has now.
    pub fn follow(&self, new: &mut NewDelivery) {
        for [environment, was, now] in &self.names {
            if new.connector == *was && new.environment.as_str() == environment {
                new.connector.clone_from(now);
            }
        }
    }
}
