//! What the engine is asked to do: one attempt of one delivery at one destination.

use crate::log::Change;
use crate::model::{AttemptKind, Delivery, Destination, Facts, NewDelivery, State};
use std::sync::Arc;

/// One attempt that is asked for.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which delivery.
    pub work: Work,
    /// Where it goes, as the store says now.
    pub destination: Arc<Destination>,
    /// Which command asks.
    pub kind: AttemptKind,
    /// Who runs it.
    pub by: Option<Arc<str>>,
    /// Why, as given with `--reason`.
    pub reason: Option<Arc<str>>,
}

/// A delivery that is to be attempted.
#[derive(Clone, Debug)]
pub enum Work {
    /// Not in the log yet.
    New(Box<NewDelivery>),
    /// A row of the log.
    Stored {
        /// The row as it was read.
        delivery: Box<Delivery>,
        /// In which states it may be claimed.
        from: Vec<State>,
    },
}

impl Job {
    /// Returns what does not change while it is on its way.
    pub fn facts(&self) -> Facts {
        match &self.work {
            Work::New(new) => Facts::from(new.as_ref()),
            Work::Stored { delivery, .. } => Facts::from(delivery.as_ref()),
        }
    }

    /// Returns the state it is in before anything is done.
    pub(super) fn state(&self) -> State {
        match &self.work {
            Work::New(_) => State::Pending,
            Work::Stored { delivery, .. } => delivery.state,
        }
    }

    /// Returns how many attempts were made before.
    pub(super) fn attempts(&self) -> u32 {
        match &self.work {
            Work::New(_) => 0,
            Work::Stored { delivery, .. } => delivery.attempts,
        }
    }

    /// Returns the change that writes or claims it.
    pub(super) fn begin(&self) -> Change {
        match &self.work {
            Work::New(new) => Change::Accept(new.clone()),
            Work::Stored { delivery, from } => Change::Claim { id: delivery.id, from: from.clone() },
        }
    }
}
