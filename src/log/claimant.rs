//! On whose behalf this process claims rows, and at which times.

use crate::model::{Author, Timestamp};

/// On whose behalf this process claims. Nothing is known until [`Log::claim_for`](super::Log::claim_for).
#[derive(Clone, Debug, Default)]
pub struct Claimant {
    known: Option<(Author, fn() -> Timestamp)>,
    /// Whether the log has it.
    pub is_noted: bool,
}

impl Claimant {
    /// Makes one that the log does not have yet.
    pub fn new(author: &Author, clock: fn() -> Timestamp) -> Self {
        Self { known: Some((author.clone(), clock)), is_noted: false }
    }

    /// Returns the time of claims that are made now.
    pub fn now(&self) -> Option<Timestamp> {
        self.known.as_ref().map(|(_, clock)| clock())
    }

    /// Returns the author, if the next commit writes it.
    pub fn to_note(&self) -> Option<&Author> {
        self.known.as_ref().filter(|_| !self.is_noted).map(|(author, _)| author)
    }
}
