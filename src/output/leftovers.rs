//! What a run left behind, by connector and reason.
//!
//! It takes as much memory as there are connectors, whatever is left.

use crate::model::{DeliveryId, Failure, Outcome, State};
use std::collections::BTreeMap;

/// So many ids are kept, for a command that names them.
const IDS: usize = 50;

/// Why something is left. The order is that of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Failed,
    NotAnswering,
    Held,
    NotBegun,
    Unknown,
}

impl Why {
    /// Nothing is left of what was delivered or passed over.
    fn of(outcome: &Outcome) -> Option<Self> {
        if outcome.skipped.is_some() {
            return None;
        }
        let failure = outcome.answer.as_ref().and_then(|answer| answer.failure);
        match (outcome.state, failure) {
            (State::Delivered, _) if !outcome.is_left => None,
            (_, Some(Failure::Breaker)) => Some(Self::NotAnswering),
            (_, Some(Failure::Held)) => Some(Self::Held),
            (_, Some(Failure::Stopped)) => Some(Self::NotBegun),
            _ if outcome.is_left => Some(Self::NotBegun),
            (State::Unknown | State::Sending, _) => Some(Self::Unknown),
            _ => Some(Self::Failed),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NotAnswering => "left because it is not answering",
            Self::Held => "held by an earlier event of their document",
            Self::NotBegun => "not begun",
            Self::Unknown => "unknown",
        }
    }
}

/// What a run left behind.
#[derive(Clone, Debug, Default)]
pub struct Leftovers {
    counts: BTreeMap<(String, Why), u64>,
    given_back: u64,
    /// Another process has them now.
    taken_over: u64,
    ids: Vec<DeliveryId>,
    /// The first two that are left for a reason of their own.
    causes: Vec<DeliveryId>,
    /// Some are in the log, and a stop came before they were begun.
    has_stopped: bool,
}

impl Leftovers {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let Some(why) = Why::of(outcome) else { return };
        *self.counts.entry((outcome.facts.connector.clone(), why)).or_default() += 1;
        self.has_stopped |= why == Why::NotBegun && outcome.facts.id.is_some();
        if self.ids.len() <= IDS {
            self.ids.extend(outcome.facts.id);
        }
        if !matches!(why, Why::Held | Why::NotBegun) && self.causes.len() < 2 {
            self.causes.extend(outcome.facts.id);
        }
    }

    pub(super) fn given_back(&mut self, count: u64) {
        self.given_back += count;
    }

    pub(super) fn add_taken_over(&mut self, count: u64) {
        self.taken_over += count;
    }

    /// Says how many waited to be tried again until another process took them over.
    pub fn taken_over(&self) -> u64 {
        self.taken_over
    }

    /// Says whether some were to be tried again when the run was stopped.
    pub fn has_waiting(&self) -> bool {
        self.given_back > 0
    }

    /// Says whether the log has some that were never begun.
    pub fn has_stopped(&self) -> bool {
        self.has_stopped
    }

    /// Says whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.given_back + self.taken_over == 0
    }

    /// Returns the rows that are left, unless they are too many to be named, or not all of them are known.
    pub fn ids(&self) -> Option<&[DeliveryId]> {
        (self.ids.len() <= IDS && self.given_back + self.taken_over == 0).then_some(&self.ids)
    }

    /// Returns the only one that is left for a reason of its own, and not because of another one or of a stop.
    pub fn cause(&self) -> Option<DeliveryId> {
        if let [only] = self.causes[..] { Some(only) } else { None }
    }

    /// Returns a line for each connector that has something left.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for ((connector, why), count) in &self.counts {
            let words = format!("{count} {}", why.words());
            match lines.last_mut() {
                Some((last, all)) if last == connector => all.push(words),
                _ => lines.push((connector, vec![words])),
            }
        }
        let mut lines: Vec<String> =
            lines.into_iter().map(|(connector, words)| format!("{connector}: {}", words.join(", "))).collect();
        if self.given_back > 0 {
            lines.push(format!("{} that were to be tried again are as they were", self.given_back));
        }
        lines
    }
}
