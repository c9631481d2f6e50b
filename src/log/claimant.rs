//! On whose behalf this process claims rows, and at which times; and what becomes of the claims of one that died.

use super::change::{Next, Settlement, Ticket};
use crate::model::{Author, State, Timestamp};

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

/// Returns the attempt that a process of `author` may have made before it died: it claimed the row of `ticket` at `claimed_at`, and has not
/// recorded an answer. Its address is not known.
pub fn lost_attempt(
    author: &Author,
    (ticket, attempts, state): (Ticket, u32, State),
    claimed_at: Timestamp,
    now: Timestamp,
) -> Settlement {
    let attempt = author.attempt((attempts.saturating_add(1), state != State::Pending), claimed_at, "", None);
    Settlement { ticket, attempt, lane: 0, at: now, next: Next::End }
}
