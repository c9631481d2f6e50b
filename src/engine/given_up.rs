//! Events that are answered from the log, and whose senders gave up before they were on disk: they were refused and may send the event
//! again, so nothing may be sent.
//!
//! Such an event is not written if its sender has given up before, and is taken out again right after the commit if the sender gave up
//! meanwhile. This process cannot take it in between, because a batch takes only rows of earlier batches. Two gaps of milliseconds are
//! left: another relay on the same log may take the row before it is taken out, and so may the next batch if the sender gives up while
//! the answers of the batch are on their way.

use crate::log::{Applied, Change, Take, Whose};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot::Sender;

/// Changes that take events out of the log and are not written yet. Clones share them.
#[derive(Clone, Default)]
pub(super) struct OwedWithdrawals(Arc<Mutex<Vec<Change>>>);

impl OwedWithdrawals {
    /// Adds what undoes an event that was queued or kept for a sender who has given up. Returns whether there is anything.
    pub(super) fn owe(&self, applied: &Applied) -> bool {
        let undone = undo(applied);
        let owes = !undone.is_empty();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(undone);
        owes
    }

    /// Adds what undoes the events of a batch whose senders gave up during its commit.
    pub(super) fn owe_given_up(&self, applied: &[(Applied, Sender<Applied>)]) {
        for (applied, _) in applied.iter().filter(|(_, answer)| answer.is_closed()) {
            self.owe(applied);
        }
    }

    /// Returns all of them; [`OwedWithdrawals::paid`] forgets them.
    pub(super) fn all(&self) -> Vec<(Change, ())> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|change| (change.clone(), ())).collect()
    }

    /// Forgets the first `count`, which are written.
    pub(super) fn paid(&self, count: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..count);
    }
}

/// Removes what no one waits for, and puts first what takes queued rows.
pub(super) fn arrange(batch: &mut Vec<(Change, Sender<Applied>)>) {
    batch.retain(|(change, answer)| !(is_receipt(change) && answer.is_closed()));
    batch.sort_by_key(|(change, _)| !takes_queued(change));
}

/// Returns the changes that take back what was queued or kept. Any other change stays, although no one waits for it.
fn undo(applied: &Applied) -> Vec<Change> {
    match applied {
        Applied::All(all) => all.iter().flat_map(undo).collect(),
        Applied::Queued { id, is_new: true } | Applied::Reported { id, is_new: true } => vec![Change::Withdraw(*id)],
        _ => Vec::new(),
    }
}

/// Whether a sender gets a receipt for it.
fn is_receipt(change: &Change) -> bool {
    match change {
        Change::All(changes) => changes.iter().any(is_receipt),
        Change::InLine { change, .. } => is_receipt(change),
        Change::Queue { .. } | Change::Keep(_) => true,
        _ => false,
    }
}

fn takes_queued(change: &Change) -> bool {
    match change {
        Change::InLine { change, .. } => takes_queued(change),
        Change::Take(Take { whose: Whose::Queued { .. }, .. }) => true,
        _ => false,
    }
}
