//! Deliveries that failed elsewhere: written only once, even if they are reported several times.

use super::attempt;
use super::batch::Batch;
use super::copies;
use super::doubt;
use super::extracted_ids;
use super::insert::{insert_imported, insert_tried};
use super::other_id;
use super::rename::leads;
use super::same_event::{self, can_be_named, find_same, name};
use super::thin::kept_digest;
use crate::log::applied::{Applied, Differs};
use crate::log::change::Reported;
use crate::log::imported::GonePayload;
use crate::log::known_by::Sought;
use crate::log::reported_doubt::doubt_to_note;
use crate::model::{DeliveryId, NewDelivery, State, content_digest, digest};
use rusqlite::{Connection, OptionalExtension as _};

/// Writes a reported delivery with its one attempt and its ids for searches, unless the log has it already.
pub fn report(connection: &Batch<'_>, reported: Reported) -> rusqlite::Result<Applied> {
    let applied = write(connection, &reported)?;
    let whole = reported.imported.as_ref().and_then(|imported| imported.whole.as_ref());
    let has_failed = whole.is_none_or(|whole| whole.failed_at.is_some() || is_listed(reported.state));
    if let Applied::Reported { id, is_new: true } = applied
        && has_failed
    {
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
    if let Some((id, flag)) = doubt_to_note(reported, &applied, |id| has_id(connection, id, reported))? {
        doubt::note(connection, id, flag)?;
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
    let gone = gone(reported);
    let is_compared = !reported.allow_duplicate && gone.is_none();
    let same = if is_compared { find_same(connection, &reported.delivery, &sought)? } else { None };
    if let Some(id) = same {
        let by_id = if reported.has_given_id { same_id(connection, &reported.delivery)? } else { None };
        return match by_id {
            Some(applied) => Ok(applied),
            None if reported.has_given_id => take_id(connection, id, &reported.delivery.webhook_id, &sought.own),
            None => Ok(Applied::Reported { id: DeliveryId(id), is_new: false }),
        };
    }
    let is_taken = reported.has_given_id && other_id::is_known(connection, &reported.delivery.webhook_id)?;
    let inserted = match &reported.imported {
        _ if is_taken => None,
        Some(imported) => insert_imported(connection, reported, imported, &sought.own)?,
        None => insert_tried(connection, reported, &sought.own)?,
    };
    let Some(id) = inserted else {
        let by_id = same_id_as(connection, &reported.delivery, gone)?;
        return Ok(by_id.expect("the webhook id is taken"));
    };
    let whole = reported.imported.as_ref().and_then(|imported| imported.whole.as_ref());
    for earlier in whole.iter().flat_map(|whole| &whole.earlier) {
        attempt::insert_earlier(connection, id, earlier)?;
    }
    if let Some(lineage) = &reported.delivery.lineage {
        copies::join_family(connection, id, lineage)?;
        doubt::inherit(connection, id)?;
    }
    Ok(Applied::Reported { id: DeliveryId(id), is_new: true })
}

/// Says whether a row in this state failed, whatever else is known of it.
fn is_listed(state: State) -> bool {
    matches!(state, State::Failed | State::Unknown)
}

fn gone(reported: &Reported) -> Option<&GonePayload> {
    reported.imported.as_ref()?.whole.as_ref()?.gone.as_ref()
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
    let gone = gone(reported);
    let by_id = if reported.has_given_id || reported.allow_duplicate {
        same_id_as(connection, &reported.delivery, gone)?
    } else {
        None
    };
    if by_id.is_some() || reported.allow_duplicate || gone.is_some() {
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
    same_id_as(connection, new, None)
}

/// As [`same_id`]; `gone` is what is left of the payload if that was not kept.
fn same_id_as(
    connection: &Connection,
    new: &NewDelivery,
    gone: Option<&GonePayload>,
) -> rusqlite::Result<Option<Applied>> {
    let mut rows = connection.prepare_cached(
        "SELECT id, environment, connector, api_key, payload_bytes, digest, payload FROM delivery WHERE id = coalesce(
           (SELECT id FROM delivery WHERE webhook_id = ?1), (SELECT delivery_id FROM other_id WHERE webhook_id = ?1))",
    )?;
    rows.query_row([&new.webhook_id], |row| {
        let id = DeliveryId(row.get(0)?);
        let is = |at: usize, text: &str| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()? == text);
        let is_renamed = || leads(connection, new.environment.as_str(), &new.connector, row.get_ref(2)?.as_str()?);
        let bytes = row.get::<_, i64>(4)?.unsigned_abs();
        let kept = kept_digest(row.get_ref(5)?)?;
        let is_payload = match (row.get_ref(6)?.as_blob_or_null()?, kept) {
            // One of them has no payload.
            _ if gone.is_some() => {
                let digest = gone.and_then(|gone| gone.digest).zip(kept);
                gone.is_some_and(|gone| gone.bytes == bytes) && digest.is_none_or(|(one, other)| one == other)
            }
            (Some(payload), _) => payload == new.payload || content_digest(payload) == content_digest(&new.payload),
            (None, Some(kept)) => kept == digest(&new.payload) || kept == content_digest(&new.payload),
            // Retention dropped the payload, and only its length is known.
            (None, None) => bytes == new.payload.len() as u64,
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
