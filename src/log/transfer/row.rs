//! Rows in a form that does not depend on the log that they are in.

use crate::model::without_nul;
use serde_json::Value;
use std::borrow::Cow;

/// What a row has in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferCell {
    /// Nothing.
    Null,
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// Bytes.
    Bytes(Vec<u8>),
}

use TransferCell::{Bytes, Flag, Null, Number, Text, Texts};

/// A row, with a cell for each column of its table.
pub type TransferRow = Vec<TransferCell>;

impl TransferCell {
    /// Returns how many bytes it has, to keep few of them in memory.
    pub fn weight(&self) -> usize {
        match self {
            Null | Flag(_) | Number(_) => 8,
            Text(text) => text.len(),
            Texts(texts) => texts.iter().map(String::len).sum(),
            Bytes(bytes) => bytes.len(),
        }
    }

    /// Replaces characters that a server does not take, as everything does that writes to a server.
    pub fn without_nul(&mut self) {
        let clean = |text: &mut String| {
            if let Cow::Owned(other) = without_nul(text) {
                *text = other;
            }
        };
        match self {
            Text(text) => clean(text),
            Texts(texts) => texts.iter_mut().for_each(clean),
            _ => {}
        }
    }

    /// Adds it to `bytes` so that different rows are different bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut part = |kind: u8, part: &[u8]| {
            bytes.push(kind);
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part);
        };
        match self {
            Null => bytes.push(0),
            Number(number) => part(1, &number.to_le_bytes()),
            Flag(flag) => part(2, &[u8::from(*flag)]),
            Text(text) => part(3, text.as_bytes()),
            Bytes(own) => part(4, own),
            Texts(texts) => {
                part(5, &(texts.len() as u64).to_le_bytes());
                texts.iter().for_each(|text| part(3, text.as_bytes()));
            }
        }
    }
}

/// Writes the cells that identify a row as a text.
pub fn write_key(key: &[TransferCell]) -> Value {
    let cells = key.iter().map(|cell| match cell {
        Number(number) => Value::from(*number),
        Text(text) => Value::from(text.as_str()),
        _ => unreachable!("rows are identified by numbers and texts"),
    });
    cells.collect()
}

/// Reads what [`write_key`] wrote; `None` if it did not write this.
pub fn read_key(value: &Value) -> Option<Vec<TransferCell>> {
    let cells = value.as_array()?.iter().map(|cell| match cell {
        Value::String(text) => Some(Text(text.clone())),
        other => other.as_i64().map(Number),
    });
    cells.collect()
}
