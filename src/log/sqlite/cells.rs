//! Reads the columns of a row from left to right, so that a list of columns and the code that reads and writes them have the same
//! order.

use crate::model::{State, Timestamp};
use rusqlite::types::{FromSql, FromSqlError, ToSqlOutput, Value, ValueRef};
use rusqlite::{Error, Row};

/// A value to be written.
pub type SqlValue<'a> = ToSqlOutput<'a>;

/// Returns a text as a value; `None` is NULL.
pub fn text<'a>(text: impl Into<Option<&'a str>>) -> SqlValue<'a> {
    SqlValue::Borrowed(text.into().into())
}

/// Returns bytes as a value; `None` is NULL.
pub fn bytes<'a>(bytes: impl Into<Option<&'a [u8]>>) -> SqlValue<'a> {
    SqlValue::Borrowed(bytes.into().into())
}

/// Returns a number as a value; `None` is NULL.
pub fn number(number: impl Into<Option<i64>>) -> SqlValue<'static> {
    SqlValue::Borrowed(number.into().map_or(ValueRef::Null, ValueRef::Integer))
}

/// Returns a time as a value, in milliseconds; `None` is NULL.
pub fn time(time: impl Into<Option<Timestamp>>) -> SqlValue<'static> {
    number(time.into().map(Timestamp::as_millis))
}

/// Says whether a value is NULL.
pub fn is_null(cell: &SqlValue<'_>) -> bool {
    matches!(cell, SqlValue::Borrowed(ValueRef::Null) | SqlValue::Owned(Value::Null))
}

/// The columns of a row that are not read yet.
pub struct Cells<'row> {
    row: &'row Row<'row>,
    at: usize,
}

impl<'row> Cells<'row> {
    /// Starts to read `row` at the column `at`.
    pub fn from(row: &'row Row<'row>, at: usize) -> Self {
        Self { row, at }
    }

    /// Reads the next column.
    pub fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.at += 1;
        self.row.get(self.at - 1)
    }

    /// Reads a count. A count that is too large is read as the largest one, because a row must be readable whatever it contains.
    pub fn count(&mut self) -> rusqlite::Result<u32> {
        self.next::<i64>().map(|count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
    }

    /// Reads a time; `None` if it is NULL.
    pub fn time(&mut self) -> rusqlite::Result<Option<Timestamp>> {
        let Some(millis) = self.next::<Option<i64>>()? else { return Ok(None) };
        Timestamp::from_millis(millis).map(Some).ok_or_else(|| self.unexpected())
    }

    /// Reads a word and returns the one of `all` that has this name; `None` if it is NULL.
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

    /// Returns the error for an unexpected value in the column that was read last.
    pub fn unexpected(&self) -> Error {
        let at = self.at - 1;
        let kind = self.row.get_ref(at).map_or(rusqlite::types::Type::Null, |cell| cell.data_type());
        Error::FromSqlConversionFailure(at, kind, Box::new(FromSqlError::InvalidType))
    }
}
