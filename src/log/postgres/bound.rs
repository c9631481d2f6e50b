//! Values of a statement that is put together for one question.

use crate::model::{Timestamp, without_nul};
use tokio_postgres::types::{ToSql, Type};

/// A value to be bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A text, without NUL, which the server refuses.
    Text(String),
    /// Several of them.
    Texts(Vec<String>),
    /// A number, or a time in milliseconds.
    Number(i64),
    /// Several of them.
    Numbers(Vec<i64>),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Bound {
    /// Makes it of texts.
    pub fn texts(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self::Texts(texts.into_iter().map(|text| without_nul(text.as_ref()).into_owned()).collect())
    }

    /// Makes it of how many rows are wanted.
    pub fn limit(limit: usize) -> Self {
        Self::Number(i64::try_from(limit).unwrap_or(i64::MAX))
    }

    /// Returns what is sent to the server.
    pub fn value(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Text(text) => text,
            Self::Texts(texts) => texts,
            Self::Number(number) => number,
            Self::Numbers(numbers) => numbers,
            Self::Bytes(bytes) => bytes,
        }
    }

    /// Returns its type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Text(_) => Type::TEXT,
            Self::Texts(_) => Type::TEXT_ARRAY,
            Self::Number(_) => Type::INT8,
            Self::Numbers(_) => Type::INT8_ARRAY,
            Self::Bytes(_) => Type::BYTEA,
        }
    }
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Self::Text(without_nul(text).into_owned())
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Timestamp> for Bound {
    fn from(time: Timestamp) -> Self {
        Self::Number(time.as_millis())
    }
}
