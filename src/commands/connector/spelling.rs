//! How a text from outside writes what the store has.

use crate::model::{Secret, Template};

/// The spelling of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As people type them: literally, unless the text is one reference, alone or after a word such as `Bearer`.
    Literal,
    /// As in the store.
    Store,
}

impl Spelling {
    /// Returns `text` as the store writes it.
    pub fn stored(self, text: &str) -> Secret {
        match self {
            Self::Literal => Template::of_flag(text),
            Self::Store => Secret::new(text),
        }
    }
}
