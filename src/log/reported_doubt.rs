//! The doubt that a reported event brings to its row.

use super::applied::Applied;
use super::change::Reported;
use super::doubt_flags::{EARLIER_MAYBE_APPLIED, OTHER_MAYBE_APPLIED};
use crate::model::{DeliveryId, Doubt, State};

/// Returns the row of a report and the flag to note in it: the endpoint may have acted on the event. `has_id` says whether the row has the
/// webhook id of the report.
pub fn doubt_to_note<E>(
    reported: &Reported,
    applied: &Applied,
    has_id: impl FnOnce(DeliveryId) -> Result<bool, E>,
) -> Result<Option<(DeliveryId, i64)>, E> {
    let (id, is_new) = match applied {
        Applied::Reported { id, is_new } => (*id, *is_new),
        Applied::Named(id) | Applied::Remembered(id) => (*id, false),
        _ => return Ok(None),
    };
    let is_whole = reported.imported.as_ref().is_some_and(|imported| imported.whole.is_some());
    let answer = reported.attempt.answer.as_ref();
    let is_by_latest = matches!(reported.state, State::Unknown | State::Delivered)
        || answer.is_some_and(|answer| answer.maybe_applied);
    if (is_new && is_whole) || (!is_by_latest && reported.doubt == Doubt::None) {
        return Ok(None);
    }
    let is_by_given_id = reported.doubt != Doubt::OtherId && has_id(id)?;
    Ok(match (is_by_given_id, is_by_latest && is_new) {
        (true, true) => None,
        (true, false) => Some((id, EARLIER_MAYBE_APPLIED)),
        (false, _) => Some((id, OTHER_MAYBE_APPLIED)),
    })
}
