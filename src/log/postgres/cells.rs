//! Reads the columns of a row from left to right, so that a list of columns and the code that reads them have the same order.

use super::pg_error::{PgError, PgResult};
use crate::model::{State, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

/// The columns of a row that are not read yet.
pub struct Cells<'row> {
    row: &'row Row,
    at: usize,
}

impl<'row> Cells<'row> {
    /// Starts to read `row` at the column `at`.
    pub fn from(row: &'row Row, at: usize) -> Self {
        Self { row, at }
    }

    /// Reads the next column.
    pub fn next<T: FromSql<'row>>(&mut self) -> PgResult<T> {
        self.at += 1;
        self.row.try_get(self.at - 1).map_err(|_| self.unexpected())
    }

    /// Reads a count. A count that is too large is read as the largest one, because a row must be readable whatever it contains.
    pub fn count(&mut self) -> PgResult<u32> {
        self.next::<i64>().map(|count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
    }

    /// Reads a time; `None` if it is NULL.
    pub fn time(&mut self) -> PgResult<Option<Timestamp>> {
        let Some(millis) = self.next::<Option<i64>>()? else { return Ok(None) };
        Timestamp::from_millis(millis).map(Some).ok_or_else(|| self.unexpected())
    }

    /// Reads a word and returns the one of `all` that has this name; `None` if it is NULL.
    pub fn word<T: Copy>(&mut self, all: &[T], name: fn(T) -> &'static str) -> PgResult<Option<T>> {
        let Some(word) = self.next::<Option<&str>>()? else { return Ok(None) };
        all.iter().copied().find(|item| name(*item) == word).map(Some).ok_or_else(|| self.unexpected())
    }

    /// Reads a state.
    pub fn state(&mut self) -> PgResult<State> {
        self.word(&State::ALL, State::as_str)?.ok_or_else(|| self.unexpected())
    }

    /// Returns the error for an unexpected value in the column that was read last.
    pub fn unexpected(&self) -> PgError {
        PgError::Unexpected { column: self.at - 1 }
    }
}
