//! Events that are answered from the log, and whose senders gave up before they were on disk: they were refused and may send the event
//! again, so nothing may be sent.
//!
//! Such an event is not written if its sender has given up before, and is taken out again right after the commit if the sender gave up
//! meanwhile. It cannot be taken in between, because a batch takes only rows of earlier batches.

use crate::log::{Applied, Change, Take, Whose};
use tokio::sync::oneshot::Sender;

/// Removes what no one waits for, and puts first what takes queued rows.
pub(super) fn arrange(batch: &mut Vec<(Change, Sender<Applied>)>) {
    batch.retain(|(change, answer)| !(is_receipt(change) && answer.is_closed()));
    batch.sort_by_key(|(change, _)| !takes_queued(change));
}

/// Returns the changes that undo what no one waits for any more.
pub(super) fn withdrawals(applied: &[(Applied, Sender<Applied>)]) -> Vec<(Change, ())> {
    let given_up = applied.iter().filter(|(_, answer)| answer.is_closed());
    given_up.flat_map(|(applied, _)| undo(applied)).map(|change| (change, ())).collect()
}

/// Returns the changes that undo an event that was queued or kept. Any other change stays although no one waits for it.
pub(super) fn undo(applied: &Applied) -> Vec<Change> {
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
        Change::Queue { .. } | Change::Report(_) => true,
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
