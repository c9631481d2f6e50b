//! Which causes a query selects: people type ids or texts.

use crate::model::{Cause, CauseId};

/// The causes that a query selects: each by its id, or by its text. Without any, every cause is selected.
pub struct WantedCauses {
    typed: Vec<String>,
    texts: Vec<Cause>,
}

impl WantedCauses {
    /// Makes it of what was typed.
    pub fn of(causes: &[String]) -> Self {
        let typed = causes.iter().filter_map(|cause| Some(cause.parse::<CauseId>().ok()?.to_string())).collect();
        Self { typed, texts: causes.iter().map(|text| Cause::from_text(text)).collect() }
    }

    /// Returns the ids that they can have, each once.
    pub fn ids(&self) -> Vec<String> {
        let mut ids = self.typed.clone();
        ids.extend(self.texts.iter().map(|cause| cause.id().to_string()));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Returns the ids that select a cause whatever its text.
    pub fn typed(&self) -> &[String] {
        &self.typed
    }

    /// Returns the texts.
    pub fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(Cause::as_str).collect()
    }

    /// Says whether a cause is selected.
    pub fn has(&self, id: &str, text: &str) -> bool {
        self.texts.is_empty()
            || self.typed.iter().any(|typed| typed == id)
            || self.texts.iter().any(|cause| cause.as_str() == text)
    }
}
