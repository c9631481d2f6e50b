//! Events that a run did not deliver, by connector and reason.
//!
//! Its memory grows with the number of connectors, not with the number of events.

use super::count::{counted, number};
use crate::model::{DeliveryId, Failure, Outcome, State};
use std::collections::BTreeMap;

/// At most this many ids are kept, for a command that names them.
const IDS: usize = 50;

/// Why an event is left. Printed in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Failed,
    CircuitOpen,
    Held,
    NotStarted,
    Unknown,
}

impl Why {
    /// Returns nothing for an event that was delivered or skipped.
    fn of(outcome: &Outcome) -> Option<Self> {
        if outcome.skipped.is_some() {
            return None;
        }
        let failure = outcome.answer.as_ref().and_then(|answer| answer.failure);
        match (outcome.state, failure) {
            (State::Delivered, _) if !outcome.is_left => None,
            (_, Some(Failure::Breaker)) => Some(Self::CircuitOpen),
            (_, Some(Failure::Held)) => Some(Self::Held),
            (_, Some(Failure::Stopped)) => Some(Self::NotStarted),
            _ if outcome.is_left => Some(Self::NotStarted),
            (State::Unknown | State::Sending, _) => Some(Self::Unknown),
            _ => Some(Self::Failed),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::CircuitOpen => "not sent (circuit open)",
            Self::Held => "held behind an earlier event of the same document",
            Self::NotStarted => "not started",
            Self::Unknown => "unknown",
        }
    }
}

/// Events that a run did not deliver.
#[derive(Clone, Debug, Default)]
pub struct Leftovers {
    counts: BTreeMap<(String, Why), u64>,
    given_back: u64,
    /// Taken over by another process.
    taken_over: u64,
    ids: Vec<DeliveryId>,
    /// The first two that failed by themselves, and not because of another event or a stop.
    causes: Vec<DeliveryId>,
    /// Some are in the log, but the run was stopped before they were started.
    has_stopped: bool,
}

impl Leftovers {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let Some(why) = Why::of(outcome) else { return };
        *self.counts.entry((outcome.facts.connector.clone(), why)).or_default() += 1;
        self.has_stopped |= why == Why::NotStarted && outcome.facts.id.is_some();
        if self.ids.len() <= IDS {
            self.ids.extend(outcome.facts.id);
        }
        if !matches!(why, Why::Held | Why::NotStarted) && self.causes.len() < 2 {
            self.causes.extend(outcome.facts.id);
        }
    }

    pub(super) fn given_back(&mut self, count: u64) {
        self.given_back += count;
    }

    pub(super) fn add_taken_over(&mut self, count: u64) {
        self.taken_over += count;
    }

    /// Returns the number of events that waited for a retry until another process took them over.
    pub fn taken_over(&self) -> u64 {
        self.taken_over
    }

    /// Returns whether some waited for a retry when the run was stopped.
    pub fn has_waiting(&self) -> bool {
        self.given_back > 0
    }

    /// Returns whether the log has some that were never started.
    pub fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    /// Returns whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.given_back + self.taken_over == 0
    }

    /// Returns the ids that are left, unless they are too many to name or not all of them are known.
    pub fn ids(&self) -> Option<&[DeliveryId]> {
        (self.ids.len() <= IDS && self.given_back + self.taken_over == 0).then_some(&self.ids)
    }

    /// Returns the event that failed by itself, and not because of another event or a stop, if there is exactly one.
    pub fn cause(&self) -> Option<DeliveryId> {
        if let [only] = self.causes[..] { Some(only) } else { None }
    }

    /// Returns a line for each connector that has something left.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for ((connector, why), count) in &self.counts {
            let words = format!("{} {}", number(count), why.words());
            match lines.last_mut() {
                Some((last, all)) if last == connector => all.push(words),
                _ => lines.push((connector, vec![words])),
            }
        }
        let mut lines: Vec<String> =
            lines.into_iter().map(|(connector, words)| format!("{connector}: {}", words.join(", "))).collect();
        if self.given_back > 0 {
            let are = if self.given_back == 1 { "is" } else { "are" };
            lines.push(format!("{} that waited for a retry {are} unchanged", counted(self.given_back, "event")));
        }
        lines
    }
}
