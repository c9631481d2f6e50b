//! Deliveries that failed elsewhere: written only once, even if they are reported several times.

use super::attempt::{EARLIER_MAYBE_APPLIED, OTHER_MAYBE_APPLIED};
use super::batch::Batch;
use super::copies;
use super::doubt;
use super::extracted_ids;
use super::insert::insert_tried;
use super::other_id;
use super::rename::leads;
use super::same_event::{self, Sought, can_be_named, find_same, name};
use super::thin::kept_digest;
use crate::log::applied::{Applied, Differs};
use crate::log::change::Reported;
use crate::model::{DeliveryId, Doubt, NewDelivery, State, content_digest, digest};
use rusqlite::{Connection, OptionalExtension as _};

/// Writes a reported delivery with its one attempt and its ids for searches, unless the log has it already.
pub fn report(connection: &Batch<'_>, reported: Reported) -> rusqlite::Result<Applied> {
    let applied = write(connection, &reported)?;
    if let Applied::Reported { id, is_new: true } = applied {
        for (kind, value) in extracted_ids::ids(reported.delivery.extracted) {
            extracted_ids::insert(connection, &value, kind, id.0)?;
        }
    }
    Ok(applied)
}

/// Like [`report`], without the ids for searches. If the log has the delivery already, it still records that the endpoint may
/// have acted on it.
pub fn write(connection: &Batch<'_>, reported: &Reported) -> rusqlite::Result<Applied> {
    let applied = write_once(connection, reported)?;
    let answer = reported.attempt.answer.as_ref();
    let is_by_latest = reported.state == State::Unknown || answer.is_some_and(|answer| answer.maybe_applied);
    let (id, is_new) = match applied {
        Applied::Reported { id, is_new } => (id, is_new),
        Applied::Named(id) | Applied::Remembered(id) => (id, false),
        _ => return Ok(applied),
    };
    if is_by_latest || reported.doubt != Doubt::None {
        let is_by_given_id = reported.doubt != Doubt::OtherId && has_id(connection, id, reported)?;
        match (is_by_given_id, is_by_latest && is_new) {
            (true, true) => {}
            (true, false) => doubt::note(connection, id, EARLIER_MAYBE_APPLIED)?,
            (false, _) => doubt::note(connection, id, OTHER_MAYBE_APPLIED)?,
        }
    }
    Ok(applied)
}

/// Says whether the row has the webhook id from the report.
fn has_id(connection: &Connection, id: DeliveryId, reported: &Reported) -> rusqlite::Result<bool> {
    let mut row = connection.prepare_cached("SELECT 1 FROM delivery WHERE id = ?1 AND webhook_id = ?2")?;
    Ok(reported.has_given_id && row.exists((id.0, &reported.delivery.webhook_id))?)
}

fn write_once(connection: &Batch<'_>, reported: &Reported) -> rusqlite::Result<Applied> {
    let sought = Sought::of(&reported.delivery.payload, reported.has_given_id);
    let same = if reported.allow_duplicate { None } else { find_same(connection, &reported.delivery, &sought)? };
    if let Some(id) = same {
        let by_id = if reported.has_given_id { same_id(connection, &reported.delivery)? } else { None };
        return match by_id {
            Some(applied) => Ok(applied),
            None if reported.has_given_id => take_id(connection, id, &reported.delivery.webhook_id, &sought.own),
            None => Ok(Applied::Reported { id: DeliveryId(id), is_new: false }),
        };
    }
    let is_taken = reported.has_given_id && other_id::is_known(connection, &reported.delivery.webhook_id)?;
    let inserted = if is_taken { None } else { insert_tried(connection, reported, &sought.own)? };
    let Some(id) = inserted else {
        return same_id(connection, &reported.delivery).map(|applied| applied.expect("the webhook id is taken"));
    };
    if let Some(lineage) = &reported.delivery.lineage {
        copies::join_family(connection, id, lineage)?;
        doubt::inherit(connection, id)?;
    }
    Ok(Applied::Reported { id: DeliveryId(id), is_new: true })
}

/// Takes a given webhook id for the row that was reported without one. A row takes one, and no second: that is another event.
fn take_id(connection: &Connection, id: i64, webhook_id: &str, known_by: &[u8]) -> rusqlite::Result<Applied> {
    if name(connection, id, webhook_id, known_by)? {
        return Ok(Applied::Named(DeliveryId(id)));
    }
    other_id::remember(connection, id, webhook_id)?;
    same_event::set_known_by(connection, id, known_by)?;
    Ok(Applied::Remembered(DeliveryId(id)))
}

/// Says what [`report`] would find; nothing where it would write a new row.
pub fn known(connection: &Connection, reported: &Reported) -> rusqlite::Result<Option<Applied>> {
    let by_id =
        if reported.has_given_id || reported.allow_duplicate { same_id(connection, &reported.delivery)? } else { None };
    if by_id.is_some() || reported.allow_duplicate {
        return Ok(by_id);
    }
    let sought = Sought::of(&reported.delivery.payload, reported.has_given_id);
    let Some(id) = find_same(connection, &reported.delivery, &sought)? else { return Ok(None) };
    let row = DeliveryId(id);
    Ok(Some(match () {
        () if !reported.has_given_id => Applied::Reported { id: row, is_new: false },
        () if can_be_named(connection, id)? => Applied::Named(row),
        () => Applied::Remembered(row),
    }))
}

/// Says whether the row with this webhook id, or the one that took it, is the same event, or in what it is another one; nothing where there is none.
pub fn same_id(connection: &Connection, new: &NewDelivery) -> rusqlite::Result<Option<Applied>> {
    let mut rows = connection.prepare_cached(
        "SELECT id, environment, connector, api_key, payload_bytes, digest, payload FROM delivery WHERE id = coalesce(
           (SELECT id FROM delivery WHERE webhook_id = ?1), (SELECT delivery_id FROM other_id WHERE webhook_id = ?1))",
    )?;
    rows.query_row([&new.webhook_id], |row| {
        let id = DeliveryId(row.get(0)?);
        let is = |at: usize, text: &str| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()? == text);
        let is_renamed = || leads(connection, new.environment.as_str(), &new.connector, row.get_ref(2)?.as_str()?);
        let is_payload = match (row.get_ref(6)?.as_blob_or_null()?, kept_digest(row.get_ref(5)?)?) {
            (Some(payload), _) => payload == new.payload || content_digest(payload) == content_digest(&new.payload),
            (None, Some(kept)) => kept == digest(&new.payload) || kept == content_digest(&new.payload),
            // Retention dropped the payload, and only its length is known.
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
    .optional()
}
