//! How an error is told: what failed, why, what to do; or one line of JSON.

use super::cell::{Cell, Tone};
use super::out::{Out, paint};
use super::sanitize::sanitize_lines;
use crate::error::Fault;
use crate::exit::Exit;
use serde_json::json;

impl Out {
    /// Tells `error` on stderr, quiet or not.
    pub fn fault(&mut self, error: &anyhow::Error) {
        let exit = Exit::of(error);
        let hint = error.downcast_ref::<Fault>().and_then(|fault| fault.hint.clone());
        if self.format().is_json() {
            let message = with_causes(error, ": ");
            let body = json!({"code": exit.code(), "exit": exit.number(), "message": message, "hint": hint});
            self.talk(&json!({ "error": body }).to_string());
            return;
        }
        let label = paint(&Cell::new("error:").tone(Tone::Bad), self.settings.has_error_color);
        self.talk(&format!("{label} {}", sanitize_lines(&with_causes(error, "\n  because: "))));
        if let Some(hint) = hint {
            self.talk(&format!("  {}", sanitize_lines(&hint.replace('\n', "\n  "))));
        }
    }
}

fn with_causes(error: &anyhow::Error, separator: &str) -> String {
    error.chain().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}
