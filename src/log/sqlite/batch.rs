//! The connection during one transaction, with the statements at hand that many changes of a batch run.
//!
//! The library's cache finds a statement by its text, which is long. To take one out for each change and put it back was a
//! fiftieth of what an event costs.

use super::cells::{Cell, is_null};
use rusqlite::{CachedStatement, Connection, Statement};
use std::cell::RefCell;
use std::ops::Deref;

pub struct Batch<'c> {
    connection: &'c Connection,
    held: RefCell<Vec<(&'static str, CachedStatement<'c>)>>,
}

impl<'c> Batch<'c> {
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, held: RefCell::default() }
    }

    /// Does `work` with a statement, which has no values yet. Another one that `work` runs must be taken from the connection.
    pub fn run<T>(
        &self,
        sql: &'static str,
        work: impl FnOnce(&mut Statement<'c>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut held = self.held.borrow_mut();
        // One constant may lie in several places: then it is held twice.
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

    /// Runs a statement with `cells` as its values. Returns how many rows changed.
    pub fn execute<'a>(&self, sql: &'static str, cells: impl IntoIterator<Item = Cell<'a>>) -> rusqlite::Result<usize> {
        self.run(sql, |statement| {
            for (at, cell) in (1..).zip(cells) {
                // A value that is not given is NULL, as many of a row's are.
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
    use crate::log::sqlite::cells::{Cell, number, text};
    use rusqlite::Connection;

    const INSERT: &str = "INSERT INTO row VALUES (?1, ?2, ?3)";

    fn rows(connection: &Connection) -> Vec<[Option<String>; 3]> {
        let mut rows = connection.prepare("SELECT CAST(a AS TEXT), b, c FROM row").expect("a statement");
        let rows = rows.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).expect("rows");
        rows.collect::<Result<_, _>>().expect("texts")
    }

    #[test]
    fn a_value_of_one_row_is_not_in_the_next_one() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE row (a, b, c)").expect("a table");
        let none: fn() -> Cell<'static> = || text(None);
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
    fn a_statement_that_failed_serves_the_next_row() {
        let connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE row (a NOT NULL, b, c)").expect("a table");
        let batch = Batch::new(&connection);
        assert!(batch.execute(INSERT, [text(None), text("b"), text("c")]).is_err());
        assert_eq!(batch.execute(INSERT, [number(2)]).expect("a row"), 1);
        assert_eq!(rows(&connection), [[Some("2".to_owned()), None, None]]);
    }
}
