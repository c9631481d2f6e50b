//! One thing that was checked.

use crate::error::Fault;
use crate::output::{Cell, Look, Row, TextPage, Tone, View};
use schemars::JsonSchema;
use serde::Serialize;

/// The result of a check.
#[derive(Clone, Copy, Debug, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "DoctorStatus")]
pub(super) enum Status {
    /// Good.
    Ok,
    /// Works, but probably not as intended.
    Warning,
    /// Does not work.
    Error,
}

impl Status {
    fn shown(self) -> (&'static str, Tone) {
        match self {
            Self::Ok => ("ok", Tone::Good),
            Self::Warning => ("warning", Tone::Warn),
            Self::Error => ("error", Tone::Bad),
        }
    }
}

/// One check of `doctor`, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "DoctorView")]
pub(super) struct CheckRow {
    /// What was checked.
    check: &'static str,
    /// `ok`, `warning` or `error`.
    pub(super) status: Status,
    /// What was found.
    message: String,
    /// What to do; null if nothing is wrong.
    hint: Option<String>,
}

impl CheckRow {
    pub(super) fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, message: message.into(), hint: None }
    }

    pub(super) fn warning(check: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { check, status: Status::Warning, message: message.into(), hint: Some(hint.into()) }
    }

    pub(super) fn error(check: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { check, status: Status::Error, message: message.into(), hint: Some(hint.into()) }
    }

    /// Returns it with its hint changed by `change`.
    pub(super) fn with_hint(self, change: impl Fn(&str) -> String) -> Self {
        Self { hint: self.hint.as_deref().map(change), ..self }
    }

    /// Returns the error with which another command would end, as a row.
    pub(super) fn fault(check: &'static str, error: &anyhow::Error) -> Self {
        let message = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let hint = error.downcast_ref::<Fault>().and_then(|fault| fault.hint.clone());
        Self { check, status: Status::Error, message, hint }
    }
}

impl Row for CheckRow {
    const HEADERS: &'static [&'static str] = &["CHECK", "STATUS", "FOUND", "WHAT TO DO"];
    const KEYS: &'static [&'static str] = &["check", "status", "message", "hint"];

    fn cells(&self, _: &Look) -> Vec<Cell> {
        let (word, tone) = self.status.shown();
        vec![
            Cell::new(self.check).tone(Tone::Strong),
            Cell::new(word).tone(tone),
            Cell::new(&self.message),
            Cell::maybe(self.hint.as_ref().map(|hint| hint.replace('\n', " "))).tone(Tone::Dim),
        ]
    }

    fn name(&self) -> String {
        self.check.to_owned()
    }
}

/// On a terminal, a sentence that does not fit goes on in the next line.
impl View for CheckRow {
    fn render(&self, page: &mut TextPage<'_>) {
        let (word, tone) = self.status.shown();
        page.field(self.check, Cell::new(format!("{word}: {}", self.message)).tone(tone));
        if let Some(hint) = &self.hint {
            page.field("", Cell::new(hint.replace('\n', " ")));
        }
    }

    fn name(&self) -> String {
        self.check.to_owned()
    }
}
