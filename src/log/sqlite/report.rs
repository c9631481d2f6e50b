//! Deliveries that failed elsewhere: written once, however often they are reported.

use super::attempt::{EARLIER_MAYBE_APPLIED, OTHER_MAYBE_APPLIED};
use super::batch::Batch;
use super::copies;
use super::doubt;
use super::insert::insert_tried;
use super::reference;
use super::reference::{find_same, known_by};
use super::rename::leads;
use super::thin::kept_digest;
use crate::log::change::{Applied, Differs, Reported};
use crate::model::{DeliveryId, Doubt, NewDelivery, State, content_digest, digest};
use rusqlite::{Connection, OptionalExtension as _};

/// Writes a reported delivery with its one attempt and its ids for search, unless the log has the same already.
pub fn report(connection: &Batch<'_>, reported: Reported) -> rusqlite::Result<Applied> {
    let applied = write(connection, &reported)?;
    if let Applied::Reported { id, is_new: true } = applied {
        for (kind, value) in reference::ids(reported.delivery.extracted) {
            reference::insert(connection, &value, kind, id.0)?;
        }
    }
    Ok(applied)
}

/// As [`report`], without the ids for search. That the endpoint may have acted on it counts also where the log has it already.
pub fn write(connection: &Batch<'_>, reported: &Reported) -> rusqlite::Result<Applied> {
    let applied = write_once(connection, reported)?;
    let answer = reported.attempt.answer.as_ref();
    let is_by_latest = reported.state == State::Unknown || answer.is_some_and(|answer| answer.maybe_applied);
    let is_in_doubt = is_by_latest || reported.doubt != Doubt::None;
    if let (Applied::Reported { id, is_new }, true) = (&applied, is_in_doubt) {
        let is_by_given_id = reported.has_given_id && reported.doubt != Doubt::OtherId;
        match (is_by_given_id, is_by_latest && *is_new) {
            (true, true) => {}
            (true, false) => doubt::note(connection, *id, EARLIER_MAYBE_APPLIED)?,
            (false, _) => doubt::note(connection, *id, OTHER_MAYBE_APPLIED)?,
        }
    }
    Ok(applied)
}

fn write_once(connection: &Batch<'_>, reported: &Reported) -> rusqlite::Result<Applied> {
    let digest = known_by(&reported.delivery.payload);
    if !reported.has_given_id
        && !reported.allow_duplicate
        && let Some(id) = find_same(connection, &reported.delivery, &digest)?
    {
        return Ok(Applied::Reported { id: DeliveryId(id), is_new: false });
    }
    let Some(id) = insert_tried(connection, reported, &digest)? else {
        return same_id(connection, &reported.delivery);
    };
    if let Some(lineage) = &reported.delivery.lineage {
        copies::join_family(connection, id, lineage)?;
        doubt::inherit(connection, id)?;
    }
    Ok(Applied::Reported { id: DeliveryId(id), is_new: true })
}

/// Says what [`report`] would find; nothing where it would write a new row.
pub fn known(connection: &Connection, reported: &Reported) -> rusqlite::Result<Option<Applied>> {
    if reported.has_given_id || reported.allow_duplicate {
        return same_id(connection, &reported.delivery).optional();
    }
    let id = find_same(connection, &reported.delivery, &known_by(&reported.delivery.payload))?;
    Ok(id.map(|id| Applied::Reported { id: DeliveryId(id), is_new: false }))
}

/// Says whether the row with the webhook id of `new` is the same event, or in what it is another one.
fn same_id(connection: &Connection, new: &NewDelivery) -> rusqlite::Result<Applied> {
    let mut rows = connection.prepare_cached(
        "SELECT id, environment, connector, api_key, payload_bytes, digest, payload FROM delivery WHERE webhook_id = ?1",
    )?;
    rows.query_row([&new.webhook_id], |row| {
        let id = DeliveryId(row.get(0)?);
        let is = |at: usize, text: &str| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()? == text);
        let is_renamed = || leads(connection, new.environment.as_str(), &new.connector, row.get_ref(2)?.as_str()?);
        let is_payload = match (row.get_ref(6)?.as_blob_or_null()?, kept_digest(row.get_ref(5)?)?) {
            (Some(payload), _) => payload == new.payload || content_digest(payload) == content_digest(&new.payload),
            (None, Some(kept)) => kept == digest(&new.payload) || kept == content_digest(&new.payload),
            // Retention dropped it and nothing but its length is known.
            (None, None) => row.get::<_, i64>(4)?.unsigned_abs() == new.payload.len() as u64,
        };
        Ok(match () {
            () if !is(1, new.environment.as_str())? => Applied::Conflict { id, differs: Differs::Environment },
            () if !is(2, &new.connector)? && !is_renamed()? => Applied::Conflict { id, differs: Differs::Connector },
            () if !is(3, new.api_key.as_str())? => Applied::Conflict { id, differs: Differs::ApiKey },
            () if !is_payload => Applied::Conflict { id, differs: Differs::Payload },
            () => Applied::Reported { id, is_new: false },
        })
    })
}
