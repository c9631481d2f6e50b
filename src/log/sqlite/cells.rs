//! One row's cells, read from left to right, so that a list of columns, its reading and its writing are in the same order.

use crate::model::{State, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, ToSqlOutput, Value, ValueRef};
use rusqlite::{Error, Row};

/// A cell to be written.
pub type Cell<'a> = ToSqlOutput<'a>;

/// Returns a text as a cell; nothing is NULL.
pub fn text<'a>(text: impl Into<Option<&'a str>>) -> Cell<'a> {
    Cell::Borrowed(text.into().into())
}

/// Returns bytes as a cell; nothing is NULL.
pub fn bytes<'a>(bytes: impl Into<Option<&'a [u8]>>) -> Cell<'a> {
    Cell::Borrowed(bytes.into().into())
}

/// Returns a number as a cell; nothing is NULL.
pub fn number(number: impl Into<Option<i64>>) -> Cell<'static> {
    Cell::Borrowed(number.into().map_or(ValueRef::Null, ValueRef::Integer))
}

/// Returns a time as a cell, in milliseconds; nothing is NULL.
pub fn time(time: impl Into<Option<Timestamp>>) -> Cell<'static> {
    number(time.into().map(Timestamp::as_millis))
}

/// Says whether a cell is NULL.
pub fn is_null(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Borrowed(ValueRef::Null) | Cell::Owned(Value::Null))
}

/// The cells of a row that are still to be read.
pub struct Cells<'row> {
    row: &'row Row<'row>,
    at: usize,
}

impl<'row> Cells<'row> {
    /// Begins to read `row` at the cell `at`.
    pub fn from(row: &'row Row<'row>, at: usize) -> Self {
        Self { row, at }
    }

    /// Reads the next cell.
    pub fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.at += 1;
        self.row.get(self.at - 1)
    }

    /// Reads a count. One that is larger than any program writes is the largest: a row must be readable whatever is in it.
    pub fn count(&mut self) -> rusqlite::Result<u32> {
        self.next::<i64>().map(|count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
    }

    /// Reads a time, where there is one.
    pub fn time(&mut self) -> rusqlite::Result<Option<Timestamp>> {
        let Some(millis) = self.next::<Option<i64>>()? else { return Ok(None) };
        Timestamp::from_millis(millis).map(Some).ok_or_else(|| self.unexpected())
    }

    /// Reads a word and returns what it stands for among `all`, where there is one.
    pub fn word<T: Copy>(&mut self, all: &[T], name: fn(T) -> &'static str) -> rusqlite::Result<Option<T>> {
        self.at += 1;
        let cell = self.row.get_ref(self.at - 1)?;
        let Some(word) = cell.as_str_or_null().map_err(|_| self.unexpected())? else { return Ok(None) };
        all.iter().copied().find(|item| name(*item) == word).map(Some).ok_or_else(|| self.unexpected())
    }

    /// Reads a state.
    pub fn state(&mut self) -> rusqlite::Result<State> {
        self.word(&State::ALL, State::as_str)?.ok_or_else(|| self.unexpected())
    }

    /// Returns the error of a cell, the last one read, that holds what it should not.
    pub fn unexpected(&self) -> Error {
        let at = self.at - 1;
        let kind = self.row.get_ref(at).map_or(rusqlite::types::Type::Null, |cell| cell.data_type());
        Error::FromSqlConversionFailure(at, kind, Box::new(FromSqlError::InvalidType))
    }
}
