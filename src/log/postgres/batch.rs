//! What all changes of a batch have in common, and what the batch writes at its end.
//!
//! Some rows are wanted by all machines, such as the number of the latest failure. They are written in a few statements just before
//! the commit, always in the same order, so that no machine waits longer than for a commit of another one.

use super::floor::Floors;
use super::rename::Renames;
use crate::model::Timestamp;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What all changes of a batch have in common. A batch that is made again needs a new one.
#[derive(Debug)]
pub struct BatchContext<'a> {
    /// This process, as the owner of claims.
    pub owner: i64,
    /// The time of its claims; `None` if it did not say on whose behalf it makes them.
    pub now: Option<Timestamp>,
    /// Whether a delivered row loses its payload and its answers at once.
    pub thin_delivered: bool,
    /// The renames of connectors since the log was opened.
    pub renames: &'a Renames,
    /// Where looks at queued rows begin.
    pub floors: &'a Floors,
    notes: RefCell<BatchNotes>,
}

/// What is written at the end of a batch.
#[derive(Clone, Debug, Default)]
pub struct BatchNotes {
    /// The rows that failed and when, in their order.
    pub failures: Vec<(i64, i64)>,
    /// The latest delivery of each environment and connector.
    pub delivered: BTreeMap<[String; 2], i64>,
    /// How many monitoring events were added, and the bytes of their payloads.
    pub monitoring: [i64; 2],
}

impl<'a> BatchContext<'a> {
    /// Begins a batch.
    pub fn new(owner: i64, thin_delivered: bool, renames: &'a Renames, floors: &'a Floors) -> Self {
        Self { owner, now: None, thin_delivered, renames, floors, notes: RefCell::default() }
    }

    /// Sets the time of its claims.
    pub fn at(self, now: Option<Timestamp>) -> Self {
        Self { now, ..self }
    }

    /// Notes that a delivery failed at `at`, or became unknown.
    pub fn note_failure(&self, id: i64, at: Timestamp) {
        self.note(|notes| notes.failures.push((id, at.as_millis())));
    }

    /// Notes a delivery. Deliveries of test payloads do not count.
    pub fn note_delivery(&self, environment: &str, connector: &str, at: Timestamp) {
        let (key, at) = ([environment, connector].map(str::to_owned), at.as_millis());
        self.note(|notes| {
            let latest = notes.delivered.entry(key).or_insert(at);
            *latest = at.max(*latest);
        });
    }

    /// Adds to what is written at the end.
    pub fn note(&self, add: impl FnOnce(&mut BatchNotes)) {
        add(&mut self.notes.borrow_mut());
    }

    /// Takes what was noted.
    pub fn take_notes(&self) -> BatchNotes {
        self.notes.take()
    }

    /// Returns what is noted so far.
    pub fn notes(&self) -> BatchNotes {
        self.notes.borrow().clone()
    }

    /// Forgets what was noted since `notes` were returned, because it was undone.
    pub fn undo_to(&self, notes: BatchNotes) {
        self.notes.replace(notes);
    }
}
