//! Deliveries that failed elsewhere: written once, however often they are reported.

use super::attempt::{EARLIER_MAYBE_APPLIED, OTHER_MAYBE_APPLIED};
use super::claim;
use super::copies;
use super::doubt;
use super::insert::insert_tried;
use super::reference;
use super::reference::find_same;
use crate::log::change::{Applied, Reported};
use crate::model::{DeliveryId, State, digest};
use rusqlite::Connection;

/// Writes a reported delivery with its one attempt and its ids for search, unless the log has the same already.
pub fn report(connection: &Connection, reported: Reported) -> rusqlite::Result<Applied> {
    let applied = write(connection, &reported)?;
    if let Applied::Reported { id, is_new: true } = applied {
        for (kind, value) in reference::ids(reported.delivery.extracted) {
            reference::insert(connection, &value, kind, id.0)?;
        }
    }
    Ok(applied)
}

/// As [`report`], without the ids for search. That the endpoint may have acted on it counts also where the log has it already.
pub fn write(connection: &Connection, reported: &Reported) -> rusqlite::Result<Applied> {
    let applied = write_once(connection, reported)?;
    let answer = reported.attempt.answer.as_ref();
    let is_in_doubt = reported.state == State::Unknown || answer.is_some_and(|answer| answer.maybe_applied);
    if let (Applied::Reported { id, is_new }, true) = (&applied, is_in_doubt) {
        match (reported.has_given_id, is_new) {
            (true, true) => {}
            (true, false) => doubt::note(connection, *id, EARLIER_MAYBE_APPLIED)?,
            (false, _) => doubt::note(connection, *id, OTHER_MAYBE_APPLIED)?,
        }
    }
    Ok(applied)
}

fn write_once(connection: &Connection, reported: &Reported) -> rusqlite::Result<Applied> {
    let digest = digest(&reported.delivery.payload);
    if !reported.has_given_id
        && !reported.allow_duplicate
        && let Some(id) = find_same(connection, &reported.delivery, &digest)?
    {
        return Ok(Applied::Reported { id: DeliveryId(id), is_new: false });
    }
    let Some(id) = insert_tried(connection, reported, &digest)? else {
        let (id, _) = claim::find(connection, &reported.delivery.webhook_id)?;
        return Ok(Applied::Reported { id, is_new: false });
    };
    if let Some(lineage) = &reported.delivery.lineage {
        copies::join_family(connection, id, lineage)?;
        doubt::inherit(connection, id)?;
    }
    Ok(Applied::Reported { id: DeliveryId(id), is_new: true })
}
