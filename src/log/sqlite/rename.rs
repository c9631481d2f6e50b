//! Renames a connector in every row of an environment, in steps, also for processes that still write the old name.
//!
//! A run reads its connectors once and keeps their names. After a rename it would write rows with a name that no connector has
//! any more, and no repost would find them. So a rename is recorded in a table, and processes that opened the log before it use
//! the new name. If a process dies during a rename, the next process that opens the log for writing finishes it.

use super::origin;
use super::owner::Living;
use super::small_steps::{RowStep, look};
use super::wal_link;
use crate::log::new_names::NewNames;
use crate::model::{Environment, NewDelivery};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params};

/// The tables whose rows have the name of a connector.
pub const TABLES: [&str; 2] = [DELIVERIES, "monitoring"];

const DELIVERIES: &str = "delivery";

/// The rows with the old name: `?2` is the name, `?3` the environment.
pub const NAMED: &str = "connector = ?2 AND environment = ?3";

/// Returns the values of [`NAMED`].
pub fn values(environment: &Environment, from: &str) -> [Value; 2] {
    [from, environment.as_str()].map(|text| Value::Text(text.to_owned()))
}

/// Records the new name before the first row gets it: new rows have it from now on. Returns the number of the record, for
/// [`end`].
pub fn note(connection: &Connection, owner: i64, [from, environment]: &[Value; 2], to: &str) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO renamed (environment, was, now, owner) VALUES (?1, ?2, ?3, ?4)";
    connection.execute(sql, params![environment, from, to, owner])?;
    let id = connection.last_insert_rowid();
    // Whoever takes queued rows uses the new name from now on.
    if let (Value::Text(environment), Value::Text(from)) = (environment, from) {
        origin::rename(connection, environment, from, to)?;
    }
    Ok(id)
}

/// Records that every row has the new name.
pub fn end(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    // While rows were renamed, deliveries were noted for the old name.
    connection.execute(
        "UPDATE last_delivery SET connector = renamed.now FROM renamed
         WHERE renamed.id = ?1 AND last_delivery.connector = renamed.was AND last_delivery.environment = renamed.environment",
        [id],
    )?;
    // A connector has few changes, so they need no steps.
    connection.execute(
        "UPDATE connector_change SET connector = renamed.now FROM renamed
         WHERE renamed.id = ?1 AND connector_change.connector = renamed.was AND connector_change.environment = renamed.environment",
        [id],
    )?;
    connection.execute("UPDATE renamed SET owner = NULL WHERE id = ?1", [id]).map(drop)
}

/// A rename of a dead process that was finished, and how many deliveries still had the old name.
#[derive(Debug)]
pub struct Finished {
    pub values: [Value; 2],
    pub to: String,
    pub changed: u64,
}

/// Finishes the renames of dead processes, in steps and the oldest first. Writes nothing if there are none.
pub fn finish(connection: &mut Connection, living: &Living) -> rusqlite::Result<Vec<Finished>> {
    let mut finished = Vec::new();
    for (id, values, to) in left(connection, living)? {
        let mut changed = 0;
        for table in TABLES {
            let mut last = 0;
            while let Some(step) = look(connection, table, NAMED, &values, last)? {
                if step.has_rows {
                    changed += commit(connection, |connection| rename(connection, table, &step, &values, &to))?;
                }
                last = step.last;
            }
        }
        commit(connection, |connection| end(connection, id))?;
        finished.push(Finished { values, to, changed });
    }
    Ok(finished)
}

fn left(connection: &Connection, living: &Living) -> rusqlite::Result<Vec<(i64, [Value; 2], String)>> {
    let mut unfinished = connection
        .prepare("SELECT owner, id, was, environment, now FROM renamed WHERE owner IS NOT NULL ORDER BY id")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, (row.get(1)?, [row.get(2)?, row.get(3)?], row.get(4)?)));
    let unfinished: Vec<(i64, _)> = unfinished.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(unfinished.into_iter().filter(|(owner, _)| !living.has(*owner)).map(|(_, rename)| rename).collect())
}

/// Returns the old and the new name of each unfinished rename of a dead process in `environment`, the oldest first.
pub fn stopped(
    connection: &Connection,
    living: &Living,
    environment: &Environment,
) -> rusqlite::Result<Vec<[String; 2]>> {
    let left = left(connection, living)?.into_iter();
    let names = left.filter_map(|(_, [was, place], to)| match (was, place) {
        (Value::Text(was), Value::Text(place)) if place == environment.as_str() => Some([was, to]),
        _ => None,
    });
    Ok(names.collect())
}

fn commit<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let changed = change(&transaction)?;
    wal_link::count(&transaction)?;
    transaction.commit()?;
    Ok(changed)
}

/// Says whether renames lead from the connector name `was` to `now`, at whatever time it was used: an export has the names of its
/// time.
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
    table: &str,
    step: &RowStep,
    [from, environment]: &[Value; 2],
    to: &str,
) -> rusqlite::Result<u64> {
    let sql = format!("UPDATE {table} SET connector = ?4 WHERE id IN (SELECT value FROM json_each(?1)) AND {NAMED}");
    let changed = connection.prepare_cached(&sql)?.execute(params![step.ids, from, environment, to])?;
    Ok(if table == DELIVERIES { changed as u64 } else { 0 })
}

/// The renames since this process opened the log.
#[derive(Debug, Default)]
pub struct Renames {
    /// The latest record that was read.
    latest: i64,
    names: NewNames,
    /// What this process finished when it opened the log.
    finished: Vec<Finished>,
}

impl Renames {
    /// Starts with the renames that come after this moment.
    pub fn from_now_on(connection: &Connection, finished: Vec<Finished>) -> rusqlite::Result<Self> {
        let latest = connection.query_row("SELECT coalesce(max(id), 0) FROM renamed", [], |row| row.get(0))?;
        Ok(Self { latest, names: NewNames::default(), finished })
    }

    /// Reads the renames since the last call, inside the caller's transaction.
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

    /// Returns how many deliveries got this new name when the log was opened: if the command is repeated, opening the log
    /// finishes the rename. Returns the number only once.
    pub fn finished(&mut self, values: &[Value; 2], to: &str) -> u64 {
        let same = self.finished.extract_if(.., |done| done.values == *values && done.to == to);
        same.map(|done| done.changed).sum()
    }

    /// Gives a new delivery the current name of its connector.
    pub fn follow(&self, new: &mut NewDelivery) {
        self.names.follow(new);
    }

    /// Returns the current name of the connector `name`.
    pub fn current<'a>(&'a self, environment: &Environment, name: &'a str) -> &'a str {
        self.names.current(environment, name)
    }
}
