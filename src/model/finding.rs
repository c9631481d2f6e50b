//! Findings of a validation: what is wrong with a connector, and what to do.

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Probably not meant so; with `--strict` it counts as an error.
    Warning,
    /// Cannot work.
    Error,
}

impl Severity {
    /// Returns the word in JSON and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that a validation found. Its texts hold no secret and no text of the store's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The connector's name; nothing for findings about the whole file.
    pub connector: Option<String>,
    /// How grave it is.
    pub severity: Severity,
    /// The stable code, such as `unknown-api-key`.
    pub code: &'static str,
    /// Which field, such as `headers.client_id`.
    pub field: Option<String>,
    /// The store's path.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}
