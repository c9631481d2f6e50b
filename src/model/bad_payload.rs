//! Why a text is no payload, in words for people.

use std::fmt;

/// Why a text is no payload: where, what it looks like, and what to do. It shows nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPayload {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What stands there, or what the whole looks like.
    pub what: String,
    /// What to do about it.
    pub fix: String,
    /// Whether the text is JSON, only not what is sent.
    pub is_json: bool,
    /// Whether it is one place that is wrong, and not the whole.
    pub is_place: bool,
}

impl BadPayload {
    /// Says it of a text that is one line of a file; its number is said elsewhere.
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
