//! How an error is printed: what failed, why, and what to do; or one line of JSON.

use super::cell::{Cell, Tone};
use super::harmless::{self, Goes};
use super::out::{Out, paint};
use crate::error::Fault;
use crate::exit::Exit;
use schemars::JsonSchema;
use serde::Serialize;

/// An error as JSON: one line on stderr.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ErrorView {
    /// The error.
    error: ErrorBody,
}

/// What failed, why, and what to do.
#[derive(Debug, JsonSchema, Serialize)]
struct ErrorBody {
    /// The word for the exit code, such as `not-found`.
    code: &'static str,
    /// The exit code.
    exit: u8,
    /// What failed and why.
    message: String,
    /// What to do; null if there is no hint.
    hint: Option<String>,
}

impl Out {
    /// Prints `error` to stderr, also with `--quiet`.
    pub fn fault(&mut self, error: &anyhow::Error) {
        let exit = Exit::of(error);
        let hint = error.downcast_ref::<Fault>().and_then(|fault| fault.hint.clone());
        if self.format().is_json() {
            let message = with_causes(error, ": ");
            let hint = hint.map(|hint| self.with_repeated(&hint));
            let error = ErrorBody { code: exit.code(), exit: exit.number(), message, hint };
            let line = harmless::compact(&ErrorView { error }, Goes::ToTerminal).expect("texts and numbers are JSON");
            self.talk(&String::from_utf8_lossy(&line));
            return;
        }
        let label = paint(&Cell::new("error:").tone(Tone::Bad), self.settings.has_error_color);
        self.talk(&self.labelled("error:", &label, &with_causes(error, "\n  because: ")));
        if let Some(hint) = hint {
            self.talk(&self.wrapped("  ", &hint.replace('\n', "\n  ")));
        }
    }
}

fn with_causes(error: &anyhow::Error, separator: &str) -> String {
    error.chain().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}
