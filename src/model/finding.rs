//! Findings of a validation: what is wrong with a connector, and what to do.

use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For information.
    Info,
    /// Probably a mistake; an error with `--strict`.
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

/// One result of a validation. Its texts contain no secret and no text from the store's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The connector's name; `None` for findings about the whole file.
    pub connector: Option<String>,
    /// The severity.
    pub severity: Severity,
    /// The stable code, such as `unknown-api-key`.
    pub code: &'static str,
    /// The field, such as `headers.client_id`.
    pub field: Option<String>,
    /// The path of the store.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}
