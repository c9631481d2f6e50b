//! A connector's new name: in every row, and for the processes that still write under the old one.
//!
//! A run reads its connectors once and keeps to them. What it writes after a rename would stand under a name that no connector
//! has any more, where no repost finds it. So a rename is noted beside the rows, and whoever opened the log before it follows.

use crate::model::NewDelivery;
use rusqlite::{Connection, params};

/// Renames a connector. Returns how many deliveries changed.
pub fn rename_connector(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<u64> {
    note(connection, from, to)?;
    let changed = connection.execute("UPDATE delivery SET connector = ?2 WHERE connector = ?1", params![from, to])?;
    Ok(changed as u64)
}

fn note(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO renamed (was, now) VALUES (?1, ?2)", params![from, to])?;
    Ok(())
}

/// The renames since this process opened the log, in their order. A connector that was given an old name later is another one,
/// and the process that knows it opened the log after that rename.
#[derive(Debug, Default)]
pub struct Renames {
    /// The latest that was read.
    latest: i64,
    names: Vec<(String, String)>,
}

impl Renames {
    /// Follows those that come from now on.
    pub fn from_now_on(connection: &Connection) -> rusqlite::Result<Self> {
        let latest = connection.query_row("SELECT coalesce(max(id), 0) FROM renamed", [], |row| row.get(0))?;
        Ok(Self { latest, names: Vec::new() })
    }

    /// Reads those that came since, inside the caller's transaction.
    pub fn catch_up(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached("SELECT id, was, now FROM renamed WHERE id > ?1 ORDER BY id")?;
        let mut rows = statement.query([self.latest])?;
        while let Some(row) = rows.next()? {
            self.latest = row.get(0)?;
            self.names.push((row.get(1)?, row.get(2)?));
        }
        Ok(())
    }

    /// Gives a new delivery the name that its connector has now.
    pub fn follow(&self, new: &mut NewDelivery) {
        for (was, now) in &self.names {
            if new.connector == *was {
                new.connector.clone_from(now);
            }
        }
    }
}
