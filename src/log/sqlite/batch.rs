//! The connection during one transaction, with prepared statements that many changes of a batch use.
//!
//! The library's own cache finds a statement by its text. With our long statements that lookup took about 2 % of the time of an
//! event.

use super::cells::{SqlValue, is_null};
use super::owner::Living;
use super::rename::Renames;
use crate::model::Timestamp;
use rusqlite::{CachedStatement, Connection, Statement};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;

pub struct Batch<'c> {
    connection: &'c Connection,
    held: RefCell<Vec<(&'static str, CachedStatement<'c>)>>,
    /// The delivered rows of each lane.
    delivered: RefCell<BTreeMap<u32, Vec<i64>>>,
}

/// What happens to the payload and the answers of a delivered row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivered {
    /// They are kept for some time.
    #[default]
    Whole,
    /// They are removed by the statement that settles the row.
    Thin,
}

/// What all changes of a batch have in common.
pub struct BatchContext<'a> {
    /// This process, as the owner of claims.
    pub owner: i64,
    /// The time of its claims; `None` if it did not say on whose behalf it makes them.
    pub now: Option<Timestamp>,
    /// What happens to the payloads of delivered rows.
    pub delivered: Delivered,
    /// Which owners are alive.
    pub living: &'a Living,
    /// The renames of connectors since the log was opened.
    pub renames: &'a Renames,
    /// Whether the log has edited copies.
    pub copies_exist: bool,
}

impl<'c> Batch<'c> {
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, held: RefCell::default(), delivered: RefCell::default() }
    }

    /// Notes that a row of `lane` was delivered.
    pub fn note_delivered(&self, lane: u32, id: i64) {
        self.delivered.borrow_mut().entry(lane).or_default().push(id);
    }

    /// Takes the rows of each lane that were delivered, the latest last.
    pub fn take_delivered(&self) -> Vec<Vec<i64>> {
        self.delivered.take().into_values().collect()
    }

    /// Calls `work` with a statement that has no values yet. `work` must get other statements from the connection.
    pub fn run<T>(
        &self,
        sql: &'static str,
        work: impl FnOnce(&mut Statement<'c>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut held = self.held.borrow_mut();
        // A constant may have several addresses; its statement is then kept twice.
        let known = held.iter().position(|(known, _)| std::ptr::eq(*known, sql));
        let at = if let Some(at) = known {
            held[at].1.clear_bindings();
            at
        } else {
            held.push((sql, self.connection.prepare_cached(sql)?));
            held.len() - 1
        };
        work(&mut held[at].1)
    }

    /// Runs a statement with the values `cells`. Returns how many rows changed.
    pub fn execute<'a>(
        &self,
        sql: &'static str,
        cells: impl IntoIterator<Item = SqlValue<'a>>,
    ) -> rusqlite::Result<usize> {
        self.run(sql, |statement| {
            for (at, cell) in (1..).zip(cells) {
                // A value that is not bound is NULL, which is the case for many columns of a row.
                if !is_null(&cell) {
                    statement.raw_bind_parameter(at, cell)?;
                }
            }
            statement.raw_execute()
        })
    }
}

impl Deref for Batch<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

#[cfg(test)]
mod tests {
    use super::Batch;
    use crate::log::sqlite::cells::{SqlValue, number, text};
    use rusqlite::Connection;

    const INSERT: &str = "INSERT INTO row VALUES (?1, ?2, ?3)";

    fn rows(connection: &Connection) -> Vec<[Option<String>; 3]> {
        let mut rows = connection.prepare("SELECT CAST(a AS TEXT), b, c FROM row").expect("a statement");
        let rows = rows.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).expect("rows");
        rows.collect::<Result<_, _>>().expect("texts")
    }

    #[test]
    fn a_value_of_one_row_is_not_kept_for_the_next() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE row (a, b, c)").expect("a table");
        let none: fn() -> SqlValue<'static> = || text(None);
        for _ in 0..2 {
            let batch = Batch::new(&connection);
            assert_eq!(batch.execute(INSERT, [number(1), text("b"), text("c")]).expect("a row"), 1);
            assert_eq!(batch.execute(INSERT, [none(), text("d"), none()]).expect("a row"), 1);
            assert_eq!(batch.execute(INSERT, [none(), none(), none()]).expect("a row"), 1);
        }
        let some = |text: &str| Some(text.to_owned());
        let once = [[some("1"), some("b"), some("c")], [None, some("d"), None], [None, None, None]];
        assert_eq!(rows(&connection), [once.clone(), once].concat());
    }

    #[test]
    fn a_statement_that_failed_is_reused_for_the_next_row() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE row (a NOT NULL, b, c)").expect("a table");
        let batch = Batch::new(&connection);
        assert!(batch.execute(INSERT, [text(None), text("b"), text("c")]).is_err());
        assert_eq!(batch.execute(INSERT, [number(2)]).expect("a row"), 1);
        assert_eq!(rows(&connection), [[Some("2".to_owned()), None, None]]);
    }
}
