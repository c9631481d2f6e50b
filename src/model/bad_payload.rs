//! Why a text is not a payload, in words for people.

pub mod diagnose;

use std::fmt;

/// Why a text is not a payload: where, what it looks like, and what to do. It contains nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPayload {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is at this place, or what the whole text looks like.
    pub what: String,
    /// What to do.
    pub fix: String,
    /// Whether the text is JSON that must not be sent.
    pub is_json: bool,
    /// Whether one place is wrong, and not the whole text.
    pub is_place: bool,
    /// Whether an endpoint may expect exactly this: a complete text in another form, such as XML or an array. A page with an error
    /// or a text that was cut off is never meant.
    pub may_be_meant: bool,
}

impl BadPayload {
    /// Returns the message for a text that is one line of a file. The number of the line is added elsewhere.
    pub fn in_line(&self) -> String {
        let Self { column, what, fix, .. } = self;
        let place = if self.is_place { format!("it breaks at column {column}: {what}") } else { what.clone() };
        format!("{place}; {fix}")
    }
}

impl fmt::Display for BadPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, what, .. } = self;
        if self.is_place {
            return write!(f, "it breaks at line {line} column {column}: {what}");
        }
        write!(f, "{what} (line {line} column {column})")
    }
}
