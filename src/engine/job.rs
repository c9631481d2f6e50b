//! What the engine is asked to do: one delivery and its destination.

use crate::catalog::{self, Effect};
use crate::log::{Change, Claimed, Newer, Refuse};
use crate::model::{ApiKey, DeliveryId, Destination, Facts, NewDelivery, Order, Seen, State};
use std::sync::Arc;

/// One item of a run: a delivery to send.
#[derive(Clone, Debug)]
pub struct Job {
    /// The delivery.
    pub work: Work,
    /// Where to send it, as the store has it now.
    pub destination: Arc<Destination>,
}

/// The delivery of a job.
#[derive(Clone, Debug)]
pub enum Work {
    /// Not in the log yet.
    New(Box<NewDelivery>),
    /// A row of the log. The rest of the row is read when it is claimed, as there may be more rows than memory holds.
    Stored {
        /// The row.
        id: DeliveryId,
        /// How many times it had been claimed when it was chosen.
        claims: u32,
        /// What it has in common with other rows.
        rows: Arc<Rows>,
    },
    /// Rows that were queued for the destination may be due.
    Queued,
    /// A row that this process has written or claimed while its sender waits.
    Received {
        /// The row.
        claimed: Box<Claimed>,
        /// Why it is not sent, if its sender was refused meanwhile.
        why_not: Option<String>,
    },
}

/// What stored rows that are sent together have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub(super) connector: String,
    pub(super) api_key: ApiKey,
    pub(super) environment: String,
    /// The state in which they were chosen.
    pub(super) state: State,
    pub(super) refuse: Refuse,
}

/// Returns whether an event sets stock to a count, so that the newest one is right.
pub fn is_snapshot(api_key: ApiKey, event: Option<&str>) -> bool {
    catalog::effect(api_key, event) == Effect::Snapshot
}

/// Returns which newer events keep a snapshot from being sent. Where events of a document wait for one another, a newer one that is
/// still to be sent does not: the document's line keeps the older one before it.
pub(super) fn newer_in(order: Order, refuse: Refuse) -> Newer {
    match (refuse.newer, order) {
        (Newer::OnItsWay, Order::Document) => Newer::Delivered,
        (newer, _) => newer,
    }
}

impl Job {
    /// Returns the facts of its delivery; of a row, only those that the job has.
    pub fn facts(&self) -> Facts {
        match &self.work {
            Work::New(new) => Facts::from(new.as_ref()),
            Work::Received { claimed, .. } => claimed.facts.clone(),
            Work::Queued => unreachable!("it is no delivery"),
            Work::Stored { id, rows, .. } => Facts {
                id: Some(*id),
                api_key: rows.api_key,
                event: None,
                connector: rows.connector.clone(),
                environment: rows.environment.clone(),
                webhook_id: String::new(),
                event_id: String::new(),
                store_id: None,
                document_id: None,
                is_test: false,
            },
        }
    }

    /// Returns its row, if it is in the log already.
    pub fn row(&self) -> Option<DeliveryId> {
        match self.work {
            Work::New(_) | Work::Queued => None,
            Work::Stored { id, .. } => Some(id),
            Work::Received { ref claimed, .. } => Some(claimed.ticket.id),
        }
    }

    /// Returns the state of its delivery before the run, as far as the job has it.
    pub(super) fn state(&self) -> State {
        match &self.work {
            Work::New(_) | Work::Queued => State::Pending,
            Work::Received { claimed, .. } => claimed.was,
            Work::Stored { rows, .. } => rows.state,
        }
    }

    /// Returns the change that claims its row.
    ///
    /// # Panics
    /// A new delivery has no row yet, and one that was received is claimed already.
    pub(super) fn claim(&self) -> Change {
        match &self.work {
            Work::New(_) | Work::Received { .. } | Work::Queued => unreachable!("only rows of the log are claimed"),
            Work::Stored { id, claims, rows } => {
                Change::Claim { id: *id, seen: Seen { state: rows.state, claims: *claims }, refuse: rows.refuse }
            }
        }
    }
}
