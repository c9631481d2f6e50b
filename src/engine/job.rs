//! What the engine is asked to do: deliveries, each with its destination, and who asks.

use crate::log::Change;
use crate::model::{AttemptKind, Delivery, Destination, Facts, NewDelivery, State};
use std::sync::Arc;

/// One delivery that is asked for.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which delivery.
    pub work: Work,
    /// Where it goes, as the store says now.
    pub destination: Arc<Destination>,
}

/// Who makes the attempts of a run.
#[derive(Clone, Debug)]
pub struct Author {
    /// Which command asks.
    pub kind: AttemptKind,
    /// Who runs it.
    pub by: Option<String>,
    /// Why, as given with `--reason`.
    pub reason: Option<String>,
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

    /// Returns the connector that its row names.
    pub(super) fn connector(&self) -> &str {
        match &self.work {
            Work::New(new) => &new.connector,
            Work::Stored { delivery, .. } => &delivery.connector,
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

    /// Returns the change that claims its row.
    ///
    /// # Panics
    /// A new delivery has no row yet.
    pub(super) fn claim(&self) -> Change {
        match &self.work {
            Work::New(_) => unreachable!("a new delivery is written, not claimed"),
            Work::Stored { delivery, from } => Change::Claim { id: delivery.id, from: from.clone() },
        }
    }
}
