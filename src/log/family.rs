//! Which of an event and its edited copies is sent, whatever log they are in.

use crate::model::{DeliveryId, State};

/// Another member of an event's family.
pub struct Kin {
    /// Its row.
    pub id: DeliveryId,
    /// Its state.
    pub state: State,
    /// Whether a process has claimed it.
    pub is_claimed: bool,
    /// Whether it was ever delivered.
    pub was_delivered: bool,
}

impl Kin {
    /// Says whether it may still be sent.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Failed | State::Unknown | State::Pending)
    }
}

/// Returns the member that is sent instead of row `id`, or that was delivered already. `is_newer` says whether the first row was made after
/// the second one.
pub fn replacement<E>(
    id: DeliveryId,
    others: &[Kin],
    mut is_newer: impl FnMut(DeliveryId, DeliveryId) -> Result<bool, E>,
) -> Result<Option<DeliveryId>, E> {
    if let Some(delivered) = others.iter().find(|other| other.was_delivered) {
        return Ok(Some(delivered.id));
    }
    let mut newest = id;
    for other in others.iter().filter(|other| other.is_open() || other.is_claimed) {
        if is_newer(other.id, newest)? {
            newest = other.id;
        }
    }
    Ok(Some(newest).filter(|newest| *newest != id))
}

/// Returns why `other` is discarded once row `id` was delivered, which was edited from `originals`.
pub fn why_discarded(id: DeliveryId, originals: &[i64], other: DeliveryId) -> String {
    if originals.contains(&other.0) {
        format!("replaced by its edited copy {id}")
    } else {
        format!("event {id} was delivered, another copy of the same event")
    }
}
